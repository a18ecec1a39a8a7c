"""The period of the screen: a button that says it, and its panel of ready-made periods, both ends, and months of a grid by year."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.controls import Control, control
from dashboard.core.page import marked
from data.language import mark, say
from data.months import DASHED, month_label, month_name, month_text, period_name
from queries.addresses.filters import PERIODS

HINT = mark("Press the first month, then the last.")


@dataclass(frozen=True)
class ReadyPeriod:
    """A period by name, with its months (yyyymm); none where the data do not hold it."""

    english: str
    since: int = 0
    until: int = 0


def period(ends: Sequence[Control]) -> Component:
    """Return the button that says the period and opens its panel. ends: the two controls of its first and last month."""
    shown = [html.Span(say("Period"), className="label"), html.Span(id="period", className="value")]
    hint = html.P(say(HINT), className="sub", id="period-hint")
    ready, both = html.Div(id="presets", className="presets"), html.Div([*map(control, ends)], className="ends")
    panel = html.Div([ready, both, hint, html.Div(id="month-grid")], className="panel")
    marks = marked({"data-hint": say(HINT), "data-control": "period"})
    return html.Details([html.Summary(shown), panel], className="control period", **marks)


def span(since: int | None, until: int | None) -> str:
    """Write a period: 'Nov 2025 – Oct 2026', or 'Oct 2026' for one month."""
    return period_name(since, until, DASHED)


def presets(ready: Sequence[ReadyPeriod], since: int | None, until: int | None) -> list[Component]:
    """Return a button for each ready-made period; that of the period shown is pressed, and one that the data do not hold cannot be."""
    return [preset(each, (each.since, each.until) == (since, until)) for each in ready]


def preset(each: ReadyPeriod, pressed: bool) -> Component:
    """Return the button of one ready-made period with its months."""
    if not each.since:
        return html.Button(say(each.english), disabled=True, type="button", title=say("The data do not hold this period."))
    says = marked({"data-set": addressed(each.since, each.until), "aria-pressed": "true" if pressed else "false"})
    words = [html.Span(say(each.english)), html.Span(span(each.since, each.until), className="ready-months")]
    return html.Button(words, type="button", **says)


def addressed(since: int, until: int) -> str:
    """Return what a period sets in an address: both ends, and no selected years and quarters."""
    return "&".join((f"since={month_text(since)}", f"until={month_text(until)}", *(f"{key}=" for key in PERIODS)))


def grid(months: Sequence[int], since: int | None, until: int | None) -> Component:
    """Return a table of years, the newest first, with a button for each month; those of the period shown are pressed.

    months: every month (yyyymm) of the data, in order.
    """
    years = sorted({month // 100 for month in months}, reverse=True)
    rows = [html.Tr([html.Th(year(each, months), scope="row"), *cells(each, months, since or 0, until or 0)]) for each in years]
    return html.Table([html.Tbody(rows)], **marked({"aria-label": say("Months of the period")}))


def year(each: int, months: Sequence[int]) -> Component:
    """Return the button that selects the months of a year that the data hold."""
    held = [month for month in months if month // 100 == each]
    return html.Button(str(each), type="button", className="year", **marked({"data-set": addressed(held[0], held[-1])}))


def cells(each: int, months: Sequence[int], since: int, until: int) -> list[Component]:
    """Return the twelve cells of a year; one without a button is of no month of the data."""
    held = {*months}
    codes = [each * 100 + number for number in range(1, 13)]
    return [html.Td(month(code, since <= code <= until) if code in held else "") for code in codes]


def month(code: int, pressed: bool) -> Component:
    """Return the button of one month."""
    says = {"data-month": month_text(code), "aria-label": month_name(code), "aria-pressed": "true" if pressed else "false"}
    return html.Button(month_label(code), type="button", **marked(says))
