"""Which months and picks a view is filtered by."""

from typing import Any

from data.language import say
from data.notes import Kind, Note
from data.releases.release import Release
from queries.addresses import strict
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.periods import spanned
from queries.engine.question import CannotCut

Codes = tuple[Any, ...]  # codes selected on one dimension: texts, or months as numbers (yyyymm)


def within(filters: Filters) -> Filters:
    """Return the filters with both ends of the period set, inside the months of the release; raises NoRelease.

    Open ends become the months of the selected years and quarters, else the last twelve full months. An address that names
    only months outside the release keeps them, so that nothing matches.
    """
    release = engine.current()
    first, full = release.first_month, release.last_full_month
    if not (first and full):
        return filters
    last = max(first, full)
    return spanned(filters, release.administration.fiscal_start, first, last).clamped(first, reach(release)).within(first, last)


def reach(release: Release) -> int:
    """Return the last month (yyyymm) that the data cover: the later of the last row and the stated end of the data."""
    return max(release.last_month or 0, int(release.as_of[:4] + release.as_of[5:7]) if release.as_of else 0)


def full_months() -> tuple[int, int]:
    """Return the first and the last full month (yyyymm) of the release; raises CannotCut where no month is full, and NoRelease."""
    release = engine.current()
    if not (release.first_month and release.last_full_month):
        raise CannotCut(say("The data hold no full month yet"))
    return release.first_month, release.last_full_month


def held_apart(filters: Filters) -> tuple[int, ...]:
    """Return the first and last month (yyyymm) that the data hold, if the filters name other months; else none. Raises NoRelease."""
    release = engine.current()
    first, last = release.first_month, reach(release)
    named = [each for each in (filters.since, filters.until) if each]
    return () if not first or all(first <= each <= last for each in named) else (first, last)


def unread(search: object) -> tuple[Note, ...]:
    """Return notes on the parts of an address that the screen does not answer: months without data, and unknown names or values."""
    filters, dropped = Filters.parse(search), strict.dropped(search)
    held = held_apart(filters)
    beyond: Kind = "months_all_beyond" if held_apart(within(filters)) else "months_beyond"
    outside = (Note(beyond, months=held),) if held else ()
    return (*outside, *((Note("address_unread", text=strict.told(dropped)),) if dropped else ()))


def own(filters: Filters, dimension: str) -> Filters:
    """Return the filters without the selections on the dimension that a view publishes itself.

    A view of months shows the twelve months around the selected one.
    """
    if dimension != "month" or filters.since != filters.until:
        return filters.without(dimension)
    around = within(filters.over(None, None))
    inside = (around.since or 0) <= (filters.since or 0) <= (around.until or 0)
    return around if inside else filters.over(None, filters.until).within(engine.current().first_month or 0, filters.until or 0)


def picked(filters: Filters, dimension: str) -> Codes:
    """Return the codes selected on a dimension; for months, the one month that the period is narrowed to."""
    if dimension == "month":
        return (filters.since,) if filters.since == filters.until else ()
    return filters.picked(dimension)


def one_flow(filters: Filters) -> str:
    """Return 'export' if exports alone are selected, else 'import'; raises CannotCut if neither is selected."""
    flows = filters.picked("flow")
    if flows and not {"import", "export"} & {*flows}:
        raise CannotCut(say("This view shows imports or exports. Select one of them in the filter on flow"))
    return "export" if flows == ("export",) else "import"
