"""Declarations joined: general segment, items and taxes widened so that each row carries the cuts of its declaration and its money."""

from typing import Any

from duckdb import DuckDBPyConnection

from data.loading import upsert
from data.loading.mapping import sources
from data.loading.mapping.essential import UNREAD
from data.loading.mapping.mapping import Mapping
from data.loading.quarantine import reject
from data.loading.rows import schema_of
from data.loading.staged import Staged

GENERAL, ITEMS, TAXES, GLOBAL = "asycuda_general", "asycuda_items", "asycuda_taxes", "asycuda_global_taxes"
HEADER = ("month", "office", "flow", "lane", "mode", "trader", "broker", "currency")
GOODS = ("procedure", "origin", "hs2", "hs4", "hs6", "agreement", "relief")
LANES = ("red", "yellow", "blue", "green")
STAMPS = ("registered_at", "lodged_at", "arrival_at", "assessed_at", "paid_at", "released_at", "gate_out_at")
CANCELLED = "lower(status) LIKE 'cancel%' OR lower(status) LIKE 'annul%' OR lower(status) LIKE 'anul%'"
CLOSED = "lower(status) IN ('released', 'exited', 'archived')"

LATEST = "SELECT decl_id, max(coalesce(version, 0)) AS latest FROM {table} GROUP BY decl_id"

_NO_LINES = "SELECT decl_id, 0 AS item_no, '-' AS class, 0 AS amount, '1' AS payable FROM declared WHERE false"
_CHARGED = """
    CREATE OR REPLACE TEMP TABLE charged AS
    WITH lines AS (
        SELECT decl_id, item_no, class, amount, payable = '1' AS payable, payable = '1' AND paid_at IS NOT NULL AS settled, payments_known
        FROM ({lines}) JOIN declared USING (decl_id))
    SELECT decl_id, item_no, coalesce(sum(amount) FILTER (payable), 0) AS tax_assessed,
        coalesce(sum(amount) FILTER (payable AND class = 'duty'), 0) AS duty_assessed,
        coalesce(sum(amount) FILTER (NOT payable), 0) AS forgone, coalesce(sum(amount) FILTER (settled), 0) AS paid,
        CASE WHEN any_value(payments_known) THEN coalesce(sum(amount) FILTER (settled), 0) END AS tax_collected,
        CASE WHEN any_value(payments_known) THEN coalesce(sum(amount) FILTER (settled AND class = 'duty'), 0) END AS duty_collected
    FROM lines GROUP BY decl_id, item_no"""


_MONEY = dict.fromkeys(("duty_assessed", "tax_assessed", "forgone", "duty_collected", "tax_collected"), "DECIMAL(18, 6)")
_OWN = dict.fromkeys(HEADER, "VARCHAR") | {"month": "INTEGER"}
_CUTS = _OWN | dict.fromkeys(GOODS, "VARCHAR")
_AMOUNTS = ("assessed", "assessed_known", "paid", "unpaid", "spared", "suspended", "forgone", "exempted", "liability")
_LINE = {
    **dict.fromkeys(_AMOUNTS, "DECIMAL(18, 6)"),
    **dict.fromkeys(("payments_known", "suspensive", "settled"), "BOOLEAN"),
    "item_no": "INTEGER",
    "paid_at": "TIMESTAMP",
    "receipt_number": "VARCHAR",
    "assessed_on": "DATE",
}
_BY_JOIN = {  # what the join adds to the fields of a part of an extract, with its kind in SQL
    ITEMS: _OWN | {"departure": "VARCHAR", "destination": "VARCHAR", "registered_at": "TIMESTAMP"} | _MONEY,
    TAXES: _CUTS | _LINE,
    GLOBAL: _CUTS | _LINE,
    GENERAL: _CUTS
    | {"registered_on": "DATE", "paid_on": "DATE", "payments_known": "BOOLEAN", "is_open": "INTEGER", "item_count": "INTEGER"}
    | {"customs_value": "DECIMAL(18, 6)", "paid": "DECIMAL(18, 6)"},
}


def joined(mapping: Mapping) -> dict[str, str]:
    """Return the fields that a part of an extract has only once it is joined with the others, with their kinds; none for other mappings."""
    added = _BY_JOIN.get(mapping.name, {}) if mapping.source == "asycuda" else {}
    return {name: kind for name, kind in added.items() if name not in mapping.staged}


def changed(mapping: Mapping, **settings: Any) -> Mapping:
    """Return a mapping with other settings; an empty setting counts as not stated."""
    stated = mapping.model_dump(by_alias=True, exclude_unset=True) | settings
    return Mapping.model_validate({name: value for name, value in stated.items() if value != ()})


def base(part: str) -> Mapping:
    """Return the mapping of a part of an extract."""
    return next(mapping for mapping in sources.named("asycuda") if mapping.name == part)


