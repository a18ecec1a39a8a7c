"""The test that kinds of moves share: its probability is exact, and given the totals of each stratum alone."""

import math
from itertools import product

import pandas as pd
import pytest

from analytics.compliance import moves

STRATA = pd.DataFrame({"n1": [3, 2, 4], "n0": [2, 3, 1], "a1": [3, 2, 3], "a0": [0, 1, 0]})


def test_the_probability_counts_every_way_to_share_out_the_cheap_ones():
    """By hand: all tables with these totals, each as likely as its number of arrangements."""
    ways, whole = 0, 0
    for counts in product(*(range(row.n1 + 1) for row in STRATA.itertuples())):
        each = 1
        for count, row in zip(counts, STRATA.itertuples(), strict=True):
            left = row.a1 + row.a0 - count
            each *= math.comb(row.n1, count) * (math.comb(row.n0, left) if 0 <= left <= row.n0 else 0)
        whole += each
        ways += each * (sum(counts) >= STRATA["a1"].sum())
    assert moves.probability(STRATA) == pytest.approx(ways / whole)
