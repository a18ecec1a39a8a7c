"""Names in the data that hold a sign of markup: how they are set apart, so that no chart reads them as a link or a style."""

SET_APART = "<\u2060"  # how a name says that its sign is none of the marks of a figure: nothing is seen between it and what follows


def apart(name: str) -> str:
    """Return a name from the data with its '<' set apart from the marks of a figure."""
    return name.replace("<", SET_APART)


def rejoined(text: str) -> str:
    """Return a text as it was before its names were set apart."""
    return text.replace(SET_APART, "<")
