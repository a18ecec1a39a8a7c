"""An inspection portfolio: a budget split between chance, chance × duty and a random choice, with what each part costs and brings."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.compliance.survey import wilson
from analytics.risk import metrics
from analytics.risk.metrics import Floats

CAP = 0.99  # quantile at which duty, and money found, are capped: a few large amounts would decide everything
PARTS = ("chance", "value", "random")
COLUMNS = ("part", "inspected", "found", "precision", "low", "high", "recall", "money", "capped")


@dataclass(frozen=True)
class Budget:
    """How much is inspected, and by what: shares between 0 and 1. What is left of the budget goes by chance alone.

    inspected: of all declarations. random, value: of the inspections; the random part comes first where both ask for more than all.
    """

    inspected: float = 0.10
    value: float = 0.10
    random: float = 0.10

    def counts(self, declarations: int) -> dict[str, int]:
        """Return the number of inspections of each of PARTS."""
        whole = metrics.chosen(declarations, self.inspected)
        random = min(round(self.random * whole), whole)
        value = min(round(self.value * whole), whole - random)
        return {"chance": whole - random - value, "value": value, "random": random}


@dataclass(frozen=True)
class Results:
    """Tested declarations, an entry each: stated chance, duty declared, 1 if irregular, money that the inspection brought."""

    chance: Floats
    duty: Floats
    found: Floats
    revenue: Floats


def portfolio(tested: Results, budget: Budget) -> pd.DataFrame:
    """Return COLUMNS by part, then `all`.

    Inspections, irregular ones found, precision with its 95 % interval (Wilson), and shares of all irregular declarations, of all money,
    and of money capped at CAP.

    The random part is drawn first, from all declarations, so that it stays a fair sample; its results are those expected. Of the rest
    the highest chances are inspected, then the highest chances × duty (capped). NaN where a part has no inspection, or no money is known.
    """
    weights = _weights(tested, budget)
    every = weights | {"all": np.sum(list(weights.values()), axis=0)}
    return pd.DataFrame([(part, *_yield(tested, weight)) for part, weight in every.items()], columns=list(COLUMNS))


def capped(amounts: Floats) -> Floats:
    """Return amounts cut at the CAP quantile of those above zero."""
    above = amounts[amounts > 0]
    return np.minimum(amounts, np.quantile(above, CAP)) if len(above) else amounts


def _weights(tested: Results, budget: Budget) -> dict[str, Floats]:
    """Return the chance that each declaration is inspected for each part."""
    number = len(tested.found)
    counts = budget.counts(number)
    drawn = counts["random"] / number
    left = np.full(number, 1 - drawn)
    by_chance = _first(tested.chance, left, counts["chance"])
    left = left - by_chance
    by_value = _first(tested.chance * capped(tested.duty), left, counts["value"])
    return {"chance": by_chance, "value": by_value, "random": np.full(number, drawn)}


def _first(score: Floats, left: Floats, wanted: int) -> Floats:
    """Return how much of what is left of each declaration is taken, the highest scores first, until `wanted` are."""
    order = metrics.ordered(np.where(left > 0, score, -np.inf))
    taken = np.zeros(len(score))
    taken[order] = np.diff(np.minimum(np.cumsum(left[order]), wanted), prepend=0.0)
    return taken


def _yield(tested: Results, weight: Floats) -> tuple[Any, ...]:
    inspected, found = float(weight.sum()), float((weight * tested.found).sum())
    money = (tested.revenue, capped(tested.revenue))
    shares = [_share(float((weight * amounts).sum()), float(amounts.sum())) for amounts in money]
    precision = _share(found, inspected)
    low, high = wilson(min(precision, 1.0), inspected) if inspected else (float("nan"), float("nan"))
    return (round(inspected), found, precision, low, high, _share(found, float(tested.found.sum())), *shares)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
