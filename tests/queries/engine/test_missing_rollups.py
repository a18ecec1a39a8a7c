"""A measure on columns that exist needs nothing: where a release holds no roll-up for it, its fact answers until the next load."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.loading import load
from data.releases import release
from data.schema.version import VERSION
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.compliance import mirror
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.route import able, base
from queries.rollups import building
from queries.rollups.candidates import FINEST_FIRST, ROLLUPS
from queries.trade import stated, unit_values
from settings import settings
from tests.data.releases.earlier.make import INPUT

WHERE = Filters.parse("currency=XAF")
LACKING = ("rollup_item_nation", "rollup_item_price", "rollup_item_pair", "rollup_clearance_place")
SOME = ("month", "office", "lane", "hs2", "origin")
KEYS = tuple(key for key, measure in MEASURES.items() if measure.kind != "ratio")


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, dict[tuple, object]]:
    """A warehouse of some declarations, as this program writes it, and its answers."""
    place = tmp_path_factory.mktemp("whole") / "warehouse"
    with release.draft(place) as draft:
        load.load_files(draft, "asycuda", [INPUT / f"{name}.csv" for name in ("general", "items", "taxes", "global_taxes")])
        load.load_files(draft, "partner_trade", [INPUT / "partner_trade.csv"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(building, "chosen", lambda _connection: [*FINEST_FIRST])
            building.refresh(draft.connection)
        draft.publish("all roll-ups", demonstration=False, as_of=load.as_of(draft))
    with reading(place):
        return place, answers()


@pytest.fixture
def folder(whole, tmp_path) -> Iterator[Path]:
    """A copy of that warehouse, read by this process."""
    place = Path(shutil.copytree(whole[0], tmp_path / "warehouse"))
    with reading(place):
        yield place


@pytest.fixture
def wanted(whole) -> dict[tuple, object]:
    """The answers where every roll-up is there."""
    return whole[1]


@contextmanager
def reading(place: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{place}")
        forget()
        yield
    forget()


def forget() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()


def answers(dimensions: Iterable[str] = DIMENSIONS) -> dict[tuple, object]:
    """Every measure that is no ratio by each dimension, what is read beside questions, and how far partners' reports go."""
    found: dict[tuple, object] = {}
    for by in [(), *((key,) for key in dimensions)]:
        keys = tuple(key for key in KEYS if all(base(MEASURES[key].fact, DIMENSIONS[each]) for each in by))
        rows = ask(Question(keys, by, WHERE)).rows
        found |= {(key, *(row[each] for each in by)): row[key] for row in rows for key in keys}
    values = unit_values.unit_values("import", 1, WHERE)
    found["unit values",] = sorted(map(tuple, values.astype(str).to_numpy().tolist()))
    found["stated",] = stated.stated(engine.current())
    found["declared",] = sorted(map(tuple, mirror.sides(202402).arrived.astype(str).to_numpy().tolist()))
    return found


def changed(folder: Path, *statements: str) -> None:
    """Publish a release whose roll-ups are as another version of the program would have left them."""
    with release.draft(folder) as draft:
        for statement in statements:
            draft.raw.execute(statement)
        draft.publish("by another version", demonstration=False, as_of=load.as_of(draft))


def test_missing_roll_ups_are_answered_from_the_facts(folder, wanted):
    changed(folder, *(f"DROP TABLE {name}" for name in LACKING))
    assert "rollup_item_nation" not in {table.name for table in able("item", frozenset({"month", "import_value"}))}
    assert answers() == wanted and len(wanted) > 300
    assert unit_values._table().name == "item" and mirror.route() == ("mirror", "item")


def test_roll_ups_without_any_of_their_columns_are_answered_from_others(folder, wanted):
    changed(
        folder,
        *(f"DROP TABLE {rollup.table.name}" for rollup in ROLLUPS[::2] if rollup.name != "item_place"),
        "ALTER TABLE rollup_item_place DROP COLUMN import_value",
    )
    found = answers(SOME)
    assert len(found) > 200 and found == {asked: wanted[asked] for asked in found}


def test_a_roll_up_of_another_definition_answers_nothing(folder, wanted):
    changed(
        folder,
        "ALTER TABLE rollup_item_nation ADD COLUMN lane VARCHAR",
        "UPDATE rollup_item_nation SET import_value = 1",
        "UPDATE source_rows SET rows = 0 WHERE source = 'rollup_item_nation'",
    )
    found = answers(SOME)
    assert len(found) > 200 and found == {asked: wanted[asked] for asked in found}


def test_the_next_load_builds_what_is_missing(folder):
    changed(folder, *(f"DROP TABLE {name}" for name in LACKING))
    with release.draft(folder) as draft:
        assert {*building.missing(draft.connection)} == {*LACKING}
        reports = load.load_files(draft, "targets", [INPUT / "targets.csv"])
        building.refresh(draft.connection, {month for report in reports for month in report.months}, load.moved("targets"))
        assert building.missing(draft.connection) == []
        draft.publish("targets", demonstration=False, as_of=load.as_of(draft))
    forget()
    assert "rollup_item_nation" in {table.name for table in able("item", frozenset({"month", "import_value"}))}
    sums = "SELECT sum(import_value) FROM {}"
    with engine.reading() as connection:
        raw = connection.connection.dbapi_connection
        assert raw.execute(sums.format("rollup_item_nation")).fetchone() == raw.execute(sums.format("item")).fetchone()
        assert raw.execute("SELECT schema_version FROM release ORDER BY number DESC LIMIT 1").fetchone() == (VERSION,)
