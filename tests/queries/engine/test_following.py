"""Readers follow the pointer, keep to their limits, and cannot leave the warehouse."""

from decimal import Decimal

import pytest
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from dashboard.words.notes import sentences
from data import schema
from data.releases import release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES, Measure
from queries.engine import engine, labels
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.reads_alone import NotARead
from queries.engine.route import base, sources
from queries.engine.statement import Cut, bins, percentiles, totals
from queries.rollups import building
from queries.rollups.candidates import FINEST_FIRST
from queries.tables import records
from settings import settings
from tests.queries.small import AS_OF, filled, publish


def item(value: int, **values) -> dict:
    return filled(schema.item, items=1, import_value=Decimal(value), **values)


@pytest.fixture(autouse=True)
def every_roll_up(monkeypatch):
    """A few rows are worth no roll-up: here all are built."""
    monkeypatch.setattr(building, "chosen", lambda _connection: [*FINEST_FIRST])


def imported() -> int:
    return ask(Question(("import_value",))).rows[0]["import_value"]


def test_the_next_question_reads_a_new_release(folder):
    publish(folder, {schema.item: [item(5)]})
    assert imported() == 5
    publish(folder, {schema.item: [item(7)]}, fresh=False)
    assert imported() == 12 and engine.current().number == 2


def test_refreshing_the_months_touched_equals_building_anew(folder):
    publish(folder, {schema.item: [item(5, month=202601), item(6, month=202602)]})
    with release.draft(folder) as draft:
        draft.connection.execute(insert(schema.item), [item(7, month=202602), item(8, month=202603)])
        building.refresh(draft.connection, {202602, 202603})
        draft.publish("more", demonstration=False, as_of=AS_OF)
    partly = ask(Question(("import_value", "items"), ("month",)))
    assert [(row["import_value"], row["items"]) for row in partly.rows] == [(5, 1), (13, 2), (8, 1)]
    with release.draft(folder) as draft:
        building.refresh(draft.connection)
        draft.publish("anew", demonstration=False, as_of=AS_OF)
    assert ask(Question(("import_value", "items"), ("month",))).rows == partly.rows and "rollup_item_nation" in partly.route


def test_sums_are_kept_in_half_the_width_until_a_load_outgrows_it(folder):
    publish(folder, {schema.item: [item(5)]})
    assert kept_digits("import_value") == 18 and imported() == 5
    large = 99_999_999_999_999
    with release.draft(folder) as draft:
        draft.connection.execute(insert(schema.item), [item(large), item(large, hs2="84"), item(7, month=202602)])
        building.refresh(draft.connection, {202601, 202602})
        draft.publish("large", demonstration=False, as_of=AS_OF)
    assert kept_digits("import_value") == 38 and kept_digits("export_value") == 18
    answer = ask(Question(("import_value",)))
    assert answer.rows[0]["import_value"] == 2 * large + 12 and answer.route[0].startswith("rollup_")


def kept_digits(name: str) -> int:
    with engine.reading() as connection:
        return next(each["type"].precision for each in inspect(connection).get_columns("rollup_item_nation") if each["name"] == name)


def test_a_question_under_way_keeps_its_release(folder):
    publish(folder, {schema.item: [item(5)]})
    with engine.reading() as connection:
        publish(folder, {schema.item: [item(7)]}, fresh=False)
        assert connection.execute(select(func.sum(schema.item.c.import_value))).scalar_one() == 5
    assert imported() == 12


def test_a_warehouse_built_again_is_not_answered_from_memory(folder):
    publish(folder, {schema.item: [item(5)]})
    assert imported() == 5
    for path in folder.iterdir():
        path.unlink()
    publish(folder, {schema.item: [item(9)]})
    assert imported() == 9


@pytest.mark.parametrize("statement", [
    "INSERT INTO item (decl_id) VALUES ('x')", "DROP TABLE item", "COPY item TO '/tmp/out.csv'", "ATTACH '/tmp/other.duckdb'",
    "SELECT * FROM read_csv('/etc/passwd')", "SET enable_external_access = true", "INSTALL httpfs",
])  # fmt: skip
def test_readers_cannot_write_or_leave(folder, statement):
    publish(folder, {schema.item: [item(5)]})
    with engine.reading() as connection, pytest.raises(NotARead if "read_csv" not in statement else DBAPIError):
        connection.execute(text(statement))


