"""Why revenue misses or exceeds its target: the difference split exactly by tax, office, chapter and month."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.forecasting.year_end import WHOLE
from analytics.statistics import contribution
from analytics.statistics.contribution import Parts
from callbacks.core.comparison import named, stamp
from callbacks.core.period import Codes
from callbacks.core.shapes import missed
from callbacks.core.views import draws
from dashboard.components.overview import headline
from dashboard.components.revenue import shortfall as words
from dashboard.core.format import month, scale
from dashboard.core.page import Drawing
from dashboard.pages.revenue.target import SHORT
from data.frames import Frame
from data.months import month_text, shifted
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.engine.route import base
from queries.engine.trace import Read, noted

REVENUE, DUE, COVERED = "revenue_collected", "target_due", "revenue_targeted"
REST = ""
UNTARGETED = "No revenue target is set for these filters and months"
SPREAD = Note("target_spread")


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

    def parts(self, key: str) -> Parts:
        """Return the difference split by a dimension, as a change from target to revenue."""
        frame = self.split[key]
        return contribution.of_total(frame["key"].tolist(), *(frame[name].to_numpy(float) for name in ("brought", "due")))


def shortfall(filters: Filters) -> Shortfall:
    """Compare revenue and target over the complete months that have a target; raises CannotCut where no month has one."""
    whole = ask(Question((REVENUE, DUE, COVERED), (), filters))
    row = whole.rows[0] if whole.rows else {}
    if row.get(DUE) is None or not targeted(filters):
        raise CannotCut(UNTARGETED)
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


@draws(SHORT)
def short(filters: Filters, _picked: Codes) -> Drawing:
    """Return the tables of the difference from target, by tax, office, chapter and month."""
    told(difference := shortfall(filters), filters)
    unit = scale(difference.largest, "money", engine.current().currency)
    tables = [(key, rows(key, frame, filters)) for key, frame in difference.split.items()]
    body = words.tables(tables, difference.due, difference.brought, unit)
    notes = (*((SPREAD,) if "hs2" in difference.split else ()), *headline.incomplete(missed(filters)))
    sub = SHORT.read(unit=unit.words, part=words.set_for(difference.part), period=period(filters))
    title = words.finding(difference.brought, difference.due, most(difference), engine.current().currency)
    return Drawing(body, difference.observations, stamp(engine.current()), title, sub, notes)


def period(filters: Filters) -> str:
    """Write the period shown, such as 'Nov 2025 to Oct 2026'."""
    return f"{month(filters.first_month)} to {month(filters.last_month)}"


def rows(key: str, frame: Frame, filters: Filters) -> list[words.Row]:
    """Return the table rows of one dimension, the furthest from its target first; months in their order."""
    ordered = frame if key == "month" else frame.iloc[np.argsort(-(frame["brought"] - frame["due"]).abs(), kind="stable")]
    return [
        words.Row(called(key, code), *picks(key, code), brought, due, str(code) in map(str, filters.picked(key)))
        for code, brought, due in ordered[["key", "brought", "due"]].itertuples(index=False)
    ]


def called(key: str, code: str | int) -> str:
    """Return the name of a part: a month, a code or the rest."""
    if code == REST:
        return words.REST[key]
    return month(int(code)) if key == "month" else named(key, str(code))


def picks(key: str, code: str | int) -> tuple[str, str]:
    """Return the address keys and the value that select a part; empty for the rest."""
    if code == REST:
        return "", ""
    return ("since,until", month_text(int(code))) if key == "month" else (key, str(code))


def most(difference: Shortfall) -> list[tuple[str, str, float]]:
    """Return (dimension, name, amount) of the tax and the office, or else the month, that contributed most to the difference."""
    largest = []
    named_ = [key for key in ("tax", "office") if key in difference.split] or [key for key in ("month",) if key in difference.split]
    for key in named_:
        parts = difference.parts(key)
        place = int(np.argmax(parts.change * np.sign(difference.size)))
        if parts.keys[place] != REST and parts.change[place] * difference.size > 0:
            largest.append((key, called(key, parts.keys[place]), float(parts.change[place])))
    return largest


def told(difference: Shortfall, filters: Filters) -> None:
    """Record the rows behind the view for export."""
    each = [frame.assign(cut=DIMENSIONS[key].label, difference=frame["brought"] - frame["due"]) for key, frame in difference.split.items()]
    if each:
        every: Frame = pd.concat(each, ignore_index=True)
        rows_ = every[["cut", "key", "due", "brought", "difference"]].astype({"key": str})
        noted(Read("Revenue less target, by tax, office, chapter and month", rows_, filters, engine.current()))
