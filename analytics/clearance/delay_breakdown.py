"""The legs of one declaration: its stamps in order, the hours between them, and who owns each."""

from datetime import datetime
from typing import Any, cast

import pandas as pd

from data.derived.delay import IN_ORDER
from data.language import mark

NAMES = {
    "manifest_at": mark("Manifest"),
    "arrival_at": mark("Arrival"),
    "unloaded_at": mark("Unloading"),
    "lodged_at": mark("Lodgement"),
    "registered_at": mark("Registration"),
    "lane_at": mark("Lane assigned"),
    "docs_start_at": mark("Documents check begun"),
    "docs_end_at": mark("Documents checked"),
    "insp_start_at": mark("Inspection begun"),
    "insp_end_at": mark("Inspection done"),
    "oga_request_at": mark("Other agency asked"),
    "oga_ok_at": mark("Other agency answered"),
    "assessed_at": mark("Assessment"),
    "paid_at": mark("Payment"),
    "released_at": mark("Release"),
    "gate_out_at": mark("Gate-out"),
}
OPEN = mark("Still open")
PHASES = ("port", "trader", "customs", "trader", "customs", "trader")
BEFORE, AGENCY = "before", "oga"
Moment = pd.Timestamp


def legs(stamps: dict[str, Any], as_of: datetime) -> pd.DataFrame:
    """Return the legs of a declaration from its stamps (None or NaT: unknown): rows stamp, name, at, hours since the row before, owner.

    The owners are those of `data.derived.delay.split`, so that their hours add up to its totals; nobody owns what passes before arrival.
    One that has not left the gate ends with a row `as_of`, what it has waited since its last stamp.
    """
    order = {stamp: place for place, stamp in enumerate(NAMES)}
    dated = ((stamp, at) for stamp, at in stamps.items() if stamp in order and pd.notna(at))
    known = sorted((cast("Moment", pd.Timestamp(at)), order[stamp], stamp) for stamp, at in dated)
    found = {stamp: at for at, _, stamp in known}
    ends = [*known] if "gate_out_at" in found or not known else [*known, (cast("Moment", pd.Timestamp(as_of)), len(NAMES), "as_of")]
    bounds = _bounds(found)
    rows: list[tuple[Any, ...]] = []
    for place, (at, _, stamp) in enumerate(ends):
        since = ends[place - 1][0] if place else at
        owner = _owner(since, at, found, bounds) if place else ""
        rows.append((stamp, NAMES.get(stamp, OPEN), at, (at - since).total_seconds() / 3600, owner))
    return pd.DataFrame(rows, columns=["stamp", "name", "at", "hours", "owner"])


def _bounds(found: dict[str, Moment]) -> list[Moment]:
    """Return when each phase begins and ends, each not before the last; what has not happened yet, and nothing after it, has no end."""
    bounds: list[Moment] = []
    for place, name in enumerate(IN_ORDER):
        last = bounds[-1] if bounds else Moment.min
        ahead = any(later in found for later in IN_ORDER[place:])
        bounds.append(max(last, found.get(name, last)) if ahead else Moment.max)
    return bounds


def _owner(since: Moment, at: Moment, found: dict[str, Moment], bounds: list[Moment]) -> str:
    if "arrival_at" not in found or at <= bounds[0]:
        return BEFORE
    owner = next((owner for owner, end in zip(PHASES, bounds[1:], strict=True) if at <= end), PHASES[-1])
    asked, answered = found.get("oga_request_at"), found.get("oga_ok_at", Moment.max)
    within = asked is not None and asked <= since and at <= answered
    return AGENCY if owner == "customs" and within else owner


def longest(found: pd.DataFrame, since: str = "registered_at", until: str = "assessed_at") -> tuple[str, str, float]:
    """Return what ended the longest leg between two stamps, its owner and hours; blanks where there is none."""
    order = {stamp: place for place, stamp in enumerate(found["stamp"])}
    inner = found.iloc[order.get(since, 0) + 1 : order.get(until, len(found)) + 1]
    if inner.empty:
        return "", "", 0.0
    row = inner.loc[inner["hours"].idxmax()]
    return str(row["name"]), str(row["owner"]), float(row["hours"])
