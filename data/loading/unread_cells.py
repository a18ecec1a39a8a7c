"""Single cells that are set aside while their records are loaded: what the report says of them."""

from duckdb import DuckDBPyConnection

from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import shown
from data.loading.staged import Staged
from data.loading.values.forms import accepted

_SEEN = """
    SELECT "column", count(*), min(line), arg_min(value, line) FROM quarantine
    WHERE load_id = ? AND line IN (SELECT line FROM {table}) GROUP BY 1 ORDER BY 3, 1"""


def notes(raw: DuckDBPyConnection, staged: Staged) -> list[str]:
    """Return for each column how many of its cells are set aside, though their records are loaded, and what follows."""
    match = staged.match
    fields = {match.headed(name): name for name in match.mapping.optional}
    if not (fields and staged.cells_of):
        return []
    amounts = _amounts_of_taxes(match.mapping)
    found = raw.execute(_SEEN.format(table=staged.table), [staged.load_id]).fetchall()
    return [
        _tax(name, *seen) if fields[name] in amounts else _other(name, *seen) + accepted(match, name, seen[-1]) + CURE
        for name, *seen in found
        if name in fields
    ]


CURE = ": correct the cells and load the file again"


def _amounts_of_taxes(mapping: Mapping) -> frozenset[str]:
    """Return the fields that hold amounts of taxes, in columns of their own or in records that are taxes themselves."""
    own = {column.field for column in mapping.of_taxes if column.field.endswith("_amount")}
    return frozenset(own | {name for total in mapping.sums.values() if total.table == "tax_line" for name in total.fields})


def _tax(name: str, count: int, line: int, value: str) -> str:
    return (
        f"column {shown(name)!r}: amounts that cannot be loaded: {count:,}, first {shown(value)!r} on line {line}; their items are loaded "
        f"without them, so what is assessed falls short (quality rule 19){CURE}"
    )


def _other(name: str, count: int, line: int, value: str) -> str:
    return (
        f"column {shown(name)!r}: cells that cannot be loaded: {count:,}, first {shown(value)!r} on line {line}; their records are loaded "
        "without them"
    )
