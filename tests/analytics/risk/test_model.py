"""The model finds what was planted, nothing where labels are shuffled, and says which codes it has never seen."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk import declared_features, metrics, model
from tests.analytics.risk.declared import RISKY, USUAL, declared

FIT, LATER, TEST = slice(0, 1500), slice(1500, 2200), slice(2200, 3600)


def fitted(frame, found):
    table = declared_features.features(frame)
    held = model.fit(table[FIT], found[FIT], table[LATER], found[LATER], threads=1)
    return held, table


@pytest.fixture(scope="module")
def known():
    frame = declared(3600)
    return frame, *fitted(frame, frame["found"].to_numpy())


def test_the_planted_goods_rank_first_and_their_chance_comes_true(known):
    frame, held, table = known
    found, chance = frame["found"].to_numpy()[TEST], held.chance(table[TEST])
    risky = ((frame["hs4"] == "6204") & (frame["origin"] == "CN")).to_numpy()[TEST]
    assert set(metrics.ordered(chance)[: risky.sum()]) == set(np.flatnonzero(risky))
    assert chance[risky].mean() == pytest.approx(RISKY, abs=0.06) and chance[~risky].mean() == pytest.approx(USUAL, abs=0.03)
    assert metrics.auc(found, chance) > 0.68 and metrics.calibration_error(found, chance) < 0.05


def test_shuffled_labels_teach_nothing():
    """Nothing but the results themselves tells of the results: with these shuffled, order is that of chance on later declarations."""
    frame = declared(3600, 2)
    wrong = np.random.default_rng(7).permutation(frame["found"].to_numpy())
    held, table = fitted(frame, wrong)
    assert metrics.auc(wrong[TEST], held.chance(table[TEST])) == pytest.approx(0.5, abs=0.06)
    assert metrics.auc(frame["found"].to_numpy()[TEST], held.chance(table[TEST])) == pytest.approx(0.5, abs=0.1)


def test_no_declaration_is_described_by_its_own_result():
    """A code that stands on one declaration each: were it encoded by its own result, the fit would be perfect and the test worthless."""
    frame = declared(3600, 3).assign(trader=[f"T{number}" for number in range(3600)])
    held, table = fitted(frame, frame["found"].to_numpy())
    fit, test = (metrics.auc(frame["found"].to_numpy()[part], held.chance(table[part])) for part in (FIT, TEST))
    assert fit - test < 0.15


def test_results_to_come_change_nothing(known):
    frame, held, table = known
    other = frame["found"].to_numpy().copy()
    other[TEST] = 1 - other[TEST]
    again, _ = fitted(frame, other)
    assert (again.chance(table[TEST]) == held.chance(table[TEST])).all()


def test_codes_never_seen_are_named_and_never_pass_as_safest(known):
    frame, held, table = known
    new = declared_features.features(frame[TEST].head(50).assign(origin="ZW", hs4="207", hs2="20", hs6="20710", trader="T999"))
    unseen = held.unseen(new)
    assert unseen[["origin", "hs4", "hs6", "trader"]].all().all() and not unseen["office"].any()
    assert held.chance(new).mean() > np.quantile(held.chance(table[TEST]), 0.05)
    assert not held.unseen(table[FIT]).any().any()


def test_what_is_not_stated_is_not_an_unseen_code(known):
    frame, held, _ = known
    blank = declared_features.features(frame[TEST].head(3).assign(trader=None))
    assert not held.unseen(blank)["trader"].any()


def test_a_model_that_is_stored_and_read_gives_the_same_chances(known):
    _, held, table = known
    again = model.restored(*model.stored(held))
    assert (again.chance(table[TEST]) == held.chance(table[TEST])).all() and again.unseen(table[TEST]).equals(held.unseen(table[TEST]))


def test_what_moves_a_chance_adds_up_to_it(known):
    """Contributions of features, with the mean, are the log-odds before calibration."""
    _, held, table = known
    few = table[TEST].head(20)
    raw = held.booster.predict(few[list(held.names)], prediction_type="RawFormulaVal")
    apart = raw - held.contributions(few).sum(axis=1).to_numpy()
    assert apart == pytest.approx(np.full(20, apart[0]), abs=1e-6)


@pytest.mark.parametrize(("rows", "found"), [(100, 50), (1500, 5), (1500, 1495)])
def test_too_few_results_are_refused(rows, found):
    frame = declared(rows + 700)
    results = np.r_[np.ones(found), np.zeros(rows - found), frame["found"].to_numpy()[rows:]]
    table = declared_features.features(frame)
    with pytest.raises(model.TooFewResults, match=f"{rows:,} inspected"):
        model.fit(table[:rows], results[:rows], table[rows:], results[rows:])


def test_codes_that_are_numbers_are_refused():
    with pytest.raises(ValueError, match="hs4 holds numbers"):
        declared_features.features(pd.DataFrame({"hs4": [207]}))


def test_features_by_hand():
    rates = {"rate_applied": 5.0, "rate_mfn": 20.0}
    money = {"value": 100.0, "invoice_value": 30.0, "fx": 3.0, "fob_value": 90.0, "freight": 9.0}
    row = {**rates, **money, "net_kg": 4.0, "gross_kg": 5.0, "quantity": 0.0, "hs4": "0207", "origin": "NA"}
    made = declared_features.features(pd.DataFrame([row])).iloc[0]
    assert made["price_log"] == pytest.approx(np.log(101 / 5)) and made["duty_log"] == pytest.approx(np.log1p(5))
    assert made["rate_reduced"] == 15 and made["invoice_to_value"] == pytest.approx(0)
    assert made["freight_to_value"] == pytest.approx(np.log(0.1))
    assert np.isnan(made["unit_price_log"]) and made["origin_heading"] == "NA|0207" and made["trader"] == "-"
