"""Flat extracts with a record for each tax of an item: the item is that of its first record, and its value counts once."""

import re
from dataclasses import replace

from duckdb import DuckDBPyConnection

from data.loading import account
from data.loading.asycuda.join import changed
from data.loading.mapping.essential import UNREAD
from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import Tax
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.refusals.layouts import key_of
from data.loading.staged import Staged

CODE, AMOUNT = "tax_code", "tax_amount"
OWN = (CODE, AMOUNT, "tax_base", "tax_rate", "tax_payable")
KEY = ("decl_id", "office", "year", "serial", "number", "version", "item_no", CODE, "month")
STORED = "coalesce(assessed, 0) + coalesce(forgone, 0) + coalesce(suspended, 0)"
ALIKE = ("heading", "value", "net_kg")
_IN_COLUMN = re.compile(r"tax[0-9]+_(amount|base|rate)")
_TWO = """
    SELECT decl_id, item_no, min(line), arg_min(v, line), arg_max(v, line), max(line)
    FROM (SELECT decl_id, item_no, line, CAST("{field}" AS VARCHAR) AS v FROM {table}
        WHERE NOT coalesce(list_contains({unread}, '{field}'), false))
    GROUP BY ALL HAVING count(DISTINCT coalesce(v, '')) > 1 ORDER BY 3 LIMIT 1"""
_FIRST = "line IN (SELECT min(line) FROM {table} GROUP BY decl_id, item_no)"


def is_of(match: Match) -> bool:
    """Tell whether each record of a flat extract states one tax: its code and its amount."""
    return {CODE, AMOUNT} <= set(match.fields)


def prepared(match: Match) -> Match:
    """Return the match with taxes read from records alone, or from columns alone where no record states one.

    Raises FileRefused if the taxes of an item cannot be told from another item.
    """
    in_records = is_of(match)
    if in_records and "item_no" not in match.fields:
        names = next(column.names[:4] for column in match.mapping.columns if column.field == "item_no")
        where = f"{match.content.name}: line {match.header_line}: column {shown(match.headed(CODE))!r} makes each record a tax of an item"
        raise FileRefused(f"{where}, and no column numbers the items: one of {', '.join(names)} is needed")
    left_out = _IN_COLUMN.fullmatch if in_records else OWN.__contains__
    places = tuple((place, column) for place, column in match.places if not left_out(column.field))
    read = {match.names[place].strip() for place, _ in places}
    ignored = tuple(name.strip() for name in match.names if name.strip() and name.strip() not in read)
    match = replace(match, places=places, ignored=ignored)
    if not in_records:
        return match
    total = {"field": AMOUNT, "table": "tax_line", "column": STORED}
    sums = {name: one.model_dump() for name, one in match.mapping.sums.items()} | {"tax": total}
    return replace(match, mapping=changed(match.mapping, tax=(), sums=sums))


def split(raw: DuckDBPyConnection, whole: Staged, taxes: tuple[Tax, ...]) -> str:
    """Make `flat`, one record per item, and enter what others repeat of it; return the SQL that selects one row per tax.

    taxes: those that are known by code or header, with class and label. Raises FileRefused if records of one item differ in its goods,
    value or weight.
    """
    match, table = whole.match, whole.table
    for field in (field for field in ALIKE if field in match.fields):
        if found := raw.execute(_TWO.format(field=field, table=table, unread=UNREAD)).fetchone():
            decl_id, item_no, line, one, other, last = found
            raise FileRefused(
                f"{whole.name}: lines {line} to {last}, column {shown(match.headed(field))!r}: declaration {shown(decl_id)}, "
                f"item {item_no} has {one} and {other}: the records of one item, one for each of its taxes, must say the same of it"
            )
    first = _FIRST.format(table=table)
    raw.execute(f"CREATE OR REPLACE TEMP TABLE flat AS SELECT * FROM {table} WHERE {first}")
    for name, total in match.mapping.totals.items():
        if name != "tax":
            summed = " + ".join(f'coalesce(sum("{field}"), 0)' for field in total.fields)
            [(repeated,)] = raw.execute(f"SELECT {summed} FROM {table} WHERE NOT {first}").fetchall()
            whole.put(name, account.REPEATED, repeated)
    [(unnamed,)] = raw.execute(f"UPDATE {table} SET {CODE} = 'OTHER' WHERE {CODE} IS NULL AND {AMOUNT} <> 0").fetchall()
    whole.notes += [f"{unnamed:,} amounts of taxes have no code: kept under the code OTHER"] if unnamed else []
    _name(raw, table, taxes)
    fields = dict.fromkeys(("base", "rate"), "NULL") | {"payable": "NULL"}
    fields |= {name: f"tax_{name}" for name in fields if f"tax_{name}" in match.fields}
    return (
        f"SELECT decl_id, item_no, version, {CODE} AS tax, {fields['base']} AS base, {fields['rate']} AS rate, {AMOUNT} AS amount, "
        f"coalesce({fields['payable']}, '1') AS payable, k.class, k.label, line FROM {table} JOIN known_taxes k ON k.code = {CODE}"
    )


def _name(raw: DuckDBPyConnection, table: str, taxes: tuple[Tax, ...]) -> None:
    """Make `known_taxes`: class and label of each code of the records with an amount; `other` where nothing is known of it."""
    known = {key_of(name): tax for tax in taxes for name in (tax.code, *((tax.amount,) if isinstance(tax.amount, str) else tax.amount))}
    raw.execute("CREATE OR REPLACE TEMP TABLE known_taxes (code VARCHAR, class VARCHAR, label VARCHAR)")
    stated = f"{AMOUNT} IS NOT NULL OR list_contains({UNREAD}, '{AMOUNT}')"
    for (code,) in raw.execute(f"SELECT DISTINCT {CODE} FROM {table} WHERE {CODE} IS NOT NULL AND ({stated})").fetchall():
        tax = known.get(key_of(code))
        raw.execute("INSERT INTO known_taxes VALUES (?, ?, ?)", [code, tax.kind if tax else "other", (tax and tax.label) or code])
