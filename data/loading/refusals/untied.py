"""Why a sum of a file is not that of the warehouse, and which settings of its mapping would change it."""

from decimal import Decimal
from typing import TYPE_CHECKING

from data.loading import upsert

if TYPE_CHECKING:
    from data.loading.staged import Staged

CENT = Decimal("0.01")
MOST_TIMES = 12


def why(staged: "Staged", name: str, due: Decimal, stored: Decimal) -> str:
    """Return what to look at, likeliest first. due: what should be in the warehouse; stored: what is."""
    mapping = staged.match.mapping
    total = mapping.totals[name]
    fields, table = " + ".join(total.fields), total.table
    filled = upsert.into(mapping).get(table, {})
    stated = f"[sums] {name} compares {fields!r} of the file with {total.column!r} of table {table}"
    hints = [hint for hint in (_scaled(due, stored, fields), _doubled(due, stored, table), _dropped(stored, table, filled)) if hint]
    others = f"make `column` of that sum, or what [into.{table}] puts there, hold {fields!r}"
    return f"{stated}: {'; '.join([*hints, others])} (in {mapping.name}.toml)"


def _scaled(due: Decimal, stored: Decimal, fields: str) -> str:
    """Return a hint where one is the other times a power of ten."""
    for power in (10, 100, 1_000, 1_000_000):
        if abs(due * power - stored) <= CENT * power or abs(stored * power - due) <= CENT * power:
            return f"one is {power:,} times the other: state `multiplier` in the [[column]] of {fields!r}, and no factor in [into]"
    return ""


def _doubled(due: Decimal, stored: Decimal, table: str) -> str:
    """Return a hint where amounts were counted several times."""
    times = stored / due if due else Decimal(0)
    if times == times.to_integral_value() and 1 < times <= MOST_TIMES:
        return f"each amount is counted {times:f} times: state `key`, or `where` in [into.{table}], so that one record makes one row"
    return ""


def _dropped(stored: Decimal, table: str, filled: dict[str, str]) -> str:
    """Return a hint where a condition leaves records out."""
    if "where" in filled:
        return f"`where` in [into.{table}] leaves records out of this sum: state it as a [rules] to set them aside by name"
    return f"nothing of it arrived: state a column for it in [into.{table}]" if not stored else ""
