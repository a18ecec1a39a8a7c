"""Digits of every script, and the marks that Arabic writes with them, as 0 to 9 and what stands for them."""

import unicodedata
from functools import cache

DIRECTION = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), ""
)  # marks that nobody sees
COMMA = {0x060C: ","}  # of Arabic, which separates as any comma does


def plain(text: str) -> str:
    """Return a text with its digits as 0 to 9, without marks of direction."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """Return the digits of every script, and marks of Arabic, with what stands for them."""
    digits = {code: str(unicodedata.digit(chr(code))) for code in range(0x80, 0x1FFFF) if unicodedata.category(chr(code)) == "Nd"}
    return digits | DIRECTION | COMMA
