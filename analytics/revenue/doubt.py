"""How wide a scenario is: the fan of the forecast, and how far each lever may fall short of its effect or go beyond it.

Both are taken as independent, and levers as independent of each other: at each level distances from the middle are added in squares,
which is exact where both are normal. The ranges of levers are suppositions that the reader can move, not measurements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from analytics.forecasting.members import MIDDLE, Floats
from data.quantiles import QUANTILES

EIGHTY, NINETY = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.95)
LEVELS_OF_NORMAL = np.array([NormalDist().inv_cdf(level) for level in QUANTILES])


@dataclass(frozen=True)
class Doubts:
    """By lever, half of the range that its effect lies in in four cases of five, as a fraction of the effect."""

    arrears: float = 0.5
    regularised: float = 0.5
    relief: float = 0.25
    preference: float = 0.25
    control: float = 0.25


def half(effects: Mapping[str, Floats], doubts: Doubts, estimated: float = 0.0) -> Floats:
    """Return half of the 80 % range of effects together, from effects by lever, all of one shape; zero without any.

    `estimated` is half the 80 % range, as a fraction of it, of the estimate that more control rests on.
    """
    doubted = {name: getattr(doubts, name) for name in effects}
    doubted |= {"control": float(np.hypot(doubts.control, estimated))} if "control" in effects else {}
    return np.sqrt(sum((np.square(doubted[name] * effect) for name, effect in effects.items()), np.zeros(())))


def convolved(quantiles: Floats, shift: Floats | float, off: Floats | float) -> Floats:
    """Return quantiles (… × QUANTILES) moved by a shift and widened by half an 80 % range of it (…).

    Where that is zero, as wide as before.
    """
    moved, spread = np.asarray(shift, float)[..., None], np.asarray(off, float)[..., None] / EIGHTY
    middle = quantiles[..., MIDDLE, None]
    wider = middle + moved + np.sign(LEVELS_OF_NORMAL) * np.hypot(quantiles - middle, LEVELS_OF_NORMAL * spread)
    return np.where(spread == 0, quantiles + moved, wider)


def estimated(low: float, value: float, high: float) -> float:
    """Return the uncertainty of an estimate: half the width of its 80 % interval, divided by the estimate."""
    return (high - low) / 2 / value * EIGHTY / NINETY if value else 0.0
