"""Names of declarations, receipts and offices that are one but for leading zeros, as spreadsheets drop them: each would count twice."""

from duckdb import DuckDBPyConnection

from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.staged import Staged

NAMING = {"decl_id", "receipt", "office"}  # columns whose values other files may write without their zeros; HS codes get theirs back
ASYCUDA = "asycuda"  # its declarations give way by their name, whatever `replaces` says
_CURE = "write them alike, as text, and load the file that lost its zeros again under its own name"
MOST = 0.01  # of the records of a file, that may be told and loaded all the same
# Names that are one but for zeros have the same other characters in the same order, and another length: cheap to find in millions.
_LIKELY = """
    CREATE OR REPLACE TEMP TABLE likely AS
    WITH mine AS (SELECT hash(replace(name, '0', '')) AS mark, name FROM ({named})),
    held AS (SELECT * FROM (SELECT hash(replace(name, '0', '')) AS mark, name FROM ({held})) WHERE mark IN (SELECT mark FROM mine))
    SELECT mark FROM (FROM mine UNION ALL FROM held) GROUP BY mark
    HAVING min(length(name)) < max(length(name)) AND bool_or(regexp_matches(name, '(^|[^0-9])0[0-9]'))"""
_ALIKE = r"""
    CREATE OR REPLACE TEMP TABLE alike AS
    WITH named AS (SELECT name, year, line, NULL AS load_id FROM ({named}) UNION ALL SELECT name, year, NULL, load_id FROM ({held})),
    bare AS (SELECT *, regexp_replace(name, '(^|[^0-9])0+([0-9])', '\1\2', 'g') AS bare
        FROM named WHERE hash(replace(name, '0', '')) IN (SELECT mark FROM likely)),
    grouped AS (SELECT *, min(name) OVER same AS least, max(name) OVER same AS most FROM bare WINDOW same AS (PARTITION BY bare, year))
    SELECT * FROM grouped WHERE least < most"""
_FIRST = """
    SELECT a.line, a.name, b.name, b.line, l.file FROM alike a JOIN alike b
        ON b.bare = a.bare AND b.year IS NOT DISTINCT FROM a.year AND b.name <> a.name LEFT JOIN load l ON l.load_id = b.load_id
    WHERE a.line IS NOT NULL ORDER BY a.line, b.load_id NULLS LAST, b.line LIMIT 1"""


def keys(mapping: Mapping, table: str) -> tuple[str, ...]:
    """Return the columns by which rows of a table give way, where they name declarations, receipts or offices; else none.

    Of several tables of one key one is enough.
    """
    stated = {one: tuple(names) for one, names in mapping.replaces.items() if NAMING & set(names)}
    if mapping.source == ASYCUDA:
        stated = {"clearance": ("decl_id",)}
    names = stated.get(table, ())
    alike = [one for one, others in stated.items() if others == names]
    return names if names and table == ("clearance" if "clearance" in alike else alike[0]) else ()


def judge(raw: DuckDBPyConnection, staged: Staged, table: str, names: tuple[str, ...], named: str) -> None:
    """Refuse a file of which more than 1 % of the records have the key of others of a year but for leading zeros; tell fewer.

    names: the columns of the key. named: a SELECT of the line, the key as text (`name`) and the year of each record.
    """
    key = f"concat_ws('|', {', '.join(names)})"
    source = f"load_id IN (SELECT load_id FROM load WHERE source = '{staged.match.mapping.source}') AND load_id <> {staged.load_id}"
    held = f"SELECT {key} AS name, month // 100 AS year, load_id FROM {table} WHERE {source}"
    raw.execute(_LIKELY.format(named=named, held=held))
    if not raw.execute("SELECT 1 FROM likely LIMIT 1").fetchall():
        return
    raw.execute(_ALIKE.format(named=named, held=held))
    [(count,)] = raw.execute("SELECT count(DISTINCT line) FROM alike").fetchall()
    [(records,)] = raw.execute(f"SELECT count(DISTINCT line) FROM ({named})").fetchall()
    first = raw.execute(_FIRST).fetchall()
    if not first:
        return
    seen = f"{count:,} of {records:,} records ({count / records:.1%}) have the {' and '.join(names)} of others but for leading zeros"
    told = f"{seen}, so that they may count twice: {_example(*first[0])}"
    if count <= MOST * records:
        staged.notes.append(f"{told}; {_CURE}")
    elif staged.match.options.accept_loss:
        staged.loss = "; ".join(filter(None, (staged.loss, told)))
    else:
        raise FileRefused(f"{staged.name}: {told}; {_CURE}, or, if they differ, publish all the same with --accept-loss")


def _example(line: int, name: str, other: str, other_line: int | None, file: str | None) -> str:
    where = f"of {shown(file)}, loaded before" if file else f"in line {other_line}"
    return f"{shown(name)!r} in line {line} and {shown(other)!r} {where}"
