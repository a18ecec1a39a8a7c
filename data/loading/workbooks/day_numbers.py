"""Days that a workbook keeps as plain numbers, in a column of dates: 45691 is 3 February 2025, four years later if it counts from 1904."""

import datetime as dt
import io
import re
import zipfile
from typing import Any

import xlrd

from data.loading.mapping.mapping import MappedColumn, NumberFormat
from data.loading.reading.file_bytes import OLD_EXCEL, shown
from data.loading.values import parse
from data.loading.values.numerals import Unreadable
from data.loading.values.wrappings import is_serial

FROM_1900, FROM_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
WORKBOOK = "xl/workbook.xml"
LATER = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")


class DayNumbers:
    """Reads the numbers of days in a workbook; `notes` say of which columns, with one of them."""

    def __init__(self, content: bytes) -> None:
        self._first = _first(content)
        self._found: dict[str, tuple[int, str, dt.datetime]] = {}

    def moment(self, text: str, name: str, known: parse.Known) -> dt.datetime | None:
        """Return the day, with its time, that a number stands for; None if it is none, or a date in a form that the column reads.

        text: the number as it is shown. name: the header of its column. known: the reader of the column.
        """
        if not is_serial(text) or _reads(known, text):
            return None
        found = self._first + dt.timedelta(seconds=round(float(text) * 86_400))
        count, example, day = self._found.get(name, (0, text, found))
        self._found[name] = (count + 1, example, day)
        return found

    @property
    def notes(self) -> list[str]:
        """Return what was read so, by column."""
        return [
            f"column {shown(name)!r}: {count:,} cells as {example}: the number by which a spreadsheet keeps a day, read as {day:%Y-%m-%d}"
            for name, (count, example, day) in self._found.items()
        ]


def reader(column: MappedColumn) -> parse.Known:
    """Return the reader of a column of dates."""
    return parse.reader(column, NumberFormat())


def _reads(known: parse.Known, text: str) -> bool:
    try:
        return known[text] is not None
    except Unreadable:
        return False


def _first(content: bytes) -> dt.datetime:
    """Return the day from which a workbook counts."""
    if content.startswith(OLD_EXCEL):
        book: Any = xlrd.open_workbook(file_contents=content, on_demand=True, logfile=io.StringIO())
        return FROM_1904 if book.datemode else FROM_1900
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        said = LATER.search(parts.read(WORKBOOK)) if WORKBOOK in parts.namelist() else None
    return FROM_1904 if said else FROM_1900
