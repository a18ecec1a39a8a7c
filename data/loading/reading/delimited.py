"""Records of delimited text.

A piece of the file whose records are regular is split by Arrow. One with a quote out of place, a record over several lines or one with
another number of fields is split line by line. Both give the same records.
"""

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from data.loading.reading.file_bytes import Content, Progress, opened
from data.loading.reading.irregular import Irregular
from data.loading.reading.physical_records import BLANK, LONGEST, MOST_NOTED, Block, block_of, header_fields, joined, left_out
from data.loading.reading.pieces import pieces, without_lines
from data.loading.reading.vectors import compute as pc

ENOUGH = 1 << 16
QUOTE, NEWLINE = 34, 10


class DelimitedRecords:
    """The records of a text file after `skip` lines, each of `width` fields; empty fields behind the last are no fields.

    wanted: the places of the columns that are read. drop: records at the end that are no data.
    """

    def __init__(
        self,
        content: Content,
        encoding: str,
        delimiter: str,
        width: int,
        wanted: Collection[int],
        *,
        skip: int = 1,
        drop: int = 0,
        progress: Progress | None = None,
    ) -> None:
        self._content, self._encoding, self._delimiter, self._width = content, encoding, delimiter, width
        self._wanted, self._skip, self._drop, self._progress = sorted(wanted), skip, drop, progress
        self.notes: list[str] = []

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of records; raises FileRefused where the file cannot be read to its end, or changes meanwhile."""
        with opened(self._content, self._progress) as stream:
            yield from _dropped(self._gathered(stream), self._drop, self.notes)

    def _gathered(self, stream: BinaryIO) -> Iterator[Block]:
        """Yield blocks large enough to be worth the work on each."""
        gathered: list[Block] = []
        for block in self._pieces(stream):
            gathered.append(block)
            if sum(one.physical for one in gathered) >= ENOUGH:
                yield joined(gathered)
                gathered = []
        yield joined(gathered or [block_of(self._width, (), (), (), []).only(self._wanted)])

    def _pieces(self, stream: BinaryIO) -> Iterator[Block]:
        stream_pieces = pieces(stream, self._encoding, self._content)
        line, extra = 1, -1
        for piece in stream_pieces:
            piece, skipped = without_lines(piece, self._skip - line + 1)
            line += skipped
            if not piece:
                continue
            if extra < 0:
                extra = _extra(piece, self._delimiter, self._width)
            block = _split(piece, line, self._delimiter, self._width + extra, self._wanted)
            if block is None:
                slow = Irregular(piece, line, self._delimiter, self._width, stream_pieces)
                block, line = slow.block().only(self._wanted), slow.line
            else:
                block.texts = block.texts[: self._width]
                line += piece.count(b"\n")
            yield block


def _dropped(blocks: Iterator[Block], drop: int, notes: list[str]) -> Iterator[Block]:
    """Yield the blocks without the last `drop` records, which are no data; a note names them."""
    if not drop:
        yield from blocks
        return
    held: list[Block] = []
    for block in blocks:
        held.append(block)
        while sum(one.physical - one.blank for one in held[1:]) >= drop:
            yield held.pop(0)
    yield _without_last(joined(held), drop, notes)


def _without_last(block: Block, drop: int, notes: list[str]) -> Block:
    texts = dict(zip(block.lines.to_pylist(), block.raws.to_pylist(), strict=True)) | {one.line: one.raw for one in block.rejected}
    lines = sorted(texts)
    first = lines[-drop] if drop <= len(lines) else 0
    notes += [left_out(line, texts[line]) for line in lines if line >= first][:MOST_NOTED]
    keep = pa.array(block.lines.to_numpy() < first)
    kept = block.filter(keep)
    kept.rejected = [one for one in block.rejected if one.line < first]
    return kept


def _extra(piece: bytes, delimiter: str, width: int) -> int:
    """Return how many empty fields the first record has behind the last column; none where it has something there."""
    text = piece.decode("utf-8", "surrogateescape")
    first = next((line for line in text.split("\n") if line.strip(BLANK)), "")
    fields = header_fields(first, delimiter)
    return len(fields) - width if len(fields) > width and not any(fields[width:]) else 0


def _split(piece: bytes, line: int, delimiter: str, width: int, wanted: list[int]) -> Block | None:
    """Return the records of a piece if each is one line of `width` fields; None if one is not."""
    data = np.frombuffer(piece, np.uint8)
    ends = np.flatnonzero(data == NEWLINE)
    quoted = b'"' in piece
    if not _is_regular(piece, data, ends, ord(delimiter), quoted):
        return None
    irregular: list[Any] = []
    names = [str(place) for place in wanted]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(piece),
            arrow_csv.ReadOptions(use_threads=False, block_size=len(piece) + 1, column_names=[str(place) for place in range(width)]),
            arrow_csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if quoted else False,
                ignore_empty_lines=False,
                invalid_row_handler=lambda row: irregular.append(row) or "skip",
            ),
            arrow_csv.ConvertOptions(column_types={name: pa.string() for name in names}, include_columns=names),
        )
    except pa.ArrowInvalid:
        return None
    if irregular or table.num_rows != len(ends):
        return None
    read = dict(zip(wanted, table.columns, strict=True))
    texts = [read[place].combine_chunks() if place in read else None for place in range(width)]
    block = Block(pa.array(np.arange(line, line + len(ends), dtype=np.int64)), _lines_of(piece, ends), texts)
    return _without_blank(block)


def _is_regular(piece: bytes, data: Any, ends: Any, delimiter: int, quoted: bool) -> bool:
    """Tell whether a piece is text without NUL or overlong lines, and each of its quotes opens or closes a field on one line."""
    if b"\0" in piece or int(np.diff(ends, prepend=-1).max()) > LONGEST or not _is_text(piece):
        return False
    if not quoted:
        return True
    marks = np.flatnonzero(data == QUOTE)
    if len(marks) % 2:
        return False
    opens, closes = marks[::2], marks[1::2]
    around = np.array([delimiter, NEWLINE, QUOTE])
    before = np.where(opens > 0, data[opens - 1], NEWLINE)
    one_line = np.searchsorted(ends, opens) == np.searchsorted(ends, closes)
    return bool(np.isin(before, around).all() and np.isin(data[closes + 1], around).all() and one_line.all())


def _is_text(piece: bytes) -> bool:
    if piece.isascii():
        return True
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lines_of(piece: bytes, ends: Any) -> Any:
    """Return the lines of a piece, each with its line feed, without a copy."""
    offsets = np.concatenate([[0], ends + 1]).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets.tobytes()), pa.py_buffer(piece))


def _without_blank(block: Block) -> Block:
    """Return the block without the records whose fields are all empty; these are counted as blank."""
    blank = np.ones(len(block), bool)
    for text in (one for one in (*block.texts, block.raws) if one is not None):
        blank &= pc.equal(pc.utf8_trim(text, characters=f"{BLANK}\n"), "").to_numpy(zero_copy_only=False)
        if not blank.any():
            return block
    kept = block.filter(pa.array(~blank))
    kept.blank = int(blank.sum())
    return kept
