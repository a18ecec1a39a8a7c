"""Columns of years beside columns of months alone, as `Year; Month`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.loading.mapping.groups import MappedColumn
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.reading.physical_records import Block
from data.loading.reading.vectors import compute as pc
from data.loading.refusals.layouts import key_of
from data.loading.values import month_names

OTHER_NUMBERS = frozenset(map(key_of, ("Period", "Période", "Periode", "Periodo", "Período", "Date", "Fecha", "Data")))  # quarters, days


def found(places: Mapping[str, tuple[int, MappedColumn]], names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each field whose column may hold a month alone, with the place of a column of years that no other field reads.

    places: by field, the place of its column. names: the header.
    """
    keys, used = [key_of(name) for name in names], {place for place, _ in places.values()}
    for field, (_, column) in places.items():
        place = next((keys.index(key_of(name)) for name in column.year_names if key_of(name) in keys), None)
        if place is not None and place not in used:
            yield field, place


def joined(file: str, names: Sequence[str], block: Block, place: int, year: int) -> Any:
    """Return the texts of a column of months with the year of another column, by their places.

    Raises FileRefused for a number under a header that does not say that it is a month: it may be a quarter, or of a fiscal year.
    """
    months = block.texts[place]
    if key_of(names[place]) in OTHER_NUMBERS and (at := pc.index(month_names.numbered(months), True).as_py()) >= 0:
        raise FileRefused(
            f"{file}: line {block.lines[at]}, column {shown(names[place])!r}: {shown(months[at].as_py())!r} beside a column "
            f"{shown(names[year])!r} may be a month, a quarter, a day or a period of a fiscal year: "
            "where it is a month of the calendar year, head the column Month; else write the months as 2025-03"
        )
    return month_names.with_year(months, block.texts[year])
