"""Physical records of a delimited file: every one is handed on as texts by column, as blank, or as rejected with its line and rule.

A piece of the file whose records are regular is split by Arrow; one that holds a quote out of place, a record over several lines or a
record with another number of fields is split line by line. Both give the same records.
"""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from data.loading.files import DAMAGED, Content, Progress, Refused, opened

LONGEST = 1 << 20
SPAN = 100
KEPT = 2_000
PIECE = 1 << 20
ENOUGH = 1 << 16
BLANK = ' \t,;|"\ufeff'
QUOTE, NEWLINE = 34, 10


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
    """Consecutive records: `lines`, `raws` and each of `texts` (one per column of the file) run in parallel for those that are whole."""

    lines: Any
    raws: Any
    texts: list[Any]
    rejected: list[Rejected] = field(default_factory=list[Rejected])
    blank: int = 0

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def physical(self) -> int:
        return len(self.lines) + len(self.rejected) + self.blank

    def raw(self, place: int) -> str:
        """The text of one record, cut where it is very long."""
        return self.raws[place].as_py().rstrip("\n")[:KEPT]


class Reader(Protocol):
    """What reads a file: blocks that hold every physical record once."""

    def blocks(self) -> Iterator[Block]: ...


def block_of(
    width: int, lines: Sequence[int], raws: Sequence[str], rows: Sequence[Sequence[str]], rejected: list[Rejected], blank: int = 0
) -> Block:
    """A block from rows of texts, each `width` long."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return Block(
        pa.array(lines, pa.int64()), pa.array(raws, pa.string()), [pa.array(one, pa.string()) for one in columns], rejected, blank
    )


def joined(blocks: list[Block]) -> Block:
    """One block of several."""
    if len(blocks) == 1:
        return blocks[0]
    texts = [pa.concat_arrays(parts) for parts in zip(*(block.texts for block in blocks), strict=True)]
    rejected = [one for block in blocks for one in block.rejected]
    lines, raws = (pa.concat_arrays([getattr(block, name) for block in blocks]) for name in ("lines", "raws"))
    return Block(lines, raws, texts, rejected, sum(block.blank for block in blocks))


class Records:
    """The records of a text file after `skip` lines, each of `width` fields; empty fields behind the last are no fields."""

    def __init__(
        self, content: Content, encoding: str, delimiter: str, width: int, *, skip: int = 1, drop: int = 0, progress: Progress | None = None
    ):
        self._content, self._encoding, self._delimiter, self._width = content, encoding, delimiter, width
        self._skip, self._drop, self._progress = skip, drop, progress

    def blocks(self) -> Iterator[Block]:
        """Blocks of records; Refused where the file cannot be read to its end, or changes meanwhile."""
        with opened(self._content, self._progress) as stream:
            yield from _dropped(self._gathered(stream), self._drop)

    def _gathered(self, stream: BinaryIO) -> Iterator[Block]:
        """Blocks large enough to be worth the work on each."""
        gathered: list[Block] = []
        for block in self._pieces(stream):
            gathered.append(block)
            if sum(one.physical for one in gathered) >= ENOUGH:
                yield joined(gathered)
                gathered = []
        yield joined(gathered or [block_of(self._width, (), (), (), [])])

    def _pieces(self, stream: BinaryIO) -> Iterator[Block]:
        pieces = _pieces(stream, self._encoding, self._content)
        line, extra = 1, -1
        for piece in pieces:
            piece, skipped = _skipped(piece, self._skip - line + 1)
            line += skipped
            if not piece:
                continue
            if extra < 0:
                extra = _extra(piece, self._delimiter, self._width)
            block = _split(piece, line, self._delimiter, self._width + extra)
            if block is None:
                slow = _Slow(piece, line, self._delimiter, self._width, pieces)
                block, line = slow.block(), slow.line
            else:
                block.texts = block.texts[: self._width]
                line += piece.count(b"\n")
            yield block


def _dropped(blocks: Iterator[Block], drop: int) -> Iterator[Block]:
    """The blocks without the last `drop` records, which are no data."""
    if not drop:
        yield from blocks
        return
    held: list[Block] = []
    for block in blocks:
        held.append(block)
        while sum(one.physical - one.blank for one in held[1:]) >= drop:
            yield held.pop(0)
    yield _without_last(joined(held), drop)


def _without_last(block: Block, drop: int) -> Block:
    lines = sorted([*block.lines.to_pylist(), *(one.line for one in block.rejected)])
    first = lines[-drop] if drop <= len(lines) else 0
    keep = pa.array(block.lines.to_numpy() < first)
    texts = [text.filter(keep) for text in block.texts]
    rejected = [one for one in block.rejected if one.line < first]
    return Block(block.lines.filter(keep), block.raws.filter(keep), texts, rejected, block.blank)


def _pieces(stream: BinaryIO, encoding: str, content: Content) -> Iterator[bytes]:
    """UTF-8 text of a file in pieces of whole lines that end with a line feed; bytes that are not text stay as they are.

    A line too long to keep is cut short but read to its end.
    """
    recoded = _recoder(encoding)
    rest, cutting = b"", False
    try:
        for data in _normalised(stream, recoded):
            if cutting:
                cut = data.find(b"\n")
                cutting, data = cut < 0, data[cut:] if cut >= 0 else b""
            data = rest + data
            end = data.rfind(b"\n") + 1
            if end:
                yield data[:end]
            rest = data[end:]
            if len(rest) > LONGEST + 1:
                rest, cutting = rest[: LONGEST + 1], True
    except DAMAGED as error:
        raise Refused(f"{content.name}: the gzip data is cut short or damaged ({error}): copy the file again") from None
    if rest:
        yield rest + b"\n"


def _normalised(stream: BinaryIO, recoded: Any) -> Iterator[bytes]:
    """Pieces of UTF-8 text whose lines end with a line feed alone."""
    held = b""
    while piece := stream.read(PIECE):
        data = held + recoded(piece)
        held = b"\r" if data.endswith(b"\r") else b""
        data = data[: len(data) - len(held)]
        yield data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    yield (held + recoded(b"", True)).replace(b"\r", b"\n")


def _recoder(encoding: str) -> Any:
    """What turns the bytes of an encoding into UTF-8, piece by piece."""
    if encoding == "utf-8":
        return lambda piece, final=False: piece
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    return lambda piece, final=False: decoder.decode(piece, final).encode("utf-8", "surrogateescape")


def _skipped(piece: bytes, lines: int) -> tuple[bytes, int]:
    """A piece without its first lines, and how many there were to leave out."""
    start = done = 0
    while done < lines and start < len(piece):
        start, done = piece.index(b"\n", start) + 1, done + 1
    return piece[start:], done


def _extra(piece: bytes, delimiter: str, width: int) -> int:
    """How many empty fields the first record has behind the last column; none where it has something there."""
    text = piece.decode("utf-8", "surrogateescape")
    first = next((line for line in text.split("\n") if line.strip(BLANK)), "")
    fields = header_fields(first, delimiter)
    return len(fields) - width if len(fields) > width and not any(fields[width:]) else 0


def _split(piece: bytes, line: int, delimiter: str, width: int) -> Block | None:
    """The records of a piece where each is one line of `width` fields; None where one is not."""
    data = np.frombuffer(piece, np.uint8)
    ends = np.flatnonzero(data == NEWLINE)
    quoted = b'"' in piece
    if not _is_regular(piece, data, ends, ord(delimiter), quoted):
        return None
    irregular: list[Any] = []
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
            arrow_csv.ConvertOptions(column_types={str(place): pa.string() for place in range(width)}),
        )
    except pa.ArrowInvalid:
        return None
    if irregular or table.num_rows != len(ends):
        return None
    texts = [column.combine_chunks() for column in table.columns]
    block = Block(pa.array(np.arange(line, line + len(ends), dtype=np.int64)), _lines_of(piece, ends), texts)
    return _without_blank(block)


def _is_regular(piece: bytes, data: Any, ends: Any, delimiter: int, quoted: bool) -> bool:
    """Whether a piece is text without NUL or overlong lines, and each of its quotes opens or closes a field on one line."""
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
    """The lines of a piece, each with its line feed, without a copy."""
    offsets = np.concatenate([[0], ends + 1]).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets.tobytes()), pa.py_buffer(piece))


def _without_blank(block: Block) -> Block:
    """The block without the records whose fields are all empty, which are counted as blank."""
    blank = np.ones(len(block), bool)
    for text in block.texts:
        if not blank.any():
            return block
        blank[blank] = [not one.strip(BLANK) for one in text.filter(pa.array(blank)).to_pylist()]
    if not blank.any():
        return block
    keep = pa.array(~blank)
    texts = [text.filter(keep) for text in block.texts]
    return Block(block.lines.filter(keep), block.raws.filter(keep), texts, block.rejected, int(blank.sum()))


class _Slow:
    """The records of a piece line by line; a quote that is open at its end may take in lines of the pieces that follow."""

    def __init__(self, piece: bytes, line: int, delimiter: str, width: int, more: Iterator[bytes]):
        self.line, self._delimiter, self._width, self._more = line, delimiter, width, more
        self._held: deque[tuple[int, str]] = deque()
        self._feed(piece)

    def block(self) -> Block:
        """Every record of the piece, and of what it took in."""
        csv.field_size_limit(2 * LONGEST)
        self._lines: list[int] = []
        self._raws: list[str] = []
        self._rows: list[list[str]] = []
        self._rejected: list[Rejected] = []
        blank = 0
        while self._held:
            line, raw = self._held.popleft()
            if raw.strip(BLANK):
                self._sort(line, raw)
            else:
                blank += 1
        return block_of(self._width, self._lines, self._raws, self._rows, self._rejected, blank)

    def _feed(self, piece: bytes) -> None:
        lines = piece.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
        self._held.extend(enumerate(lines, self.line))
        self.line += len(lines)

    def _take(self) -> tuple[int, str] | None:
        if not self._held and (piece := next(self._more, None)):
            self._feed(piece)
        return self._held.popleft() if self._held else None

    def _sort(self, line: int, raw: str) -> None:
        rule, fields = unfit(raw), raw.split(self._delimiter)
        if not rule and '"' in raw:
            raw, fields, rule = self._quoted(line, raw)
        if len(fields) > self._width and not any(fields[self._width :]):
            fields = fields[: self._width]
        if not rule and len(fields) != self._width:
            rule = f"fields: {len(fields)} instead of {self._width}"
        if rule:
            self._rejected.append(Rejected(line, "", rule, raw[:KEPT]))
        else:
            self._lines.append(line)
            self._raws.append(raw)
            self._rows.append(fields)

    def _quoted(self, line: int, raw: str) -> tuple[str, list[str], str]:
        """A record with quotes: its text, fields and rule broken. An open quote takes in further lines only if they complete the record."""
        try:
            return raw, self._fields([raw]), ""
        except csv.Error as error:
            if not _is_open(error):
                return raw, [], "quote: text after a closing quote"
        pieces = [raw]
        while len(pieces) < SPAN and sum(map(len, pieces)) < LONGEST and (taken := self._take()) is not None:
            pieces.append(taken[1])
            fields = self._completed(pieces)
            if fields:
                return "\n".join(pieces), fields, unfit("".join(pieces))
            if fields is not None:
                break
        self._held.extendleft((line + offset, piece) for offset, piece in reversed(list(enumerate(pieces))[1:]))
        return raw, [], "quote: not closed"

    def _completed(self, pieces: list[str]) -> list[str] | None:
        """The fields of a record over several lines, empty where they cannot be one, None where its quote is still open."""
        if self._width > 1 and pieces[-1].count(self._delimiter) >= self._width - 1:
            return []
        try:
            fields = self._fields(pieces)
        except csv.Error as error:
            return None if _is_open(error) else []
        return fields if len(fields) == self._width or not any(fields[self._width :]) else []

    def _fields(self, pieces: list[str]) -> list[str]:
        return next(csv.reader([f"{piece}\n" for piece in pieces], delimiter=self._delimiter, strict=True))


def header_fields(text: str, delimiter: str) -> list[str]:
    """The names in a header line; none where its quotes do not fit the delimiter."""
    try:
        return next(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def unfit(raw: str) -> str:
    """The rule that a line of text breaks whatever its fields are; nothing where it breaks none."""
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


def _is_open(error: csv.Error) -> bool:
    return "unexpected end" in str(error)
