"""Weights per unit out of range, as evidence with a link to the hypothesis board."""

from typing import Any

from callbacks.compliance.compliance import beyond_chance
from callbacks.compliance.evidence import chosen, pair_name
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance import evidence
from dashboard.core.format import Scale, count, month, percent
from dashboard.core.page import Drawing
from dashboard.pages.compliance.compliance import PAGE, WEIGHTS, WEIGHTS_COLUMNS
from data.frames import Frame
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.engine import engine
from services.compliance import unit_weights
from services.compliance.moves import unapplied
from services.estimates.estimates import note

NONE = mark("No origin declares weights per unit outside the usual range beyond chance (headings and origins compared: {count})")
OUTSIDE = mark("{goods}: {share} of declarations have a weight per unit outside the usual range, against {peers} for other origins")
TOLD = {
    "peers": "peer_declarations", "share": "share_outside", "share_peers": "share_others", "shift": "above", "low": "low_95",
    "high": "high_95", "q": "false_findings", "value": "declared",
}  # fmt: skip


@draws(WEIGHTS)
def weights(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of headings and origins with weights out of range, with a link to the hypothesis about each."""
    table = unit_weights.cells(filters)
    listed, unit = beyond_chance(table, "value")
    shown = [weighed(row, filters, unit) for row in listed.to_dict("records")]
    rows = suspected(shown, WEIGHTS_COLUMNS, PAGE.path, filters, unit.words)
    note(say("Weights per unit by heading and origin"), table.rename(columns=TOLD).drop(columns=["p"]), filters, ("item",))
    sub, seen = WEIGHTS.read(unit=unit.words, until=month(filters.last_month)), int(table["n"].sum())
    title = widest(listed) or say(NONE, count=count(len(table)))
    return Drawing(rows, seen, stamp(engine.current()), title, sub, unapplied(filters, ("origin",)), table.empty)


def weighed(row: dict[Any, Any], filters: Filters, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for a heading and origin."""
    return evidence.weight(row, *pair_name("origin", row), chosen(filters, row, "origin"), unit)


def widest(listed: Frame) -> str:
    """Write of the heading and origin with the most value out of range how many declarations are; empty where none is named."""
    if listed.empty:
        return ""
    row: dict[Any, Any] = listed.iloc[0].to_dict()
    shares = {"share": percent(row["share"], 2), "peers": percent(row["share_peers"], 2)}
    return say(OUTSIDE, goods=" ".join(pair_name("origin", row)), **shares)
