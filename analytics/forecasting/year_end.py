"""The year-end forecast: what a fiscal year is expected to collect, beside its target."""

from dataclasses import dataclass

WHOLE = 0.9995  # the share of revenue with a target from which a target stands beside all of it


@dataclass(frozen=True)
class Landing:
    """The forecast of one year.

    collected: in `months` months. left: months to come. p10 to p90: quantiles of the year's revenue. target: of the year and so far.
    chance: that the target is met. part: the share of the revenue that has a target. covered: what that part collected.
    apart: what the rest is expected to bring in the year. before, last_year: what the months left, and the year, brought a year ago.
    """

    year: str
    collected: float
    months: int
    left: int
    p10: float
    p50: float
    p90: float
    target_so_far: float
    target: float
    chance: float
    needed: float
    before: float
    last_year: float
    currency: str
    part: float = 1.0
    covered: float = float("nan")
    apart: float = 0.0

    @property
    def bar(self) -> float:
        """Return what all revenue must come to for the target to be met: the target, and what is expected where none is set."""
        return self.target + self.apart

    @property
    def gap(self) -> float:
        """Return the central forecast less what is needed."""
        return self.p50 - self.bar
