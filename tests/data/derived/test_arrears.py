"""Arrears by age: classes that add up, run on with the data, and stay unknown where payments are."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert

from data import schema
from data.derived import arrears
from data.releases import release
from tests.queries.small import filled


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def owe(draft, number: int, month: int, unpaid: str | None, assessed_on: date | None) -> None:
    amount = None if unpaid is None else Decimal(unpaid)
    row = filled(schema.tax_line, decl_id=str(number), month=month, tax="VAT", unpaid=amount, assessed_on=assessed_on)
    draft.connection.execute(insert(schema.tax_line), [row])


def classes(draft) -> dict[str, tuple]:
    rows = draft.raw.execute(f"SELECT decl_id, {', '.join(arrears.AGES)} FROM tax_line ORDER BY decl_id").fetchall()
    return {row[0]: tuple(None if value is None else float(value) for value in row[1:]) for row in rows}


@pytest.mark.parametrize("days, place", [(0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (365, 2), (366, 3), (2000, 3), (-3, 0)])
def test_a_class_begins_and_ends_where_it_says(draft, days, place):
    upto = datetime(2026, 10, 31, 23, 59)
    owe(draft, 1, 202601, "12.345678", date.fromordinal(upto.date().toordinal() - days))
    assert arrears.age(draft.raw, upto) == {202601}
    expected = [0.0] * 4
    expected[place] = 12.345678
    assert classes(draft)["1"] == tuple(expected)


def test_what_is_paid_is_nought_and_what_is_not_known_stays_unknown(draft):
    owe(draft, 1, 202601, "0", date(2026, 1, 5))
    owe(draft, 2, 202602, None, date(2026, 1, 5))
    owe(draft, 3, 202603, "7", None)
    assert arrears.age(draft.raw, datetime(2026, 10, 31)) == {202601}
    assert classes(draft) == {"1": (0.0,) * 4, "2": (None,) * 4, "3": (None,) * 4}


def test_arrears_run_on_with_the_data_and_only_what_moved_is_touched(draft):
    owe(draft, 1, 202601, "5", date(2026, 1, 10))
    owe(draft, 2, 202603, "3", date(2026, 3, 10))
    assert arrears.age(draft.raw, datetime(2026, 3, 15)) == {202601, 202603}
    assert arrears.age(draft.raw, datetime(2026, 3, 16)) == set()
    assert arrears.age(draft.raw, datetime(2026, 4, 20)) == {202601, 202603}
    assert classes(draft) == {"1": (0, 0, 5, 0), "2": (0, 3, 0, 0)}
    assert draft.raw.execute(f"SELECT sum({' + '.join(arrears.AGES)}) FROM tax_line").fetchone()[0] == Decimal(8)
