"""The nearest peers of a trader, and what facilitation would gain each segment, as tables and findings."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.traders.profile_told import rated, shared, signed
from dashboard.core.format import Scale, amount, between, count, missing, percent
from data.language import mark, say

PEERS = (
    ("name", mark("Trader")),
    ("alike", end(mark("Alike"))),
    ("value", end(mark("Customs value"))),
    ("n", end(mark("Declarations"))),
    ("release", end(mark("Half released within"))),
    ("inspected", end(mark("Inspected"))),
    ("rate", end(mark("Irregular, weighed with peers"))),
    ("overdue", end(mark("Tax overdue, %"))),
    ("price", end(mark("Price against others, %"))),
)
GAINS = (
    ("name", mark("Segment")),
    ("n", end(mark("Declarations that are no AEO's"))),
    ("hours", end(mark("Customs hours today"))),
    ("hours_less", end(mark("Hours fewer"))),
    ("inspected", end(mark("Inspections today"))),
    ("inspected_less", end(mark("Inspections fewer"))),
)
STANDS = mark(
    "{trader}: more often irregular than {irregular} of {rated} with a rate among its nearest {count}, "
    "more often inspected than {inspected}"
)
INSPECTED = mark("{trader}: more often inspected than {inspected} of its nearest {count}, too few results for a rate of its own")
UNSEEN = mark("{trader} and its nearest {count}: whether it was inspected is not known")
WOULD = mark("About {hours} customs hours fewer ({range}), {part} of those of today, if treated like AEO ({segment})")
UNSURE = mark("No sure gain in customs hours: AEO are not surely faster than others alike")


def peers(rows: Sequence[Mapping[str, Any]], unit: Scale, label: str) -> Component:
    """Return a trader and its nearest peers. rows: as `profile_told.grid_row` takes them, with name and alike."""
    return listing(PEERS, [peer(row, unit) for row in rows], label, blocks=True)


def peer(row: Mapping[str, Any], unit: Scale) -> dict[str, str]:
    """Return a trader as texts."""
    return {
        "name": row["name"],
        "alike": percent(row["alike"], 2),
        "value": unit.full(row["value"]),
        "n": count(row["n"]),
        "release": str(amount(row["release"], "hours")),
        "inspected": shared(row["inspected"]),
        "rate": rated(row),
        "overdue": shared(row["overdue"]),
        "price": signed(row["price"]),
    }


def stands(own: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
    """Write how many of its nearest peers a trader is above, by irregularity rate where it has one, and by share inspected."""
    above = {key: sum(own[name] > each[name] for each in others) for key, name in (("irregular", "rate"), ("inspected", "inspected"))}
    words = UNSEEN if missing(own["inspected"]) else INSPECTED if missing(own["rate"]) else STANDS
    rated_ = sum(not missing(each["rate"]) for each in others)
    return say(words, trader=own["name"], count=len(others), rated=rated_, **above)


def gains(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return what each segment would gain. rows: `services.traders.facilitation.gains` with name."""
    shown = [
        {
            "name": row["name"],
            **{key: count(row[key]) for key in ("n", "hours", "inspected")},
            **{key: ranged(row, key) for key in ("hours_less", "inspected_less")},
        }
        for row in rows
    ]
    return listing(GAINS, shown, label, blocks=True)


def ranged(row: Mapping[str, Any], key: str) -> str:
    """Write an estimate with its interval: '1,240 (980 to 1,500)', three digits each."""
    if missing(row[key]):
        return "–"
    return say("{value} ({range})", value=rough(row[key]), range=between(*(rough(row[f"{key}_{side}"]) for side in ("low", "high"))))


def rough(value: float) -> str:
    """Write an estimate with three digits, the others zeros: '250,000'."""
    return count(float(f"{value:.3g}"))


def would(row: Mapping[str, Any]) -> str:
    """Write what the segment with the most to gain would gain in customs hours."""
    if missing(row["hours_less"]) or row["hours_less_low"] <= 0:
        return say(UNSURE)
    ends = between(*(rough(row[f"hours_less_{side}"]) for side in ("low", "high")))
    return say(WOULD, segment=row["name"], hours=rough(row["hours_less"]), range=ends, part=percent(row["hours_less"] / row["hours"], 2))
