"""The random lane as a survey: what randomly selected inspections find, extrapolated to all declarations with its sampling error."""

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np

from analytics.compliance.mirror import Range
from data.frames import Frame

Z_90, Z_95, DRAWS, FEWEST = 1.645, 1.96, 1000, 30


@dataclass(frozen=True)
class SampledShare:
    """A share found in a sample, its 95 % interval, and the inspections it rests on."""

    value: float
    low: float
    high: float
    n: int


def wilson(share: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of a share of n observations (n need not be whole), after Wilson (1927)."""
    from statsmodels.stats.proportion import proportion_confint

    ends: Any = proportion_confint(share * n, n, method="wilson")
    low, high = ends
    return float(low), float(high)


def rate(strata: Frame) -> SampledShare | None:
    """Estimate the share of irregular declarations from random inspections; None if there are none.

    strata: columns all (declarations), n (inspected at random), found. Strata weigh by all; those without a sample are left out. The
    interval is Wilson's, at the number of simple draws that would be as precise (Korn and Graubard 1998).
    """
    seen = strata[strata["n"] > 0]
    n = int(seen["n"].sum())
    if not n:
        return None
    weight, share = seen["all"] / seen["all"].sum(), seen["found"] / seen["n"]
    value = float((weight * share).sum())
    pooled = float(seen["found"].sum()) / n
    variance = float((weight**2 / seen["n"]).sum()) * pooled * (1 - pooled)
    effective = min(value * (1 - value) / variance, n) if variance and 0 < value < 1 else n
    return SampledShare(value, *wilson(value, effective), n)


def loss(sample: Frame, strata: Frame, seed: int = 1) -> Range | None:
    """Return the tax that inspecting everything would bring to light, with its 90 % interval.

    None below thirty inspections or nothing found.

    A ratio estimate: uplift over tax paid in the sample, each inspection weighing all / n of its stratum, times the tax paid in all.
    `sample`: stratum, uplift, tax, one row per inspection; `strata`: stratum, all, tax. The interval is a bootstrap within strata.
    """
    held = sample.merge(strata[["stratum", "all"]], on="stratum").sort_values("stratum", ignore_index=True)
    whole = float(strata["tax"].sum())
    if len(held) < FEWEST or not held["uplift"].sum() or not held["tax"].sum():
        return None
    weight = (held["all"] / held.groupby("stratum")["uplift"].transform("size")).to_numpy()
    uplift, tax = weight * held["uplift"].to_numpy(), weight * held["tax"].to_numpy()
    drawn = _resampled(held["stratum"].to_numpy(), np.random.default_rng(seed))
    low, high = np.quantile(uplift[drawn].sum(1) / tax[drawn].sum(1) * whole, [0.05, 0.95])
    return Range(float(low), float(uplift.sum() / tax.sum() * whole), float(high))


def _resampled(stratum: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return draws × rows: positions drawn with replacement within each stratum; sorted strata."""
    _, first, size = np.unique(stratum, return_index=True, return_counts=True)
    sizes = np.repeat(size, size)
    return np.repeat(first, size) + (chance.random((DRAWS, len(stratum))) * sizes).astype(int)


def wanted(share: float, half: float, population: int) -> int:
    """Return the random inspections needed for a 95 % interval of ± `half` round a share, in a finite population."""
    endless = Z_95**2 * share * (1 - share) / half**2
    return ceil(endless / (1 + (endless - 1) / population)) if population else 0


def precision(share: float, n: float, population: int) -> float:
    """Return the half-width of the 95 % interval that n random inspections give."""
    return Z_95 * sqrt(share * (1 - share) / n * max(1 - n / population, 0.0))
