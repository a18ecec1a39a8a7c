"""Quality of a correspondence of HS editions: what makes it unusable, with the line where it stands."""

from duckdb import DuckDBPyConnection

from data.loading.files import Refused
from data.loading.staged import Staged

SOURCE = "concordance"
MARGIN = 0.001
_UNEVEN = """
    SELECT min(line), from_code, sum(share), count(*) - count(share) FROM {t} GROUP BY from_edition, to_edition, from_code
    HAVING count(share) > 0 AND (count(share) < count(*) OR abs(sum(share) - 1) > {margin}) ORDER BY 1 LIMIT 1"""


def judge(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Refused where an edition becomes itself, or the shares of a code are stated for some of its rows only or do not add up to one."""
    name, table = staged.name, staged.table
    if found := raw.execute(f"SELECT line, from_edition FROM {table} WHERE from_edition = to_edition ORDER BY 1 LIMIT 1").fetchone():
        raise Refused(f"{name}: line {found[0]}, column 'to_edition': edition {found[1]} becomes itself")
    if found := raw.execute(_UNEVEN.format(t=table, margin=MARGIN)).fetchone():
        line, code, total, unstated = found
        why = f"{unstated} of its shares are not stated" if unstated else f"its shares add up to {total.normalize():f}, not 1"
        raise Refused(f"{name}: line {line}, column 'share': {code}: {why}")
