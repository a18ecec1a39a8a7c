"""The tariff simulation: one function per view, all from the same imports with the assumptions of the link applied."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from dash import Input, Output, State, callback, no_update

from analytics.revenue.tariff import TariffLevers
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.shell import current
from callbacks.core.views import draws
from dashboard.components.core import saved as keeper
from dashboard.components.revenue import tariff as words
from dashboard.core.format import Scale, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import waterfall
from dashboard.pages.revenue.tariff import ASSUMED, CHANGE, CHAPTERS, CHOICES, LANDING, NAME, OFFERED, PARTNERS, SCENARIOS, SIZES, TAXES
from data import schema
from data.fiscal import year_named
from data.frames import Frame
from data.language import mark, say, say_clauses, say_list, say_number
from data.months import DASHED, period_name
from data.quantiles import QUANTILES
from data.series_names import REVENUE
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.labels import labels, named
from queries.engine.periods import timeless
from queries.engine.question import CannotCut, Question
from queries.engine.trace import Read, noted
from queries.revenue import forecasts, revenue_series
from queries.trade.goods_search import everyday
from services.revenue.tariff import Bench, YearEnd, bench, beside, year_end

NARROW, WIDE, SHOWN = 104, 150, 8
ENDS = {
    0.1: mark("{year}: low end of the likely range"),
    0.5: mark("{year}: central forecast"),
    0.9: mark("{year}: high end of the likely range"),
}
Parts = list[tuple[str, str, float]]


def scaled(one: Bench) -> Scale:
    """Return the scale of tables: a hundredth of all taxes is at least one unit."""
    return fitting(one, [one.effect.whole("before") / 100])


def fitting(one: Bench, amounts: Sequence[float]) -> Scale:
    """Return the money scale for the largest of these amounts."""
    return scale(max(map(abs, amounts)), "money", one.base.release.currency)


def anchored(view: View, body: object, one: Bench, title: str = "", frame: Frame | None = None, **words_: str) -> Drawing:
    """Return a drawing with its observations; its rows and the assumptions are recorded for export."""
    for name, rows in ((view.title, frame), (say("Assumptions"), assumptions(one.levers))):
        if rows is not None:
            noted(Read(name, rows, one.filters, one.base.release, one.base.notes, ("tax_line",)))
    sub = view.read(unit=scaled(one).words, period=period_name(one.filters.first_month, one.filters.last_month, DASHED), **words_)
    return Drawing(body, one.base.lines, stamp(one.base.release), title, sub, one.base.notes, one.base.cells.empty)


def assumptions(moved: TariffLevers) -> Frame:
    """Return the assumptions as rows for a file: assumption, levers (what is changed, in words), value and unit, shares in per cent."""
    what, changed = words.changes(moved, named)
    numbers = [(name, "", value * 100 if unit else value, "%" if unit else "") for name, value, unit in words.figures(moved)]
    return pd.DataFrame([(what, changed, None, ""), *numbers], columns=["assumption", "levers", "value", "unit"])


@draws(CHANGE)
def change(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of taxes by tax, with the response of volumes apart."""
    one = bench(filters)
    by_tax: Frame = one.effect.taxes
    still = [(key, say(words.NAMES[key]), step) for key, step in zip(by_tax["key"], by_tax["mechanical"] - by_tax["before"], strict=True)]
    parts = [*still, ("answer", say("Response of volumes"), one.effect.whole("value") - one.effect.whole("mechanical"))]
    drawn = fallen(CHANGE, one, parts, by_tax.assign(name=[say(words.NAMES[key]) for key in by_tax["key"]]), NARROW)
    return replace(drawn, title=words.sentence(one.effect, one.levers, scaled(one), named))


def fallen(view: View, one: Bench, parts: Parts, frame: Frame, left: int) -> Drawing:
    """Draw the parts of a change and their total; where no assumption is changed, the taxes collected today."""
    whole, what, points = say("Change"), say("Change of the taxes collected"), say("percentage points of revenue today")
    if still := not any(amount for *_, amount in parts):
        parts, whole, what, points = cut(frame, frame["before"]), say("All"), say("Taxes collected, no change"), say("share of all taxes")
    unit = scaled(one) if still else fitting(one, [sum(amount for *_, amount in parts), *(amount for *_, amount in parts)])
    slots = SHOWN + 2 if left == WIDE else 0
    columns = (view.title, say("Amount"), say("Share")) if still else (view.title, say("Change"), say("Points"))
    figure = waterfall.figure(parts, one.effect.whole("before"), unit, columns, slots, left, whole, still)
    drawn = anchored(view, figure, one, frame=frame)
    return replace(drawn, sub=view.read(what=what, unit=unit.words, points=points))


def cut(frame: Frame, amounts: pd.Series) -> Parts:
    """Return the largest amounts as (key, name, amount), and all others as one; the frame has columns key and name."""
    order = amounts.abs().argsort(kind="stable")[::-1]
    shown = [(str(frame["key"].iloc[place]), str(frame["name"].iloc[place]), float(amounts.iloc[place])) for place in order]
    shown = [part for part in shown if part[2]]
    rest = shown[SHOWN:]
    others = say_number("{number} other", "{number} others", len(rest))
    return [*shown[:SHOWN], *([("", others, sum(part[2] for part in rest))] if rest else [])]


