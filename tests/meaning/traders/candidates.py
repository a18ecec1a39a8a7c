"""Candidates for AEO status and segments a second way: each criterion from declarations, sums over the traders of a segment."""

import math
from statistics import median

import pandas as pd
from scipy import stats

from dashboard.core.page import Drawing
from data.months import shifted
from queries.addresses.filters import Filters
from queries.engine.labels import pseudonym
from services.traders import trader_segments
from tests.meaning.core.facts import Asked, Facts, months
from tests.meaning.core.kinds import Refuses, Second
from tests.meaning.core.reading import SHOWN, listed, number, same
from tests.meaning.traders.standing import BIN, FEW, declared, everyone, likely, overdue, standings

LIMITS = {"aeo_irregular": 10, "aeo_amended": 5, "aeo_overdue": 1, "aeo_years": 3, "aeo_months": 10, "aeo_declarations": 50}
HEADS = dict(zip(LIMITS, ("Compliance: irregular", "Records: amended", "Payment: tax overdue", "Years active", "Months active in twelve",
                          "Declarations a year"), strict=True))  # fmt: skip


def without(facts: Facts, asked: Asked) -> pd.DataFrame:
    """The traders of the address none of whose declarations are of an AEO."""
    every = standings(facts, asked)
    aeo = facts.by("clearance", "sum(by_aeo)", "trader", asked, "aeo_known > 0")
    return every[[aeo.get(trader) == 0 for trader in every["trader"]]]


def judged(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Each trader without AEO status with its figures and whether each is met."""
    whole = everyone(facts, asked)
    limit = {key: int(asked.picks.get(key, (str(start),))[-1]) for key, start in LIMITS.items()}
    every, late, rows = standings(facts, whole), overdue(facts, whole), []
    first = facts.by("clearance", "min(month)", "trader", whole.over(facts.first, asked.until).on(**dict.fromkeys(whole.picks, "")))
    year = shifted(asked.until, -11)
    bare = whole.over(year, asked.until).on(**dict.fromkeys(whole.picks, ""))
    held = facts.by("clearance", "count(*)", "trader", bare), facts.by("clearance", "count(distinct month)", "trader", bare)
    weights = {}
    for band, group in every.groupby("band"):
        weights[band] = likely(group) if (group["judged"] > 0).sum() >= 10 else likely(every)
    for own in without(facts, whole).itertuples():
        centre, weight = weights[own.band]
        within = stats.beta.cdf(limit["aeo_irregular"] / 100, centre * weight + own.irregular, (1 - centre) * weight + own.regular)
        began = int(first[own.trader])
        years, overdue_ = len(months(began, asked.until)) / 12, late.get(own.trader, math.nan)
        yearly, monthly = (each.get(own.trader, 0) if year >= facts.first else math.nan for each in held)
        old = len(months(facts.first, began)) <= 3 and years < limit["aeo_years"]
        rows.append((
            own.trader, own.value,
            ((own.rate * 100, None if own.judged < FEW else True if within >= 0.8 else False if within <= 0.2 else None),
             (own.amended * 100, own.amended * 100 <= limit["aeo_amended"]),
             (overdue_ * 100, None if math.isnan(overdue_) else overdue_ * 100 <= limit["aeo_overdue"]),
             (years, None if old else years >= limit["aeo_years"]),
             (monthly, None if math.isnan(monthly) else monthly >= limit["aeo_months"]),
             (yearly, None if math.isnan(yearly) else yearly >= limit["aeo_declarations"])),
            f"{own.irregular:.0f} of {own.judged:.0f} irregular" if own.judged else "no result of an inspection",
        ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=["trader", "value", "criteria", "found"])
    frame["met"] = [sum(state is True or state == 1 for _, state in each) for each in frame["criteria"]]
    return frame.sort_values(["met", "value", "trader"], ascending=[False, False, True], ignore_index=True)


def candidates(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The first thirty by criteria met, each with figure and state; the limits stand in the first row."""
    true = judged(facts, asked)
    top, *rows = listed(drawn.body)
    assert drawn.observations == len(true) and len(rows) == min(30, len(true))
    for key, start in LIMITS.items():
        assert number(top[HEADS[key]]) == int(asked.picks.get(key, (str(start),))[-1])
    for row, own in zip(rows, true.itertuples(), strict=False):
        assert row["Trader"] == pseudonym(own.trader) and number(row["Criteria met"]) == own.met
        for words, (figure, state) in zip(HEADS.values(), own.criteria, strict=True):
            said = "not known: " if state is None else "met: " if state else "not met: "
            if words == HEADS["aeo_irregular"] and math.isnan(figure):
                assert row[words] == f"not known: {own.found}", (row, own)
                continue
            assert row[words].startswith(said) and same(number(row[words].removeprefix(said)), figure, 0.06, 0.006), (row, own)
    every = int((true["met"] == 6).sum())
    assert drawn.title.startswith("No " if not every else f"{every} ")


def unknown(facts: Facts, asked: Asked) -> bool:
    whole = everyone(facts, asked)
    return declared(facts, whole).empty or without(facts, whole).empty


def segments(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Sums over the traders of each segment; those with fewer than four declarations a year of all are one."""
    whole = everyone(facts, asked)
    bare = whole.on(**dict.fromkeys(whole.picks, ""))
    held = trader_segments.found(Filters(asked.since, asked.until)).of_trader
    often = facts.by("clearance", "count(*)", "trader", bare, "trader <> '-'")
    rare = {trader for trader, n in often.items() if n * 12 / len(asked.months) < 4}
    assert rare == {code for code, place in held.items() if place == -1}
    rows = declared(facts, whole)
    known = rows["irregular"].notna() & (rows["inspected"] == 1)
    rows = rows.assign(segment=rows["trader"].map(held), judged=known)
    parts = sorted((part for _, part in rows.groupby("segment")), key=lambda part: -part["value"].sum())
    assert drawn.observations == len(rows) and len(parts) <= 7
    names = [row["Segment"] for row in listed(drawn.body)]
    assert len(set(names)) == len(names)
    for row, part in zip(listed(drawn.body), parts, strict=True):
        assert row["Segment"].startswith("Occasional") == (part["segment"].iloc[0] == -1)
        assert (number(row["Traders"]), number(row["Declarations"])) == (part["trader"].nunique(), len(part))
        assert same(number(row["Share of customs value"]), part["value"].sum() / rows["value"].sum() * 100, SHOWN, 0.006)
        assert same(number(row["Inspected"]), part["inspected"].mean() * 100, SHOWN, 0.006)
        known, rate = part[part["judged"]], row["Irregular, of inspections with a result"]
        assert (rate == "–") == known.empty and (known.empty or same(number(rate), known["irregular"].mean() * 100, 0.06, 0.006))
        hours = part[part["released"]]["hours"]
        assert same(number(row["Half released within"]), median(hours) if len(hours) else None, BIN, 0.02)


def nobody(facts: Facts, asked: Asked) -> bool:
    return declared(facts, everyone(facts, asked)).empty


SECOND: dict[tuple[str, str], Second] = {("traders", "candidates"): candidates, ("traders", "segments"): segments}
REFUSES: dict[tuple[str, str], Refuses] = {("traders", "candidates"): unknown, ("traders", "segments"): nobody}
