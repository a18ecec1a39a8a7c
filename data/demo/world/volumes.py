"""How many declarations each month holds, and how they spread over its days: trend, seasons, a moving feast and a shock."""

from datetime import date

import numpy as np

from data.demo.world import offices
from data.demo.world.truths import FEAST_FACTOR, SEASONS, SHOCK_FACTOR, TREND, DemoPlan

CLOSED_DAY, FEAST_DAY, EVE_DAY = 0.15, 0.08, 1.3


def expected(plan: DemoPlan, months: tuple[int, ...]) -> np.ndarray:
    """Return the volume of each month without the shock; the first one is near 1."""
    position = np.array([(month // 100 - plan.months[0] // 100) * 12 + month % 100 - plan.months[0] % 100 for month in months])
    season = np.array([SEASONS[month % 100 - 1] for month in months])
    return (1 + TREND) ** (position / 12) * season * np.array([FEAST_FACTOR ** feast_share(month) for month in months])


def feast_share(month: int) -> float:
    """Return the part of the feast's three days that falls in a month."""
    return sum(day.year * 100 + day.month == month for day in offices.feasts()) / 3


def counts(rng: np.random.Generator, plan: DemoPlan, declarations: int) -> np.ndarray:
    """Return the declarations of each month, which add up exactly to the number asked."""
    first, last = plan.shock
    shocked = np.array([SHOCK_FACTOR if first <= month <= last else 1.0 for month in plan.months])
    volume = expected(plan, plan.months) * shocked * rng.lognormal(0, 0.008, len(plan.months))
    exact = volume / volume.sum() * declarations
    whole = np.floor(exact).astype(int)
    whole[np.argsort(-(exact - whole), kind="stable")[: declarations - whole.sum()]] += 1
    return whole


def day_weights(month: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the days of a month (datetime64[D]) and the weight of each.

    Weights: calendars × days.
    """
    start = np.datetime64(date(month // 100, month % 100, 1), "M")
    days = np.arange(start.astype("datetime64[D]"), (start + 1).astype("datetime64[D]"))
    feast = np.array(offices.feasts(), "datetime64[D]")
    weights = np.where(offices.open_days()[:, (days - offices.FIRST_DAY).astype(int)], 1.0, CLOSED_DAY)
    weights[:, np.isin(days, feast)] = FEAST_DAY
    weights[:, np.isin(days + 4, feast)] *= EVE_DAY
    return days, weights
