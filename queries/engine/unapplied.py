"""What of a question does not apply to a measure: filters that its fact cannot apply, and cuts that it does not have."""

from collections.abc import Iterator, Sequence

from data.language import say
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, Measure
from queries.engine.route import base


def inapplicable(each: Measure, filters: Filters) -> list[str]:
    """Return the dimensions picked that the fact of a measure does not have."""
    return [key for key, _ in filters.picks if not base(each.fact, DIMENSIONS[key])]


def unapplied(measures: Sequence[Measure], filters: Filters, by: Sequence[str]) -> Iterator[Note]:
    """Yield one note for each filter, and for each cut, that does not apply to some of the measures: it names them all."""
    for key, _ in filters.picks:
        if apart := tuple(each.key for each in measures if key in inapplicable(each, filters)):
            yield Note("filter_off", apart, filter=key)
    for key in by:
        if apart := tuple(each.key for each in measures if not base(each.fact, DIMENSIONS[key])):
            yield Note("uncut", apart, by=key)


def refusal(each: Measure, by: Sequence[str]) -> str:
    """Return why a measure cannot be cut by the first of some dimensions that it does not have: what an exception says."""
    key = next(key for key in by if not base(each.fact, DIMENSIONS[key]))
    return say("{measure} cannot be cut by {dimension}.", measure=each.label, dimension=DIMENSIONS[key].label)
