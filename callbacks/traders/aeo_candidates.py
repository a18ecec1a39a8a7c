"""Candidates for authorised economic operator, and segments of traders."""

import pandas as pd

from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from callbacks.traders.traders import nameless
from dashboard.components.traders import candidates_told
from dashboard.core.format import count, percent
from dashboard.core.page import Drawing
from dashboard.pages.traders.traders import CANDIDATES, SEGMENTS
from data.frames import Frame
from data.language import mark, say
from data.months import period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import names
from queries.engine.question import CannotCut
from services.risk.targeting import note
from services.traders import aeo_candidates, trader_segments
from services.traders.aeo_candidates import Judged
from services.traders.beside_peers import FEW
from services.traders.trader_segments import OCCASIONAL, Segments

LISTED = 30
FILED = {
    "name": "name", "traders": "traders", "n": "declarations", "value": "customs_value", "share": "share", "inspected": "inspected",
    "judged": "judged", "irregular": "irregular", "rate": "true", "low": "low_95", "high": "high_95", "release": "half_released",
    "by_aeo": "by_aeo",
}  # fmt: skip
UNKNOWN = mark("The data do not say which of these traders are authorised economic operators.")
LARGEST = mark("{segment}: {share} of customs value (traders: {traders} of {whole})")


@draws(CANDIDATES)
def candidates(filters: Filters, _picked: Codes) -> Drawing:
    """Return the traders without AEO status that meet most criteria, each criterion with its figure and limit."""
    found = judged(filters)
    shown: Frame = found.frame.head(LISTED)
    rows = shown.assign(name=names("trader", shown["trader"].tolist()))
    note(say("Candidates for AEO status"), by_criterion(rows, found), filters, ("clearance", "tax_line"))
    body = candidates_told.candidates(rows.to_dict("records"), found.limits, CANDIDATES.title)
    notes = (Note("aeo_judged", count=FEW), Note("aeo_criteria"))
    return Drawing(body, len(found.frame), stamp(engine.current()), candidates_told.meeting(all_met(found)), read(filters), notes)


def read(filters: Filters) -> str:
    """Write how to read the candidates: their period, and the twelve months of what is counted by year."""
    year = aeo_candidates.year(filters)
    periods = {key: period_name(each.first_month, each.last_month) for key, each in (("period", filters), ("year", year))}
    return CANDIDATES.read(most=count(LISTED), **periods)


def judged(filters: Filters) -> Judged:
    """Return traders without AEO status by the criteria; raises CannotCut where it is not known who has it."""
    found = aeo_candidates.judged(filters)
    if found.frame.empty:
        raise CannotCut(say(UNKNOWN))
    return found


def all_met(found: Judged) -> int:
    """Return how many traders meet every criterion."""
    return int((found.frame["met"] == len(found.limits)).sum())


def by_criterion(rows: Frame, found: Judged) -> pd.DataFrame:
    """Return candidates as rows: name, criterion, figure, its limit (a share as a fraction), and whether it is met (1, 0)."""
    told = [
        (row["name"], say(words), row[key], found.limits[key] / (100 if key in candidates_told.SHARES else 1), row[f"{key}_met"])
        for row in rows.to_dict("records")
        for key, words in candidates_told.CRITERIA.items()
    ]
    return pd.DataFrame(told, columns=["name", "criterion", "value", "limit", "criterion_met"])


@draws(SEGMENTS)
def segments(filters: Filters, _picked: Codes) -> Drawing:
    """Return the segments of traders with their share of trade, release time and what inspections find."""
    found, table = trader_segments.found(filters), trader_segments.measured(filters)
    table = table.assign(name=told_apart(found, table["segment"].tolist()), share=table["value"] / table["value"].sum())
    note(say("Segments of traders"), table[list(FILED)].rename(columns=FILED), filters, ("clearance",))
    body = candidates_told.segments(table.to_dict("records"), SEGMENTS.title)
    sub = SEGMENTS.read(period=period_name(filters.first_month, filters.last_month))
    return Drawing(body, int(table["n"].sum()), stamp(engine.current()), largest(table), sub, nameless(filters))


def told_apart(found: Segments, places: list[int]) -> list[str]:
    """Return the names of segments; of those that differ in nothing that is told, each after the first has a number."""
    names_ = [named(found, place) for place in places]
    before = [names_[:place].count(name) for place, name in enumerate(names_)]
    return [say("{segment} ({number})", segment=name, number=n + 1) if n else name for name, n in zip(names_, before, strict=True)]


def named(found: Segments, place: int) -> str:
    """Return the name of a segment."""
    if place == OCCASIONAL:
        return say(candidates_told.OCCASIONAL)
    return candidates_told.segment(found.who(place), found.traits[place])


def largest(table: Frame) -> str:
    """Write which segment declares most, with how many traders."""
    row = table.iloc[0].to_dict()
    counts = {"traders": count(row["traders"]), "whole": count(table["traders"].sum())}
    return say(LARGEST, segment=row["name"], share=percent(row["share"], 2), **counts)
