"""Two groups of declarations compared like with like: medians of their times over strata that hold both, with the interval of the ratio."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, hypot, log, nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.statistics.survival import Curve, Floats, Z, edge
from data.derived.clocks import BIN_ORIGIN

MIDDLE = 0.5
COLUMNS = ("key", "yes", "no", "n_yes", "n_no", "change", "low", "high", "alone")


@dataclass(frozen=True)
class Group:
    """Counts of a group, strata × bins, and the weight of each stratum in what it is compared by (weights add up to one)."""

    counts: Floats
    weights: Floats

    @property
    def sizes(self) -> Floats:
        """Return the number of declarations in each stratum."""
        return self.counts.sum(axis=1)

    def median(self) -> tuple[float, float, float]:
        """Return the weighted median in hours with its 95 % interval (Woodruff 1952).

        The interval holds the hours at which the share released is one half, plus or minus its standard error. It reaches to the edges of
        the bins, because nothing finer than a bin is known. Each stratum adds the variance of its own share at the median times its weight
        squared.
        """
        share = self.counts / self.sizes[:, None]
        curve = Curve(np.cumsum(self.weights @ share), float(self.sizes.sum()), 0.0)
        at = int(np.searchsorted(curve.done, MIDDLE))
        below = (self.counts[:, : at + 1].sum(axis=1) + 0.5) / (self.sizes + 1)
        error = sqrt(float((self.weights**2 * below * (1 - below) / self.sizes).sum()))
        low, high = (min(int(np.searchsorted(curve.done, MIDDLE + side * Z * error)), len(share[0]) - 1) for side in (-1, 1))
        return curve.at(MIDDLE), edge(low - 1) if low else 0.0, edge(high)


def matched(frame: pd.DataFrame, by: str, within: Sequence[str], flag: str) -> pd.DataFrame:
    """Compare the declarations flagged yes with those flagged no, per key of `by`, the latter given the mix of strata of the former.

    frame: one row per `by`, `within`, `flag` and bin, with n; the columns of `within` make up the strata. Returns COLUMNS, a row per
    key: medians in hours of both groups over the strata that hold both, their declarations there, the change of the median (a
    fraction; NaN where either median is up to a minute) with its 95 % interval, and `alone`, those flagged yes that have nobody to be
    compared with.
    """
    rows = [(key, *_compared(part, within, flag)) for key, part in frame.groupby(by, sort=True)]
    return pd.DataFrame([row for row in rows if len(row) > 1], columns=list(COLUMNS))


def _compared(part: pd.DataFrame, within: Sequence[str], flag: str) -> tuple[float, ...]:
    """Return the cells of a row after its key; nothing if no stratum holds both groups."""
    strata = part.groupby(list(within)).ngroup().to_numpy()
    yes, no = (_counted(part, strata, part[flag].to_numpy() == code) for code in ("yes", "no"))
    both = (yes.sum(axis=1) > 0) & (no.sum(axis=1) > 0)
    if not both.any():
        return ()
    mix = yes[both].sum(axis=1) / yes[both].sum()
    first, second = (Group(counts[both], mix).median() for counts in (yes, no))
    return first[0], second[0], float(yes[both].sum()), float(no[both].sum()), *_change(first, second), float(yes[~both].sum())


def _counted(part: pd.DataFrame, strata: NDArray[np.int64], chosen: NDArray[np.bool_]) -> Floats:
    """Count the chosen rows by stratum (rows) and bin (columns)."""
    counts = np.zeros((int(strata.max()) + 1, int(part["bin"].to_numpy().max()) + 1))
    np.add.at(counts, (strata[chosen], part["bin"].to_numpy("int64")[chosen]), part["n"].to_numpy("float64")[chosen])
    return counts


def _change(yes: tuple[float, float, float], no: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the ratio of two medians minus one, with its 95 % interval, from the medians and intervals of both.

    Source: MOVER on logarithms (Donner and Zou 2012).
    """
    if min(yes[0], no[0]) <= BIN_ORIGIN:
        return nan, nan, nan
    (one, one_low, one_high), (two, two_low, two_high) = ([log(max(hours, BIN_ORIGIN)) for hours in each] for each in (yes, no))
    middle = one - two
    low, high = middle - hypot(one - one_low, two_high - two), middle + hypot(one_high - one, two - two_low)
    return exp(middle) - 1, exp(low) - 1, exp(high) - 1
