"""Dates that fit both orders of day and month: where no date of a file tells the order, the report says how they were read."""

from typing import Any

import numpy as np

from data.loading.mapping import sources
from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import MappedColumn
from data.loading.reading.file_bytes import shown
from data.loading.reading.vectors import compute as pc
from data.loading.values.day_order import DAY, MONTH, ORDERS, order_of, swapped

NUMBERS = r"^['=\"]*[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}"  # two numbers before the year, either of which may be the day
MONTHS = 12


class OpenDates:
    """What the columns of dates of one file show of the order of day and month; nothing is told where one's own mapping states it."""

    def __init__(self, match: Match) -> None:
        self._file = match.content.name
        self._told = bool(match.options.dates) or not sources.is_shipped(match.mapping)
        self._open: dict[str, str] = {}

    def seen(self, name: str, column: MappedColumn, texts: Any, values: Any, lines: Any) -> None:
        """Look at a column of dates. texts: trimmed, values: what was read of them, lines: those of the records, as Arrow arrays."""
        form = next((form for form in column.formats if swapped(form)), "") if column.kind in ("date", "stamp") else ""
        if self._told or not form:
            return
        days, months = pc.day(values), pc.month(values)
        numbers = pc.match_substring_regex(texts, NUMBERS)
        self._told = pc.any(pc.and_(numbers, pc.greater(days, MONTHS))).as_py() or False
        if name not in self._open:
            both = pc.and_(numbers, pc.and_(pc.less_equal(days, MONTHS), pc.not_equal(days, months)))
            places = np.flatnonzero(pc.fill_null(both, False).to_numpy(zero_copy_only=False))
            if len(places):
                order, other = (DAY, MONTH) if order_of(form) == DAY else (MONTH, DAY)
                line, text, value = (each[int(places[0])].as_py() for each in (lines, texts, values))
                read = f"{shown(text)!r} (line {line}) was read as {ORDERS[order]}, {value:%Y-%m-%d}"
                self._open[name] = f"{read}. If that is wrong, load it with --dates {other}"

    @property
    def notes(self) -> list[str]:
        """Return, by column that leaves the order open, its first such date, how it was read, and how to state the order."""
        if self._told:
            return []
        return [
            f"{self._file}: column {shown(name)!r}: all dates fit both orders of day and month: {read}, or export dates as YYYY-MM-DD"
            for name, read in self._open.items()
        ]
