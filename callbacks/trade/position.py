"""Export competitiveness: comparative advantage, trade intensity and constant market share, where other countries' exports are loaded."""

from dataclasses import dataclass, replace

import pandas as pd

from analytics.statistics.compare import cut
from analytics.trade.position import EFFECTS, advantage, market_share
from callbacks.core.comparison import TOO_EARLY, names, stamp
from callbacks.core.period import Codes
from callbacks.core.shapes import BEFORE
from callbacks.core.views import draws
from dashboard.components.trade import standing
from dashboard.core.format import Scale, count, difference, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked
from dashboard.figures.parts import waterfall
from dashboard.pages.trade.position import ADVANTAGE, GOODS, INTENSITY, SPLIT
from dashboard.words import findings
from dashboard.words.notes import worded
from data.frames import Frame
from data.months import months_between
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import LEVELS
from queries.engine.question import CannotCut
from queries.engine.route import begins
from queries.trade.stated import need
from queries.trade.world import DOLLAR, World, both, exported, reported, unshared, world

LEAST, CELL = 0.001, ("hs2", "partner")
NAMES = {"world": "World growth", "product": "Goods exported", "market": "Markets", "competitive": "Own share"}


@dataclass(frozen=True)
class Standing:
    """Own exports beside those of other countries: the frame of `advantage` with name and earlier ratio, records and notes."""

    frame: Frame
    of: World
    records: int
    notes: tuple[Note, ...]
    compared: str

    @property
    def words(self) -> str:
        """Return 'beside 12 countries'."""
        return everyone(self.of)


def everyone(of: World) -> str:
    """Write how many countries report: 'beside 12 countries'."""
    return f"beside {count(len(of.reporters))} {'countries' if len(of.reporters) > 1 else 'country'}"


def alone(filters: Filters) -> Filters:
    """Return the filters without any selected goods: a share of all exports is measured over all goods."""
    for level in LEVELS:
        filters = filters.without(level)
    return filters


def standing_of(key: str, filters: Filters) -> Standing:
    """Compare own exports by chapter (`hs2`) or partner with those of other countries; raises CannotCut where none report."""
    need("goods" if key == "hs2" else "partners")
    of = world(filters)
    own: Frame = exported((key,), filters, of)
    frame: Frame = advantage(valued(own, key), valued(reported((key,), filters, of), key))
    before, compared = earlier(key, filters)
    named = frame.assign(before=frame["key"].map(before).astype(float), name=names(key, frame["key"].tolist()))
    return Standing(named, of, int(own["records"].sum()), (*unshared(filters), *partial(of, filters)), compared)


def earlier(key: str, filters: Filters) -> tuple[dict[str, float], str]:
    """Return the ratios of the period compared with, and its name; both empty where there is none or nobody reports it."""
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
    """Return whether the data on exports begin before this period."""
    first = begins("export_value")
    return bool(first and then.since and first <= then.since)


def valued(frame: Frame, key: str) -> dict[str, float]:
    """Return the value of each code of a dimension."""
    return dict(zip(frame[key], frame["value"], strict=True))


def partial(of: World, filters: Filters) -> tuple[Note, ...]:
    """Return notes where other countries report only some of the months."""
    months = months_between(filters.first_month, filters.last_month)
    some = Note("world_partial", count=len(of.months), whole=months)
    return ((some,) if len(of.months) < months else ()) + of.notes


def ratios(view: View, position: Standing, picked: Codes, label: str, title: str) -> Drawing:
    """Draw the highest ratios of a dimension; `label` names it in the table."""
    frame = material(position)
    shown = cut(frame.assign(value=frame["ratio"]), ranked.SLOTS, picked)
    figure = ranked.figure(shown, picked, Scale(), (label, "Ratio", (position.compared or "not compared").capitalize()))
    sub = view.read(world=position.words, before=position.compared)
    return Drawing(figure, position.records, stamp(engine.current()), title, sub, position.notes, frame.empty)


