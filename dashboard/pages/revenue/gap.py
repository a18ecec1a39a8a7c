"""The gap: what the law would raise, what it gives away, what is assessed and what is paid; accounts and estimates never mixed."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK_3, MUTED, PICK
from dashboard.figures.months.stacked import Part

NAME = "gap"
MIDDLE = "$forecast"
REGISTERED = "Declarations registered in the months shown"

GAPS = View(
    NAME,
    "gaps",
    "Three gaps, three questions",
    "Budget: money received by payment · policy and compliance: declarations by registration · never added to each other",
    body="list",
)
WATERFALL = View(
    NAME,
    "waterfall",
    "From the statutory potential to what is paid",
    f"{REGISTERED}, as known at the end of the data · {{unit}}, and share of the potential · solid = accounts · hatched = {{estimates}}",
    only="import",
)
TREASURY = View(
    NAME,
    "treasury",
    "From what is paid to the treasury",
    "The same declarations, then the receipts of the months shown · {unit} · crossed = not explained",
)
MONTHS = View(
    NAME,
    "months",
    "Where the potential goes, by month",
    "By month of registration · {unit} · the parts add up to the potential and what controls found · pale = {pale} · a month is a filter",
    "month",
    only="import",
)
RATES = View(
    NAME,
    "rates",
    "Rates by law and in fact",
    "Imports for home use by registration, on their customs value · dotted = by law · potential collected: paid so far",
    "month",
    only="import",
)
RELIEFS = View(
    NAME, "reliefs", "Forgone by relief", "By registration · {unit} · tick = {before} · a relief is a filter", "relief", only="import"
)
AGREEMENTS = View(
    NAME,
    "agreements",
    "Forgone by preference",
    "Duty, and the excise and VAT on it, by agreement claimed · {unit} · tick = {before}",
    "agreement",
    only="import",
)
BENEFICIARIES = View(
    NAME,
    "beneficiaries",
    "Who benefits, and who owes",
    "Forgone by preference and relief, {unit} · of their tax = forgone / (forgone + paid)",
    "*",
    body="rows",
    only="import",
)
ARREARS = View(
    NAME,
    "arrears",
    "Assessed, not paid",
    "All declarations up to {until}, by days from assessment to the end of the data, {unit} · deferred accounts not due yet are in it",
    "office",
    only="import",
)
SUSPENDED = View(
    NAME,
    "suspended",
    "Suspended tax",
    "All entries up to {until}, by months since registration, {unit} · due when goods are cleared for home use",
    "procedure",
    only="import",
)

VIEWS = (GAPS, WATERFALL, TREASURY, MONTHS, RATES, RELIEFS, AGREEMENTS, BENEFICIARIES, ARREARS, SUSPENDED)
COURSE = (
    Part("tax_paid", "Paid", ACTUAL),
    Part("tax_refunded", "Refunded", INK_3),
    Part("tax_unpaid", "Assessed, not paid", PICK),
    Part("tax_suspended", "Suspended", INK_3, "/"),
    Part("relief_forgone", "Relief", MIDDLE),
    Part("preference_forgone", "Preference", MUTED),
)
AGES = (
    Part("unpaid_30", "Up to 30 days", MUTED),
    Part("unpaid_90", "31 to 90", MIDDLE),
    Part("unpaid_365", "91 to 365", INK_3),
    Part("unpaid_older", "Over a year", ACTUAL),
)
SPANS = (
    Part("months_6", "Up to 6 months", MUTED),
    Part("months_12", "7 to 12", MIDDLE),
    Part("months_24", "13 to 24", INK_3),
    Part("older", "Longer", ACTUAL),
)
BENEFICIARY_COLUMNS = (
    ("name", "Class", 240),
    ("forgone", "Forgone", 88),
    ("share", "Share", 74),
    ("rate", "Of their tax", 88),
    ("unpaid", "Unpaid", 84),
)


def legend(parts: tuple[Part, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the colour and words of each part; patterns are named too."""
    return tuple((part.colour, f"{part.name}, hatched", "hatched") if part.pattern else (part.colour, part.name) for part in parts)


def layout() -> Component:
    """Return the page: the gaps, the steps between them, rates, reliefs and arrears."""
    return html.Div(
        [
            html.H1("Gap", className="unseen"),
            card(GAPS, 12, html.Div(id=GAPS.mark, className="body")),
            chart(WATERFALL, 8, "high", ((ACTUAL, "Whole"), (MUTED, "Less"), (PICK, "More"))),
            chart(TREASURY, 4, "high"),
            chart(MONTHS, 8, "high", legend(COURSE)),
            chart(RATES, 4, "high"),
            html.Div([chart(RELIEFS, 12, "low"), chart(AGREEMENTS, 12, "low")], className="stack s4"),
            card(BENEFICIARIES, 8, grid(BENEFICIARIES, BENEFICIARY_COLUMNS), "deep"),
            chart(ARREARS, 8, "tall", legend(AGES)),
            chart(SUSPENDED, 4, "tall", legend(SPANS)),
        ],
        className="page",
    )


PAGE = Page(NAME, "/gap", "Gap", 11, layout, VIEWS, "Revenue")
