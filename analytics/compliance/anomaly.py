"""Months out of line: each series against its own one-step forecast, less what all parts do together, in units of its own sigma."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SEASON, BURN, JOINT = 12, 12, 6
LEAST = SEASON + BURN + 1
DAMPING, CLIP, FADING, MEMORY, MOST_SURE = 0.9, 2.5, 0.94, 0.97, 40
TRIED = np.array([(level, trend, season) for level in (0.05, 0.15, 0.3, 0.5, 0.8) for trend in (0.0, 0.05) for season in (0.05, 0.2, 0.4)])
LARGEST_SHARE_OF_COMMON, PRIOR, LEAST_VARIANCE = 1.5, 5.0, 1e-6
RATE, FALSE, BULK = 0.10, 0.02, 3.0
FREEDOMS, SCALES = np.array([2.5, 3, 4, 5, 7, 10, 15, 30]), np.linspace(0.6, 1.6, 21)


@dataclass(frozen=True)
class Residuals:
    """Frames month × node: what the months before led one to expect of each month, its sigma, and the residual in sigma.

    Values are on the scale given; NaN if the past is too short. `alone` holds the residuals in sigma before the joint movement is removed.
    """

    expected: pd.DataFrame
    sigma: pd.DataFrame
    z: pd.DataFrame
    alone: pd.DataFrame


def residuals(values: pd.DataFrame, parts: Collection[str] = ()) -> Residuals:
    """Return how far each month is from expectation, for values month × node on a scale where errors add; NaN where unknown.

    A month is expected from the months before it alone: Holt and Winters with a damped trend (Hyndman and Athanasopoulos 2021, 8.3),
    smoothing weights averaged by how well each did so far, updated by residuals clipped at CLIP sigma so that one bad month
    does not spoil the next (Gelper, Fried and Croux 2010). Of `parts` (the offices of a nation) the common residual of the others in the
    same month, times the part's own slope on it, is expected too: a shock to all is not a finding about each.
    """
    found = values.to_numpy(float)
    expected, sigma = _one_step(found)
    error = found - expected
    alone = error / sigma
    places = [place for place, node in enumerate(values.columns) if node in parts]
    if len(places) > 2:
        shared = _shared(error[:, places], sigma[:, places])
        expected[:, places] += shared
        sigma[:, places] = _spread(error[:, places] - shared, sigma[:, places])
    frames = (expected, sigma, (found - expected) / sigma, alone)
    return Residuals(*(pd.DataFrame(each, index=values.index, columns=values.columns) for each in frames))


def _one_step(found: Floats) -> tuple[Floats, Floats]:
    """Return expected values and sigma (months × nodes): all weights of TRIED at once, averaged by their past errors.

    Sigma is known once there are BURN residuals of a node that has at least JOINT months in the first year.
    """
    months, nodes = found.shape
    expected, sigma = np.full(found.shape, np.nan), np.full(found.shape, np.nan)
    if months <= SEASON:
        return expected, sigma
    weights = [column[:, None] for column in TRIED.T]
    state, loss, seen = _begun(found, len(TRIED)), np.zeros((len(TRIED), nodes)), 0.0
    variance = np.full(nodes, np.nan)
    counted = np.where(np.isfinite(found[:SEASON]).sum(axis=0) >= JOINT, 0, -months)
    for month in range(SEASON, months):
        guesses = state[0] + DAMPING * state[1] + state[2][month % SEASON]
        expected[month] = (_trust(loss, seen) * guesses).sum(axis=0)
        error = np.where(np.isnan(found[month]), 0.0, found[month] - expected[month])
        sigma[month] = np.where(counted >= BURN, np.sqrt(variance), np.nan)
        cap = np.where(counted >= BURN, CLIP * np.sqrt(variance), np.inf)
        calm = np.clip(error, -cap, cap)
        loss, seen = MEMORY * loss + (expected[month] + calm - guesses) ** 2, MEMORY * seen + 1
        counted = counted + np.isfinite(found[month])
        variance = _updated(variance, calm, np.isnan(found[month]), counted)
        state = _smoothed(state, expected[month] + calm, weights, month % SEASON)
    return expected, sigma


def _begun(found: Floats, tried: int) -> tuple[Floats, Floats, Floats]:
    """Return level, trend and season (of each month) of the first year, for each set of weights."""
    first = found[:SEASON]
    known = np.isfinite(first)
    level = np.where(known, first, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    season = np.where(known, first - level, 0.0)
    start = np.tile(level, (tried, 1))
    return start, np.zeros_like(start), np.repeat(season[:, None, :], tried, axis=1)


def _trust(loss: Floats, seen: float) -> Floats:
    """Return the weights of the candidates that add up to one, by how far each is from the best so far."""
    if seen <= 3:
        return np.full(loss.shape, 1 / len(loss))
    best = np.maximum(loss.min(axis=0), 1e-12)
    raw = np.exp(-0.5 * min(seen, MOST_SURE) * (loss / best - 1))
    return raw / raw.sum(axis=0)


def _updated(variance: Floats, calm: Floats, unknown: NDArray[np.bool_], counted: NDArray[np.int_]) -> Floats:
    """Update the mean square of residuals: plain at first, then fading. `counted` includes this one; clipped ones are a tenth too small."""
    early = counted <= BURN
    share = np.where(early, 1 / np.maximum(counted, 1), 1 - FADING)
    squares = np.maximum(calm**2, LEAST_VARIANCE) * np.where(early, 1.0, 1.1)
    return np.where(unknown, variance, (1 - share) * np.nan_to_num(variance) + share * squares)


def _smoothed(state: tuple[Floats, Floats, Floats], value: Floats, weights: list[Floats], place: int) -> tuple[Floats, Floats, Floats]:
    level, trend, season = state
    kept, turned, seasonal = weights
    now = kept * (value - season[place]) + (1 - kept) * (level + DAMPING * trend)
    slope = turned * (now - level) + (1 - turned) * DAMPING * trend
    season[place] = seasonal * (value - now) + (1 - seasonal) * season[place]
    return now, slope, season


def _shared(error: Floats, sigma: Floats) -> Floats:
    """Return, for each part, its slope on the weighted mean residual of the others (learnt from months before), times that mean.

    Residuals further than CLIP sigma from the middle one count as that far.
    """
    known = np.isfinite(error / sigma)
    middle = np.nanmedian(np.where(known.any(axis=1, keepdims=True), np.where(known, error, np.nan), 0.0), axis=1, keepdims=True)
    calm = np.where(known, middle + np.clip(error - middle, -CLIP * sigma, CLIP * sigma), 0.0)
    weight = np.where(known, 1 / sigma**2, 0.0)
    rest = weight.sum(axis=1, keepdims=True) - weight
    common = np.divide((weight * calm).sum(axis=1, keepdims=True) - weight * calm, rest, out=np.zeros_like(calm), where=rest > 0)
    first = SEASON + BURN
    squares, products = np.cumsum(common**2, axis=0), np.cumsum(common * calm, axis=0)
    shared = np.zeros_like(error)
    for month in range(first + JOINT, len(error)):
        prior = PRIOR * squares[month - 1] / (month - first)
        slope = (products[month - 1] + prior) / np.maximum(squares[month - 1] + prior, 1e-12)
        shared[month] = np.clip(slope, 0.0, LARGEST_SHARE_OF_COMMON) * common[month]
    return shared


def _spread(error: Floats, sigma: Floats) -> Floats:
    """Return the sigma of the residuals without their common part: root mean square of those before, fading, once JOINT are known."""
    first = SEASON + BURN
    calm = np.clip(error, -CLIP * sigma, CLIP * sigma)
    found = sigma.copy()
    for month in range(first + 2 * JOINT, len(error)):
        past = calm[first + JOINT : month]
        fading = np.where(np.isfinite(past), MEMORY ** np.arange(len(past))[::-1, None], 0.0)
        total = fading.sum(axis=0)
        squares = (fading * np.nan_to_num(past) ** 2).sum(axis=0)
        found[month] = np.where(total > JOINT / 2, np.sqrt(1.1 * squares / np.maximum(total, 1e-12)), sigma[month])
    return found


@dataclass(frozen=True)
class Student:
    """Student's law of residuals about zero: degrees of freedom, and scale in sigma."""

    freedom: float
    scale: float

    def beyond(self, z: Floats) -> Floats:
        """Return the probability of a residual at least as far from zero as each, on either side."""
        from scipy import stats

        return 2 * stats.t.sf(np.abs(z) / self.scale, self.freedom)


