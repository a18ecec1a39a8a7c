"""The breaks of the forecast benchmark: the rate moves as their name says, and errors are compared by hand."""

import pandas as pd
import pytest

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
