"""Amounts of several currencies in one file: refused with each currency, for a sum over them would be of no currency at all."""

from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from data import schema
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.refusals import header_currencies

if TYPE_CHECKING:
    from data.loading.staged import Staged

MOST_TOLD = 5
NOT_MONEY = ("_kg", "quantity")
APART = "Correct the column, or load each currency from a file of its own into a warehouse of its own (PORTOLAN_WAREHOUSE)"
_MONEY_TARGETS = "s.measure IN ('revenue_collected', 'treasury')"
_COUNTED = """
    SELECT currency, count(*) AS records, min(line) AS line
    FROM (SELECT coalesce(CAST({currency} AS VARCHAR), '-') AS currency, s.line FROM s s WHERE ({where}) AND ({money}))
    GROUP BY ALL ORDER BY line"""


def judge(raw: DuckDBPyConnection, staged: "Staged", table: str, currency: str, where: str) -> None:
    """Raise FileRefused if the amounts that a table takes from the rows `s` are in several currencies; note those that state none.

    currency, where: SQL of the currency of a row of the table, and of the rows that it takes. What partners report is compared in
    dollars: their currencies may differ where a rate of exchange is loaded for each.
    """
    query = _COUNTED.format(currency=currency, where=where, money=_money(staged, table))
    found = [tuple(row) for row in raw.execute(query).fetchall()]
    header_currencies.differing(staged.match, [one[0] for one in found])
    stated = [one for one in found if one[0] != "-"]
    if len(stated) > 1 and (table != "mirror" or _without_rate(raw)):
        raise FileRefused(f"{staged.name}: {_several(staged, stated)}")
    if len(stated) > 1:
        staged.notes.append(
            f"amounts are in {_told(stated)}: the sum of the report adds them as written, the screen compares them in US dollars"
        )
    if stated and len(found) > len(stated):
        _, records, line = next(one for one in found if one[0] == "-")
        told = f"amounts without a currency: {records:,} beside those in {stated[0][0]} (first line {line}): they are never added to these"
        staged.notes += [told] if told not in staged.notes else []


def bears(table: str) -> bool:
    """Tell whether the rows of a table are amounts in a currency of their own."""
    return "currency" in schema.metadata.tables[table].columns and table != "exchange_rate"


def _money(staged: "Staged", table: str) -> str:
    """Return the SQL of the rows that hold an amount of money."""
    if table == "target":
        return _MONEY_TARGETS
    sums = [one for one in staged.match.mapping.totals.values() if one.table == table and not one.column.endswith(NOT_MONEY)]
    fields = dict.fromkeys(field for one in sums for field in one.fields)
    return " OR ".join(f's."{field}" IS NOT NULL' for field in fields) or "true"


def _without_rate(raw: DuckDBPyConnection) -> bool:
    """Tell whether a currency of the rows `s` has no rate to dollars."""
    held = "SELECT currency FROM exchange_rate WHERE rate > 0 UNION SELECT 'USD'"
    return bool(raw.execute(f"SELECT 1 FROM s WHERE currency NOT IN ({held}) LIMIT 1").fetchone())


def _several(staged: "Staged", stated: list[tuple[str, int, int]]) -> str:
    """Return what is wrong with a file of several currencies, and how to mend it."""
    mapping = staged.match.mapping.name
    if "currency" in staged.match.fields:
        codes = f"where two codes mean one currency, state it in `codes` of this column in {mapping}.toml or a copy of it in a folder of "
        where, cure = f"column {shown(staged.match.headed('currency'))!r} holds", f"{APART}; {codes}PORTOLAN_SOURCES"
    else:
        where, cure = "the file holds", APART
    return f"{where} amounts in {len(stated)} currencies, which are never added: {_told(stated)}. {cure}"


def _told(stated: list[tuple[str, int, int]]) -> str:
    """Return each currency with its records and the line of the first."""
    named = [f"{shown(code)} in {n:,} record{'' if n == 1 else 's'} (first line {line})" for code, n, line in stated[:MOST_TOLD]]
    return ", ".join(named) + (f" and {len(stated) - MOST_TOLD} more" if len(stated) > MOST_TOLD else "")
