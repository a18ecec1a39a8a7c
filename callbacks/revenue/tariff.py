"""The tariff simulation: one function per view, all from the same imports with the assumptions of the link applied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from dash import Input, Output, callback

from analytics.forecasting.landing import chance
from analytics.revenue.tariff import Levers, Summary, summary
from callbacks.core.comparison import named, stamp
from callbacks.core.period import Codes
from callbacks.core.shell import current
from callbacks.core.views import draws
from dashboard.components.core import saved as keeper
from dashboard.components.revenue import tariff as words
from dashboard.core.format import Scale, counted, month, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import waterfall
from dashboard.pages.revenue.tariff import ASSUMED, CHANGE, CHAPTERS, CHOICES, LANDING, NAME, PARTNERS, SCENARIOS, SIZES, STARTS, TAXES
from data import schema
from data.fiscal import year_named
from data.frames import Frame
from data.quantiles import LEVELS, QUANTILES
from data.releases.release import Release
from data.series_names import REVENUE, cuts
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import kept
from queries.engine.labels import labels
from queries.engine.periods import timeless
from queries.engine.question import CannotCut, Question
from queries.engine.trace import Read, noted
from queries.revenue import forecasts, series
from queries.trade.collected import Collected, collected
from queries.workspace import saved
from services.forecasting import provisional

CUTS, SHOWN, COMPARED = ("hs2", "origin", "size"), 8, 12
NARROW, WIDE = 104, 150
Parts = list[tuple[str, str, float]]
ELSEWHERE = "A forecast is kept for the whole, a region, an office, a tax or a chapter: loosen the filters to these."


@dataclass(frozen=True)
class Bench:
    """The imports of the filters, the assumptions of the link and their effect."""

    filters: Filters
    base: Collected
    levers: Levers
    effect: Summary

    @property
    def scale(self) -> Scale:
        """Return the scale of tables: a hundredth of all taxes is at least one unit."""
        return self.fitting([self.effect.whole("before") / 100])

    def fitting(self, amounts: Sequence[float]) -> Scale:
        """Return the money scale for the largest of these amounts."""
        return scale(max(map(abs, amounts)), "money", self.base.release.currency)


def bench(filters: Filters) -> Bench:
    """Simulate the tariff of a link on the imports of its filters; raises CannotCut, MixedCurrencies, TooMany."""
    plain = Filters(filters.since, filters.until, filters.picks)
    return Bench(plain, collected(plain), levers(filters), simulate(plain, levers(filters)))


def simulate(filters: Filters, moved: Levers) -> Summary:
    """Return the effect of assumptions on the imports of the filters; raises CannotCut, MixedCurrencies, TooMany."""
    return _simulate(filters, moved, engine.current())


@kept(key=lambda *asked: ("tariff", *asked))
def _simulate(filters: Filters, moved: Levers, _release: Release) -> Summary:
    return summary(collected(filters).cells, moved, CUTS)


def levers(filters: Filters) -> Levers:
    """Return the assumptions of a link as fractions."""
    codes = dict(filters.levers)

    def share(key: str) -> float:
        return filters.lever(key, STARTS.get(key, 0)) / 100

    return Levers(
        share("duty_points"),
        codes.get("duty_goods", ""),
        codes.get("relief_off", ""),
        codes.get("agreement_off", ""),
        share("preference_cut"),
        codes.get("preference_origin", ""),
        share("exempt_share"),
        codes.get("exempt_goods", ""),
        share("vat_points"),
        share("excise_change"),
        share("rate_change"),
        share("volume_change"),
        share("pass_through"),
        share("rate_response"),
        share("tax_response"),
    )


def anchored(view: View, body: object, one: Bench, title: str = "", frame: Frame | None = None, **words_: str) -> Drawing:
    """Return a drawing with its observations; its rows and the assumptions are recorded for export."""
    for name, rows in ((view.title, frame), ("Assumptions", assumptions(one.levers))):
        if rows is not None:
            noted(Read(name, rows, one.filters, one.base.release, one.base.notes, ("tax_line",)))
    sub = view.read(unit=one.scale.words, period=f"{month(one.filters.first_month)} – {month(one.filters.last_month)}", **words_)
    return Drawing(body, one.base.lines, stamp(one.base.release), title, sub, one.base.notes, one.base.cells.empty)


def assumptions(moved: Levers) -> Frame:
    """Return the assumptions in words; columns assumption, value."""
    return pd.DataFrame(words.assumptions(moved, named), columns=["assumption", "value"])


@draws(CHANGE)
def change(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of taxes by tax, with the response of volumes apart."""
    one = bench(filters)
    by_tax: Frame = one.effect.taxes
    still = [(key, words.NAMES[key], step) for key, step in zip(by_tax["key"], by_tax["mechanical"] - by_tax["before"], strict=True)]
    parts = [*still, ("answer", "Volumes answer", one.effect.whole("value") - one.effect.whole("mechanical"))]
    drawn = fallen(CHANGE, one, parts, by_tax.assign(name=by_tax["key"].map(words.NAMES)), NARROW)
    return replace(drawn, title=words.sentence(one.effect, one.levers, one.scale, named))


