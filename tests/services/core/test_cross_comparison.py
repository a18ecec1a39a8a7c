"""A cross beside the period compared with: earlier values and changes computed again from the rows, parts that add up, months that lack."""

from decimal import Decimal
from statistics import median

import pandas as pd
import pytest
from sqlalchemy import select

from callbacks.core.cross_found import found
from dashboard.words.notes import sentences
from data import schema
from data.months import months_between, shifted
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.tables.pivot import OTHERS, TOTAL
from services.core import cross_comparison
from services.core.cross_comparison import ComparedCross

pytestmark = pytest.mark.usefixtures("read_demo")


def crossed(search: str) -> ComparedCross:
    return found(f"{search}&change=yes").compared


def items(*keys: str) -> pd.DataFrame:
    item = schema.item.c
    with engine.reading() as connection:
        rows = connection.execute(select(item.month, *(item[key] for key in keys), item.import_value).where(item.import_value.is_not(None)))
        return pd.DataFrame(rows.all(), columns=["month", *keys, "value"])


def over(frame: pd.DataFrame, filters) -> pd.DataFrame:
    return frame[frame["month"].between(filters.since, filters.until)]


@pytest.mark.parametrize("compare", ["year", "previous"])
def test_every_value_and_change_is_that_of_the_rows_of_both_periods(compare):
    both = crossed(f"?rows=hs2&columns=origin&measure=import_value&compare={compare}&since=2026-03&until=2026-07")
    frame = items("hs2", "origin")
    rows, columns = both.now.axes
    for at, axis in enumerate((rows, columns)):
        assert axis.others, f"axis {at} lists every code: nothing is tried"
    now, then = (over(frame, each.filters) for each in (both.now, both.before))
    assert months_between(both.before.filters.since, both.now.filters.since) - 1 == (12 if compare == "year" else 5)

    def summed(part: pd.DataFrame, row, column) -> Decimal:
        for key, axis, code in (("hs2", rows, row), ("origin", columns, column)):
            if code != TOTAL:
                part = part[~part[key].isin(axis.codes) if code == OTHERS else part[key] == code]
        return sum(part["value"], Decimal(0))

    whole = summed(now, TOTAL, TOTAL) - summed(then, TOTAL, TOTAL)
    for row in rows.places:
        for column in columns.places:
            value, before = summed(now, row, column), summed(then, row, column)
            assert both.earlier("import_value", row, column) == before, (row, column)
            assert both.change("import_value", row, column) == value - before
            assert both.share("import_value", row, column) == pytest.approx(float((value - before) / whole))


def test_shares_of_the_change_add_up_over_rows_columns_and_others():
    both = crossed("?rows=hs2&columns=mode&measure=import_value")
    rows, columns = both.now.axes
    for row in rows.places:
        parts = [both.share("import_value", row, code) for code in columns.places[:-1]]
        assert sum(parts) == pytest.approx(both.share("import_value", row, TOTAL))
    assert sum(both.share("import_value", code, TOTAL) for code in rows.places[:-1]) == pytest.approx(1)


def test_a_code_that_only_the_earlier_period_has_is_counted():
    both = crossed("?rows=origin&columns=none&measure=import_value&since=2026-10&until=2026-10")
    frame = items("origin")
    now, then = (set(over(frame, each.filters)["origin"]) for each in (both.now, both.before))
    [axis] = both.now.axes
    assert then - now and then - now <= {*axis.codes, *axis.others}
    gone = next(code for code in axis.others if code in then - now)
    assert both.now.value("import_value", gone) is None and both.share("import_value", OTHERS) is not None


def test_a_median_of_others_and_totals_is_that_of_the_same_rows_before_and_has_no_share():
    both = crossed("?rows=office&columns=lane&measure=release_hours_p50&measure=hit_rate")
    rest = both.before.filters.with_pick("office", *both.now.axes[0].others)
    for measure in ("release_hours_p50", "hit_rate"):
        asked = ask(Question((measure,), (), rest)).rows[0][measure]
        assert both.earlier(measure, OTHERS, TOTAL) == asked
        assert both.change(measure, OTHERS, TOTAL) == both.now.value(measure, OTHERS, TOTAL) - asked
        assert both.share(measure, OTHERS, TOTAL) is None


def test_the_median_before_is_near_that_of_the_very_declarations():
    both, clearance = crossed("?rows=office&columns=none&measure=release_hours_p50"), schema.clearance.c
    office = both.now.axes[0].codes[0]
    months = clearance.month.between(both.before.filters.since, both.before.filters.until)
    chosen = select(clearance.release_calendar).where(months, clearance.office == office, clearance.release_calendar_bin.is_not(None))
    with engine.reading() as connection:
        hours = [float(each) for each in connection.execute(chosen).scalars()]
    assert both.earlier("release_hours_p50", office) == pytest.approx(median(hours), rel=0.05)


def test_months_stand_beside_the_same_month_of_the_earlier_period():
    both, frame = crossed("?rows=month&columns=none&measure=import_value&compare=previous&since=2026-05&until=2026-07"), items()
    values = frame.groupby("month")["value"].sum()
    for month in both.now.axes[0].codes:
        assert both.earlier("import_value", month) == values[shifted(month, -3)]
        assert both.change("import_value", month) == values[month] - values[shifted(month, -3)]


def test_quarters_that_do_not_line_up_are_not_compared_and_say_so():
    both = crossed("?rows=quarter&columns=none&measure=import_value&compare=previous&since=2026-03&until=2026-07")
    assert {both.change("import_value", code) for code in both.now.axes[0].codes} == {None}
    assert both.change("import_value", TOTAL) is not None
    assert any("do not start at the same point" in note for note in sentences(both.notes))
    aligned = crossed("?rows=quarter&columns=none&measure=import_value&since=2026-04&until=2026-09")
    assert all(aligned.change("import_value", code) is not None for code in aligned.now.axes[0].codes) and not aligned.notes


def test_months_that_one_period_lacks_are_left_out_of_both_and_named(monkeypatch):
    monkeypatch.setattr(cross_comparison, "unlike", lambda *_: frozenset({202605}))
    both, frame = crossed("?rows=office&columns=none&measure=import_value&since=2026-04&until=2026-07"), items("office")
    kept = [frame[frame["month"].isin(months)]["value"].sum() for months in ((202604, 202606, 202607), (202504, 202506, 202507))]
    assert [both.now.value("import_value", TOTAL), both.earlier("import_value", TOTAL)] == kept
    assert sum(both.change("import_value", code) for code in both.now.axes[0].places[:-1]) == kept[0] - kept[1]
    assert "This table leaves out May 2026: one of the two periods has no full data for it." in sentences(both.notes)


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?compare=none", "No period is selected to compare with. Select one under “Compare with”."),
        ("?compare=target", "No period is selected to compare with. Select one under “Compare with”."),
        ("?since={first}&until={first}", "The data loaded do not hold the period compared with: no comparison."),
    ],
)
def test_without_an_earlier_period_the_values_stand_alone_and_the_reason_is_said(search, said):
    first = f"{engine.current().first_month // 100}-{engine.current().first_month % 100:02d}"
    both = crossed(search.format(first=first))
    assert both.before is None and both.earlier("declarations", TOTAL, TOTAL) is None and said in sentences(both.notes)
    assert both.now.value("declarations", TOTAL, TOTAL) > 0
