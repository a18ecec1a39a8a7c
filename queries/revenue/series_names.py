"""The name of a series: a measure and the cuts that it is of, as 'revenue_collected?tax=DTY&office=PTM'."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

from queries.addresses.filters import Filters

REVENUE, IMPORTS, REST = "revenue_collected", "import_value", "rest"
CUTS = ("tax", "region", "office", "hs2")


def node(measure: str, cuts: Mapping[str, str]) -> str:
    """The name of a node, its cuts in one order."""
    return f"{measure}?" + "&".join(f"{key}={quote(cuts[key], safe='')}" for key in CUTS if key in cuts)


def cuts(name: str) -> dict[str, str]:
    """What a node is cut by."""
    return dict(parse_qsl(name.partition("?")[2]))


def of(measure: str, filters: Filters) -> str | None:
    """The node that the picks of filters stand for; None where they pick more than one code, or by something else."""
    picks = dict(filters.picks)
    if not set(picks) <= {*CUTS} or any(len(codes) > 1 for codes in picks.values()):
        return None
    return node(measure, {key: codes[0] for key, codes in picks.items()})