def fallen(view: View, one: Bench, parts: Parts, frame: Frame, left: int) -> Drawing:
    """Draw the parts of a change and their total; where no assumption is changed, the taxes collected today."""
    whole, what = "Change", "Change of the taxes collected"
    if not any(amount for *_, amount in parts):
        parts, whole, what = cut(frame, frame["before"]), "All", "Taxes collected, no lever moved"
    unit = one.fitting([sum(amount for *_, amount in parts), *(amount for *_, amount in parts)])
    slots = SHOWN + 2 if left == WIDE else 0
    figure = waterfall.figure(parts, one.effect.whole("before"), unit, (view.title, "Change", "Points"), slots, left, whole)
    drawn = anchored(view, figure, one, frame=frame)
    return replace(drawn, sub=view.read(what=what, unit=unit.words))


def cut(frame: Frame, amounts: pd.Series) -> Parts:
    """Return the largest amounts as (key, name, amount), and all others as one; the frame has columns key and name."""
    order = amounts.abs().argsort(kind="stable")[::-1]
    shown = [(str(frame["key"].iloc[place]), str(frame["name"].iloc[place]), float(amounts.iloc[place])) for place in order]
    shown = [part for part in shown if part[2]]
    rest = shown[SHOWN:]
    return [*shown[:SHOWN], *([("", counted(len(rest), "other"), sum(part[2] for part in rest))] if rest else [])]


