"""Bands, landings and chances: against simulated errors of known size, and against sums by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analytics.forecasting import bands, year_total
from analytics.forecasting.evaluate import scored, share
from analytics.forecasting.members import MIDDLE, NORMAL
from data.months import shifted
from data.quantiles import LEVELS, QUANTILES

ORIGINS = [shifted(201001, 12 * place) for place in range(8)]


def backtest(said: float, true: float, nodes: int = 30, together: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """Forecasts of 100 whose bands say a log error of `said` where it is `true`; `together` of its variance is shared by the months."""
    chance = np.random.default_rng(seed)
    rows = pd.MultiIndex.from_product([range(nodes), ORIGINS, range(1, 13)], names=["node", "origin", "step"]).to_frame(index=False)
    common = np.repeat(chance.normal(size=nodes * len(ORIGINS)), 12)
    error = true * (np.sqrt(together) * common + np.sqrt(1 - together) * chance.normal(size=len(rows)))
    quantiles = 100 * np.exp(said * NORMAL)
    months = [shifted(origin, step) for origin, step in zip(rows["origin"], rows["step"], strict=True)]
    return rows.assign(month=months, actual=100 * np.exp(error), scale=10.0, model="combined", **dict(zip(LEVELS, quantiles, strict=True)))


def covered(frame: pd.DataFrame) -> float:
    return scored(frame)["cover80"].mean()


def test_conformal_bands_cover_what_they_say_whatever_the_model_said():
    frame = backtest(said=0.02, true=0.1)
    values = frame.loc[:, LEVELS].to_numpy()
    missed = bands.misses(frame["actual"].to_numpy(), values)
    found = frame.assign(**dict(zip(LEVELS, bands.conformal(values, missed).T, strict=True)))
    assert covered(frame) < 0.3 and covered(found) == pytest.approx(0.8, abs=0.02)


def test_averaging_widens_bands_that_were_too_narrow_and_never_narrows_them_by_more_than_half():
    narrow, broad = backtest(0.04, 0.1), backtest(0.3, 0.1)
    late = narrow["origin"] >= ORIGINS[3]
    assert covered(narrow[late]) < covered(bands.averaged(narrow)[late]) < 0.8
    before, after = (each["p90"] - each["p10"] for each in (broad, bands.averaged(broad)))
    assert (after[late] < before[late]).all() and (after >= before / 2).all()


def test_the_first_three_origins_keep_the_bands_of_the_model():
    frame = backtest(0.04, 0.1)
    found = bands.averaged(frame)
    early = frame["origin"] < ORIGINS[3]
    pd.testing.assert_frame_equal(found[early], frame[early])
    assert (found.loc[~early, "p90"] != frame.loc[~early, "p90"]).all()


def test_what_was_not_seen_by_an_origin_calibrates_nothing():
    frame = backtest(0.04, 0.1)
    changed = frame.assign(actual=frame["actual"].where(frame["month"] <= ORIGINS[5], frame["actual"] * 50))
    here = frame["origin"] <= ORIGINS[5]
    pd.testing.assert_frame_equal(bands.averaged(frame).loc[here, list(LEVELS)], bands.averaged(changed).loc[here, list(LEVELS)])


def test_a_refund_month_has_a_miss_and_a_dead_node_has_none():
    found = bands.misses(np.array([-5.0, 3.0]), np.array([100 * np.exp(0.1 * NORMAL), np.zeros(7)]))
    assert found[0] < -10 and np.isnan(found[1])


def test_a_year_is_what_is_collected_and_months_that_move_together():
    months = np.array([100 * np.exp(0.1 * NORMAL), 200 * np.exp(0.1 * NORMAL)])
    found = year_total.landed(50.0, months, np.zeros(0))
    assert found == pytest.approx(50 + 300 * np.exp(0.1 * NORMAL))
    assert year_total.landed(50.0, months[:0], np.zeros(0)).tolist() == [50.0] * 7


def test_a_landing_is_as_wide_as_past_totals_missed_where_its_months_are_narrower():
    frame = backtest(0.05, 0.15, together=0.9)
    totals = year_total.totals(frame)
    calibration = totals.calibration(shifted(ORIGINS[-1], 12), 6)
    months = np.tile(100 * np.exp(0.05 * NORMAL), (6, 1))
    found, alone = year_total.landed(0.0, months, calibration), months.sum(axis=0)
    assert found[0] <= alone[0] and found[-1] >= alone[-1] and found[MIDDLE] == 600
    six = frame[frame["step"] <= 6].groupby(["node", "origin"])["actual"].sum()
    assert ((six >= found[1]) & (six <= found[5])).mean() == pytest.approx(0.8, abs=0.04)


def test_a_landing_goes_half_way_where_past_totals_missed_by_less():
    calibration = year_total.totals(backtest(0.15, 0.05)).calibration(shifted(ORIGINS[-1], 12), 6)
    months = np.tile(100 * np.exp(0.15 * NORMAL), (6, 1))
    found, missed = year_total.landed(0.0, months, calibration), bands.conformal(months.sum(axis=0)[None], calibration)[0]
    assert (np.diff(found) > np.diff(missed)).all() and found == pytest.approx((months.sum(axis=0) + missed) / 2)


def test_totals_count_only_what_had_been_seen():
    totals = year_total.totals(backtest(0.1, 0.1, nodes=2))
    assert len(totals.calibration(ORIGINS[3], 6)) == 2 * 2 * 3 and len(totals.calibration(ORIGINS[0], 6)) == 0


@pytest.mark.parametrize("target", [60.0, 88.0, 97.0, 100.0, 104.0, 125.0])
def test_the_chance_of_a_target_is_read_from_the_quantiles(target):
    assert year_total.chance(100 + 10 * NORMAL, target) == pytest.approx(norm.sf((target - 100) / 10), abs=0.005)


def test_a_year_that_is_over_has_met_its_target_or_not():
    assert [year_total.chance(np.full(7, 5.0), target) for target in (4.9, 5.0, 5.1)] == [1.0, 1.0, 0.0]


def test_chances_read_this_way_are_calibrated():
    frame = backtest(0.1, 0.1)
    quantiles = frame.loc[0, list(LEVELS)].to_numpy(float)
    said = year_total.chance(quantiles, 108.0)
    assert said == pytest.approx((frame["actual"] >= 108).mean(), abs=0.02)
    assert share((frame["actual"] >= 108).astype(float), frame["node"])[1] < said < share(frame["actual"] >= 108, frame["node"])[2]
    assert len(QUANTILES) == len(LEVELS)
