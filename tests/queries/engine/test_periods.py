"""Fiscal years and quarters as dimensions: sums by them and under them, against pandas, whatever the fiscal year begins with."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from data import schema
from data.months import shifted
from queries.addresses import strict
from queries.addresses.filters import Filters
from queries.engine import engine, periods
from queries.engine.ask import ask, ask_beside
from queries.engine.labels import label
from queries.engine.question import Question
from queries.revenue.revenue_series import fiscal_years
from settings import settings
from tests.queries.small import filled, publish

MONTHS = [shifted(202401, step) for step in range(30)]


@pytest.fixture
def begun(folder: Path, monkeypatch):
    """Says what the fiscal year begins with, and answers from a warehouse with one payment a month."""
    rows = [filled(schema.payment, month=month, tax="D", amount=Decimal(place + 1), receipts=1) for place, month in enumerate(MONTHS)]
    publish(folder, {schema.payment: rows})

    def starts(month: int) -> None:
        monkeypatch.setenv("PORTOLAN_FISCAL_START", str(month))
        settings.cache_clear()
        engine.warehouse.cache_clear()

    return starts


def by_pandas(start: int) -> pd.DataFrame:
    """Month and amount with fiscal year and quarter as pandas has them: of a year that ends in the month before it begins."""
    last = pd.Timestamp(2000, (start + 10) % 12 + 1, 1).strftime("%b").upper()
    periods_ = pd.PeriodIndex([f"{month // 100}-{month % 100:02d}-01" for month in MONTHS], freq=f"Q-{last}")
    quarters = [f"{year}-Q{quarter}" for year, quarter in zip(periods_.qyear, periods_.quarter, strict=True)]
    return pd.DataFrame({"month": MONTHS, "amount": range(1, 31), "fiscal_year": periods_.qyear, "fiscal_quarter": quarters})


@pytest.mark.parametrize("start", [1, 4, 12])
@pytest.mark.parametrize("key", ["fiscal_year", "fiscal_quarter"])
def test_sums_by_and_under_fiscal_periods_are_those_of_pandas(begun, start, key):
    begun(start)
    wanted = by_pandas(start).groupby(key)["amount"].sum()
    rows = ask(Question(("revenue_collected",), (key,))).rows
    assert [(row[key], row["revenue_collected"]) for row in rows] == list(wanted.items())
    for code, amount in wanted.items():
        picked = strict.strict(f"{key}={code}")
        assert ask(Question(("revenue_collected",), (), picked)).value("revenue_collected") == amount


def test_a_change_of_the_fiscal_year_is_answered_anew_from_the_same_release(begun):
    found = {}
    for start in (7, 4, 7):
        begun(start)
        found[start] = ask(Question(("revenue_collected",), ("fiscal_year",))).rows, fiscal_years()[202605], engine.current().number
    assert found[7][0] != found[4][0] and (found[7][1], found[4][1]) == (2026, 2027) and found[7][2] == found[4][2] == 1


def test_without_a_setting_the_release_says_what_the_fiscal_year_begins_with(begun):
    begun(0)
    assert engine.current().administration.fiscal_start == 7
    assert label("fiscal_year", "2026") == "2025/26" and label("fiscal_year", "x") == "x"
    assert label("fiscal_quarter", "2026-Q3") == "Q3 2025/26"


def test_a_code_that_no_month_has_is_refused_by_name(begun):
    begun(7)
    with pytest.raises(strict.Misread, match="fiscal_year=2031: nothing matches this code of Fiscal year"):
        strict.strict("fiscal_year=2031")
    with pytest.raises(strict.Misread, match="did you mean '2026-Q1'"):
        strict.strict("fiscal_quarter=2026Q1")


@pytest.mark.parametrize(
    ("search", "now", "before"),
    [
        ("fiscal_year=2026", (202507, 202606), (202407, 202506)),
        ("fiscal_year=2026&compare=previous", (202507, 202606), (202407, 202506)),
        ("fiscal_quarter=2026-Q1", (202507, 202509), (202407, 202409)),
        ("fiscal_quarter=2026-Q1&compare=previous", (202507, 202509), (202504, 202506)),
        ("fiscal_quarter=2026-Q1&fiscal_quarter=2026-Q2", (202507, 202512), (202407, 202412)),
        ("year=2025&fiscal_year=2026", (202507, 202512), (202407, 202412)),
        ("fiscal_year=2026&since=2026-02&until=2026-12", (202602, 202606), (202502, 202506)),
    ],
)
def test_a_period_that_is_picked_becomes_its_months_and_is_compared_with_those_before(begun, search, now, before):
    begun(7)
    found = periods.spanned(Filters.parse(search), 7, MONTHS[0], MONTHS[-1])
    assert (found.since, found.until, found.picks) == (*now, ())
    assert found.spanned
    assert (found.compared().since, found.compared().until) == before


def test_years_with_a_gap_between_them_stay_picked_and_are_compared_with_the_years_before(begun):
    begun(7)
    found = periods.spanned(Filters.parse("fiscal_year=2024&fiscal_year=2026"), 7, MONTHS[0], MONTHS[-1])
    assert (found.since, found.until, found.picked("fiscal_year")) == (202401, 202606, ("2024", "2026"))
    amounts = dict(zip(MONTHS, range(1, 31), strict=True))
    wanted = sum(amount for month, amount in amounts.items() if month <= 202406 or month >= 202507)
    question = Question(("revenue_collected",), (), found)
    before = found.compared()
    assert before.picked("fiscal_year") == ("2023", "2025")
    answers = ask_beside(question, replace(question, filters=before))
    assert answers[0].value("revenue_collected") == wanted
    assert answers[1].value("revenue_collected") == sum(amount for month, amount in amounts.items() if 202407 <= month <= 202506)


def test_a_year_that_is_no_whole_number_of_periods_before_is_not_compared():
    assert Filters(202601, 202604, (("year", ("2026",)),), compare="previous").compared() is None
    assert Filters(202601, 202604, (("year", ("soon",)),)).compared() is None


def test_periods_that_no_month_is_in_together_stay_picked():
    filters = Filters.parse("year=2024&fiscal_year=2026")
    assert periods.spanned(filters, 7, 202401, 202606) == filters
    assert periods.spanned(Filters.parse("office=A"), 7, 202401, 202606) == Filters.parse("office=A")
