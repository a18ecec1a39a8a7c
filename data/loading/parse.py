"""Text of a field to a typed value, by the rules of its column and never by guessing; what cannot be read names the rule it breaks."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from data.loading.mapping import Column, NumberFormat

FIRST_YEAR, LAST_YEAR = 1960, 2049
DIGITS = 18
MOST_KNOWN = 300_000
NOISE = Decimal("1e-9")
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
WHOLE = re.compile(r"[0-9]+\.0")
Read = Callable[[str], Any]


class Unreadable(ValueError):
    """The rule that a text breaks."""


class Known(dict[str, Any]):
    """The values of the texts of a column, each read once; Unreadable where one cannot be."""

    def __init__(self, read: Read):
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._read(text)
        return value


def reader(column: Column, numbers: NumberFormat) -> Known:
    """What reads the texts of a column, by subscription: a value, None for an empty text, or Unreadable."""
    kinds = {"code": _code, "hs": _hs, "date": _date, "stamp": _stamp, "integer": _integer, "decimal": lambda one: _decimal(one, numbers)}
    read = kinds[column.kind](column)

    def value(text: str) -> Any:
        text = text.strip()
        if text:
            return read(text)
        if column.required:
            raise Unreadable("empty")
        return None

    return Known(value)


def converted(texts: Sequence[str], known: Known) -> tuple[list[Any], dict[int, str]]:
    """The values of a column and the rule broken by position; a value that cannot be read is None."""
    if len(known) > MOST_KNOWN:
        known.clear()
    try:
        return list(map(known.__getitem__, texts)), {}
    except Unreadable:
        return _sifted(texts, known)


def _sifted(texts: Sequence[str], known: Known) -> tuple[list[Any], dict[int, str]]:
    values, broken = [], {}
    for place, text in enumerate(texts):
        try:
            values.append(known[text])
        except Unreadable as error:
            values.append(None)
            broken[place] = str(error)
    return values, broken


class Rounding:
    """Decimals cut to `scale` places so that their running sum stays true: only values with more places move, by less than one unit."""

    def __init__(self, scale: int):
        self._unit, self._residue = Decimal(1).scaleb(-scale), Decimal(0)

    def __call__(self, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        kept = value.quantize(self._unit, ROUND_HALF_EVEN)
        if abs(kept - value) > NOISE:
            kept = (value + self._residue).quantize(self._unit, ROUND_HALF_EVEN)
            self._residue += value - kept
        return kept


def month_of(*parts: Any) -> int | None:
    """yyyymm of a date, of a year and a month, or of a number yyyymm; None where a part is missing."""
    if None in parts:
        return None
    if len(parts) == 2:
        return int(parts[0]) * 100 + int(parts[1])
    return parts[0].year * 100 + parts[0].month if isinstance(parts[0], date) else int(parts[0])


def format_at(numbers: tuple[NumberFormat, ...], month: int | None) -> NumberFormat:
    """The format in which a month's numbers are written; Unreadable where the mapping states none."""
    for one in numbers:
        if one.since <= (month or 0) <= one.until:
            return one
    raise Unreadable("month: no number format is stated for it")


def _code(column: Column) -> Read:
    matches, totals = re.compile(column.pattern or ".*", re.DOTALL), re.compile(column.aggregates or "(?!)")

    def read(text: str) -> str:
        if column.whole and WHOLE.fullmatch(text):
            text = text[:-2]
        known = column.codes.get(text)
        if known is not None:
            return known
        if totals.fullmatch(text):
            raise Unreadable("aggregate")
        if column.strict or not matches.fullmatch(text):
            raise Unreadable("code: not one of this column")
        return text

    return read


def _hs(column: Column) -> Read:
    totals = re.compile(column.aggregates or "(?!)")

    def code(text: str) -> str:
        if totals.fullmatch(text):
            raise Unreadable("aggregate")
        return _padded(text, column.widths)

    return code


def _padded(text: str, widths: tuple[int, ...]) -> str:
    digits = re.sub(r"[. ]", "", text.removesuffix(".0"))
    if not (digits.isascii() and digits.isdigit()):
        raise Unreadable("hs: not digits")
    for width in widths:
        if len(digits) in (width - 1, width):
            return digits.zfill(width)
    raise Unreadable(f"hs: {len(digits)} digits")


def _date(column: Column) -> Read:
    return lambda text: _parsed(text, column.formats).date()


def _stamp(column: Column) -> Read:
    return lambda text: _parsed(text, column.formats)


def _parsed(text: str, formats: tuple[str, ...]) -> datetime:
    for one in formats:
        try:
            found = datetime.strptime(text, one)
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        raise Unreadable(f"date: outside {FIRST_YEAR} to {LAST_YEAR}")
    raise Unreadable("date: not in a form that the mapping states")


def _integer(column: Column) -> Read:
    def number(text: str) -> int:
        text = column.codes.get(text, text)
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            raise Unreadable("number: not whole")
        return int(text)

    return number


def _decimal(column: Column, numbers: NumberFormat) -> Callable[[str], Decimal]:
    plain = _plain(numbers)

    def number(text: str) -> Decimal:
        text = plain(text)
        if not PLAIN.fullmatch(text):
            raise Unreadable("number: cannot be read")
        value = Decimal(text) * column.multiplier if column.multiplier != 1 else Decimal(text)
        if value and not -30 < value.adjusted() < DIGITS - column.scale:
            raise Unreadable("number: too large" if value.adjusted() > 0 else "number: too small")
        if column.minimum is not None and value < column.minimum:
            raise Unreadable("negative" if column.minimum == 0 else f"number: below {column.minimum}")
        if column.maximum is not None and value > column.maximum:
            raise Unreadable(f"number: above {column.maximum}")
        return value or Decimal(0)

    return number


def _plain(numbers: NumberFormat) -> Callable[[str], str]:
    """What writes a number of a format without grouping and with a decimal point; what does not fit the format is left to fail."""
    group, point = re.escape(numbers.thousands), re.escape(numbers.decimal)
    last = "[0-9]{1,3}" if numbers.lost_zeros else "[0-9]{3}"
    grouped = re.compile(rf"([+-]?[0-9]{{1,3}}(?:{group}[0-9]{{3}})*){group}({last})((?:{point}[0-9]*)?)")

    def plain(text: str) -> str:
        if numbers.thousands and (found := grouped.fullmatch(text)):
            text = found[1].replace(numbers.thousands, "") + found[2].ljust(3, "0") + found[3]
        return text if numbers.decimal == "." else text.replace(".", "?").replace(numbers.decimal, ".")

    return plain
