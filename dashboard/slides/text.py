"""Text that fits: an estimate of its width, lines broken between words, and a size, or a cut, at which it keeps within its box."""

import re
from typing import Any

from dashboard.figures.core.plain import OWN
from data.markup import rejoined

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(r"[\t\r\n\v\f ]+")
WIDTHS = {**dict.fromkeys("iljtfrI.,:;|!'()[]· \u202f\u00a0", 0.34), **dict.fromkeys("mwMW%—…@", 0.95)}
LOWER, UPPER, WIDE = 0.58, 0.72, 1.0  # of the size of the type, on the generous side of the usual faces
LINE = 1.22


def clean(text: Any) -> str:
    """Return a text as it is read: signs that no file may hold taken away, spaces made single. What it returns, it leaves as it is."""
    return SPACES.sub(" ", UNPRINTABLE.sub("", rejoined(str(text)))).strip()


def unmarked(text: Any) -> str:
    """Return a text that a figure draws, without the marks that figures write themselves; names from the data stay whole."""
    return clean(OWN.sub(" ", str(text)))


def width(text: str, size: float) -> float:
    """Estimate how wide a text is in points, at a size in points."""
    return size * sum(map(_em, text))


def _em(sign: str) -> float:
    if sign in WIDTHS:
        return WIDTHS[sign]
    if sign > "\u2e7f":
        return WIDE
    return UPPER if sign.isupper() else LOWER


def lines(text: str, size: float, room: float) -> list[str]:
    """Return a text in lines of at most `room` points, broken between words, and inside those that are longer than a line."""
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if width(longer, size) <= room:
            found[-1] = longer
        else:
            found = [*found[: len(found) if found[-1] else -1], *_pieces(word, size, room)]
    return found


def _pieces(word: str, size: float, room: float) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, size) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def fitted(text: str, room: tuple[float, float], largest: int, least: int) -> tuple[str, int]:
    """Return a text and the size, from `largest` down to `least`, at which it fits a box of so many points; cut at a word if none does."""
    across, down = room
    for size in range(largest, least - 1, -1):
        if len(lines(text, size, across)) * size * LINE <= down:
            return text, size
    return cut(text, least, across, max(int(down / (least * LINE)), 1)), least


def cut(text: str, size: float, room: float, most: int = 1) -> str:
    """Return as many whole words as fill at most so many lines, with … where some are left out; letters where one word is too long."""
    if len(lines(text, size, room)) <= most:
        return text
    ends = [at for at, sign in enumerate(text) if sign == " "]
    shorter = (text[:end].rstrip(" ,;:·(") + "…" for end in reversed(ends))
    letters = (f"{text[:end]}…" for end in range(ends[0] if ends else len(text), 0, -1))
    return next((each for each in (*shorter, *letters) if len(lines(each, size, room)) <= most), "…")
