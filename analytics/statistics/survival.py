"""Percentiles of an interval from its bins: Kaplan-Meier where some declarations are still open, with intervals that respect small n."""

from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, log, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.derived.clocks import BIN_ORIGIN, BIN_RATIO

Floats = NDArray[Any]
EXACT_BELOW, Z, TAIL, NEAR = 300, 1.959964, 0.025, 1e-9


@dataclass(frozen=True)
class Curve:
    """The share released by the end of each bin, from bin `first` on, of `n` declarations of which `open` are not released yet."""

    done: Floats
    n: float
    open: float
    first: int = 0

    def at(self, q: float) -> float:
        """Return hours by which a share q is released: mean of lower and upper order statistic; NaN where the data do not reach it."""
        lower, upper = int(np.searchsorted(self.done, q - NEAR)), int(np.searchsorted(self.done, q + NEAR, "right"))
        return (self._inside(lower, q) + self._inside(upper, q)) / 2

    def _inside(self, place: int, q: float) -> float:
        if place == len(self.done):
            return nan
        before = float(self.done[place - 1]) if place else 0.0
        return inner(self.first + place, (q - before) / (float(self.done[place]) - before))

    def share(self, hours: float) -> float:
        """Return the share released within hours of more than a minute: the inverse of `at`."""
        ends = np.concatenate([[0.0], self.done])
        return float(np.interp(log(hours / BIN_ORIGIN) / log(BIN_RATIO) - self.first + 1, np.arange(len(ends)), ends))

    def around(self, q: float) -> tuple[float, float]:
        """Return the 95 % interval of a percentile from binomial order statistics; NaN on a side that n is too small to bound."""
        n = round(self.n)
        low, high = ranks(n, q)
        return (self.at((low - 0.5) / n) if low >= 1 else nan, self.at((high - 0.5) / n) if high <= n else nan)


def edge(place: float) -> float:
    """Return hours at a place among the bins: a whole number is the upper edge of that bin."""
    return float(BIN_ORIGIN * BIN_RATIO**place)


def inner(bin_: int, inside: float) -> float:
    """Return hours at a share `inside` of a bin; those of up to a minute are zero, those before zero mirror those after it."""
    return edge(bin_ - 1 + inside) if bin_ > 0 else -edge(-1 - bin_ - inside) if bin_ < -1 else 0.0


def counted(frame: pd.DataFrame, by: str = "", key: object = None) -> Floats:
    """Count declarations from bin 0 on, in all rows or in those whose `by` is `key`. frame: columns bin, n."""
    bins, n = frame["bin"].to_numpy("int64"), frame["n"].to_numpy("float64")
    here = frame[by].to_numpy() == key if by else np.ones(len(bins), bool)
    return np.bincount(bins[here], weights=n[here]).astype(np.float64)


def curve(released: Floats, waiting: Floats | None = None) -> Curve:
    """Return the Kaplan-Meier curve of counts by bin: released by how long it took, open by how long it has waited so far."""
    held = np.zeros(0) if waiting is None else waiting
    size = max(len(released), len(held), 1)
    done, censored = (np.concatenate([part, np.zeros(size - len(part))]) for part in (released, held))
    total = float(done.sum() + censored.sum())
    at_risk = total - np.concatenate([[0.0], np.cumsum(done + censored)[:-1]])
    return Curve(1 - np.cumprod(1 - done / np.maximum(at_risk, NEAR)), total, float(censored.sum()))


def ranks(n: int, q: float) -> tuple[int, int]:
    """Return ranks (from 1) of the order statistics between which a percentile of the population lies with 95 % confidence."""
    if n >= EXACT_BELOW:
        half = Z * sqrt(n * q * (1 - q))
        return floor(n * q - half), ceil(n * q + half) + 1
    below = np.cumsum([_binomial(n, k, q) for k in range(n + 1)])
    return int((below <= TAIL).sum()), int((below < 1 - TAIL).sum()) + 1


def _binomial(n: int, k: int, q: float) -> float:
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(q) + (n - k) * log(1 - q))


def curves(released: pd.DataFrame, waiting: pd.DataFrame, by: str) -> dict[Any, tuple[Curve, Floats]]:
    """Return, by key in order, the curve with open ones counted, and the counts of completed ones alone; frames: `by`, bin, n."""
    done, held = ({key: counted(part) for key, part in frame.groupby(by)} for frame in (released, waiting))
    nothing = np.zeros(0)
    return {key: (curve(done.get(key, nothing), held.get(key, nothing)), done.get(key, nothing)) for key in sorted({*done, *held}, key=str)}


def cohorts(released: pd.DataFrame, waiting: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return a row key, p50, p90, n, open and done50 (the median of completed ones alone) per cohort, in order."""
    rows = [
        (key, found.at(0.5), found.at(0.9), found.n, found.open, curve(done).at(0.5))
        for key, (found, done) in curves(released, waiting, by).items()
    ]
    return pd.DataFrame(rows, columns=["key", "p50", "p90", "n", "open", "done50"])


def ranked(released: pd.DataFrame, waiting: pd.DataFrame, by: str, q: float = 0.5) -> pd.DataFrame:
    """Return a row key, value, low, high, n, open per cut, by the lower end of the interval: what is slow beyond doubt first."""
    rows = [(key, found.at(q), *found.around(q), found.n, found.open) for key, (found, _) in curves(released, waiting, by).items()]
    frame = pd.DataFrame(rows, columns=["key", "value", "low", "high", "n", "open"])
    return frame.sort_values(["low", "value"], ascending=False, na_position="last", ignore_index=True)


def grouped(frame: pd.DataFrame, width: int) -> pd.DataFrame:
    """Return columns low, high (hours), n, `width` bins at a time, without gaps; from a frame bin, n."""
    if frame.empty:
        return pd.DataFrame(columns=["low", "high", "n"])
    counts = counted(frame)
    group = np.maximum(np.arange(len(counts)) - 1, 0) // width
    n = np.bincount(group, weights=counts)
    since = int(np.flatnonzero(n)[0])
    places = range(since, len(n))
    return pd.DataFrame([(edge(place * width), edge((place + 1) * width), int(n[place])) for place in places], columns=["low", "high", "n"])


def step(values: list[float], margin: int = 2) -> tuple[int, float, float]:
    """Return the place where a series steps up, by least squares of its logarithms, with the median after and before."""
    logs, best, found = np.log(np.maximum(np.array(values, float), BIN_ORIGIN)), 0.0, (0, nan, nan)
    for place in range(margin, len(values) - margin + 1):
        before, after = (part[~np.isnan(part)] for part in (logs[:place], logs[place:]))
        if len(before) < margin or len(after) < margin or after.mean() <= before.mean():
            continue
        gain = len(before) * len(after) / (len(before) + len(after)) * (after.mean() - before.mean()) ** 2
        if gain > best:
            best, found = gain, (place, exp(float(np.median(after))), exp(float(np.median(before))))
    return found
