"""Trade over time as the Trade page draws it: the series of the filters, its breaks and its words."""

from dataclasses import dataclass

import pandas as pd

from analytics.trade.series import by_flow, pieced
from callbacks.core.comparison import stamp, unlike
from callbacks.core.shapes import missed
from callbacks.trade.bridge import MEASURES, bridged
from dashboard.components.overview import headline
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing, View
from dashboard.pages.trade.trade import SPANS
from data.months import month_text, shifted
from queries.addresses.filters import Filters
from queries.catalogue import measure
from queries.engine import engine
from queries.engine.ask import Answer, Question, ask
from queries.engine.received import received
from queries.engine.route import months
from queries.trade import editions

REACH = 23
Breaks = tuple[tuple[int, str], ...]
BROKEN = "The HS edition changes within these months and no correspondence of them is loaded: the series of these goods is broken there."


@dataclass(frozen=True)
class Course:
    """Trade over time: a row per point, the sums by month with those before them, where it is broken, and its answer."""

    points: pd.DataFrame
    monthly: pd.DataFrame
    breaks: Breaks
    edition: str
    answer: Answer
    filters: Filters
    traced: str = ""

    @property
    def missed(self) -> dict[int, str]:
        """The incomplete months and their offices, where a point is a month."""
        return missed(self.filters) if self.filters.span == "month" else {}

    @property
    def currency(self) -> str:
        return self.answer.release.currency


def course(filters: Filters) -> Course:
    """The series of the filters; it reads two years before them, for growth and rolling sums."""
    since = max(shifted(filters.since, -REACH), engine.current().first_month)
    monthly, breaks, traced, answer = flows(filters.over(since, filters.until))
    points = pieced(monthly, filters.span, [at for at, _ in breaks])
    return Course(
        points[points.index >= filters.since], monthly, breaks, editions.said(editions.editions(filters)), answer, filters, traced
    )


def flows(filters: Filters) -> tuple[pd.DataFrame, Breaks, str, Answer]:
    """Both flows by month; where goods are picked and the HS edition changes: traced over the change, and how, or broken there."""
    answer, found = ask(Question(MEASURES, ("month", "flow"), filters)), editions.editions(filters)
    changes = editions.changes(found) if editions.goods_picked(filters) else []
    traced = bridged(filters, answer.frame) if changes else None
    frame, words = traced or (answer.frame, "")
    breaks = () if traced else tuple((at, f"HS {max(new)} →") for at, new in changes)
    return by_flow(frame, filters.since, filters.until, received(measure(MEASURES[0]), filters)), breaks, words, answer


def drawn(view: View, figure: dict, found: Course, title: str, notes: tuple[str, ...] = (), **words: str) -> Drawing:
    shown = [
        count["import_value"]
        for row, count in zip(found.answer.rows, found.answer.counts, strict=True)
        if row["month"] >= found.filters.since and row["flow"] in ("import", "export")
    ]
    said = (*yearly(found), *([BROKEN] if found.breaks else []), *filter(None, [found.traced]), *headline.incomplete(found.missed))
    notes = (*found.answer.notes, *said, *notes)
    sub = view.read(span=dict(SPANS)[found.filters.span].lower(), edition=found.edition, **words)
    return Drawing(figure, sum(shown), stamp(found.answer.release), title, sub, notes, empty=not (sum(shown) and figure["data"]))


def yearly(found: Course) -> list[str]:
    """Where only Decembers hold any trade, the totals are those of years."""
    held = {month % 100 for month in months("item") if month >= found.filters.since}
    return ["Only totals of years are loaded: each stands at its December."] if held == {12} else []


def money(found: Course, *columns: str) -> Scale:
    return scale(found.points[list(columns)].abs().max().max(), "money", found.currency)


def texts(found: Course, columns: tuple[str, ...], units: tuple[str, ...]) -> list[list[str]]:
    """A row of key, name and values in words for each point."""
    return [
        [month_text(key), month(key), *(str(amount(value, unit, found.currency)) for value, unit in zip(values, units, strict=True))]
        for key, *values in found.points[list(columns)].itertuples()
    ]


def unlike_year(filters: Filters) -> frozenset[int]:
    """The months shown that they or the same months a year before have no full data of."""
    return unlike(MEASURES[0], filters, filters.over(shifted(filters.since, -12), shifted(filters.until, -12)))


def over(found: Course, ago: int) -> pd.Series:
    """Sums of the months shown, or of those `ago` months before, without those that either lacks; unknown where they do not begin
    with the period or a break lies between."""
    since, until = shifted(found.filters.since, -ago), shifted(found.filters.until, -ago)
    inside = found.monthly[(found.monthly.index >= since) & (found.monthly.index <= until)]
    inside = inside[~inside.index.isin([shifted(month, -ago) for month in unlike_year(found.filters)])]
    whole = len(inside) and found.monthly.index[0] <= since and not (ago and found.breaks)
    return inside.sum(min_count=1) if whole else pd.Series(float("nan"), found.monthly.columns)
