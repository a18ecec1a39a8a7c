"""What PostgreSQL would do by itself, and what is asked of it instead: order, division, whole numbers, limits, the pointer, faults."""

import json
import re
import time
from datetime import datetime
from decimal import Decimal
from math import log

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import Date, Integer, cast, column, func, literal_column, select, values
from sqlalchemy.exc import DBAPIError

import manage
from data import schema
from data.access.user import Scope, User, acting_as
from data.postgresql import copying, server
from data.releases import release
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES, part_keys
from queries.clearance import backlog
from queries.engine import engine
from queries.engine.ask import ask, ask_beside
from queries.engine.backends import postgresql
from queries.engine.engine import TooMany, TooSlow
from queries.engine.query_timeout import Watch
from queries.engine.question import Question
from queries.engine.refused import OutOfScope
from queries.tables import records
from settings import settings, variable
from tests.queries.engine.backends.two_engines import reading_from, reread
from tests.queries.small import AS_OF, filled, publish

OFFICES = ("Z", "a", "É", "é")
LATE = datetime(2026, 1, 31, 23, 30)  # an hour that is in the next month, read in the zone of the server


def rows(number: int = 1) -> dict:
    """Declarations and items of the small warehouse, whose offices no two languages order alike."""
    stamped = {"registered_at": LATE, "lodged_at": None, "registered_on": LATE.date(), "is_open": 1, "declarations": 1, "slow": 1}
    clearances = [filled(schema.clearance, decl_id=f"D{place}", office=code, **stamped) for place, code in enumerate(OFFICES)]
    clearances += [filled(schema.clearance, decl_id="D9", office="Z", is_open=0, declarations=1, inspectable=3, inspected=number)]
    clearances[0] |= {"release_span_calendar": 2**40, "assessment_span_calendar": 2 * 86400}
    money = ("value", "import_value")
    items = [filled(schema.item, decl_id=f"D{place}", items=1, **dict.fromkeys(money, Decimal("0.01"))) for place in range(3)]
    return {schema.clearance: clearances, schema.item: items}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory, new_database) -> tuple[str, str]:
    """The small warehouse in a folder and in a database."""
    folder, there = tmp_path_factory.mktemp("small") / "warehouse", new_database()
    publish(folder, rows())
    copying.copy(folder, server.parsed(there))
    return f"duckdb:///{folder}", there


@pytest.fixture(params=[0, 1], ids=["embedded", "postgresql"])
def either(request, addresses):
    """Each of the two, one after the other: both give the answers of these tests."""
    with reading_from(addresses[request.param]):
        yield


@pytest.fixture
def there(addresses):
    with reading_from(addresses[1]):
        yield


def one(expression):
    with engine.reading() as connection:
        return connection.execute(select(expression)).scalar_one()


def few(kind, *given):
    return values(column("n", kind), name="few").data([(each,) for each in given])


def test_what_is_unknown_comes_last_upwards_and_downwards_unless_said_otherwise(either):
    held = few(Integer, 1, None, 3)
    with engine.reading() as connection:
        def ordered(by):
            return list(connection.execute(select(held.c.n).order_by(by)).scalars())

        assert ordered(held.c.n) == [1, 3, None]
        assert ordered(held.c.n.desc()) == ordered(held.c.n.desc().nulls_last()) == [3, 1, None]
        assert ordered(held.c.n.desc().nulls_first()) == [None, 3, 1]


def test_text_is_compared_by_code_points(either):
    names = schema.clearance.c.office
    with engine.reading() as connection:
        assert list(connection.execute(select(names).distinct().order_by(names)).scalars()) == list(OFFICES)
        assert tuple(connection.execute(select(func.min(names), func.max(names))).one()) == ("Z", "é")


def test_sums_of_whole_numbers_are_whole_numbers_and_sums_of_amounts_exact(either):
    held = schema.clearance.c
    small, large = one(func.sum(held.declarations)), one(func.sum(held.release_span_calendar))
    assert [(type(small), small), (type(large), large)] == [(int, 5), (int, 2**40)]
    assert (amount := one(func.sum(schema.item.c.value))) == Decimal("0.03") and isinstance(amount, Decimal)
    assert one(2 * func.sum(schema.item.c.value)) == Decimal("0.06") and one(3 * func.ln(2.0)) == pytest.approx(3 * log(2))
    assert one(func.sum(literal_column("9223372036854775807", type_=Integer)) + 1) == 2**63


