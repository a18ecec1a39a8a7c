"""ASYCUDA World extracts: general segment, items, taxes and global taxes, joined on instance and item; the latest version that stands."""

from datetime import datetime

from duckdb import DuckDBPyConnection

from data.loading import ledger, upsert, verdict
from data.loading.files import Progress, Refused
from data.loading.matching import Match
from data.loading.quarantine import reject
from data.loading.report import Report
from data.loading.staged import Staged
from data.loading.staging import stage

GENERAL, ITEMS, TAXES, GLOBAL = "asycuda_general", "asycuda_items", "asycuda_taxes", "asycuda_global_taxes"
FACTS = ("item", "tax_line", "payment", "clearance", "inspection")
HEADER = ("month", "office", "flow", "lane", "mode", "trader", "broker", "currency")
GOODS = ("procedure", "origin", "hs2", "hs4", "hs6", "agreement", "relief")

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


def load(raw: DuckDBPyConnection, matches: list[Match], upto: datetime, progress: Progress | None) -> list[Report]:
    """Load the files of one extract together: one report each, in the order given. Refused where the general segment or the items lack."""
    kinds = [match.mapping.name for match in matches]
    if len(set(kinds)) < len(kinds) or not {GENERAL, ITEMS} <= set(kinds):
        given = ", ".join(f"{match.content.name} ({match.mapping.name})" for match in matches)
        raise Refused(f"an extract is one general segment and one file of items, with taxes and global taxes if any; given: {given}")
    first = ledger.next_id(raw)
    staged = {match.mapping.name: stage(raw, match, first + place, progress) for place, match in enumerate(matches)}
    months = _withdraw(raw, matches, staged[GENERAL])
    _sift(raw, staged)
    _join(raw, staged)
    for name in (ITEMS, TAXES, GLOBAL, GENERAL):
        if name in staged:
            upsert.fill(raw, staged[name], upto)
    return [ledger.record(raw, staged[match.mapping.name], months) for match in matches]


def _withdraw(raw: DuckDBPyConnection, matches: list[Match], general: Staged) -> set[int]:
    """Remove what the extract replaces: the files of the same names, and its declarations wherever they came from."""
    loads = [one for match in matches for one in ledger.earlier_ids(raw, match)]
    named = f"load_id IN ({', '.join(map(str, loads)) or 'NULL'})"
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE replaced AS SELECT decl_id FROM {general.table} UNION SELECT decl_id FROM clearance WHERE {named}"
    )
    condition = "decl_id IN (SELECT decl_id FROM replaced) AND load_id IN (SELECT load_id FROM load WHERE source = 'asycuda')"
    months = ledger.months_where(raw, condition, FACTS)
    for table in FACTS:
        raw.execute(f"DELETE FROM {table} WHERE {condition}")
    return months | ledger.withdraw(raw, loads)


def _sift(raw: DuckDBPyConnection, staged: dict[str, Staged]) -> None:
    """Set aside superseded versions, cancelled declarations with all that is theirs, and records without a declaration or item."""
    general = staged[GENERAL]
    latest = f"(decl_id, coalesce(version, 0)) NOT IN (SELECT (decl_id, max(coalesce(version, 0))) FROM {general.table} GROUP BY decl_id)"
    raw.execute(f"CREATE OR REPLACE TEMP TABLE newest AS SELECT decl_id, max(version) AS version FROM {general.table} GROUP BY decl_id")
    reject(raw, general, latest, "superseded")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE cancelled AS SELECT decl_id FROM {general.table} WHERE lower(status) LIKE 'cancel%'")
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
    for one in staged.values():
        verdict.judge(one)


