"""Estimates of undeclared trade: three methods side by side, and the gaps, prices and inspections behind them; one function per view."""

from collections.abc import Sequence
from itertools import combinations
from math import exp
from typing import Any

import pandas as pd

from analytics.compliance import mirror, prices
from analytics.compliance.mirror import Range
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import named, names, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance import evidence
from dashboard.components.compliance.evidence import NAMES
from dashboard.core.format import Scale, count, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.figures.compared import plane
from dashboard.figures.months import slopes
from dashboard.figures.spread import ranges
from dashboard.pages.compliance.evidence import ESTIMATES, GAPS, GAPS_COLUMNS, GRADIENT, PAGE, PLANE, PRICES, PRICES_COLUMNS, TERMS
from dashboard.words import notes
from data.frames import Frame
from queries.addresses.filters import Filters
from queries.compliance.mirror import route as both_sides
from queries.engine import engine
from queries.engine.question import CannotCut
from services.estimates import estimates as made
from services.estimates.estimates import Estimate, note, unapplied, within, yearly

ROWS, NONE = 60, float("nan")
HEADS = {
    "estimates": ("Estimate", "Tax lost", "Range", "Observations"),
    "plane": ("Partner", "Value gap", "90 % interval", "Weight gap", "Likely story"),
    "gradient": ("Quarter", "Slope", "95 % interval", "Pairs"),
}