def test_frames_hold_the_same_kinds(addresses):
    held = schema.clearance.c
    cut = (held.office, held.month, func.sum(held.declarations), func.count(), func.min(held.registered_at), func.min(held.registered_on))
    chosen = select(*cut, func.sum(held.customs_value), held.lane == "x").group_by(held.office, held.month, held.lane).order_by(held.office)
    found = []
    for address in addresses:
        with reading_from(address), engine.reading() as connection:
            for statement in (chosen, chosen.where(held.office == "nobody")):
                found.append(engine.frame(connection, statement, "abcdefgh"))
    for here, elsewhere in ((found[0], found[2]), (found[1], found[3])):
        assert here.equals(elsewhere) and list(here.dtypes) == list(elsewhere.dtypes)


def test_a_share_divides_floating_numbers_and_nothing_by_nothing_is_unknown(either):
    rate = next(key for key, each in MEASURES.items() if each.parts == ("inspected", "inspectable"))
    assert ask(Question((rate,))).value(rate) == 1 / 3
    assert ask(Question((rate,), filters=Filters(picks=(("office", ("a",)),)))).value(rate) is None
    every = [key for key, each in MEASURES.items() if each.kind in ("share", "ratio", "percentile", "total")]
    nothing = Filters(picks=(("office", ("nobody",)),))
    assert {ask(Question((key,), filters=nothing)).value(key) for key in every} == {None}


def test_every_share_is_the_quotient_of_its_sums(there):
    shares = [each for each in MEASURES.values() if each.kind == "share"]
    for each in shares:
        part, whole = (ask(Question((key,))).value(key) for key in part_keys(each))
        expected = part / whole / each.per if whole and part is not None else None
        assert ask(Question((each.key,))).value(each.key) == (expected if expected is None else pytest.approx(expected, rel=1e-12))
    assert len(shares) > 20


def test_a_date_and_its_month_do_not_move_with_the_zone_of_the_server(either):
    assert one(cast("2026-01-31", Date)).isoformat() == "2026-01-31"
    assert str(records.declarations(Filters()).frame["registered_on"].dropna().max()) == "2026-01-31"
    waiting = backlog.waiting(Filters(), 10).frame
    assert list(waiting["registered_at"].unique()) == [LATE] and list(waiting["decl_id"]) == ["D0", "D1", "D2", "D3"]
    assert waiting["age"].tolist() == [pytest.approx((AS_OF - LATE).total_seconds() / 86400)] * 4
    assert list(backlog.slow(Filters(), 10).frame["decl_id"]) == ["D0", "D1", "D2", "D3"]


def test_two_periods_are_read_by_one_statement_with_its_parameters_in_select_and_group(either):
    january, before = Filters(202601, 202601), Filters(202501, 202501)
    now, earlier = ask_beside(Question(("declarations",), ("office",), january), Question(("declarations",), ("office",), before))
    assert {row["office"]: row["declarations"] for row in now.rows} == {"Z": 2, "a": 1, "É": 1, "é": 1} and earlier.rows == ()


def test_an_engine_of_readers_changes_nothing(there):
    unguarded = engine.warehouse().backend.engine(engine.current())
    for change in ("DELETE FROM item", "CREATE TABLE mine (a int)", "UPDATE portolan.service SET entry = ''"):
        with pytest.raises(DBAPIError) as refused, unguarded.connect() as connection:
            connection.exec_driver_sql(change)
        assert isinstance(refused.value.orig, psycopg.errors.ReadOnlySqlTransaction)
    unguarded.dispose()


@pytest.mark.parametrize("watched", [True, False])
def test_a_query_past_its_time_is_stopped_and_its_connection_serves_again(there, monkeypatch, watched):
    with engine.reading() as connection:
        at = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    if not watched:  # then the server itself stops it
        monkeypatch.setattr(engine, "watch", Unwatched)
    started = time.monotonic()
    with pytest.raises(TooSlow, match=r"longer than 0.2 seconds"), engine.reading(0.2) as connection:
        connection.exec_driver_sql("SELECT pg_sleep(60)")
    assert time.monotonic() - started < 30
    with engine.reading() as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() == at
        limit = connection.exec_driver_sql("SELECT setting FROM pg_settings WHERE name = 'statement_timeout'").scalar_one()
        assert int(limit) == settings().query_seconds * 1000


class Unwatched(Watch):
    """A watch that stops nothing."""

    def _look(self) -> None:
        return


