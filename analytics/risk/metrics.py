"""How good a ranking of declarations is: order, what the first few hold, and whether a stated chance comes true."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS, DRAWS, SEED = 10, 200, 1
Metric = Callable[[Floats, Floats], float]


def auc(found: Floats, score: Floats) -> float:
    """Return the chance that an irregular declaration ranks above a regular one, ties counting half; NaN if there is only one kind.

    found: 1 if irregular, else 0. score: higher = riskier.
    """
    from scipy.stats import rankdata

    irregular = float(found.sum())
    regular = len(found) - irregular
    if not irregular or not regular:
        return float("nan")
    ranks: Any = rankdata(score)
    return float((ranks[found == 1].sum() - irregular * (irregular + 1) / 2) / (irregular * regular))


def ordered(score: Floats) -> NDArray[np.int64]:
    """Return the positions of declarations, riskiest first; equal scores keep their order."""
    return np.argsort(-score, kind="stable")


def chosen(number: int, share: float) -> int:
    """Return how many of a number of declarations are inspected at a share, at least one."""
    return max(1, round(share * number))


def precision_at(share: float) -> Metric:
    """Return the metric of the share irregular among the riskiest share of declarations."""
    return lambda found, score: float(found[ordered(score)[: chosen(len(found), share)]].mean())


def recall_at(share: float) -> Metric:
    """Return the metric of the share of all irregular declarations that are among the riskiest share."""
    return lambda found, score: float(found[ordered(score)[: chosen(len(found), share)]].sum() / max(found.sum(), 1.0))


def brier(found: Floats, score: Floats) -> float:
    """Return the mean squared distance between the stated chance and what was found: 0 is perfect.

    Source: Brier (1950), Verification of forecasts expressed in terms of probability.
    """
    return float(np.mean((score - found) ** 2))


def binned(found: Floats, score: Floats) -> list[tuple[int, float, float]]:
    """Return (declarations, mean stated chance, share irregular) of ten equal classes of the stated chance, empty ones left out."""
    place = np.minimum((score * BINS).astype(int), BINS - 1)
    return [(int(here.sum()), float(score[here].mean()), float(found[here].mean())) for at in range(BINS) if (here := place == at).any()]


def calibration_error(found: Floats, score: Floats) -> float:
    """Return the mean distance between stated chance and share irregular over classes, weighted by declarations (ECE)."""
    return sum(n * abs(stated - true) for n, stated, true in binned(found, score)) / len(found)


METRICS: dict[str, Metric] = {
    "auc": auc,
    "precision_5": precision_at(0.05),
    "precision_10": precision_at(0.10),
    "recall_10": recall_at(0.10),
    "brier": brier,
    "calibration_error": calibration_error,
}


def summary(found: Floats, score: Floats, draws: int = DRAWS) -> dict[str, tuple[float, float, float]]:
    """Return (value, low, high) of each metric, with the 95 % interval of drawing the declarations again."""
    spread = [{name: metric(found[rows], score[rows]) for name, metric in METRICS.items()} for rows in resamples(len(found), draws)]
    return {name: (metric(found, score), *interval([each[name] for each in spread])) for name, metric in METRICS.items()}


def resamples(number: int, draws: int) -> list[NDArray[np.int64]]:
    """Return so many samples of positions, each as large as the whole and drawn with replacement; always the same ones."""
    rng = np.random.default_rng(SEED)
    return [rng.integers(0, number, number) for _ in range(draws)]


def interval(drawn: list[float]) -> tuple[float, float]:
    """Return the ends that hold 95 % of what was drawn, unknown ones left out."""
    known = [value for value in drawn if value == value]
    return tuple(map(float, np.quantile(known, (0.025, 0.975)))) if known else (float("nan"), float("nan"))  # type: ignore[return-value]
