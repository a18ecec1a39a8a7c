"""What a change of the tariff does to the rate of each node: recomputed item by item, and none where nothing changed."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from data.demo.world.truths import RAISED_CHAPTER
from data.months import shifted
from queries.engine import engine
from queries.revenue import rates, revenue_series


def test_the_planted_change_moves_its_chapter_as_its_items_say(read_demo):
    with engine.reading() as connection:
        scope, after = connection.execute(text("SELECT scope, value FROM planted_truth WHERE key = 'tariff_change'")).one()
        scope, since = json.loads(scope), json.loads(scope)["since"]
        rise = (json.loads(after) - scope["before"]) / 100
        tax, more = connection.execute(
            text(
                "SELECT sum(statutory_tax)::DOUBLE, "
                "sum(home_use_value::DOUBLE * (home_use_value + statutory_tax)::DOUBLE / (home_use_value + statutory_duty)::DOUBLE) "
                f"FROM item WHERE flow = 'import' AND home_use_value > 0 AND hs2 = '{scope['hs2']}'"
                f" AND month BETWEEN {shifted(since, -12)} AND {shifted(since, -1)}"
            )
        ).one()
    assert scope["hs2"] == RAISED_CHAPTER
    found = revenue_series.monthly().changes
    assert found[f"revenue_collected?hs2={RAISED_CHAPTER}"] == {since: pytest.approx(1 + rise * float(more) / tax, rel=0.01)}
    assert {key for key in found if "hs2" in key} == {f"revenue_collected?hs2={RAISED_CHAPTER}"}


def test_a_change_before_the_first_month_is_part_of_every_month(read_demo):
    assert rates.factors(replace(read_demo, first_month=read_demo.last_month), {}) == {}


def test_imports_are_read_for_each_place_and_chapter_that_pays(read_demo):
    imports = revenue_series.monthly().imports.assign(by=lambda frame: frame["node"].str.extract(r"\?(\w*)", expand=False))
    sums = imports.groupby(["by", "month"])["value"].sum().unstack("by")
    assert set(sums.columns) == {"", "hs2", "office", "region"}
    assert sums.to_numpy() == pytest.approx(sums[[""] * 4].to_numpy(), rel=1e-12)
