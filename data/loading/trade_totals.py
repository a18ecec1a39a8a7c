"""Totals of trade, of one country or as partners report it: only the finest rows of a file count, and nothing is counted twice."""

from datetime import date

from duckdb import DuckDBPyConnection

from data.loading.mapping.essential import UNREAD
from data.loading.mapping.header_match import Match
from data.loading.quarantine import reject
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.staged import Staged
from data.loading.totals import trade_parts
from data.loading.values import country_names

SOURCE, PARTNERS = "trade_totals", "partner_trade"
SOURCES = (SOURCE, PARTNERS)
_BREAKDOWNS = {"second_partner": ("0", "1", "W00", "WLD", "000"), "customs": ("C00", "0", "4"), "transport": ("0",)}
_AMOUNTS = ("value", "net_kg", "hundred_kg", "kg", "quantity")
_CELL = "reporter, flow, period, partner, hs"
_ROWS = """
    CREATE OR REPLACE TEMP TABLE cells AS
    SELECT line, coalesce({reporter}, '-') AS reporter, flow, period, {partner} AS partner, coalesce(hs, '-') AS hs,
        {pattern} AS pattern, {value} AS value, length(period) = 4 OR period[-2:] = '52' AS yearly, period[:4] AS year FROM {table}"""
# A cell of the same reporter, flow, period, partner and code that is broken down in several ways is counted once: by its total where there
# is one, else by the breakdown that holds most.
_BROKEN = f"""
    WITH ways AS (SELECT {_CELL}, pattern, sum(value) AS held FROM cells GROUP BY {_CELL}, pattern),
    best AS (SELECT {_CELL}, arg_min(pattern, (pattern > 0, -coalesce(held, 0), pattern)) AS pattern, count(*) AS ways FROM ways
        GROUP BY {_CELL})
    SELECT line FROM cells JOIN best USING ({_CELL}) WHERE ways > 1 AND cells.pattern <> best.pattern"""
_OF_GROUPS = (
    "SELECT line FROM cells WHERE reporter IN {groups} AND (flow, period) IN "
    "(SELECT (flow, period) FROM cells WHERE reporter NOT IN {groups})"
)
_COARSER = (
    "SELECT line FROM cells WHERE partner = '-' AND (reporter, flow, period) IN "
    "(SELECT (reporter, flow, period) FROM cells WHERE partner <> '-')",
    "SELECT line FROM cells WHERE yearly AND ((reporter, flow, year, partner) IN (SELECT (reporter, flow, year, partner) FROM cells "
    "WHERE NOT yearly) OR (reporter, flow, year) IN (SELECT (reporter, flow, year) FROM cells WHERE NOT yearly AND partner = '-') "
    "OR partner = '-' AND (reporter, flow, year) IN (SELECT (reporter, flow, year) FROM cells WHERE NOT yearly))",
    _OF_GROUPS,
    "SELECT line FROM cells WHERE hs = '-' AND (reporter, flow, period, partner) IN "
    "(SELECT (reporter, flow, period, partner) FROM cells WHERE hs <> '-')",
    *(
        f"SELECT line FROM cells WHERE length(hs) = {digits} AND ({_CELL}) IN "
        f"(SELECT (reporter, flow, period, partner, hs[:{digits}]) FROM cells WHERE length(hs) > {digits})"
        for digits in (2, 4, 6, 8, 10)
    ),
)
_TWICE = """
    SELECT i.flow, min(i.month), max(i.month) FROM (
        SELECT i.flow, i.month FROM item i LEFT JOIN load l USING (load_id) GROUP BY ALL
        HAVING bool_or(i.items IS NULL) AND (count(DISTINCT l.source) > 1 OR count(DISTINCT i.load_id) > 1
            AND (count(DISTINCT i.hs2 = '-') > 1 OR count(DISTINCT i.origin = '-') > 1))) i
    GROUP BY i.flow ORDER BY i.flow LIMIT 1"""
