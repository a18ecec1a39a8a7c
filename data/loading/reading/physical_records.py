"""Physical records of a file, and blocks of them: every one is whole, blank, or rejected with its line and rule."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from data.loading.reading.file_bytes import shown
from data.loading.reading.vectors import compute as pc

MOST_NOTED = 5
LONGEST = 1 << 20
KEPT = 2_000
RULES = "-=_+\u2500\u2501\u2502\u2503\u253c\u2550"  # of which the lines are drawn that databases put between header and records
BLANK = f' \t,;|"\ufeff\x1a{RULES}'


@dataclass(frozen=True)
class Rejected:
    """A physical record, or one cell of it, that cannot be loaded: line, column, rule broken, text of the record, and of the cell."""

    line: int
    column: str
    rule: str
    raw: str
    value: str = ""


@dataclass
class Block:
    """Consecutive records: `lines`, `raws` and each of `texts` (one per column of the file) run in parallel for those that are whole.

    A column that nobody reads may be None. `raws` may be in chunks.
    """

    lines: Any
    raws: Any
    texts: list[Any]
    rejected: list[Rejected] = field(default_factory=list[Rejected])
    blank: int = 0

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def physical(self) -> int:
        """Return the number of physical records."""
        return len(self.lines) + len(self.rejected) + self.blank

    def first(self, count: int) -> "Block":
        """Return the block with no more than the first `count` of its whole records, and the rejected ones among them."""
        if count >= len(self):
            return self
        last = self.lines[count - 1].as_py() if count else 0
        rejected = [one for one in self.rejected if one.line <= last]
        return Block(
            self.lines[:count], self.raws[:count], [text if text is None else text[:count] for text in self.texts], rejected, self.blank
        )

    def filter(self, keep: Any) -> "Block":
        """Return the block with the whole records that an Arrow mask keeps."""
        texts = [text if text is None else text.filter(keep) for text in self.texts]
        return Block(self.lines.filter(keep), self.raws.filter(keep), texts, self.rejected, self.blank)

    def without(self, nothings: Collection[str]) -> "Block":
        """Return the block with the texts that mean an empty cell left empty; the texts of records stay as they are."""
        if nothings:
            meant = pa.array(nothings, pa.string())
            self.texts = [text if text is None else _emptied(text, meant) for text in self.texts]
        return self

    def unlabelled(self) -> "Block":
        """Return the block with the code of each cell alone, where it holds a code and its label, as `FR: France`."""
        self.texts = [text if text is None else pc.replace_substring_regex(text, r"(?s): .*", "") for text in self.texts]
        return self

    def only(self, wanted: Collection[int]) -> "Block":
        """Return the block with the columns at some places alone."""
        self.texts = [text if place in wanted else None for place, text in enumerate(self.texts)]
        return self

    def raw(self, place: int) -> str:
        """Return the text of one record, cut if it is very long."""
        return self.raws[place].as_py().rstrip("\n")[:KEPT]


def _emptied(texts: Any, meant: Any) -> Any:
    return pc.if_else(pc.is_in(pc.utf8_trim_whitespace(texts), meant), "", texts)


def left_out(line: int, text: str) -> str:
    """Return what the report says of a record that `skip_after` leaves out: it is in no count and no sum."""
    return f"line {line} is left out, as skip_after states, and is in no sum: {shown(text.strip()[:120])!r}"


class Reader(Protocol):
    """What reads a file: blocks that hold every physical record once; `notes`, where it has them, are for the report."""

    def blocks(self) -> Iterator[Block]:
        """Yield the records of the file, block by block."""
        ...


def block_of(
    width: int, lines: Sequence[int], raws: Sequence[str], rows: Sequence[Sequence[str]], rejected: list[Rejected], blank: int = 0
) -> Block:
    """Return a block from rows of texts, each `width` long."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return Block(pa.array(lines, pa.int64()), pa.array(raws, pa.string()), [pa.array(one, pa.string()) for one in columns], rejected, blank)


def joined(blocks: list[Block]) -> Block:
    """Return one block of several."""
    if len(blocks) == 1:
        return blocks[0]
    columns = zip(*(block.texts for block in blocks), strict=True)
    texts = [None if parts[0] is None else pa.concat_arrays(parts) for parts in columns]
    rejected = [one for block in blocks for one in block.rejected]
    lines = pa.concat_arrays([block.lines for block in blocks])
    raws = pa.chunked_array([chunk for block in blocks for chunk in getattr(block.raws, "chunks", [block.raws])], pa.string())
    return Block(lines, raws, texts, rejected, sum(block.blank for block in blocks))


def header_fields(text: str, delimiter: str) -> list[str]:
    """Return the names in a header line; empty if its quotes do not fit the delimiter."""
    try:
        return next(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def unfit(raw: str) -> str:
    """Return the rule that a line of text breaks whatever its fields are; empty if it breaks none."""
    if len(raw) > LONGEST:
        return "length: over 1 MB"
    if "\0" in raw:
        return "nul: holds a NUL byte"
    if not raw.isascii():
        try:
            raw.encode()
        except UnicodeEncodeError:
            return "encoding: bytes that are not text"
    return ""
