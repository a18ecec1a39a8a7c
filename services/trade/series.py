"""Trade over time: its monthly sums, its points, and the breaks where the HS edition changes."""

from dataclasses import dataclass

import pandas as pd

from analytics.trade.series import by_flow, pieced
from data.frames import Column, Frame
from data.language import say
from data.months import shifted
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import measure
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Answer, Question
from queries.engine.received import received
from queries.engine.route import months
from queries.trade import editions
from services.core.comparison import unlike
from services.trade.bridge import MEASURES, bridged

REACH = 23
Breaks = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class TradeSeries:
    """Trade over time: `points` to draw, `monthly` sums with the two years before, breaks of the HS edition, and the answer behind them."""

    points: Frame
    monthly: Frame
    breaks: Breaks
    edition: str
    answer: Answer
    filters: Filters
    traced: tuple[Note, ...] = ()

    @property
    def currency(self) -> str:
        """Return the code of the currency of all values."""
        return self.answer.release.currency


def trade_series(filters: Filters) -> TradeSeries:
    """Read trade over the months of the filters, and over two years before them for growth and rolling sums."""
    first = max(shifted(filters.first_month, -REACH), engine.current().first_month or 0)
    monthly, breaks, traced, answer = flows(filters.over(first, filters.until))
    points: Frame = pieced(monthly, filters.span, [at for at, _ in breaks])
    return TradeSeries(
        points[points.index >= filters.first_month], monthly, breaks, editions.said(editions.editions(filters)), answer, filters, traced
    )


def flows(filters: Filters) -> tuple[Frame, Breaks, tuple[Note, ...], Answer]:
    """Read imports and exports by month; the result is monthly sums, breaks, a note and the answer.

    Where goods are selected and the HS edition changes, earlier months are traced to the selected goods (the note says how), or else
    the series is broken there.
    """
    answer, month_editions = ask(Question(MEASURES, ("month", "flow"), filters)), editions.editions(filters)
    changes = editions.changes(month_editions) if editions.goods_picked(filters) else []
    traced = bridged(filters, answer.frame) if changes else None
    frame, notes = traced or (answer.frame, ())
    breaks = () if traced else tuple((at, say("HS {edition} →", edition=max(new))) for at, new in changes)
    return by_flow(frame, filters.first_month, filters.last_month, received(measure(MEASURES[0]), filters)), breaks, notes, answer


def yearly(trade: TradeSeries) -> list[Note]:
    """Return a note where the data hold only totals of years, each recorded in December."""
    months_of_year = {month % 100 for month in months("item") if month >= trade.filters.first_month}
    return [Note("yearly_alone")] if months_of_year == {12} else []


def unlike_year(filters: Filters) -> frozenset[int]:
    """Return the months shown (yyyymm) that have no full data, or had none a year earlier."""
    return unlike(MEASURES[0], filters, filters.over(shifted(filters.first_month, -12), shifted(filters.last_month, -12)))


def over(trade: TradeSeries, ago: int) -> Column:
    """Add up the months shown, or those `ago` months earlier, leaving out months that either period lacks.

    A row of NaN where the data do not reach back to the first month, or the HS edition changes in between.
    """
    since, until = shifted(trade.filters.first_month, -ago), shifted(trade.filters.last_month, -ago)
    inside = trade.monthly[(trade.monthly.index >= since) & (trade.monthly.index <= until)]
    inside = inside[~inside.index.isin([shifted(month, -ago) for month in unlike_year(trade.filters)])]
    whole = len(inside) and trade.monthly.index[0] <= since and not (ago and trade.breaks)
    return inside.sum(min_count=1) if whole else pd.Series(float("nan"), trade.monthly.columns)
