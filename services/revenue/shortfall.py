"""The difference between revenue and its target, split exactly by tax, office, chapter and month."""

from dataclasses import dataclass

import pandas as pd

from analytics.forecasting.year_end import WHOLE
from analytics.statistics import contribution
from analytics.statistics.contribution import GroupParts
from data.frames import Frame
from data.language import mark, say
from data.months import shifted
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.engine.route import base

REVENUE, DUE, COVERED = "revenue_collected", "target_due", "revenue_targeted"
REST = ""
UNTARGETED = mark("No revenue target is set for these filters and months.")


@dataclass(frozen=True)
class Shortfall:
    """Target (`due`) and revenue of the same months, offices and taxes, the share of all revenue that is, and both split by dimension.

    Each frame of `split` has columns key, brought, due and adds up to the whole; key REST holds what no code has a target for.
    """

    due: float
    brought: float
    part: float
    observations: int
    split: dict[str, Frame]

    @property
    def size(self) -> float:
        """Return revenue less target: negative where revenue falls short."""
        return self.brought - self.due

    @property
    def largest(self) -> float:
        """Return the largest difference of any part, or the whole difference where it is not split."""
        every = [float((frame["brought"] - frame["due"]).abs().max()) for frame in self.split.values()]
        return max(every, default=abs(self.size))

    def parts(self, key: str) -> GroupParts:
        """Return the difference split by a dimension, as a change from target to revenue."""
        frame = self.split[key]
        return contribution.of_total(frame["key"].tolist(), *(frame[name].to_numpy(float) for name in ("brought", "due")))


def shortfall(filters: Filters) -> Shortfall:
    """Compare revenue and target over the complete months that have a target; raises CannotCut where no month has one."""
    whole = ask(Question((REVENUE, DUE, COVERED), (), filters))
    row = whole.rows[0] if whole.rows else {}
    if row.get(DUE) is None or not targeted(filters):
        raise CannotCut(say(UNTARGETED))
    due, brought = float(row[DUE]), float(row[COVERED] or 0)
    part = brought / float(row[REVENUE]) if row[REVENUE] else 1.0
    split = {key: rested(by_code(key, filters), due, brought) for key in ("tax", "office", "month") if divides(key, filters)}
    chapters = by_chapter(filters, due, list(split["month"]["key"])) if part >= WHOLE and "month" in split else None
    parts = split if chapters is None else {**split, "hs2": rested(chapters, due, brought)}
    return Shortfall(due, brought, part, whole.observations[REVENUE], {key: each for key, each in parts.items() if len(each) > 1})


def targeted(filters: Filters) -> bool:
    """Return whether every filter applies to targets."""
    return all(base("attainment", DIMENSIONS[key]) for key, _ in filters.picks)


def divides(key: str, filters: Filters) -> bool:
    """Return whether a dimension still divides the data: not exactly one of its codes is selected."""
    return len(filters.picked(key)) != 1


def by_code(key: str, filters: Filters) -> Frame:
    """Return key, brought, due of the codes that have a target of their own."""
    rows = [row for row in ask(Question((DUE, COVERED), (key,), filters)).rows if row[DUE] is not None]
    return pd.DataFrame([(row[key], float(row[COVERED] or 0), float(row[DUE])) for row in rows], columns=["key", "brought", "due"])


def by_chapter(filters: Filters, due: float, months: list[int]) -> Frame | None:
    """Spread the target over chapters as revenue of the same months a year earlier; None where that year is incomplete.

    Returns key, brought, due. months: yyyymm.
    """
    over = filters.over(min(months), max(months))
    earlier = filters.over(shifted(min(months), -12), shifted(max(months), -12))
    now, then = (ask(Question((REVENUE,), ("month", "hs2"), each)).frame for each in (over, earlier))
    before: Frame = then[then["month"].isin([shifted(each, -12) for each in months])]
    if before["month"].nunique() < len(months):
        return None
    sides: tuple[Frame, Frame] = before, now[now["month"].isin(months)]
    shares, amounts = (each.groupby("hs2")[REVENUE].sum() for each in sides)
    frame = pd.DataFrame({"brought": amounts, "due": shares / shares.sum() * due}).fillna(0.0)
    return frame.rename_axis("key").reset_index()


def rested(frame: Frame, due: float, brought: float) -> Frame:
    """Add the row REST with what the codes leave of the whole, where that is half a cent or more."""
    left = [brought - frame["brought"].sum(), due - frame["due"].sum()]
    rest = pd.DataFrame([(REST, *left)], columns=["key", "brought", "due"])
    return pd.concat([frame, rest], ignore_index=True) if max(map(abs, left)) >= 0.005 else frame
