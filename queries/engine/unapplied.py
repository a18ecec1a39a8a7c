"""What of a question does not apply to a measure: filters that its fact cannot apply, and cuts that it does not have."""

from collections.abc import Iterator, Sequence

from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, Measure
from queries.engine.route import base


def inapplicable(each: Measure, filters: Filters) -> list[str]:
    """Return the dimensions picked that the fact of a measure does not have."""
    return [key for key, _ in filters.picks if not base(each.fact, DIMENSIONS[key])]


def unapplied(measures: Sequence[Measure], filters: Filters, by: Sequence[str]) -> Iterator[str]:
    """Yield one note for each filter, and for each cut, that does not apply to some of the measures: it names them all."""
    for key, _ in filters.picks:
        if apart := [each.label for each in measures if key in inapplicable(each, filters)]:
            yield f"The filter on {DIMENSIONS[key].label} does not apply to {in_words(apart)}."
    for key in by:
        if apart := [each.label for each in measures if not base(each.fact, DIMENSIONS[key])]:
            yield f"{in_words(apart)} cannot be cut by {DIMENSIONS[key].label}."


def in_words(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: 'A', 'A and B', 'A, B and C'."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
