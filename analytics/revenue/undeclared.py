"""Tax that is never declared, carried forward: the rate that the random lane finds, quarter by quarter, as a level that drifts.

The level is a random walk seen through the sampling error of each quarter (a local level, Harvey 1989), so that a quarter weighs by what
it was sampled with. How fast it drifts is not known from a dozen quarters: drifts are averaged by how likely they make what was seen,
times a normal prior with a deviation of DRIFT of the level a quarter. An interval then holds sampling, drift and what is not known of it.
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from analytics.compliance.survey import FEWEST
from analytics.forecasting.members import Floats
from data.frames import Frame

NINETY = NormalDist().inv_cdf(0.95)
DRIFT, DRIFTS, QUARTERS = 0.15, np.linspace(0.0, 0.4, 17), 4
COLUMNS = ("until", "rate", "error", "n")


def rated(sample: Frame, strata: Frame) -> Frame:
    """Return COLUMNS by quarter: tax lost over tax paid, its standard error, and inspections; empty where they are too few to tell.

    `sample`: until, stratum, uplift, tax, a row per inspection; `strata`: until, stratum, all. A ratio estimate, each inspection weighing
    all / n of its stratum. The error has the spread of all quarters together: one that by chance found little is not the surer for it.
    """
    held: Any = sample.merge(strata[["until", "stratum", "all"]], on=["until", "stratum"])
    if len(held) < FEWEST or not held["uplift"].sum() or not held["tax"].sum():
        return pd.DataFrame(columns=list(COLUMNS))
    weight = held["all"] / held.groupby(["until", "stratum"])["uplift"].transform("size")
    uplift, tax = weight * held["uplift"], weight * held["tax"]
    off = held["uplift"] - uplift.sum() / tax.sum() * held["tax"]
    spread = np.sqrt((weight * off**2).sum() / weight.sum()) / (tax.sum() / weight.sum())
    sums: Any = pd.DataFrame({"until": held["until"], "uplift": uplift, "tax": tax, "w": weight, "w2": weight**2}).groupby("until").sum()
    counted = held.groupby("until").size()
    found = sums.assign(rate=sums["uplift"] / sums["tax"], error=spread * np.sqrt(sums["w2"]) / sums["w"], n=counted)
    found = found[sums["tax"] > 0].reset_index()[list(COLUMNS)]
    return found if len(found) >= QUARTERS else found.iloc[:0]


def level(places: Floats, rates: Floats, errors: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Estimate the level at the quarters `at`: means and covariances.

    places: numbers of the quarters seen, with their rates and standard errors.
    """
    usual = float(np.average(rates, weights=errors**-2))
    found = [_conditional(places, rates, errors, at, drift * usual) for drift in DRIFTS]
    scores = np.array([score for *_, score in found]) - (DRIFTS / DRIFT) ** 2 / 2
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    means = np.stack([mean for mean, *_ in found])
    mean = weights @ means
    between = np.einsum("k,ki,kj->ij", weights, means - mean, means - mean)
    return mean, np.einsum("k,kij->ij", weights, np.stack([each for _, each, _ in found])) + between


def _conditional(places: Floats, rates: Floats, errors: Floats, at: Floats, drift: float) -> tuple[Floats, Floats, float]:
    """Return means, covariances, and the logarithm of the restricted likelihood, of one drift a quarter.

    The start of the walk is not known.
    """
    first = min(places.min(), at.min())
    walk = [drift**2 * np.minimum.outer(one - first, other - first) for one, other in ((places, places), (at, places), (at, at))]
    seen = walk[0] + np.diag(errors**2)
    inverse, ones = np.linalg.inv(seen), np.ones(len(places))
    precision = float(ones @ inverse @ ones)
    start = float(ones @ inverse @ rates) / precision
    gain = walk[1] @ inverse
    unknown = 1 - gain @ ones
    left = rates - start
    score = -0.5 * (np.linalg.slogdet(seen)[1] + np.log(precision) + left @ inverse @ left)
    return start + gain @ left, walk[2] - gain @ walk[1].T + np.outer(unknown, unknown) / precision, float(score)


def ahead(found: Frame, taxes: Sequence[tuple[int, Floats]], doubt: float = 0.0) -> Frame:
    """Return until, low, value, high: tax lost in the twelve months to the end of quarters, with its 90 % interval.

    `taxes`: the last month of each and the tax of its four quarters in order; `doubt`: the relative error of the tax to come. The interval
    is lognormal: a rate is above zero, and may be missed further above than below.
    """
    places = _quarter(found["until"].to_numpy(int))
    rows: list[tuple[float, ...]] = []
    for until, tax in taxes:
        mean, covariance = level(places, found["rate"].to_numpy(float), found["error"].to_numpy(float), _quarter(np.array([until])) + FOUR)
        value = float(tax @ mean)
        off = float(np.hypot(np.sqrt(tax @ covariance @ tax) / value, doubt)) if value > 0 else 0.0
        rows.append((until, *(value * float(np.exp(sign * NINETY * off)) for sign in (-1, 0, 1))))
    return pd.DataFrame(rows, columns=["until", "low", "value", "high"]).astype({"until": int})


FOUR = np.arange(-3.0, 1.0)


def _quarter(until: Any) -> Floats:
    """Return the number of the quarter that ends with a month (yyyymm)."""
    return (until // 100 * 4 + until % 100 // 3).astype(float)
