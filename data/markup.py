"""Marks in texts: names from the data that hold a sign of markup, set apart from it, and commands between backticks in messages."""

import re

COMMAND = re.compile("`([^`]+)`")  # in a message; the screen shows it as code
SET_APART = "<\u2060"  # how a name says that its sign is none of the marks of a figure: nothing is seen between it and what follows


def apart(name: str) -> str:
    """Return a name from the data with its '<' set apart from the marks of a figure."""
    return name.replace("<", SET_APART)


def rejoined(text: str) -> str:
    """Return a text as it was before its names were set apart."""
    return text.replace(SET_APART, "<")


def uncoded(text: str) -> str:
    """Return a text as a file shows it: its commands without the backticks, which only a screen shows as code."""
    return COMMAND.sub(r"\1", text)
