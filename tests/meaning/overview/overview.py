"""The Overview a second way: sums by month and cut, shares of lanes, the office table and the twelve indicators."""

import numpy as np

from dashboard.core.page import Drawing
from queries.catalogue import MEASURES
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Sum, mapped, monthly, ranking
from tests.meaning.core.reading import agrees, falls, keyed, same, size
from tests.meaning.core.single import records

DECLARATIONS, IMPORTS = Sum("clearance", "sum(declarations)"), Sum("item", "sum(import_value)")
LANES = ("green", "blue", "yellow", "red")
BIN = 0.031  # a percentile is read from bins 3 % wide
RATES = {
    "on_target_share": ("on_target_{clock}", "target_base_{clock}"),
    "inspection_rate": ("inspected", "inspectable"),
    "hit_rate": ("irregular", "inspected"),
    "same_day_share": ("same_day", "same_day_base"),
    "slow_share": ("slow", "slow_base"),
    "stuck_share": ("stuck", "stuck_base"),
    "pre_arrival_share": ("pre_arrival", "stamped_imports"),
    "aeo_share": ("by_aeo", "aeo_known"),
    "amendment_rate": ("amended", "amendable"),
    "hit_rate_random": ("irregular_random", "inspected_random"),
    "hit_rate_targeted": ("irregular_targeted", "inspected_targeted"),
}
OTHER = {
    "declarations": ("clearance", "sum(declarations)"),
    "revenue_collected": ("payment", "sum(amount)"),
    "import_value": ("item", "sum(import_value)"),
    "export_value": ("item", "sum(export_value)"),
    "tax_assessed": ("tax_line", "sum(assessed)"),
    "collection_rate": ("tax_line", "sum(paid) / nullif(sum(assessed_known), 0)"),
    "concession_share": ("tax_line", "sum(forgone) / nullif(sum(liability), 0)"),
    "effective_duty_rate": ("item", "sum(home_use_duty) / nullif(sum(home_use_value), 0)"),
    "quality_index": ("item", "sum(valid) / nullif(sum(items), 0)"),
    "preference_utilisation": ("item", "sum(preferred_value) / nullif(sum(eligible_value), 0)"),
    "potential_collected": ("tax_line", "sum(paid) / nullif(sum(statutory), 0)"),
    "revenue_per_declaration": ("clearance", "sum(tax_paid) / nullif(sum(paying_imports), 0)"),
}
TIMES = {
    "release_hours_p50": ("release", 50),
    "release_hours_p90": ("release", 90),
    "customs_hours_p50": ("customs", 50),
    "customs_hours_p90": ("customs", 90),
}


def middle(hours, q: float) -> float:
    """The percentile of hours themselves, between the two order statistics where it falls between."""
    return float(np.percentile(hours, q, method="averaged_inverted_cdf")) if len(hours) else float("nan")


def percentiles(facts: Facts, interval: str, q: float, key: str, asked: Asked | None) -> dict[str, float]:
    """A percentile of hours of a clock by a cut, from the hours themselves."""
    if asked is None:
        return {}
    column = f"{interval}_span_{asked.clock} / 3600.0"
    found = facts.rows("clearance", f"{key} as key, {column} as hours", asked, f"{column} is not null")
    return {code: middle(each["hours"].to_numpy(), q) for code, each in found.groupby("key")}


def within_bin(shown: dict, true: dict) -> None:
    agrees(shown, true, BIN, 0.02)


