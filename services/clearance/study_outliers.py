"""The release times of a study with and without outliers, by mode, lane and office, under the rule that an address states."""

from math import isfinite, nan
from typing import Any

import pandas as pd

from analytics.clearance import set_apart
from analytics.clearance.set_apart import WithAndWithout
from analytics.clearance.study import CUT_BY
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.clearance import histogram
from queries.engine.labels import label
from queries.engine.trace import Read
from services.clearance.study import place, read

SHOWN = ("median", "mean", "p90")
STATED = tuple(f"{name}{side}" for name in SHOWN for side in ("", "_without"))
COLUMNS = ("cut", "code", "name", "n", "set_apart", "limit_low", "limit_high", *STATED)


def rule(filters: Filters) -> str:
    """Return the rule that an address states; empty where nothing is set apart."""
    return dict(filters.levers).get("outliers", "")


def outliers(filters: Filters, asked: str) -> Read:
    """Return a row of COLUMNS for all declarations, and one per mode, lane and office; each has limits of its own.

    set_apart: how many lie beyond the limits. limit_low, limit_high: in hours, NaN where the rule has none.
    """
    found = [histogram.timed("release", by, filters) for by in ((), *((by,) for by in CUT_BY))]
    rows = [("", "", say("All"), *told(set_apart.compared(found[0].frame, asked)))]
    for by, each in zip(CUT_BY, found[1:], strict=True):
        parts: dict[Any, WithAndWithout] = {code: set_apart.compared(part, asked) for code, part in each.frame.groupby(by)}
        ordered = sorted(parts.items(), key=lambda pair: place(by, pair[0], pair[1].every))
        rows += [(by, code, label(by, code), *told(part)) for code, part in ordered]
    frame = pd.DataFrame(rows if found[0].observations else [], columns=list(COLUMNS))
    return read(mark("Release time with and without outliers"), frame, filters, *found)


def told(part: WithAndWithout) -> tuple[float, ...]:
    """Return n, apart, the limits, and each of SHOWN with and without."""
    pairs = [(getattr(part.every, name), getattr(part.kept, name)) for name in SHOWN]
    ends = (limit if isfinite(limit) else nan for limit in (part.low, part.high))
    return part.every.n, part.apart, *ends, *(value for pair in pairs for value in pair)
