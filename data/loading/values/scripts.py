"""Numbers in other letters: digits of other scripts, as Arabic-Indic ones, and shares with a per cent sign, as what they stand for."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from data.loading.mapping.groups import NumberFormat
from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import shown
from data.loading.reading.physical_records import Block
from data.loading.reading.vectors import compute as pc
from data.loading.values import digits

GROUPS = re.compile(r"(?<=[0-9])\u066c(?=[0-9]{3}(?![0-9]))")
DECIMALS = re.compile(r"([+-]?)([0-9]+)\u066b([0-9]+)")
ASCII_AND_DIGITS = r"^[\x00-\x7F\p{Nd}]+$"
PERCENT = re.compile(r"(.*[0-9])\s*[%\u066a]")
NUMBERED = ("decimal", "integer", "date", "stamp", "hs")


class Scripts:
    """Writes the digits of one file as 0 to 9, and keeps what the report says of them.

    A code is written so where it holds no letter of another script: the digits of a name stay as they are.
    """

    def __init__(self, match: Match) -> None:
        columns = {place: column.kind for place, column in reversed(match.places)} | dict.fromkeys(
            (place for place in (*dict(match.wide), *dict(match.left_out))), "decimal"
        )
        self._percent = frozenset(place for place, column in match.places if column.percent)
        self._kinds, self._names, self._formats = columns, match.names, match.mapping.formats
        self._seen: dict[str, tuple[int, str, str]] = {}

    def plain(self, block: Block) -> Block:
        """Return the block with digits of other scripts written as 0 to 9; the texts of records stay as they are."""
        for place, kind in self._kinds.items():
            texts = block.texts[place]
            foreign = pc.invert(pc.string_is_ascii(texts))
            if place in self._percent:
                foreign = pc.or_(foreign, pc.match_substring(texts, "%"))
            if pc.any(foreign).as_py():
                if kind not in NUMBERED:
                    foreign = pc.and_(foreign, pc.match_substring_regex(texts, ASCII_AND_DIGITS))
                block.texts[place] = self._written(place, texts, np.flatnonzero(foreign.to_numpy(zero_copy_only=False)))
        return block

    def _written(self, place: int, texts: Any, places: Any) -> Any:
        name, formats = self._names[place], self._formats if self._kinds[place] == "decimal" else ()
        before = texts.take(pa.array(places)).to_pylist()
        after = [written(text, formats) for text in before]
        if place in self._percent:
            after = [PERCENT.sub(r"\1e-2", text.strip()) for text in after]
        changed = [(place, one, new) for place, one, new in zip(places.tolist(), before, after, strict=True) if one != new]
        if not changed:
            return texts
        told = [(one, new) for _, one, new in changed if one.translate(digits.DIRECTION) != new]
        if told:
            count, one, new = self._seen.get(name, (0, *told[0]))
            self._seen[name] = (count + len(told), one, new)
        mask = np.zeros(len(texts), bool)
        mask[[place for place, _, _ in changed]] = True
        return pc.replace_with_mask(texts, pa.array(mask), pa.array([new for _, _, new in changed], pa.string()))

    @property
    def notes(self) -> list[str]:
        """Return, by column, how many cells were read by the digits that they stand for, and one of them."""
        return [
            f"column {shown(name)!r}: {count:,} cells as {shown(one)!r}: read as {shown(new)!r}"
            for name, (count, one, new) in self._seen.items()
        ]


def written(text: str, formats: Sequence[NumberFormat] = ()) -> str:
    """Return a text with its digits as 0 to 9, without marks of direction.

    formats: of a column of decimals, those of its numbers: the Arabic marks before decimals and between thousands, which mean nothing
    else, are written so that only one reading is possible.
    """
    text = digits.plain(text)
    if not formats:
        return text
    text = GROUPS.sub("", text)
    found = DECIMALS.fullmatch(text.strip())
    if not found:
        return text
    sign, whole, decimals = found.groups()
    marks = {one.decimal for one in formats}
    if len(marks) > 1:
        return f"{sign}{whole}{decimals}e-{len(decimals)}"
    return f"{sign}{whole}{marks.pop()}{decimals}{'0' if len(decimals) == 3 else ''}"
