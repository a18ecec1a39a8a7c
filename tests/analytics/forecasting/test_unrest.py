"""Bands after a break: wider where a series strays, as they were where it does not or has settled, and never by what comes later."""

import numpy as np
import pandas as pd
import pytest

from analytics.forecasting.members import MIDDLE, NORMAL
from analytics.forecasting.method import read
from analytics.forecasting.unrest import strayed, unrest, unsettled, widened
from data.quantiles import LEVELS
from tests.analytics.monthly import months, series

COUNT, BREAK = 120, 84
SEEDS = range(20)


def broken(kind: str, seed: int, noise: float = 0.05) -> np.ndarray:
    """A level that falls by 40 %, or noise that triples, or neither, from a month on."""
    since = np.arange(COUNT) >= BREAK
    found = series(COUNT, seed, noise=noise)
    more = np.random.default_rng(seed + 1000).normal(0, noise * 8**0.5, COUNT)
    return found * {"level": np.where(since, 0.6, 1.0), "noise": np.where(since, np.exp(more), 1.0), "none": 1.0}[kind]


def widening(kind: str, later: int) -> list[float]:
    return [unrest(broken(kind, seed)[: BREAK + later]).widening for seed in SEEDS]


def test_without_a_break_bands_stay_as_they_are():
    assert np.mean(np.array([widening("none", later) for later in (1, 6, 12)]) > 1) <= 0.05


def test_after_a_break_they_widen_and_they_narrow_again():
    assert np.median(widening("level", 3)) > 1.5 and np.median(widening("noise", 8)) > 1.15
    assert np.median(widening("level", 9)) < np.median(widening("level", 3)) and np.mean(np.array(widening("level", 16)) > 1) <= 0.1


def covered(kind: str, later: int, widen: bool) -> float:
    """The share of the twelve months after an origin that lie in a band as wide as the misses before the break.

    The forecast is the level of the last months by the usual season: it follows a break as the members of the combination do.
    """
    inside = []
    for seed in SEEDS:
        values = broken(kind, seed)
        season = series(COUNT, noise=0.0)
        logs, end = np.log(values / season), BREAK + later
        weights = 0.5 ** np.arange(end)[::-1]
        level = float((weights * logs[:end]).sum() / weights.sum())
        wide = 0.06 * NORMAL * (unrest(values[:end]).widening if widen else 1.0)
        said = season[end : end + 12, None] * np.exp(level + wide)
        inside.append(((values[end : end + 12] >= said[:, 1]) & (values[end : end + 12] <= said[:, -2])).mean())
    return float(np.mean(inside))


def test_more_of_what_comes_after_a_break_lies_in_the_band_and_elsewhere_no_less():
    level, noise = ([covered(kind, later, widen) for widen in (False, True)] for kind, later in (("level", 2), ("noise", 8)))
    assert level[1] >= 0.6 and level[0] < 0.3 and noise[1] > noise[0] + 0.05
    assert covered("none", 6, True) == pytest.approx(covered("none", 6, False), abs=0.02)


def test_what_strayed_by_hand():
    flat = np.full(72, 100.0) * np.exp(np.resize([0.02, -0.02], 72))
    flat[-1] *= np.exp(0.5)
    found = strayed(flat)
    usual = np.abs(found[:-1]).max()
    assert found[-1] > 8 * usual and unrest(flat).months == 1 and 1 < unrest(flat).widening <= 2.5
    assert unrest(flat[:40]).widening == 1 == unrest(np.zeros(72)).widening


def test_a_band_twice_as_wide_by_hand():
    found = widened(100 * np.exp(0.1 * NORMAL)[None], 2.0)
    assert found[0] == pytest.approx(100 * np.exp(0.2 * NORMAL)) and widened(np.zeros((2, 7)), 2.0).tolist() == np.zeros((2, 7)).tolist()


def test_each_origin_is_judged_by_what_was_known_there_and_says_since_when():
    values = pd.DataFrame({"a": broken("level", 1), "b": broken("none", 2)}, index=months(COUNT))
    quantiles = dict(zip(LEVELS, 100 * np.exp(0.1 * NORMAL), strict=True))
    origins = [months(COUNT)[BREAK + later] for later in (-6, 3)]
    rows = pd.DataFrame([{"node": name, "origin": origin, "method": "own", **quantiles} for origin in origins for name in "ab"])
    found = unsettled(rows, values)
    assert [read(each).wider_since for each in found["method"]] == [0, 0, months(COUNT)[BREAK], 0]
    assert {read(each).kind for each in found["method"]} == {"own"}
    assert (found["p90"] > rows["p90"]).tolist() == [False, False, True, False] and found["p50"].tolist() == rows["p50"].tolist()
    later = values.copy()
    later.loc[origins[1] + 1 :] = 1e6
    pd.testing.assert_frame_equal(unsettled(rows, later), found)
    assert LEVELS[MIDDLE] == "p50"
