"""Importers that share brokers and suppliers, in words that accuse nobody."""

from typing import Any

from dashboard.components.compliance.evidence import LEAST
from dashboard.components.compliance.value_limits import against
from dashboard.core.format import UNKNOWN, between, count, missing, percent
from data.language import mark, say, say_list

EACH, RATE = mark("{one} and {other}"), mark("{value} ({range})")


def pair(row: dict[str, Any], names: tuple[str, str], picked: bool) -> dict[str, Any]:
    """Return the row of the grid for a pair of `analytics.compliance.trader_network.GROUPED`; names: those of its two importers."""
    shown = {
        "shared": (row["shared"], against(row["shared"], row["expected"])),
        "n": (row["n_one"] + row["n_other"], say(EACH, one=count(row["n_one"]), other=count(row["n_other"]))),
        "group": (row["group"], count(row["group"])),
        "members": (row["members"], count(row["members"])),
        "rate": (row["rate"], rate(row)),
        "usual": (row["usual"], share(row["usual"])),
        "inspected": (row["judged"], count(row["judged"])),
        "q": (row["q"], percent(max(row["q"], LEAST), 2)),
        "goods": ("", ""),
    }
    values = {field: value for field, (value, _) in shown.items()}
    key = f"trader={row['one']}&trader={row['other']}"
    told = {f"{field}_text": words for field, (_, words) in shown.items()}
    return {"key": key, "name": say_list(list(names), "unit"), "picked": picked} | values | told


def rate(row: dict[str, Any]) -> str:
    """Write the irregularity rate of a group with its interval; '–' where nobody was inspected."""
    if missing(row["rate"]):
        return UNKNOWN
    return say(RATE, value=percent(row["rate"], 2), range=between(percent(row["low"], 2), percent(row["high"], 2)))


def share(value: float) -> str:
    """Write a share as per cent; '–' where it is not known."""
    return UNKNOWN if missing(value) else percent(value, 2)
