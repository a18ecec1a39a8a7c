"""The causes of a change of revenue: hand-made cases where one factor alone moves, and parts that always add up to the change."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.revenue.drivers import PARTS, by, by_place, effects, parts

GOODS = ["product", "partner", "currency", "value", "weight", "foreign"]
TAXES = ["product", "partner", "tax", "statutory", "assessed", "paid"]
AMOUNT = st.one_of(st.just(0.0), st.floats(0.01, 1e9))


def goods(value=1000.0, weight=100.0, foreign=500.0, product="690721", partner="CN") -> pd.DataFrame:
    return pd.DataFrame([(product, partner, "USD", value, weight, foreign)], columns=GOODS)


def taxes(statutory=200.0, assessed=150.0, paid=120.0, product="690721", partner="CN") -> pd.DataFrame:
    return pd.DataFrame([(product, partner, "DTY", statutory, assessed, paid)], columns=TAXES)


NOTHING = goods().iloc[:0], taxes().iloc[:0]


@pytest.mark.parametrize(
    ("goods_now", "taxes_now", "cause"),
    [
        (goods(2000, 200, 1000), taxes(400, 300, 240), "volume"),
        (goods(2000, 100, 1000), taxes(400, 300, 240), "price"),
        (goods(2000, 100, 500), taxes(400, 300, 240), "rate"),
        (goods(), taxes(400, 300, 240), "law"),
        (goods(), taxes(200, 180, 144), "concessions"),
        (goods(), taxes(200, 150, 60), "collection"),
        (goods(), taxes(200, 0, 0), "concessions"),
        (goods(), taxes(200, 150, 0), "collection"),
        (goods(), taxes(0, 0, 0), "law"),
        (*NOTHING, "entry"),
    ],
)
def test_one_factor_alone_takes_the_whole_change(goods_now, taxes_now, cause):
    for one, other, sign in (((goods_now, goods()), (taxes_now, taxes()), 1), ((goods(), goods_now), (taxes(), taxes_now), -1)):
        change = sign * (taxes_now["paid"].sum() - 120)
        assert parts(effects(*one, *other)) == pytest.approx(dict.fromkeys(PARTS, 0.0) | {cause: change}, abs=1e-9)


def test_what_came_in_later_than_recent_declarations_have_had_time_for_is_no_change_of_collection():
    """Half of the earlier tax was paid late: at the same age nothing changed, and the whole change is that of the time to pay."""
    late = taxes(paid=60.0)[["product", "partner", "tax", "paid"]]
    found = effects(goods(), goods(), taxes(paid=60.0), taxes(), late)
    assert parts(found) == pytest.approx(dict.fromkeys(PARTS, 0.0) | {"age": -60.0}, abs=1e-9)
    assert (found["now"].sum(), found["before"].sum()) == (60.0, 120.0)


def test_offices_share_the_parts_at_the_same_age_and_keep_what_was_late_of_their_own():
    keys = ["product", "partner", "tax"]
    late = taxes(paid=60.0)[[*keys, "paid"]]
    found = effects(goods(), goods(), taxes(paid=60.0), taxes(), late)
    now = pd.DataFrame(
        [("690721", "CN", "DTY", place, paid) for place, paid in (("A", 30.0), ("B", 30.0))], columns=[*keys, "place", "paid"]
    )
    before = now.assign(paid=[30.0, 90.0])
    rows = by_place(found, now, before, late.assign(place="B")).set_index("key")
    assert rows["age"].to_dict() == {"A": 0.0, "B": -60.0} and rows["before"].to_dict() == {"A": 30.0, "B": 90.0}
    assert rows[[*PARTS, "shift"]].sum(axis=1).to_dict() == pytest.approx(rows["change"].to_dict())
    assert rows["shift"].to_dict() == pytest.approx({"A": 0.0, "B": 0.0})


def test_what_moves_from_taxed_goods_to_others_is_mix():
    before = pd.concat([goods(), goods(product="100630")]), pd.concat([taxes(), taxes(10, 10, 10, "100630")])
    now = pd.concat([goods(500, 50, 250), goods(1500, 150, 750, "100630")]), pd.concat([taxes(100, 75, 60), taxes(15, 15, 15, "100630")])
    assert parts(effects(now[0], before[0], now[1], before[1])) == pytest.approx(dict.fromkeys(PARTS, 0.0) | {"mix": 75 - 130}, abs=1e-9)


def test_without_a_weight_volume_and_price_are_not_told_apart():
    found = parts(effects(goods(2000, 0, 1000), goods(), taxes(400, 300, 240), taxes()))
    assert found["unweighed"] == pytest.approx(120) and found["volume"] == found["price"] == 0


@st.composite
def periods(draw):
    keys = [("690721", "CN"), ("690721", "DE"), ("851713", "CN")]
    held = [key for key in keys if draw(st.booleans())]
    rows = [(*key, "USD", draw(AMOUNT), draw(AMOUNT), draw(AMOUNT)) for key in held]
    owed = [(*key, tax, *(draw(AMOUNT) for _ in range(3))) for key in held for tax in ("DTY", "VAT")]
    return pd.DataFrame(rows, columns=GOODS), pd.DataFrame(owed, columns=TAXES)


@settings(deadline=None, max_examples=60)
@given(periods(), periods())
def test_parts_add_up_to_the_change(now, before):
    found = effects(now[0], before[0], now[1], before[1])
    change = now[1]["paid"].sum() - before[1]["paid"].sum()
    assert sum(parts(found).values()) == pytest.approx(change, rel=1e-6, abs=1e-6 * (now[1]["paid"].sum() + before[1]["paid"].sum() + 1))
    cut = by(found, found["product"].str[:2])
    assert cut["change"].sum() == pytest.approx(change, rel=1e-6, abs=1e-3)
    assert cut[list(PARTS)].sum(axis=1).to_numpy() == pytest.approx(cut["change"].to_numpy(), rel=1e-6, abs=1e-3)
