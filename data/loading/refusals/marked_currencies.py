"""Amounts beside which their currency stands, as `USD 5`: refused where they are in several, or not in the administration's."""

from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.reading.vectors import compute as pc
from data.loading.values import units

if TYPE_CHECKING:
    from data.loading.mapping.header_match import Match

OWN = "SELECT currency FROM administration WHERE currency <> ''"
APART = "load each currency from a file of its own into a warehouse of its own (PORTOLAN_WAREHOUSE)"
NOT_SUMMED = "invoice"  # what an invoice states is in the currency of the invoice


class MarkedCurrencies:
    """The currencies that stand beside the amounts of one file, as far as it is read."""

    def __init__(self, match: "Match") -> None:
        self._file = match.content.name
        self._marks = _currencies(match)
        together = reduce(frozenset[str].intersection, self._marks.values()) if self._marks else frozenset[str]()
        self._is_open = len(self._marks) > 1 and not together and "currency" not in match.fields
        self._apart = {match.names[place] for place, column in match.places if column.field.startswith(NOT_SUMMED)}
        self._common: frozenset[str] = frozenset()
        self._first = ""

    def seen(self, name: str, texts: Any, lines: Any) -> None:
        """Look at the texts of a column of decimals; raises FileRefused where one is in another currency than one before."""
        if not self._is_open or name in self._apart:
            return
        left, found = pa.array(np.ones(len(texts), bool)), list[tuple[int, frozenset[str]]]()
        for mark, codes in self._marks.items():
            held = pc.and_(pc.match_substring(texts, mark), left)
            left = pc.and_(left, pc.invert(held))
            found += [(int(at), codes) for at in np.flatnonzero(held.to_numpy(zero_copy_only=False))[:1]]
        for at, codes in sorted(found, key=lambda one: one[0]):
            told = f"line {lines[at].as_py()}, column {shown(name)!r}: {shown(texts[at].as_py())!r}"
            if self._first and not codes & self._common:
                raise FileRefused(f"{self._file}: {told}, and {self._first}: amounts in several currencies are never added: {APART}")
            self._common = codes & self._common if self._first else codes
            self._first = self._first or told


def judge(raw: DuckDBPyConnection, match: "Match") -> None:
    """Raise FileRefused where a mark that is stated beside amounts is another currency than that of the administration."""
    own = next((str(code) for (code,) in raw.execute(OWN).fetchall()), "")
    if not own or match.mapping.own_money or "currency" in match.fields or "currency" in match.mapping.derived:
        return
    if found := [mark for mark, codes in _currencies(match).items() if own not in codes]:
        raise FileRefused(
            f"{match.content.name}: --mark {shown(found[0])}: amounts in {shown(found[0])}, and the currency of the administration is "
            f"{own}: export them in national currency"
        )


def _currencies(match: "Match") -> dict[str, frozenset[str]]:
    """Return the marks that are currencies, the longest first, with the codes that each may mean."""
    marks = {mark for one in match.mapping.formats for mark in one.marks}
    return {mark: codes for mark in sorted(marks, key=lambda one: (-len(one), one)) if (codes := units.marked(mark))}
