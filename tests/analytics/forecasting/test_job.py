"""The forecast of a release: it adds up, lands where its months say, and keeps what was said before."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.forecasting import job
from analytics.forecasting.members import LEAST, naive
from analytics.forecasting.method import read
from analytics.forecasting.rolling import tasks
from data.months import shifted
from data.quantiles import LEVELS
from data.series_names import REST, REVENUE, cuts, node
from tests.analytics.monthly import months, series

COUNT, HORIZON = 58, 18
REGIONS = {"A": "North", "B": "North", "C": "South"}
FISCAL = {shifted(201401, step): (shifted(201401, step + 6)) // 100 for step in range(120)}
LAST = months(COUNT)[-1]
THIN = {node(REVENUE, {"tax": "VAT", place: code}) for place, code in (("office", "C"), ("region", "South"))}


def rows() -> pd.DataFrame:
    """Two taxes at three offices over two chapters; office C has three months of the second tax and is thin in it."""
    parts = []
    for place, (tax, office) in enumerate((tax, office) for tax in ("DTY", "VAT") for office in "ABC"):
        values = series(COUNT, seed=place, level=10.0 * (place + 1))
        if (tax, office) == ("VAT", "C"):
            values[:-3] = 0.0
        for month, value in zip(months(COUNT), values, strict=True):
            held = {"tax": tax, "office": office, "region": REGIONS[office]}
            for by in ((), ("tax",), ("region",), ("tax", "region"), ("office",), ("tax", "office")):
                parts.append((node(REVENUE, {key: held[key] for key in by}), month, value))
            parts += [(node(REVENUE, {"hs2": hs2}), month, value * share) for hs2, share in (("84", 0.7), ("69", 0.3))]
    return pd.DataFrame(parts, columns=["node", "month", "value"]).groupby(["node", "month"], as_index=False)["value"].sum()


@pytest.fixture(scope="module")
def plan():
    return job.plan(rows(), REGIONS, FISCAL, HORIZON)


@pytest.fixture(scope="module")
def found(plan):
    every = tasks(plan.values, [*plan.backtests, plan.last], HORIZON) + tasks(plan.leading, plan.ladder, HORIZON)
    held = {task.digest: {"naive": naive(task.values, pd.date_range("2015", periods=1), HORIZON)} for task in every}
    return job.results(plan, held)


def now(found, **held: str) -> pd.DataFrame:
    forecast = found["forecast"]
    return forecast[(forecast["node"] == node(REVENUE, held)) & (forecast["origin"] == LAST)].set_index("month")


def test_the_plan_tries_half_years_that_have_been_seen_and_climbs_a_year(plan):
    assert plan.backtests == [201706, 201712, 201806] and LEAST < job.LEAST
    assert plan.ladder == [shifted(LAST, -step) for step in range(12, 0, -1)]
    assert [cuts(name) for name in plan.leading.columns] == [{}, {"tax": "DTY"}, {"tax": "VAT"}]


@pytest.mark.parametrize("by", [{"tax"}, {"region"}, {"office"}, {"hs2"}, {"tax", "office"}, {"tax", "region"}])
def test_parts_add_up_to_the_nation_in_every_month(found, by):
    forecast = found["forecast"]
    parts = forecast[(forecast["origin"] == LAST) & forecast["node"].map(lambda name: {*cuts(name)} == by)]
    gaps = parts.groupby("month")["p50"].sum() / now(found)["p50"] - 1
    assert len(gaps) == HORIZON and gaps.abs().max() < 1e-9 and parts["p50"].min() >= 0


def test_every_forecast_is_in_order(found):
    assert (np.diff(found["forecast"].loc[:, LEVELS].to_numpy(), axis=1) >= 0).all()


@pytest.fixture(scope="module")
def agreed(plan):
    """One office of a tax and the rest of that tax, whose sum is agreed for a year; after it nothing is."""
    slice_, whole = (plan.values[node(REVENUE, held)] for held in ({"tax": "DTY", "office": "B"}, {"tax": "DTY"}))
    values = pd.DataFrame({node(REVENUE, {}): slice_, node(REST, {}): whole - slice_})
    middle = dict(zip((shifted(LAST, step) for step in range(1, 13)), 30.0 + np.arange(12), strict=True))
    of = replace(plan, values=values, agreed=middle)
    every = tasks(of.values, [*of.backtests, of.last], HORIZON) + tasks(of.leading, of.ladder, HORIZON)
    held = {task.digest: {"naive": naive(task.values, pd.date_range("2015", periods=1), HORIZON)} for task in every}
    return job.results(of, held), job.results(replace(of, agreed={}, values=of.leading), held), middle, held, every


def test_a_slice_and_the_rest_add_up_to_what_is_agreed_of_their_whole(agreed):
    found, _, middle, held, every = agreed
    now_ = found["forecast"][found["forecast"]["origin"] == LAST].pivot(index="month", columns="node", values="p50")
    assert now_.loc[list(middle)].sum(axis=1).tolist() == pytest.approx(list(middle.values()), rel=1e-12) and now_.min().min() >= 0
    assert set(held) == {task.digest for task in every}


def test_a_slice_keeps_its_shape_round_what_is_agreed_and_is_itself_beyond_it(agreed):
    found, alone, *_ = agreed
    here, own = (now(each) for each in (found, alone))
    here = here[here["node"] == node(REVENUE, {})]
    assert (here["p90"] / here["p50"]).tolist() == pytest.approx((own["p90"] / own["p50"]).tolist())
    assert here["p50"].tolist()[12:] == pytest.approx(own["p50"].tolist()[12:])
    assert np.abs(here["p50"] / own["p50"] - 1).iloc[:12].min() > 0.01
    landing, said = found["landing"], alone["landing"]
    last = landing[(landing["origin"] == LAST) & (landing["node"] == node(REVENUE, {}))].iloc[0]
    assert last["p50"] != pytest.approx(said[said["origin"] == LAST].iloc[0]["p50"], rel=0.01)


def test_a_thin_node_says_that_it_is_a_share(found):
    thin, whole = ({read(method).kind for method in each["method"]} for each in (now(found, tax="VAT", office="C"), now(found)))
    assert thin == {"share"} and whole == {"own"}


def test_a_year_lands_at_what_is_collected_and_what_is_to_come(found, plan):
    landing = found["landing"][found["landing"]["node"] == node(REVENUE, {})].set_index(["fiscal_year", "origin"]).sort_index()
    nation = plan.values[node(REVENUE, {})]
    year, collected = FISCAL[shifted(LAST, 1)], nation[[month for month in nation.index if FISCAL[month] == FISCAL[shifted(LAST, 1)]]].sum()
    coming = now(found)["p50"][[month for month in now(found).index if FISCAL[month] == year]].sum()
    row = landing.loc[(year, LAST)]
    assert row["collected"] == pytest.approx(collected) and row["p50"] == pytest.approx(collected + coming)
    assert row["p10"] < row["p50"] < row["p90"]


def test_the_ladder_holds_what_was_said_once_the_whole_year_was_in_sight(found):
    landing = found["landing"][found["landing"]["node"] == node(REVENUE, {"tax": "VAT"})]
    year = landing[landing["fiscal_year"] == 2020].sort_values("origin")
    assert year["origin"].tolist() == [shifted(LAST, -step) for step in range(10, -1, -1)] and shifted(201812, HORIZON) == 202006
    assert year["collected"].tolist()[:7] == [0.0] * 7 and year["collected"].is_monotonic_increasing


def test_scores_stand_beside_the_yardstick(found, plan):
    scores = found["score"]
    assert set(scores["model"]) == {"combined", "naive"} and {*plan.values.columns} - {*scores["node"]} == THIN
    assert scores["n"].max() == 2 * HORIZON + 16


def test_a_month_without_any_row_is_unknown_and_one_without_a_nodes_row_is_zero():
    frame = pd.DataFrame({"node": ["a", "b", "a", "b"], "month": [202401, 202401, 202403, 202404], "value": [1.0, 2, 3, 4]})
    values = job.plan(frame, {}, {}, 3).values
    assert values.loc[202402].isna().all() and values.loc[202403].tolist() == [3, 0] and values.loc[202404].tolist() == [0, 4]


def test_a_year_is_told_by_the_name_that_it_is_given():
    quantiles = np.linspace(1e6, 3e6, len(job.QUANTILES))
    told = job.told("Fiscal year 2026/27", quantiles, None, "XAF")
    assert told.startswith("Fiscal year 2026/27: year-end forecast 2.0 million XAF, likely range (80 %) ")
