"""Filling of the warehouse's tables from staged rows, by the SQL expressions of a mapping; rows of the same key give way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection
from sqlalchemy import Column

from data import schema
from data.derived import clearances
from data.loading import lost_zeros
from data.loading.mapping import essential
from data.loading.mapping.essential import UNREAD
from data.loading.mapping.mapping import Mapping, Tax
from data.loading.reading.file_bytes import FileRefused
from data.loading.refusals import currencies
from data.loading.staged import Staged

_PRINCIPAL = """
    CREATE OR REPLACE TEMP TABLE principal AS
    SELECT * FROM (
        SELECT *, count(*) OVER same AS item_count, sum({value}) OVER same AS customs_value,
            row_number() OVER (PARTITION BY decl_id ORDER BY {value} DESC NULLS LAST, item_no) AS place
        FROM s WINDOW same AS (PARTITION BY decl_id))
    WHERE place = 1"""
_GRAINS = {
    "item": (("decl_id", "item_no"), "items", "state `key` to set the second record of an item aside, or `where` to take one"),
    "clearance": (("decl_id",), "declarations", "number the items (`item_no`) and leave out `where`: one row each is made by itself"),
}
_COUNTED = {"item_count": "item_count", "customs_value": "customs_value"}


def fill(raw: DuckDBPyConnection, staged: Staged, as_of: datetime) -> set[int]:
    """Write the staged rows into every table of the mapping; earlier rows of the same source and key give way: the months they were in."""
    mapping = staged.match.mapping
    tables = {table: _guarded(mapping, columns) for table, columns in into(mapping).items()}
    for table, columns in mapping.adds.items():
        _add(raw, table, columns, f"({view(mapping, staged.table)})")
    fields = _sorted(raw, staged, len(tables) > 1)
    for tax in mapping.tax:
        _add_tax(raw, tax)
    months: set[int] = set()
    _in_one_currency(raw, staged, fields)
    for table, columns in tables.items():
        select = _select(raw, staged, table, columns, fields)
        if "load_id" in schema.metadata.tables[table].columns:
            months |= _replace(raw, mapping, table, select)
            if keys := lost_zeros.keys(mapping, table):
                lost_zeros.judge(raw, staged, table, keys, _named(table, columns, fields, staged.load_id, keys))
        else:
            select = _set_aside(raw, mapping, table, select)
        if table == "clearance":
            clearances.clear(raw, select, as_of)
        else:
            raw.execute(f"INSERT INTO {table} {select}")
    for name in ("s", staged.table):
        _drop(raw, name)
    return months


def _in_one_currency(raw: DuckDBPyConnection, staged: Staged, fields: list[str]) -> None:
    """Raise FileRefused if the amounts that a file brings to a table are in several currencies."""
    for table, columns in into(staged.match.mapping).items():
        if currencies.bears(table):
            currency = _expression(schema.metadata.tables[table].columns["currency"], columns, fields, staged.load_id)
            currencies.judge(raw, staged, table, currency, columns.get("where", "true"))


def into(mapping: Mapping) -> dict[str, dict[str, str]]:
    """Return the tables that a mapping fills, with the expressions of their columns.

    It includes what follows from its taxes and its declarations.
    """
    tables = dict(mapping.into)
    if mapping.tax and "item" in tables:
        tables["item"] = _charged(mapping) | tables["item"]
    if mapping.tax:
        tables.setdefault("tax_line", {})
    if "item" in tables and {"decl_id", "item_no", "registered_on"} <= mapping.staged | set(mapping.derived):
        tables.setdefault("clearance", {})
    return tables


def _guarded(mapping: Mapping, columns: dict[str, str]) -> dict[str, str]:
    return {name: essential.guarded(mapping, name, made) for name, made in columns.items()}


def _charged(mapping: Mapping) -> dict[str, str]:
    """Return the SQL of what an item is assessed in all its taxes and in its duties; unknown if no column says."""
    stated = mapping.named
    amounts = [(tax.expression(place, "amount", stated), tax.kind) for place, tax in enumerate(mapping.tax, 1)]
    sums = {"tax_assessed": [name for name, _ in amounts], "duty_assessed": [name for name, kind in amounts if kind == "duty"]}
    return {column: " + ".join(f"coalesce({name}, 0)" for name in names) for column, names in sums.items() if names}


def _select(raw: DuckDBPyConnection, staged: Staged, table: str, columns: dict[str, str], fields: list[str]) -> str:
    """Return the SQL that selects the rows of a table: one per staged row, per tax of it, or per declaration."""
    mapping = staged.match.mapping
    if table == "tax_line" and mapping.tax:
        return " UNION ALL ".join(_taxed(mapping, place, columns, fields, staged.load_id) for place in range(1, len(mapping.tax) + 1))
    if table == "clearance" and "item_no" in fields and "where" not in columns:
        raw.execute(_PRINCIPAL.format(value="value" if "value" in fields else "item_no"))
        return selected(table, _COUNTED | columns, [*fields, *_COUNTED], staged.load_id, "principal")
    select = selected(table, columns, fields, staged.load_id)
    if table in _GRAINS and not _is_told_apart(mapping, _GRAINS[table][0], columns):
        _one_each(raw, staged, table, select)
    return select


def _taxed(mapping: Mapping, place: int, columns: dict[str, str], fields: list[str], load_id: int) -> str:
    """Return the SQL that selects the rows of one tax with columns of its own."""
    tax, stated = mapping.tax[place - 1], mapping.named
    amount = tax.expression(place, "amount", stated)
    own = {"tax": _text(tax.code), "assessed": amount, "lines": "1", "where": stated_tax(tax, place, stated)}
    own |= {part: tax.expression(place, part, stated) for part in ("base", "rate")}
    own["duty_assessed"] = amount if tax.kind == "duty" else "0"
    return selected("tax_line", own | columns, fields, load_id)


def stated_tax(tax: Tax, place: int, stated: frozenset[str]) -> str:
    """Return the condition of SQL that a record states a tax: an amount, or one that cannot be read, whose line has no amount then."""
    field = tax.field(place, stated)
    return f'"{field}" IS NOT NULL' + ("" if field in stated else f" OR list_contains({UNREAD}, '{field}')")


def _is_told_apart(mapping: Mapping, keys: Sequence[str], columns: dict[str, str]) -> bool:
    """Tell whether the key of the records, by which duplicates are set aside, tells the rows of a table apart already."""
    return bool(mapping.key) and set(mapping.key) <= {*keys, "version"} and not set(columns) & set(keys)


def _one_each(raw: DuckDBPyConnection, staged: Staged, table: str, select: str) -> None:
    """Raise FileRefused if a mapping makes several rows of one declaration, or of one item: they would be counted as so many."""
    keys, noun, cure = _GRAINS[table]
    stated = " AND ".join(f"coalesce(CAST({key} AS VARCHAR), '-') <> '-'" for key in keys)
    query = f"SELECT count(*), count(DISTINCT ({', '.join(keys)})) FROM ({select}) WHERE {stated}"
    [(rows, different)] = raw.execute(query).fetchall()
    if rows != different:
        raise FileRefused(f"{staged.match.mapping.name}.toml: into.{table}: {rows:,} rows for {different:,} {noun}: {cure}")


def _sorted(raw: DuckDBPyConnection, staged: Staged, often: bool) -> list[str]:
    """Make `s`, the staged rows with their derived columns in the order of the warehouse, a table where it is read often; its columns."""
    rows = view(staged.match.mapping, staged.table)
    fields = _fields(raw, f"({rows})")
    order = ", ".join(name for name in ("month", "office", "decl_id") if name in fields)
    kind = "TABLE" if often else "VIEW"
    _drop(raw, "s")
    raw.execute(f"CREATE TEMP {kind} s AS {rows}" + (f" ORDER BY {order}" if order else ""))
    if often:
        _drop(raw, staged.table)
    return fields


def _drop(raw: DuckDBPyConnection, name: str) -> None:
    """Drop a table or view of a draft, where there is one."""
    query = "SELECT 'VIEW' FROM duckdb_views() WHERE view_name = $1 UNION ALL SELECT 'TABLE' FROM duckdb_tables() WHERE table_name = $1"
    for (kind,) in raw.execute(query, [name]).fetchall():
        raw.execute(f"DROP {kind} {name}")


def selected(table: str, columns: dict[str, str], fields: list[str], load_id: int, origin: str = "s") -> str:
    """Return a SELECT of the columns of a table from the rows `s`.

    A column is as stated, else the field of the same name, else not stated or NULL.
    """
    chosen = {column.name: _expression(column, columns, fields, load_id) for column in schema.metadata.tables[table].columns}
    listed = ", ".join(f'{expression} AS "{name}"' for name, expression in chosen.items())
    return f"SELECT {listed} FROM {origin} s WHERE {columns.get('where', 'true')}"


def _named(table: str, columns: dict[str, str], fields: list[str], load_id: int, keys: Sequence[str]) -> str:
    """Return a SELECT of the line, the key as one text (`name`) and the year of each row that a table gets from the rows `s`."""
    made = {name: _expression(schema.metadata.tables[table].columns[name], columns, fields, load_id) for name in (*keys, "month")}
    key = ", ".join(made[name] for name in keys)
    return f"SELECT line, concat_ws('|', {key}) AS name, {made['month']} // 100 AS year FROM s WHERE {columns.get('where', 'true')}"


def _expression(column: Column[Any], columns: dict[str, str], fields: list[str], load_id: int) -> str:
    if column.name == "load_id":
        found = str(load_id)
    elif column.name in columns:
        found = columns[column.name]
    else:
        found = f's."{column.name}"' if column.name in fields else "NULL"
    typed = f"CAST({found} AS {column.type.compile()})"
    return f"coalesce({typed}, '-')" if column.default is not None else typed


def view(mapping: Mapping, table: str) -> str:
    """Return a SELECT of staged rows with the derived columns of their mapping."""
    derived = "".join(f', {essential.guarded(mapping, name, made)} AS "{name}"' for name, made in mapping.derived.items())
    return f"SELECT *{derived} FROM {table}"


def _fields(raw: DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in raw.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()]


def _add_tax(raw: DuckDBPyConnection, tax: Tax) -> None:
    """Add the tax of a column of its own if its code is new."""
    raw.execute(
        "INSERT INTO tax (code, label, class) SELECT $code, $label, $class WHERE $code NOT IN (SELECT code FROM tax)",
        {"code": tax.code, "label": tax.label or tax.code, "class": tax.kind},
    )


def _text(value: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def _add(raw: DuckDBPyConnection, table: str, columns: dict[str, str], rows: str) -> None:
    """Return the rows of a reference table for codes that it does not hold yet."""
    select = selected(table, columns, [], 0, rows)
    raw.execute(f"INSERT INTO {table} SELECT DISTINCT * FROM ({select}) WHERE code <> '-' AND code NOT IN (SELECT code FROM {table})")


def _replace(raw: DuckDBPyConnection, mapping: Mapping, table: str, select: str) -> set[int]:
    """Remove the rows of the source that have the key of an incoming row; the months they were in."""
    keys = ", ".join(mapping.replaces.get(table, []))
    source = f"load_id IN (SELECT load_id FROM load WHERE source = '{mapping.source}')"
    if not keys or not raw.execute(f"SELECT 1 FROM {table} WHERE {source} LIMIT 1").fetchall():
        return set()
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE replaced AS SELECT rowid AS place, month FROM {table} WHERE {source} "
        f"AND ({keys}) IN (SELECT ({keys}) FROM ({select}))"
    )
    months = {row[0] for row in raw.execute("SELECT DISTINCT month FROM replaced").fetchall()}
    if months:
        raw.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT place FROM replaced)")
    return months


def _set_aside(raw: DuckDBPyConnection, mapping: Mapping, table: str, select: str) -> str:
    """Remove the reference rows that have the key of an incoming row, which may still have read from them; what selects the incoming."""
    keys = ", ".join(mapping.replaces.get(table, []))
    raw.execute(f"CREATE OR REPLACE TEMP TABLE incoming AS {select}")
    if keys:
        raw.execute(f"DELETE FROM {table} WHERE ({keys}) IN (SELECT ({keys}) FROM incoming)")
    return "SELECT * FROM incoming"
