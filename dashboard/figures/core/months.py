"""The axis of months in a row: as many labels as fit, the year under the first of each."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.core.format import month, tick
from data.language import say


def axis(months: Sequence[int], most: int, least: int = 1) -> dict[str, Any]:
    """Return an axis of months yyyymm at places 0, 1, ... with at most `most` labels and room for at least `least` months."""
    shown = range(0, len(months), max(-(-len(months) // most), 1))
    years = [months[place] // 100 for place in shown]
    return {
        "showgrid": False,
        "range": [-0.6, max(len(months), least) - 0.4],
        "tickvals": list(shown),
        "ticktext": [tick(months[place], years[at] not in years[:at]) for at, place in enumerate(shown)],
        "tickangle": 0,
    }


def named(code: int, incomplete: Mapping[int, str]) -> str:
    """Return the name of a month yyyymm; where it is incomplete, the offices that sent too few declarations stand beside it."""
    if code not in incomplete:
        return month(code)
    return say("{month} (incomplete: {offices})", month=month(code), offices=incomplete[code])
