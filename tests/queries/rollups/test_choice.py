"""Which roll-ups are chosen: by hand on a few sizes, within the budget, and never one that saves next to nothing."""

import pytest

from data import schema
from queries.rollups import asked, choice
from queries.rollups.asked import AskedColumns
from queries.rollups.candidates import ROLLUPS
from queries.rollups.choice import FEWER, SMALL_BUDGET, Measured, RollupSize, answers, chosen

MB = 2**20
BY_NAME = {rollup.name: rollup for rollup in ROLLUPS}
NATION, OFFICE, WIDE = (BY_NAME[name] for name in ("item_nation", "item_place", "item_wide"))
MONTHLY = AskedColumns("item", frozenset({"month", "import_value"}), 0.6)
BY_OFFICE = AskedColumns("item", frozenset({"month", "office", "import_value"}), 0.3)
BY_ALL = AskedColumns("item", frozenset({"month", "office", "hs2", "origin", "import_value"}), 0.1)
ASKED = (MONTHLY, BY_OFFICE, BY_ALL)


def warehouse(*sizes: RollupSize, rows: int = 10_000_000, facts: int = 1000 * MB) -> Measured:
    return Measured({"item": rows}, {"item": facts}, sizes)


def test_the_one_that_saves_most_reading_per_byte_comes_first():
    found = warehouse(RollupSize(OFFICE, 100_000, 5 * MB), RollupSize(NATION, 120, 0.25 * MB))
    assert [size.rollup.name for size in chosen(found, ASKED)] == ["item_nation", "item_place"]
    dear = warehouse(RollupSize(OFFICE, 100_000, 0.25 * MB), RollupSize(NATION, 120, 5 * MB))
    assert [size.rollup.name for size in chosen(dear, ASKED)] == ["item_place", "item_nation"]


def test_what_is_read_in_more_than_a_quarter_of_the_rows_is_not_worth_its_size():
    rows = 10_000_000
    few, many = (RollupSize(WIDE, rows / FEWER * part, 100 * MB) for part in (0.99, 1.01))
    assert chosen(warehouse(few), ASKED) == (few,) and chosen(warehouse(many), ASKED) == ()
    assert chosen(warehouse(RollupSize(WIDE, rows * 0.9, 0.5 * MB)), ASKED), "a trifle may save little"


def test_a_roll_up_that_others_make_needless_is_left():
    place = RollupSize(OFFICE, 1000, 0.25 * MB)
    wide = RollupSize(WIDE, 900, 199 * MB)
    assert chosen(warehouse(place, wide), (MONTHLY, BY_OFFICE)) == (place, ), "what it still saves is a tenth"


@pytest.mark.parametrize(("facts", "allowed"), [(1000 * MB, 180 * MB), (10 * MB, SMALL_BUDGET)])
def test_the_budget_is_a_share_of_the_bytes_of_the_facts_and_a_little_at_least(facts, allowed):
    fits, over = RollupSize(OFFICE, 1000, allowed - MB), RollupSize(OFFICE, 1000, allowed + MB)
    assert warehouse(facts=facts).allowed() == pytest.approx(allowed)
    assert chosen(warehouse(fits, facts=facts), ASKED) == (fits,) and chosen(warehouse(over, facts=facts), ASKED) == ()
    both = RollupSize(NATION, 120, 2 * MB)
    assert sum(size.bytes for size in chosen(warehouse(fits, both, facts=facts), ASKED)) <= allowed


def test_nothing_is_chosen_of_a_fact_that_nobody_asks_or_that_is_empty():
    size = RollupSize(NATION, 120, MB)
    assert chosen(warehouse(size), ()) == () and chosen(warehouse(size, rows=0), ASKED) == ()


def test_a_roll_up_answers_what_it_holds_and_by_bin_only_what_reads_the_bin():
    binned = BY_NAME["release_calendar_office"]
    every, some = ({"month", "declarations"}, {"month", "declarations", "release_calendar_bin"})
    assert not answers(binned, AskedColumns("clearance", frozenset(every), 1.0))
    assert answers(binned, AskedColumns("clearance", frozenset(some), 1.0))
    assert not answers(binned, AskedColumns("clearance", frozenset({*some, "lane"}), 1.0))
    assert not answers(NATION, AskedColumns("payment", frozenset({"month"}), 1.0))


def test_the_questions_recorded_name_columns_of_their_facts_and_weigh_one_in_all():
    questions = asked.questions()
    assert len(questions) > 400 and sum(each.weight for each in questions) == pytest.approx(1)
    held = {**schema.FACTS, **{table.name: table for tables in schema.GRAINS.values() for table in tables}}
    assert {each.fact: each.columns for each in questions if not each.columns <= {*held[each.fact].c.keys()}} == {}
    assert {key for row in asked.recorded() for key in row["pages"]} >= {"overview", "clearance", "trade", "gap"}


def test_every_candidate_answers_a_question_that_somebody_asks():
    idle = [rollup.name for rollup in ROLLUPS if not any(answers(rollup, each) for each in asked.questions())]
    assert idle == []


def test_sizes_told_from_some_months_are_near_those_counted(read_demo):
    from queries.engine import engine

    with engine.reading() as connection:
        found = choice.measured(connection)
        summed = {size.rollup.name: size.rollup.filled(None, schema.FACTS[size.rollup.fact]).select for size in found.sizes}
        exact = {name: choice.rows_of(connection, rows.subquery()) for name, rows in summed.items()}
    assert len(exact) > 50
    off = {size.rollup.name: size.rows / exact[size.rollup.name] for size in found.sizes if exact[size.rollup.name] > 1000}
    assert all(0.7 < ratio < 1.4 for ratio in off.values()), off
    assert found.bytes["item"] > found.bytes["inspection"] > 0 and sum(found.bytes.values()) > 3 * MB
