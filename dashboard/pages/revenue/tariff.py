"""The tariff simulation: taxes on imports with rates, reliefs, preferences, prices or volumes moved."""

from collections.abc import Sequence
from typing import cast

from dash import dcc, html
from dash.development.base_component import Component

from analytics.revenue.tariff import TariffLevers
from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.controls import Control, Slider, control, slider
from dashboard.components.core.saved import kept
from dashboard.core.page import Page, View
from data.language import mark, say
from queries.addresses.levers import TARIFF

NAME = "tariff"
LABELS = {
    "duty_points": mark("Duty, points"),
    "vat_points": mark("VAT, points"),
    "excise_change": mark("Excise, % of its rate"),
    "preference_cut": mark("Duty cut for a partner, %"),
    "exempt_share": mark("Exempt from duty, % of goods"),
    "rate_change": mark("Price of foreign currency, %"),
    "volume_change": mark("Volume of imports, %"),
    "pass_through": mark("Share passed on to import prices, %"),
    "rate_response": mark("Response of volume to that price, × 100"),
    "tax_response": mark("Response of volume to taxes, × 100"),
}
STARTS = {key: round(100 * getattr(TariffLevers(), key)) for key in ("pass_through", "rate_response", "tax_response")}


def moved(key: str) -> Slider:
    """Return the slider of one assumption."""
    values = [int(value) for value in cast("Sequence[str]", TARIFF[key])]
    return Slider(key, LABELS[key], values[0], values[-1], values[1] - values[0], STARTS.get(key, 0))


def chosen(key: str, label: str, empty: str = mark("None")) -> Control:
    """Return the menu of one assumption; its options come with the data."""
    return Control(key, label, False, empty=empty)


DUTY_GOODS, EXEMPT_GOODS = chosen("duty_goods", mark("Duty: goods"), mark("All goods")), chosen("exempt_goods", mark("Exempt: goods"))
RELIEF, AGREEMENT = chosen("relief_off", mark("Relief withdrawn")), chosen("agreement_off", mark("Agreement withdrawn"))
PARTNER = chosen("preference_origin", mark("Duty cut: partner"))
CHOICES = (DUTY_GOODS, EXEMPT_GOODS, RELIEF, AGREEMENT, PARTNER)
OFFERED = "tariff-offered"
GROUPS = (
    (mark("Rates"), (moved("duty_points"), DUTY_GOODS, moved("vat_points"), moved("excise_change"))),
    (mark("Reliefs and preferences"), (RELIEF, AGREEMENT, moved("preference_cut"), PARTNER, moved("exempt_share"), EXEMPT_GOODS)),
    (
        mark("Prices and volumes"),
        (moved("rate_change"), moved("pass_through"), moved("volume_change"), moved("rate_response"), moved("tax_response")),
    ),
)

BY = "{what}, {unit} (in brackets: {points})"
CHANGE = View(NAME, "change", "Effect on revenue", BY, only="import", english_hint="change an assumption above")
TAXES = View(
    NAME,
    "taxes",
    "Taxes today and with the changes",
    "{unit} · collected on imports registered in {period}",
    body="list",
    only="import",
)
CHAPTERS = View(NAME, "chapters", "By HS chapter", BY, only="import")
PARTNERS = View(NAME, "partners", "By origin", BY, only="import")
SIZES = View(NAME, "sizes", "By size of importer", BY, only="import")
LANDING = View(
    NAME,
    "landing",
    "Year-end forecast",
    "{node} · all months ahead with the changes",
    body="list",
    blind=("partner", "offered", "size"),
)
SCENARIOS = View(
    NAME,
    "scenarios",
    "Scenarios side by side",
    "{unit} · views of this page saved by name, on the imports shown here",
    body="list",
    only="import",
)
ASSUMED = View(NAME, "assumed", "Assumptions", body="list", blind=("*",))

VIEWS = (CHANGE, TAXES, CHAPTERS, PARTNERS, SIZES, LANDING, SCENARIOS, ASSUMED)


def levers(title: str, parts: tuple[Slider | Control, ...]) -> Component:
    """Return a group of assumptions under its title."""
    inside = [slider(part) if isinstance(part, Slider) else control(part) for part in parts]
    return html.Fieldset([html.Legend(say(title)), *inside], className="levers")


def listed(view: View, width: int, tall: str = "tall") -> Component:
    """Return a card whose body is a list."""
    return card(view, width, html.Div(id=view.mark, className="body"), tall)


def layout() -> Component:
    """Return the page: assumptions to change, their effect, scenarios and assumptions."""
    return page(
        [
            dcc.Store(id=OFFERED),
            dcc.Store(id=kept(NAME)),
            html.H1(say("Tariff simulation"), className="unseen"),
            html.Div([levers(*group) for group in GROUPS], className="bench"),
            chart(CHANGE, 6),
            listed(TAXES, 6),
            chart(CHAPTERS, 4),
            chart(PARTNERS, 4),
            chart(SIZES, 4),
            listed(SCENARIOS, 7),
            listed(LANDING, 5),
            listed(ASSUMED, 12),
        ]
    )


PAGE = Page(NAME, "/tariff", "Tariff simulation", 15, layout, VIEWS, "Revenue", ("clock", "compare"))
