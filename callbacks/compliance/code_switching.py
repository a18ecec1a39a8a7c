"""Moves to neighbouring subheadings with a lower duty, as evidence with a link to the hypothesis board."""

from typing import Any

from analytics.compliance.code_switching import FALSE_DISCOVERIES
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance import evidence
from dashboard.core.format import count, month, scale
from dashboard.core.page import Drawing
from dashboard.pages.compliance.evidence import MOVES, MOVES_COLUMNS, PAGE
from data.frames import Frame
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import named
from services.compliance import code_switching
from services.estimates.estimates import note

NONE = mark("No heading moved to subheadings with a lower duty beyond chance (headings compared: {count})")
MOVED = mark("{goods}: the share of declarations at a lower duty rose by {points} points within the same traders")
TOLD = {"n_before": "before", "shift": "change", "low": "low_95", "high": "high_95", "q": "false_findings", "value": "declared"}


@draws(MOVES)
def moves(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of headings that moved, with a link to the hypothesis about each."""
    table = code_switching.moves(filters)
    listed: Frame = table[(table["q"] <= FALSE_DISCOVERIES) & (table["shift"] > 0)].sort_values("stake", ascending=False)
    unit = scale(listed["stake"].max() if len(listed) else 0.0, "money", engine.current().currency)
    shown = [evidence.move(row, goods(row), row["hs4"] in filters.picked("hs4"), unit) for row in listed.to_dict("records")]
    rows = suspected(shown, MOVES_COLUMNS, PAGE.path, filters, unit.words)
    note(say("Moves between subheadings"), table.rename(columns=TOLD).drop(columns=["p", "rate_gap"]), filters, ("item",))
    sub, seen = MOVES.read(unit=unit.words, until=month(filters.last_month)), int(table["n"].sum())
    return Drawing(rows, seen, stamp(engine.current()), widest(listed, len(table)), sub, code_switching.unapplied(filters), table.empty)


def goods(row: dict[Any, Any]) -> str:
    """Return the goods of a heading in words, without its number."""
    return named("hs4", row["hs4"]).removeprefix(row["hs4"]).strip()


def widest(listed: Frame, compared: int) -> str:
    """Write of the heading with the most duty at stake how far its declarations moved; or that none of those compared did."""
    if listed.empty:
        return say(NONE, count=count(compared))
    row = listed.iloc[0].to_dict()
    return say(MOVED, goods=f"{row['hs4']} {goods(row)}".strip(), points=evidence.points(row))
