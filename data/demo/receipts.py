"""Payments: cash before release, deferred accounts, late and partial payers, arrears and refunds, each receipt split over its tax lines."""

from dataclasses import dataclass

import numpy as np

from data.demo.arrow_columns import drawn, hours_of, month_codes
from data.demo.duties import TaxLines
from data.demo.stamps import Clock
from data.demo.traffic import Declarations
from data.demo.world.world import DemoWorld

METHODS = ("cash", "account", "refund")
_ON_TIME, _LATE, _PARTIAL, _NEVER = range(4)
_CREDIT_SHARES = np.array([0.855, 0.075, 0.045, 0.025])
REFUNDED, REFUND = 0.0018, 3


@dataclass
class Receipts:
    """One entry per receipt and tax line: `line` is its position, `event` numbers the receipts of a declaration.

    Day as datetime64[D], amount in 1e-6.
    """

    line: np.ndarray
    event: np.ndarray
    day: np.ndarray
    method: np.ndarray
    amount: np.ndarray

    @property
    def month(self) -> np.ndarray:
        """Return the month (yyyymm) of each receipt."""
        return month_codes(self.day)


def receipts(world: DemoWorld, made: Declarations, clock: Clock, lines: TaxLines, rng: np.random.Generator) -> Receipts:
    """Return every receipt for the lines up to the end of the data, by day and line."""
    rows, end = len(made), np.datetime64(world.plan.until, "D")
    credit = world.traders.credit[made.trader]
    habit = np.where(credit, drawn(rng, _CREDIT_SHARES, rows), _ON_TIME)
    settled = _day(np.nan_to_num(clock["paid_at"], nan=hours_of(world.plan.until) + 1e5))
    due = np.where(credit, _next_month(settled) + rng.integers(9, 20, rows), settled)
    first = due + np.where(habit == _LATE, rng.integers(30, 150, rows), 0)
    share = np.where(habit == _PARTIAL, rng.integers(40, 85, rows), 100)
    second = np.where(habit == _PARTIAL, first + rng.integers(45, 200, rows), end + 1)
    refund = np.where(rng.random(rows) < REFUNDED, first + rng.integers(10, 90, rows), end + 1)
    first = np.where(habit == _NEVER, end + 1, first)
    method = credit.astype(int)
    at_first = lines.assessed * share[lines.decl] // 100
    back = -(at_first * rng.integers(10, 101, rows)[lines.decl] // 100)
    events = [
        (1, first, method, at_first),
        (2, second, method, lines.assessed - at_first),
        (REFUND, np.where(first > end, end + 1, refund), np.full(rows, 2), back),
    ]
    return _known([_event(lines, *event) for event in events], end)


def _day(hours: np.ndarray) -> np.ndarray:
    return (hours // 24).astype(np.int64).astype("datetime64[D]")


def _next_month(day: np.ndarray) -> np.ndarray:
    return (day.astype("datetime64[M]") + 1).astype("datetime64[D]")


def _event(lines: TaxLines, number: int, day: np.ndarray, method: np.ndarray, amount: np.ndarray) -> Receipts:
    rows = len(lines.decl)
    return Receipts(np.arange(rows), np.full(rows, number), day[lines.decl], method[lines.decl], amount)


def _known(parts: list[Receipts], end: np.datetime64) -> Receipts:
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in Receipts.__dataclass_fields__}
    kept = np.flatnonzero((joined["day"] <= end) & (joined["amount"] != 0))
    kept = kept[np.lexsort((joined["event"][kept], joined["line"][kept], joined["day"][kept]))]
    return Receipts(**{name: column[kept] for name, column in joined.items()})
