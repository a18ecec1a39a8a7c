"""Totals of trade set aside for their parts: whether the parts that stand in the file come to as much."""

from decimal import Decimal

from duckdb import DuckDBPyConnection

from data.loading import account
from data.loading.staged import Staged

_KEPT = "CREATE OR REPLACE TEMP TABLE coarser AS SELECT * FROM cells WHERE false"
_SHAPES = """
    SELECT DISTINCT CASE hs WHEN '-' THEN 0 ELSE length(hs) END, partner = '-', yearly FROM coarser
    WHERE value IS NOT NULL AND regexp_full_match(hs, '-|[0-9]+')"""
_HELD = """
    WITH parts AS (SELECT reporter, flow, {span} AS span, {partner} AS partner, {hs} AS hs, sum(value) AS held FROM cells GROUP BY ALL),
    totals AS (SELECT line, value, reporter, flow, {span} AS span, partner, hs FROM coarser
        WHERE CASE hs WHEN '-' THEN 0 ELSE length(hs) END = {digits} AND (partner = '-') = {world} AND yearly = {yearly})
    SELECT line, value, coalesce(held, 0) AS held FROM totals LEFT JOIN parts USING (reporter, flow, span, partner, hs)
    WHERE value IS NOT NULL"""
_WAYS = """
    WITH ways AS (SELECT reporter, flow, period, partner, hs, pattern, min(line) AS line, sum(value) AS held FROM cells GROUP BY ALL)
    SELECT whole.line, whole.held AS value, max(part.held) AS held
    FROM ways whole JOIN ways part USING (reporter, flow, period, partner, hs) WHERE whole.pattern = 0 AND part.pattern > 0 GROUP BY ALL"""
_APART = """
    SELECT held > value AS above, count(*) AS totals, sum(value), sum(held), arg_max(line, abs(held - value)) FROM ({query})
    WHERE abs(held - value) > {most} * abs(value) AND ({which}) GROUP BY ALL"""


def begin(raw: DuckDBPyConnection, broken: bool) -> list[str]:
    """Begin to keep the totals that are set aside; what is to be said of those that are broken down in ways that hold more.

    broken: whether anything is broken down by customs procedure, means of transport or second partner.
    """
    raw.execute(_KEPT)
    if not broken:
        return []
    return [_told(*row) for row in raw.execute(_APART.format(query=_WAYS, most=account.MOST_VALUE, which="held > value")).fetchall()]


def keep(raw: DuckDBPyConnection) -> None:
    """Keep the cells that are set aside as totals of finer ones, before they leave."""
    raw.execute("INSERT INTO coarser SELECT * FROM cells WHERE line IN (SELECT line FROM summed)")


def tell(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Note the totals whose parts in the file come to more or less than 1 % of them: what the parts lack is in no figure.

    Of the kinds of totals (by partner, code and year), which hold one another, that which differs most is told.
    """
    found: dict[bool, tuple[Decimal, str]] = {}
    for digits, world, yearly in raw.execute(_SHAPES).fetchall():
        query = _HELD.format(
            span="year" if yearly else "period",
            partner="'-'" if world else "partner",
            hs=f"hs[:{digits}]" if digits else "'-'",
            digits=digits,
            world=world,
            yearly=yearly,
        )
        for above, *row in raw.execute(_APART.format(query=query, most=account.MOST_VALUE, which="true")).fetchall():
            gap = abs(row[1] - row[2])
            if gap > found.get(above, (Decimal(0), ""))[0]:
                found[above] = gap, _told(above, *row)
    staged.notes += [told for _, told in found.values()]


def _told(above: bool, totals: int, value: Decimal, held: Decimal, line: int) -> str:
    share = f" ({abs(held - value) / abs(value):.1%} {'more' if above else 'less'})" if value else ""
    count = f"{totals:,} total{'' if totals == 1 else 's'}"
    told = (
        f"{count}, {account.plain(value):,f} in all, most of all on line {line}: their parts in the file come to {account.plain(held):,f}"
    )
    if above:
        return f"{told}{share}: correct the totals or the parts, for one of them is wrong"
    return f"{told}{share}, and these alone are counted: to count the whole, load a file that holds no parts, or all of them"
