"""The way through clearance as stages: registered, lane, the checks made, and released or still open, with the declarations that pass."""

from typing import cast

import numpy as np
import pandas as pd

from analytics.clearance.study import times
from data.derived.trs_steps import AGENCY, INSPECTED

REGISTERED, RELEASED, OPEN = "registered", "released", "open"
DOCUMENTS, STRAIGHT, SEEN, ASKED = "documents", "straight", "inspected", "agency"
CHECKS, OUTCOMES = (STRAIGHT, DOCUMENTS, ASKED, SEEN), (RELEASED, OPEN)
DOCUMENTARY = "yellow"


def passage(ways: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """Return the flow of declarations between stages as source, target, n and the median hours from arrival to release.

    ways: released declarations by lane, path, bin, n. waiting: open ones by lane, bin, n; their median is NaN. Each declaration stands at
    one node of a stage, so what flows in flows out. A check is an inspection if there was one, else that of another agency, else that of
    documents in the yellow lane, else none.
    """
    path, lane = ways["path"].to_numpy("int64"), ways["lane"].to_numpy()
    kinds = [(path & INSPECTED) > 0, (path & AGENCY) > 0, lane == DOCUMENTARY]
    passed = ways.assign(source=REGISTERED, check=np.select(kinds, [SEEN, ASKED, DOCUMENTS], STRAIGHT), target=RELEASED)
    still = [(REGISTERED, lane, n, np.nan) for lane, n in _sizes(waiting, "lane").items()]
    still += [(lane, OPEN, n, np.nan) for _, lane, n, _ in still]
    rows = [row for pair in (("source", "lane"), ("lane", "check"), ("check", "target")) for row in _timed(passed, pair)]
    found = pd.DataFrame([*rows, *still], columns=["source", "target", "n", "median"])
    return pd.DataFrame(found.groupby(["source", "target"], as_index=False, sort=False).agg({"n": "sum", "median": "first"}))


def _sizes(frame: pd.DataFrame, column: str) -> dict[str, int]:
    """Return the sum of n for each code of a column."""
    found: dict[str, int] = {}
    for code, n in zip(frame[column].tolist(), frame["n"].tolist(), strict=True):
        found[str(code)] = found.get(str(code), 0) + int(n)
    return found


def _timed(frame: pd.DataFrame, pair: tuple[str, str]) -> list[tuple[str, str, int, float]]:
    parts = [(cast("tuple[str, str]", key), times(part)) for key, part in frame.groupby([*pair], sort=True)]
    return [(source, target, n, median) for (source, target), (n, median, _) in parts]


def told(frame: pd.DataFrame) -> dict[str, float]:
    """Return the share of all declarations that reach each node, from the links."""
    whole = _sizes(frame, "source").get(REGISTERED, 0)
    return {REGISTERED: 1.0, **{node: n / whole for node, n in _sizes(frame, "target").items()}} if whole else {}
