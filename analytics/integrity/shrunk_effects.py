"""Many effects, most of them none: shrunk towards zero by how large they are seen to be, and how far chance alone spreads them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
TURNS, NONE_FIRST, TAIL, STEPS = 400, 1.0, 0.025, 60
MIDDLE = float(stats.norm.ppf(0.75))  # half of all normal deviates lie within


def scale(deviates: Floats) -> float:
    """Return by how much ordinary deviates are wider than chance alone makes them, at least 1.

    It is read off the middle half (empirical null, Efron, JASA 99, 2004, 96): what is not explained spreads them, a few pairs do not.
    """
    return max(1.0, float(np.median(np.abs(deviates))) / MIDDLE) if len(deviates) else 1.0


def shrunk(effect: Floats, error: Floats, spreads: Sequence[float]) -> tuple[Floats, Floats, Floats]:
    """Return effects shrunk towards zero, and the ends of their 95 % intervals.

    effect, error: as estimated, with standard errors. The effects are taken as drawn from normal distributions around zero, none or of one
    of the `spreads` wide, in shares that are fitted to all effects, with one more taken as none (adaptive shrinkage, Stephens,
    Biostatistics 18, 2017, 275).
    """
    if not len(effect):
        return effect, effect, effect
    wide = np.array([0.0, *spreads]) ** 2
    fit = stats.norm.pdf(effect[:, None], 0, np.sqrt(wide + error[:, None] ** 2)) + 1e-300
    share = _shares(fit)
    belongs = fit * share / (fit * share).sum(axis=1, keepdims=True)
    keeps = wide / (wide + error[:, None] ** 2)
    centre, width = keeps * effect[:, None], np.sqrt(keeps) * error[:, None]
    ends = [_quantile(at, belongs, centre, width) for at in (TAIL, 1 - TAIL)]
    return (belongs * centre).sum(axis=1), ends[0], ends[1]


def _shares(fit: Floats) -> Floats:
    """Return the share of effects of each spread, by expectation and maximisation."""
    share = np.full(fit.shape[1], 1 / fit.shape[1])
    for _ in range(TURNS):
        counted = (fit * share / (fit * share).sum(axis=1, keepdims=True)).sum(axis=0)
        counted[0] += NONE_FIRST
        share = counted / counted.sum()
    return share


def _quantile(at: float, belongs: Floats, centre: Floats, width: Floats) -> Floats:
    """Return the value below which a share of each mixture lies, by bisection."""
    reach = np.abs(centre).max() + 6 * width.max() + 1e-9
    low, high = np.full(len(centre), -reach), np.full(len(centre), reach)
    for _ in range(STEPS):
        middle = (low + high) / 2
        below = (belongs * _below(middle[:, None], centre, width)).sum(axis=1) < at
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(np.abs(low + high) / 2 < 1e-9, 0.0, (low + high) / 2)


def _below(value: Floats, centre: Floats, width: Floats) -> Floats:
    """Return the chance of less than a value under normal distributions, some of which have no width."""
    none = width <= 0
    return np.where(none, (value >= centre).astype(float), stats.norm.cdf((value - centre) / np.where(none, 1.0, width)))
