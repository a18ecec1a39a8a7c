"""What moved a percentile: parts that add up to its change, told by the groups whose times or shares really changed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics.mixture import of_percentile
from analytics.statistics.survival import counted, curve


def rows(**groups: dict[int, int]) -> pd.DataFrame:
    held = [(key, bin_, n) for key, bins in groups.items() for bin_, n in bins.items()]
    return pd.DataFrame(held, columns=["key", "bin", "n"])


def normal(middle: float, n: int, spread: float = 12.0) -> dict[int, int]:
    """Counts about a bin."""
    bins = np.arange(1, 400)
    found = np.round(n * np.exp(-(((bins - middle) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi))).astype(int)
    return {int(bin_): int(each) for bin_, each in zip(bins, found, strict=True) if each}


def level(frame: pd.DataFrame, q: float) -> float:
    return curve(counted(frame)).at(q)


BINS = st.dictionaries(st.integers(1, 300), st.integers(1, 500), min_size=1, max_size=8)
GROUPS = st.dictionaries(st.sampled_from(["a", "b", "c"]), BINS, min_size=1)


@given(
    st.fixed_dictionaries({"a": BINS, "b": BINS}),
    st.dictionaries(st.sampled_from(["a", "b", "c"]), BINS, min_size=1),
    st.sampled_from([0.5, 0.9]),
)
def test_parts_add_up_to_the_change_of_the_percentile_whatever_the_groups(before, now, q):
    one, other = rows(**now), rows(**before)
    parts = of_percentile(q, one, other)
    assert parts.change.sum() == pytest.approx(level(one, q) - level(other, q), rel=1e-9, abs=1e-6)
    assert parts.share.sum() == pytest.approx(1) and parts.share_before.sum() == pytest.approx(1)


@pytest.mark.parametrize("q", [0.5, 0.9])
def test_the_group_that_became_slower_makes_the_change_by_its_own_times(q):
    before = rows(a=normal(150, 3000), b=normal(150, 6000))
    now = rows(a=normal(185, 3000), b=normal(150, 6000))
    parts = of_percentile(q, now, before)
    assert parts.change[0] == pytest.approx(parts.own[0]) and parts.change[0] > 0.97 * parts.change.sum() > 0
    assert parts.now[0] == pytest.approx(level(now[now["key"] == "a"], q)) and parts.before[0] < parts.now[0]


def test_a_change_of_mix_alone_is_told_as_shares():
    before = rows(a=normal(120, 8000), b=normal(220, 2000))
    now = rows(a=normal(120, 4000), b=normal(220, 6000))
    parts = of_percentile(0.5, now, before)
    assert abs(parts.own).max() < 0.02 * parts.change.sum() and (parts.change > 0).all()
    assert parts.share.tolist() == pytest.approx([0.4, 0.6], abs=0.01)


def test_groups_that_offset_each_other_are_seen_where_the_whole_stands_still():
    before = rows(a=normal(140, 5000), b=normal(160, 5000))
    now = rows(a=normal(160, 5000), b=normal(140, 5000))
    parts = of_percentile(0.5, now, before)
    assert parts.change.sum() == pytest.approx(0, abs=1e-9) and parts.change[0] > 0.1 > -0.1 > parts.change[1]


def test_a_period_without_declarations_explains_nothing():
    empty = rows().astype({"bin": int, "n": int})
    assert of_percentile(0.5, rows(a={3: 4}), empty).keys == ()