@draws(ESTIMATES)
def three(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the three estimates of undeclared tax with their ranges."""
    every, unit = ranged(filters)
    frame = tabled(every).assign(name=[NAMES[each.key] for each in every])
    custom = [[each.key, NAMES[each.key], *spoken(each, unit), count(each.observations), each.refusal] for each in every]
    figure = ranges.figure(frame, unit, custom, HEADS["estimates"], left=112)
    note("Tax lost by method", frame.drop(columns="name"), yearly(filters), ("mirror", "item", "inspection"))
    seen, sub = sum(each.observations for each in every), ESTIMATES.read(unit=unit.words, until=month(filters.last_month))
    return Drawing(figure, seen, stamp(engine.current()), agreement(every, unit), sub, unapplied(filters))


def ranged(filters: Filters) -> tuple[tuple[Estimate, ...], Scale]:
    """Return the estimates and the scale to show them in; raises CannotCut where no method gives one."""
    every = made.estimates(filters)
    highest = [each.range.high for each in every if each.range]
    if not highest:
        raise CannotCut(" ".join(f"{words.rstrip('.')}." for words in dict.fromkeys(each.refusal for each in every)))
    return every, scale(max(highest), "money", engine.current().currency)


def tabled(every: tuple[Estimate, ...]) -> Frame:
    """Return the estimates as rows: key, low, value, high."""
    return pd.DataFrame([(each.key, *ends(each)) for each in every], columns=["key", "low", "value", "high"])


def ends(each: Estimate) -> tuple[float, float, float]:
    """Return low, value and high of an estimate; NaN without one."""
    return (each.range.low, each.range.value, each.range.high) if each.range else (NONE, NONE, NONE)


def spoken(each: Estimate, unit: Scale) -> tuple[str, str]:
    """Return the texts of an estimate: its value and its range."""
    low, value, high = ends(each)
    return unit.full(value), f"{unit.text(low)} to {unit.full(high)}" if each.range else "–"


def agreement(every: tuple[Estimate, ...], unit: Scale) -> str:
    """Write 'Mirror analysis and random lane agree on 31 to 36 million MRL; unit values see 4.7', from the overlap of ranges."""
    given = [each for each in every if each.range]
    for size in range(len(given), 1, -1):
        for group in combinations(given, size):
            shared = Range(max(ends(e)[0] for e in group), NONE, min(ends(e)[2] for e in group))
            if shared.low <= shared.high:
                rest = [each for each in given if each not in group]
                return f"{listed(group)} agree on {between(shared, unit)} a year{apart(rest, unit)}"
    return (
        f"The estimates do not agree{apart(given, unit)}"
        if len(given) > 1
        else f"{listed(given)} alone: {unit.full(ends(given[0])[1])} a year"
    )


def listed(group: Sequence[Estimate]) -> str:
    """Write the names of estimates: 'Mirror analysis and random lane'."""
    return notes.listed([NAMES[each.key].lower() for each in group]).capitalize()


def between(shared: Range, unit: Scale) -> str:
    """Write a range in the unit of the scale."""
    return f"{unit.text(shared.low)} to {unit.full(shared.high)}"


def apart(rest: Sequence[Estimate], unit: Scale) -> str:
    """Write what the estimates outside an agreement say: '; unit values see 4.7'."""
    return "".join(f"; {NAMES[each.key].lower()} see{'s' if each.key != 'prices' else ''} {unit.full(ends(each)[1])}" for each in rest)


@draws(TERMS)
def terms(filters: Filters, _picked: Codes) -> Drawing:
    """Return the three estimates in words, each with its method."""
    every, unit = ranged(filters)
    said = [(each.key, f"{spoken(each, unit)[0]} a year, {spoken(each, unit)[1]}" if each.range else each.refusal) for each in every]
    note("Tax lost by method", tabled(every), yearly(filters), ())
    seen = sum(each.observations for each in every)
    return Drawing(evidence.terms(said), seen, stamp(engine.current()), "", TERMS.read(), unapplied(filters))


@draws(PLANE)
def partners(filters: Filters, picked: Codes) -> Drawing:
    """Draw partners by the value and the weight that they report beyond what is declared."""
    frame = placed(filters)
    note("Partners with both sides", frame.drop(columns=["name", "named"]), yearly(filters), both_sides())
    figure = plane.figure(frame, worded(frame), HEADS["plane"], picked)
    sub = PLANE.read(until=month(filters.last_month))
    return Drawing(figure, len(frame), stamp(engine.current()), short_partners(frame), sub, unapplied(filters), frame.empty)


def worded(frame: Frame) -> list[list[str]]:
    """Return the texts of each partner: key, name, value gap, interval, weight gap and likely cause."""
    said = ((row, evidence.STORIES[row.story][0]) for row in frame.itertuples())
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
    return f"{evidence.beyond(row.low)} to {evidence.beyond(row.high)}" if row.low == row.low else "–"


def short_partners(frame: Frame) -> str:
    """Write 'South Africa reports 48 % more value and 46 % more weight than is declared', of the two largest."""
    lost = frame[frame["named"]].sort_values("gap", ascending=False).head(2)
    said = [
        f"{row.name}{'' if place else ' reports'} {evidence.more(row.log, 'value')} and {evidence.more(row.mass, 'weight')}"
        for place, row in enumerate(lost.itertuples(index=False))
    ]
    said[:1] = [f"{first} than is declared" for first in said[:1]]
    return "; ".join(said) if said else "No partner as a whole reports persistently more than is declared"


@draws(GRADIENT)
def gradient(filters: Filters, _picked: Codes) -> Drawing:
    """Draw by quarter how far gaps grow with the duty rate (the evasion gradient)."""
    by_quarters = made.gradient(filters)
    shown = by_quarters.assign(slope=by_quarters["slope"] * 100, low=by_quarters["low"] * 100, high=by_quarters["high"] * 100)
    note("Slope of the log gap on the duty rate", by_quarters, yearly(filters), both_sides())
    figure = slopes.figure(shown, by_quarter(shown), HEADS["gradient"])
    return Drawing(figure, int(by_quarters["pairs"].sum()), stamp(engine.current()), steep(shown), GRADIENT.read(), (), by_quarters.empty)


def by_quarter(frame: Frame) -> list[list[str]]:
    """Return the texts of each quarter: name, slope, interval and number of pairs."""
    said = ((row, f"{significant(row.low)} to {significant(row.high)} %") for row in frame.itertuples())
    return [["", f"{row.quarter[-2:]} {row.quarter[:4]}", f"{significant(row.slope)} %", range_, count(row.pairs)] for row, range_ in said]


def steep(frame: Frame) -> str:
    """Write 'Each point of duty widens the gap by 0.4 % (0.1 to 0.7) in Q3 2026', or that gaps do not grow with the tariff."""
    if frame.empty:
        return ""
    last = frame.iloc[-1]
    when, range_ = f"{last['quarter'][-2:]} {last['quarter'][:4]}", f"({significant(last['low'])} to {significant(last['high'])})"
    if last["low"] <= 0 <= last["high"]:
        return f"Gaps do not grow with the tariff in {when}: {significant(last['slope'])} % per point {range_}"
    moves = "widens" if last["slope"] > 0 else "narrows"
    return f"Each point of duty {moves} the gap by {significant(abs(last['slope']))} % in {when} {range_}"


@draws(GAPS)
def gaps(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of partners and headings whose gap persists, with a link to the hypothesis about each."""
    mirror_gaps, frame = made.gaps(filters), ranked(filters)
    unit = scale(frame["declared"].max(), "money", engine.current().currency)
    top = frame.head(ROWS).to_dict("records")
    shown = [evidence.gap(row, *pair_name("partner", row), chosen(filters, row, "partner"), unit) for row in top]
    note("Pairs of partner and heading with both sides", frame, yearly(filters), both_sides())
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
    """Write 'Viet Nam · 6402 Footwear: undervalued, 7.3 million of tax at stake'; empty without rows."""
    if frame.empty:
        return ""
    row = frame.iloc[0].to_dict()
    return f"{' '.join(pair_name('partner', row))}: {evidence.STORIES[row['story']][0].lower()}, {unit.full(row['stake'])} of tax at stake"


@draws(PRICES)
def unit_values(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of goods whose unit value is unusual, with a link to the hypothesis about each."""
    frame = accused(filters)
    unit = scale(frame["stake"].max(), "money", engine.current().currency)
    top = frame.head(ROWS).to_dict("records")
    shown = [evidence.price(row, *pair_name("origin", row), chosen(filters, row, "origin"), unit) for row in top]
    rows = suspected(shown, PRICES_COLUMNS, PAGE.path, filters, unit.words)
    note("Cells whose unit value is flagged", frame, yearly(filters), ("item",))
    sub, seen = PRICES.read(unit=unit.words, until=month(filters.last_month)), within(made.named(made.unit_values(filters).cells), filters)
    return Drawing(rows, int(seen["n"].sum()), stamp(engine.current()), cheapest(frame), sub, unapplied(filters), frame.empty)


def accused(filters: Filters) -> Frame:
    """Return the cells with an unusual unit value, the most tax missing first."""
    cells, (_, short) = within(made.named(made.unit_values(filters).cells), filters), made.shortfalls(filters)
    flagged = cells[cells["verdict"] != prices.USUAL]
    stakes = [short.get(key, NONE) for key in flagged[prices.CELL].itertuples(index=False, name=None)]
    return flagged.assign(stake=stakes).sort_values("stake", ascending=False, ignore_index=True)


def cheapest(frame: Frame) -> str:
    """Write 'Viet Nam · 6402 Footwear is declared 40 % below its peers (33 to 47)'; empty where the first is not low."""
    if frame.empty or frame["verdict"].iloc[0] != prices.LOW:
        return ""
    row = frame.iloc[0].to_dict()
    low, high = (significant((1 - exp(row[side])) * 100, 2) for side in ("high", "low"))
    return f"{' '.join(pair_name('origin', row))} is declared {significant(row['share'] * 100, 2)} % below its peers ({low} to {high})"
