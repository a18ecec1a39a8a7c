"""New pairs of partner and subheading, and how long they last."""

from math import nan, sqrt
from typing import Any

import numpy as np
import pandas as pd

from analytics.statistics.survival import curve
from data.months import months_between, shifted

SILENT, Z = 12, 1.96
COURSE = ("months", "alive", "low", "high", "at_risk")
NEW = ("month", "pairs", "share")


def survival(lives: pd.DataFrame, first: int, until: int) -> pd.DataFrame:
    """Return COURSE: the share of new pairs traded again k months or more after their first, with its 95 % interval and those at risk.

    Of a frame first, last, pairs; new are those first traded SILENT months or more after `first`, the first month of the data.
    A pair is lost when nothing of it was traded in the SILENT months up to `until`, else its end is not known yet: Kaplan and Meier's
    product over months from first to last trade, Greenwood's variance.
    """
    lost, open_ = np.zeros(1), np.zeros(1)
    for began, last, count in (row for row in _rows(lives) if row[0] >= shifted(first, SILENT)):
        length, ended = months_between(began, last) - 1, months_between(last, until) - 1 >= SILENT
        lost, open_ = (np.pad(each, (0, max(length + 1 - len(each), 0))) for each in (lost, open_))
        (lost if ended else open_)[length] += count
    done = curve(lost, open_).done
    risk = lost.sum() + open_.sum() - np.concatenate([[0.0], np.cumsum(lost + open_)[:-1]])
    rows, variance = [(0, 1.0, 1.0, 1.0, int(risk[0]))], 0.0
    for k in range(1, len(lost)):
        ended, held, alive = float(lost[k - 1]), float(risk[k - 1]), 1 - float(done[k - 1])
        variance += ended / (held * (held - ended)) if held > ended else nan
        half = Z * alive * sqrt(variance) if variance == variance else nan
        rows.append((k, alive, max(alive - half, 0.0), min(alive + half, 1.0), int(risk[k])))
    return pd.DataFrame(rows, columns=list(COURSE))


def fresh(lives: pd.DataFrame, worth: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return NEW: by month, the pairs first traded in it, and the share of value of pairs first traded in the SILENT months up to it.

    lives: first, last, pairs. worth: month, first, value. Months within SILENT months of the first of the data are left out.
    """
    counts: dict[int, int] = {}
    for began, _, count in _rows(lives):
        counts[began] = counts.get(began, 0) + count
    young: dict[int, float] = {}
    whole: dict[int, float] = {}
    for month, began, value in zip(worth["month"].tolist(), worth["first"].tolist(), worth["value"].tolist(), strict=True):
        whole[month] = whole.get(month, 0.0) + value
        young[month] = young.get(month, 0.0) + (value if began > shifted(month, -SILENT) else 0.0)
    months = [month for month in sorted(whole) if month >= shifted(first, SILENT)]
    rows = [(month, counts.get(month, 0), young[month] / whole[month] if whole[month] else nan) for month in months]
    return pd.DataFrame(rows, columns=list(NEW))


def _rows(lives: pd.DataFrame) -> list[Any]:
    return list(zip(lives["first"].tolist(), lives["last"].tolist(), lives["pairs"].tolist(), strict=True))
