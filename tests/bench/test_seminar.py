"""The attacker gives no trader of a release away, and many of the naive build: a small part of `python -m bench.seminar`."""

import shutil

import numpy as np
import pytest

from bench.seminar.__main__ import release_attacked, summed
from bench.seminar.judge import given_away
from queries.engine import engine
from settings import settings


@pytest.fixture
def folder(demo_warehouse, monkeypatch, tmp_path):
    found = shutil.copytree(demo_warehouse, tmp_path / "warehouse", ignore=shutil.ignore_patterns("seminar"))
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{found}")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    yield found
    for held in (settings, engine.warehouse):
        held.cache_clear()


def test_no_trader_of_a_release_is_given_away_and_the_naive_build_is_broken(folder):
    cube, naive = map(summed, release_attacked(folder, 4000, 2, 120))
    assert cube["given_away"] == 0 and cube["claims"] > 1000
    assert naive["claims_differencing"] > 20 and naive["given_away_differencing"] > naive["claims_differencing"] / 2


def test_the_same_through_the_whole_application(folder):
    cube, _ = map(summed, release_attacked(folder, 300, 3, 0, wire=True))
    assert cube["given_away"] == 0 and cube["claims"] > 80


@pytest.mark.parametrize(("held", "figure", "told"), [
    ([100, 0, 0], 100, True),  # one trader alone
    ([100, 5, 0], 105, True),  # the other takes away its own
    ([100, 40, 30, 9], 179, True),  # and so do the second and the third together
    ([100, 40, 30, 11], 181, False),
    ([100, 40, 30, 11], 300, False),
    ([0, 0], 0, False),
])  # fmt: skip
def test_the_judge_knows_when_a_trader_is_given_away(held, figure, told):
    assert given_away(np.array(held, float), figure) is told
