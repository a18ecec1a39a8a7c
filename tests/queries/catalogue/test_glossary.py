"""The glossary leaves nothing open: every measure says how exact it is, whom it follows, and when it is in doubt."""

import pytest

from data.quality.checks import thresholds
from queries.catalogue import BESIDE, MEASURES, definition_sources, glossary

EVERY = {**MEASURES, **BESIDE}


@pytest.mark.parametrize("key", EVERY)
def test_every_measure_states_all_its_facts(key):
    facts = glossary.facts(EVERY[key])
    assert all(facts[name] for name in ("Formula", "Unit", "Direction", "Date used", "Observations", "Indicator", "Source", "Error"))
    assert ("within 3%" in facts["Error"]) == (EVERY[key].kind == "percentile")
    assert ("Under review where more than" in facts) == any(key in limit["measures"] for limit in thresholds()["doubtful"])


def test_every_source_belongs_to_an_indicator_of_the_catalogue():
    assert set(definition_sources.SOURCES) <= {each.reference for each in EVERY.values()}
