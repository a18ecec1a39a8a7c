"""A staged file: where its rows are, its counts, and the account of its amounts."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from data.loading.file_sums import FileSums
from data.loading.mapping.header_match import Match
from data.loading.reading.physical_records import Rejected
from data.loading.totals.proof import Proof


@dataclass
class Spoilt:
    """What one value of a column cost: its records, the line of the first, and their amounts by name of the sum."""

    line: int
    records: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict[str, Decimal])


@dataclass
class Staged:
    """A staged file: its table, its counts by rule, and the account of its amounts by name of the sum and what became of them."""

    table: str
    match: Match
    load_id: int
    control: FileSums
    physical: int = 0
    loaded: int = 0
    blank: int = 0
    whole: int = 0  # records of which every field was found
    conflicts: int = 0
    last: int = 0  # line of the last record that is kept
    unread: tuple[int, int] = (0, 0)  # records that cannot be read at all, and the line of the first of them
    below: int = 0  # notes among the quarantined, which stand below the last record that is kept
    cells: int = 0
    cells_of: Counter[str] = field(default_factory=Counter[str])  # by column: cells found in reading whose record is loaded
    unread_of: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])  # as `Report.unread`
    loss: str = ""
    rules: Counter[str] = field(default_factory=Counter[str])
    first: dict[str, Rejected] = field(default_factory=dict[str, Rejected])
    spoilt: dict[tuple[str, str], Spoilt] = field(default_factory=dict[tuple[str, str], Spoilt])  # by column and value
    proof: Proof = field(default_factory=Proof)  # of totals between the records
    doubtful: dict[tuple[str, str], Spoilt] = field(default_factory=dict[tuple[str, str], Spoilt])  # loaded, and may be totals
    aside: dict[str, dict[str, Decimal]] = field(default_factory=dict[str, dict[str, Decimal]])
    notes: list[str] = field(default_factory=list[str])

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return self.match.content.name

    @property
    def quarantined(self) -> int:
        """Return records set aside."""
        return self.rules.total() - self.cells

    def read(self, kept: int, unread: int, first: int) -> None:
        """Note the line of the last record kept so far, and how many could not be read, from which line on; 0 where there is none."""
        self.last = max(self.last, kept)
        self.unread = (self.unread[0] + unread, self.unread[1] or first)

    def put(self, name: str, part: str, amount: Decimal) -> None:
        """Enter an amount of a sum under what became of it."""
        parts = self.aside.setdefault(name, {})
        parts[part] = parts.get(part, Decimal(0)) + amount

    def count(self, rejected: Rejected, times: int = 1) -> None:
        """Count records or cells set aside for a rule, and keep the first."""
        rule = rejected.rule.split(":")[0]
        self.rules[rule] += times
        self.first.setdefault(rule, rejected)
