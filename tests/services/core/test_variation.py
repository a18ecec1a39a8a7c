"""The months that show how much an indicator varies: the last twelve shown, and those that they are compared with."""

import pytest

from callbacks.core.views import filtered
from data.months import shifted
from queries.engine import engine
from services.core.comparison import pair
from services.core.variation import by_month


def counted(month: int) -> float:
    with engine.reading() as connection:
        [[found]] = connection.exec_driver_sql("select coalesce(sum(declarations), 0) from clearance where month = ?", (month,)).fetchall()
    return float(found)


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize(("search", "apart"), [("", 12), ("?since=2026-05&until=2026-08&compare=previous", 4)])
def test_each_month_stands_beside_the_one_it_is_compared_with(search, apart):
    filters = filtered(search)
    now, before = by_month(pair(("declarations",), (), filters), ("declarations",))
    months = [shifted(filters.until, -step) for step in range(12)]
    assert list(now.index) == months and list(before.index) == [shifted(month, -apart) for month in months]
    for frame in (now, before):
        assert list(frame["declarations"].fillna(0.0)) == [counted(month) for month in frame.index]
