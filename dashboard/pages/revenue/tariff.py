"""The tariff bench: taxes on imports with rates, reliefs, preferences, prices or volumes moved."""

from collections.abc import Sequence
from typing import cast

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.controls import Control, Slider, control, slider
from dashboard.core.page import Page, View
from queries.addresses.levers import TARIFF

NAME = "tariff"
LABELS = {
    "duty_points": "Duty, points",
    "vat_points": "VAT, points",
    "excise_change": "Excise, % of its rate",
    "preference_cut": "Duty cut for a partner, %",
    "exempt_share": "Exempt from duty, % of goods",
    "rate_change": "Foreign currency dearer, %",
    "volume_change": "Volume of imports, %",
    "pass_through": "of which prices take up, %",
    "rate_response": "Elasticity to that price, × 100",
    "tax_response": "Elasticity to taxes, × 100",
}
STARTS = {"pass_through": 100, "rate_response": -80, "tax_response": -80}


def moved(key: str) -> Slider:
    """Return the slider of one lever."""
    values = [int(value) for value in cast("Sequence[str]", TARIFF[key])]
    return Slider(key, LABELS[key], values[0], values[-1], values[1] - values[0], STARTS.get(key, 0))


def chosen(key: str, label: str, empty: str = "None") -> Control:
    """Return the menu of one lever; its options come with the data."""
    return Control(key, label, False, empty=empty)


DUTY_GOODS, EXEMPT_GOODS = chosen("duty_goods", "on these goods", "All goods"), chosen("exempt_goods", "of these goods")
RELIEF, AGREEMENT = chosen("relief_off", "Relief withdrawn"), chosen("agreement_off", "Agreement withdrawn")
PARTNER = chosen("preference_origin", "for goods of")
CHOICES = (DUTY_GOODS, EXEMPT_GOODS, RELIEF, AGREEMENT, PARTNER)
GROUPS = (
    ("Rates", (moved("duty_points"), DUTY_GOODS, moved("vat_points"), moved("excise_change"))),
    ("Reliefs and preferences", (RELIEF, AGREEMENT, moved("preference_cut"), PARTNER, moved("exempt_share"), EXEMPT_GOODS)),
    (
        "Prices and volumes, and how they answer",
        (moved("rate_change"), moved("pass_through"), moved("volume_change"), moved("rate_response"), moved("tax_response")),
    ),
)

BY = "{what}, {unit} (in brackets: points of the revenue of today)"
CHANGE = View(NAME, "change", "What the levers change", BY, only="import")
TAXES = View(NAME, "taxes", "Today and with the levers", "{unit} · collected on imports registered in {period}", body="list", only="import")
CHAPTERS = View(NAME, "chapters", "By HS chapter", BY, only="import")
PARTNERS = View(NAME, "partners", "By origin", BY, only="import")
SIZES = View(NAME, "sizes", "By size of importer", BY, only="import")
LANDING = View(
    NAME,
    "landing",
    "Where the year lands",
    "{node} · all months still to come with the levers",
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
ASSUMED = View(NAME, "assumed", "What this supposes", body="list", blind=("*",))

VIEWS = (CHANGE, TAXES, CHAPTERS, PARTNERS, SIZES, LANDING, SCENARIOS, ASSUMED)


def levers(title: str, parts: tuple[Slider | Control, ...]) -> Component:
    """Return a group of levers under its title."""
    inside = [slider(part) if isinstance(part, Slider) else control(part) for part in parts]
    return html.Fieldset([html.Legend(title), *inside], className="levers")


def listed(view: View, width: int, tall: str = "tall") -> Component:
    """Return a card whose body is a list."""
    return card(view, width, html.Div(id=view.mark, className="body"), tall)


def layout() -> Component:
    """Return the page: levers, what they change, scenarios and assumptions."""
    return html.Div(
        [
            html.H1("Tariff bench", className="unseen"),
            html.Div([levers(*group) for group in GROUPS], className="s12 bench"),
            chart(CHANGE, 6),
            listed(TAXES, 6),
            chart(CHAPTERS, 4),
            chart(PARTNERS, 4),
            chart(SIZES, 4),
            listed(SCENARIOS, 7),
            listed(LANDING, 5),
            listed(ASSUMED, 12),
        ],
        className="page",
    )


PAGE = Page(NAME, "/tariff", "Tariff bench", 15, layout, VIEWS, "Revenue")
