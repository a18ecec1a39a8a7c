"""A series of goods over a change of HS edition: what part of each earlier code belongs to the goods picked in the later edition."""

from collections import defaultdict
from collections.abc import Callable

import pandas as pd


def parts(pairs: pd.DataFrame, wanted: Callable[[str], bool], observed: dict[str, float]) -> dict[str, float]:
    """By earlier code, the part of its value (0 to 1) that goes to codes wanted. Of pairs from_code, to_code, share (NaN = not stated).

    One code becoming one, or many becoming one, goes there whole. One becoming many is split as stated, else as the later codes were
    observed to trade, else evenly: a part between 0 and 1 is an estimate.
    """
    became: dict[str, dict[str, float]] = defaultdict(dict)
    for earlier, later, share in zip(pairs["from_code"], pairs["to_code"], pairs["share"], strict=True):
        became[earlier][later] = float(share)
    return {code: _part(targets, wanted, observed) for code, targets in became.items()}


def _part(targets: dict[str, float], wanted: Callable[[str], bool], observed: dict[str, float]) -> float:
    if any(share != share for share in targets.values()):
        seen = {code: max(observed.get(code, 0.0), 0.0) for code in targets}
        targets = seen if sum(seen.values()) else dict.fromkeys(targets, 1.0)
    return sum(share for code, share in targets.items() if wanted(code)) / sum(targets.values())


def moved(rows: pd.DataFrame, part: dict[str, float], measures: tuple[str, ...]) -> tuple[pd.DataFrame, float]:
    """Rows month, flow, hs6 and measures as month, flow and measures of the goods wanted; and how much of their value is an estimate."""
    weights = [part.get(code, 0.0) for code in rows["hs6"]]
    weighed = rows.assign(**{key: rows[key] * weights for key in measures})
    split = [0 < weight < 1 for weight in weights]
    whole = float(weighed[list(measures[:2])].sum().sum())
    estimated = float(weighed.loc[split, list(measures[:2])].sum().sum())
    summed = pd.DataFrame(weighed.groupby(["month", "flow"], as_index=False)[list(measures)].sum(min_count=1))
    return summed, estimated / whole if whole else 0.0
