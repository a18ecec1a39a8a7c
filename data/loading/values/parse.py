"""Text of a field to a typed value, by the rules of its column and never by guessing; what cannot be read names the rule it breaks."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from data.loading.mapping.mapping import MappedColumn, NumberFormat
from data.loading.values import day_order, numerals, parts
from data.loading.values.month_names import in_english
from data.loading.values.numerals import Unreadable
from data.loading.values.wrappings import MIDNIGHT, NOTHING, Lost, is_greenwich, is_nothing, is_serial, unmarked, whole_code, without_zone

FIRST = datetime(1970, 1, 1)
FAILED = re.compile(r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|DIGITS LOST|NO VALUE)(?: in cell [A-Z]+[0-9]+)?$")
NO_VALUE, UNSTORED = "#NO VALUE", "no value is stored in the cell: open the workbook, calculate and save it"
SERIAL = "date: the number that a spreadsheet keeps a day as: give the column a form of dates there, and export again"
MOST_KNOWN = 300_000
FRACTION = re.compile(r"((?::|[0-9]\.[0-9]{2}\.)[0-9]{2})[.,]([0-9]{1,6})[0-9]{0,3}(?=$| ?[AaPp]\.? ?[Mm]\.?$)")
COMPACT = re.compile(r"(?:%[YmdHMS]){3,}")  # of which a short text could be read in several ways
WHOLE = re.compile(r"([0-9]+)\.0+")
HALF_DAY = re.compile(r"\s*([AaPp])\.?\s?[Mm]\.?$")  # PM, pm, p.m. or p. m.
Read = Callable[[str], Any]
Countries = Callable[[str], str]


class Foreign(ValueError):
    """A text, and why it shows that the whole file is of another kind."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(why)
        self.text = text


