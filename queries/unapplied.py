"""What of a question does not apply to a measure: filters that its fact cannot apply, and cuts that it does not have."""

from collections.abc import Iterator, Sequence

from queries.catalogue import DIMENSIONS, Measure
from queries.filters import Filters
from queries.route import base


def inapplicable(each: Measure, filters: Filters) -> list[str]:
    """Return the dimensions picked that the fact of a measure does not have."""
    return [key for key, _ in filters.picks if not base(each.fact, DIMENSIONS[key])]


def unapplied(each: Measure, filters: Filters, by: Sequence[str]) -> Iterator[str]:
    """Yield a note for each filter and each cut that does not apply to a measure."""
    for key in inapplicable(each, filters):
        yield f"The filter on {DIMENSIONS[key].label} does not apply to {each.label}."
    for key in by:
        if not base(each.fact, DIMENSIONS[key]):
            yield f"{each.label} cannot be cut by {DIMENSIONS[key].label}."
