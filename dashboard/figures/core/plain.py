"""Text of a figure made plain: what the data call an office or a product is shown as it is written, and is never a link or a style."""

import re
from typing import Any

OWN = re.compile(r"(</?b>|</?i>|<br>|<extra></extra>)")  # the marks that figures write themselves
SET_APART = "<\u2060"  # how a name says that its sign is none of those marks: nothing is seen between it and what follows
KEYS = ("meta", "ids", "parents", "locations", "geojson")  # codes and words that are never drawn as text


def plain(figure: Any) -> Any:
    """A figure whose text is escaped once; what a click publishes, the first of each row of `customdata`, stays as it is."""
    if isinstance(figure, dict):
        return {key: value if key in KEYS else _rows(value) if key == "customdata" else plain(value) for key, value in figure.items()}
    if isinstance(figure, list | tuple):
        return [plain(each) for each in figure]
    return marked(figure) if isinstance(figure, str) else figure


def apart(name: str) -> str:
    """A name out of the data whose signs are told from the marks of a figure, wherever it is put into one."""
    return name.replace("<", SET_APART)


def rejoined(text: str) -> str:
    """A text as it was before its names were set apart."""
    return text.replace(SET_APART, "<")


def escaped(text: str) -> str:
    """A text as a chart shows it letter by letter."""
    return rejoined(text).replace("&", "&amp;").replace("<", "&lt;")


def marked(text: str) -> str:
    """A text of a figure: its own marks stay, all else is escaped."""
    return "".join(part if OWN.fullmatch(part) else escaped(part) for part in OWN.split(text)) if "<" in text or "&" in text else text


def _rows(rows: Any) -> Any:
    """Rows of values, or of rows: each but the first value of a row is text."""
    if not isinstance(rows, list | tuple):
        return rows
    if rows and not isinstance(rows[0], list | tuple):
        return [rows[0], *(escaped(each) if isinstance(each, str) else each for each in rows[1:])]
    return [_rows(each) for each in rows]