def _join(raw: DuckDBPyConnection, staged: dict[str, Staged]) -> None:
    """Widen the staged tables so that each row carries the cuts of its declaration and goods, and its money."""
    _declare(raw, staged[GENERAL])
    _charge(raw, staged)
    items = staged[ITEMS]
    header = ", ".join(f"g.{name}" for name in (*HEADER, "departure", "registered_at"))
    _widen(
        raw,
        items,
        f"SELECT i.*, {header}, {_known('c', TAXES in staged)} FROM {items.table} i "
        "JOIN declared g USING (decl_id) LEFT JOIN charged c USING (decl_id, item_no)",
    )
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE goods AS SELECT *, row_number() OVER (PARTITION BY decl_id ORDER BY value DESC, item_no) AS place, "
        f"sum(value) OVER (PARTITION BY decl_id) AS declared_value, count(*) OVER (PARTITION BY decl_id) AS item_count "
        f"FROM ({upsert.view(items.match.mapping, items.table)})"
    )
    for name, on in ((TAXES, "o.decl_id = t.decl_id AND o.item_no = t.item_no"), (GLOBAL, "o.decl_id = t.decl_id AND o.place = 1")):
        if name in staged:
            _widen(raw, staged[name], _lines(staged[name].table, name, on))
    _widen(raw, staged[GENERAL], _declared(bool({TAXES, GLOBAL} & set(staged))))


def _declared(taxed: bool) -> str:
    """Declarations with the cuts of their principal item, and what they paid."""
    cuts = ", ".join(f"o.{name}" for name in GOODS)
    paid = "(SELECT sum(c.paid) FROM charged c WHERE c.decl_id = g.decl_id)" if taxed else "NULL"
    return (
        f"SELECT g.*, {cuts}, o.item_count, o.declared_value AS customs_value, "
        f"CASE WHEN g.payments_known THEN coalesce({paid}, 0) END AS paid "
        "FROM declared g JOIN goods o ON o.decl_id = g.decl_id AND o.place = 1"
    )


def _declare(raw: DuckDBPyConnection, general: Staged) -> None:
    """`declared`: a declaration with its lane by the heaviest flag, its trader by flow, and whether payments are known."""
    known = "true" if "paid_at" in general.match.fields else "false"
    raw.execute(
        "CREATE OR REPLACE TEMP TABLE declared AS SELECT *, CASE WHEN red = '1' THEN 'red' WHEN yellow = '1' THEN 'yellow' "
        "WHEN blue = '1' THEN 'blue' WHEN green = '1' THEN 'green' ELSE '-' END AS lane, CAST(registered_at AS DATE) AS registered_on, "
        f"coalesce(CASE flow WHEN 'export' THEN exporter END, consignee) AS trader, {known} AS payments_known FROM {general.table}"
    )


def _charge(raw: DuckDBPyConnection, staged: dict[str, Staged]) -> None:
    """`charged`: what an item (0 = the declaration) was assessed, forgiven and paid."""
    views = [(name, upsert.view(staged[name].match.mapping, staged[name].table)) for name in (TAXES, GLOBAL) if name in staged]
    lines = [
        f"SELECT decl_id, {'item_no' if name == TAXES else '0'} AS item_no, class, amount, payable FROM ({view})" for name, view in views
    ]
    raw.execute(_CHARGED.format(lines=" UNION ALL ".join(lines) or _NO_LINES))


def _known(alias: str, known: bool) -> str:
    """The money of an item: nought where it has no tax line, unknown where the extract has no taxes."""
    names = ("duty_assessed", "tax_assessed", "forgone")
    zero = ", ".join(f"coalesce({alias}.{name}, 0) AS {name}" if known else f"NULL AS {name}" for name in names)
    paid = [
        f"{f'CASE WHEN g.payments_known THEN coalesce({alias}.{name}, 0) END' if known else 'NULL'} AS {name}"
        for name in ("duty_collected", "tax_collected")
    ]
    return ", ".join([zero, *paid])


def _lines(table: str, name: str, on: str) -> str:
    """Tax lines with the cuts of their item, or of the principal item for a global tax."""
    cuts = ", ".join([*(f"g.{cut}" for cut in HEADER), *(f"o.{cut}" for cut in GOODS)])
    assessed, paid = "CASE WHEN t.payable = '1' THEN t.amount ELSE 0 END", "CASE WHEN g.paid_at IS NULL THEN 0 ELSE 1 END"
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
    raw.execute(f"CREATE OR REPLACE TEMP TABLE {staged.table}_widened AS {select}")
    staged.table = f"{staged.table}_widened"
