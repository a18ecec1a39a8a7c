"""Every mistake of a mapping, with file, line, setting and the nearest right name; its SQL is tried on two records."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from data import schema
from data.loading import upsert
from data.loading.asycuda import join
from data.loading.authoring.lines import Path as Setting
from data.loading.authoring.lines import SettingLines
from data.loading.authoring.mistakes import mapping_of, nearest, told, without_mistakes
from data.loading.authoring.scratch import warehouse
from data.loading.authoring.trial_records import trial_rows
from data.loading.mapping import clock_columns
from data.loading.mapping.mapping import Mapping
from data.loading.mapping.sources import read, text_of
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.rows import schema_of

CLEARANCE = "SELECT *, 1 AS item_count, 1.0 AS customs_value FROM s"


@dataclass(frozen=True)
class Try:
    """An expression to try: the setting it stands in, its text, and the SELECT around it, whose {} it takes."""

    setting: Setting
    text: str
    around: str

    def query(self, rows: str = "") -> str:
        """Return the SELECT; from other rows than `s` where they are stated."""
        before, _, after = self.around.partition("{}")
        return before + self.text + (after.replace(" FROM s", f" FROM ({rows})", 1) if rows else after)


def mistakes(path: Path) -> list[str]:
    """Return every mistake of a mapping as `file: line: setting: what is wrong`; nothing where it can be used."""
    text = text_of(path, shown(str(path)))
    mapping, found = mapping_of(path.stem, text)
    mapping = mapping or without_mistakes(path.stem, text)
    if mapping:
        found = [*found, *_in_tables(mapping, SettingLines(text))]
    return [f"{shown(path.name)}: {one}" for one in found]


def _in_tables(mapping: Mapping, lines: SettingLines) -> Iterator[str]:
    """Yield the names of tables and columns that the warehouse does not have, and the expressions that it cannot work out."""
    unknown = [*_unknown(mapping, lines), *_monthless(mapping, lines)]
    yield from unknown
    if not unknown:
        with warehouse() as raw:
            raw.execute("SET errors_as_json = true")
            yield from list(_in_sql(raw, mapping, lines))
            raw.execute("SET errors_as_json = false")


def _unknown(mapping: Mapping, lines: SettingLines) -> Iterator[str]:
    tables = schema.metadata.tables
    for group, entries in (("into", mapping.into), ("adds", mapping.adds), ("replaces", mapping.replaces)):
        for table, columns in entries.items():
            if table not in tables:
                yield told(lines, (group, table), f"no such table; {nearest(table, _fillable())}")
                continue
            allowed = {*tables[table].columns.keys(), "where"} - {"load_id"}
            for name in columns:
                if name not in allowed:
                    yield told(lines, (group, table, name), f"table {table} has no column {name!r}; {nearest(name, allowed - {'where'})}")
    for name, one in mapping.sums.items():
        for field in one.fields:
            if field not in mapping.staged:
                yield told(lines, ("sums", name), f"no column fills a field {field!r}; {nearest(field, mapping.staged)}")
        if one.table not in upsert.into(mapping):
            yield told(
                lines, ("sums", name), f"the mapping does not fill a table {one.table!r}; {nearest(one.table, upsert.into(mapping))}"
            )


def _monthless(mapping: Mapping, lines: SettingLines) -> Iterator[str]:
    """Yield the tables whose rows belong to a month that nothing gives them."""
    given = {*mapping.staged, *mapping.derived, *join.joined(mapping)}
    for table, columns in mapping.into.items():
        month = schema.metadata.tables[table].columns.get("month") if table in schema.metadata.tables else None
        if month is not None and not month.nullable and "month" not in given and "month" not in columns:
            needed = 'state period = ["registered_on"], the field of a column of kind date, or of the year and the month'
            yield told(lines, ("into", table), f"nothing gives the month of its rows: {needed}")


def _fillable() -> list[str]:
    return [name for name in schema.metadata.tables if name not in ("load", "quarantine", "release", "source_rows", "planted_truth")]


def _in_sql(raw: DuckDBPyConnection, mapping: Mapping, lines: SettingLines) -> Iterator[str]:
    """Yield the mistakes of expressions, in the order in which loading meets them; what a wrong one makes cannot be tried."""
    typed = set(schema_of(mapping, {}).names)
    said_by_name: dict[str, int | str] = {name: 0 if "edition" in name else "" for name in mapping.staged - typed}
    raw.register("staged_records", trial_rows(mapping, schema_of(mapping, said_by_name | dict(mapping.constants))))
    joined = "".join(f', CAST(NULL AS {kind}) AS "{name}"' for name, kind in join.joined(mapping).items())
    raw.execute(f"CREATE TEMP TABLE s AS SELECT *{joined} FROM staged_records")
    wrong = False
    for name, text in mapping.derived.items():
        found = _tried(raw, Try(("derived", name), text, "SELECT {} FROM s"), lines)
        if found:
            wrong = True
            yield found
        else:
            raw.execute(f'CREATE OR REPLACE TEMP TABLE s AS SELECT *, {text} AS "{name}" FROM s')
    for one in () if wrong else expressions(mapping):
        if found := _tried(raw, one, lines):
            yield found


def expressions(mapping: Mapping) -> Iterator[Try]:
    """Yield every expression of a mapping but those of derived fields, which others lean on."""
    for group, entries in (("into", mapping.into), ("adds", mapping.adds)):
        for table, columns in entries.items():
            rows = f"({CLEARANCE})" if table == "clearance" else "s"
            for name, text in columns.items():
                kind = "" if name == "where" else schema.metadata.tables[table].columns[name].type.compile()
                around = f"SELECT {{}} FROM {rows} s" if name != "where" else f"SELECT 1 FROM {rows} s WHERE {{}}"
                yield Try((group, table, name), text, f"SELECT CAST({{}} AS {kind}) FROM {rows} s" if kind else around)
    for name, condition in mapping.rules.items():
        yield Try(("rules", name), condition, "SELECT 1 FROM s s WHERE {}")
    for name, one in mapping.sums.items():
        yield Try(("sums", name), one.column, f"SELECT sum({{}}) FROM {one.table}")


def _tried(raw: DuckDBPyConnection, one: Try, lines: SettingLines) -> str:
    """Return what the warehouse says of an expression, with its line and place; nothing where it can be worked out."""
    try:
        raw.execute(one.query()).fetchall()
    except duckdb.Error as error:
        return told_of(error, one, lines)
    return ""


def told_of(error: duckdb.Error, one: Try, lines: SettingLines) -> str:
    """Return what the warehouse says of an expression, with its line and place in the mapping."""
    problem, offset = _sql_problem(str(error), one.text, len(one.around.partition("{}")[0]))
    at = f", column {lines.column(one.setting, one.text, offset)}" if offset is not None else ""
    line, _, rest = told(lines, one.setting, problem).partition(": ")
    return f"{line}{at}: {rest}"


def _sql_problem(error: str, text: str, start: int) -> tuple[str, int | None]:
    """Return the message of an SQL error in one line with what is near it, and its place in an expression that begins at `start`."""
    try:
        details = json.loads(error[error.index("{") :])
    except ValueError:
        return f"SQL: {error.splitlines()[0]} in {text!r}", None
    message = details["exception_message"].splitlines()[0].strip()
    position = details.get("position")
    offset = int(position) - start if position is not None and 0 <= int(position) - start <= len(text) else None
    near = [one.strip().rpartition(".")[2].strip('"') for one in str(details.get("candidates", "")).split(",") if one.strip()]
    hint = f"; did you mean {near[0]!r}?" if near and near[0].isidentifier() else ""
    return f"SQL: {message} in {text!r}{hint}", offset


def checked(path: Path) -> str:
    """Return what to say of a mapping that has no mistakes; raises FileRefused, with each of them on a line, where it has."""
    if found := mistakes(path):
        raise FileRefused("\n".join(found))
    mapping = read(path)
    told = f"{shown(path.name)}: no mistakes; manage.py source try {mapping.source} FILE shows what it makes of a file"
    return "\n".join([told, *(f"note: {one}" for one in clock_columns.notes(mapping))])
