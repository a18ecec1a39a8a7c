"""The name of a series that is forecast: a measure and the cuts that it is of, as 'revenue_collected?tax=DTY&office=PTM'."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

REVENUE, IMPORTS, REST = "revenue_collected", "import_value", "rest"
CUTS = ("tax", "region", "office", "hs2")


def node(measure: str, cuts: Mapping[str, str]) -> str:
    """Return the name of a series, its cuts in one order."""
    return f"{measure}?" + "&".join(f"{key}={quote(cuts[key], safe='')}" for key in CUTS if key in cuts)


def cuts(name: str) -> dict[str, str]:
    """Return what a series is cut by, code by dimension."""
    return dict(parse_qsl(name.partition("?")[2]))
