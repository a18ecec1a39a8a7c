"""The detection curve: what inspecting the riskiest share finds, beside inspecting at random and beside knowing everything."""

from typing import Any

import numpy as np
import pandas as pd

from analytics.risk import metrics
from analytics.risk.metrics import Floats

SHARES = (0.01, 0.02, 0.03, 0.05, 0.07, 0.10, 0.15, 0.20, 0.25, 0.30, 0.40, 0.50)
DRAWS = 100
PARTS = ("precision", "recall", "revenue")


def detection(found: Floats, score: Floats, revenue: Floats, draws: int = DRAWS) -> pd.DataFrame:
    """Return a row per share inspected: precision, recall and revenue found, each with `_low` and `_high` (95 %), and `_random`, `_best`.

    found: 1 if irregular. revenue: money that the inspection of each brought; where none is known, its recall is NaN.
    `best` is that of a ranking that knows the results beforehand.
    """
    drawn = [_parts(found[rows], score[rows], revenue[rows]) for rows in metrics.resamples(len(found), draws)]
    low, high = (np.quantile(np.stack(drawn), q, axis=0) for q in (0.025, 0.975))
    best = np.concatenate([_parts(found, found, revenue)[:, :2], _parts(found, revenue, revenue)[:, 2:]], axis=1)
    sides = {"": _parts(found, score, revenue), "_low": low, "_high": high, "_random": _random(found, revenue), "_best": best}
    columns = {f"{part}{side}": values[:, at] for side, values in sides.items() for at, part in enumerate(PARTS)}
    return pd.DataFrame({"share": SHARES, "inspected": [metrics.chosen(len(found), share) for share in SHARES]} | columns)


def _parts(found: Floats, score: Floats, revenue: Floats) -> Any:
    """Return precision, recall and share of revenue (columns) at each share inspected (rows)."""
    order = metrics.ordered(score)
    first = np.array([metrics.chosen(len(found), share) for share in SHARES])
    hits, money = np.cumsum(found[order])[first - 1], np.cumsum(revenue[order])[first - 1]
    everything = revenue.sum()
    paid = money / everything if everything > 0 else np.full(len(first), np.nan)
    return np.stack([hits / first, hits / max(found.sum(), 1.0), paid], axis=1)


def _random(found: Floats, revenue: Floats) -> Any:
    shares = np.array([metrics.chosen(len(found), share) for share in SHARES]) / len(found)
    paid = shares if revenue.sum() > 0 else np.full(len(SHARES), np.nan)
    return np.stack([np.full(len(SHARES), found.mean()), shares, paid], axis=1)