def test_a_query_is_interrupted_at_its_time_limit(folder, monkeypatch):
    publish(folder, {schema.item: [item(5)]})
    monkeypatch.setenv("PORTOLAN_QUERY_SECONDS", "0.2")
    settings.cache_clear()
    with pytest.raises(engine.TooSlow, match="choose fewer months"), engine.reading() as connection:
        connection.execute(text("SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range + b.range = 7")).fetchall()


def test_rows_are_capped(folder, monkeypatch):
    monkeypatch.setenv("PORTOLAN_QUERY_ROWS", "100")
    settings.cache_clear()
    publish(folder, {schema.item: [item(1, office=str(number)) for number in range(101)]})
    with pytest.raises(engine.TooMany, match="100 rows"):
        ask(Question(("import_value",), ("office",)))


def test_labels_name_codes_and_prefer_the_edition_of_the_data(folder):
    editions = [{"edition": edition, "code": "8517", "description": f"Telephones {edition}"} for edition in (2022, 2017, 2012)]
    publish(folder, {
        schema.item: [item(1, hs_edition=2017, office="SEL")],
        schema.office: [filled(schema.office, code="SEL", name="Port Selene")],
        schema.hs: [filled(schema.hs, **edition) for edition in editions]})  # fmt: skip
    assert labels.label("office", "SEL") == "Port Selene" and labels.label("office", "XXX") == "XXX"
    assert (
        labels.label("hs4", "8517") == "Telephones 2017"
        and labels.label("origin", "-") == "Not stated"
        and labels.label("lane", "red") == "Red"
    )


def test_records_are_the_declarations_behind_the_filters(folder):
    origins = ["DE", "CN"] * 12 + ["DE"]
    rows = [filled(schema.clearance, decl_id=str(number), declarations=1, origin=origin) for number, origin in enumerate(origins)]
    publish(folder, {schema.clearance: rows})
    page = records.declarations(Filters.parse("origin=CN&tax=D"), page=1, size=10)
    assert page.total == 12 == ask(Question(("declarations",), (), Filters.parse("origin=CN"))).rows[0]["declarations"]
    assert len(page.frame) == 2 and set(page.frame["origin"]) == {"CN"} and "Tax" in sentences(page.notes)[0]


def test_goals_and_gaps(folder):
    goals = {"measure": "release_hours_p50", "goal": 30.0, "targets": 1}
    findings = {"rule": 14, "severity": "W", "office": "A", "month": 202602, "rows": 10}
    publish(folder, {
        schema.item: [item(1)],
        schema.target: [filled(schema.target, month=month, **goals) for month in (202601, 202602)],
        schema.finding: [findings | {"failed": failed} for failed in (1, 0)]})  # fmt: skip
    assert records.goals(Filters(202601, 202602)) == {"release_hours_p50": 30.0}
    assert records.gaps(Filters(202601, 202612)) == ((202602, "A"),)
    assert records.gaps(Filters.parse("since=2026-01&until=2026-12&office=B")) == ()


def test_every_statement_compiles_on_another_engine(folder):
    publish(folder, {})
    filters = Filters.parse("since=2025-01&until=2025-12&office=A&region=North&year=2025&section=XVI")
    for measure in (each for each in MEASURES.values() if each.kind != "ratio"):
        cut = Cut(tuple(key for key, dimension in DIMENSIONS.items() if base(measure.fact, dimension)), filters)
        assert "GROUP BY" in str(_statement(measure, cut).compile(dialect=postgresql.dialect()))


def _statement(measure: Measure, cut: Cut):
    table = sources(measure.fact)[-1]
    if measure.kind == "percentile":
        return percentiles(table, bins(measure, "calendar"), (measure,), cut.shape)
    return totals(table, (measure,), cut.shape)
