"""Columns as the embedded engine keeps them, and the same in PostgreSQL."""

import re
from dataclasses import dataclass

DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
# Text is compared by its code points, as the embedded engine does, whatever the language of the database.
SAME = {
    "VARCHAR": 'text COLLATE "C"',
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric(39,0)",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "BLOB": "bytea",
}
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


@dataclass(frozen=True)
class Stored:
    """A column: its name, and its type as the embedded engine writes it."""

    name: str
    kind: str

    @property
    def exact(self) -> bool:
        """Return whether it holds whole numbers or decimals, whose sums are exact."""
        return self.kind in WHOLE or bool(DECIMAL.fullmatch(self.kind))

    @property
    def money(self) -> bool:
        """Return whether it holds decimals: amounts, weights and rates."""
        return bool(DECIMAL.fullmatch(self.kind))

    def declared(self) -> str:
        """Return its type in PostgreSQL; ValueError for one that has none."""
        if found := DECIMAL.fullmatch(self.kind):
            return f"numeric({found[1]},{found[2]})"
        if self.kind not in SAME:
            raise ValueError(f"column {self.name} is a {self.kind}, which has no equal in PostgreSQL")
        return SAME[self.kind]
