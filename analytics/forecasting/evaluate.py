"""How good forecasts are: errors over rolling origins, against yardsticks, with what is due to chance.

A backtest is a long frame: node, origin, month, step (months ahead, from 1), model, actual, scale, and the quantiles LEVELS.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.members import SEASON, Floats
from data.quantiles import LEVELS, QUANTILES

DRAWS = 1000
PRICED = [place for place, q in enumerate(QUANTILES) if q not in (0.25, 0.75)]


def scale(values: Floats) -> float:
    """Return the mean absolute error of the seasonal naive forecast within a history; NaN with under thirteen months."""
    known = values[np.isfinite(values)]
    return float(np.mean(np.abs(known[SEASON:] - known[:-SEASON]))) if len(known) > SEASON else float("nan")


def scored(backtest: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose actual is known with their scores in units of `scale`: mase, pinball, bias, and 1 if covered.

    Pinball loss is twice the mean over the quantiles 2.5, 10, 50, 90 and 97.5 %.
    """
    known: Any = backtest[backtest["actual"].notna() & (backtest["scale"] > 0)]
    actual, unit = known["actual"].to_numpy(float), known["scale"].to_numpy(float)
    found = known.loc[:, LEVELS].to_numpy(float)
    miss = actual[:, None] - found
    loss = np.maximum(np.array(QUANTILES) * miss, (np.array(QUANTILES) - 1) * miss)[:, PRICED]
    point = known["p50"].to_numpy(float)
    return known.assign(
        mase=np.abs(actual - point) / unit,
        pinball=2 * loss.mean(axis=1) / unit,
        bias=(point - actual) / unit,
        **{
            f"cover{level}": ((actual >= known[low].to_numpy(float)) & (actual <= known[high].to_numpy(float))).astype(float)
            for level, low, high in ((50, "p25", "p75"), (80, "p10", "p90"), (95, "p2_5", "p97_5"))
        },
    )


MEASURED = ("mase", "pinball", "bias", "cover50", "cover80", "cover95")


def summary(found: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the means of what `scored` gives, and n, a row per combination of `by`."""
    grouped: Any = found.groupby(list(by), sort=True)
    return grouped[list(MEASURED)].mean().assign(n=grouped.size()).reset_index()


def ratio(found: pd.DataFrame, model: str, against: str, measure: str = "mase", seed: int = 1) -> tuple[float, float, float]:
    """Return a model's mean error over another's, with the 95 % interval of a paired bootstrap over nodes.

    Both are taken on the same nodes, origins and months.
    """
    means: Any = found.pivot_table(index=["node", "origin", "month"], columns="model", values=measure)[[model, against]].dropna()
    return _bootstrapped(means.groupby("node").sum().to_numpy(float), seed)


def share(flags: pd.Series, nodes: pd.Series, seed: int = 1) -> tuple[float, float, float]:
    """Return the mean of flags (coverage, squared error of a probability) with the 95 % interval of a bootstrap over nodes."""
    grouped: Any = flags.groupby(nodes.to_numpy()).agg(["sum", "size"])
    return _bootstrapped(grouped.to_numpy(float), seed)


def _bootstrapped(sums: Floats, seed: int) -> tuple[float, float, float]:
    """Return the ratio of the sums of two columns, and its 95 % interval over draws of rows."""
    drawn = sums[np.random.default_rng(seed).integers(len(sums), size=(DRAWS, len(sums)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    return float(sums[:, 0].sum() / sums[:, 1].sum()), float(low), float(high)


def brier(probability: Floats, happened: Floats) -> Floats:
    """Return the squared error of each probability (Brier 1950): 0 is perfect, 0.25 is a coin."""
    return (probability - happened) ** 2


def reliability(probability: Floats, happened: Floats, bins: int = 5) -> pd.DataFrame:
    """Return probabilities in equal steps beside outcomes: said (mean), came (share) and n."""
    place = np.minimum((probability * bins).astype(int), bins - 1)
    frame = pd.DataFrame({"place": place, "said": probability, "came": happened})
    return frame.groupby("place").agg(said=("said", "mean"), came=("came", "mean"), n=("said", "size")).reset_index(drop=True)