def test_no_more_rows_than_allowed_are_returned(addresses, monkeypatch):
    monkeypatch.setenv(variable("query_rows"), "100")
    with reading_from(addresses[1]), engine.reading() as connection:
        chosen = select(literal_column("generate_series(1, 101)", type_=Integer).label("n"))
        with pytest.raises(TooMany):
            engine.rows(connection, chosen)
        with pytest.raises(TooMany):
            engine.frame(connection, chosen, ["n"])
        assert len(engine.frame(connection, select(literal_column("generate_series(1, 100)", type_=Integer)), ["n"])) == 100


def test_another_release_is_read_once_the_pointer_moves_and_the_earlier_stays_while_it_cannot(addresses, monkeypatch):
    monkeypatch.setattr(postgresql, "LOOK", 0.0)
    url = server.parsed(addresses[1])
    with reading_from(addresses[1]), server.connected(url) as connection:
        first = json.loads(server.pointed(connection))
        assert (engine.current().number, engine.current().demonstration) == (1, False)
        try:
            server.point(connection, first | {"number": 2, "demonstration": True})
            assert (engine.current().number, engine.current().demonstration) == (2, True)
            assert ask(Question(("declarations",))).value("declarations") == 5
            for entry, fault in ((first | {"schema": "gone"}, "the schema gone, .* is gone from"), ({"number": 3}, "is damaged")):
                server.point(connection, entry)
                assert engine.current().number == 2 and re.search(fault, engine.warehouse().fault())
        finally:
            server.point(connection, first)
        assert engine.current().number == 1 and not engine.warehouse().fault()


def test_a_database_without_a_release_or_out_of_reach_says_so_without_its_password(new_database):
    with reading_from_nothing(new_database()), pytest.raises(release.NoRelease, match=r"no release in .*manage.py copy --to URL"):
        engine.current()
    away = server.parsed(new_database()).set(database="absent", password="hidden").render_as_string(hide_password=False)
    with reading_from_nothing(away), pytest.raises(release.NoRelease, match="cannot be reached") as refused:
        engine.current()
    assert "hidden" not in str(refused.value)
    with pytest.raises(ValueError, match="releases are made in a folder"):
        release.folder_of(away)


def test_the_command_copies_and_says_what_it_compared_and_what_makes_releases_says_that_it_needs_a_folder(addresses):
    run = CliRunner()
    with reading_from(addresses[0]):
        told = run.invoke(manage.main, ["copy", "--to", addresses[1]], catch_exceptions=False).output
        with pytest.raises(ValueError, match=r"no address of a PostgreSQL database"):
            run.invoke(manage.main, ["copy", "--to", "sqlite:///x.db"], catch_exceptions=False)
    assert re.search(r"Release 1 copied to postgresql\+psycopg://portolan@/\w+: (\d+) tables, \1 of them by an earlier attempt, ", told)
    assert re.search(r"Verified: [\d,]{5,} figures are equal on both sides, .*\nIn service there: release 1, in the schema release_0", told)
    with reading_from(addresses[1]):
        for command in (["demo"], ["refresh"], ["upgrade"], ["releases"], ["load", "offices", "offices.csv"]):
            with pytest.raises(ValueError, match="releases are made in a folder"):
                run.invoke(manage.main, command, catch_exceptions=False)


def reading_from_nothing(address: str) -> pytest.MonkeyPatch.context:
    patch = pytest.MonkeyPatch()
    patch.setenv(variable("warehouse"), address)
    reread()
    return _Undone(patch)


class _Undone:
    def __init__(self, patch):
        self._patch = patch

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._patch.undo()
        reread()


@pytest.mark.parametrize("statement", ["CREATE TABLE other (x integer)", "CREATE TEMPORARY TABLE other (x integer)", "DROP VIEW clearance"])
def test_a_user_of_some_offices_reads_their_rows_alone_and_changes_nothing(either, statement):
    with acting_as(User("someone", "analyst", Scope(frozenset({"Z", "é"})))):
        found = ask(Question(("declarations",), ("office",))).rows
        assert {row["office"]: row["declarations"] for row in found} == {"Z": 2, "é": 1}
        with engine.reading() as connection:
            assert connection.execute(select(func.count()).select_from(schema.item)).scalar_one() == 0
            with pytest.raises(OutOfScope):
                connection.execute(select(schema.mirror))
    with acting_as(User("someone", "analyst", Scope(frozenset({"a"})))), engine.reading() as connection:
        if connection.dialect.name == "postgresql":
            with pytest.raises(psycopg.Error, match="read-only"):
                connection.connection.dbapi_connection.execute(statement)
    assert len(ask(Question(("declarations",), ("office",))).rows) == len(OFFICES)