def law(z: Floats) -> Student | None:
    """Fit the distribution of all residuals of a panel; None if fewer than SEASON are known.

    It is the likeliest if residuals beyond BULK sigma count as lying there, so that an outlier does not hide itself. Its scale is large
    enough that at most FALSE of the months have a probability under FALSE, as their ranks alone would say. Source: conformal prediction
    (Vovk, Gammerman and Shafer 2005).
    """
    from scipy import stats

    sizes = np.minimum(np.abs(z[np.isfinite(z)]), BULK)
    if len(sizes) < SEASON:
        return None
    likely = _likeliest(sizes)
    ranked = float(np.quantile(sizes, 1 - FALSE) / stats.t.isf(FALSE / 2, likely.freedom))
    return Student(likely.freedom, max(likely.scale, ranked))


def _likeliest(sizes: Floats) -> Student:
    """Return the likeliest of FREEDOMS and SCALES, by the logarithms of Student's densities."""
    from scipy import special

    freedom, scale = FREEDOMS[:, None], SCALES[None, :]
    height = special.gammaln((freedom + 1) / 2) - special.gammaln(freedom / 2) - np.log(freedom * np.pi) / 2 - np.log(scale)
    spread = np.log1p((sizes / scale[..., None]) ** 2 / freedom[..., None]).sum(axis=-1)
    row, column = np.unravel_index(np.argmax(len(sizes) * height - (freedom + 1) / 2 * spread), (len(FREEDOMS), len(SCALES)))
    return Student(float(FREEDOMS[row]), float(SCALES[column]))


def surprise(z: pd.DataFrame) -> pd.DataFrame:
    """Return the two-sided probability of each residual under the distribution of all of them; NaN if too few are known."""
    held = z.to_numpy(float)
    found = law(held)
    return pd.DataFrame(found.beyond(held) if found else held * np.nan, index=z.index, columns=z.columns)


def discovered(probability: Floats, rate: float = RATE) -> NDArray[np.bool_]:
    """Return which tests are significant if at most `rate` of those found may be false; NaN is never significant.

    Each one alone may be false at most once in 1 / FALSE. Source: Benjamini and Hochberg (1995).
    """
    known = np.flatnonzero(np.isfinite(probability))
    order = known[np.argsort(probability[known])]
    passed = np.flatnonzero(probability[order] <= rate * np.arange(1, len(order) + 1) / max(len(order), 1))
    stands = np.zeros(len(probability), bool)
    if len(passed):
        stands[order[: passed[-1] + 1]] = True
    return stands & (probability <= FALSE)
