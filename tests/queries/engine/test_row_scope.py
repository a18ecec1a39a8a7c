"""A user of some offices is answered as if only their rows were loaded, and no cache gives one user what another was given."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from random import Random

import duckdb
import pytest
from sqlalchemy import select, text

from data import schema
from data.access import row_scope
from data.access.user import LOCAL, Scope, User, acting_as
from queries.addresses import codes
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.compliance import mirror
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.backends import scoped
from queries.engine.cache import kept
from queries.engine.labels import labels
from queries.engine.question import ALL, Question
from queries.engine.refused import OutOfScope
from queries.revenue import forecasts
from queries.risk import models
from queries.tables.records import declarations
from services.forecasting.fit_queue import FitQueue
from serving.shared import codec
from tests.queries.small import filled, publish

SEEN = ("KVA", "OLM", "LSP")
CUTS = ("", "region", "trader")
OFFICES = [f"O{place}" for place in range(9)]
MONTHS = [202601 + place for place in range(9)]


def sees(*offices: str, regions: tuple[str, ...] = ()) -> User:
    """A user who sees the rows of some offices and regions alone."""
    return User("someone", "analyst", Scope(frozenset(offices), frozenset(regions)))


def answered(by: tuple[str, ...], filters: Filters = ALL) -> object:
    """The rows of every measure in a cut, and their observations."""
    found = ask(Question(tuple(MEASURES), by, filters))
    return found.rows, found.observations, found.counts, found.currencies


@pytest.mark.parametrize("key", CUTS)
def test_a_scope_answers_every_measure_as_a_filter_on_its_offices_does(read_demo, key):
    by = (key,) if key else ()
    beside = answered(by, Filters(picks=(("office", SEEN),)))
    with acting_as(sees(*SEEN)):
        assert answered(by) == beside
    assert answered(by) != beside


def test_a_region_is_seen_as_a_filter_on_it_shows_it(read_demo):
    region = next(iter(ask(Question(("declarations",), ("region",))).rows))["region"]
    beside = answered(("office",), Filters(picks=(("region", (region,)),)))
    with acting_as(sees(regions=(region,))):
        assert answered(("office",)) == beside


def test_nothing_is_seen_of_a_scope_that_holds_no_office(read_demo):
    with acting_as(sees("none of these")):
        assert labels("office") == labels("trader") == {} and declarations(ALL).total == 0
        assert ask(Question(("declarations", "import_value"))).rows[0]["declarations"] is None


@pytest.mark.parametrize("name", ["mirror", "quarantine", "load", "attainment_nation", "planted_truth"])
def test_who_reads_what_is_not_known_by_office_is_told_why_and_the_engine_gives_no_row_either(read_demo, name):
    table = schema.metadata.tables[name]
    with acting_as(sees(*SEEN)), engine.reading() as connection:
        with pytest.raises(OutOfScope, match="some of"):
            connection.execute(select(table.alias("other")).where(table.c[next(iter(table.c.keys()))].is_(None)))
        assert connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() == 0


def test_what_partners_report_is_beside_the_trade_of_all_offices_alone(read_demo):
    assert len(mirror.sides(202610).sent)
    with acting_as(sees(*SEEN)), pytest.raises(OutOfScope, match="partner countries"):
        mirror.sides(202610)


@pytest.mark.parametrize("statement", ["SET enable_external_access = true", "CREATE TABLE x (y INTEGER)", "ATTACH 'x.db'"])
def test_the_engine_of_a_scope_is_locked_as_that_of_all_is(read_demo, statement):
    with acting_as(sees(*SEEN)), engine.reading() as connection, pytest.raises(duckdb.Error):
        connection.connection.dbapi_connection.cursor().execute(statement)


def test_a_code_of_another_office_is_unknown_and_offered_to_nobody(read_demo):
    assert codes.unknown("office", ["PTM"]) == []
    with acting_as(sees(*SEEN)):
        assert codes.unknown("office", ["PTM", "OLM"]) == ["PTM"]
        assert sorted(labels("office")) == sorted(SEEN)
        assert "PTM" not in codes.hint("office", "PTN") and "Port Meridian" not in codes.hint("office", "Port Meridia")


def test_what_is_made_for_the_whole_administration_is_withheld_with_its_reason(read_demo):
    with acting_as(sees(*SEEN)):
        with pytest.raises(forecasts.NeverForecast, match="whole administration"):
            forecasts.run()
        with pytest.raises(forecasts.NeverForecast, match="whole administration"):
            FitQueue().request(ALL, engine.current())
        with pytest.raises(OutOfScope, match="whole administration"):
            models.last()
        assert forecasts.made_at() is None and not forecasts.coming()


def test_a_function_whose_key_forgets_the_release_keeps_scopes_apart(read_demo):
    @kept(key=lambda: "the same for all")
    def offices() -> list[str]:
        return sorted(labels("office"))

    whole = offices()
    for who in (sees("KVA"), sees("OLM"), sees("KVA", "OLM")):
        with acting_as(who):
            assert offices() == sorted(who.scope.offices)
    assert offices() == whole and len(whole) > len(SEEN)


def test_an_answer_goes_to_other_processes_for_users_of_its_scope_alone(read_demo):
    question = Question(("declarations",))
    with acting_as(sees("KVA")):
        mine, key = codec.encoded(ask(question)), codec.encoded((question, engine.current()))
        assert codec.decoded(mine) == ask(question)
    assert codec.encoded((question, engine.current())) != key
    for other in (LOCAL, sees("OLM"), sees("KVA", "OLM")):
        with acting_as(other), pytest.raises(ValueError, match="another part"):
            codec.decoded(mine)


def test_the_engines_of_scopes_are_few_and_follow_the_release(folder, monkeypatch):
    monkeypatch.setattr(scoped, "MOST", 2)
    publish(folder, {schema.item: [filled(schema.item, office="A", items=1)]})
    for place in range(4):
        with acting_as(sees("A", f"B{place}")):
            assert ask(Question(("items",))).rows[0]["items"] == 1
    publish(folder, {schema.item: [filled(schema.item, office="A", items=1), filled(schema.item, office="C", items=1)]}, fresh=False)
    with acting_as(sees("A", "B0")):
        assert ask(Question(("items",))).rows[0]["items"] == 2 and engine.current().number == 2
    assert ask(Question(("items",))).rows[0]["items"] == 3


def test_a_release_with_a_table_that_no_list_names_shows_nothing_of_it(folder, monkeypatch):
    publish(folder, {schema.officer: [{"code": "1", "office": "A", "role": "-"}]})
    monkeypatch.setattr(row_scope, "BY_OFFICE", row_scope.BY_OFFICE - {"officer"})
    with acting_as(sees("A")), engine.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM officer")).scalar_one() == 0
        with pytest.raises(OutOfScope):
            connection.execute(select(schema.officer))


@pytest.fixture
def nine(folder):
    """Nine offices whose rows are worth a power of two each, in each of nine months: a sum tells which offices it is of."""
    worth = [(2**place * 10**step, office, month) for place, office in enumerate(OFFICES) for step, month in enumerate(MONTHS)]
    rows = [filled(schema.item, office=office, month=month, items=1, import_value=Decimal(value)) for value, office, month in worth]
    offices = [{"code": code, "name": code, "region": "-", "mode": "-", "calendar": "-"} for code in OFFICES]
    publish(folder, {schema.office: offices, schema.item: rows})


def crossed(requests: int) -> int:
    """The answers, of so many that nine users ask for among each other, that are not of their own offices."""
    users = [sees(*OFFICES[: place + 1]) for place in range(8)] + [LOCAL]
    draw = Random(7)
    asked = [(draw.randrange(9), draw.randrange(9), draw.random() < 0.5) for _ in range(requests)]

    def wrong(each: tuple[int, int, bool]) -> bool:
        who, step, by_office = each
        filters = Filters(MONTHS[step], MONTHS[step])
        with acting_as(users[who]):
            rows = ask(Question(("import_value",), ("office",) if by_office else (), filters)).rows
            named = sorted(labels("office"))
        return sum(row["import_value"] or 0 for row in rows) != (2 ** (who + 1) - 1) * 10**step or named != OFFICES[: who + 1]

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(wrong, asked))


def test_requests_of_nine_users_at_once_never_cross(nine):
    assert crossed(2_000) == 0


@pytest.mark.nightly
def test_100_000_requests_of_nine_users_at_once_never_cross(nine):
    assert crossed(100_000) == 0


def test_the_count_of_crossed_answers_sees_a_cache_that_forgets_the_scope(nine, monkeypatch):
    whole = engine.warehouse().backend.published()
    monkeypatch.setattr(scoped, "as_seen", lambda release, _scope: replace(release, administration=whole.administration))
    monkeypatch.setattr("queries.engine.cache.current_user", lambda: LOCAL)
    assert crossed(200) > 0
