"""Targets that are set for a part of the revenue: every card judges that part alone, and says what part it is."""

from decimal import Decimal

import pytest

from callbacks.core.period import within
from callbacks.overview import overview, scorecard
from callbacks.revenue import gap
from dashboard.components.overview import headline
from dashboard.words.notes import sentences
from data import schema
from data.months import shifted
from queries.addresses.filters import Filters
from services.forecasting import revenue_forecast
from tests.queries.small import filled, publish

MONTHS = [shifted(202610, -step) for step in range(24)]


@pytest.fixture
def partly(folder):
    """Two offices that bring 90 and 150 a month; a target of 100 a month for the first alone, over the last twelve months."""
    paid = [
        filled(schema.payment, month=month, office=office, tax="VAT", amount=Decimal(amount), receipts=40, method="receipt")
        for month in MONTHS
        for office, amount in (("A", 90), ("B", 150))
    ]
    aims = [
        filled(schema.target, measure="revenue_collected", month=month, office="A", revenue_target=Decimal(100), targets=1)
        for month in MONTHS[:12]
    ]
    names = [{"code": "A", "name": "Aye"}, {"code": "B", "name": "Bee"}]
    publish(folder, {schema.payment: paid, schema.target: aims, schema.office: names})


def revenue(search: str):
    """The tile of revenue collected under filters."""
    every = [tile for _, each in scorecard.tiles(within(Filters.parse(search))).body for tile in each]
    return next(tile for tile in every if tile.measure.key == "revenue_collected")


def test_a_missed_target_is_not_shown_as_met_by_revenue_without_one(partly):
    """1,080 of 1,200: short, where all revenue, 2,880, would stand at 240 %."""
    tile = revenue("")
    assert (tile.value, tile.goal, tile.judged, tile.part, tile.status) == (2880, 1200, 1080, 0.375, "watch")
    said = scorecard.scorecard(within(Filters())).body
    [anchor] = [each["anchor"] for lens in said["lenses"] for each in lens["tiles"] if each["key"] == "revenue_collected"]
    assert "set for 37.5 %" in anchor.replace("\u202f", " ") and "which brought 1.08" in anchor
    assert "Revenue collected where a target is set" in headline.near([tile]) and "1.08" in headline.near([tile])


def test_charts_and_tables_judge_the_same_part(partly):
    drawn = overview.revenue(within(Filters()), ())
    assert drawn.title == "Where a target is set: Revenue is 10\u202f% below target" and "37.5" in " ".join(sentences(drawn.notes))
    rows = {row["key"]: row for row in overview.table(within(Filters()), ()).body}
    assert rows["A"]["target_achievement_text"] == "90\u202f%" and rows["B"]["target_achievement"] is None
    budget = gap.three(within(Filters()), ())
    words = budget.body.to_plotly_json()["props"]["children"][0].to_plotly_json()["props"]["children"][-1].children
    assert "10 % below target" in budget.title.replace("\u202f", " ")
    assert [part.children for part in words][4:] == ["Received where a target is set: 37.5 %", "1.08\u202fk MRL"]


def test_a_filter_on_the_office_without_a_target_judges_nothing(partly):
    tile = revenue("office=B")
    assert tile.goal is None and tile.status == ""


def test_where_a_year_lands_is_set_against_the_target_of_its_part_and_what_is_expected_of_the_rest():
    """Half a year brought 60 + 40, the 60 under a target; 240 in all are expected, so 0.6 × 140 + 60 = 144 against a target of 150."""
    year = tuple(range(202601, 202613))
    actual = dict.fromkeys((*(shifted(month, -12) for month in year), *year[:6]), 100 / 6)
    aims = dict.fromkeys(year, 150 / 12), dict.fromkeys(year[:6], 10.0)
    levels = dict.fromkeys(("p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5"), 240.0)
    found = revenue_forecast.landed({"collected": 100.0, **levels}, year, 202606, actual, aims, "MRL")
    assert found.part == pytest.approx(0.6) and found.apart == pytest.approx(40 + 0.4 * 140) and found.gap == pytest.approx(144 - 150)
    assert found.target_so_far == pytest.approx(75) and found.covered == pytest.approx(60) and found.needed == pytest.approx(90 / 6)
