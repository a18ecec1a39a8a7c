"""The briefing: the year in one sentence, four figures in fixed places; and exceptions that say what, where, since when and who."""

import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from analytics.compliance.alerts import Alert, Sign
from analytics.compliance.faults import Fault
from analytics.forecasting.year_end import Landing
from dashboard.components.overview import attention, briefing
from dashboard.components.overview.alerts import AlertLine
from dashboard.components.overview.briefing import Briefing
from dashboard.components.overview.scorecard import Tile
from data.language import PSEUDO, spoken
from queries.catalogue import MEASURES
from queries.catalogue.measure_types import Doubt

NAN = float("nan")
YEAR = Landing("2026", 873e6, 4, 8, 2.42e9, 2.57e9, 2.77e9, 871e6, 2.6e9, 0.41, 216e6, 200e6, 2.5e9, "MRL", covered=873e6)
VALUES = {
    "revenue_collected": 2.5e9, "release_hours_p50": 10.3, "hit_rate": 0.199, "inspection_rate": 0.094, "declarations": 66711,
    "quality_index": 0.986,
}  # fmt: skip


def tile(key: str, **changed) -> Tile:
    usual = {"value": VALUES[key], "before": VALUES[key] * 1.1, "goal": None, "observations": 9, "currency": "MRL"}
    return Tile(MEASURES[key], **usual | changed, before_named="last year", release="Release 1")


MONTHS = {
    202609: {"revenue_collected": 1e9, "release_hours_p50": 8.0, "hit_rate": None, "declarations": 5},
    202610: {"revenue_collected": 1.5e9, "release_hours_p50": 10.0, "hit_rate": 0.2, "declarations": 9},
}
TILES = MappingProxyType({key: tile(key) for key in VALUES})
SHOWN = Briefing(TILES, YEAR, 24.3, "Nov 2025 to Oct 2026", "?office=KAL", MONTHS, frozenset({202609}))


def text(parts) -> str:
    return json.dumps([each.to_plotly_json() for each in parts], default=lambda each: each.to_plotly_json(), ensure_ascii=False)


@pytest.mark.parametrize(("chance", "said"), [
    (0.9, "Revenue is on course for the target of the year"), (0.41, "It is open whether revenue will reach the target of the year"),
    (0.1, "Revenue is likely to miss the target of the year"),
])  # fmt: skip
def test_the_sentence_follows_the_chance_of_the_target(chance, said):
    assert briefing.sentence(replace(YEAR, chance=chance), TILES) == said


def test_without_a_target_or_a_forecast_the_sentence_says_what_is_known():
    assert briefing.sentence(replace(YEAR, target=NAN, chance=NAN), TILES) == "The year should bring 2.57\u202fbn MRL"
    assert briefing.sentence(None, TILES) == "No indicator has a target for this selection"
    late, exact = tile("release_hours_p50", goal=5.0), tile("hit_rate", goal=0.1)
    assert briefing.sentence(None, {"a": late, "b": exact}) == "1 of 2 indicators misses its target"
    assert briefing.sentence(None, {"a": late, "b": exact, "c": late}) == "2 of 3 indicators miss their targets"
    assert briefing.sentence(None, {"b": exact}) == "No indicator misses its target over the period"


def test_the_first_figure_tells_target_to_date_chance_and_forecast():
    said = text([briefing.revenue(SHOWN)])
    for words in (
        "Revenue to date, 2026", '"873"', "0.23\u202f% above the target to date",
        "Chance of reaching 2.60\u202fbn MRL this year: 41\u202f%",
        "Year-end forecast 2.57\u202fbn MRL; likely range 2.42 to 2.77\u202fbn MRL", "● Open", "/revenue?office=KAL",
    ):  # fmt: skip
        assert words in said, words
    assert '"width": "33.6%"' in said and '"insetInlineStart": "33.5%"' in said


def test_revenue_that_is_under_review_says_so_beside_its_chance():
    doubtful = tile("revenue_collected", doubt=Doubt(15, 0.17, "{share} of the totals differ from those of the treasury"))
    said = text([briefing.revenue(replace(SHOWN, tiles={**TILES, "revenue_collected": doubtful}))])
    assert "17\u202f% of the totals differ from those of the treasury" in said.replace("17 %", "17\u202f%") and "Chance of" in said


def test_without_a_forecast_the_first_figure_is_that_of_the_period():
    said = text([briefing.revenue(replace(SHOWN, year=None))])
    assert "Revenue collected" in said and '"2.50"' in said and "Chance" not in said


def test_the_other_figures_stand_in_fixed_places_with_what_belongs_to_them():
    _, _, figures = briefing.briefing(SHOWN)
    said = [text([each]) for each in figures.children]
    assert "9 in 10 are released within 24.3\u202fh" in said[1] and '"10.3"' in said[1]
    assert "9.40\u202f% of declarations are inspected" in said[2] and "Data quality 98.6\u202f%" in said[3]


def test_bars_stand_from_zero_an_incomplete_month_is_paler_and_an_unknown_one_says_so():
    [bars] = briefing.monthly(SHOWN, SHOWN.tiles["release_hours_p50"])
    assert [(each.style["height"], each.className) for each in bars.children] == [("80%", "incomplete"), ("100%", "")]
    [bars] = briefing.monthly(SHOWN, SHOWN.tiles["hit_rate"])
    assert bars.children[0].title == "Sep 2026: no data" and bars.children[1].title == "Oct 2026: 20\u202f%"
    assert briefing.monthly(replace(SHOWN, months={}), SHOWN.tiles["hit_rate"]) == []


