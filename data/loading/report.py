"""The reconciliation report of one file: every physical record accounted for, and the sums of file and warehouse side by side."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal

import simplejson


@dataclass
class Report:
    """What became of a file. `physical` records after the header = loaded + quarantined + blank; `duplicate` are among the quarantined.

    `sums` holds, by name, {"file": Decimal, "warehouse": Decimal}; `months` are the yyyymm whose facts changed.
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
    rules: dict[str, int] = field(default_factory=dict)
    sums: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    months: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def reconciled(self) -> bool:
        return self.physical == self.loaded + self.quarantined + self.blank

    def to_json(self) -> str:
        """The report as one JSON object; decimals are exact numbers."""
        return simplejson.dumps(asdict(self), use_decimal=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        return cls(**simplejson.loads(text, use_decimal=True))

    def lines(self) -> list[str]:
        """The report for people, one line per fact."""
        state = " (unchanged: loaded before)" if self.unchanged else ""
        counts = f"{self.physical:,} records = {self.loaded:,} loaded + {self.quarantined:,} quarantined + {self.blank:,} blank"
        return [
            f"{self.file}{state}",
            f"  {counts}" + (f"; {self.duplicate:,} duplicate" if self.duplicate else ""),
            *(f"  quarantined for {rule}: {count:,}" for rule, count in sorted(self.rules.items())),
            *(f"  {name}: file {pair['file']:,f}, warehouse {pair['warehouse']:,f}" for name, pair in self.sums.items()),
            *(f"  {note}" for note in self.notes),
        ]
