"""The flat extract of ASYCUDA: one record per item with taxes in columns, taken apart into the parts of an extract."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

from duckdb import DuckDBPyConnection

from data.loading import ledger, unread_cells, upsert
from data.loading.asycuda import tax_rows
from data.loading.asycuda.join import CANCELLED, GENERAL, ITEMS, LATEST, TAXES, base, changed, conformed
from data.loading.file_sums import FileSums
from data.loading.mapping.essential import UNREAD
from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import MappedColumn, Mapping, Tax
from data.loading.quarantine import reject
from data.loading.reading.file_bytes import FileRefused, Progress, shown
from data.loading.refusals.layouts import key_of
from data.loading.staged import Staged
from data.loading.staging import stage

TOTAL = "ALL"
TAX_HEADER = re.compile(r"(?:tax|taxe|amt)[ _.-]?([A-Z0-9]{2,5})|([A-Z0-9]{2,5})[ _.-](?:amt|amount|montant)", re.IGNORECASE)
IDENTITY = ("decl_id", "number")
KEY = ("decl_id", "office", "year", "serial", "number", "version", "item_no")
FLOWS = ("regime", "procedure", "type_procedure")
NO_FLOW = "regime: neither import, export nor transit; accepted: IM4, EX1 or TR8, or Import, Export or Transit in words"
IDENTIFIED = "coalesce(decl_id, concat_ws('-', office, coalesce(year, CAST(year(registered_at) AS VARCHAR)), serial, number))"
WORD = "upper(regexp_extract(strip_accents(coalesce(regime, '')), '[A-Za-z]+'))"  # the first: IM4, IM 4 - home use, Importación
DIGIT = "coalesce(type_procedure, regexp_extract(regime, '[0-9]'), '')"
FIRST_DIGIT = f"coalesce(nullif(left(procedure, 1), ''), nullif({DIGIT}, ''))"
FLOW = f"""CASE WHEN regexp_full_match({WORD}, 'I|IM[A-Z]?|(RE)?IMPORT.*|MISE|HOME|CONSOMMATION|CONSUMPTION|CONSUMO'
        '|ADMISSION|ADMISI.N|ADMISSAO|ENTREPOT|WAREHOUS.*|DEPOSITO') THEN 'import'
    WHEN regexp_full_match({WORD}, 'E|EX[A-Z]?|(RE)?EXPORT.*') THEN 'export'
    WHEN regexp_full_match({WORD}, 'T|TR[A-Z]?|TRANS.*') THEN 'transit'
    WHEN regexp_matches(coalesce(regime, ''), '[A-Za-z]') THEN NULL WHEN {FIRST_DIGIT} IN ('1', '2', '3') THEN 'export'
    WHEN {FIRST_DIGIT} = '8' THEN 'transit' WHEN {FIRST_DIGIT} IN ('4', '5', '6', '7', '9') THEN 'import' END"""


@contextmanager
def staged(raw: DuckDBPyConnection, match: Match, progress: Progress | None) -> Generator[tuple[Staged, dict[str, Staged]]]:
    """Yield the records of a flat extract, staged.

    They are given as the whole with its account, and as parts like those of an extract.
    """
    taxes = match.mapping.tax
    match = _keyed(_with_taxes(tax_rows.prepared(match)))
    whole = stage(raw, match, ledger.next_id(raw), progress)
    _identify(raw, whole)
    _sift(raw, whole)
    unread_cells.enter(raw, whole)
    yield whole, _parts(raw, whole, taxes)


def _with_taxes(match: Match) -> Match:
    """Return the match with the columns named after the code of a tax, as TAX_RS or RS_AMOUNT.

    A total of taxes that stand beside it is left out.
    """
    taxes, places = list(match.mapping.tax), list(match.places)
    filled = {column.field for _, column in places}
    for place, name in enumerate(match.names):
        found = TAX_HEADER.fullmatch(name.strip()) if name.strip() in match.ignored else None
        column = _tax_column(taxes, (found[1] or found[2]).upper(), name) if found else None
        if column and key_of(name) in {key_of(match.names[other]) for other, _ in places}:
            where = f"{match.content.name}: line {match.header_line}, column {shown(name)!r}"
            raise FileRefused(f"{where}: a tax stands in two columns of this name: rename or delete one of them")
        if column and column.field not in filled:
            places.append((place, column))
            filled.add(column.field)
    total = next((f"tax{place}_amount" for place, tax in enumerate(taxes, 1) if tax.code == TOTAL), "")
    if filled & {f"tax{place}_amount" for place in range(1, len(taxes) + 1)} - {total}:
        places = [(place, column) for place, column in places if column.field != total]
    read = {match.names[place].strip() for place, _ in places}
    ignored = tuple(name.strip() for name in match.names if name.strip() and name.strip() not in read)
    return replace(match, mapping=changed(match.mapping, tax=tuple(taxes)), places=tuple(places), ignored=ignored)


def _tax_column(taxes: list[Tax], code: str, name: str) -> MappedColumn:
    """Return the column of amounts of a tax by its code; a tax that the mapping does not list is added to the taxes."""
    if code not in [tax.code for tax in taxes]:
        taxes.append(Tax.model_validate({"code": code, "amount": name, "class": "other"}))
    place = next(place for place, tax in enumerate(taxes, 1) if tax.code == code)
    return MappedColumn(field=f"tax{place}_amount", names=(name,), kind="decimal", scale=6)


def _keyed(match: Match) -> Match:
    """Return the match with the key that its columns allow.

    Raises FileRefused if nothing says which declaration a record belongs to, or its flow.
    """
    fields = set(match.fields)
    for needed, what in ((IDENTITY, "the declaration"), (FLOWS, "imports from exports")):
        if not fields & {*needed, *match.mapping.constants} and not (needed is FLOWS and "flow" in match.mapping.constants):
            accepted = ", ".join(name for column in match.mapping.columns if column.field in needed for name in column.names[:4])
            raise FileRefused(
                f"{match.content.name}: line {match.header_line}: no column tells {what}: one of {accepted} is needed"
                + (", or --flow import" if needed is FLOWS else "")
            )
    key = tuple(name for name in tax_rows.KEY if name in {*fields, "month", *KEY}) if "item_no" in fields else ()
    return replace(match, mapping=changed(match.mapping, key=key))


def _identify(raw: DuckDBPyConnection, whole: Staged) -> None:
    """Name the declaration, the flow and the number of each item where the file says them in other words."""
    _refuse_other_flow(raw, whole)
    flow = "flow" if "flow" in whole.match.mapping.constants else FLOW
    number = f"row_number() OVER (PARTITION BY {IDENTIFIED}, version ORDER BY line)"
    rest = "" if "flow" in whole.match.mapping.constants else f", {flow} AS flow"
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE identified AS SELECT * REPLACE ({IDENTIFIED} AS decl_id, "
        f"coalesce(item_no, {number}) AS item_no, {DIGIT} AS type_procedure, coalesce(procedure, nullif({DIGIT}, '')) AS procedure){rest} "
        f"FROM {whole.table}"
    )
    raw.execute(f"DROP TABLE {whole.table}")
    raw.execute(f"ALTER TABLE identified RENAME TO {whole.table}")


def _refuse_other_flow(raw: DuckDBPyConnection, whole: Staged) -> None:
    """Raise FileRefused if --flow states another flow than the records themselves."""
    if stated := whole.match.options.flow:
        [(others, line)] = raw.execute(f"SELECT count(*), min(line) FROM {whole.table} WHERE {FLOW} <> ?", [stated]).fetchall()
        if others:
            field = next((field for field in FLOWS if field in whole.match.fields), "regime")
            where = f"{others:,} records say otherwise, first line {line}, column {whole.match.headed(field)!r}"
            raise FileRefused(f"{whole.name}: --flow {stated}: {where}: leave the option out, as the file says its flow")


def _sift(raw: DuckDBPyConnection, whole: Staged) -> None:
    """Set aside records of an unknown flow, earlier versions, and cancelled declarations."""
    raw.execute(f"CREATE OR REPLACE TEMP TABLE incoming_declarations AS SELECT DISTINCT decl_id FROM {whole.table}")
    reject(raw, whole, "flow IS NULL", NO_FLOW, whole.match.headed("regime"), field="regime")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE latest_versions AS {LATEST.format(table=whole.table)}")
    reject(raw, whole, "(decl_id, coalesce(version, 0)) NOT IN (SELECT (decl_id, latest) FROM latest_versions)", "superseded")
    reject(raw, whole, CANCELLED, "cancelled")


def _parts(raw: DuckDBPyConnection, whole: Staged, known: tuple[Tax, ...]) -> dict[str, Staged]:
    """Return the general segment, items and taxes that the records hold.

    What declarations state is taken from the first of their records.
    """
    load_id, match = whole.load_id, whole.match
    if tax_rows.is_of(match):
        taxes = tax_rows.split(raw, whole, known)
    else:
        raw.execute(f"CREATE OR REPLACE TEMP TABLE flat AS SELECT * FROM {whole.table}")
        taxes = _taxes(match)
    heads = [row[0] for row in raw.execute("DESCRIBE flat").fetchall() if row[0] not in ("decl_id", "line", UNREAD)]
    firsts = ", ".join((*(f'arg_min("{name}", line) AS "{name}"' for name in heads), f"flatten(list({UNREAD})) AS {UNREAD}"))
    whole.notes += _differing(raw)
    parts: dict[str, Staged] = {}
    for part, select in (
        (GENERAL, f"SELECT decl_id, min(line) AS line, {firsts} FROM flat GROUP BY decl_id"),
        (ITEMS, "SELECT * FROM flat"),
    ):
        own = replace(match, mapping=base(part))
        parts[part] = Staged(conformed(raw, part, select), own, load_id, FileSums(own))
    if taxes:
        own = replace(match, mapping=_taxed(base(TAXES)))
        raw.execute(f"CREATE OR REPLACE TEMP TABLE staged_{TAXES} AS {taxes}")
        parts[TAXES] = Staged(f"staged_{TAXES}", own, load_id, FileSums(own))
    return parts


def _differing(raw: DuckDBPyConnection) -> list[str]:
    """Return notes on records of one declaration that differ in what they say of it."""
    names = ("office", "flow", "registered_at", "lane", "consignee", "broker")
    counts = ", ".join(f"count(*) FILTER (n_{name} > 1)" for name in names)
    each = ", ".join(f"count(DISTINCT {name}) AS n_{name}" for name in names)
    found = raw.execute(f"SELECT {counts} FROM (SELECT {each} FROM flat GROUP BY decl_id)").fetchall()[0]
    said = [f"{name} in {count:,}" for name, count in zip(names, found, strict=True) if count]
    return [f"items of one declaration differ ({', '.join(said)} declarations): the first record counts"] if said else []


def _taxes(match: Match) -> str:
    """Return the SQL that selects one row per tax of an item; empty if the file has none."""
    stated = match.mapping.named
    selects = [_tax(tax, place, stated) for place, tax in enumerate(match.mapping.tax, 1) if tax.field(place, stated) in match.fields]
    return " UNION ALL ".join(selects)


def _tax(tax: Tax, place: int, stated: frozenset[str]) -> str:
    """Return the SQL that selects the rows of one tax, all of them payable."""
    code, label = (text.replace("'", "''") for text in (tax.code, tax.label or tax.code))
    base, rate = (tax.expression(place, part, stated) for part in ("base", "rate"))
    amount = f'"{tax.field(place, stated)}"'
    return (
        f"SELECT decl_id, item_no, version, '{code}' AS tax, {base} AS base, {rate} AS rate, {amount} AS amount, '1' AS payable, "
        f"'{tax.kind}' AS class, '{label}' AS label, line FROM flat WHERE {upsert.stated_tax(tax, place, stated)}"
    )


def _taxed(base: Mapping) -> Mapping:
    """Return the mapping of taxes for rows that state the class and label of each tax."""
    return changed(base, derived={}, adds=base.adds | {"tax": base.adds["tax"] | {"label": "label"}})
