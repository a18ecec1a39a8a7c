"""The axis of months in a row: as many labels as fit, the year under the first of each."""

from collections.abc import Sequence
from typing import Any

from dashboard.core.format import tick


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
