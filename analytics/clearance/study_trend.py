"""Studies of several periods compared: median and P90 with intervals, and how far the median moved from one study to the next."""

from math import exp, log, nan, sqrt

import pandas as pd

from analytics.statistics.survival import Z, curves

COLUMNS = ("key", "n", "open", "median", "median_low", "median_high", "p90", "p90_low", "p90_high", "change", "change_low", "change_high")
Interval = tuple[float, float, float]


def trend(released: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """Return a row of COLUMNS per study, in the order of their keys. frames: key, bin, n; open declarations count as long as they wait.

    Percentiles in hours with their 95 % intervals. change: of the median against the study before, a fraction, with its 95 % interval;
    NaN for the first.
    """
    rows, before = [], (nan, nan, nan)
    for key, (found, _) in curves(released, waiting, "key").items():
        median, tail = ((found.at(q), *found.around(q)) for q in (0.5, 0.9))
        rows.append((key, int(found.n), int(found.open), *median, *tail, *change(before, median)))
        before = median
    return pd.DataFrame(rows, columns=list(COLUMNS))


def change(before: Interval, now: Interval) -> Interval:
    """Return how far a percentile moved, as a fraction, with the 95 % interval; NaN where an end is unknown or not above zero.

    before, now: value, low and high. Errors of both logarithms are read off their intervals and added as independent ones (Price and
    Bonett 2002).
    """
    if not all(each > 0 for each in (*before, *now)):
        return nan, nan, nan
    moved = log(now[0] / before[0])
    reach = Z * sqrt(sum((log(high / low) / (2 * Z)) ** 2 for _, low, high in (before, now)))
    return exp(moved) - 1, exp(moved - reach) - 1, exp(moved + reach) - 1
