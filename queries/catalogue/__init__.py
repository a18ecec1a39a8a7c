"""The vocabulary by key: measures, dimensions, and the nearest name to an unknown one."""

from difflib import get_close_matches
from typing import TypeVar

from data.derived.clocks import BIN_ORIGIN, BIN_RATIO
from data.derived.delay import CLOCKS
from data.language import mark, say
from queries.catalogue import dimensions, measures
from queries.catalogue.dimensions import Dimension
from queries.catalogue.measure_types import LENSES, Measure, divided

__all__ = [
    "BESIDE",
    "BIN_ORIGIN",
    "BIN_RATIO",
    "CLOCKS",
    "DIMENSIONS",
    "FILTERED",
    "INDICATORS",
    "MEASURES",
    "SCORECARD",
    "Dimension",
    "Measure",
    "UnknownName",
    "dimension",
    "measure",
    "part_keys",
]

Entry = TypeVar("Entry")
NO_MEASURE = mark("no measure named {key}; did you mean {near}?"), mark("no measure named {key}; there are: {names}")
NO_DIMENSION = mark("no dimension named {key}; did you mean {near}?"), mark("no dimension named {key}; there are: {names}")

MEASURES: dict[str, Measure] = {each.key: each for each in measures.MEASURES}
BESIDE: dict[str, Measure] = {each.key: each for each in measures.BESIDE}
DIMENSIONS: dict[str, Dimension] = {each.key: each for each in dimensions.DIMENSIONS}
SCORECARD: dict[str, tuple[str, ...]] = {
    lens: tuple(each.key for each in sorted(MEASURES.values(), key=lambda each: each.place) if each.lens == lens) for lens in LENSES
}
INDICATORS = tuple(key for keys in SCORECARD.values() for key in keys)
FILTERED = tuple(key for key, each in DIMENSIONS.items() if each.filtered)
PARTS: dict[str, Measure] = {each.key: each for share in MEASURES.values() for each in divided(share)}


class UnknownName(ValueError):
    """A measure, dimension or code that the catalogue does not hold, with the nearest that it does."""


def measure(key: str) -> Measure:
    """Return a measure by its key, or a sum that a share is made of, as `fact.column`; raises UnknownName."""
    return PARTS[key] if key in PARTS else _found(key, MEASURES, NO_MEASURE)


def part_keys(each: Measure) -> tuple[str, ...]:
    """Return the keys of the two measures that a share or ratio is divided from: its part and its whole."""
    return each.parts if each.kind == "ratio" else tuple(part.key for part in divided(each))


def dimension(key: str) -> Dimension:
    """Return a dimension by its key; raises UnknownName."""
    return _found(key, DIMENSIONS, NO_DIMENSION)


def highest_targets() -> tuple[tuple[str, int | None], ...]:
    """Return each measure with the highest level that a target can set for it.

    1 for a share of a whole, 2 for a quotient of two, else none.
    """
    bounds = {"share": 1, "ratio": 2}
    return tuple((key, bounds.get(each.kind) if each.unit == "percent" else None) for key, each in MEASURES.items())


def _found(key: str, entries: dict[str, Entry], absent: tuple[str, str]) -> Entry:
    if key in entries:
        return entries[key]
    near = get_close_matches(key, entries, 1, 0.4)
    raise UnknownName(say(absent[not near], key=repr(key), near=repr("".join(near)), names=", ".join(entries)))
