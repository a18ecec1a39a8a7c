"""A budget of inspections on the tested declarations: what each part of it costs and finds, and what a share inspected finds."""

from dataclasses import dataclass

import pandas as pd

from analytics.risk import metrics
from analytics.risk.portfolio import Budget, Results, portfolio
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.risk import inspections, models
from services.risk.targeting import Tested

STARTS = {"inspected_share": 10, "value_share": 10, "random_share": 10}  # per cent, where an address names none


@dataclass(frozen=True)
class Divided:
    """A budget divided: `parts` as `analytics.risk.portfolio.portfolio` returns them, and the precision of the same by chance alone.

    hours: mean time that an inspection takes, NaN where unknown. tested: declarations of the test.
    """

    parts: pd.DataFrame
    alone: float
    hours: float
    tested: int


def budget(filters: Filters) -> Budget:
    """Return the budget that an address states, its shares between 0 and 1."""
    inspected, value, random = (filters.lever(key, start) / 100 for key, start in STARTS.items())
    return Budget(inspected, value, random)


def divided(found: Tested, asked: Budget) -> Divided:
    """Return what the parts of a budget cost and find among tested declarations; raises CannotCut where no duty at stake is kept."""
    return _divided(found, asked, found.model, engine.current())


@kept(key=lambda found, *others: ("inspection budget", found.filters, *others))
def _divided(found: Tested, asked: Budget, _model: int, _release: Release) -> Divided:
    frame = found.frame.merge(models.stakes(), on="decl_id", how="left").fillna({"duty": 0.0})
    tested = Results(*(frame[name].to_numpy(float) for name in ("chance", "duty", "found", "revenue")))
    alone = float(portfolio(tested, Budget(asked.inspected, 0.0, 0.0))["precision"].tolist()[-1])
    return Divided(portfolio(tested, asked), alone, inspections.mean_hours(*found.months), len(frame))


def at_share(found: Tested, share: float) -> tuple[float, float]:
    """Return which share of all irregular tested declarations inspecting the riskiest share finds, and how many times that is chance."""
    results, chance = (found.frame[name].to_numpy(float) for name in ("found", "chance"))
    recall = metrics.recall_at(share)(results, chance)
    return recall, recall / (metrics.chosen(len(results), share) / len(results))
