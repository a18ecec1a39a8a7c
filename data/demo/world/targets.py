"""Targets: revenue by month, office and tax to the end of the fiscal year, and the levels agreed for performance."""

import numpy as np
import pandas as pd

from data.demo.world import offices, volumes
from data.demo.world.rates import DRIFT, LOCAL
from data.demo.world.world import DemoWorld

STRETCH, SPREAD, FISCAL_START = 1.015, 0.035, 7
GOALS = {
    "release_hours_p50": 12.0,
    "release_hours_p90": 72.0,
    "customs_hours_p50": 2.0,
    "customs_hours_p90": 20.0,
    "on_target_share": 0.80,
    "same_day_share": 0.80,
    "slow_share": 0.02,
    "stuck_share": 0.005,
    "pre_arrival_share": 0.35,
    "aeo_share": 0.18,
    "inspection_rate": 0.10,
    "hit_rate": 0.20,
    "hit_rate_targeted": 0.25,
    "amendment_rate": 0.06,
    "collection_rate": 0.98,
    "concession_share": 0.12,
    "quality_index": 0.985,
    "target_achievement": 1.0,
}
TREASURY = f"""
    INSERT INTO target (measure, month, office, tax, currency, load_id, treasury, approved_by, statements)
    SELECT 'treasury', month, office, tax, '{LOCAL}', 1, sum(amount), '-', 1
    FROM (SELECT month, office, tax, amount FROM payment UNION ALL SELECT * FROM unheard) GROUP BY ALL ORDER BY ALL"""


def revenue(world: DemoWorld, collected: list[tuple[str, str, float]]) -> pd.DataFrame:
    """Return the rows of `target` for revenue; `collected` holds office, tax and the amount received over all months.

    A target is spread by the expected volume, blind to shocks, and stands a little above what the office came to collect.
    """
    months = _months(world)
    volume = volumes.expected(world.plan, months) * np.exp(DRIFT * np.arange(len(months)))
    known = volume[: len(world.plan.months)]
    rng = world.rng(5)
    rows = []
    for office, tax, amount in collected:
        level = amount / known[1:].sum() * STRETCH * rng.lognormal(0, SPREAD)
        tilt = _growth(office) * (np.arange(len(months)) - len(known) / 2) / 12
        rows.append(
            pd.DataFrame({"month": months, "office": office, "tax": tax, "revenue_target": np.round(level * volume * (1 + tilt), -3)})
        )
    return (
        pd.concat(rows)
        .assign(measure="revenue_collected", currency=LOCAL, goal=None, approved_by="Ministry of Finance")
        .sort_values(["month", "office", "tax"])
    )


def goals(world: DemoWorld) -> pd.DataFrame:
    """Return the rows of `target` for levels to reach, the same in every month."""
    every = pd.DataFrame(
        [(measure, month, goal) for month in _months(world) for measure, goal in GOALS.items()], columns=["measure", "month", "goal"]
    )
    return every.assign(office="-", tax="-", currency="-", revenue_target=None, approved_by="Board of Customs")


def _months(world: DemoWorld) -> tuple[int, ...]:
    """Return the months of the data and those left of the fiscal year."""
    until = world.plan.until
    left = (FISCAL_START - 1 - until.month) % 12
    return (*world.plan.months, *(world.plan.before_end(-ahead) for ahead in range(1, left + 1)))


def _growth(office: str) -> float:
    return float(offices.GROWTH[offices.CODES.index(office)])
