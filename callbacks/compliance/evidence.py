"""Evidence: the three estimates of what is not declared, and the gaps, prices and inspections they are made from; one function per view."""

from itertools import combinations
from math import exp

import pandas as pd

from analytics.compliance import mirror, prices
from analytics.compliance.mirror import Range
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import named, names, stamp
from callbacks.core.views import draws
from dashboard.components.compliance import evidence
from dashboard.components.compliance.evidence import NAMES
from dashboard.core.format import Scale, count, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.figures.compared import plane
from dashboard.figures.months import slopes
from dashboard.figures.spread import ranges
from dashboard.pages.compliance.evidence import ESTIMATES, GAPS, GAPS_COLUMNS, GRADIENT, PAGE, PLANE, PRICES, PRICES_COLUMNS, TERMS
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import CannotCut
from services.estimates import estimates as made
from services.estimates.estimates import Estimate, note, unapplied, within, yearly

ROWS, NONE = 60, float("nan")
HEADS = {
    "estimates": ("Estimate", "Tax lost", "Range", "Observations"),
    "plane": ("Partner", "Value gap", "90 % interval", "Weight gap", "Likely story"),
    "gradient": ("Quarter", "Slope", "95 % interval", "Pairs"),
}


@draws(ESTIMATES)
def three(filters, _picked):
    found, unit = ranged(filters)
    frame = tabled(found).assign(name=[NAMES[each.key] for each in found])
    custom = [[each.key, NAMES[each.key], *spoken(each, unit), count(each.observations), each.refusal] for each in found]
    figure = ranges.figure(frame, unit, custom, HEADS["estimates"], left=112)
    note("Tax lost by method", frame.drop(columns="name"), yearly(filters), ("mirror", "item", "inspection"))
    seen, sub = sum(each.observations for each in found), ESTIMATES.read(unit=unit.words, until=month(filters.until))
    return Drawing(figure, seen, stamp(engine.current()), agreement(found, unit), sub, unapplied(filters))


def ranged(filters: Filters) -> tuple[tuple[Estimate, ...], Scale]:
    """The estimates and the scale they are shown in; raises CannotCut where there is none."""
    found = made.estimates(filters)
    known = [each.range.high for each in found if each.range]
    if not known:
        raise CannotCut(" ".join(f"{words.rstrip('.')}." for words in dict.fromkeys(each.refusal for each in found)))
    return found, scale(max(known), "money", engine.current().currency)


def tabled(found: tuple[Estimate, ...]) -> pd.DataFrame:
    return pd.DataFrame([(each.key, *ends(each)) for each in found], columns=["key", "low", "value", "high"])


def ends(each: Estimate) -> tuple[float, float, float]:
    return (each.range.low, each.range.value, each.range.high) if each.range else (NONE, NONE, NONE)


def spoken(each: Estimate, unit: Scale) -> tuple[str, str]:
    """The value and the range of an estimate in words."""
    low, value, high = ends(each)
    return unit.full(value), f"{unit.text(low)} to {unit.full(high)}" if each.range else "–"


def agreement(found: tuple[Estimate, ...], unit: Scale) -> str:
    """'Mirror analysis and random lane agree on 31 to 36 million MRL; unit values see 4.7', by where their ranges overlap."""
    known = [each for each in found if each.range]
    for size in range(len(known), 1, -1):
        for group in combinations(known, size):
            shared = Range(max(e.range.low for e in group), NONE, min(e.range.high for e in group))
            if shared.low <= shared.high:
                rest = [each for each in known if each not in group]
                return f"{listed(group)} agree on {between(shared, unit)} a year{apart(rest, unit)}"
    return (
        f"The estimates do not agree{apart(known, unit)}"
        if len(known) > 1
        else f"{listed(known)} alone: {unit.full(known[0].range.value)} a year"
    )


