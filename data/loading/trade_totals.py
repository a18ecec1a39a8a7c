"""Totals of trade where no declarations are loaded: only the finest rows of a file count, and nothing is counted twice."""

from duckdb import DuckDBPyConnection

from data.loading.files import Refused
from data.loading.quarantine import reject
from data.loading.staged import Staged

SOURCE = "trade_totals"
_ALIKE = "f.flow = {t}.flow AND f.period = {t}.period"
_COARSER = (
    "length(period) = 4 AND EXISTS (SELECT 1 FROM {t} f WHERE f.flow = {t}.flow AND length(f.period) > 4 AND f.period[:4] = {t}.period)",
    "coalesce(partner, '-') = '-' AND EXISTS (SELECT 1 FROM {t} f WHERE {alike} AND f.partner <> '-')",
    "coalesce(hs, '-') = '-' AND EXISTS (SELECT 1 FROM {t} f WHERE {alike} AND f.partner IS NOT DISTINCT FROM {t}.partner AND f.hs <> '-')",
    "EXISTS (SELECT 1 FROM {t} f WHERE {alike} AND f.partner IS NOT DISTINCT FROM {t}.partner "
    "AND length(f.hs) > length({t}.hs) AND starts_with(f.hs, {t}.hs))",
)
_TWICE = """
    SELECT i.flow, min(i.month), max(i.month) FROM (
        SELECT i.flow, i.month FROM item i LEFT JOIN load l USING (load_id) GROUP BY ALL
        HAVING bool_or(i.items IS NULL) AND (count(DISTINCT l.source) > 1 OR count(DISTINCT i.load_id) > 1
            AND (count(DISTINCT i.hs2 = '-') > 1 OR count(DISTINCT i.origin = '-') > 1))) i
    GROUP BY i.flow ORDER BY i.flow LIMIT 1"""


def sift(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Quarantine, as aggregates, the rows that are sums of others of the file; Refused where it is not the trade of one country."""
    fields = {name for name, *_ in raw.execute(f"DESCRIBE {staged.table}").fetchall()}
    if "period" not in fields:
        return
    table, name = staged.table, staged.name
    reporters = [row[0] for row in raw.execute(f"SELECT DISTINCT reporter FROM {table} WHERE reporter IS NOT NULL ORDER BY 1").fetchall()]
    if len(reporters) > 1:
        named = ", ".join(reporters[:3])
        raise Refused(
            f"{name}: column of the reporter: {len(reporters)} reporters ({named}…), not the trade of one: load it as partner_trade"
        )
    _measured(raw, staged, fields)
    for condition in _COARSER:
        reject(raw, staged, condition.format(t=table, alike=_ALIKE.format(t=table)), "aggregate")


def _measured(raw: DuckDBPyConnection, staged: Staged, fields: set[str]) -> None:
    """Refused where a file states neither value nor weight, or a value without its currency."""
    [(valued, weighed)] = raw.execute(f"SELECT count(value), count(net_kg) FROM {staged.table}").fetchall()
    if not valued and not weighed:
        raise Refused(f"{staged.name}: line 1: no column of value or weight")
    if "currency" in fields and valued and raw.execute(f"SELECT 1 FROM {staged.table} WHERE currency IS NULL LIMIT 1").fetchone():
        raise Refused(f"{staged.name}: line 1: values without a column 'currency': say what they are in")


def counted_once(raw: DuckDBPyConnection) -> None:
    """Refused where a month and flow would be counted from totals and from something else as well."""
    if found := raw.execute(_TWICE).fetchone():
        flow, first, last = found
        raise Refused(
            f"{flow}s of {first} to {last} are loaded from another file of declarations or totals: they would be counted twice; "
            "keep the totals in a warehouse of their own (PORTOLAN_WAREHOUSE)"
        )
