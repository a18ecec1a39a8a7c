"""What would do more than read never reaches the warehouse that readers see; and each engine refuses by itself what is not harmless."""

import pytest
from sqlalchemy.exc import DBAPIError

from data import schema
from data.access.user import LOCAL, Scope, User, acting_as
from data.postgresql import copying, server
from data.releases.release import folder_of
from queries.engine import engine
from queries.engine.reads_alone import NotARead, reads
from tests.queries.engine.backends.two_engines import reading_from
from tests.queries.small import filled, publish

BOTH = (
    "INSERT INTO item (decl_id) VALUES ('x')",
    "UPDATE item SET decl_id = 'x'",
    "DELETE FROM item",
    "TRUNCATE item",
    "MERGE INTO item USING office ON false WHEN NOT MATCHED THEN INSERT (decl_id) VALUES ('x')",
    "DROP TABLE item",
    "DROP TABLE IF EXISTS item",
    "DROP SCHEMA main CASCADE",
    "DROP VIEW item",
    "ALTER TABLE item RENAME TO other",
    "ALTER TABLE item ADD COLUMN other INTEGER",
    "ALTER TABLE item DROP COLUMN decl_id",
    "CREATE TABLE other (a INTEGER)",
    "CREATE TABLE other AS SELECT * FROM item",
    "CREATE VIEW other AS SELECT 1",
    "CREATE SCHEMA other",
    "CREATE SEQUENCE other",
    "CREATE INDEX other ON item (decl_id)",
    "CREATE TYPE other AS ENUM ('a')",
    "COMMENT ON TABLE item IS 'x'",
)
EMBEDDED = (
    "CREATE OR REPLACE TABLE item (a INTEGER)",
    "CREATE MACRO other(a) AS a",
    "CREATE PERSISTENT SECRET other (TYPE s3)",
    "VACUUM",
    "VACUUM ANALYZE item",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "COPY item TO 'out.csv'",
    "COPY item TO 'out.parquet' (FORMAT parquet)",
    "COPY item FROM 'in.csv'",
    "COPY (SELECT 1) TO 'out.json' (FORMAT json)",
    "EXPORT DATABASE 'out'",
    "IMPORT DATABASE 'out'",
    "ATTACH 'other.duckdb'",
    "ATTACH ':memory:' AS other",
    "ATTACH 'other.db' (TYPE sqlite)",
    "SELECT * FROM read_csv('in.csv')",
    "SELECT * FROM read_csv_auto('in.csv')",
    "SELECT * FROM read_parquet('in.parquet')",
    "SELECT * FROM parquet_scan('in.parquet')",
    "SELECT * FROM parquet_metadata('in.parquet')",
    "SELECT * FROM read_json('in.json')",
    "SELECT * FROM read_json_auto('in.json')",
    "SELECT * FROM read_text('in.txt')",
    "SELECT * FROM read_blob('in.bin')",
    "SELECT * FROM glob('*')",
    "SELECT * FROM sniff_csv('in.csv')",
    "SELECT * FROM 'in.csv'",
    "SELECT * FROM 'in.parquet'",
    "INSTALL httpfs",
    "INSTALL sqlite",
    "LOAD httpfs",
    "LOAD 'in.duckdb_extension'",
    "FORCE INSTALL httpfs",
    "UPDATE EXTENSIONS",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET memory_limit = '1TB'",
    "SET threads = 64",
    "SET GLOBAL threads = 64",
    "SET temp_directory = 'out'",
    "SET extension_directory = 'out'",
    "SET autoinstall_known_extensions = true",
    "SET allow_unsigned_extensions = true",
    "SET allowed_directories = ['/']",
    "SET allowed_paths = ['/']",
    "SET secret_directory = 'out'",
    "SET home_directory = 'out'",
    "SET enable_logging = true",
    "SET custom_user_agent = 'x'",
    "RESET enable_external_access",
    "RESET lock_configuration",
    "PRAGMA enable_profiling",
    "PRAGMA enable_external_access = true",
    "PRAGMA memory_limit = '1TB'",
    "PRAGMA profiling_output = 'out.json'",
    "CALL enable_logging()",
    "PREPARE other AS DELETE FROM item",
    "BEGIN; DELETE FROM item",
)
DATABASE = (
    "COPY item TO '/tmp/out.csv'",
    "COPY item FROM '/tmp/in.csv'",
    "COPY item TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO STDOUT",
    "VACUUM item",
    "ANALYZE item",
    "REINDEX TABLE item",
    "CLUSTER item",
    "CHECKPOINT",
    "LOCK TABLE item",
    "CREATE EXTENSION file_fdw",
    "CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE ROLE other",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "DROP ROLE other",
    "CREATE DATABASE other",
    "DROP DATABASE other",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "ALTER DATABASE postgres SET work_mem = '1GB'",
    "GRANT ALL ON item TO PUBLIC",
    "REVOKE ALL ON item FROM PUBLIC",
    "SET ROLE other",
    "SET SESSION AUTHORIZATION other",
    "SET default_transaction_read_only = off",
    "SET transaction_read_only = off",
    "SET search_path = other",
    "SET work_mem = '1GB'",
    "RESET ALL",
    "DISCARD ALL",
    "LISTEN other",
    "NOTIFY other",
    "DO 'BEGIN END'",
    "CALL other()",
    "PREPARE other AS DELETE FROM item",
    "DECLARE other CURSOR FOR SELECT 1",
    "EXPLAIN ANALYZE DELETE FROM item",
    "SELECT 1 INTO other",
    "SELECT 1; DELETE FROM item",
    "WITH gone AS (DELETE FROM item RETURNING 1) SELECT * FROM gone",
    "WITH put AS (INSERT INTO item (decl_id) VALUES ('x') RETURNING 1) SELECT * FROM put",
    "BEGIN; DELETE FROM item",
)
Kinds = type[Exception] | tuple[type[Exception], ...]
MAINTENANCE = ("VACUUM", "CHECKPOINT", "FORCE CHECKPOINT", "PRAGMA", "CALL", "PREPARE")  # harmless on what is only read, and refused above


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    """The address of a small warehouse in a folder."""
    folder = tmp_path_factory.mktemp("locked") / "warehouse"
    publish(folder, {schema.item: [filled(schema.item, decl_id="D1", items=1)], schema.office: [filled(schema.office, code="SEL")]})
    return f"duckdb:///{folder}"


