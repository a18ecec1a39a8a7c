"""Rolling origins: errors by hand, yardsticks beside, thin nodes as shares, no look ahead."""

import numpy as np
import pandas as pd
import pytest

from analytics.forecasting import evaluate
from analytics.forecasting.fit_tasks import fitted
from analytics.forecasting.rolling import forecasts, tasks, wide
from data.quantiles import LEVELS
from data.series_names import node
from tests.analytics.monthly import long, months, series

WHOLE, THIN = node("revenue", {}), node("revenue", {"tax": "FEE"})
ORIGIN = months(42)[-1]


@pytest.fixture(scope="module")
def panel():
    thin = series(54, seed=2) * 0.1
    thin[1::2] = 0
    return wide(long({WHOLE: series(54), THIN: thin}))


@pytest.fixture(scope="module")
def held(panel):
    found: dict = {}
    fitted(tasks(panel, [ORIGIN], 12), found)
    return found


@pytest.fixture(scope="module")
def backtest(panel, held):
    return forecasts(panel, ORIGIN, 12, held, {})


def of(frame: pd.DataFrame, name: str, model: str) -> pd.DataFrame:
    return frame[(frame["node"] == name) & (frame["model"] == model)]


def test_forecasts_stand_beside_what_came(backtest, panel):
    found = of(backtest, WHOLE, "combined")
    assert found["month"].tolist() == months(54)[42:] and found["actual"].tolist() == panel[WHOLE].tolist()[42:]
    assert set(backtest["model"]) == {"combined", "naive", "prophet"}


def test_the_combination_beats_the_yardstick_on_planted_seasons(backtest):
    means = evaluate.summary(evaluate.scored(backtest[backtest["node"] == WHOLE]), ["model"]).set_index("model")["mase"]
    assert means["combined"] < 0.8 * means["naive"]


def test_a_thin_node_is_its_share_of_the_whole(backtest, panel):
    share = panel[THIN].iloc[18:42].sum() / panel[WHOLE].iloc[18:42].sum()
    expected = of(backtest, WHOLE, "combined")["p50"].to_numpy() * share
    assert of(backtest, THIN, "combined")["p50"].to_numpy() == pytest.approx(expected)


def test_later_rows_change_no_earlier_forecast(backtest, panel, held):
    changed = panel.copy()
    changed.iloc[42:] = 1e7
    again = forecasts(changed, ORIGIN, 12, held, {})
    assert again.loc[:, LEVELS].to_numpy().tobytes() == backtest.loc[:, LEVELS].to_numpy().tobytes()
    assert again["scale"].tolist() == backtest["scale"].tolist() and (again["actual"] == 1e7).all()


def frame(**columns) -> pd.DataFrame:
    quantiles = dict(zip(LEVELS, (70.0, 80.0, 90.0, 100.0, 110.0, 120.0, 130.0), strict=True))
    return pd.DataFrame({"node": "a", "origin": 1, "month": [1, 2, 3], "model": "m", "scale": 10.0, **quantiles, **columns})


def test_errors_by_hand():
    found = evaluate.scored(frame(actual=[100.0, 125.0, np.nan]))
    assert found["mase"].tolist() == [0, 2.5] and found["bias"].tolist() == [0, -2.5]
    assert found[["cover50", "cover80", "cover95"]].to_numpy().tolist() == [[1, 1, 1], [0, 0, 1]]
    losses = [0.025 * 55, 0.1 * 45, 0.5 * 25, 0.9 * 5, 0.025 * 5]
    assert found["pinball"].iloc[1] == pytest.approx(2 * sum(losses) / 5 / 10)


def test_the_scale_is_the_yardstick_within_the_history():
    assert evaluate.scale(np.r_[np.zeros(12), np.full(12, 6.0)]) == 6 and np.isnan(evaluate.scale(np.ones(12)))


def test_a_ratio_is_paired_over_nodes():
    parts = [frame(node=f"n{place}", actual=100.0 + place, model=model, p50=100.0 + shift) for place in range(1, 31)
             for model, shift in (("better", place / 2), ("worse", 0.0))]  # fmt: skip
    value, low, high = evaluate.ratio(evaluate.scored(pd.concat(parts)), "better", "worse")
    assert (value, low, high) == pytest.approx((0.5, 0.5, 0.5))


def test_probabilities_are_judged_by_their_squares_and_by_what_came():
    said, came = np.array([0.9, 0.9, 0.1, 0.3]), np.array([1.0, 0.0, 0.0, 0.0])
    assert evaluate.brier(said, came).tolist() == pytest.approx([0.01, 0.81, 0.01, 0.09])
    assert evaluate.reliability(said, came).to_numpy().tolist() == [[0.1, 0.0, 1], [0.3, 0.0, 1], [0.9, 0.5, 2]]
