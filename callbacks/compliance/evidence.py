"""Estimates of undeclared trade: three methods side by side, and the gaps, prices and inspections behind them; one function per view."""

from collections.abc import Sequence
from itertools import combinations
from math import exp
from typing import Any

import pandas as pd

from analytics.compliance import item_prices, mirror
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance import evidence
from dashboard.components.compliance.evidence import NAMES
from dashboard.core.format import Scale, between, count, month, percent, scale, significant
from dashboard.core.page import Drawing
from dashboard.figures.compared import plane
from dashboard.figures.months import slopes
from dashboard.figures.spread import ranges
from dashboard.pages.compliance.evidence import ESTIMATES, GAPS, GAPS_COLUMNS, GRADIENT, PAGE, PLANE, PRICES, PRICES_COLUMNS, TERMS
from data.fiscal import JANUARY, quarter_name
from data.frames import Frame
from data.language import mark, say, say_list, sentence
from queries.addresses.filters import Filters
from queries.compliance.mirror import route as both_sides
from queries.engine import engine
from queries.engine.labels import named, names
from queries.engine.question import CannotCut
from services.estimates import estimates as made
from services.estimates.estimates import LossEstimate, note, unapplied, within, yearly

ROWS, NONE = 60, float("nan")
HEADS = {
    "estimates": (mark("Estimate"), mark("Tax lost"), mark("Likely range (90 %)"), mark("Observations")),
    "plane": (mark("Partner"), mark("Value gap"), mark("90 % interval"), mark("Weight gap"), mark("Likely cause")),
    "gradient": (mark("Quarter"), mark("Growth of the gap per point of duty"), mark("95 % interval"), mark("Partners and headings")),
}
AGREED = mark("{range} of tax may be lost a year. These estimates agree: {methods}")
AGREED_PARTLY = mark("{range} of tax may be lost a year. These estimates agree: {methods}. Outside this range: {others}")
DISAGREED = mark("The estimates of tax lost in a year do not agree: {others}")
ALONE = mark("{size} of tax may be lost a year. There is only one estimate: {method}")
UNLIKE = mark("Only the estimate from random inspections follows the filter: not to be compared. {others}")
NOTHING = mark("No tax lost by these estimates: {methods}")
NOTHING_PARTLY = mark("No tax lost by these estimates: {methods}. Outside this: {others}")
NO_PARTNER = mark("No partner as a whole reports persistently more than is declared")


