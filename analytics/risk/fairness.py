"""For whom the ranking selects, how often it is right, and whom it disturbs in vain: by group, with intervals and stated alarms."""

from typing import Any

import pandas as pd

from analytics.compliance.survey import wilson
from analytics.risk import metrics
from data.frames import Frame

DISTURBED, RIGHT = 1.25, 0.8  # a group is marked where its whole interval of false alarms lies above so many times the mean, or where it
LEAST = 30  # is right less often than so many times the mean; groups of fewer declarations are told, never marked
COLUMNS = ("group", "n", "selected", "selected_low", "selected_high", "precision", "precision_low", "precision_high",
           "false_alarm", "false_alarm_low", "false_alarm_high", "alarm")  # fmt: skip


def by_group(frame: Frame, share: float) -> pd.DataFrame:
    """Return COLUMNS by group, the largest first, for the riskiest share of all declarations.

    frame: group, chance, found. Selected: declarations selected / declarations. Precision: irregular / selected. False alarm: selected and
    regular / regular. Intervals are Wilson's at 95 %. alarm: `disturbed`, `wrong`, `few` or empty.
    """
    chosen = metrics.ordered(frame["chance"].to_numpy())[: metrics.chosen(len(frame), share)] if len(frame) else []
    marked = frame.assign(chosen=0.0)
    marked.iloc[chosen, marked.columns.get_loc("chosen")] = 1.0
    marked = marked.assign(hit=marked["chosen"] * marked["found"], vain=marked["chosen"] * (1 - marked["found"]))
    summed: Any = marked.groupby("group").agg(n=("found", "size"), **{name: (name, "sum") for name in ("chosen", "hit", "vain", "found")})
    mean_right, mean_vain = _share(marked["hit"].sum(), marked["chosen"].sum()), _share(marked["vain"].sum(), (1 - marked["found"]).sum())
    rows = [_row(each, mean_right, mean_vain) for each in summed.sort_values("n", ascending=False).itertuples()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(each: Any, mean_right: float, mean_vain: float) -> tuple[Any, ...]:
    regular = each.n - each.found
    selected, right, vain = (_interval(k, n) for k, n in ((each.chosen, each.n), (each.hit, each.chosen), (each.vain, regular)))
    return (each.Index, int(each.n), *selected, *right, *vain, _alarm(each.n, right, vain, mean_right, mean_vain))


def _alarm(n: int, right: tuple[float, float, float], vain: tuple[float, float, float], mean_right: float, mean_vain: float) -> str:
    if n < LEAST:
        return "few"
    if vain[1] > DISTURBED * mean_vain:
        return "disturbed"
    return "wrong" if right[2] < RIGHT * mean_right else ""


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _interval(part: float, whole: float) -> tuple[float, float, float]:
    """Return a share with Wilson's interval; NaN where there is no whole."""
    if not whole:
        return float("nan"), float("nan"), float("nan")
    share = part / whole
    low, high = wilson(share, int(whole))
    return share, min(low, share), max(high, share)
