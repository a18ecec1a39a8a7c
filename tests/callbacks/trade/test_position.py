"""Position on a small warehouse with a world in it, against a second computation in pandas; and what it says where there is none."""

import json
import re
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest

from callbacks.core.period import own, picked, within
from callbacks.trade import position
from dashboard.pages.trade.position import ADVANTAGE, GOODS, INTENSITY, SPLIT
from dashboard.words.notes import sentences
from data import schema
from queries.addresses.filters import Filters
from queries.engine.question import CannotCut
from queries.trade.world_exports import world
from services.trade.position import standing_of
from tests.queries.conftest import folder
from tests.queries.small import filled, publish

__all__ = ["folder"]
DRAWN = {ADVANTAGE: position.strong, INTENSITY: position.intense, GOODS: position.goods, SPLIT: position.split}
MONTHS = (202501, 202601)
PERIOD = "since=2026-01&until=2026-01"
OWN = [("72", "DE", 300, 200), ("84", "DE", 100, 120), ("84", "FR", 50, 0), ("01", "FR", 40, 60)]
WORLD = [
    ("US", "72", "DE", 1000, 900),
    ("US", "84", "FR", 5000, 4500),
    ("CN", "84", "FR", 7000, 5000),
    ("CN", "01", "FR", 400, 500),
    ("CN", "27", "XM", 900, 800),
]
RATES = {202501: 10, 202601: 20}


def goods(code: str) -> dict[str, str]:
    return {"hs2": code, "hs4": f"{code}01", "hs6": f"{code}0100"}


def items(currency: str = "MRL") -> list[dict]:
    """Exports in lira at the rate of the month, so that in dollars they are those of OWN."""
    return [
        filled(schema.item, month=month, flow="export", partner=to, origin="XM", currency=currency, items=1, **goods(code))
        | {"export_value": Decimal(value * RATES[month]), "decl_id": f"{code}{to}{month}"}
        for code, to, *values in OWN
        for month, value in zip(reversed(MONTHS), values, strict=True)
        if value
    ]


def reports(rows=tuple(WORLD)) -> list[dict]:
    return [
        filled(schema.mirror, month=month, flow="export", reporter=reporter, partner=partner, value_usd=value, **goods(code))
        for reporter, code, partner, *values in rows
        for month, value in zip(reversed(MONTHS), values, strict=True)
    ]


def rates() -> list[dict]:
    return [{"month": month, "currency": "MRL", "country": "-", "rate": rate, "quoted": "local per USD"} for month, rate in RATES.items()]


def drawn(view, search=PERIOD):
    filters = within(Filters.parse(search))
    return DRAWN[view](own(filters, view.dimension), picked(filters, view.dimension))


@pytest.fixture
def loaded(folder):
    return publish(folder, {schema.item: items(), schema.mirror: reports(), schema.exchange_rate: rates()})


def shares(pairs) -> pd.Series:
    series = pd.DataFrame(pairs, columns=["key", "value"]).groupby("key")["value"].sum()
    return series / series.sum()


@pytest.mark.parametrize(
    ("view", "place"), [(ADVANTAGE, 0), (INTENSITY, 1)], ids=["goods: comparative advantage", "partners: trade intensity"]
)
def test_ratios_are_those_of_pandas_over_the_same_rows(loaded, view, place):
    wanted = shares((row[place], row[2]) for row in OWN) / shares((row[place + 1], row[3]) for row in WORLD)
    before = shares((row[place], row[3]) for row in OWN) / shares((row[place + 1], row[4]) for row in WORLD)
    found = standing_of(view.dimension, within(Filters.parse(PERIOD))).frame.set_index("key")
    assert found["ratio"].to_dict() == pytest.approx(wanted.dropna().to_dict())
    assert found["before"].to_dict() == pytest.approx({key: before[key] for key in found.index})


@pytest.mark.parametrize("search", [PERIOD, f"{PERIOD}&hs2=84&partner=DE", f"{PERIOD}&compare=previous&office=PTM"])
@pytest.mark.parametrize("view", (ADVANTAGE, INTENSITY, GOODS), ids=lambda view: view.name)
def test_every_view_draws_and_is_anchored(loaded, view, search):
    found = drawn(view, search)
    assert found.observations > 0 and "{" not in found.sub and "NaN" not in json.dumps(found.body)
    if view is not GOODS:
        assert go.Figure(json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))).data
    assert ("office" in search) == any("Office" in note for note in sentences(found.notes))


def test_the_parts_add_up_to_the_change_in_dollars_and_not_in_lira(loaded):
    found = drawn(SPLIT)
    rows = found.body["data"][0]
    now, before = (sum(row[place] for row in OWN) for place in (2, 3))
    assert sum(rows["x"][:-1]) == pytest.approx(rows["x"][-1]) == pytest.approx(now - before)
    assert re.match(r"Exports in US dollars rose 29\s%. Main causes in points: World growth", found.title) and "2 countries" in found.sub


