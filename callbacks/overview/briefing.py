"""The briefing at the head of the Overview: four figures, and how the fiscal year stands."""

from typing import Any

from dash import Input, Output, callback

from callbacks.core.records import number
from callbacks.core.shapes import missed
from callbacks.core.views import attempted
from callbacks.overview.scorecard import monthly, shared
from dashboard.components.overview.briefing import DECLARATIONS, DETECTED, REVENUE, TIME, Briefing, briefing
from dashboard.core.format import month
from dashboard.core.page import Drawing
from dashboard.pages.overview.overview import STRIP
from data.fiscal import begins, year_name, year_of
from data.language import mark_number, say, say_number
from data.months import period_name
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import Question
from services.forecasting.revenue_forecast import year_of_selection

TAIL = "release_hours_p90"
SHOWN = mark_number(
    "Figures are of {period}: {number} declaration.", "Figures are of {period}: {number} declarations."
)
MONTHLY = (REVENUE, TIME, DETECTED, DECLARATIONS)


@callback(Output(STRIP.part("brief"), "children"), Input(STRIP.asked, "data"))
def brief(search: str | None) -> Any:
    """Write the briefing, or nothing where the scorecard says why there are no figures; wait for the address."""
    drawing, _ = attempted("brief", search, figures)
    return drawing.body if drawing else []


def figures(filters: Filters) -> Drawing:
    """Return the briefing of the filters."""
    drawing, both = shared(filters)
    every = {tile.measure.key: tile for _, each in drawing.body for tile in each}
    tail = ask(Question((TAIL,), (), filters)).value(TAIL)
    by_month = {int(row["month"]): {key: number(row[key]) for key in MONTHLY} for row in monthly(both, filters).rows}
    period = standing(filters, drawing.observations, both.now.release)
    body = briefing(Briefing(every, year_of_selection(filters), tail, period, filters.search, by_month, frozenset(missed(filters))))
    return Drawing(body, drawing.observations, drawing.release, empty=drawing.empty)


def standing(filters: Filters, declarations: int, release: Release) -> str:
    """Write the latest full month of the data, the fiscal year to date, and the months that the figures are of.

    declarations: how many the figures are made of.
    """
    shown = say_number(*SHOWN, declarations, period=period_name(filters.since, filters.until))
    if not (latest := release.last_full_month):
        return shown
    start = release.administration.fiscal_start
    first = month(begins(latest, start))
    known = {"month": month(latest), "year": year_name(year_of(latest, start), start), "first": first}
    return " ".join((say("Latest full month: {month}. Fiscal year {year} to date: {first} to {month}.", **known), shown))
