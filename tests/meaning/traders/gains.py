"""Nearest peers and what facilitation would gain, a second way: shares in common counted by hand, strata one by one."""

import math
import re
from collections import Counter

import numpy as np
import pandas as pd

from dashboard.core.page import Drawing
from queries.addresses.filters import Filters
from queries.engine.labels import pseudonym
from services.traders import trader_segments
from tests.meaning.core.facts import Asked, Facts, once
from tests.meaning.core.kinds import Refuses, Second
from tests.meaning.core.reading import SHOWN, listed, number, same
from tests.meaning.traders.standing import BIN, absent, chosen, everyone, half, rated, standings

OF_TODAY = {"n": "Declarations that are no AEO's", "hours": "Customs hours today", "inspected": "Inspections today"}


@once
def nearest(facts: Facts, asked: Asked) -> list[tuple[str, float]]:
    """The ten traders that share most declarations with the trader shown, of a fifth to five times as many, each with how much."""
    whole, own = chosen(facts, asked)
    rows, every = facts.rows("clearance", "trader, flow, hs4, origin", whole, "trader <> '-'"), standings(facts, whole)
    alike: Counter[str] = Counter()
    for key in ("hs4", "origin"):
        shares = {trader: Counter(zip(part["flow"], part[key], strict=True)) for trader, part in rows.groupby("trader")}
        mine, n = shares[own["trader"]], sum(shares[own["trader"]].values())
        for trader, held in shares.items():
            alike[trader] += sum(min(mine[code] / n, held[code] / sum(held.values())) for code in held) / 2
    near = [row for row in every.itertuples() if row.trader != own["trader"] and alike[row.trader] > 1e-12
            and max(own["n"] / 5, 4) <= row.n <= own["n"] * 5]  # fmt: skip
    near.sort(key=lambda row: (-round(alike[row.trader], 12), -row.value, row.trader))
    return [(row.trader, alike[row.trader]) for row in near[:10]]


def peers(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    whole, own = chosen(facts, asked)
    every, true = standings(facts, whole).set_index("trader"), [(own["trader"], 1.0), *nearest(facts, asked)]
    rows = listed(drawn.body)
    assert [row["Trader"] for row in rows] == [pseudonym(code) for code, _ in true]
    for row, (code, share) in zip(rows, true, strict=True):
        assert same(number(row["Alike"]), share * 100, 0.06, 0.006) and number(row["Declarations"]) == every.loc[code, "n"]
        assert same(number(row["Inspected"]), every.loc[code, "inspected"] * 100, SHOWN, 0.006)
        assert rated(row["Irregular, weighed with peers"], every.loc[code]), (row, code)
        assert same(number(row["Half released within"]), half(facts, whole, code), BIN, 0.02)
    others = every.loc[[code for code, _ in true[1:]]]
    above = (others["inspected"] < own["inspected"] - 1e-12).sum()
    assert number(drawn.title.split("inspected than ")[1]) == above and f"nearest {len(others)}," in drawn.title
    if not math.isnan(rate := every.loc[true[0][0], "rate"]):
        higher = ((others["rate"] < rate).sum(), others["rate"].notna().sum())
        assert drawn.title.split("irregular than ")[1].startswith("{} of {} with a rate".format(*higher))


def alone(facts: Facts, asked: Asked) -> bool:
    return absent(facts, asked) or not nearest(facts, asked)


@once
def shorter(facts: Facts, asked: Asked) -> float:
    """By how much the median of AEO lies below that of others with their mix of flow, mode, lane and way (exact hours)."""
    rows = facts.rows("clearance", f"flow, mode, lane, path, aeo, customs_span_{asked.clock} / 3600.0 as h", asked,
                      f"customs_{asked.clock}_bin is not null and path is not null and aeo in ('yes', 'no')")  # fmt: skip
    rows["way"] = rows["path"].astype(int) & (1 | 4)
    yes, no = [], []
    for _, part in rows.groupby(["flow", "mode", "lane", "way"]):
        mine, theirs = part[part["aeo"] == "yes"]["h"], part[part["aeo"] == "no"]["h"]
        if len(mine) and len(theirs):
            yes += [(hours, 1.0) for hours in mine]
            no += [(hours, len(mine) / len(theirs)) for hours in theirs]
    return 1 - middle(yes) / middle(no) if yes else math.nan


def middle(weighed: list[tuple[float, float]]) -> float:
    hours, weights = map(np.array, zip(*sorted(weighed), strict=True))
    return float(hours[np.searchsorted(np.cumsum(weights), weights.sum() / 2)])


@once
def fewer(facts: Facts, asked: Asked) -> float:
    """By how much AEO are inspected less often than others by flow, mode and chapter (Mantel and Haenszel), of the rate of others."""
    rows = facts.rows("clearance", "flow, mode, hs2, by_aeo, inspected", asked, "aeo_known = 1 and inspectable = 1")
    apart = weight = found = seen = 0.0
    for _, part in rows.groupby(["flow", "mode", "hs2"]):
        one, other = part[part["by_aeo"] == 1]["inspected"], part[part["by_aeo"] == 0]["inspected"]
        if len(one) and len(other):
            size = len(one) * len(other) / len(part)
            apart, weight = apart + size * (one.mean() - other.mean()), weight + size
            found, seen = found + one.sum(), seen + len(one)
    return -(apart / weight) / (found / seen - apart / weight) if weight else math.nan


def gains(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What is taken today by segment exactly; the gain is the part that AEO have less, as the subtitle says it, of that."""
    whole = everyone(facts, asked)
    told = [number(words) / 100 for words in re.findall(r"(?:processing|inspected) ([−.\d]+)", drawn.sub)]
    true = [each for each in (shorter(facts, whole), fewer(facts, whole)) if not math.isnan(each)]
    assert len(told) == len(true) and all(abs(one - other) < 0.04 for one, other in zip(told, true, strict=True)), (drawn.sub, true)
    rows = facts.rows("clearance", f"trader, inspected, customs_span_{asked.clock} / 3600.0 as h", whole, "aeo_known = 1 and by_aeo = 0")
    held = trader_segments.found(Filters(asked.since, asked.until)).of_trader
    parts = rows.assign(segment=rows["trader"].map(held)).dropna(subset="segment").groupby("segment")
    sums = pd.DataFrame({"n": parts.size(), "hours": parts["h"].sum(), "inspected": parts["inspected"].sum()})
    shown = sorted(tuple(number(row[words]) for words in OF_TODAY.values()) for row in listed(drawn.body))
    assert shown == sorted((row.n, round(row.hours), row.inspected) for row in sums.itertuples())
    assert drawn.observations == sums["n"].sum()
    for row in listed(drawn.body):
        for words, today, part in zip(("Hours fewer", "Inspections fewer"), [*OF_TODAY.values()][1:], told, strict=False):
            assert abs(number(row[words]) - part * number(row[today])) <= 0.006 * number(row[today]) + 1, row


def unlike(facts: Facts, asked: Asked) -> bool:
    whole = everyone(facts, asked)
    return math.isnan(shorter(facts, whole)) or math.isnan(fewer(facts, whole))


SECOND: dict[tuple[str, str], Second] = {("traders", "peers"): peers, ("traders", "gains"): gains}
REFUSES: dict[tuple[str, str], Refuses] = {("traders", "peers"): alone, ("traders", "gains"): unlike}
