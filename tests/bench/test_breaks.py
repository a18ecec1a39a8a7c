"""The breaks of the forecast benchmark: the rate moves as their name says, and errors are compared by hand."""

import pandas as pd
import pytest

from analytics.forecasting.forecast import combined
from analytics.forecasting.members import MIDDLE
from bench import breaks


def test_the_rate_of_a_simulated_break_moves_by_its_factor_and_no_more():
    for (factor, over), each in zip(breaks.SHAPES, breaks.simulated(4), strict=True):
        rate = each.values[breaks.PAID] / each.values[breaks.BOUGHT]
        before, after = rate.iloc[: breaks.BREAK].mean(), rate.iloc[breaks.BREAK + over : breaks.BREAK + over + 12]
        assert after.mean() / before == pytest.approx(factor, rel=0.06) and each.origins[0] == each.values.index[breaks.BREAK + 2]
        assert len(each.values.loc[each.origins[-1] :]) > breaks.HORIZON


def test_the_error_of_a_break_is_summed_over_its_origins():
    found = pd.DataFrame({"name": ["a", "a", "b"], "own": [1.0, 2.0, 3.0], "plain": [2.0, 4.0, 3.0]})
    assert breaks.ratios(found).to_dict() == {"a": 0.5, "b": 1.0}


def test_long_before_a_break_it_is_the_plain_median_and_no_band_is_wider():
    one = next(breaks.simulated(4))
    origin, held = int(one.values.index[breaks.BREAK - 13]), {}
    row = breaks.tried(breaks.Break("a", one.values, [origin]), held).iloc[0]
    assert row["method"] == "own" and row["own"] == row["plain"] and row["cover80"] == row["narrow"] and len(held) == 1
    said = combined(next(iter(held.values())), one.values[breaks.PAID].loc[:origin].to_numpy())
    came = one.values[breaks.PAID].loc[origin + 1 :].to_numpy()[: breaks.HORIZON]
    assert row["plain"] == pytest.approx(abs(said[:, MIDDLE] - came).mean())
    assert row["narrow"] == pytest.approx(((came >= said[:, 1]) & (came <= said[:, -2])).mean())
