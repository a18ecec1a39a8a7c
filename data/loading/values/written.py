"""How a file writes its numbers, column by column: a format that it contradicts, or that it leaves open, is refused with what to state."""

from typing import Any

import numpy as np

from data.loading.file_sums import Formats
from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import NumberFormat
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.reading.vectors import compute as pc
from data.loading.refusals.marked_currencies import MarkedCurrencies
from data.loading.values import numerals

OPEN = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
PLAIN_FORMAT = NumberFormat()
SIDES = {"DR": "a debit", "CR": "a credit"}


class Written:
    """What the columns of decimals of one file show of the way its numbers are written."""

    def __init__(self, match: Match) -> None:
        self._match = match
        self._stated = any({"decimal", "thousands"} & one.model_fields_set for one in match.mapping.numbers)
        self._currencies = MarkedCurrencies(match)
        self._decided: set[str] = set()
        self._open: dict[str, tuple[int, str]] = {}

    def seen(self, name: str, texts: Any, rules: dict[int, str], lines: Any, formats: Formats) -> None:
        """Look at the texts of a column; raises FileRefused where one of them contradicts the format.

        texts: trimmed, as an Arrow array. rules: by place, the texts that the format does not read. lines: those of the records.
        """
        for place, rule in rules.items():
            if rule == "number: cannot be read" and not self._match.options.accept_loss:
                self._contradicted(name, texts[place].as_py(), lines[place].as_py(), _format(formats, place))
        self._currencies.seen(name, texts, lines)
        if not self._stated and name not in self._decided:
            self._settle(name, texts, lines)

    def judge(self) -> None:
        """Raise FileRefused if every number of a column that has a point fits two readings."""
        for name, (line, text) in self._open.items():
            if name not in self._decided:
                plain, grouped = text, text.replace(".", "")
                raise FileRefused(
                    f"{self._match.content.name}: line {line}, column {shown(name)!r}: {text!r} may be {plain} with a "
                    f"decimal point or {grouped} with a point between thousands, and no other value of the column decides it: "
                    f"state --decimal . or --decimal , --thousands . (or [[numbers]] in {self._match.mapping.name}.toml)"
                )

    def _contradicted(self, name: str, text: str, line: int, numbers: NumberFormat) -> None:
        if not (other := numerals.contradicts(text, numbers)):
            return
        where = f"{self._match.content.name}: line {line}, column {shown(name)!r}: {shown(text)!r}"
        side = numerals.side(other.mark)
        if side and any(numerals.side(mark) not in ("", side) for mark in numbers.marks):
            raise FileRefused(f"{where} is {SIDES[side]}, and others are not: export those that reduce the sum with a minus before them")
        told = f"; it is {SIDES[side]}, and keeps its sign: where it reduces the sum, export it with a minus instead" if side else ""
        raise FileRefused(
            f"{where} is not written as {numerals.example(numbers)}, which is what is stated for this column: load it with {other.option} "
            f"(or state {other.setting} under [[numbers]] in {self._match.mapping.name}.toml){told}"
        )

    def _settle(self, name: str, texts: Any, lines: Any) -> None:
        """Tell whether a text with a point shows that the point is a decimal one, or leaves it open."""
        is_open = pc.match_substring_regex(texts, OPEN)
        if pc.any(pc.and_(pc.match_substring(texts, "."), pc.invert(is_open))).as_py():
            self._decided.add(name)
        elif name not in self._open and pc.any(is_open).as_py():
            place = int(np.flatnonzero(is_open.to_numpy(zero_copy_only=False))[0])
            self._open[name] = (lines[place].as_py(), texts[place].as_py())


def _format(formats: Formats, place: int) -> NumberFormat:
    return formats if isinstance(formats, NumberFormat) else formats[place] or PLAIN_FORMAT
