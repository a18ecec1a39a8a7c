"""The same questions to the embedded engine and to PostgreSQL: sums equal to the last digit, the rest within stated bounds."""

import shutil

import pandas as pd
import pytest

from data.postgresql import copying, server
from queries.addresses.filters import Filters
from queries.clearance import backlog, study_traders
from queries.engine.labels import labels
from queries.quality import loads, rule_findings, set_aside
from queries.tables import records
from queries.trade import pairs, unit_values
from queries.traders import trader_totals
from tests.queries.engine.backends.two_engines import answered, codes, partitions, parts, questions, reading_from, unlike

SEED = 12
FILTERS = Filters(202511, 202610)


@pytest.fixture(scope="module")
def sides(demo_warehouse, new_database, tmp_path_factory) -> tuple[str, str]:
    """The addresses of one release, in a folder of its own that no test before still reads, and in a database."""
    folder, there = tmp_path_factory.mktemp("copied") / "warehouse", new_database()
    shutil.copytree(demo_warehouse, folder)
    copying.copy(folder, server.parsed(there))
    return f"duckdb:///{folder}", there


def differing(sides: tuple[str, str], number: int, seed: int) -> list[str]:
    with reading_from(sides[0]):
        asked = questions(number, seed, codes())
        here = [answered(each) for each in asked]
    with reading_from(sides[1]):
        there = [answered(each) for each in asked]
    refused = sum(isinstance(each[0], str) for each in here)
    assert refused < number / 3 and sum(bool(each[0]) for each in here) > number / 2, "most questions have an answer with rows"
    return [f"{each}: {said}" for each, one, other in zip(asked, here, there, strict=True) for said in unlike(each, one, other)]


def test_two_hundred_random_questions_have_equal_answers(sides):
    assert differing(sides, 200, SEED) == []


@pytest.mark.nightly
def test_twenty_thousand_random_questions_have_equal_answers(sides):
    assert [said for seed in range(20) for said in differing(sides, 1000, seed)] == []


READS = {
    "records": lambda: records.declarations(FILTERS, size=200).frame,
    "waiting": lambda: backlog.waiting(FILTERS, 50).frame,
    "slow": lambda: backlog.slow(FILTERS, 50).frame,
    "lives of pairs": lambda: pairs.lives("import", FILTERS),
    "worth of pairs": lambda: pairs.worth("export", FILTERS),
    "unit values": lambda: unit_values.unit_values("import", 3, FILTERS),
    "traders": lambda: trader_totals.prices(FILTERS),
    "contributions": lambda: study_traders.contributions(FILTERS),
    "findings by month": lambda: rule_findings.by_month(FILTERS),
    "findings by office": lambda: rule_findings.by_office(FILTERS),
    "examples of findings": lambda: pd.DataFrame(sorted(rule_findings.examples(FILTERS).items())),
    "ages of the data": lambda: pd.DataFrame([(age.kind, str(age.until)) for age in loads.ages(FILTERS)]),
    "set aside": lambda: pd.DataFrame([len(set_aside.counted([1])), len(set_aside.records([1], 5)[0]), len(loads.loaded_files(FILTERS))]),
    "goals": lambda: pd.DataFrame(sorted(records.goals(FILTERS).items())),
    "names": lambda: pd.DataFrame(sorted(labels("hs2").items())),
}
KEYS = ("trader", "mode", "hs4", "partner", "bin")


def rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows whose order says nothing, in one order."""
    held = [key for key in KEYS if key in frame]
    return frame.sort_values(held, ignore_index=True, kind="stable") if held and "decl_id" not in frame else frame


def test_what_is_read_beside_questions_is_equal(sides):
    found = []
    for side in sides:
        with reading_from(side):
            found.append({name: rows(read()) for name, read in READS.items()})
    for name, here in found[0].items():
        assert len(here) > 0, name
        pd.testing.assert_frame_equal(here, found[1][name], rtol=1e-9, obj=name)


def test_what_has_codes_what_has_others_and_what_has_none_make_up_the_whole(sides):
    with reading_from(sides[0]):
        asked = partitions(60, SEED, codes())
    found = []
    for side in sides:
        with reading_from(side):
            found.append([parts(*each) for each in asked])
    assert found[0] == found[1]
    assert [each for each, (whole, summed) in zip(asked, found[1], strict=True) if whole != summed] == []
    assert sum(whole != 0 for whole, _ in found[1]) > 30