SIGN = Sign("customs_hours_p90", 202610, 54.4, 18.8, 12.7, 27.6, 5.5)
ALERT = Alert("KAL", 202603, 202610, (SIGN,), latest=54.4)


def test_an_exception_says_amount_place_since_when_whose_task_and_what_to_do():
    found = attention.of_alert(ALERT, "Kalvasse Harbour", "office", "MRL", "/clearance?office=KAL")
    assert found.sentence == (
        "One in ten declarations at Kalvasse Harbour took customs longer than 54.4\u202fh in Oct 2026, against 18.8\u202fh expected."
    )
    assert (found.since, found.owner) == ("since Mar 2026", "Head of Kalvasse Harbour")
    assert found.action == "Find the step of clearance that takes longest." and found.link == "/clearance?office=KAL"


def test_a_mean_of_months_says_so_and_the_nation_is_the_task_of_a_department():
    lasting = Alert("", 202608, 202610, (replace(SIGN, measure="revenue_collected", months=3, value=1e6, expected=2e6),))
    found = attention.of_alert(lasting, "all offices", "", "MRL", "/drivers")
    assert "on average over the 3 months to Oct 2026" in found.sentence and "1\u202fm MRL" in found.sentence
    assert found.owner == "Revenue department"
    assert attention.of_alert(lasting, "North", "region", "MRL", "/").owner == "Director of North"


@pytest.mark.parametrize("measure", sorted(attention.SENTENCES))
def test_every_measure_under_watch_has_its_sentence_and_action(measure):
    from services.alerts.alerts import MEASURED

    assert measure in MEASURED and {*MEASURED} == {*attention.SENTENCES} == {*attention.ACTIONS}
    found = attention.of_alert(replace(ALERT, signs=(replace(SIGN, measure=measure),)), "Port", "office", "MRL", "/")
    assert "Port" in found.sentence and found.sentence.endswith(".") and "{" not in found.sentence


def test_a_missed_target_and_missing_data_are_matters_too():
    above = attention.of_target(tile("release_hours_p50", goal=8.0), "Nov 2025 to Oct 2026", "/clearance")
    assert above.sentence == "Release time, median: 10.3\u202fh over the period, above the limit of 8\u202fh."
    assert above.owner == "Clearance department"
    near = attention.of_target(tile("hit_rate", goal=0.2), "", "/")
    assert ": 19.9\u202f% over the period, just below the target of 20" in near.sentence and near.tone == "watch"
    assert " over the period, below the target of 25" in attention.of_target(tile("hit_rate", goal=0.25), "", "/").sentence
    line = AlertLine("Silent", "watch", "Ostrel Crossing", ("office", "OSC"), "", "0 declarations", "", "", "Oct 2026", "", "/?office=OSC")
    lacking = attention.of_fault(Fault("late", ("OSC",), 202610, 202610, "0 declarations"), line)
    assert (lacking.owner, lacking.since, lacking.tone) == ("Head of Ostrel Crossing", "since Oct 2026", "watch")


def test_three_are_listed_the_data_problems_are_folded_and_nothing_is_said_plainly():
    line = AlertLine("Silent", "watch", "Ostrel Crossing", (), "", "0 declarations", "", "", "May 2026", "", "/")
    matter = attention.of_alert(ALERT, "Kalvasse Harbour", "office", "MRL", "/clearance?office=KAL")
    _, listed, foot = attention.attention([matter] * 5, [line, line], "/alerts", 7, "Oct 2026").children
    assert len(listed.children) == 3 and listed.children[0].children[2].href == "/clearance?office=KAL"
    folded, more = foot.children
    assert folded.children[0].children == "2 data quality problems" and (more.children, more.href) == ("All alerts (7)", "/alerts")
    quiet = attention.attention([], [], "/alerts", 0, "Oct 2026").children[1]
    assert quiet.children.startswith("Nothing is out of line in Oct 2026, no indicator misses its target") and quiet.className == "quiet"


def test_a_matter_says_where_it_comes_from_between_what_it_is_and_whose_task_it_is():
    late = tile("release_hours_p50", goal=8.0)
    item = attention.listed(1, attention.of_target(late, "", "/", "Port Meridian: 57 % take over 12 h.")).children[1]
    assert [each.className for each in item.children[:2]] == ["strong", "where"]
    assert item.children[1].children.startswith("Port Meridian: 57 % take over 12 h.")


def test_a_move_the_wrong_way_is_told_with_a_missed_target_only_beyond_chance():
    slower = tile("release_hours_p50", goal=8.0, before=9.0)
    assert "longer than last year." in attention.of_target(slower, "", "/").where
    assert attention.of_target(replace(slower, chance=5.0), "", "/").where == ""
    worse = attention.of_worse(slower, "", "/", "Port Meridian: +1 h.")
    assert worse.sentence == "Release time, median: 10.3\u202fh over the period, ▲ 1.3\u202fh longer than last year."
    assert (worse.owner, worse.where) == ("Clearance department", "Port Meridian: +1 h.")


def test_every_word_is_a_message():
    with spoken(PSEUDO):
        said = text([briefing.revenue(SHOWN)])
    assert "of reaching" not in said and "⟦" in said