def offices(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Median release time by office, the slowest first."""
    true, then = (percentiles(facts, "release", 50, "office", each) for each in (asked, asked.earlier))
    bars = keyed(drawn.body["data"][0])
    within_bin(bars, {code: true[code] for code in bars})
    left = [value for code, value in true.items() if code not in bars]
    assert falls(list(bars.values())) and len(bars) >= min(10, len(true)) and size(drawn.body) == 1
    assert max(left, default=0) <= sorted(bars.values())[max(len(bars) - 10, 0)] * (1 + BIN)
    ticks = [trace for trace in drawn.body["data"] if trace.get("mode") == "markers"]
    assert bool(ticks) == bool(then)
    for trace in ticks:
        within_bin(keyed(trace), {code: then.get(code) for code in bars})


def lanes(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Shares of lanes among those with one, now above the months compared with."""
    now, then = (DECLARATIONS.by(facts, "lane", each) for each in (asked, asked.earlier))
    whole, earlier = (sum(each.get(lane, 0) for lane in LANES) for each in (now, then))
    for trace in drawn.body["data"]:
        lane = trace["customdata"][0][0]
        shares = [now[lane] / whole, *([then.get(lane, 0) / earlier] if earlier else [])]
        assert np.allclose(trace["x"], shares) and trace["y"] == [1, 0][: len(shares)]
    assert [trace["customdata"][0][0] for trace in drawn.body["data"]] == [lane for lane in LANES if now.get(lane)]


def table(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """A row for each office: counts, shares, the median and its change, revenue; the furthest below its goal first."""
    rows, then = {row["key"]: row for row in drawn.body}, percentiles(facts, "release", 50, "office", asked.earlier)
    median = percentiles(facts, "release", 50, "office", asked)
    for key in ("on_target_share", "inspection_rate", "hit_rate"):
        part, whole = (name.format(clock=asked.clock) for name in RATES[key])
        true = facts.by("clearance", f"sum({part}) / nullif(sum({whole}), 0)", "office", asked)
        agrees({code: row[key] for code, row in rows.items()}, {code: true.get(code) for code in rows})
    for key in ("declarations", "revenue_collected"):
        true = facts.by(*OTHER[key], "office", asked)
        agrees({code: row[key] or 0.0 for code, row in rows.items()}, {code: true.get(code, 0.0) for code in rows})
    within_bin({code: row["release_hours_p50"] for code, row in rows.items()}, {code: median.get(code) for code in rows})
    for code, row in rows.items():
        known = code in median and code in then
        assert same(row["change"], median[code] - then[code] if known else None, 0, BIN * (median.get(code, 0) + then.get(code, 0)) + 0.02)
        attained(facts, asked, code, row)
    assert falls([-row["on_target_share"] for row in drawn.body if row["on_target_share"] is not None])
    assert {code for code, row in rows.items() if row["picked"]} == set(rows) & set(asked.own)


def attained(facts: Facts, asked: Asked, office: str, row: dict) -> None:
    """What an office brought over its target, of months whose revenue is known in full."""
    if set(asked.picks) - {"office"}:
        return
    where = f"month between {asked.since} and {asked.until} and office = '{office}'"
    true = facts.one(f"select cast(sum(revenue_targeted) / nullif(sum(target_due), 0) as double) from attainment_office where {where}")
    assert same(row["target_achievement"], true)
    assert row["target_achievement_tone"] == ("" if true is None else "good" if true >= 1 else row["target_achievement_tone"])


def strip(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Each indicator now, in the months compared with, and which side of its goal it stands on."""
    tiles = [tile for _, each in drawn.body for tile in each]
    assert {tile.measure.key for tile in tiles} == {key for key, each in MEASURES.items() if each.lens}, "a tile for each"
    for tile in tiles:
        now, then = (indicator(facts, tile.measure.key, each) for each in (asked, asked.earlier))
        wide = BIN if tile.measure.key in TIMES else 1e-6
        assert same(tile.value, now, wide, 0.02 if wide == BIN else 1e-6), tile.measure.key
        assert same(tile.before, then, wide, 0.02 if wide == BIN else 1e-6), tile.measure.key
        assert tile.before is None or tile.before != tile.value or same(now, then, wide)
        sided(tile)


def indicator(facts: Facts, key: str, asked: Asked | None) -> float | None:
    if asked is None:
        return None
    assert key in {*TIMES, *RATES, *OTHER}, f"say above how {key} is computed a second way"
    if key in TIMES:
        interval, q = TIMES[key]
        column = f"{interval}_span_{asked.clock} / 3600.0"
        return middle(facts.rows("clearance", f"{column} as hours", asked, f"{column} is not null")["hours"].to_numpy(), q)
    if key in RATES:
        part, whole = (name.format(clock=asked.clock) for name in RATES[key])
        return facts.total("clearance", f"sum({part}) / nullif(sum({whole}), 0)", asked)
    return facts.total(*OTHER[key], asked)


def sided(tile) -> None:
    """The status says the side of the goal: better is never bad, worse never good; what is in doubt is not judged."""
    if tile.goal is None or tile.judged is None or tile.doubt:
        assert tile.status in ("", "doubt")
        return
    ahead = (tile.judged - tile.goal) * tile.measure.good
    assert tile.status == "good" if ahead >= 0 else tile.status in ("bad", "watch"), (tile.measure.key, tile.judged, tile.goal)


SECOND = {
    ("overview", "revenue"): monthly(Sum("payment", "sum(amount)"), target="revenue_target"),
    ("overview", "volume"): monthly(DECLARATIONS),
    ("overview", "offices"): offices,
    ("overview", "chapters"): ranking(IMPORTS, "hs2"),
    ("overview", "modes"): ranking(DECLARATIONS, "mode", 5),
    ("overview", "origins"): mapped(IMPORTS, "origin"),
    ("overview", "lanes"): lanes,
    ("overview", "table"): table,
    ("overview", "strip"): strip,
    ("overview", "records"): records,
}