def listed(group) -> str:
    words = [NAMES[each.key].lower() for each in group]
    return (" and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]).capitalize()


def between(shared: Range, unit: Scale) -> str:
    return f"{unit.text(shared.low)} to {unit.full(shared.high)}"


def apart(rest, unit: Scale) -> str:
    return "".join(f"; {NAMES[each.key].lower()} see{'s' if each.key != 'prices' else ''} {unit.full(each.range.value)}" for each in rest)


@draws(TERMS)
def terms(filters, _picked):
    found, unit = ranged(filters)
    said = [(each.key, f"{spoken(each, unit)[0]} a year, {spoken(each, unit)[1]}" if each.range else each.refusal) for each in found]
    note("Tax lost by method", tabled(found), yearly(filters), ())
    seen = sum(each.observations for each in found)
    return Drawing(evidence.terms(said), seen, stamp(engine.current()), "", TERMS.read(), unapplied(filters))


@draws(PLANE)
def partners(filters, picked):
    frame = placed(filters)
    note("Partners with both sides", frame.drop(columns=["name", "named"]), yearly(filters), ("mirror", "rollup_item_pair"))
    figure = plane.figure(frame, worded(frame), HEADS["plane"], picked)
    sub = PLANE.read(until=month(filters.until))
    return Drawing(figure, len(frame), stamp(engine.current()), short_partners(frame), sub, unapplied(filters), frame.empty)


def worded(frame: pd.DataFrame) -> list[list[str]]:
    said = ((row, evidence.STORIES[row.story][0]) for row in frame.itertuples())
    return [[row.key, row.name, evidence.beyond(row.log), interval(row), evidence.beyond(row.mass), story] for row, story in said]


def placed(filters: Filters) -> pd.DataFrame:
    """Partners by what they report beyond what is declared; those short as a whole are labelled."""
    held = within(
        made.gaps(filters).partners.assign(hs4=""),
        Filters(picks=tuple(pick for pick in filters.picks if pick[0] != "hs2" and pick[0] != "hs4")),
    )
    held = held[(held["declared"] > 0) & (held["reported"] > 0) & held["weight"].notna()].sort_values("declared", ascending=False)
    named_ = held["story"].isin(mirror.COUNTED)
    return held.assign(
        key=held["partner"],
        name=names("partner", held["partner"].tolist()),
        mass=held["weight"],
        weight=held["weight"].map(exp) - 1,
        value=held["log"].map(exp) - 1,
        size=held["declared"],
        named=named_,
    )


def interval(row) -> str:
    return f"{evidence.beyond(row.low)} to {evidence.beyond(row.high)}" if row.low == row.low else "–"


def short_partners(frame: pd.DataFrame) -> str:
    """'South Africa reports 48 % more value and 46 % more weight than is declared; Brazil 35 % more value and 1.3 % more weight'."""
    lost = frame[frame["named"]].sort_values("gap", ascending=False).head(2)
    said = [
        f"{row.name}{'' if place else ' reports'} {evidence.more(row.log, 'value')} and {evidence.more(row.mass, 'weight')}"
        for place, row in enumerate(lost.itertuples(index=False))
    ]
    said[:1] = [f"{first} than is declared" for first in said[:1]]
    return "; ".join(said) if said else "No partner as a whole reports persistently more than is declared"


@draws(GRADIENT)
def gradient(filters, _picked):
    found = made.gradient(filters)
    shown = found.assign(slope=found["slope"] * 100, low=found["low"] * 100, high=found["high"] * 100)
    note("Slope of the log gap on the duty rate", found, yearly(filters), ("mirror", "rollup_item_pair"))
    figure = slopes.figure(shown, by_quarter(shown), HEADS["gradient"])
    return Drawing(figure, int(found["pairs"].sum()), stamp(engine.current()), steep(shown), GRADIENT.read(), (), found.empty)


def by_quarter(frame: pd.DataFrame) -> list[list[str]]:
    said = ((row, f"{significant(row.low)} to {significant(row.high)} %") for row in frame.itertuples())
    return [["", f"{row.quarter[-2:]} {row.quarter[:4]}", f"{significant(row.slope)} %", range_, count(row.pairs)] for row, range_ in said]


def steep(frame: pd.DataFrame) -> str:
    """'Each point of duty widens the gap by 0.4 % (0.1 to 0.7) in Q3 2026', or that it does not."""
    if frame.empty:
        return ""
    last = frame.iloc[-1]
    when, range_ = f"{last['quarter'][-2:]} {last['quarter'][:4]}", f"({significant(last['low'])} to {significant(last['high'])})"
    if last["low"] <= 0 <= last["high"]:
        return f"Gaps do not grow with the tariff in {when}: {significant(last['slope'])} % per point {range_}"
    moves = "widens" if last["slope"] > 0 else "narrows"
    return f"Each point of duty {moves} the gap by {significant(abs(last['slope']))} % in {when} {range_}"


@draws(GAPS)
def gaps(filters, _picked):
    found, frame = made.gaps(filters), ranked(filters)
    unit = scale(frame["declared"].max(), "money", engine.current().currency)
    top = frame.head(ROWS).to_dict("records")
    shown = [evidence.gap(row, *pair_name("partner", row), chosen(filters, row, "partner"), unit) for row in top]
    note("Pairs of partner and heading with both sides", frame, yearly(filters), ("mirror", "rollup_item_pair"))
    sub = GAPS.read(unit=unit.words, until=month(filters.until), silent=count(len(found.silent) or 0))
    rows, seen = suspected(shown, GAPS_COLUMNS, PAGE.path, filters, unit.words), len(within(found.pairs, filters))
    return Drawing(rows, seen, stamp(engine.current()), widest(frame, unit), sub, unapplied(filters), frame.empty)


def ranked(filters: Filters) -> pd.DataFrame:
    """The pairs whose gap is persistent, by tax at stake, then by what is declared beyond what is reported."""
    pairs = within(made.gaps(filters).pairs, filters)
    return pairs[pairs["story"] != mirror.EVEN].sort_values(["stake", "gap"], ascending=False, ignore_index=True)


def pair_name(key: str, row: dict) -> tuple[str, str]:
    """'Vietnam · 6402', and the goods in words."""
    return f"{named('partner', row[key])} · {row['hs4']}", named("hs4", row["hs4"]).removeprefix(row["hs4"]).strip()


def chosen(filters: Filters, row: dict, key: str) -> bool:
    return row["hs4"] in filters.picked("hs4") and row[key] in filters.picked(key)


def widest(frame: pd.DataFrame, unit: Scale) -> str:
    """'Viet Nam · 6402 Footwear: undervalued, 7.3 million at stake'."""
    if frame.empty:
        return ""
    row = frame.iloc[0].to_dict()
    return f"{' '.join(pair_name('partner', row))}: {evidence.STORIES[row['story']][0].lower()}, {unit.full(row['stake'])} of tax at stake"


@draws(PRICES)
def unit_values(filters, _picked):
    frame = accused(filters)
    unit = scale(frame["stake"].max(), "money", engine.current().currency)
    top = frame.head(ROWS).to_dict("records")
    shown = [evidence.price(row, *pair_name("origin", row), chosen(filters, row, "origin"), unit) for row in top]
    rows = suspected(shown, PRICES_COLUMNS, PAGE.path, filters, unit.words)
    note("Cells whose unit value is flagged", frame, yearly(filters), ("item",))
    sub, seen = PRICES.read(unit=unit.words, until=month(filters.until)), within(made.named(made.unit_values(filters).cells), filters)
    return Drawing(rows, int(seen["n"].sum()), stamp(engine.current()), cheapest(frame), sub, unapplied(filters), frame.empty)


def accused(filters: Filters) -> pd.DataFrame:
    """The cells flagged, those whose value is accused first, with the tax short in each."""
    cells, (_, short) = within(made.named(made.unit_values(filters).cells), filters), made.shortfalls(filters)
    flagged = cells[cells["verdict"] != prices.USUAL]
    stakes = [short.get(key, NONE) for key in flagged[prices.CELL].itertuples(index=False, name=None)]
    return flagged.assign(stake=stakes).sort_values("stake", ascending=False, ignore_index=True)


def cheapest(frame: pd.DataFrame) -> str:
    """'Viet Nam · 6402 Footwear is declared 40 % below its peers (33 to 47)'."""
    if frame.empty or frame["verdict"].iloc[0] != prices.LOW:
        return ""
    row = frame.iloc[0].to_dict()
    low, high = (significant((1 - exp(row[side])) * 100, 2) for side in ("high", "low"))
    return f"{' '.join(pair_name('origin', row))} is declared {significant(row['share'] * 100, 2)} % below its peers ({low} to {high})"
