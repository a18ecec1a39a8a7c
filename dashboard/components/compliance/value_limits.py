"""Rows of consignments just under a limit of value, in words."""

from typing import Any

from dashboard.components.compliance.evidence import LEAST
from dashboard.core.format import UNKNOWN, Scale, between, count, percent, significant
from data.language import mark, say

AGAINST = mark("{count} against {expected}")


def under_limit(row: dict[str, Any], key: str, name: str, goods: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for an office and chapter, or a trader, of `analytics.compliance.value_limits`."""
    shown = {
        "value": (row["value"], unit.text(row["value"])),
        "limit": (row["limit"], count(row["limit"])),
        "under": (row["under"], against(row["under"], row["expected"])),
        "excess": (row["excess"], excess(row)),
        "n": (row["n"], count(row["n"])),
        "q": (row["q"], percent(max(row["q"], LEAST), 2)),
        "goods": (goods, goods),
    }
    if "days" in row:
        shown["days"] = (row["days"], against(row["days"], row["days_expected"]))
    values = {field: value for field, (value, _) in shown.items()}
    return {"key": key, "name": name, "picked": picked} | values | {f"{field}_text": words for field, (_, words) in shown.items()}


def against(found: float, expected: float) -> str:
    """Write how many were found and how many are expected: '41 against 1.3'; the number alone where nothing is expected."""
    return count(found) if expected != expected else say(AGAINST, count=count(found), expected=significant(expected, 2))


def excess(row: dict[str, Any]) -> str:
    """Write how many consignments there are beyond those expected, with the interval: '40 (28 to 52)'; '–' where that is not known."""
    if row["excess"] != row["excess"]:
        return UNKNOWN
    value, low, high = (significant(row[name], 2) for name in ("excess", "low", "high"))
    return say("{value} ({range})", value=value, range=between(low, high))