_DEPTHS = """
    WITH cells AS (SELECT DISTINCT {cell} AS cell, hs_code, load_id FROM {table} WHERE {which} AND hs_code IS NOT NULL),
    above AS (SELECT cell, load_id, hs_code AS fine, unnest([hs_code[:2], hs_code[:4], hs_code[:6], hs_code[:8], hs_code[:10]]) AS hs_code
        FROM cells)
    SELECT c.hs_code, a.fine, l.file FROM cells c JOIN above a USING (cell, hs_code) LEFT JOIN load l ON l.load_id = c.load_id
    WHERE a.load_id <> c.load_id AND a.fine <> c.hs_code ORDER BY ALL LIMIT 1"""
_SEVERAL = "SELECT count(DISTINCT load_id) > 1 AND count(DISTINCT length(hs_code)) > 1 FROM {table} WHERE {which}"
_LEVELS = (("item", "(flow, month, origin)", "items IS NULL"), ("mirror", "(reporter, partner, flow, month, months)", "TRUE"))
YEARLY = "records are totals of a year"
_YEARS = f"""
    WITH held AS (SELECT DISTINCT flow, month, load_id FROM item WHERE items IS NULL),
    yearly AS (SELECT flow, min(month) // 100 AS year, load_id FROM held JOIN load USING (load_id) WHERE report LIKE '%{YEARLY}%'
        GROUP BY flow, month // 100, load_id HAVING min(month) % 100 = 12)
    SELECT y.year, l.file FROM yearly y JOIN load l USING (load_id) JOIN held h ON h.flow = y.flow AND h.month // 100 = y.year
    WHERE h.load_id <> y.load_id AND h.month % 100 <> 12 ORDER BY ALL LIMIT 1"""
_CONFIDENTIAL = "regexp_matches(hs, '[A-Z]') OR {partner} IN ('QX', 'QY', 'QZ')"
_DOLLARS = """
    UPDATE mirror SET value_usd = value / held.rate FROM (
        SELECT currency, month, 1 AS months, max(rate) AS rate FROM exchange_rate WHERE rate > 0 GROUP BY ALL
        UNION ALL SELECT currency, month // 100 * 100 + 12, 12, avg(rate) FROM exchange_rate WHERE rate > 0 GROUP BY ALL
            HAVING count(DISTINCT month) = 12) held
    WHERE mirror.currency = held.currency AND mirror.month = held.month AND mirror.months = held.months AND mirror.currency <> 'USD'"""


