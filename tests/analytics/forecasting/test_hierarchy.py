"""The tree of nodes: what each is a part of, and how far a part leans on its wholes."""

import numpy as np
import pytest

from analytics.forecasting.hierarchy import LEAN, leaning, parents
from analytics.forecasting.members import MIDDLE, factors
from data.quantiles import QUANTILES

WIDE = np.linspace(0.7, 1.3, len(QUANTILES))
REGION = {"A": "North", "B": "North"}
KNOWN = {f"r?{cut}" for cut in ("", "tax=D", "region=North", "tax=D&region=North", "office=A", "tax=D&office=A", "hs2=85")}


@pytest.mark.parametrize(("name", "region", "found"), [
    ("r?", REGION, []),
    ("r?tax=D", REGION, ["r?"]),
    ("r?hs2=85", REGION, ["r?"]),
    ("r?office=A", REGION, ["r?region=North"]),
    ("r?office=A", {}, ["r?"]),
    ("r?tax=D&office=A", REGION, ["r?office=A", "r?tax=D&region=North"]),
    ("r?tax=D&office=A", {}, ["r?office=A", "r?tax=D"]),
    ("r?tax=D&region=North", REGION, ["r?region=North", "r?tax=D"]),
    ("r?tax=X&office=C", REGION, []),
])  # fmt: skip
def test_a_node_is_a_part_of_what_each_of_its_cuts_left_out_gives(name, region, found):
    assert parents(name, region, KNOWN) == found


def test_a_part_moves_a_third_of_the_way_to_its_share_of_the_last_year():
    values, whole = np.r_[np.full(24, 90.0), np.full(12, 10.0)], np.full(36, 100.0)
    own, above = 20.0 * np.outer(np.ones(3), WIDE), 300.0 * np.outer(np.ones(3), WIDE)
    found = leaning(values, own, [(whole, above)])
    assert found[:, MIDDLE] == pytest.approx((1 - LEAN) * 20 + LEAN * 30)
    assert found == pytest.approx((1 - LEAN) * own + LEAN * above / 10)
    assert leaning(values, own, []) is own and leaning(values, own, [(np.zeros(36), above)]) is own
    unknown = np.where(np.arange(36) == 30, np.nan, values)
    assert leaning(unknown, own, [(whole, above)])[:, MIDDLE] == pytest.approx((1 - LEAN) * 20 + LEAN * 27.5)


def test_parts_that_move_with_their_whole_are_told_better_for_leaning_on_it():
    rng, months, size = np.random.default_rng(7), 12, 40
    ahead = 100 * np.exp(rng.normal(0.1, 0.05, months))
    misses = []
    for part in rng.uniform(0.02, 0.2, size):
        own = np.outer(part * ahead * np.exp(rng.normal(0, 0.3)), WIDE)
        values, whole = part * np.full(24, 100.0) * np.exp(rng.normal(0, 0.1, 24)), np.full(24, 100.0)
        leant = leaning(values, own, [(whole, np.outer(ahead, WIDE))])
        misses.append([np.abs(each[:, MIDDLE] / (part * ahead) - 1).mean() for each in (own, leant)])
    own, leant = np.mean(misses, axis=0)
    assert leant < 0.85 * own


def test_seasons_are_recovered_from_little_noise_and_shrunk_to_nothing_from_noise_alone():
    rng, months = np.random.default_rng(3), np.arange(96)
    season = np.sin(2 * np.pi * np.arange(12) / 12) * 0.2
    calm = 5 + 0.01 * months + season[months % 12] + rng.normal(0, 0.02, 96)
    assert factors(calm) == pytest.approx(season, abs=0.04) and factors(calm).sum() == pytest.approx(0, abs=1e-9)
    kept = [np.abs(factors(rng.normal(0, 1, 96))).mean() for _ in range(20)]
    plain = np.sqrt(2 / np.pi / 7)
    assert np.mean(kept) < 0.5 * plain
