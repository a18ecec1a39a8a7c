"""Text of a figure made plain: what the data call an office or a product is shown as it is written, and is never a link or a style."""

import re
from typing import Any

from data.language import direction
from data.markup import rejoined

OWN = re.compile(r"(</?b>|</?i>|<br>|<extra></extra>)")  # the marks that figures write themselves
LINES = re.compile(r"(<br>|<extra></extra>)")
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]|%\{")  # a letter, or a place for a text that may hold some
APART, CLOSED = "\u2067", "\u2069"
KEYS = ("tickprefix", "ticksuffix", "meta", "ids", "parents", "locations", "geojson")  # codes and words that are never drawn as text


def plain(figure: Any) -> Any:
    """Return a figure with its text escaped once; the first value of each row of `customdata`, which a click sends, stays."""
    if isinstance(figure, dict):
        return {key: value if key in KEYS else _rows(value) if key == "customdata" else plain(value) for key, value in figure.items()}
    if isinstance(figure, list | tuple):
        return [plain(each) for each in figure]
    return marked(figure) if isinstance(figure, str) else figure


def escaped(text: str) -> str:
    """Return a text that a chart shows letter by letter."""
    return rejoined(text).replace("&", "&amp;").replace("<", "&lt;")


def marked(text: str) -> str:
    """Return a text of a figure in which its own marks stay and all else is escaped; from right to left where its reader reads so."""
    return turned(_escaped(text)) if direction() == "rtl" else _escaped(text)


def turned(text: str) -> str:
    """Return a text of a chart, which is drawn from left to right, with each line that holds words of the other direction set apart."""
    return "".join(f"{APART}{line}{CLOSED}" if RIGHT_TO_LEFT.search(line) else line for line in LINES.split(text))


def _escaped(text: str) -> str:
    return "".join(part if OWN.fullmatch(part) else escaped(part) for part in OWN.split(text)) if "<" in text or "&" in text else text


def _rows(rows: Any) -> Any:
    """Return rows of `customdata` with every value but the first of each row escaped."""
    if not isinstance(rows, list | tuple):
        return rows
    if rows and not isinstance(rows[0], list | tuple):
        return [rows[0], *(escaped(each) if isinstance(each, str) else each for each in rows[1:])]
    return [_rows(each) for each in rows]