def test_a_level_under_the_whole_leaves_the_shares_of_all_goods(loaded):
    whole, picked_ = drawn(GOODS), drawn(GOODS, f"{PERIOD}&hs4=8401")
    assert [row["own_share"] for row in whole.body] == [row["own_share"] for row in picked_.body]


def test_reports_on_one_partner_alone_are_no_world(folder):
    mirrored = [row for row in WORLD if row[1] in ("72", "27")]
    publish(folder, {schema.item: items(), schema.mirror: reports(mirrored), schema.exchange_rate: rates()})
    for view in DRAWN:
        with pytest.raises(CannotCut, match=r"manage\.py load partner_trade FILE"):
            drawn(view)


def test_who_reports_one_period_alone_does_not_make_the_world_grow(folder):
    late = [row for row in reports([("JP", "72", "DE", 9e6, 1), ("JP", "84", "FR", 9e6, 1)]) if row["month"] == 202601]
    publish(folder, {schema.item: items(), schema.mirror: [*reports(), *late], schema.exchange_rate: rates()})
    assert "JP" in world(Filters.parse(PERIOD)).reporters and "2 countries" in drawn(SPLIT).sub


def test_a_month_without_a_rate_is_refused_and_dollars_need_none(folder):
    publish(folder, {schema.item: items(), schema.mirror: reports(), schema.exchange_rate: rates()[:1]})
    with pytest.raises(CannotCut, match="load exchange_rates"):
        drawn(ADVANTAGE)
    publish(folder, {schema.item: items("USD"), schema.mirror: reports()}, fresh=True)
    assert not drawn(ADVANTAGE).empty


def test_months_that_others_do_not_report_are_left_out_on_both_sides(loaded):
    found = standing_of("hs2", within(Filters.parse("since=2025-12&until=2026-02")))
    assert found.of.months == (202601,) and any("1 of the 3 months" in note for note in sentences(found.notes))


def test_a_change_of_one_period_is_refused(loaded):
    with pytest.raises(CannotCut, match="two periods"):
        drawn(SPLIT, f"{PERIOD}&compare=none")


YEARS = tuple(year * 100 + month for year in (2024, 2025) for month in range(1, 13))
WHOLE = "since=2025-01&until=2025-12&compare=year"


def by_year(covered: int = 12, reporters=("US", "CN")) -> list[dict]:
    """The reports of WORLD as totals of 2024 and 2025, kept at December."""
    rows = [row for row in WORLD if row[0] in reporters]
    return [
        filled(schema.mirror, month=month, flow="export", reporter=reporter, partner=partner, value_usd=value, **goods(code))
        | {"months": covered}
        for reporter, code, partner, *values in rows
        for month, value in zip((202512, 202412), values, strict=True)
    ]


def each_month() -> list[dict]:
    """A twelfth of the exports of OWN in each month of two years."""
    return [
        filled(schema.item, month=month, flow="export", partner=to, origin="XM", currency="USD", items=1, **goods(code))
        | {"export_value": Decimal(values[0 if month > 202500 else 1]), "decl_id": f"{code}{to}{month}"}
        for code, to, *values in OWN
        for month in YEARS
    ]


def test_reports_by_year_are_set_beside_whole_years_and_say_so(folder):
    publish(folder, {schema.item: each_month(), schema.mirror: by_year()})
    drawing = drawn(ADVANTAGE, WHOLE)
    wanted = shares((row[0], row[2]) for row in OWN) / shares((row[1], row[3]) for row in WORLD)
    found = standing_of("hs2", within(Filters.parse(WHOLE))).frame.set_index("key")["ratio"]
    assert found.dropna().to_dict() == pytest.approx(wanted.dropna().to_dict())
    assert any("report by year" in note for note in sentences(drawing.notes))


def test_a_part_of_a_year_is_not_compared_with_a_whole_one(folder):
    publish(folder, {schema.item: each_month(), schema.mirror: by_year()})
    with pytest.raises(CannotCut, match="whole years alone"):
        drawn(ADVANTAGE, "since=2025-03&until=2025-12")


def test_years_are_never_added_to_months(folder):
    months = [row | {"month": 202512} for row in by_year(1, ("CN",)) if row["month"] == 202512]
    publish(folder, {schema.item: each_month(), schema.mirror: [*by_year(), *months]})
    found = world(Filters.parse(WHOLE))
    assert (found.reporters, found.months, found.yearly, found.left_out) == (("CN",), (202512,), False, 1)
    mirrored = position.reported(("hs2",), within(Filters.parse(WHOLE)), found).set_index("hs2")["value"].to_dict()
    assert mirrored == {row[1]: row[3] for row in WORLD if row[0] == "CN"}
    assert any("1 reporters of yearly totals alone are left out" in note for note in sentences(drawn(ADVANTAGE, WHOLE).notes))
