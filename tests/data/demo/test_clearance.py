"""What the clearance analyses find of the planted truths, from bins as the screen reads them."""

import json

import pandas as pd
import pytest

from analytics.clearance.matching import matched
from analytics.statistics.survival import cohorts, counted, curve, ranked, step
from data.months import months_between


@pytest.fixture(scope="module")
def scope(frame):
    """The scope of a planted truth by its key."""
    found = frame("SELECT key, scope FROM planted_truth")
    return {key: json.loads(text) for key, text in zip(found["key"], found["scope"], strict=True)}


@pytest.fixture(scope="module")
def bins(frame):
    """A function from an interval, cuts and a condition to a frame of the cuts, bin, n."""

    def read(interval: str, by: tuple[str, ...], where: str = "true") -> pd.DataFrame:
        cuts = ", ".join((*by, f"{interval}_calendar_bin"))
        sql = f"SELECT {cuts} AS bin, count(*) AS n FROM clearance WHERE {interval}_calendar_bin IS NOT NULL AND {where} GROUP BY {cuts}"
        return frame(sql)

    return read


def test_the_clogged_office_is_the_slowest_beyond_doubt(scope, bins):
    office, since = scope["clogged_office"]["office"], scope["clogged_office"]["since"]
    found = ranked(*(bins(kind, ("office",), f"month >= {since}") for kind in ("customs", "held")), "office", 0.9)
    assert len(found) >= 20 and found.iloc[0]["key"] == office
    overall = curve(*(counted(bins(kind, (), f"month >= {since}")) for kind in ("customs", "held"))).at(0.9)
    assert found.iloc[0]["low"] > overall


def test_the_clog_is_seen_to_begin_within_a_month_of_its_month(scope, bins):
    office, since = scope["clogged_office"]["office"], scope["clogged_office"]["since"]
    where = f"office = '{office}' AND month >= {since - 100}"
    frame = cohorts(*(bins(kind, ("month",), where) for kind in ("customs", "held")), "month")
    place, after, before = step(frame["p90"].tolist())
    assert abs(months_between(since, int(frame["key"].iloc[place])) - 1) <= 1 and after > 2 * before


def test_the_clogged_office_is_not_hidden_by_what_is_still_open(scope, bins):
    """In the last month, completed declarations alone are faster than the cohort is."""
    office, last = scope["clogged_office"]["office"], "(SELECT max(month) FROM clearance)"
    frame = cohorts(*(bins(kind, ("month",), f"office = '{office}' AND month = {last}") for kind in ("release", "waiting")), "month")
    assert frame["open"].iloc[0] > 0 and frame["p50"].iloc[0] > frame["done50"].iloc[0]


def test_authorised_operators_are_faster_in_every_mode_that_is_measured_well(bins):
    found = matched(bins("customs", ("flow", "mode", "lane", "aeo", "path")), "mode", ("flow", "mode", "lane", "path"), "aeo")
    measured = found[found["n_yes"] >= 200]
    assert len(measured) >= 3 and (measured["yes"] < 0.75 * measured["no"]).all() and (measured["high"] < 0).all()


def test_the_silent_office_month_has_no_cohort(scope, bins):
    office, month = scope["missing_office_month"]["office"], scope["missing_office_month"]["since"]
    months = set(bins("release", ("month",), f"office = '{office}'")["month"])
    assert month not in months and {month - 1, month + 1} <= months
