"""Trade over time as the Trade page draws it: its series, breaks and texts."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.trade.series import by_flow, pieced
from callbacks.core.comparison import stamp, unlike
from callbacks.core.shapes import missed
from callbacks.trade.bridge import MEASURES, bridged
from dashboard.components.overview import headline
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing, View
from dashboard.pages.trade.trade import SPANS
from data.frames import Column, Frame
from data.months import month_text, shifted
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import measure
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Answer, Question
from queries.engine.received import received
from queries.engine.route import months
from queries.trade import editions

REACH = 23
Breaks = tuple[tuple[int, str], ...]
BROKEN = Note("edition_broken")


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
    def missed(self) -> dict[int, str]:
        """Return the incomplete months and the offices missing in each; empty unless a point is a month."""
        return missed(self.filters) if self.filters.span == "month" else {}

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
    breaks = () if traced else tuple((at, f"HS {max(new)} →") for at, new in changes)
    return by_flow(frame, filters.first_month, filters.last_month, received(measure(MEASURES[0]), filters)), breaks, notes, answer


def drawn(view: View, figure: dict[str, Any], trade: TradeSeries, title: str, notes: tuple[Note, ...] = (), **words: str) -> Drawing:
    """Return the drawing of a chart of trade over time, with its notes on incomplete months, breaks and tracing."""
    shown = [
        count["import_value"]
        for row, count in zip(trade.answer.rows, trade.answer.counts, strict=True)
        if row["month"] >= trade.filters.first_month and row["flow"] in ("import", "export")
    ]
    said = (*yearly(trade), *([BROKEN] if trade.breaks else []), *trade.traced, *headline.incomplete(trade.missed))
    every = (*trade.answer.notes, *said, *notes)
    sub = view.read(span=dict(SPANS)[trade.filters.span].lower(), edition=trade.edition, **words)
    return Drawing(figure, sum(shown), stamp(trade.answer.release), title, sub, every, empty=not (sum(shown) and figure["data"]))


def yearly(trade: TradeSeries) -> list[Note]:
    """Return a note where the data hold only totals of years, each recorded in December."""
    months_of_year = {month % 100 for month in months("item") if month >= trade.filters.first_month}
    return [Note("yearly_alone")] if months_of_year == {12} else []


def money(trade: TradeSeries, *columns: str) -> Scale:
    """Return the scale for the largest value in these columns."""
    return scale(trade.points[list(columns)].abs().max().max(), "money", trade.currency)


def texts(trade: TradeSeries, columns: tuple[str, ...], units: tuple[str, ...]) -> list[list[str]]:
    """Return the texts of the chart's table: for each point its key, its name and a formatted value per column."""
    return [
        [month_text(key), month(key), *(str(amount(value, unit, trade.currency)) for value, unit in zip(values, units, strict=True))]
        for key, *values in trade.points[list(columns)].itertuples()
    ]


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
