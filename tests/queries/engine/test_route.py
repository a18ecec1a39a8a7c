"""Which months a measure is counted from: those of its fact; of a ratio, those that every part has."""

import pytest

from queries.engine import engine, route

MONTHS = {"attainment": [(202601, 5), (202602, 5), (202603, 5)], "payment": [(202603, 9), (202604, 9)]}


@pytest.fixture
def loaded(monkeypatch):
    monkeypatch.setattr(engine, "current", lambda: None)
    monkeypatch.setattr(route, "_months", lambda _release: MONTHS)


def test_a_measure_is_held_where_a_month_of_its_fact_falls_into_the_months_asked(loaded):
    assert route.held("revenue_collected", 202604, 202612) and route.held("revenue_collected", 202601, 202603)
    assert not route.held("revenue_collected", 202605, 202612) and not route.held("declarations", 202601, 202612)


def test_a_ratio_is_held_only_where_all_its_parts_are(loaded):
    assert route.held("target_coverage", 202601, 202603)
    assert not route.held("target_coverage", 202601, 202602) and not route.held("target_coverage", 202604, 202604)


def test_a_measure_begins_with_its_fact_and_a_ratio_with_the_last_of_its_parts(loaded):
    assert route.begins("revenue_target") == 202601 and route.begins("revenue_collected") == 202603
    assert route.begins("target_coverage") == 202603 and route.begins("declarations") is None
