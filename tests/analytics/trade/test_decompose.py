"""The split of a change: exact for any cells, and right where the cause is planted."""

from math import fsum

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.trade.decompose import PARTS, effects, log_mean, movers, parts, rates

COLUMNS = ["product", "partner", "currency", "value", "weight", "foreign"]
AMOUNTS = st.floats(0.01, 1e7)
ROWS = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from("xyz"),
    st.sampled_from(["USD", "EUR"]),
    st.one_of(st.just(0.0), AMOUNTS),
    st.one_of(st.just(0.0), AMOUNTS),
    st.one_of(st.just(float("nan")), AMOUNTS),
)
CELLS = st.lists(ROWS, max_size=12).map(lambda rows: pd.DataFrame(rows, columns=COLUMNS))


def cells(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def split(now, before):
    return {part: amount for part, amount in parts(effects(now, before)).items() if abs(amount) > 1e-9}


@settings(deadline=None, max_examples=60)
@given(CELLS, CELLS)
def test_parts_add_up_to_the_change(now, before):
    found = parts(effects(now, before))
    change = fsum(now["value"]) - fsum(before["value"])
    assert set(found) == set(PARTS)
    assert fsum(found.values()) == pytest.approx(change, abs=1e-6, rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(CELLS, CELLS)
def test_each_cell_and_each_product_adds_up_too(now, before):
    found = effects(now, before)
    for row in found.to_dict("records"):
        assert fsum(row[part] for part in PARTS) == pytest.approx(row["value_now"] - row["value_before"], abs=1e-6, rel=1e-9)
    moved = movers(found)
    assert moved["change"].abs().is_monotonic_decreasing
    assert fsum(moved["change"]) == pytest.approx(fsum(now["value"]) - fsum(before["value"]), abs=1e-6, rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(CELLS)
def test_nothing_changed_is_nothing_explained(same):
    assert parts(effects(same, same)) == pytest.approx(dict.fromkeys(PARTS, 0.0), abs=1e-5)


BASE = cells(("a", "x", "USD", 100.0, 10.0, 10.0), ("b", "x", "USD", 300.0, 60.0, 30.0))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (cells(("a", "x", "USD", 200.0, 20.0, 20.0), ("b", "x", "USD", 600.0, 120.0, 60.0)), {"volume": 400.0}),
        (cells(("a", "x", "USD", 150.0, 10.0, 15.0), ("b", "x", "USD", 450.0, 60.0, 45.0)), {"price": 200.0}),
        (cells(("a", "x", "USD", 110.0, 10.0, 10.0), ("b", "x", "USD", 330.0, 60.0, 30.0)), {"rate": 40.0}),
        (cells(*BASE.itertuples(index=False), ("c", "x", "USD", 50.0, 1.0, 5.0)), {"new_products": 50.0}),
        (cells(*BASE.itertuples(index=False), ("a", "y", "USD", 50.0, 1.0, 5.0)), {"new_partners": 50.0}),
        (BASE[:1], {"lost_products": -300.0}),
        (cells(*BASE[:1].itertuples(index=False), ("b", "y", "USD", 300.0, 60.0, 30.0)), {"new_partners": 300.0, "lost_partners": -300.0}),
        (cells(("a", "x", "USD", 100.0, 10.0, 10.0), ("b", "x", "USD", 360.0, 0.0, 36.0)), {"unweighed": 60.0}),
    ],
)
def test_a_planted_cause_is_found_and_no_other(now, expected):
    assert split(now, BASE) == pytest.approx(expected)


def test_the_mix_is_what_shifts_between_products_of_the_same_weight():
    found = split(cells(("a", "x", "USD", 200.0, 20.0, 20.0), ("b", "x", "USD", 250.0, 50.0, 25.0)), BASE)
    assert set(found) == {"mix"} and found["mix"] == pytest.approx(50.0)


def test_an_unknown_rate_explains_nothing():
    unknown = float("nan")
    found = split(cells(("a", "x", "USD", 110.0, 10.0, unknown)), cells(("a", "x", "USD", 100.0, 10.0, unknown)))
    assert found == pytest.approx({"price": 10.0}) and rates(cells(("a", "x", "USD", 110.0, 10.0, unknown))) == {}


def test_the_logarithmic_mean_lies_between():
    assert log_mean(5.0, 5.0) == 5.0 and 10 < log_mean(10.0, 40.0) < 25


def test_movers_carry_their_points_of_the_growth():
    moved = movers(effects(cells(("a", "x", "USD", 180.0, 10.0, 10.0), ("b", "x", "USD", 280.0, 60.0, 30.0)), BASE))
    assert list(moved["key"]) == ["a", "b"] and list(moved["points"]) == pytest.approx([20.0, -5.0])
