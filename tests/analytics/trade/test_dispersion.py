"""Quantiles and robust spread of unit values from bins, against exact ones in numpy."""

import numpy as np
import pandas as pd
import pytest

from analytics.trade.dispersion import NORMAL, QUANTILES, dispersion
from data.derived.unit_values import RATIO

BY = ("hs4", "partner")


def binned(prices, heading="0302", partner="NO") -> pd.DataFrame:
    bins = np.floor(np.log(prices) / np.log(RATIO)).astype(int)
    places, n = np.unique(bins, return_counts=True)
    return pd.DataFrame({"hs4": heading, "partner": partner, "bin": places, "n": n})


@pytest.mark.parametrize("seed", range(4))
def test_quantiles_and_spread_lie_within_a_bin_of_the_exact_ones(seed):
    rng = np.random.default_rng(seed)
    samples = {code: rng.lognormal(rng.normal(0, 3), 0.2 + seed / 3, 400) for code in ("CL", "IS", "NO")}
    found = dispersion(pd.concat([binned(prices, partner=code) for code, prices in samples.items()]), BY).set_index("partner")
    for code, prices in samples.items():
        for name, q in QUANTILES.items():
            assert abs(np.log(found.loc[code, name] / np.quantile(prices, q))) < 2 * np.log(RATIO)
        mad = np.median(np.abs(np.log(prices) - np.median(np.log(prices))))
        assert abs(np.log(found.loc[code, "spread"]) - NORMAL * mad) < NORMAL * 1.5 * np.log(RATIO)
    assert found["n"].tolist() == [400] * 3 and found["ratio"].is_monotonic_decreasing


def test_prices_alike_do_not_spread():
    [row] = dispersion(binned(np.full(50, 12.5)), BY).to_dict("records")
    assert row["ratio"] < RATIO and row["spread"] < RATIO**NORMAL and 12.5 / RATIO < row["median"] < 12.5 * RATIO


def test_one_outlier_moves_neither_the_median_nor_the_robust_spread():
    prices = np.exp(np.random.default_rng(1).normal(2, 0.3, 99))
    plain, spoilt = (dispersion(binned(each), BY).iloc[0] for each in (prices, np.append(prices, 1e9)))
    assert spoilt["median"] == pytest.approx(plain["median"], rel=0.03) and spoilt["spread"] == pytest.approx(plain["spread"], rel=0.06)


def test_nothing_gives_no_row():
    assert dispersion(pd.DataFrame({"hs4": [], "partner": [], "bin": [], "n": []}), BY).empty
