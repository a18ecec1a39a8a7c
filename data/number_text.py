"""Numbers as text: written in English, then given the signs, separators and digits of the language of the reader."""

from functools import cache

from babel.core import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from data.language import LEFT_TO_RIGHT, SOURCE, direction, locale, numerals, own_digits

NARROW = "\u202f"
ARABIC_SEPARATORS = {ord(","): "٬", ord("."): "٫"}


@cache
def symbols(wanted: str) -> dict[int, str]:
    """Return what a language writes for the comma and the point of English numbers, to translate a number by."""
    return {ord(","): get_group_symbol(wanted), ord("."): get_decimal_symbol(wanted)}


def separators() -> tuple[str, str]:
    """Return the decimal sign and the separator of thousands that the reader knows."""
    found = ARABIC_SEPARATORS if own_digits() else symbols(locale())
    return found[ord(".")], found[ord(",")]


def written(number: str) -> str:
    """Return a number written in English, '1,842.5', '-3' or '+3', with the signs of the language of the reader."""
    shown = number.replace("-", "−")
    if locale() != SOURCE:
        shown = numerals(shown.translate(ARABIC_SEPARATORS if own_digits() else symbols(locale())))
    return kept(shown) if shown[:1] in ("−", "+") else shown


def kept(shown: str) -> str:
    """Return a text that begins with a sign so that the sign stays before its number where the reader reads from right to left."""
    return f"{LEFT_TO_RIGHT}{shown}" if direction() == "rtl" else shown


def plus(shown: object) -> str:
    """Return a number as shown with a plus before it."""
    return kept(f"+{shown}")


def minus(shown: object) -> str:
    """Return a number as shown with a minus before it."""
    return kept(f"−{shown}")


def percent_pattern() -> str:
    """Return how the reader's language writes per cent, with a place for the number: '{} %', with a narrow space, '{}%' or '%{}'."""
    return "{}٪" if own_digits() else _pattern(locale())


@cache
def _pattern(wanted: str) -> str:
    found = Locale.parse(wanted)
    if found.percent_formats[None].pattern.startswith("%"):
        return "%{}"
    sign = found.number_symbols["latn"]["percentSign"]
    return f"{{}}{sign}" if LEFT_TO_RIGHT in sign else f"{{}}{NARROW}%"
