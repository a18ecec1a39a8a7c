"""How alike traders are: by hand, and planted pairs found as the nearest on several seeds."""

import numpy as np
import pandas as pd
import pytest

from analytics.traders.overlap import overlap


def test_by_hand():
    """One declares 6 of A and 4 of B; B's trader 2 of A, 2 of B and 6 of what the one has not: min(.6, .2) + min(.4, .2) = .4."""
    shared = pd.DataFrame([("one", "A", 6.0), ("one", "B", 4.0), ("two", "A", 2.0), ("two", "B", 2.0)], columns=["trader", "code", "n"])
    found = overlap(shared, pd.Series({"one": 10.0, "two": 10.0, "three": 5.0}), "one")
    assert found.to_dict() == pytest.approx({"one": 1.0, "two": 0.4})


@pytest.mark.parametrize("seed", range(10))
def test_the_twin_of_a_trader_is_the_nearest_to_it(seed):
    chance = np.random.default_rng(seed)
    habits = chance.dirichlet(np.full(12, 0.4), 40)
    counts = np.array([chance.multinomial(400, habit) for habit in [*habits, habits[0]]])
    rows = [(str(trader), str(code), float(n)) for trader, own in enumerate(counts) for code, n in enumerate(own) if n]
    frame = pd.DataFrame(rows, columns=["trader", "code", "n"])
    own = set(frame.loc[frame["trader"] == "0", "code"])
    found = overlap(frame[frame["code"].isin(own)], pd.Series({str(trader): 400.0 for trader in range(41)}), "0").drop("0")
    assert found.idxmax() == "40" and found.between(0, 1 + 1e-9).all()
