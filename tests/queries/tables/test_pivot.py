"""A cross: its parts are its totals, others and ratios are asked again, and what cannot be cut says so."""

import pandas as pd
import pytest
from sqlalchemy import func, select

from callbacks.core.period import within
from dashboard.words.notes import sentences
from data import schema
from queries.addresses.cross import Cross
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.tables.pivot import OTHERS, TOTAL, Period, axes_of, pivot

pytestmark = pytest.mark.usefixtures("read_demo")


def crossed(search: str):
    return pivot(Cross.parse(search), Period(within(Filters.parse(search))))


@pytest.mark.parametrize(
    ("search", "dimensions", "measures"),
    [
        ("", ("office", "lane"), ("declarations",)),
        ("?rows=hs2&columns=none&measure=hit_rate", ("hs2",), ("hit_rate",)),
        ("?rows=nothing&columns=office&panels=mode", ("office", "mode"), ("declarations",)),
        ("?rows=none&columns=lane&panels=lane", ("office", "lane"), ("declarations",)),
        ("?measure=x&measure=items&measure=items", ("office", "lane"), ("items",)),
    ],
)
def test_an_address_says_what_is_crossed_and_what_is_unknown_is_not_chosen(search, dimensions, measures):
    assert (Cross.parse(search).dimensions, Cross.parse(search).measures) == (dimensions, measures)


def test_at_most_four_measures_are_crossed_and_the_rest_counted():
    keys = ("items", "declarations", "hit_rate", "import_value", "export_value", "net_weight")
    cross = Cross.parse("?" + "&".join(f"measure={key}" for key in keys))
    assert cross.measures == keys[:4] and cross.left_out == 2


@pytest.mark.parametrize(
    "search", ["rows=hs2&columns=origin&measure=import_value", "rows=origin&columns=hs2&panels=office&measure=items&flow=import"]
)
def test_parts_and_others_add_up_to_every_total_exactly(search):
    found = crossed(search)
    measure, axes = found.cross.measures[0], found.axes
    assert all(axis.others for axis in axes)
    totalled = 0
    for place in found.cells:
        for at, axis in enumerate(axes):
            if place[at] == TOTAL:
                parts = [found.value(measure, *place[:at], code, *place[at + 1 :]) or 0 for code in axis.places[:-1]]
                assert sum(parts) == found.value(measure, *place)
                totalled += 1
    assert totalled > 20


def test_the_cross_is_that_of_the_facts():
    found = crossed("rows=office&columns=lane&measure=import_value")
    item, filters = schema.item.c, found.filters
    chosen = select(item.office, item.lane, func.sum(item.import_value)).where(item.month >= filters.since, item.month <= filters.until)
    with engine.reading() as connection:
        frame = pd.DataFrame(connection.execute(chosen.group_by(item.office, item.lane)), columns=["office", "lane", "value"])
    expected = frame.dropna().set_index(["office", "lane"])["value"].to_dict()
    assert {place: found.value("import_value", *place) for place in expected if place[0] in found.axes[0].codes} == {
        place: value for place, value in expected.items() if place[0] in found.axes[0].codes
    }
    others = frame[~frame["office"].isin(found.axes[0].codes)]["value"].dropna().sum()
    assert found.value("import_value", OTHERS, TOTAL) == others


def test_a_percentile_or_share_of_others_and_totals_is_asked_again():
    found = crossed("rows=office&columns=lane&measure=release_hours_p50&measure=hit_rate")
    rest = found.filters.with_pick("office", *found.axes[0].others)
    for measure in found.cross.measures:
        assert found.value(measure, OTHERS, TOTAL) == ask(Question((measure,), (), rest)).rows[0][measure]
        assert found.value(measure, OTHERS, "red") == ask(Question((measure,), (), rest.with_pick("lane", "red"))).rows[0][measure]
        assert found.value(measure, TOTAL, TOTAL) == ask(Question((measure,), (), found.filters)).rows[0][measure]


def test_what_cannot_be_cut_is_said_and_left_empty_while_the_total_stands():
    found = crossed("rows=origin&columns=none&measure=declarations&measure=revenue_target")
    assert "Revenue target cannot be cut by Origin." in sentences(found.notes)
    assert {found.value("revenue_target", code) for code in found.axes[0].places[:-1]} == {None}
    assert found.value("revenue_target", TOTAL) > 0
    with pytest.raises(CannotCut, match="Revenue target cannot be cut by Origin"):
        crossed("rows=origin&columns=none&measure=revenue_target")


def test_months_are_never_taken_together():
    found = crossed("rows=month&columns=none")
    assert len(found.axes[0].codes) == 12 and not found.axes[0].others
    with pytest.raises(CannotCut, match="Choose fewer months"):
        crossed("rows=office&columns=lane&panels=month&since=2024-01&until=2026-12")


def test_a_pick_is_always_among_the_codes_shown():
    plain = crossed("rows=hs2&columns=none")
    hidden = plain.axes[0].others[-1]
    [axis] = axes_of(plain.cross, (Period(plain.filters),), plain.filters.with_pick("hs2", hidden))
    assert hidden in axis.codes and hidden not in axis.others