@draws(TAXES)
def taxes(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of the effect by tax."""
    one = bench(filters)
    return anchored(TAXES, words.taxes(one.effect.taxes, scaled(one)), one, frame=one.effect.taxes)


@draws(CHAPTERS)
def chapters(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of taxes by HS chapter."""
    return by(CHAPTERS, "hs2", filters)


@draws(PARTNERS)
def partners(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of taxes by origin."""
    return by(PARTNERS, "origin", filters)


@draws(SIZES)
def sizes(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of taxes by size of importer."""
    return by(SIZES, "size", filters)


def by(view: View, key: str, filters: Filters) -> Drawing:
    """Draw the change of taxes by one dimension, the largest parts first."""
    one = bench(filters)
    frame: Frame = one.effect.by[key].assign(name=[named(key, code) for code in one.effect.by[key]["key"]])
    steps = frame["value"] - frame["before"]
    return replace(fallen(view, one, cut(frame, steps), frame, WIDE), title=most(frame, steps))


def most(frame: Frame, steps: pd.Series) -> str:
    """Write 'Largest change: 69 Ceramics, +9.2 %'; empty where nothing changes."""
    if not steps.any() or not frame["before"].iloc[0]:
        return ""
    change_ = words.grown(frame["value"].iloc[0], frame["before"].iloc[0])
    return say("Largest change: {name}, {change}", name=frame["name"].iloc[0], change=change_)


@draws(LANDING)
def landing(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of the year-end revenue forecast today and with the assumptions; raises CannotCut without a forecast."""
    one = bench(filters)
    slice_ = timeless(one.filters)
    node = revenue_series.name_of(REVENUE, slice_)
    try:
        rows = lands(year_end(node, one.effect.ratio))
    except forecasts.NoForecast as absent:
        raise CannotCut(str(absent)) from None
    return anchored(LANDING, words.landing(rows), one, words.chances(rows), landed(rows), node=where(slice_))


def where(filters: Filters) -> str:
    """Write the names of the selected codes, or 'All revenue'."""
    return say_list([named(key, code) for key, codes in filters.picks for code in codes], "unit") or say("All revenue")


def landed(rows: list[tuple[str, float, float, str]]) -> Frame:
    """Return the year-end figures as rows to export."""
    return pd.DataFrame([row[:3] for row in rows], columns=["figure", "today", "with_the_levers"])


def lands(end: YearEnd) -> list[tuple[str, float, float, str]]:
    """Return a year-end forecast today and after the change, as (name, today, after, unit); target and chance where it has one."""
    places = [(say(words_, year=year_named(end.months)), QUANTILES.index(q)) for q, words_ in ENDS.items()]
    rows = [(name, float(end.today[place]), float(end.after[place]), "money") for name, place in places]
    if end.target is None:
        return rows
    chances = say("Chance of meeting the target"), *end.chances(end.target), "percent"
    return [*rows, (say("Target"), end.target, end.target, "money"), chances]


@draws(SCENARIOS, Input(keeper.kept(NAME), "data"))
def scenarios(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of this page and its saved views on the same imports, redrawn when a saved view changes."""
    one = bench(filters)
    rows = [(name, link, effect, say_clauses(words.said(moved, named))) for name, link, effect, moved in beside(one)]
    columns = ["scenario", "before", "mechanical", "value", "levers"]
    table = [(name, *map(effect.whole, columns[1:4]), said) for name, _, effect, said in rows]
    return anchored(SCENARIOS, words.scenarios(rows, scaled(one)), one, frame=pd.DataFrame(table, columns=columns))


@draws(ASSUMED)
def assumed(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of assumptions."""
    one = bench(filters)
    return anchored(ASSUMED, words.assumed(one.levers, named), one)


@callback(
    Output(OFFERED, "data"),
    *(Output(each.id, "options") for each in CHOICES),
    Input(SCENARIOS.asked, "data"),
    State(OFFERED, "data"),
)
def options(_search: object, offered: object) -> tuple[Any, ...]:
    """Write the choices of goods, reliefs, agreements and origins, when the page opens and when new data are published."""
    release = current()
    if not release:
        return "", *([],) * len(CHOICES)
    if offered == release.number:
        return (no_update,) * (1 + len(CHOICES))
    goods_ = [chosen(code) for code in goods()]
    return release.number, goods_, goods_, coded("relief"), coded("agreement"), coded("origin")


def chosen(code: str) -> dict[str, str]:
    """Return a choice of goods, found by their name, code and everyday names."""
    name = words.goods(code, named)
    return {"value": code, "label": name, "title": name, "search": " ".join((name, code, everyday(code)))}


def goods() -> list[str]:
    """Return the sections, chapters and headings that were taxed."""
    headings = [str(row["hs4"]) for row in ask(Question(("tax_assessed",), ("hs4",))).rows if row["hs4"] != schema.NOT_STATED]
    chapters_ = sorted({code[:2] for code in headings})
    return [*labels("section"), *chapters_, *sorted(headings)]


def coded(key: str) -> list[dict[str, str]]:
    """Return the codes of a dimension that occur on tax lines, sorted by name."""
    codes = [str(row[key]) for row in ask(Question(("tax_assessed",), (key,))).rows if row[key] != schema.NOT_STATED]
    return sorted(({"value": code, "label": named(key, code)} for code in codes), key=lambda option: option["label"])