@draws(ESTIMATES)
def three(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the three estimates of undeclared tax with their ranges."""
    every, unit = ranged(filters)
    frame = tabled(every).assign(name=[say(NAMES[each.key]) for each in every])
    custom = [[each.key, say(NAMES[each.key]), *spoken(each, unit), count(each.observations), each.refusal] for each in every]
    figure = ranges.figure(frame, unit, custom, headed("estimates"), left=152)
    note(say("Tax lost by method"), frame, yearly(filters), ("mirror", "item", "inspection"))
    seen, sub = sum(each.observations for each in every), ESTIMATES.read(unit=unit.words, until=month(filters.last_month))
    return Drawing(figure, seen, stamp(engine.current()), agreement(every, unit, not unapplied(filters)), sub, unapplied(filters))


def headed(view: str) -> list[str]:
    """Return the headings of the data table of a view."""
    return list(map(say, HEADS[view]))


def ranged(filters: Filters) -> tuple[tuple[LossEstimate, ...], Scale]:
    """Return the estimates and the scale to show them in; raises CannotCut where no method gives one."""
    every = made.estimates(filters)
    highest = [each.range.high for each in every if each.range]
    if not highest:
        raise CannotCut(" ".join(sentence(words) for words in dict.fromkeys(each.refusal for each in every)))
    return every, scale(max(highest), "money", engine.current().currency)


def tabled(every: tuple[LossEstimate, ...]) -> Frame:
    """Return the estimates as rows: key, low, value, high."""
    return pd.DataFrame([(each.key, *ends(each)) for each in every], columns=["key", "low", "value", "high"])


def ends(each: LossEstimate) -> tuple[float, float, float]:
    """Return low, value and high of an estimate; NaN without one."""
    return (each.range.low, each.range.value, each.range.high) if each.range else (NONE, NONE, NONE)


def spoken(each: LossEstimate, unit: Scale) -> tuple[str, str]:
    """Return the texts of an estimate: its value and its range."""
    low, value, high = ends(each)
    return unit.full(value), between(unit.text(low), unit.full(high)) if each.range else "–"


def agreement(every: tuple[LossEstimate, ...], unit: Scale, alike: bool = True) -> str:
    """Write '31 to 36 million MRL of tax may be lost a year. These estimates agree: ...', from the overlap of their ranges.

    alike: whether all of them are of the same declarations; else they are only listed.
    """
    given = [each for each in every if each.range]
    if len(given) == 1:
        return say(ALONE, method=say(NAMES[given[0].key]), size=unit.full(ends(given[0])[1]))
    if not alike and any(each.key == "lane" for each in given):
        return say(UNLIKE, others=apart(given, unit))
    for size in range(len(given), 1, -1):
        for group in combinations(given, size):
            low, high = max(ends(e)[0] for e in group), min(ends(e)[2] for e in group)
            if low <= high:
                agreed = between(unit.text(low), unit.full(high))
                rest = [each for each in given if each not in group]
                methods = say_list([say(NAMES[each.key]) for each in group], "unit")
                messages = (NOTHING, NOTHING_PARTLY) if unit.text(high) == unit.text(0) else (AGREED, AGREED_PARTLY)
                return say(messages[bool(rest)], range=agreed, methods=methods, others=apart(rest, unit))
    return say(DISAGREED, others=apart(given, unit))


def apart(rest: Sequence[LossEstimate], unit: Scale) -> str:
    """Write estimates with their sizes: 'Unit values 4.7 million MRL'."""
    return say_list([f"{say(NAMES[each.key])} {unit.full(ends(each)[1])}" for each in rest], "unit")


@draws(TERMS)
def terms(filters: Filters, _picked: Codes) -> Drawing:
    """Return the three estimates in words, each with its method."""
    every, unit = ranged(filters)
    said = [(each.key, yearly_range(each, unit) if each.range else each.refusal) for each in every]
    note(say("Tax lost by method"), tabled(every).assign(name=[say(NAMES[each.key]) for each in every]), yearly(filters), ())
    seen = sum(each.observations for each in every)
    return Drawing(evidence.terms(said), seen, stamp(engine.current()), "", TERMS.read(), unapplied(filters))


def yearly_range(each: LossEstimate, unit: Scale) -> str:
    """Write '2.4 million MRL a year, likely 1.8 to 3.1 million MRL (90 %)'."""
    size, range_ = spoken(each, unit)
    return say("{size} a year, likely {range} (90 %)", size=size, range=range_)


@draws(PLANE)
def partners(filters: Filters, picked: Codes) -> Drawing:
    """Draw partners by the value and the weight that they report beyond what is declared."""
    frame = placed(filters)
    note(say("Partners that both sides report"), frame.drop(columns=["name", "named"]), yearly(filters), both_sides())
    figure = plane.figure(frame, worded(frame), headed("plane"), picked)
    sub = PLANE.read(until=month(filters.last_month))
    return Drawing(figure, len(frame), stamp(engine.current()), short_partners(frame), sub, unapplied(filters), frame.empty)


def worded(frame: Frame) -> list[list[str]]:
    """Return the texts of each partner: key, name, value gap, interval, weight gap and likely cause."""
    said = ((row, say(evidence.STORIES[row.story][0])) for row in frame.itertuples())
    return [[row.key, row.name, evidence.beyond(row.log), interval(row), evidence.beyond(row.mass), story] for row, story in said]


def placed(filters: Filters) -> Frame:
    """Return the partners with gaps in value and weight; those that report persistently more are named."""
    flows = within(
        made.gaps(filters).partners.assign(hs4=""),
        Filters(picks=tuple(pick for pick in filters.picks if pick[0] != "hs2" and pick[0] != "hs4")),
    )
    flows = flows[(flows["declared"] > 0) & (flows["reported"] > 0) & flows["weight"].notna()].sort_values("declared", ascending=False)
    named_ = flows["story"].isin(mirror.COUNTED)
    return flows.assign(
        key=flows["partner"],
        name=names("partner", flows["partner"].tolist()),
        mass=flows["weight"],
        weight=flows["weight"].map(exp) - 1,
        value=flows["log"].map(exp) - 1,
        size=flows["declared"],
        named=named_,
    )


def interval(row: Any) -> str:
    """Write the 90 % interval of a gap, or a dash where it is not known."""
    return between(evidence.beyond(row.low), evidence.beyond(row.high)) if row.low == row.low else "–"


def short_partners(frame: Frame) -> str:
    """Write 'South Africa reports 48 % more value and 46 % more weight than is declared', of each of the two largest."""
    lost = frame[frame["named"]].sort_values("gap", ascending=False).head(2)
    return ". ".join(evidence.reports(row.name, row.log, row.mass) for row in lost.itertuples(index=False)) or say(NO_PARTNER)


@draws(GRADIENT)
def gradient(filters: Filters, _picked: Codes) -> Drawing:
    """Draw by quarter how far gaps grow with the duty rate (the evasion gradient)."""
    by_quarters = made.gradient(filters)
    shown = by_quarters.assign(slope=by_quarters["slope"] * 100, low=by_quarters["low"] * 100, high=by_quarters["high"] * 100)
    note(say("Growth of the gap with the duty rate"), by_quarters, yearly(filters), both_sides())
    figure = slopes.figure(shown, by_quarter(shown), headed("gradient"))
    return Drawing(figure, int(by_quarters["pairs"].sum()), stamp(engine.current()), steep(shown), GRADIENT.read(), (), by_quarters.empty)


def by_quarter(frame: Frame) -> list[list[str]]:
    """Return the texts of each quarter: name, slope, interval and number of pairs."""
    said = ((row, between(significant(row.low), percent(row.high / 100))) for row in frame.itertuples())
    return [["", quarter_name(row.quarter, JANUARY), percent(row.slope / 100), range_, count(row.pairs)] for row, range_ in said]


def steep(frame: Frame) -> str:
    """Write 'Each point of duty widened the gap by 0.4 % in Q3 2026 (0.1 to 0.7)', or that gaps did not grow with the duty rate."""
    if frame.empty:
        return ""
    last = frame.iloc[-1]
    return evidence.slope(last["quarter"], last["slope"], last["low"], last["high"])


@draws(GAPS)
def gaps(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of partners and headings whose gap persists, with a link to the hypothesis about each."""
    mirror_gaps, frame = made.gaps(filters), ranked(filters)
    unit = scale(frame["declared"].max(), "money", engine.current().currency)
    top = frame.head(ROWS).to_dict("records")
    shown = [evidence.gap(row, *pair_name("partner", row), chosen(filters, row, "partner"), unit) for row in top]
    note(say("Partners and headings that both sides report"), frame, yearly(filters), both_sides())
    sub = GAPS.read(unit=unit.words, until=month(filters.last_month), silent=count(len(mirror_gaps.silent) or 0))
    rows, seen = suspected(shown, GAPS_COLUMNS, PAGE.path, filters, unit.words), len(within(mirror_gaps.pairs, filters))
    return Drawing(rows, seen, stamp(engine.current()), widest(frame, unit), sub, unapplied(filters), frame.empty)


def ranked(filters: Filters) -> Frame:
    """Return the pairs whose gap persists, by tax at stake, then by the gap."""
    pairs = within(made.gaps(filters).pairs, filters)
    return pairs[pairs["story"] != mirror.EVEN].sort_values(["stake", "gap"], ascending=False, ignore_index=True)


def pair_name(key: str, row: dict[str, Any]) -> tuple[str, str]:
    """Return the name of a pair ('Vietnam · 6402'), and its goods in words."""
    return f"{named('partner', row[key])} · {row['hs4']}", named("hs4", row["hs4"]).removeprefix(row["hs4"]).strip()


def chosen(filters: Filters, row: dict[str, Any], key: str) -> bool:
    """Return whether both the heading and the country of a row are selected."""
    return row["hs4"] in filters.picked("hs4") and row[key] in filters.picked(key)


def widest(frame: Frame, unit: Scale) -> str:
    """Write 'Largest gap: Viet Nam · 6402 Footwear (Undervalued), 7.3 million of tax at stake'; empty without rows."""
    if frame.empty:
        return ""
    row = frame.iloc[0].to_dict()
    known = {"goods": " ".join(pair_name("partner", row)), "cause": say(evidence.STORIES[row["story"]][0])}
    if unit.text(row["stake"]) == unit.text(0):
        return say("Largest gap: {goods} ({cause}), no tax at stake", **known)
    return say("Largest gap: {goods} ({cause}), {size} of tax at stake", **known, size=unit.full(row["stake"]))


@draws(PRICES)
def unit_values(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of goods whose unit value is unusual, with a link to the hypothesis about each."""
    frame = accused(filters)
    unit = scale(frame["stake"].max(), "money", engine.current().currency)
    top = frame.head(ROWS).to_dict("records")
    shown = [evidence.price(row, *pair_name("origin", row), chosen(filters, row, "origin"), unit) for row in top]
    rows = suspected(shown, PRICES_COLUMNS, PAGE.path, filters, unit.words)
    note(say("Goods and origins with an unusual price"), frame, yearly(filters), ("item",))
    sub, seen = PRICES.read(unit=unit.words, until=month(filters.last_month)), within(made.named(made.unit_values(filters).cells), filters)
    return Drawing(rows, int(seen["n"].sum()), stamp(engine.current()), cheapest(frame), sub, unapplied(filters), frame.empty)


def accused(filters: Filters) -> Frame:
    """Return the cells with an unusual unit value, the most tax missing first."""
    cells, (_, short) = within(made.named(made.unit_values(filters).cells), filters), made.shortfalls(filters)
    flagged = cells[cells["verdict"] != item_prices.USUAL]
    stakes = [short.get(key, NONE) for key in flagged[item_prices.CELL].itertuples(index=False, name=None)]
    return flagged.assign(stake=stakes).sort_values("stake", ascending=False, ignore_index=True)


def cheapest(frame: Frame) -> str:
    """Write 'Viet Nam · 6402 Footwear: declared 40 % below similar goods (33 to 47)'; empty where the first is not low."""
    if frame.empty or frame["verdict"].iloc[0] != item_prices.LOW:
        return ""
    row = frame.iloc[0].to_dict()
    low, high = (significant((1 - exp(row[side])) * 100, 2) for side in ("high", "low"))
    known = {"goods": " ".join(pair_name("origin", row)), "share": significant(row["share"] * 100, 2), "low": low, "high": high}
    return say("{goods}: declared {share} % below similar goods ({low} to {high})", **known)
