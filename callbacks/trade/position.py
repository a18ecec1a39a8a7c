"""Export competitiveness: comparative advantage, trade intensity and constant market share, where other countries' exports are loaded."""

from dataclasses import replace

from analytics.statistics.compare import cut
from analytics.trade.position import EFFECTS, market_share
from callbacks.core.comparison import before_words, earlier_words, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.trade import standing
from dashboard.core.format import Scale, difference, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked
from dashboard.figures.parts import waterfall
from dashboard.pages.trade.position import ADVANTAGE, GOODS, INTENSITY, SPLIT
from dashboard.words import findings
from data.frames import Frame
from data.language import mark, say, say_list, say_number
from data.months import months_between
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.trade.stated import need
from queries.trade.world_exports import DOLLAR, ReportingCountries, both, exported, reported, unshared, world
from services.core.comparison import UNCOMPARED
from services.trade.position import CELL, ExportPosition, alone, beside, material, partial, reaching, standing_of

SHARE_ELSEWHERE = mark("{name} is {ratio} times its share elsewhere; {many} of {all} chapters are above 1")
SENT_BY_OTHERS = mark("{name} is {ratio} times what others send there; {many} of {all} partners are above 1")
NAMES = {
    "world": mark("World growth"),
    "product": mark("Goods exported"),
    "market": mark("Markets"),
    "competitive": mark("Own share"),
}
ROSE = mark("Exports in US dollars rose {share}. Main causes in points: {causes}")
FELL = mark("Exports in US dollars fell {share}. Main causes in points: {causes}")


def everyone(of: ReportingCountries) -> str:
    """Write how many countries report: 'beside 12 countries'."""
    return say_number("beside {number} country", "beside {number} countries", len(of.reporters))


def ratios(view: View, position: ExportPosition, filters: Filters, picked: Codes, label: str, title: str) -> Drawing:
    """Draw the highest ratios of a dimension; `label` names it in the table."""
    frame = material(position)
    shown = cut(frame.assign(value=frame["ratio"]), ranked.SLOTS, picked)
    then = earlier_words(filters) if position.compared else say("Not compared")
    figure = ranked.figure(shown, picked, Scale(), (label, say("Ratio"), then))
    sub = view.read(world=everyone(position.of), before=before_words(filters) if position.compared else "")
    return Drawing(figure, position.records, stamp(engine.current()), title, sub, position.notes, frame.empty)


@draws(ADVANTAGE)
def strong(filters: Filters, picked: Codes) -> Drawing:
    """Draw the chapters with the highest revealed comparative advantage."""
    position = standing_of("hs2", alone(filters))
    return ratios(ADVANTAGE, position, filters, picked, DIMENSIONS["hs2"].label, findings.above_one(material(position), SHARE_ELSEWHERE))


@draws(INTENSITY)
def intense(filters: Filters, picked: Codes) -> Drawing:
    """Draw the partners with the highest trade intensity."""
    position = standing_of("partner", filters)
    return ratios(INTENSITY, position, filters, picked, say("Partner"), findings.above_one(material(position), SENT_BY_OTHERS))


@draws(GOODS)
def goods(filters: Filters, picked: Codes) -> Drawing:
    """Return the table rows of exports by chapter beside other countries."""
    position = standing_of("hs2", alone(filters))
    unit = scale(position.frame["value"].max(), "money", DOLLAR)
    rows = standing.rows(position.frame, picked, unit)
    return Drawing(
        rows, position.records, stamp(engine.current()), "", GOODS.read(unit=unit.words, world=everyone(position.of)),
        position.notes, not rows
    )


@draws(SPLIT)
def split(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of exports as market shares explain it; raises CannotCut without two periods of reports."""
    need("partners", "goods")
    world(filters)
    then = filters.compared()
    if not then:
        raise CannotCut(say("A change needs two periods: compare with last year, the months before or another period"))
    if not reaching(then):
        raise CannotCut(say(UNCOMPARED))
    return decomposed(filters, then)


def decomposed(filters: Filters, then: Filters) -> Drawing:
    """Draw the constant market share parts of the change of exports between two periods, in US dollars."""
    of, before = both(filters, then, months_between(then.first_month, filters.first_month) - 1)
    own: Frame = exported(CELL, filters, of)
    own_before: Frame = exported(CELL, then, before)
    cells = beside(own, own_before, reported(CELL, filters, of), reported(CELL, then, before))
    parts, base, now = market_share(cells), own_before["value"].sum(), own["value"].sum()
    unit = scale(max(map(abs, parts.values())), "money", DOLLAR)
    shown = [(effect, say(NAMES[effect]), parts[effect]) for effect in EFFECTS]
    figure = waterfall.figure(shown, base, unit, (say("Part"), say("Change"), say("Points")))
    sub = SPLIT.read(unit=unit.words, before=before_words(filters), world=everyone(of))
    drawing = Drawing(figure, int(own["records"].sum()), stamp(engine.current()), sentence(parts, base, now), sub)
    return replace(drawing, notes=(*unshared(filters), *partial(of, filters)), empty=not (base or now))


def sentence(parts: dict[str, float], base: float, now: float) -> str:
    """Write 'Exports in US dollars rose 8.1 %. Main causes in points: World growth +5.2, Own share +2.4'; empty without a base."""
    if not base:
        return ""
    causes = sorted(parts.items(), key=lambda part: -abs(part[1]))[:2]
    said = say_list([f"{say(NAMES[key])} {waterfall.points(each, base)}" for key, each in causes], "unit")
    return say(ROSE if now >= base else FELL, share=difference(now, base, "money"), causes=said)
