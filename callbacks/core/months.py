"""The period in the filter bar: what it is, the ready-made ones, and the months to choose from."""

from dash import Input, Output, callback
from dash.development.base_component import Component

from callbacks.core.period import within
from dashboard import shell
from dashboard.components.core import period
from dashboard.components.core.period import ReadyPeriod
from dashboard.core.still import stilled
from data.access.policy import Forbidden
from data.fiscal import begins
from data.language import mark, say
from data.months import month_code, month_text, months_between, shifted
from data.releases.release import NoRelease, Release
from queries.addresses.filters import Filters
from queries.engine import engine

Option = dict[str, str]  # of a menu: `value`, and `label`, what it is called
Written = tuple[str, list[Component], Component | str]


@callback(
    Output("period", "children"),
    Output("presets", "children"),
    Output("month-grid", "children"),
    Input("url", "search"),
    Input("release", "data"),
)
def panel(search: str | None, _release: object) -> Written:
    """Write the period shown, the ready-made ones and the grid of months; wait for the address and the release."""
    try:
        words, ready, months = written(within(Filters.parse(search)), engine.current())
    except (Forbidden, NoRelease):
        return "–", [], ""
    return words, stilled(ready), stilled(months)


def written(filters: Filters, release: Release) -> Written:
    """Return the words of the period, its buttons and its grid; blank where the data hold no month."""
    if not (release.first_month and release.last_month and release.last_full_month):
        return "–", [], ""
    months = [shifted(release.first_month, step) for step in range(months_between(release.first_month, release.last_month))]
    ready = ready_periods(release.first_month, max(release.first_month, release.last_full_month), release.administration.fiscal_start)
    ends = filters.since, filters.until
    return period.span(*ends), period.presets(ready, *ends), period.grid(months, *ends)


@callback(Output(shell.COMPARE.id, "options"), Input("url", "search"), Input("release", "data"))
def comparisons(search: str | None, _release: object) -> list[Option]:
    """Write what may be compared with: last year, the months before, the target, nothing, or any other period of as many months."""
    fixed = [{"value": value, "label": say(words)} for value, words in shell.COMPARISONS]
    try:
        return [*fixed, *other_periods(within(Filters.parse(search)), engine.current())]
    except (Forbidden, NoRelease):
        return fixed


def other_periods(filters: Filters, release: Release) -> list[Option]:
    """Return every period of the data that has as many months as the one shown, the newest first, and the one in the address."""
    if not (filters.since and filters.until and release.first_month and release.last_full_month):
        return []
    length, held = months_between(filters.since, filters.until), months_between(release.first_month, release.last_full_month)
    starts = [shifted(release.last_full_month, -step) for step in range(length - 1, held)]
    chosen = month_code(filters.compare)
    every = [month for month in starts if month != filters.since] + ([chosen] if chosen and chosen not in starts else [])
    return [{"value": month_text(month), "label": period.span(month, shifted(month, length - 1))} for month in every]


def ready_periods(first: int, last: int, start: int) -> list[ReadyPeriod]:
    """Return the ready-made periods up to the last full month (yyyymm), as far as the data go back.

    first: the first month of the data. start: the month, 1 to 12, that the fiscal year begins with.
    """
    year = begins(last, start)
    quarter = shifted(year, months_between(year, last) // 3 * 3 - 3)
    named = (
        (mark("Last month"), last, last),
        (mark("Last full quarter"), quarter, shifted(quarter, 2)),
        (mark("Fiscal year to date"), year, last),
        (mark("Last 12 months"), shifted(last, -11), last),
        (mark("Previous fiscal year"), shifted(year, -12), shifted(year, -1)),
    )
    return [ReadyPeriod(words, max(since, first), until) if until >= first else ReadyPeriod(words) for words, since, until in named]