@draws(ADVANTAGE)
def strong(filters: Filters, picked: Codes) -> Drawing:
    """Draw the chapters with the highest revealed comparative advantage."""
    position = standing_of("hs2", alone(filters))
    return ratios(ADVANTAGE, position, picked, "HS chapter", findings.above_one(material(position), "chapters", "its share elsewhere"))


@draws(INTENSITY)
def intense(filters: Filters, picked: Codes) -> Drawing:
    """Draw the partners with the highest trade intensity."""
    position = standing_of("partner", filters)
    return ratios(INTENSITY, position, picked, "Partner", findings.above_one(material(position), "partners", "what others send there"))


def material(position: Standing) -> Frame:
    """Return the rows with at least LEAST of own exports that other countries export too."""
    return position.frame[(position.frame["own_share"] >= LEAST) & position.frame["ratio"].notna()]


@draws(GOODS)
def goods(filters: Filters, picked: Codes) -> Drawing:
    """Return the table rows of exports by chapter beside other countries."""
    position = standing_of("hs2", alone(filters))
    unit = scale(position.frame["value"].max(), "money", DOLLAR)
    rows = standing.rows(position.frame, picked, unit)
    return Drawing(
        rows, position.records, stamp(engine.current()), "", GOODS.read(unit=unit.words, world=position.words), position.notes, not rows
    )


@draws(SPLIT)
def split(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of exports as market shares explain it; raises CannotCut without two periods of reports."""
    need("partners", "goods")
    world(filters)
    then = filters.compared()
    if not then:
        raise CannotCut("A change needs two periods: compare with last year or with the months before")
    if not reaching(then):
        raise CannotCut(worded(TOO_EARLY))
    return decomposed(filters, then)


def decomposed(filters: Filters, then: Filters) -> Drawing:
    """Draw the constant market share parts of the change of exports between two periods, in US dollars."""
    of, before = both(filters, then, months_between(then.first_month, filters.first_month) - 1)
    own: Frame = exported(CELL, filters, of)
    own_before: Frame = exported(CELL, then, before)
    cells = beside(own, own_before, reported(CELL, filters, of), reported(CELL, then, before))
    parts, base, now = market_share(cells), own_before["value"].sum(), own["value"].sum()
    unit = scale(max(map(abs, parts.values())), "money", DOLLAR)
    shown = [(effect, NAMES[effect], parts[effect]) for effect in EFFECTS]
    figure = waterfall.figure(shown, base, unit, ("Part", "Change", "Points"))
    sub = SPLIT.read(unit=unit.words, before=BEFORE[filters.compare], world=everyone(of))
    drawing = Drawing(figure, int(own["records"].sum()), stamp(engine.current()), sentence(parts, base, now), sub)
    return replace(drawing, notes=(*unshared(filters), *partial(of, filters)), empty=not (base or now))


def beside(own: Frame, own_before: Frame, now: Frame, before: Frame) -> Frame:
    """Return the frame that `market_share` takes: own and others' exports, now and before, by product and market."""
    frames = zip(("own", "own_before", "world", "world_before"), (own, own_before, now, before), strict=True)
    columns = [frame.set_index(list(CELL))["value"].rename(name) for name, frame in frames]
    joined = pd.concat(columns, axis=1).fillna(0.0)
    return joined.rename_axis(index=["product", "market"]).reset_index()


def sentence(parts: dict[str, float], base: float, now: float) -> str:
    """Write the title: 'Exports in US dollars rose 8.1 %: world growth +5.2, own share +2.4 points'; empty without a base."""
    if not base:
        return ""
    causes = sorted(parts.items(), key=lambda part: -abs(part[1]))[:2]
    said = ", ".join(f"{NAMES[key].lower()} {waterfall.points(each, base)}" for key, each in causes)
    return f"Exports in US dollars {'rose' if now >= base else 'fell'} {difference(now, base, 'money')}: {said} points"
