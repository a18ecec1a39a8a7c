"""A release copied into PostgreSQL: every kind of value as it is, verified, in service only when whole, continued after a failure."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pytest
from sqlalchemy import insert

from data import schema
from data.postgresql import copying, server, verifying
from data.postgresql.column_types import Stored
from data.releases import release

AS_OF = datetime(2026, 10, 31, 23, 59, 59)
TEXTS = ("", "-", "É", "z", "Z", 'a "quoted", name', "two\nlines\n\\.\nafter", "\\N", " مرسى ", "NULL")
FEW = ("administration", "item", "office", "procedure", "trader")
AMOUNT = Decimal("12345678901234.5678")


def published(folder: Path, note: str, *, names: tuple[str, ...] = TEXTS) -> release.Release:
    with release.draft(folder, fresh=True) as draft:
        row = {column.name: None if column.nullable else "-" for column in schema.item.columns} | {"month": 202601, "load_id": 1}
        odd = {"registered_on": date(1899, 12, 31), "value": AMOUNT, "net_kg": Decimal("0.001"), "duty_assessed": Decimal("-0.000001")}
        draft.connection.execute(insert(schema.item), [row | odd, row, row | {"value": Decimal("-0.0001")}])
        rows = [{"code": f"T{place}", "name": name, "kind": "-", "size": "-"} for place, name in enumerate(names)]
        draft.connection.execute(insert(schema.trader), [*rows, {"code": "T-", "name": None, "kind": "-", "size": "-"}])
        draft.connection.execute(insert(schema.procedure), [{"code": "40", "label": "x", "flow": "import", "suspensive": True}])
        draft.connection.execute(insert(schema.administration), [{"name": "A", "emblem": bytes(range(256)), "kind": "image/png"}])
        office = {"region": "-", "mode": "-", "calendar": "-"}
        draft.connection.execute(insert(schema.office), [office | {"code": "A", "lat": 0.1 + 0.2}, office | {"code": "B", "lat": 1e-300}])
        return draft.publish(note, demonstration=False, as_of=AS_OF)


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "warehouse"


@pytest.fixture
def few(monkeypatch):
    """Only some of the tables are copied, which is quicker."""
    every = copying._tables
    monkeypatch.setattr(copying, "_tables", lambda here: {name: columns for name, columns in every(here).items() if name in FEW})


@pytest.fixture
def url(new_database):
    return server.parsed(new_database())


def in_service(url) -> release.Release:
    with server.connected(url) as connection:
        return server.released(server.pointed(connection), url)[0]


def held(url, made: copying.Copied, query: str) -> list[tuple]:
    with server.connected(url) as connection:
        connection.execute(f"SET search_path = {made.schema}")
        return connection.execute(query).fetchall()


def test_every_kind_of_value_is_copied_as_it_is_and_the_release_put_in_service(folder, url):
    source = published(folder, "first")
    told: list[tuple[int, int]] = []
    made = copying.copy(folder, url, moved=lambda done, whole: told.append((done, whole)))
    with duckdb.connect(str(source.path), read_only=True) as here:
        tables = [name for (name,) in here.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        for name in tables:
            rows = here.execute(f'SELECT * FROM "{name}"').fetchall()
            assert sorted(held(url, made, f'SELECT * FROM "{name}"'), key=repr) == sorted(rows, key=repr), name
        exact = here.execute("SELECT count(*) FROM duckdb_columns() WHERE data_type LIKE 'DECIMAL%' AND NOT internal").fetchall()[0][0]
    assert (made.tables, made.kept, made.dropped, made.money) == (len(tables), 0, (), exact)
    assert told[-1] == (made.rows, made.rows) and made.figures > 4 * exact
    assert {name for (name,) in held(url, made, "SELECT name FROM trader")} == {*TEXTS, None}
    there = in_service(url)
    assert (there.number, there.path.name, there.last_month, there.currency) == (1, source.path.name, 202601, source.currency)


def test_text_is_ordered_by_code_points_whatever_the_language_of_the_database(folder, url, few):
    published(folder, "first", names=("é", "Z", "a", "e", "É"))
    made = copying.copy(folder, url)
    ordered = [name for (name,) in held(url, made, "SELECT name FROM trader WHERE name IS NOT NULL ORDER BY name")]
    assert ordered == ["Z", "a", "e", "É", "é"]
    assert held(url, made, "SELECT min(name), max(name) FROM trader") == [("Z", "é")]


def test_a_failure_leaves_the_release_in_service_and_the_next_attempt_continues(folder, url, few, monkeypatch):
    published(folder, "first")
    copying.copy(folder, url)
    published(folder, "second")

    def broken(here, name, columns):
        yield from written(here, name, columns)
        if name == "procedure":
            raise duckdb.IOException("block 7 is unreadable")

    written = copying._written
    monkeypatch.setattr(copying, "_written", broken)
    with pytest.raises(copying.NotCopied, match=r"cannot be read: block 7 is unreadable. What was in service there still is"):
        copying.copy(folder, url)
    assert in_service(url).number == 1
    monkeypatch.setattr(copying, "_written", written)
    made = copying.copy(folder, url)
    assert (made.kept, made.tables) == (FEW.index("procedure"), len(FEW)) and in_service(url).number == 2


def test_text_that_postgresql_cannot_hold_is_refused_with_its_table(folder, url, few):
    published(folder, "first", names=("x", "nul \x00 here"))
    with pytest.raises(copying.NotCopied, match=r"table trader: invalid byte sequence.*0x00.*still is"):
        copying.copy(folder, url)


def test_a_table_that_differs_is_found_named_and_copied_anew_by_the_next_attempt(folder, url, few, monkeypatch):
    published(folder, "first")
    written = copying._written
    monkeypatch.setattr(copying, "_written", lambda *read: (part.replace(b"0.001", b"0.002") for part in written(*read)))
    with pytest.raises(copying.NotCopied, match=r"table item differs.*net_kg sum: 0.001 here, 0.002 there"):
        copying.copy(folder, url)
    with pytest.raises(release.NoRelease, match="no release in"):
        in_service(url)
    monkeypatch.setattr(copying, "_written", written)
    made = copying.copy(folder, url)
    assert made.kept == made.tables - 1 and in_service(url).number == 1


def test_the_last_copies_are_kept_and_older_ones_dropped(folder, url, few, monkeypatch):
    monkeypatch.setattr(copying, "KEPT", 2)
    made = []
    for note in ("first", "second", "third"):
        published(folder, note)
        made.append(copying.copy(folder, url))
    assert made[2].dropped == (made[0].schema,)
    schemas = {name for (name,) in held(url, made[2], "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'release%'")}
    assert schemas == {made[1].schema, made[2].schema}


def test_a_reader_may_read_and_change_nothing(folder, url, few):
    with server.connected(url) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
    published(folder, "first")
    made = copying.copy(folder, url, "reader")
    with server.connected(url.set(username="reader")) as connection:
        assert server.released(server.pointed(connection), url)[0].number == 1
        assert connection.execute(f"SELECT count(*) FROM {made.schema}.item").fetchall() == [(3,)]
        for change in (f"DELETE FROM {made.schema}.item", "DELETE FROM portolan.service", "CREATE TABLE portolan.mine (a int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(change)


def test_two_copies_into_one_database_are_not_made_at_a_time(folder, url):
    published(folder, "first")
    with server.connected(url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [copying.LOCK])
        with pytest.raises(copying.NotCopied, match=r"another copy into .* is under way"):
            copying.copy(folder, url)


def test_what_cannot_be_reached_or_is_no_address_is_said_in_one_line_without_a_password(folder, new_database):
    published(folder, "first")
    with pytest.raises(server.Unreachable, match=r"portolan:\*\*\*@/absent cannot be reached: .*") as refused:
        copying.copy(folder, server.parsed(new_database()).set(database="absent", password="hidden"))
    assert "hidden" not in str(refused.value) and "\n" not in str(refused.value)
    for address in ("postgresql://host/db", "duckdb:///var/warehouse", "postgresql+psycopg://host", "nonsense"):
        with pytest.raises(ValueError, match=r"no address of a"):
            server.parsed(address)


def test_a_type_without_an_equal_is_refused():
    assert Stored("a", "DECIMAL(18,4)").declared() == "numeric(18,4)"
    with pytest.raises(ValueError, match=r"column a is a STRUCT\(b INTEGER\), which has no equal"):
        Stored("a", "STRUCT(b INTEGER)").declared()


def test_sums_of_floating_numbers_alone_may_differ_in_their_last_digits():
    assert verifying.differences({"a": 0.1 + 0.2, "b": 1}, {"a": 0.3, "b": Decimal(1)}) == []
    assert verifying.differences({"a": Decimal("0.30")}, {"a": Decimal("0.31")}) == ["a: 0.30 here, 0.31 there"]
