"""Which months and picks a view is filtered by."""

from data.months import month_name
from data.releases.release import Release
from queries.addresses import strict
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import CannotCut
from queries.engine.periods import spanned


def within(filters: Filters) -> Filters:
    """With its months among those of the release, and those left open set to those of the years and quarters picked, else to the last
    twelve full ones; raises NoRelease.

    An address that names none of the months of the release keeps those that it names: nothing is of them.
    """
    release = engine.current()
    first, full = release.first_month, release.last_full_month
    if not (first and full):
        return filters
    last = max(first, full)
    return spanned(filters, release.administration.fiscal_start, first, last).clamped(first, reach(release)).within(first, last)


def reach(release: Release) -> int:
    """The last month (yyyymm) that the data speak of: that of their last row or of their end, whichever is later."""
    return max(release.last_month or 0, int(release.as_of[:4] + release.as_of[5:7]) if release.as_of else 0)


def apart(filters: Filters) -> str:
    """What the data hold, where filters name months beside these; empty where they name none. Raises NoRelease."""
    release = engine.current()
    first, last = release.first_month, reach(release)
    named = [each for each in (filters.since, filters.until) if each]
    if not first or all(first <= each <= last for each in named):
        return ""
    return f"The data hold {month_name(first)} to {month_name(last)}"


def unread(search: object) -> tuple[str, ...]:
    """What is said of an address that the screen does not answer as it is written: months beside the data, and what nothing reads."""
    filters, dropped = Filters.parse(search), strict.dropped(search)
    beside = apart(filters)
    held = "this address names none of these months" if apart(within(filters)) else "other months of the address are left out"
    said = (f"{beside}: {held}.", f"Left out of the address: {strict.told(dropped)}.")
    return tuple(each for each, holds in zip(said, (beside, dropped), strict=True) if holds)


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


def one_flow(filters: Filters) -> str:
    """Exports where they alone are picked, else imports; raises CannotCut where neither is."""
    flows = filters.picked("flow")
    if flows and not {"import", "export"} & {*flows}:
        raise CannotCut("This view is of imports or of exports, and the filter on Flow names neither")
    return "export" if flows == ("export",) else "import"
