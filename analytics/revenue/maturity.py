"""How what is assessed comes in: what is still unpaid of each month as it ages, and what will be a year after it.

A chain ladder (Mack 1993) on what is unpaid: of what is left at an age, the share that was left a month later, over the last two years that
showed it. Before it is a year old a month's arrears are mostly payments on their way; only what a year leaves is set beside other months.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.forecasting.members import MIDDLE, Floats
from data.quantiles import QUANTILES

MATURE, WINDOW, LEAST, TRIED = 12, 24, 14, 12
FURTHEST = 20.0


@dataclass(frozen=True, eq=False)
class Left:
    """What is unpaid of each month (rows, consecutive) at its end and at the ends of the twelve months after it.

    NaN for months to come. `assessed` is for the same months.
    """

    unpaid: Floats
    assessed: Floats

    def ratios(self, known: int) -> Floats:
        """Return, for ages 0 to 11, the share of unpaid tax that is still unpaid a month later, as the first `known` months showed it."""
        return np.array([_ratio(self.unpaid[_seen(known, age + 1), age : age + 2]) for age in range(MATURE)])

    def matured(self, known: int) -> Floats:
        """Return what a year leaves unpaid of each of the first `known` months, as estimated at the end of the last of them."""
        ages = np.minimum(known - 1 - np.arange(known), MATURE)
        kept = np.append(np.cumprod(self.ratios(known)[::-1])[::-1], 1.0)
        return self.unpaid[np.arange(known), ages] * kept[ages]

    @cached_property
    def misses(self) -> tuple[Floats, ...]:
        """Return, by age from 0 to 11, logarithms of what a year left over what was told of it at that age."""
        told = {known: self.matured(known) for known in range(LEAST, len(self.unpaid))}
        return tuple(self._missed(age, told) for age in range(MATURE))

    def _missed(self, age: int, told: dict[int, Floats]) -> Floats:
        came = np.array([self.unpaid[known - 1 - age, MATURE] for known in told])
        said = np.array([each[known - 1 - age] for known, each in told.items()])
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.log(np.clip(came / said, 1 / FURTHEST, FURTHEST))
        return found[np.isfinite(came) & (said > 0)]

    def banded(self) -> Floats:
        """Return quantiles (months under a year old × QUANTILES) round what is told of each.

        They are as wide as such months were missed in the past.
        """
        known = len(self.unpaid)
        young = range(max(known - MATURE, 0), known)
        told = self.matured(known)
        return np.array([told[place] * self._factors(known - 1 - place) for place in young]).reshape(-1, len(QUANTILES))

    def _factors(self, age: int) -> Floats:
        """Return the factor on a middle for each quantile, from the errors at this age and those beside it; the middle itself is kept."""
        near = np.concatenate(self.misses[max(age - 1, 0) : age + 2])
        if len(near) < TRIED:
            return np.ones(len(QUANTILES))
        places = np.arange(len(QUANTILES))
        found = np.exp(np.quantile(near, QUANTILES))
        return np.where(places < MIDDLE, np.minimum(found, 1.0), np.where(places > MIDDLE, np.maximum(found, 1.0), 1.0))

    def paid_by(self) -> Floats:
        """Return the share of a month's assessment that is paid by the end of it and of each of the twelve months after it."""
        known = len(self.unpaid)
        rows = [_seen(known, age) for age in range(MATURE + 1)]
        whole = [self.assessed[row].sum() for row in rows]
        unpaid = [self.unpaid[row, age].sum() / each if each else 1.0 for age, (row, each) in enumerate(zip(rows, whole, strict=True))]
        return np.maximum.accumulate(np.clip(1 - np.array(unpaid), 0.0, 1.0))

    def pace(self) -> pd.DataFrame:
        """Return, by age (index, 0 to 12), paid_by and ratio: the share of unpaid tax that stays so a month later (NaN at the last)."""
        return pd.DataFrame({"paid_by": self.paid_by(), "ratio": np.append(self.ratios(len(self.unpaid)), np.nan)})


def _seen(known: int, age: int) -> slice:
    """Return the slice of the last months, among the first `known`, whose age has been seen."""
    return slice(max(known - age - WINDOW, 0), max(known - age, 0))


def _ratio(pairs: Floats) -> float:
    before, after = pairs.sum(axis=0)
    return float(after / before) if before > 0 else 1.0


def left(accounts: pd.DataFrame, receipts: pd.DataFrame) -> Left:
    """Return what is left unpaid of each month as it ages, from accounts by consecutive months and receipts registered, paid, amount.

    What was paid and cannot be traced to a month of payment is taken as paid at once, so that the last figure of each month is that of the
    accounts; a month's receipts after the last month known count in none of its ages.
    """
    months = [int(month) for month in accounts.index]
    places = {month: place for place, month in enumerate(months)}
    assessed, unpaid = (accounts[name].to_numpy(float) for name in ("tax_assessed", "tax_unpaid"))
    paid, every = np.zeros((len(months), len(months))), np.zeros(len(months))
    for registered, month, amount in receipts[["registered", "paid", "amount"]].itertuples(index=False):
        if (row := places.get(int(registered))) is not None:
            every[row] += amount
            if int(month) <= months[-1]:
                paid[row, places.get(int(month), 0)] += amount
    unmet = np.cumsum(paid, axis=1)
    over = np.maximum((assessed - every - unpaid)[:, None] + unmet, 0.0)
    return Left(np.array([_aged(row, place) for place, row in enumerate(np.maximum(assessed[:, None] - over, 0.0))]), assessed)


def _aged(row: Floats, place: int) -> Floats:
    """Return what is left at the ages 0 to 12; NaN if not seen."""
    held = row[place : place + MATURE + 1]
    return np.concatenate([held, np.full(MATURE + 1 - len(held), np.nan)])
