"""What became of advice: declarations advised beside others that were inspected, as a table and a finding."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.risk.reasons_told import spread
from dashboard.core.format import UNKNOWN, count, percent
from data.language import mark, say

HEADS = (
    ("group", mark("Advice before the result")),
    ("ranked", end(mark("Declarations ranked"))),
    ("judged", end(mark("Inspected, result known"))),
    ("found", end(mark("Irregular"))),
    ("share", end(mark("Irregular, of those inspected"))),
)
GROUPS = {
    "advised": mark("Advised for inspection"),
    "ranked": mark("Ranked, not advised"),
    "never": mark("Inspected before they were ranked"),
}
BOTH = mark("Of the declarations advised and then inspected, {share} were irregular. Of those not advised: {other}")
ALONE = mark("Of the declarations advised and then inspected, {share} were irregular")
WAITING = mark("No declaration that was advised has a result yet")


def table(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return what became of each group. rows: as `services.risk.feedback.AdviceRecord` holds them."""
    return listing(HEADS, [_row(row) for row in rows], label, blocks=True)


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    counts = {"ranked": count(row["ranked"]) if row["ranked"] else UNKNOWN} | {key: count(row[key]) for key in ("judged", "found")}
    return {"group": named(row), "share": spread(row["share"], row["low"], row["high"]), **counts}


def named(row: Mapping[str, Any]) -> str:
    """Return the name of a group."""
    words = GROUPS[row["group"]]
    return say(words)


def title(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write 'Of the declarations advised and then inspected, 53 % were irregular. Of those not advised: 12 %'."""
    held = {row["group"]: row for row in rows}
    if not held["advised"]["judged"]:
        return say(WAITING)
    judged, found = (held["ranked"][key] + held["never"][key] for key in ("judged", "found"))
    share = percent(held["advised"]["share"], 2)
    return say(BOTH, share=share, other=percent(found / judged, 2)) if judged else say(ALONE, share=share)
