"""The end of the data: registrations and receipts move it, single stray dates do not, and no honest month is cut off."""

import random
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from data import reference, schema
from data.loading import load
from data.quality import assessment, reach
from data.releases import release

FIRST, LAST = date(2024, 1, 1), date(2025, 9, 16)
TODAY = date.today()


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def days(first: date, last: date, week: int = 7) -> list[date]:
    every = (first + timedelta(days=each) for each in range((last - first).days + 1))
    return [day for day in every if day.isoweekday() <= week]


def fill(draft, table: str, column: str, dates: list[date], **values) -> None:
    """One row for each date, in the month of it."""
    columns = schema.metadata.tables[table].columns
    given = {each.name: "-" for each in columns if not each.nullable} | {"office": "PT01", "load_id": 1} | values
    rows = [given | {"month": day.year * 100 + day.month, column: day, "decl_id": str(place)} for place, day in enumerate(dates)]
    draft.raw.register("made", pa.Table.from_pylist(rows).select([each for each in {**rows[0]} if each in columns]))
    draft.raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM made")
    draft.raw.unregister("made")


def registered(draft, dates: list[date], **values) -> None:
    fill(draft, "clearance", "registered_on", dates, is_open=1, **values)


def bounds(draft) -> tuple:
    found = draft._bounds(load.as_of(draft))
    return load.as_of(draft).date(), found["first_month"], found["last_month"], found["last_full_month"]


STRAYS = [date(2025, 9, 30), date(2025, 10, 5), TODAY - timedelta(days=1), TODAY + timedelta(days=400), date(2099, 1, 1)]
HONEST = (LAST, 202401, 202509, 202508)


def test_half_a_month_is_not_full_by_the_last_row_as_counted_by_hand(draft):
    registered(draft, days(FIRST, LAST) * 4)
    assert bounds(draft) == HONEST


@pytest.mark.parametrize("stray", STRAYS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_stray_registration_moves_nothing(draft, stray, times):
    registered(draft, days(FIRST, LAST) * 4 + [stray] * times)
    assert bounds(draft) == HONEST


def test_strays_of_every_kind_at_once_move_nothing(draft):
    strays = [date(2025, 10, 31), date(2026, 3, 3), TODAY - timedelta(days=2), date(2062, 5, 5), date(1970, 1, 1)]
    stamps = {"released_at": datetime(2099, 1, 1), "gate_out_at": datetime.combine(TODAY, datetime.min.time())}
    registered(draft, days(FIRST, LAST) * 4 + strays, **stamps)
    fill(draft, "payment", "paid_on", days(FIRST, LAST, 5) * 2 + [date(2026, 1, 31), date(2031, 1, 1)])
    fill(draft, "item", "registered_on", days(FIRST, LAST) * 5 + strays, items=1)
    assert bounds(draft) == HONEST


def test_a_stamp_of_clearance_ends_nothing_even_where_it_is_past(draft):
    registered(draft, days(FIRST, LAST) * 4)
    draft.raw.execute("UPDATE clearance SET released_at = TIMESTAMP '2025-09-30 10:00:00' WHERE decl_id = '7'")
    assert bounds(draft) == HONEST


def test_receipts_carry_the_end_on_where_they_really_go_on(draft):
    registered(draft, days(FIRST, date(2025, 8, 31)) * 4)
    fill(draft, "payment", "paid_on", days(FIRST, LAST))
    assert bounds(draft) == HONEST


LULLS = {
    "a fortnight's holiday before the last day": days(FIRST, date(2025, 9, 1)) * 4 + [LAST] * 4,
    "a month without rows, then one more week": days(FIRST, date(2025, 7, 31)) * 4 + days(date(2025, 9, 10), LAST) * 4,
    "one row a day for the last half year": days(FIRST, date(2025, 3, 1)) * 40 + days(date(2025, 3, 2), LAST),
    "one row a month": [date(2024 + month // 12, month % 12 + 1, 16) for month in range(21)],
    "a handful of rows in all": [date(2024, 1, 3), date(2024, 1, 4), LAST],
    "weekdays, and the last day a quiet one": days(FIRST, date(2025, 9, 15), 5) * 9 + [LAST],
}


@pytest.mark.parametrize("dates", LULLS.values(), ids=LULLS)
def test_what_is_honestly_few_is_no_stray(draft, dates):
    registered(draft, dates)
    assert bounds(draft) == HONEST


def test_a_friday_speaks_for_its_weekend_where_nothing_ever_happens_then(draft):
    registered(draft, days(FIRST, date(2025, 8, 29), 5) * 4)
    assert date(2025, 8, 29).isoweekday() == 5 and bounds(draft) == (date(2025, 8, 31), 202401, 202508, 202508)


def test_a_friday_speaks_for_itself_where_the_office_opens_on_saturdays(draft):
    registered(draft, days(FIRST, date(2025, 8, 29)) * 4)
    assert bounds(draft) == (date(2025, 8, 29), 202401, 202508, 202507)


def test_totals_by_month_speak_of_the_whole_of_it_and_one_month_typed_wrong_of_none(draft):
    months = [2024 * 100 + month for month in range(1, 13)] * 5 + [202508]
    fill(draft, "payment", "paid_on", [date(month // 100, month % 100, 1) for month in months])
    draft.raw.execute("UPDATE payment SET paid_on = NULL")
    assert bounds(draft) == (date(2024, 12, 31), 202401, 202412, 202412)


def test_reports_of_partners_count_only_where_there_is_nothing_else(draft):
    fill(draft, "mirror", "day", [date(2025, 10, 1)])
    assert load.as_of(draft).date() == date(2025, 10, 31)
    registered(draft, days(FIRST, LAST) * 4)
    assert bounds(draft) == HONEST


@limits(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.integers(10, 60), st.lists(st.integers(8, 20_000), min_size=1, max_size=4), st.integers(0, 10**6))
def test_whatever_the_traffic_a_few_strays_never_move_the_end(draft, rows, after, seed):
    """A second way: the same rows without the strays."""
    random.seed(seed)
    dates = [day for day in days(FIRST, LAST) for _ in range(random.randint(max(rows // 2, 1), rows))]
    draft.raw.execute("DELETE FROM clearance")
    registered(draft, dates)
    honest = bounds(draft)
    registered(draft, [LAST + timedelta(days=each) for each in after])
    assert bounds(draft) == honest == HONEST


def test_a_stray_is_a_finding_of_rule_6_and_silences_no_office(draft):
    registered(draft, days(FIRST, LAST) * 4 + [date(2025, 11, 20)])
    reference.fill_missing(draft.raw)
    assessment.run(draft.raw, None, 1)
    failed = draft.raw.execute("SELECT month, failed FROM finding WHERE rule = 6 AND failed > 0").fetchall()
    silent = draft.raw.execute("SELECT month FROM finding WHERE rule = 14 AND failed > 0").fetchall()
    assert failed == [(202511, 1)] and silent == []


def test_the_first_month_is_not_that_of_a_row_typed_wrong():
    usual = {202400 + month: 100 for month in range(1, 13)}
    assert reach.first_month(usual | {197001: 1, 200207: 2}) == 202401 and reach.first_month({}) is None
    assert reach.first_month(usual | {202312: 1}) == 202312 and reach.first_month({197001: 1, 202401: 1}) == 197001
