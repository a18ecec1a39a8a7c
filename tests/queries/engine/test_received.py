"""Months received are those of which the facts hold a row of the offices and regions picked, whatever is picked, and are read once."""

from random import Random

import pytest
from sqlalchemy import event, select

from data import schema
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine import engine
from queries.engine.received import lacking, received

COUNTED = {"clearance": "declarations", "item": "import_value", "tax_line": "duty_assessed", "payment": "revenue_collected"}
pytestmark = pytest.mark.usefixtures("read_demo")


def senders() -> list[tuple[str, str]]:
    with engine.reading() as connection:
        return [tuple(row) for row in connection.execute(select(schema.office.c.code, schema.office.c.region))]


def held(fact: str, offices: list[str]) -> frozenset[int]:
    """The months of the rows themselves."""
    table = schema.FACTS[fact]
    with engine.reading() as connection:
        return frozenset(connection.execute(select(table.c.month).where(table.c.office.in_(offices))).scalars())


@pytest.mark.parametrize("fact", COUNTED)
def test_months_received_are_those_of_the_rows_of_the_offices_picked(fact):
    every, drawn, narrower = senders(), Random(5), 0
    for _ in range(8):
        offices, regions = drawn.sample([code for code, _ in every], 3), drawn.sample(sorted({region for _, region in every}), 2)
        picks = (("office", tuple(offices)), ("region", tuple(regions)))
        for kept in (picks, picks[:1], picks[1:]):
            picked = dict(kept)
            among = [code for code, region in every if code in picked.get("office", [code]) and region in picked.get("region", [region])]
            assert received(MEASURES[COUNTED[fact]], Filters(picks=kept)) == held(fact, among)
            narrower += len(among) < len(every)
    assert narrower


def test_once_the_senders_are_read_a_further_pick_asks_the_warehouse_nothing():
    offices, asked = [code for code, _ in senders()][:3], []
    release = engine.current()
    period = {"since": release.first_month, "until": release.last_full_month}
    lacking(MEASURES["declarations"], Filters(**period, picks=(("office", (offices[0],)),)))
    hear = lambda _connection, _cursor, statement, *_: asked.append(statement)  # noqa: E731
    with engine.reading() as connection:
        source = connection.engine
    event.listen(source, "before_cursor_execute", hear)
    try:
        for each in offices:
            lacking(MEASURES["declarations"], Filters(**period, picks=(("office", (each,)),)))
            lacking(MEASURES["revenue_collected"], Filters(**period, picks=(("office", (each,)),)))
        assert len(asked) <= 1, asked
    finally:
        event.remove(source, "before_cursor_execute", hear)
