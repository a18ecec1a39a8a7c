"""Methods: the table of all, and the guided case of one, whose finding is that of the view it is shown on."""

from dataclasses import replace

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.compliance.first_digits import HOLDS, deviates
from analytics.compliance.moves import FALSE_DISCOVERIES
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.shell import page_at
from callbacks.core.views import DRAWN, draws
from callbacks.methods import how_good
from callbacks.methods.how_good import WITHHELD
from callbacks.stories.story_views import path
from dashboard.components.core.commands import coded
from dashboard.components.methods import cases_told
from dashboard.core.format import count
from dashboard.core.page import Drawing, View
from dashboard.pages.clearance import trs
from dashboard.pages.compliance import compliance, evidence
from dashboard.pages.methods.methods import CASE, CASES, METHOD, PAGE
from dashboard.pages.revenue import revenue
from dashboard.pages.risk import risk
from dashboard.pages.trade import agreements
from dashboard.words.methods import GUIDES
from data.access import refusals
from data.access.policy import FIGURES, authorise
from data.language import mark, say, sentence
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.methods import method_data
from queries.methods.held_data import HeldData
from services.compliance import first_digits
from services.risk.targeting import note

SHOWN: dict[str, View] = {
    "release_study": trs.STAGES,
    "forecast": revenue.LANDING,
    "targeting": risk.DETECTION,
    "price_outliers": risk.PRICES,
    "unit_values": evidence.PRICES,
    "mirror": evidence.GAPS,
    "first_digits": compliance.DIGITS,
    "event": agreements.EVENT,
}
COUNTED = mark("First digits of {deviating} of {tested} chapters and traders deviate from Benford's law by enough and beyond chance")


@draws(CASES)
def cases(filters: Filters, _picked: Codes) -> Drawing:
    """Return all methods: what each answers, whether its data are there, and how good it is."""
    held = {key: holding(key) for key in GUIDES}
    good = {key: how_good.of(key) for key in GUIDES}
    rows = [cases_told.row(guide, held[key], least(key), good[key], chosen(filters, key)) for key, guide in GUIDES.items()]
    facts = tuple(sorted({each.fact.name for each in method_data.needs().values()}))
    note(say("Methods and the data at hand"), filed(held, good), Filters(), facts)
    known = [each for each in held.values() if isinstance(each, HeldData)]
    seen = sum(each.usable for each in known)
    return Drawing(cases_told.cases(rows, CASES.title), seen, stamp(engine.current()), cases_told.ready(known), CASES.read())


def holding(method: str) -> HeldData | str:
    """Return what is held of the data of a method, or why that is not shown to the user, in a sentence; Forbidden without figures."""
    authorise(*FIGURES)
    try:
        return method_data.held(method)
    except WITHHELD as refusal:
        refusals.noted(refusal, whole=False)
        return sentence(refusal)


def least(method: str) -> int:
    """Return how many months of data a method takes."""
    return method_data.needs()[method].months


def filed(held: dict[str, HeldData | str], good: dict[str, str]) -> pd.DataFrame:
    """Return the table as it is kept in a file."""
    rows = [
        (say(GUIDES[key].name), each.rows, each.usable, each.first or None, each.last or None, each.months, good[key])
        if isinstance(each, HeldData)
        else (say(GUIDES[key].name), *[None] * 5, each)
        for key, each in held.items()
    ]
    return pd.DataFrame(rows, columns=["method", "rows_held", "rows_usable", "first", "last", "months", "how_good"])


def chosen(filters: Filters, method: str) -> str:
    """Return the address of the case of a method under filters; the case that an address need not name is not named."""
    named = () if method == METHOD.default else ((METHOD.key, method),)
    return PAGE.path + replace(filters, levers=(*others(filters), *named), compare=Filters().compare).search


def others(filters: Filters) -> tuple[tuple[str, str], ...]:
    """Return the levers of filters but the choice of a method."""
    return tuple((key, value) for key, value in filters.levers if key != METHOD.key)


@draws(CASE)
def case(filters: Filters, _picked: Codes) -> Drawing:
    """Return one method as a guided case; its finding is that of the view it is shown on, under the same filters."""
    key = dict(filters.levers).get(METHOD.key, METHOD.default)
    guide, held = GUIDES[key], holding(key)
    found, why = finding(key, replace(filters, levers=others(filters)))
    body = cases_told.case(answered(key, held, found.title if found else why, onward(filters)), CASE.title)
    sub = CASE.read(method=say(guide.name), shown=found.sub if found else "")
    if not found:
        return Drawing(body, held.usable if isinstance(held, HeldData) else 0, stamp(engine.current()), say(guide.question), sub)
    return Drawing(body, found.observations, stamp(engine.current()), found.title or say(guide.question), sub, found.notes)


def answered(method: str, held: HeldData | str, found: str, search: str) -> list[tuple[str, Component]]:
    """Return the steps of the case of a method. found: what it shows, or why nothing. search: the filters, as in an address."""
    guide, place = GUIDES[method], path(SHOWN[method])
    told = html.Span(coded(found or say("There is no finding under these filters.")))
    shown = html.Span([told, " ", cases_told.opens(named(place), place + search)])
    beyond = cases_told.opens(named(guide.beyond), guide.beyond + search)
    return cases_told.steps(guide, data(method, held), shown, how_good.of(method), beyond)


def onward(filters: Filters) -> str:
    """Return the filters as in the address of another page, without what belongs to this page alone."""
    return replace(filters, levers=others(filters), compare=Filters().compare).search


def named(place: str) -> str:
    """Return the title of the page at a path."""
    page = page_at(place)
    return page.title if page else ""


def data(method: str, held: HeldData | str) -> Component:
    """Return whether the data of a method are there, and what is held."""
    return cases_told.data(GUIDES[method], held, least(method))


def finding(method: str, filters: Filters) -> tuple[Drawing | None, str]:
    """Return what the view of a method shows, or None and why it shows nothing; of a view that may name traders only counts are told."""
    view = SHOWN[method]
    try:
        found = DRAWN[view](filters.search)
        return (replace(found, title=digits_counted(filters)), "") if method == "first_digits" else (found, "")
    except WITHHELD as refusal:
        refusals.noted(refusal, whole=False)
        return None, sentence(refusal)


def digits_counted(filters: Filters) -> str:
    """Write how many chapters and traders deviate from Benford's law, of those that its conditions hold for."""
    table = first_digits.groups(filters)
    deviating, tested = len(deviates(table, FALSE_DISCOVERIES)), int((table["condition"] == HOLDS).sum())
    return say(COUNTED, deviating=count(deviating), tested=count(tested))
