"""Made-up monthly series with known seasons, trend and noise."""

import numpy as np
import pandas as pd

from data.demo.world.truths import SEASONS, TREND
from data.months import shifted

FIRST = 201501


def months(count: int) -> list[int]:
    return [shifted(FIRST, step) for step in range(count)]


def series(count: int, seed: int = 1, level: float = 100.0, noise: float = 0.03) -> np.ndarray:
    """Planted seasons, 5 % growth a year, and noise."""
    steps = np.arange(count)
    season = np.resize(SEASONS, count)
    return level * season * (1 + TREND) ** (steps / 12) * np.exp(np.random.default_rng(seed).normal(0, noise, count))


def long(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """Node, month, value."""
    return pd.concat([pd.DataFrame({"node": name, "month": months(len(each)), "value": each}) for name, each in columns.items()])
