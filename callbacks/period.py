"""Which months and picks a view is filtered by."""

from queries import engine
from queries.filters import Filters


def within(filters: Filters) -> Filters:
    """With the months left open set to the last twelve full months of the release, else to its first; raises NoRelease."""
    release = engine.current()
    first, full = release.first_month, release.last_full_month
    return filters.within(first, max(first, full)) if first and full else filters


def own(filters: Filters, dimension: str) -> Filters:
    """Every pick but those on the dimension published. A view of months shows the twelve around the one that is picked."""
    if dimension != "month" or filters.since != filters.until:
        return filters.without(dimension)
    around = within(filters.over(None, None))
    inside = around.since <= filters.since <= around.until
    return around if inside else filters.over(None, filters.until).within(engine.current().first_month, filters.until)


def picked(filters: Filters, dimension: str) -> tuple:
    """The codes picked on a dimension; of months, the one month that the period is narrowed to."""
    if dimension == "month":
        return (filters.since,) if filters.since == filters.until else ()
    return filters.picked(dimension)
