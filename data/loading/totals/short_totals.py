"""Totals with fewer fields than a record, as `TOTAL;17734568.39` below the records: known by their word and by the sums of the file."""

from dataclasses import dataclass
from decimal import Decimal

from duckdb import DuckDBPyConnection

from data.loading import account
from data.loading.reading.file_bytes import shown
from data.loading.staged import Staged
from data.loading.totals.total_words import least
from data.loading.values import numerals

MOST = 1_000
_SHORT = "SELECT line, raw FROM quarantine WHERE load_id = ? AND rule LIKE 'fields%' ORDER BY line LIMIT ?"


@dataclass(frozen=True)
class ShortTotal:
    """A line that states sums of the file in too few fields: its number, its text, and the rule that it breaks as a record."""

    line: int
    text: str
    rule: str = "fields"


def find(raw: DuckDBPyConnection, staged: Staged) -> list[ShortTotal]:
    """Return the lines with too few fields that begin with the word of a total, and whose numbers are all sums of the file."""
    if not staged.rules["fields"]:
        return []
    whole = {name: amount - staged.aside.get(name, {}).get(account.AGGREGATE, Decimal(0)) for name, amount in staged.control.sums.items()}
    lines = raw.execute(_SHORT, [staged.load_id, MOST]).fetchall()
    return [
        ShortTotal(line, text) for line, text in lines if least(text) == 1 and _states(staged, text, set(whole.values()) - {Decimal(0)})
    ]


def told(one: ShortTotal) -> str:
    """Return what is said of such a line."""
    return f"line {one.line} states sums of the records in too few fields ({shown(one.text.strip()[:80])!r}): set aside as their total"


def _states(staged: Staged, text: str, sums: set[Decimal]) -> bool:
    """Tell whether a line holds numbers, and each is one of some sums."""
    found: list[Decimal] = []
    for cell in text.split(staged.match.delimiter):
        try:
            found.append(numerals.amount(cell.strip(' "'), staged.match.mapping.formats[-1]))
        except numerals.Unreadable:
            continue
    return bool(found) and sums.issuperset(found)