@draws(TAXES)
def taxes(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of the effect by tax."""
    one = bench(filters)
    return anchored(TAXES, words.taxes(one.effect.taxes, one.scale), one, frame=one.effect.taxes)


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
    """Write '69 Ceramics changes most: +9.2 %'; empty where nothing changes."""
    if not steps.any() or not frame["before"].iloc[0]:
        return ""
    return f"{frame['name'].iloc[0]} changes most: {words.grown(frame['value'].iloc[0], frame['before'].iloc[0])}"


@draws(LANDING)
def landing(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of the year-end revenue forecast today and with the assumptions; raises CannotCut without a forecast."""
    one = bench(filters)
    slice_ = timeless(one.filters)
    node = series.name_of(REVENUE, slice_)
    try:
        rows = lands(node, one.effect.ratio)
    except forecasts.NoForecast as absent:
        raise CannotCut(f"{absent}".capitalize()) from None
    return anchored(LANDING, words.landing(rows), one, words.chances(rows), landed(rows), node=where(slice_))


def where(filters: Filters) -> str:
    """Write the names of the selected codes, or 'All revenue'."""
    return ", ".join(named(key, code) for key, codes in filters.picks for code in codes) or "All revenue"


def landed(rows: list[tuple[str, float, float, str]]) -> Frame:
    """Return the year-end figures as rows to export."""
    return pd.DataFrame([row[:3] for row in rows], columns=["figure", "today", "with_the_levers"])


def lands(node: str | None, ratio: float) -> list[tuple[str, float, float, str]]:
    """Return the year-end forecast today, and with the months to come multiplied by a ratio, as (name, today, after, unit).

    Raises CannotCut where this slice has no stored forecast, and NoForecast.
    """
    if node is None:
        raise CannotCut(ELSEWHERE)
    said = forecasts.landings(node)
    run = forecasts.run()
    provisional.note_run(run)
    last = said[said["origin"] == run.origin]
    if last.empty:
        raise CannotCut(ELSEWHERE)
    row = last.iloc[0]
    today, collected_ = row[list(LEVELS)].to_numpy(float), float(row["collected"])
    after = collected_ + (today - collected_) * ratio
    year = int(row["fiscal_year"])
    places = [(f"{year_named(during(year))}, P{q * 100:.0f}", QUANTILES.index(q)) for q in (0.1, 0.5, 0.9)]
    rows = [(name, float(today[place]), float(after[place]), "money") for name, place in places]
    return rows + reached(node, year, today, after)


def reached(node: str, year: int, today: np.ndarray, after: np.ndarray) -> list[tuple[str, float, float, str]]:
    """Return the target of a fiscal year and the chance of reaching it; empty where it has no target."""
    target = series.target(cuts(node), during(year))
    if target is None:
        return []
    return [("Its target", target, target, "money"), ("Chance of reaching it", chance(today, target), chance(after, target), "percent")]


def during(year: int) -> list[int]:
    """Return the months (yyyymm) of a fiscal year in order."""
    return sorted(code for code, each in series.fiscal_years().items() if each == year)


@draws(SCENARIOS, Input(keeper.KEPT, "children"))
def scenarios(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of this page and its saved views on the same imports, redrawn when a saved view changes."""
    one = bench(filters)
    rows = beside(one)
    columns = ["scenario", "before", "mechanical", "value", "levers"]
    table = [(name, *map(effect.whole, columns[1:4]), said) for name, _, effect, said in rows]
    return anchored(SCENARIOS, words.scenarios(rows, one.scale), one, frame=pd.DataFrame(table, columns=columns))


def beside(one: Bench) -> list[tuple[str, str, Summary, str]]:
    """Return name, address, effect and assumptions in words of this page and of its saved views, on the same imports."""
    kept_views = [(view.name, view.address, levers(Filters.parse(view.search))) for view in saved.views() if view.path == f"/{NAME}"]
    every = [("This page", "", one.levers), *kept_views[:COMPARED]]
    return [(name, link, simulate(one.filters, moved), "; ".join(words.said(moved, named))) for name, link, moved in every]


@draws(ASSUMED)
def assumed(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of assumptions."""
    one = bench(filters)
    return anchored(ASSUMED, words.assumed(one.levers, named), one)


@callback(*(Output(each.id, "options") for each in CHOICES), Input("release", "data"))
def options(_release: object) -> tuple[list[dict[str, str]], ...]:
    """Write the choices of goods, reliefs, agreements and origins when new data are published."""
    if not current():
        return ([],) * len(CHOICES)
    goods_ = [{"value": code, "label": words.goods(code, named)} for code in goods()]
    return goods_, goods_, coded("relief"), coded("agreement"), coded("origin")


def goods() -> list[str]:
    """Return the sections, chapters and headings that were taxed."""
    headings = [str(row["hs4"]) for row in ask(Question(("tax_assessed",), ("hs4",))).rows if row["hs4"] != schema.NOT_STATED]
    chapters_ = sorted({code[:2] for code in headings})
    return [*labels("section"), *chapters_, *sorted(headings)]


def coded(key: str) -> list[dict[str, str]]:
    """Return the codes of a dimension that occur on tax lines, sorted by name."""
    codes = [str(row[key]) for row in ask(Question(("tax_assessed",), (key,))).rows if row[key] != schema.NOT_STATED]
    return sorted(({"value": code, "label": named(key, code)} for code in codes), key=lambda option: option["label"])