def sift(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Quarantine, as aggregates, the rows that are sums of others of the file; raises FileRefused where it is not what it should be."""
    fields = {name for name, *_ in raw.execute(f"DESCRIBE {staged.table}").fetchall()}
    if "period" not in fields:
        _named(raw, staged)
        return
    reject(raw, staged, f"CAST(period[:4] AS INTEGER) NOT BETWEEN 1970 AND {date.today().year + 1}", "date", staged.match.headed("period"))
    if staged.match.mapping.source == SOURCE:
        _of_one(raw, staged)
        _measured(raw, staged, fields)
    broken = _cells(raw, staged, fields)
    staged.notes += trade_parts.begin(raw, bool(broken))
    for query in (_BROKEN, *_COARSER):
        raw.execute(f"CREATE OR REPLACE TEMP TABLE summed AS {query.format(groups=country_names.GROUPS)}")
        if query not in (_BROKEN, _OF_GROUPS):
            trade_parts.keep(raw)
        reject(raw, staged, "line IN (SELECT line FROM summed)", "aggregate")
        raw.execute("DELETE FROM cells WHERE line IN (SELECT line FROM summed)")
    trade_parts.tell(raw, staged)
    _told(raw, staged, broken)
    _merge(raw, staged, fields)


def _cells(raw: DuckDBPyConnection, staged: Staged, fields: set[str]) -> list[str]:
    """Make `cells`, the staged rows by what they are of and how they are broken down; the fields that any of them is broken down by."""
    derived = staged.match.mapping.derived
    bits = [f"{1 << place} * {_is_part(name)}" for place, name in enumerate(_BREAKDOWNS) if name in fields]
    names = {"reporter": derived.get("reporter", "reporter"), "partner": _partner(derived), "pattern": " + ".join(bits) or "0"}
    raw.execute(_ROWS.format(table=staged.table, value="value" if "value" in fields else "NULL", **names))
    seen = raw.execute("SELECT DISTINCT pattern FROM cells").fetchall()
    return [name for place, name in enumerate(_BREAKDOWNS) if any(pattern >> place & 1 for (pattern,) in seen)]


def _is_part(name: str) -> str:
    """Return 1 where a row holds a part by this breakdown, 0 where it holds the total over it."""
    return f"CAST(coalesce(\"{name}\", '0') NOT IN {_BREAKDOWNS[name]} AS INTEGER)"


def _partner(derived: dict[str, str]) -> str:
    return derived.get("origin") or derived["partner"]


def _of_one(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Raise FileRefused if a file holds the trade of several countries."""
    reporter = staged.match.mapping.derived.get("reporter", "reporter")
    found = raw.execute(f"SELECT DISTINCT {reporter} FROM {staged.table} WHERE coalesce({reporter}, '-') <> '-' ORDER BY 1").fetchall()
    if len(found) > 1:
        named = ", ".join(row[0] for row in found[:3])
        why = f"{len(found)} reporters ({named}…), not the trade of one: load it as partner_trade"
        raise FileRefused(f"{staged.name}: column of the reporter: {why}")


def _measured(raw: DuckDBPyConnection, staged: Staged, fields: set[str]) -> None:
    """Raise FileRefused if a file states neither value nor weight, or a value without its currency."""
    if not {"value", "net_kg", "hundred_kg", "kg"} & set(staged.match.fields):
        where = f"{staged.name}: line {staged.match.header_line}: no column of value or weight"
        raise FileRefused(f"{where}; the file has: {', '.join(map(shown, staged.match.names))}: {_accepted(staged.match)}")
    if (
        "currency" in fields
        and raw.execute(f"SELECT 1 FROM {staged.table} WHERE value IS NOT NULL AND currency IS NULL LIMIT 1").fetchone()
    ):
        raise FileRefused(f"{staged.name}: line 1: values without a column 'currency': say what they are in")


def _accepted(match: Match) -> str:
    """Return the headers under which amounts are read, and in what unit."""
    value, weight = (
        ", ".join(next(column.names for column in match.mapping.columns if column.field == field)[:4]) for field in ("value", "net_kg")
    )
    in_money = f"head the column of amounts as one of {value} with a column 'currency'"
    return f"{in_money}, or, in kilograms (tonnes times 1,000), as one of {weight}"


def _told(raw: DuckDBPyConnection, staged: Staged, broken: list[str]) -> None:
    """Note what a reader must know of the rows that count: parts that are added up, whole years, confidential trade."""
    table, derived = staged.table, staged.match.mapping.derived
    [(summed, yearly)] = raw.execute("SELECT count(*) FILTER (pattern > 0), count(*) FILTER (yearly) FROM cells").fetchall()
    if summed:
        by = " and ".join(staged.match.headed(name) for name in broken)
        staged.notes.append(f"{summed:,} records are parts by {by} without a total beside them: they are added up")
    if yearly:
        staged.notes.append(f"{yearly:,} {YEARLY}: they are kept at its December, and are not spread over its months")
    if derived.get("currency") == "'EUR'":
        where = _CONFIDENTIAL.format(partner=_partner(derived))
        [(secret, held)] = raw.execute(f"SELECT count(*), coalesce(sum(value), 0) FROM {table} WHERE {where}").fetchall()
        if secret:
            staged.notes.append(
                f"{secret:,} records, {held:,f} EUR, are of goods or partners kept confidential: loaded under their own codes"
            )


def _merge(raw: DuckDBPyConnection, staged: Staged, fields: set[str]) -> None:
    """Make one row of the parts of a cell that are added up; a weight or quantity is the sum of those that are known."""
    amounts = [name for name in _AMOUNTS if name in fields]
    same = [name for name in fields if name not in (*amounts, *_BREAKDOWNS, UNREAD, "line")]
    raw.execute("CREATE OR REPLACE TEMP TABLE parts AS SELECT line FROM cells WHERE pattern > 0")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE whole AS SELECT * FROM {staged.table} WHERE line IN (SELECT line FROM parts)")
    raw.execute(f"DELETE FROM {staged.table} WHERE line IN (SELECT line FROM parts)")
    keys, sums = ", ".join(f'"{name}"' for name in same), ", ".join(f'sum("{name}") AS "{name}"' for name in amounts)
    sums += f", flatten(list({UNREAD})) AS {UNREAD}" if UNREAD in fields else ""
    raw.execute(f"INSERT INTO {staged.table} BY NAME SELECT min(line) AS line, {keys}, {sums} FROM whole GROUP BY {keys}")


def _named(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Give the partners of a table with a column per partner their codes, by the names of its columns."""
    countries = country_names.Countries(raw)
    labels = raw.execute(f"SELECT partner, label FROM {staged.table} GROUP BY ALL ORDER BY min(rowid)").fetchall()
    named = [(partner, countries(label)) for partner, label in labels if countries(label) != label]
    if labels and not named:
        raise FileRefused(
            f"{staged.name}: line {staged.match.header_line}: none of the columns is named after a country: "
            f"{', '.join(shown(label) for _, label in labels[:4])}: head each column with its country; revenue is loaded by "
            "manage.py load revenue, one total a row with the columns month, flow and value"
        )
    for partner, code in named:
        raw.execute(f"UPDATE {staged.table} SET partner = ? WHERE partner = ?", [code, partner])
    staged.notes += countries.notes(raw, staged.table, ["label"])


def counted_once(raw: DuckDBPyConnection) -> None:
    """Raise FileRefused if a month and flow would be counted from totals and from something else as well."""
    if found := raw.execute(_TWICE).fetchone():
        flow, first, last = found
        raise FileRefused(
            f"{flow}s of {first} to {last} are loaded from another file of declarations or totals: they would be counted twice; "
            "keep the totals in a warehouse of their own (PORTOLAN_WAREHOUSE)"
        )
    _levels_once(raw)
    _years_once(raw)


def _levels_once(raw: DuckDBPyConnection) -> None:
    """Raise FileRefused if a code of one file and a part of it in another would both be counted."""
    for table, cell, which in _LEVELS:
        several = raw.execute(_SEVERAL.format(table=table, which=which)).fetchone() == (True,)
        if several and (found := raw.execute(_DEPTHS.format(table=table, cell=cell, which=which)).fetchone()):
            code, fine, file = found
            raise FileRefused(
                f"HS code {code} is loaded from {file}, and {fine}, a part of it, from another file for the same period and country: "
                f"both would be counted; load one file that holds both, under the name {file}: only the finer codes then count"
            )


def _years_once(raw: DuckDBPyConnection) -> None:
    """Raise FileRefused if the total of a year of one file and months of that year in another would both be counted."""
    if found := raw.execute(_YEARS).fetchone():
        year, file = found
        raise FileRefused(
            f"{file} holds the total of {year}, and another file holds months of {year}: both would be counted; "
            f"load one file that holds both, under the name {file}: only the months then count"
        )


def in_dollars(raw: DuckDBPyConnection) -> None:
    """State in dollars what partners report in another currency, at the rate of the month or year; unknown where none is loaded."""
    raw.execute(_DOLLARS)
