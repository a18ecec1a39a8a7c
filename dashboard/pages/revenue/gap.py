"""The gap: potential revenue, what is forgone by law, what is assessed and what is paid; accounts and estimates never mixed."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page, stack
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK_3, MUTED, PICK
from dashboard.figures.months.stacked import Part
from data.language import mark, say

NAME = "gap"
MIDDLE = "$forecast"

GAPS = View(
    NAME,
    "gaps",
    "Three revenue gaps",
    "Budget: money received, by payment · policy and compliance: what was declared, by registration · never added to each other",
    body="list",
)
WATERFALL = View(
    NAME,
    "waterfall",
    "From potential revenue to tax paid",
    "Declarations registered in the months shown, as known at the end of the data · {unit}, and share of the potential · "
    "solid = accounts · hatched = {estimates}",
    only="import",
)
TREASURY = View(
    NAME,
    "treasury",
    "From tax paid to the treasury",
    "The same declarations, then the receipts of the months shown · {unit} · crossed = unexplained difference",
)
MONTHS = View(
    NAME,
    "months",
    "Potential revenue by month",
    "By month of registration · {unit} · the parts add up to the potential and additional assessments · pale = {pale} · a month is a "
    "filter",
    "month",
    only="import",
)
RATES = View(
    NAME,
    "rates",
    "Statutory and effective rates",
    "Imports for home use by registration, on their customs value · dotted = statutory · potential collected: paid so far",
    "month",
    only="import",
)
RELIEFS = View(
    NAME,
    "reliefs",
    "Revenue forgone by relief",
    "By registration · {unit} · tick = {before}",
    "relief",
    only="import",
    english_hint="a relief is a filter",
)
AGREEMENTS = View(
    NAME,
    "agreements",
    "Revenue forgone by preference",
    "Duty, and the excise and VAT on it, by agreement claimed · {unit} · tick = {before}",
    "agreement",
    only="import",
)
BENEFICIARIES = View(
    NAME,
    "beneficiaries",
    "Beneficiaries and debtors",
    "Revenue forgone by preference and relief, {unit} · share of their tax = forgone / (forgone + paid)",
    "*",
    body="rows",
    only="import",
)
ARREARS = View(
    NAME,
    "arrears",
    "Arrears by office and age",
    "All declarations up to {until}, by days from assessment to the end of the data, {unit} · deferred payments not yet due are included",
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
    Part("tax_paid", mark("Paid"), ACTUAL),
    Part("tax_refunded", mark("Refunded"), INK_3),
    Part("tax_unpaid", mark("Arrears"), PICK),
    Part("tax_suspended", mark("Suspended"), INK_3, "/"),
    Part("relief_forgone", mark("Relief"), MIDDLE),
    Part("preference_forgone", mark("Preference"), MUTED),
)
AGES = (
    Part("unpaid_30", mark("Up to 30 days"), MUTED),
    Part("unpaid_90", mark("31 to 90 days"), MIDDLE),
    Part("unpaid_365", mark("91 to 365 days"), INK_3),
    Part("unpaid_older", mark("Over a year"), ACTUAL),
)
SPANS = (
    Part("months_6", mark("Up to 6 months"), MUTED),
    Part("months_12", mark("7 to 12 months"), MIDDLE),
    Part("months_24", mark("13 to 24 months"), INK_3),
    Part("older", mark("Over 24 months"), ACTUAL),
)
BENEFICIARY_COLUMNS = (
    ("name", mark("Class"), 240),
    ("forgone", mark("Forgone"), 88),
    ("share", mark("Share"), 74),
    ("rate", mark("Of their tax"), 88),
    ("unpaid", mark("Unpaid"), 84),
)


def legend(parts: tuple[Part, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the colour and words of each part; patterns are named too."""
    hatched = mark("{name}, hatched")
    return tuple(
        (part.colour, say(hatched, name=say(part.name)), "hatched") if part.pattern else (part.colour, part.name) for part in parts
    )


def layout() -> Component:
    """Return the page: the gaps, the steps between them, rates, reliefs and arrears."""
    return page(
        [
            html.H1(say("Gap"), className="unseen"),
            card(GAPS, 12, html.Div(id=GAPS.mark, className="body")),
            chart(WATERFALL, 8, "high", ((ACTUAL, mark("Total")), (MUTED, mark("Decrease")), (PICK, mark("Increase")))),
            chart(TREASURY, 4, "high"),
            chart(MONTHS, 8, "high", legend(COURSE)),
            chart(RATES, 4, "high"),
            stack([chart(RELIEFS, 12, "low"), chart(AGREEMENTS, 12, "low")], 4),
            card(BENEFICIARIES, 8, grid(BENEFICIARIES, BENEFICIARY_COLUMNS), "deep"),
            chart(ARREARS, 8, "tall", legend(AGES)),
            chart(SUSPENDED, 4, "tall", legend(SPANS)),
        ]
    )


PAGE = Page(NAME, "/gap", "Gap", 11, layout, VIEWS, "Revenue", ("clock",))