class Known(dict[str, Any]):
    """The values of the texts of a column, each read once; Unreadable where one cannot be."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        if len(self) > MOST_KNOWN:
            self.clear()
        value = self[text] = self._read(text)
        return value


def reader(column: MappedColumn, numbers: NumberFormat, countries: Countries = str) -> Known:
    """Return a reader of the trimmed texts of a column, by subscription: a value, None for an empty text, or Unreadable.

    countries: gives the ISO code of a country by its name or code, or the text itself if it is unknown.
    """
    kinds: dict[str, Callable[[MappedColumn], Read]] = {
        "code": _code,
        "hs": _hs,
        "country": lambda one: _country(one, countries),
        "date": _date,
        "stamp": _stamp,
        "integer": _integer,
        "decimal": lambda one: numerals.reader(one, numbers),
    }
    read = kinds[column.kind](column)

    def value(text: str) -> Any:
        if FAILED.match(text):
            raise Unreadable(f"formula: {UNSTORED if text.startswith(NO_VALUE) else 'the cell holds an error of the spreadsheet'}")
        if text and not is_nothing(text, column.kind):
            return read(text)
        if column.required:
            raise Unreadable("empty")
        return None

    return Known(value)


def latest(column: MappedColumn) -> datetime:
    """Return the first moment that is too far ahead for a date of this column."""
    today = date.today()
    return datetime(today.year, today.month, today.day) + timedelta(days=column.latest_days + 1)


def month_of(*parts: Any) -> int | None:
    """Return the month (yyyymm) of a date, of a year and a month, or of a number yyyymm; None where a part is missing."""
    if None in parts:
        return None
    if len(parts) == 2:
        return int(parts[0]) * 100 + int(parts[1])
    return parts[0].year * 100 + parts[0].month if isinstance(parts[0], date) else int(parts[0])


def _refusing(column: MappedColumn) -> Callable[[str], None]:
    """Return what raises Foreign for the texts of a column that refuse the file."""
    refuses = [(re.compile(pattern), meaning) for pattern, meaning in column.refuses.items()]

    def refuse(text: str) -> None:
        for pattern, meaning in refuses:
            if pattern.fullmatch(text):
                rest = "" if ":" in meaning else ", not the Harmonised System: download the data by HS code"
                raise Foreign(text, f"is {meaning}{rest}")

    return refuse


def _code(column: MappedColumn) -> Read:
    matches, totals = re.compile(column.pattern or ".*", re.DOTALL), re.compile(column.aggregates or "(?!)")
    refuse = _refusing(column)
    folded = {text.casefold(): code for text, code in column.codes.items()}

    def read(text: str) -> str:
        refuse(text)
        text = unmarked(text)
        if column.whole and (found := WHOLE.fullmatch(text)):
            text = found[1]
        known = column.codes.get(text, folded.get(text.casefold()))
        if known is not None:
            return known
        if totals.fullmatch(text):
            raise Unreadable("aggregate")
        if column.strict or not matches.fullmatch(text):
            means = f'; if it means nothing, state empty = ["{text}"] in the mapping' if text.casefold() in NOTHING else ""
            raise Unreadable(f"code: not one of this column{means}")
        return text

    return read


def _country(column: MappedColumn, countries: Countries) -> Read:
    totals, refuse = re.compile(column.aggregates or "(?!)"), _refusing(column)

    def read(text: str) -> str:
        text = unmarked(text)
        refuse(text)
        if column.whole and (found := WHOLE.fullmatch(text)):
            text = found[1]
        known = column.codes.get(text)
        if known is not None:
            return known
        if totals.fullmatch(text):
            raise Unreadable("aggregate")
        return countries(text)

    return read


def _hs(column: MappedColumn) -> Read:
    totals, others = re.compile(column.aggregates or "(?!)"), re.compile(column.pattern or "(?!)")

    def code(text: str) -> str:
        text = parts.whole(text) if column.partial else text
        known = column.codes.get(text)
        if known is not None:
            return known
        if totals.fullmatch(text):
            raise Unreadable("aggregate")
        return text if others.fullmatch(text) else _padded(unmarked(text), column.widths)

    return code


def _padded(text: str, widths: tuple[int, ...]) -> str:
    """Return the digits of a code, with the leading zero that a spreadsheet removed."""
    try:
        text = whole_code(text)
    except Lost:
        raise Unreadable("hs: digits were lost to a spreadsheet, which wrote an exponent: export the column as text") from None
    digits = re.sub(r"[. ]", "", WHOLE.sub(r"\1", text) if WHOLE.fullmatch(text) else text)
    if not (digits.isascii() and digits.isdigit()):
        raise Unreadable("hs: not digits")
    if len(digits) in widths:
        return digits
    if len(digits) + 1 in widths:
        return digits.zfill(len(digits) + 1)
    raise Unreadable(f"hs: {len(digits)} digits")


def _date(column: MappedColumn) -> Read:
    stamp = _stamp(column)
    return lambda text: stamp(text).date()


def _stamp(column: MappedColumn) -> Read:
    last = latest(column)
    halved = tuple(form for form in column.formats if "%p" in form)
    whole = tuple(form for form in column.formats if form not in halved)

    def read(text: str) -> datetime:
        text = FRACTION.sub(r"\1.\2", without_zone(unmarked(text), column))
        text, is_halved = HALF_DAY.subn(r" \1M", text)
        if column.kind == "date" and (found := MIDNIGHT.fullmatch(text)):
            text = found[1]
        forms = halved if is_halved else whole
        if found := _moment(text, forms) or _moment(in_english(text), forms):
            if FIRST <= found < last:
                return found
            if is_serial(text):
                raise Unreadable(SERIAL)
            raise Unreadable(f"date: not between {FIRST:%Y} and {last - timedelta(days=1):%Y-%m-%d}")
        if is_serial(text):
            raise Unreadable(SERIAL)
        if is_greenwich(text):
            raise Unreadable("date: ends with the zone of Greenwich: state that of the offices, as --zone +02:00, or --zone written")
        raise Unreadable(day_order.other_order(text, column.formats) or "date: not in a form that the mapping states")

    return read


def _moment(text: str, forms: tuple[str, ...]) -> datetime | None:
    """Return the moment that a text states in the first form that it has; none where it has none of them."""
    for form in forms:
        if _fits(text, form):
            try:
                return datetime.strptime(text, form)
            except ValueError:
                continue
    return None


def _fits(text: str, form: str) -> bool:
    """Tell whether a text has as many digits as a form without marks between its parts, as 20250302160300; any does of another form."""
    return not COMPACT.fullmatch(form) or len(text) == form.count("%") * 2 + (2 if "%Y" in form else 0)


def _integer(column: MappedColumn) -> Read:
    folded = {text.casefold(): code for text, code in column.codes.items()}

    def number(text: str) -> int:
        text = column.codes.get(text, folded.get(text.casefold(), unmarked(text)))
        if column.whole and (found := WHOLE.fullmatch(text)):
            text = found[1]
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            raise Unreadable("number: not whole")
        return numerals.bounded(int(text), column)

    return number