@pytest.fixture(scope="module")
def database(embedded, new_database):
    """The address of its copy in a database, for a role that may read it."""
    owner = server.parsed(new_database())
    with server.connected(owner) as connection:
        connection.execute("DROP ROLE IF EXISTS locked_reader")
        connection.execute("CREATE ROLE locked_reader LOGIN")
    copying.copy(folder_of(embedded), owner, reader="locked_reader")
    return owner.set(username="locked_reader").render_as_string(hide_password=False)


def refused(url: str, statements: tuple[str, ...], kinds: Kinds, *, guarded: bool, user: User = LOCAL) -> list[str]:
    """Those of the statements that are refused with such an error, by the guarded engine or by the one below it alone."""
    found = []
    with reading_from(url), acting_as(user):
        release, held = engine.warehouse().current()
        opened = held if guarded else engine.warehouse().backend.engine(release)
        for statement in statements:
            with opened.connect() as connection:
                try:
                    connection.exec_driver_sql(statement)
                except kinds:
                    found.append(statement)
        opened.dispose()
    return found


def test_the_embedded_engine_runs_nothing_but_reads(embedded):
    asked = BOTH + EMBEDDED
    assert len(asked) >= 60 and refused(embedded, asked, (NotARead, DBAPIError), guarded=True) == [*asked]


def test_the_database_runs_nothing_but_reads(database):
    asked = BOTH + DATABASE
    assert len(asked) >= 60 and refused(database, asked, (NotARead, DBAPIError), guarded=True) == [*asked]


def test_a_user_of_some_offices_runs_nothing_but_reads(embedded, database):
    amina = User("amina", "analyst", Scope(frozenset({"SEL"})))
    for url in (embedded, database):
        assert refused(url, BOTH, NotARead, guarded=True, user=amina) == [*BOTH]


def test_below_that_the_embedded_engine_refuses_what_writes_or_leaves(embedded):
    asked = tuple(each for each in BOTH + EMBEDDED if not each.startswith(MAINTENANCE))
    assert refused(embedded, asked, DBAPIError, guarded=False) == [*asked]


def test_below_that_the_role_of_a_reader_may_not_write(database):
    assert refused(database, BOTH, DBAPIError, guarded=False) == [*BOTH]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT 1", True),
        ("  with a AS (SELECT 1) SELECT * FROM a", True),
        ("SELECT 'DROP TABLE item; --' AS said", True),
        ('SELECT "delete" FROM item', True),
        ("SELECT 'it''s; DELETE' FROM item", True),
        ("SET statement_timeout = 500", True),
        ("SET statement_timeout = 500; DELETE FROM item", False),
        ("SET statement_timeout = 500\n", False),
        ("SELECT 'a' ; DROP TABLE item", False),
        ("SELECT 1 -- and more", False),
        ("SELECT updated FROM item", True),
        ("", False),
    ],
)
def test_a_read_is_told_from_what_is_more(statement, expected):
    assert reads(statement) is expected
