"""The views of Evidence on demonstration data: anchored, linked, in agreement with the estimates they are drawn from."""

import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.compliance.mirror import Range
from callbacks.compliance import evidence, sampling
from callbacks.core import table
from callbacks.core.period import own, picked, within
from dashboard.components.compliance import evidence as words_of
from dashboard.core.format import Scale
from dashboard.pages.compliance.evidence import ESTIMATES, GAPS, GRADIENT, PLANE, PRICES, RANDOM, SIZE, TERMS, VIEWS
from dashboard.words.notes import sentences
from data.demo.world.truths import VALUE_GAP_PARTNER, WEIGHT_GAP_PARTNER
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from services.estimates import estimates
from services.estimates.estimates import LossEstimate

pytestmark = pytest.mark.usefixtures("read_demo")
DRAWN = {
    ESTIMATES: evidence.three,
    TERMS: evidence.terms,
    PLANE: evidence.partners,
    GRADIENT: evidence.gradient,
    GAPS: evidence.gaps,
    PRICES: evidence.unit_values,
    RANDOM: sampling.random_lane,
    SIZE: sampling.size,
}
MILLION = Scale(1e6, "million MRL")


def drawn(view, search=""):
    filters = within(Filters.parse(search))
    return DRAWN[view](own(filters, view.dimension), picked(filters, view.dimension))


@pytest.mark.parametrize("search", ["", "partner=CN", "until=2026-08", "office=PTM"])
@pytest.mark.parametrize("view", [view for view in VIEWS if view.body == "figure"], ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(view, search):
    found = drawn(view, search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert go.Figure(coloured).data and found.observations > 0 and found.release.startswith("Data to ") and found.title
    assert "{" not in found.sub and "NaN" not in json.dumps(found.body)


def test_both_planted_partners_are_named_with_their_stories():
    custom = {row[0]: row for row in drawn(PLANE).body["data"][0]["customdata"]}
    assert custom[VALUE_GAP_PARTNER][5] == "Undervalued" and custom[WEIGHT_GAP_PARTNER][5] == "Not declared"
    assert "Brazil" in drawn(PLANE).title and "South Africa" in drawn(PLANE).title


def test_gaps_follow_the_picks_on_goods_and_partners_and_say_which_do_not_apply():
    rows = drawn(GAPS, f"partner={WEIGHT_GAP_PARTNER}").body
    assert rows and all(row["key"].endswith(f"partner={WEIGHT_GAP_PARTNER}") for row in rows)
    key = rows[0]["key"]
    assert [row["picked"] for row in drawn(GAPS, key).body] == [True]
    assert any("Office does not apply" in note for note in sentences(drawn(GAPS, "office=PTM").notes))
    assert drawn(GAPS, "hs2=00").empty


def test_tax_at_stake_of_the_rows_is_gap_times_statutory_rate():
    [whole] = ask(Question(("statutory_tax_rate",), (), estimates.yearly(within(Filters())).with_pick("hs4", "8708"))).rows
    pairs = estimates.gaps(within(Filters())).pairs
    row = pairs[pairs["hs4"] == "8708"].iloc[0]
    assert row["stake"] == pytest.approx(max(row["cif"] - row["declared"], 0) * whole["statutory_tax_rate"])


def test_the_random_lane_weighs_offices_by_their_declarations():
    whole = estimates.yearly(within(Filters()))
    counted = ask(Question(("hit_rate_random",), (), whole))
    found, offices = drawn(RANDOM), ask(Question(("hit_rate_random", "declarations"), ("office",), whole)).frame.dropna()
    by_hand = (offices["hit_rate_random"] * offices["declarations"]).sum() / offices["declarations"].sum()
    assert found.observations == counted.observations["hit_rate_random"]
    assert float(found.title.split("\u202f")[0]) == pytest.approx(by_hand * 100, abs=0.051)


def test_estimates_are_three_and_say_so_where_there_is_nothing_to_go_by():
    found = estimates.estimates(within(Filters()))
    assert [each.key for each in found] == ["mirror", "prices", "lane"]
    assert all((each.range is None) == bool(each.refusal) for each in found)
    with pytest.raises(CannotCut, match="Twelve months"):
        estimates.yearly(within(Filters.parse("until=2025-01")))


def held(key, low, value, high):
    return LossEstimate(key, Range(low * 1e6, value * 1e6, high * 1e6), 100)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            (held("mirror", 21, 27, 36), held("prices", 4, 5, 6), held("lane", 30, 46, 65)),
            "30 to 36 million MRL of tax may be lost a year. These estimates agree: Mirror analysis, Random inspections. "
            "Outside this range: Unit values 5 million MRL",
        ),
        (
            (held("mirror", 1, 2, 3), held("prices", 2, 3, 4), held("lane", 2.5, 3, 5)),
            "2.50 to 3 million MRL of tax may be lost a year. These estimates agree: Mirror analysis, Unit values, Random inspections",
        ),
        (
            (held("mirror", 1, 2, 3), held("lane", 7, 8, 9)),
            "The estimates of tax lost in a year do not agree: Mirror analysis 2 million MRL, Random inspections 8 million MRL",
        ),
        (
            (held("lane", 7, 8, 9), LossEstimate("mirror", None, 0, "No reports")),
            "8 million MRL of tax may be lost a year. There is only one estimate: Random inspections",
        ),
        (
            (held("mirror", -1, 0, 0), held("prices", 0, 0, 0), held("lane", 30, 32, 65)),
            "No tax lost by these estimates: Mirror analysis, Unit values. Outside this: Random inspections 32 million MRL",
        ),
    ],
)
def test_agreement_is_where_the_ranges_overlap(found, words):
    assert evidence.agreement(found, MILLION) == words


