"""What levers on arrears, suspension, reliefs, preferences and random control make of the gaps and of the landing by the end of the year.

The middle of each path is moved, at the volumes expected: what is assessed more is paid at the pace of earlier months, so that a part of it
comes after the year and a part never. How wide the fan then is says `analytics.revenue.doubt`. With no lever moved every figure is the one
forecast, to the last bit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.forecasting.members import Floats
from analytics.revenue.gap_parts import LAW, PAID, PREFERENCE, RELIEF, SUSPENDED, UNPAID, UPLIFT
from analytics.revenue.maturity import MATURE


@dataclass(frozen=True)
class GapLevers:
    """What is changed, as fractions.

    `arrears`: of arrears over 90 days that would stay. `regularised`: of the tax suspended in the year. `relief`, `preference`: of those
    in the months to come. `control`: the share of declarations that further random inspections examine.
    """

    arrears: float = 0.0
    regularised: float = 0.0
    relief: float = 0.0
    preference: float = 0.0
    control: float = 0.0

    def alone(self) -> dict[str, "GapLevers"]:
        """Return each lever that is moved, the others left alone."""
        moved = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: replace(GapLevers(), **{name: value}) for name, value in moved.items() if value}


@dataclass(frozen=True, eq=False)
class Year:
    """The fiscal year under way: amounts so far and middle forecasts, by node.

    The middles of the months to come stand in order. Also: the share paid by age, arrears over 90 days now, what of them stays by the end
    of the year, and of its own months after a year. loss: tax lost in a year on what is not declared. doubt: its uncertainty, half the
    width of the 80 % interval divided by the estimate.
    """

    so_far: Mapping[str, float]
    middle: Mapping[str, float]
    coming: Mapping[str, Floats]
    paid_by: Floats
    arrears: float
    staying: float
    staying_own: float
    loss: float = 0.0
    doubt: float = 0.0

    @cached_property
    def received(self) -> Floats:
        """Return the share paid by the end of the year, of what is assessed in each month to come."""
        left = len(self.coming[RELIEF])
        return self.paid_by[np.minimum(np.arange(left)[::-1], MATURE)]


@dataclass(frozen=True)
class GapOutcome:
    """Each part over the year, what the levers bring in by its end, the arrears over 90 days then, and the tax they found undeclared."""

    parts: Mapping[str, float]
    brought: float
    arrears: float
    found: float


def steps(year: Year, levers: GapLevers) -> dict[str, Floats]:
    """Return by how much the levers move each part in each month to come; the parts still add up to the potential in each."""
    left = len(year.coming[RELIEF])
    cut = levers.relief * year.coming[RELIEF]
    freed = levers.regularised * (year.coming[SUSPENDED] + (year.so_far[SUSPENDED] / left if left else 0.0))
    claimed = levers.preference * year.coming[PREFERENCE]
    found = np.full(left, levers.control * year.loss / 12)
    assessed, paid = cut + freed - claimed + found, float(year.paid_by[MATURE])
    never, later = assessed * (1 - paid), assessed * paid
    return {RELIEF: -cut, SUSPENDED: -freed, PREFERENCE: claimed, UPLIFT: found, UNPAID: never, PAID: later, LAW: claimed - cut}


def outcome(year: Year, levers: GapLevers) -> GapOutcome:
    """Return the outcome of the levers together; the parts still add up to the potential."""
    moved = steps(year, levers)
    own = levers.arrears * year.staying_own
    more = {node: float(each.sum()) for node, each in moved.items()}
    more |= {UNPAID: more[UNPAID] - own, PAID: more[PAID] + own}
    brought = float(((moved[UNPAID] + moved[PAID]) * year.received).sum()) + levers.arrears * year.staying
    parts = {node: value + more.get(node, 0.0) for node, value in year.middle.items()}
    return GapOutcome(parts, brought, year.staying - levers.arrears * year.staying, more[UPLIFT])


def stays(late: pd.Series, ratios: Floats, months: int, own: frozenset[int]) -> tuple[float, float]:
    """Return what stays unpaid after so many further months, in all and for the months `own` when they are a year old.

    late: arrears by month of registration, consecutive, to the last known. Payments are assumed to go on as in earlier months.
    """
    ages = np.minimum(len(late) - 1 - np.arange(len(late)), MATURE)
    values, mine = late.to_numpy(float), np.array([int(month) in own for month in late.index])
    by_then, in_the_end = (np.array([np.prod(ratios[age : age + span]) for age in ages]) for span in (months, MATURE))
    return float((values * by_then).sum()), float((values * in_the_end)[mine].sum())