def conformed(raw: DuckDBPyConnection, part: str, select: str) -> str:
    """Return rows as a part of an extract: a table `staged_<part>` with every field of that part, unknown where the SELECT names none."""
    mapping = base(part)
    table, source = f"staged_{part}", f"source_{part}"
    raw.execute(f"CREATE OR REPLACE TEMP TABLE {source} AS {select}")
    empty = schema_of(mapping, {}).empty_table()
    raw.register("empty_rows", empty)
    raw.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM empty_rows")
    raw.unregister("empty_rows")
    held = {row[0] for row in raw.execute(f"DESCRIBE {source}").fetchall()}
    fields = ", ".join(f'"{name}"' for name in empty.schema.names if name in held)
    raw.execute(f"INSERT INTO {table} ({fields}) SELECT {fields} FROM {source}")
    raw.execute(f"DROP TABLE {source}")
    return table


def join(raw: DuckDBPyConnection, staged: dict[str, Staged]) -> None:
    """Widen the staged tables so that each row carries the cuts of its declaration and goods, and its money."""
    _declare(raw, staged[GENERAL])
    _charge(raw, staged)
    items = staged[ITEMS]
    header = ", ".join(f"g.{name}" for name in (*HEADER, "departure", "destination", "registered_at"))
    _widen(
        raw,
        items,
        f"SELECT i.*, {header}, {_known('c', TAXES in staged)} FROM {items.table} i "
        "JOIN declared g USING (decl_id) LEFT JOIN charged c USING (decl_id, item_no)",
    )
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE goods AS SELECT decl_id, item_no, {', '.join(GOODS)}, "
        "row_number() OVER (PARTITION BY decl_id ORDER BY value DESC, item_no) AS place, "
        "sum(value) OVER (PARTITION BY decl_id) AS declared_value, count(*) OVER (PARTITION BY decl_id) AS item_count "
        f"FROM ({upsert.view(items.match.mapping, items.table)})"
    )
    for name, on in ((TAXES, "o.decl_id = t.decl_id AND o.item_no = t.item_no"), (GLOBAL, "o.decl_id = t.decl_id AND o.place = 1")):
        if name in staged:
            _widen(raw, staged[name], _lines(staged[name].table, name, on))
    _widen(raw, staged[GENERAL], _declared(_dated(raw, staged[GENERAL]), bool({TAXES, GLOBAL} & set(staged))))


def _declared(dated: list[str], taxed: bool) -> str:
    """Return the SQL of declarations with the cuts of their principal item and what they paid.

    dated: stamps without a time of day, from which no hours follow.
    """
    cuts = ", ".join(f"o.{name}" for name in GOODS)
    paid = "(SELECT sum(c.paid) FROM charged c WHERE c.decl_id = g.decl_id)" if taxed else "NULL"
    stamps = f"* REPLACE ({', '.join(f'CAST(NULL AS TIMESTAMP) AS {name}' for name in dated)})" if dated else "*"
    return (
        f"SELECT {stamps} FROM (SELECT g.*, {cuts}, o.item_count, o.declared_value AS customs_value, "
        f"CASE WHEN g.payments_known THEN coalesce({paid}, 0) END AS paid "
        "FROM declared g JOIN goods o ON o.decl_id = g.decl_id AND o.place = 1)"
    )


def _dated(raw: DuckDBPyConnection, general: Staged) -> list[str]:
    """Return the stamps that the load states as dates only: their days are kept, and no hours are derived from them."""
    timed = ", ".join(f"bool_or({name} <> date_trunc('day', {name}))" for name in STAMPS)
    [found] = raw.execute(f"SELECT {timed} FROM {general.table}").fetchall()
    dated = [name for name, has_time in zip(STAMPS, found, strict=True) if has_time is False]
    if dated:
        named = ", ".join(map(general.match.headed, dated))
        general.notes.append(f"dates without a time ({named}): the days are kept, and no hours are worked out from them")
    return dated


