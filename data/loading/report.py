"""The reconciliation report of one file: every physical record accounted for, and every amount of the file."""

from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

import simplejson

from data.loading.account import ASIDE, LOADED
from data.loading.reading.file_bytes import shown

Sums = dict[str, dict[str, Decimal]]
WORDS = {"replaced": "replaced or cancelled", "aggregate": "totals of other records", "repeated": "repeated in records of other taxes"}


@dataclass
class Report:
    """What became of a file. `physical` records after the header = loaded + quarantined + blank; `duplicate` are among the quarantined.

    `sums` holds, by name, exact amounts: `file` = `loaded` + `replaced` + `quarantined` + `duplicate` + `aggregate` + `repeated`,
    with `warehouse` the sum of what is stored (equal to `loaded`) and `unreadable` the number of amounts that hold no number. `cells`
    are single cells in quarantine whose record is loaded, `cells_of` how many in each column,
    `unread` how many of the columns that measures rest on, by table, column, month and office; `loss` says what was accepted as lost,
    `options` what the command stated of the file; `months` are the yyyymm whose facts changed.
    """

    source: str
    file: str
    sha256: str
    mapping: str = ""
    load_id: int = 0
    unchanged: bool = False
    physical: int = 0
    loaded: int = 0
    quarantined: int = 0
    blank: int = 0
    duplicate: int = 0
    rules: dict[str, int] = field(default_factory=dict[str, int])
    sums: Sums = field(default_factory=dict[str, dict[str, Decimal]])
    months: list[int] = field(default_factory=list[int])
    notes: list[str] = field(default_factory=list[str])
    cells: int = 0
    cells_of: dict[str, int] = field(default_factory=dict[str, int])
    unread: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    loss: str = ""
    options: str = ""

    @property
    def reconciled(self) -> bool:
        """Return whether every physical record is accounted for."""
        return self.physical == self.loaded + self.quarantined + self.blank

    def to_json(self) -> str:
        """Return the report as one JSON object; decimals are exact numbers."""
        return simplejson.dumps(asdict(self), use_decimal=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Return a report as an earlier load wrote it; what only later versions write is left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in simplejson.loads(text, use_decimal=True).items() if name in known})

    def lines(self) -> list[str]:
        """Return the report for people, one line per fact."""
        state = " (unchanged: loaded before)" if self.unchanged else ""
        counts = f"{self.physical:,} records = {self.loaded:,} loaded + {self.quarantined:,} quarantined + {self.blank:,} blank"
        return [
            f"{shown(self.file)}{state}",
            f"  {counts}" + (f"; {self.duplicate:,} duplicate" if self.duplicate else ""),
            *(f"  quarantined for {rule}: {count:,}" for rule, count in sorted(self.rules.items())),
            *([_single(self.cells, self.cells_of)] if self.cells else []),
            *(line for name, parts in self.sums.items() for line in _sum(name, parts)),
            *(f"  {shown(note)}" for note in self.notes),
            *([f"  ACCEPTED LOSS: {self.loss}"] if self.loss else []),
        ]


def _single(cells: int, by_column: dict[str, int]) -> str:
    """Return how many single cells are set aside, and how many in each column where the report says so."""
    each = f" ({', '.join(f'{shown(name)!r} {count:,}' for name, count in by_column.items())})" if by_column else ""
    return f"  single cells in quarantine, the rest of their records loaded: {cells:,}{each}"


def _sum(name: str, parts: dict[str, Decimal]) -> list[str]:
    """Return a sum of the file and what became of it, in lines; parts of zero are left out."""
    if LOADED not in parts:
        return [f"  {name}: file {parts['file']:,f}, warehouse {parts['warehouse']:,f}"]
    gone = [f"{parts[part]:,f} {WORDS.get(part, part)}" for part in ASIDE if parts[part]]
    unreadable = int(parts["unreadable"])
    lines = [f"  {name}: file {parts['file']:,f} = " + " + ".join([f"{parts[LOADED]:,f} loaded", *gone])]
    return lines + ([f"  {name}: amounts that hold no number and are in no sum: {unreadable:,}"] if unreadable else [])
