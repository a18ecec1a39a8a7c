"""How many declarations an office sends in a month, and how unlikely so few are: its norm, its own spread, and chance."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEAREST, LEAST, NORMAL = 12, 3, 1.4826


def judged(counted: pd.DataFrame, limits: dict[str, Any]) -> pd.DataFrame:
    """Say of each month of each office whether it falls short; one row per office and month with no month left out.

    counted: office, month, declared, and passed, the share of the month that the data reach. Returns it with norm (declarations of a
    whole month), low, and seen: whether no declaration at all would be too few to be chance. A month falls short where it holds less than
    `norm_share` of its norm and as few or fewer come by chance at most once in 1 / `chance`, by a law of counts with the spread of
    the office's own months: Poisson, or negative binomial where they differ by more.
    """
    parts = [part.assign(**_office(part, limits)) for _, part in counted.groupby("office", sort=True)]
    return pd.concat(parts) if parts else counted.assign(norm=0.0, low=False, seen=False)


def _office(part: pd.DataFrame, limits: dict[str, Any]) -> dict[str, NDArray[Any]]:
    declared, passed = part["declared"].to_numpy(float), part["passed"].to_numpy(float)
    norm = norms(declared, passed)
    expected, beyond = norm * passed, spread(declared, norm * passed)
    low, nothing = chance(declared, expected, beyond), chance(np.zeros(len(norm)), expected, beyond)
    short = (low <= limits["chance"]) & (declared < limits["norm_share"] * expected)
    return {"norm": np.nan_to_num(norm), "low": short, "seen": nothing <= limits["chance"]}


def norms(declared: Floats, passed: Floats) -> Floats:
    """Return for each month the median of the NEAREST others in which the office declared anything; NaN where there are under LEAST.

    What grew or shrank over the years is so compared with its own time. A month that is not over counts as the whole it is on the way to.
    """
    places, whole = np.arange(len(declared)), declared / np.maximum(passed, 1e-9)
    found = np.full(len(declared), np.nan)
    for place in places:
        others = places[(declared > 0) & (places != place)]
        nearest = others[np.argsort(np.abs(others - place), kind="stable")][:NEAREST]
        found[place] = np.median(whole[nearest]) if len(nearest) >= LEAST else np.nan
    return found


def spread(declared: Floats, expected: Floats) -> float:
    """Return the standard deviation of the months of an office beyond chance, as a share of what is expected, from the median distance."""
    known = expected > 0
    if known.sum() < LEAST:
        return 0.0
    distance = NORMAL * np.median(np.abs(declared[known] / expected[known] - 1))
    return float(max(distance**2 - np.median(1 / expected[known]), 0.0) ** 0.5)


def chance(declared: Floats, expected: Floats, beyond: float) -> Floats:
    """Return the probability of as few declarations or fewer where so many are expected; 1 where nothing is.

    The functions are those behind the laws of `scipy.stats`, whose reading alone takes as long as the loading of a month.
    """
    from scipy import special

    known, least = expected > 0, 1e-4
    mean = np.where(known, expected, 1.0)
    if beyond <= least:
        return np.where(known, special.pdtr(declared, mean), 1.0)
    most = special.betainc(1 / beyond**2, declared + 1, 1 / (1 + beyond**2 * mean))
    return np.where(known, most, 1.0)
