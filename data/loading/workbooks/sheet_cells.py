"""Cells of a workbook as the text that the column of a mapping reads: dates stay dates, numbers exact, codes with the zeros they had."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from data.loading.mapping.mapping import MappedColumn, NumberFormat

DIGITS = 15
STAMP = "%Y-%m-%dT%H:%M:%S"
LOST = "#DIGITS LOST"
Write = Callable[[Any], str]


def writer(column: MappedColumn | None, numbers: Sequence[NumberFormat]) -> Write:
    """Return what writes the value of a cell as the text that a column reads; as it is shown, where no column reads it.

    numbers: the formats in which the mapping reads numbers; a cell that holds a number is no text, and fits all of them.
    """
    kind = column.kind if column else ""
    if kind == "decimal":
        return lambda cell: _amount(cell, numbers) if _is_number(cell) else shown(cell)
    if kind in ("date", "stamp"):
        return lambda cell: _moment(cell).strftime(STAMP) if isinstance(cell, dt.date) else shown(cell)
    if column and kind in ("code", "hs"):
        return lambda cell: _code(cell, column) if _is_number(cell) else shown(cell)
    return shown


def shown(cell: Any) -> str:
    """Return the text of a cell: days as 2025-09-01, numbers without exponent and with no more than 15 digits."""
    if isinstance(cell, str):
        return cell
    if _is_number(cell):
        return _exact(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.date):
        moment = _moment(cell)
        return f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
    return str(cell)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _exact(cell: float) -> str:
    """Return the number that a spreadsheet shows for a cell: 15 digits, the last ones of binary fractions left out, no exponent."""
    text = f"{cell:.{DIGITS}g}"
    return format(Decimal(text), "f") if "e" in text else text


def _moment(cell: dt.date) -> dt.datetime:
    """Return a day or a moment to the nearest second: spreadsheets keep fractions of a day."""
    if not isinstance(cell, dt.datetime):
        return dt.datetime(cell.year, cell.month, cell.day)
    return (cell + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _amount(cell: float, numbers: Sequence[NumberFormat]) -> str:
    """Return a number so that only one reading of it is possible, in the format stated; by a power of ten where several are."""
    text = _exact(cell)
    whole, point, decimals = text.partition(".")
    if not point:
        return text
    if len(numbers) > 1:
        return f"{int(whole + decimals)}e-{len(decimals)}"
    return f"{whole}{numbers[0].decimal}{decimals}{'0' if len(decimals) == 3 else ''}"


def _code(cell: float, column: MappedColumn) -> str:
    """Return a code that a spreadsheet took for a number, with its zeros; marked as lost where it had more than 15 digits."""
    if abs(cell) >= 10**DIGITS:
        return LOST
    text = _exact(cell)
    if column.kind == "hs" and "." in text:
        return _dotted(text, column.widths)
    return text if column.kind == "hs" else _padded(text, column.widths)


def _dotted(text: str, widths: Sequence[int]) -> str:
    """Return an HS code written with a point, as 101.2 for 0101.20: four digits before the point, and as many behind it as a width has."""
    heading, _, rest = text.partition(".")
    width = next((width for width in sorted(widths) if len(rest) <= width - 4), 0)
    return heading.zfill(4) + rest.ljust(width - 4, "0") if width and len(heading) <= 4 else text


def _padded(text: str, widths: Sequence[int]) -> str:
    return text.zfill(next((width for width in sorted(widths) if len(text) <= width), 0)) if text.isdigit() else text