def _declare(raw: DuckDBPyConnection, general: Staged) -> None:
    """Create `declared`, a row per declaration.

    It has the lane by the strictest flag, the trader by flow, whether payments are known and whether it is open.
    """
    known, released = (str(name in general.match.fields).lower() for name in ("paid_at", "released_at"))
    flagged = " ".join(f"WHEN {lane} = '1' THEN '{lane}'" for lane in LANES)
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE declared AS SELECT * REPLACE (coalesce(CASE WHEN {_unread(*LANES)} THEN '-' {flagged} END, "
        "lower(lane), '-') AS lane), "
        "CAST(registered_at AS DATE) AS registered_on, CAST(paid_at AS DATE) AS paid_on, "
        f"coalesce(CASE flow WHEN 'export' THEN exporter END, consignee) AS trader, "
        f"{known} AND NOT {_unread('paid_at')} AS payments_known, "
        f"CASE WHEN released_at IS NOT NULL OR gate_out_at IS NOT NULL OR {CLOSED} THEN 0 "
        f"WHEN {_unread('released_at', 'gate_out_at')} THEN NULL WHEN status IS NOT NULL OR {released} THEN 1 END "
        f"AS is_open FROM {general.table}"
    )


def _unread(*fields: str) -> str:
    """Return the condition of SQL that a declaration states one of some fields, and it cannot be read: what it says is not known."""
    return "(" + " OR ".join(f"({name} IS NULL AND coalesce(list_contains({UNREAD}, '{name}'), false))" for name in fields) + ")"


def _charge(raw: DuckDBPyConnection, staged: dict[str, Staged]) -> None:
    """Make `charged`: what an item (0 = the declaration) was assessed, forgiven and paid."""
    views = [(name, upsert.view(staged[name].match.mapping, staged[name].table)) for name in (TAXES, GLOBAL) if name in staged]
    lines = [
        f"SELECT decl_id, {'item_no' if name == TAXES else '0'} AS item_no, class, amount, payable FROM ({view})" for name, view in views
    ]
    raw.execute(_CHARGED.format(lines=" UNION ALL ".join(lines) or _NO_LINES))


def _known(alias: str, known: bool) -> str:
    """Return the SQL of the money of an item: zero without a tax line, unknown if the extract has no taxes."""
    names = ("duty_assessed", "tax_assessed", "forgone")
    zero = ", ".join(f"coalesce({alias}.{name}, 0) AS {name}" if known else f"NULL AS {name}" for name in names)
    paid = [
        f"{f'CASE WHEN g.payments_known THEN coalesce({alias}.{name}, 0) END' if known else 'NULL'} AS {name}"
        for name in ("duty_collected", "tax_collected")
    ]
    return ", ".join([zero, *paid])


def _lines(table: str, name: str, on: str) -> str:
    """Return tax lines with the dimensions of their item, or of the principal item for a global tax."""
    cuts = ", ".join([*(f"g.{cut}" for cut in HEADER), *(f"o.{cut}" for cut in GOODS)])
    assessed = "CASE WHEN t.payable = '1' OR t.amount IS NULL THEN t.amount ELSE 0 END"
    paid = "CASE WHEN g.paid_at IS NULL THEN 0 ELSE 1 END"
    number = "" if name == TAXES else "0 AS item_no, "
    suspended = "o.procedure[:1] IN ('5', '7', '8')"
    return (
        "SELECT *, CASE WHEN payments_known THEN assessed END AS assessed_known, assessed - paid AS unpaid, "
        "CASE WHEN suspensive THEN spared ELSE 0 END AS suspended, CASE WHEN suspensive THEN 0 ELSE spared END AS forgone, "
        "forgone AS exempted, coalesce(paid, assessed) + forgone AS liability FROM ("
        f"SELECT t.*, {number}{cuts}, g.paid_at, g.receipt_number, g.payments_known, {assessed} AS assessed, {suspended} AS suspensive, "
        "CAST(coalesce(g.assessed_at, g.registered_at) AS DATE) AS assessed_on, "
        f"CASE WHEN t.payable = '1' THEN 0 ELSE t.amount END AS spared, CASE WHEN g.payments_known THEN {assessed} * {paid} END AS paid, "
        f"t.payable = '1' AND g.paid_at IS NOT NULL AS settled FROM {table} t JOIN declared g USING (decl_id) JOIN goods o ON {on})"
    )


def _widen(raw: DuckDBPyConnection, staged: Staged, select: str) -> None:
    raw.execute(f"CREATE OR REPLACE TEMP VIEW {staged.table}_widened AS {select}")
    staged.table = f"{staged.table}_widened"


def sift(raw: DuckDBPyConnection, staged: dict[str, Staged]) -> None:
    """Set aside superseded versions, cancelled declarations with all that is theirs, and records without a declaration or item."""
    general = staged[GENERAL]
    latest = f"(decl_id, coalesce(version, 0)) NOT IN (SELECT (decl_id, max(coalesce(version, 0))) FROM {general.table} GROUP BY decl_id)"
    raw.execute(f"CREATE OR REPLACE TEMP TABLE newest AS SELECT decl_id, max(version) AS version FROM {general.table} GROUP BY decl_id")
    reject(raw, general, latest, "superseded")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE cancelled AS SELECT decl_id FROM {general.table} WHERE {CANCELLED}")
    reject(raw, general, "decl_id IN (SELECT decl_id FROM cancelled)", "cancelled")
    for name in (ITEMS, TAXES, GLOBAL):
        if name in staged:
            table = staged[name].table
            reject(raw, staged[name], f"version <> (SELECT n.version FROM newest n WHERE n.decl_id = {table}.decl_id)", "superseded")
            reject(raw, staged[name], "decl_id IN (SELECT decl_id FROM cancelled)", "cancelled")
            reject(raw, staged[name], f"decl_id NOT IN (SELECT decl_id FROM {general.table})", "orphan")
    if TAXES in staged:
        reject(raw, staged[TAXES], f"(decl_id, item_no) NOT IN (SELECT (decl_id, item_no) FROM {staged[ITEMS].table})", "orphan")
    reject(raw, general, f"decl_id NOT IN (SELECT decl_id FROM {staged[ITEMS].table})", "orphan")
    if GLOBAL in staged:
        reject(raw, staged[GLOBAL], f"decl_id NOT IN (SELECT decl_id FROM {general.table})", "orphan")
