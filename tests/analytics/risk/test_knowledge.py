"""What is known only after the decision never reaches a model: by its name, and by when each column of the facts becomes known."""

import pytest

from analytics.risk import declared_features, knowledge
from analytics.risk.knowledge import KnownTooLate, Moment, refuse
from data import schema


@pytest.mark.parametrize("fact", ["item", "clearance", "inspection"])
def test_every_column_of_a_fact_has_its_moment(fact):
    """A new column must say when it is known, or no model may ever read it."""
    columns = [column.name for column in getattr(schema, fact).c]
    assert [name for name in columns if knowledge.moment(name) is None] == []


def test_a_column_stands_at_one_moment():
    every = [column for columns in knowledge.KNOWN.values() for column in columns.split()]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("name", [
    "Critical Fraud", "fraud", "critical", "result", "irregular", "uplift", "officer", "lane", "selection", "released_at", "tax_paid",
    "duty_assessed", "findings", "penalty", "amendments", "customs_calendar", "first_lane", "inspected_random", "seizure", "paid",
    "nobody_says_when",
])  # fmt: skip
def test_what_is_known_too_late_is_refused_by_name(name):
    with pytest.raises(KnownTooLate, match=name):
        refuse(["office", name])


def test_a_late_column_under_a_harmless_name_is_refused_by_its_moment(monkeypatch):
    monkeypatch.setitem(knowledge.MOMENTS, "harmless", Moment.PAYMENT)
    assert not knowledge.OUTCOME.search("harmless")
    with pytest.raises(KnownTooLate, match="harmless"):
        refuse(["harmless"])


def test_all_that_the_model_reads_is_known_at_registration():
    refuse(declared_features.SOURCES)
    assert {knowledge.moment(name) for name in declared_features.SOURCES} == {Moment.REGISTRATION}


def test_features_refuse_a_source_that_is_known_too_late(monkeypatch):
    monkeypatch.setattr(declared_features, "SOURCES", (*declared_features.SOURCES, "uplift"))
    with pytest.raises(KnownTooLate, match="uplift"):
        declared_features.features(declared_features.pd.DataFrame({"office": ["A"], "uplift": [5.0]}))
