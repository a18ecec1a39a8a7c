"""Text of a figure made plain: what the data call an office or a product is shown as it is written, and is never a link or a style."""

import re
from typing import Any

OWN = re.compile(r"(</?b>|</?i>|<br>|<extra></extra>)")  # the marks that figures write themselves
SET_APART = "<\u2060"  # how a name says that its sign is none of those marks: nothing is seen between it and what follows
KEYS = ("meta", "ids", "parents", "locations", "geojson")  # codes and words that are never drawn as text


def plain(figure: Any) -> Any:
    """Return a figure with its text escaped once; the first value of each row of `customdata`, which a click sends, stays."""
    if isinstance(figure, dict):
        return {key: value if key in KEYS else _rows(value) if key == "customdata" else plain(value) for key, value in figure.items()}
    if isinstance(figure, list | tuple):
        return [plain(each) for each in figure]
    return marked(figure) if isinstance(figure, str) else figure


def apart(name: str) -> str:
    """Return a name from the data with its '<' set apart from the marks of a figure."""
    return name.replace("<", SET_APART)


def rejoined(text: str) -> str:
    """Return a text as it was before its names were set apart."""
    return text.replace(SET_APART, "<")


def escaped(text: str) -> str:
    """Return a text that a chart shows letter by letter."""
    return rejoined(text).replace("&", "&amp;").replace("<", "&lt;")


def marked(text: str) -> str:
    """Return a text of a figure in which its own marks stay and all else is escaped."""
    return "".join(part if OWN.fullmatch(part) else escaped(part) for part in OWN.split(text)) if "<" in text or "&" in text else text


def _rows(rows: Any) -> Any:
    """Return rows of `customdata` with every value but the first of each row escaped."""
    if not isinstance(rows, list | tuple):
        return rows
    if rows and not isinstance(rows[0], list | tuple):
        return [rows[0], *(escaped(each) if isinstance(each, str) else each for each in rows[1:])]
    return [_rows(each) for each in rows]
