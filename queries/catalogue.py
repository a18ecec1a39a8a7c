"""The vocabulary by key: measures, dimensions, and the nearest name to an unknown one."""

from difflib import get_close_matches
from typing import TypeVar

from data.clearance import BIN_ORIGIN, BIN_RATIO
from data.delay import CLOCKS
from queries import dimensions, measures
from queries.dimensions import Dimension
from queries.measure import Measure

__all__ = [
    "BESIDE",
    "BIN_ORIGIN",
    "BIN_RATIO",
    "CLOCKS",
    "DIMENSIONS",
    "MEASURES",
    "Dimension",
    "Measure",
    "UnknownName",
    "dimension",
    "measure",
]

Entry = TypeVar("Entry")

MEASURES: dict[str, Measure] = {each.key: each for each in measures.MEASURES}
BESIDE: dict[str, Measure] = {each.key: each for each in measures.BESIDE}
DIMENSIONS: dict[str, Dimension] = {each.key: each for each in dimensions.DIMENSIONS}


class UnknownName(ValueError):
    """A measure, dimension or code that the catalogue does not hold, with the nearest that it does."""


def measure(key: str) -> Measure:
    return _found(key, MEASURES, "measure")


def dimension(key: str) -> Dimension:
    return _found(key, DIMENSIONS, "dimension")


def _found(key: str, entries: dict[str, Entry], kind: str) -> Entry:
    if key in entries:
        return entries[key]
    near = get_close_matches(key, entries, 1, 0.4)
    raise UnknownName(f"no {kind} named {key!r}" + (f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(entries)}"))
