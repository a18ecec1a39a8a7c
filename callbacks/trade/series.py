"""Charts of trade over time: their texts, their scale and their notes."""

from typing import Any

from callbacks.core.comparison import stamp
from callbacks.core.shapes import missed
from dashboard.components.overview import headline
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing, View
from dashboard.pages.trade.trade import SPANS
from data.language import say
from data.months import month_text
from data.notes import Note
from services.trade.series import TradeSeries, yearly

BROKEN = Note("edition_broken")


def incomplete(trade: TradeSeries) -> dict[int, str]:
    """Return the incomplete months and the offices missing in each; empty unless a point is a month."""
    return missed(trade.filters) if trade.filters.span == "month" else {}


def drawn(view: View, figure: dict[str, Any], trade: TradeSeries, title: str, notes: tuple[Note, ...] = (), **words: str) -> Drawing:
    """Return the drawing of a chart of trade over time, with its notes on incomplete months, breaks and tracing."""
    shown = [
        count["import_value"]
        for row, count in zip(trade.answer.rows, trade.answer.counts, strict=True)
        if row["month"] >= trade.filters.first_month and row["flow"] in ("import", "export")
    ]
    said = (*yearly(trade), *([BROKEN] if trade.breaks else []), *trade.traced, *headline.incomplete(incomplete(trade)))
    every = (*trade.answer.notes, *said, *notes)
    sub = view.read(span=say(dict(SPANS)[trade.filters.span]), edition=trade.edition, **words)
    return Drawing(figure, sum(shown), stamp(trade.answer.release), title, sub, every, empty=not (sum(shown) and figure["data"]))


def money(trade: TradeSeries, *columns: str) -> Scale:
    """Return the scale for the largest value in these columns."""
    return scale(trade.points[list(columns)].abs().max().max(), "money", trade.currency)


def texts(trade: TradeSeries, columns: tuple[str, ...], units: tuple[str, ...]) -> list[list[str]]:
    """Return the texts of the chart's table: for each point its key, its name and a formatted value per column."""
    return [
        [month_text(key), month(key), *(str(amount(value, unit, trade.currency)) for value, unit in zip(values, units, strict=True))]
        for key, *values in trade.points[list(columns)].itertuples()
    ]


