"""Rows of first digits against Benford's law, in words."""

from math import log10
from typing import Any

from dashboard.components.compliance.evidence import LEAST
from dashboard.core.format import between, count, percent, significant
from data.language import mark, say

CONDITIONS = {
    "holds": mark("Hold"),
    "few": mark("Fewer than 300 values"),
    "narrow": mark("Less than two orders of magnitude"),
    "fixed": mark("One value is more than 5 % of them"),
}
MOST = mark("{digit}: {share}, by the law {law}")


def digits(row: dict[str, Any], name: str, picked: bool) -> dict[str, Any]:
    """Return the row of the grid for a chapter or trader of `analytics.compliance.first_digits`."""
    shown = {
        "deviation": (row["deviation"], points(row)),
        "chance": (row["chance_deviation"], significant(row["chance_deviation"] * 100, 2)),
        "digit": (row["digit"], most(row)),
        "n": (row["n"], count(row["n"])),
        "orders": (row["orders"], significant(row["orders"], 2)),
        "repeated": (row["repeated"], percent(row["repeated"], 2)),
        "q": (row["q"], percent(max(row["q"], LEAST), 2)),
        "goods": ("", ""),
    }
    values = {field: value for field, (value, _) in shown.items()}
    texts = {f"{field}_text": words for field, (_, words) in shown.items()}
    return {"key": f"{row['kind']}={row['code']}", "name": name, "picked": picked} | values | texts


def points(row: dict[str, Any]) -> str:
    """Write a mean deviation in points with its interval: '8.4 (7.5 to 9.7)'."""
    value, low, high = (significant(row[name] * 100, 2) for name in ("deviation", "low", "high"))
    return say("{value} ({range})", value=value, range=between(low, high))


def most(row: dict[str, Any]) -> str:
    """Write the digit furthest above the law: '9: 41 %, by the law 4.6 %'."""
    digit = int(row["digit"])
    return say(MOST, digit=digit, share=percent(row["share"], 2), law=percent(log10(1 + 1 / digit), 2))
