"""Quality of a correspondence of HS editions: what makes it unusable, with the line where it stands, and how far it is one to one."""

from duckdb import DuckDBPyConnection

from data.loading.mapping.essential import UNREAD
from data.loading.reading.file_bytes import FileRefused
from data.loading.staged import Staged

SOURCE = "concordance"
MARGIN = 0.001
MOST_NAMED = 5
_UNEVEN = """
    SELECT min(line), from_code, sum(share), count(*) - count(share) FROM {t} GROUP BY from_edition, to_edition, from_code
    HAVING count(share) > 0 AND (count(share) < count(*) OR abs(sum(share) - 1) > {margin}) ORDER BY 1 LIMIT 1"""
_BROKEN = "SELECT DISTINCT from_edition, to_edition, from_code FROM {t} WHERE list_contains(" + UNREAD + ", 'share')"
# The rest of a code that is marked as a part of itself, and that stands there once: it keeps its number, as a code that is not listed does.
_REST = """
    INSERT INTO {t} BY NAME
    SELECT from_edition, to_edition, from_code, from_code AS to_code, min(line) AS line FROM {t}
    GROUP BY from_edition, to_edition, from_code
    HAVING bool_or(from_part) AND count(*) = 1 AND count(share) = 0 AND min(to_code) <> from_code
    UNION ALL
    SELECT from_edition, to_edition, to_code AS from_code, to_code, min(line) AS line FROM {t}
    GROUP BY from_edition, to_edition, to_code
    HAVING bool_or(to_part) AND count(*) = 1 AND min(from_code) <> to_code
        AND (from_edition, to_edition, to_code) NOT IN (SELECT (from_edition, to_edition, from_code) FROM {t})"""
_PARTS = "SELECT count(*) FILTER (from_part OR to_part), min(from_code) FILTER (from_part OR to_part), count(*) FROM {t}"
_KINDS = """
    WITH pairs AS (SELECT from_edition, to_edition, from_code, to_code, bool_or(from_part) AS from_part, bool_or(to_part) AS to_part
        FROM {t} GROUP BY ALL),
    counted AS (SELECT *,
        count(*) OVER (PARTITION BY from_edition, to_edition, from_code) AS ahead,
        count(*) OVER (PARTITION BY from_edition, to_edition, to_code) AS behind FROM pairs)
    SELECT from_edition, to_edition, count(DISTINCT from_code), count(DISTINCT to_code),
        count(*) FILTER (ahead = 1 AND behind = 1 AND NOT coalesce(from_part OR to_part, false)),
        count(DISTINCT from_code) FILTER (ahead > 1 OR from_part), count(DISTINCT to_code) FILTER (behind > 1 OR to_part)
    FROM counted GROUP BY ALL ORDER BY ALL"""


def judge(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Raise FileRefused if an edition becomes itself, or the shares of a code are incomplete.

    They are incomplete where they are stated for some of its rows only, or do not add up to one. Where one of them cannot be read, all
    shares of that code are unknown.
    """
    name, table = staged.name, staged.table
    _forget_broken(raw, staged)
    if found := raw.execute(f"SELECT line, from_edition FROM {table} WHERE from_edition = to_edition ORDER BY 1 LIMIT 1").fetchone():
        raise FileRefused(f"{name}: line {found[0]}, column 'to_edition': edition {found[1]} becomes itself")
    if found := raw.execute(_UNEVEN.format(t=table, margin=MARGIN)).fetchone():
        line, code, total, unstated = found
        why = f"{unstated} of its shares are not stated" if unstated else f"its shares add up to {total.normalize():f}, not 1"
        raise FileRefused(f"{name}: line {line}, column 'share': {code}: {why}")
    kinds = raw.execute(_KINDS.format(t=table)).fetchall()
    staged.notes += _parts(raw, table) + [_told(*row) for row in kinds]


def _parts(raw: DuckDBPyConnection, table: str) -> list[str]:
    """Add the rest of codes that are marked as a part of themselves, where the table does not list it; what the report says of them."""
    [(marked, first, before)] = raw.execute(_PARTS.format(t=table)).fetchall()
    if not marked:
        return []
    raw.execute(_REST.format(t=table))
    [(_, _, after)] = raw.execute(_PARTS.format(t=table)).fetchall()
    rest = f"; of {after - before:,} codes the rest is not listed, and keeps its number" if after > before else ""
    return [f"records with a code marked as a part of itself (ex), which are not one to one: {marked:,}, one of them of {first}{rest}"]


def _forget_broken(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Leave out all shares of a code of which one cannot be read, and say of how many codes."""
    codes = raw.execute(_BROKEN.format(t=staged.table)).fetchall()
    if not codes:
        return
    broken = f"(from_edition, to_edition, from_code) IN ({_BROKEN.format(t=staged.table)})"
    raw.execute(f"UPDATE {staged.table} SET share = NULL WHERE {broken}")
    named = ", ".join(sorted(code for *_, code in codes)[:MOST_NAMED])
    staged.notes.append(f"codes of which a share cannot be read, so that none of their shares is used: {len(codes):,} ({named})")


def _told(before: int, after: int, codes: int, into: int, alike: int, split: int, joined: int) -> str:
    """Return how far a correspondence is one to one, in both directions."""
    there = f"HS {before} to HS {after}: {alike:,} of {codes:,} codes are one to one; {split:,} become several"
    back = f"read backwards, {joined:,} of {into:,} become several: what goes to each of these is an estimate"
    return f"{there}; {back}" if split or joined else f"{there} in either direction"
