"""Columns of years beside columns of months alone, as `Year; Month`."""

from collections.abc import Iterator, Mapping, Sequence

from data.loading.mapping.groups import MappedColumn
from data.loading.refusals.layouts import key_of


def found(places: Mapping[str, tuple[int, MappedColumn]], names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each field whose column may hold a month alone, with the place of a column of years that no other field reads.

    places: by field, the place of its column. names: the header.
    """
    keys, used = [key_of(name) for name in names], {place for place, _ in places.values()}
    for field, (_, column) in places.items():
        place = next((keys.index(key_of(name)) for name in column.year_names if key_of(name) in keys), None)
        if place is not None and place not in used:
            yield field, place
