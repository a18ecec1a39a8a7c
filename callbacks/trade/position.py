"""Position: comparative advantage, trade intensity and constant market share, where exports of other countries are loaded."""

from dataclasses import dataclass, replace

import pandas as pd

from analytics.statistics.compare import cut
from analytics.trade.position import EFFECTS, advantage, market_share
from callbacks.core.comparison import TOO_EARLY, names, stamp
from callbacks.core.shapes import BEFORE
from callbacks.core.views import draws
from dashboard.components.trade import standing
from dashboard.core.format import Scale, count, difference, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked
from dashboard.figures.parts import waterfall
from dashboard.pages.trade.position import ADVANTAGE, GOODS, INTENSITY, SPLIT
from dashboard.words import findings
from data.months import months_between
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import CannotCut
from queries.engine.labels import LEVELS
from queries.engine.route import begins
from queries.trade.stated import need
from queries.trade.world import DOLLAR, World, both, exported, reported, unshared, world

LEAST, CELL = 0.001, ("hs2", "partner")
NAMES = {"world": "World growth", "product": "Goods exported", "market": "Markets", "competitive": "Own share"}


@dataclass(frozen=True)
class Standing:
    """Parts of own exports beside those of other countries: the frame of `advantage` with name and before, and what anchors it."""

    frame: pd.DataFrame
    of: World
    records: int
    notes: tuple[str, ...]
    compared: str

    @property
    def words(self) -> str:
        return everyone(self.of)


def everyone(of: World) -> str:
    """'beside 12 countries'."""
    return f"beside {count(len(of.reporters))} {'countries' if len(of.reporters) > 1 else 'country'}"


def alone(filters: Filters) -> Filters:
    """Without any pick of goods: a share of the whole is measured over all of them."""
    for level in LEVELS:
        filters = filters.without(level)
    return filters


def standing_of(key: str, filters: Filters) -> Standing:
    need("goods" if key == "hs2" else "partners")
    of = world(filters)
    own = exported((key,), filters, of)
    frame = advantage(valued(own, key), valued(reported((key,), filters, of), key))
    before, compared = earlier(key, filters)
    named = frame.assign(before=frame["key"].map(before).astype(float), name=names(key, frame["key"].tolist()))
    return Standing(named, of, int(own["records"].sum()), (*unshared(filters), *partial(of, filters)), compared)


def earlier(key: str, filters: Filters) -> tuple[dict[str, float], str]:
    """The ratios of the period compared with and its name; none where it is not compared or nobody reports it."""
    then = filters.compared()
    try:
        if not then or not reaching(then):
            return {}, ""
        of = world(then)
    except CannotCut:
        return {}, ""
    frame = advantage(*(valued(asked((key,), then, of), key) for asked in (exported, reported)))
    return dict(zip(frame["key"], frame["ratio"], strict=True)), BEFORE[filters.compare]


def reaching(then: Filters) -> bool:
    first = begins("export_value")
    return bool(first and then.since and first <= then.since)


def valued(frame: pd.DataFrame, key: str) -> dict[str, float]:
    return dict(zip(frame[key], frame["value"], strict=True))


def partial(of: World, filters: Filters) -> tuple[str, ...]:
    """Where other countries report some of the months alone."""
    months = months_between(filters.since, filters.until)
    said = f"Other countries report {count(len(of.months))} of the {count(months)} months: own exports are those of the same months."
    return ((said,) if len(of.months) < months else ()) + of.said


def ratios(view: View, found: Standing, picked: tuple, label: str, title: str) -> Drawing:
    """The highest ratios."""
    frame = material(found)
    shown = cut(frame.assign(value=frame["ratio"]), ranked.SLOTS, picked)
    figure = ranked.figure(shown, picked, Scale(), (label, "Ratio", (found.compared or "not compared").capitalize()))
    sub = view.read(world=found.words, before=found.compared)
    return Drawing(figure, found.records, stamp(engine.current()), title, sub, found.notes, frame.empty)


@draws(ADVANTAGE)
def strong(filters, picked):
    found = standing_of("hs2", alone(filters))
    return ratios(ADVANTAGE, found, picked, "HS chapter", findings.above_one(material(found), "chapters", "its share elsewhere"))


@draws(INTENSITY)
def intense(filters, picked):
    found = standing_of("partner", filters)
    return ratios(INTENSITY, found, picked, "Partner", findings.above_one(material(found), "partners", "what others send there"))


def material(found: Standing) -> pd.DataFrame:
    """The parts that matter and that others trade too."""
    return found.frame[(found.frame["own_share"] >= LEAST) & found.frame["ratio"].notna()]


@draws(GOODS)
def goods(filters, picked):
    found = standing_of("hs2", alone(filters))
    unit = scale(found.frame["value"].max(), "money", DOLLAR)
    rows = standing.rows(found.frame, picked, unit)
    return Drawing(rows, found.records, stamp(engine.current()), "", GOODS.read(unit=unit.words, world=found.words), found.notes, not rows)


@draws(SPLIT)
def split(filters, _picked):
    need("partners", "goods")
    world(filters)
    then = filters.compared()
    if not then:
        raise CannotCut("A change needs two periods: compare with last year or with the months before")
    if not reaching(then):
        raise CannotCut(TOO_EARLY)
    return decomposed(filters, then)


def decomposed(filters: Filters, then: Filters) -> Drawing:
    of, before = both(filters, then, months_between(then.since, filters.since) - 1)
    own, own_before = exported(CELL, filters, of), exported(CELL, then, before)
    cells = beside(own, own_before, reported(CELL, filters, of), reported(CELL, then, before))
    parts, base, now = market_share(cells), own_before["value"].sum(), own["value"].sum()
    unit = scale(max(map(abs, parts.values())), "money", DOLLAR)
    shown = [(effect, NAMES[effect], parts[effect]) for effect in EFFECTS]
    figure = waterfall.figure(shown, base, unit, ("Part", "Change", "Points"))
    sub = SPLIT.read(unit=unit.words, before=BEFORE[filters.compare], world=everyone(of))
    drawing = Drawing(figure, int(own["records"].sum()), stamp(engine.current()), sentence(parts, base, now), sub)
    return replace(drawing, notes=(*unshared(filters), *partial(of, filters)), empty=not (base or now))


def beside(own: pd.DataFrame, own_before: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The cells of `market_share`."""
    frames = zip(("own", "own_before", "world", "world_before"), (own, own_before, now, before), strict=True)
    columns = [frame.set_index(list(CELL))["value"].rename(name) for name, frame in frames]
    joined = pd.concat(columns, axis=1).fillna(0.0)
    return joined.rename_axis(index=["product", "market"]).reset_index()


def sentence(parts: dict[str, float], base: float, now: float) -> str:
    """'Exports rose 8.1 %: world growth +5.2, own share +2.4 points'."""
    if not base:
        return ""
    causes = sorted(parts.items(), key=lambda part: -abs(part[1]))[:2]
    said = ", ".join(f"{NAMES[key].lower()} {waterfall.points(each, base)}" for key, each in causes)
    return f"Exports in US dollars {'rose' if now >= base else 'fell'} {difference(now, base, 'money')}: {said} points"