def test_estimates_of_unlike_declarations_are_not_compared(monkeypatch):
    """Partners' reports and unit values are not by office: beside random inspections of one office they neither agree nor differ."""
    found = (held("mirror", 1, 2, 3), held("lane", 7, 8, 9))
    said = "Only the estimate from random inspections follows the filter: not to be compared. Mirror analysis 2 million MRL, "
    assert evidence.agreement(found, MILLION, alike=False) == said + "Random inspections 8 million MRL"
    monkeypatch.setattr(evidence.made, "estimates", lambda _filters: found)
    assert drawn(ESTIMATES, "office=PTM").title.startswith("Only the estimate")
    assert drawn(ESTIMATES, "hs2=64").title.startswith("The estimates of tax lost in a year do not agree")


@pytest.mark.parametrize(
    ("slope", "words"),
    [
        ((0.4, 0.1, 0.7), "Each point of duty widened the gap by 0.40 % in Q3 2026 (0.10 to 0.70)"),
        ((-0.02, -0.04, -0.0008), "Each point of duty narrowed the gap by 0.02 % in Q3 2026 (0.0008 to 0.040)"),
        ((-0.02, -0.04, 0.01), "Gaps did not grow with the duty rate in Q3 2026: −0.02 % for each point (−0.040 to 0.010)"),
    ],
)
def test_the_interval_of_a_slope_has_its_sign_and_does_not_seem_to_hold_zero(slope, words):
    assert words_of.slope("2026-Q3", *slope) == words


def test_a_gap_without_tax_at_stake_says_so():
    row = pd.DataFrame([{"partner": "CN", "hs4": "8302", "story": "over", "stake": 0.0}])
    story = next(iter(words_of.STORIES))
    assert evidence.widest(row.assign(story=story), MILLION).endswith(", no tax at stake")
    assert evidence.widest(row.assign(story=story, stake=2e6), MILLION).endswith(", 2 million MRL of tax at stake")


def test_the_rows_behind_a_view_open_as_a_table():
    assert table.DRAWN[GAPS] and drawn(PRICES).sub
