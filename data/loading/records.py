"""Physical records of a delimited file: every one is handed on as fields, as blank, or as rejected with its line and rule."""

import csv
import gzip
import hashlib
import io
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 1 << 20
SPAN = 100
KEPT = 2_000
BLANK = ' \t,;|"\ufeff'
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
Progress = Callable[[str, int, int], None]
Bytes = gzip.GzipFile | io.BufferedReader


class Refused(RuntimeError):
    """A file that cannot be loaded; the message names the file and, where known, its line, column and rule."""


@dataclass(frozen=True)
class Rejected:
    """A physical record that cannot be understood: the line it starts on, the column, the rule it breaks and its text."""

    line: int
    column: str
    rule: str
    raw: str


@dataclass
class Block:
    """Consecutive records: `lines`, `raws` and `rows` run in parallel for those with the right number of fields."""

    lines: list[int] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    blank: int = 0

    @property
    def physical(self) -> int:
        return len(self.rows) + len(self.rejected) + self.blank


def digest(path: Path) -> str:
    """SHA-256 of the bytes of a file; Refused where it is not a readable file or holds nothing."""
    if not path.is_file():
        raise Refused(f"{path}: no such file")
    if not path.stat().st_size:
        raise Refused(f"{path.name}: the file is empty")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def first_lines(path: Path, encodings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each encoding that reads the header of a file, with that line: the encoding of its byte-order mark, else the candidates in turn."""
    with _opened(path) as file:
        start = _read(file, path)
    marked = [name for mark, name in BOMS if start.startswith(mark)]
    for encoding in marked or encodings:
        lines = start.decode(encoding, "surrogateescape").splitlines()
        line = next((line for line in lines if line.strip(BLANK)), None)
        if line is None:
            raise Refused(f"{path.name}: the file holds no text")
        if not _unfit(line):
            yield encoding, line


def _read(file: Bytes, path: Path) -> bytes:
    try:
        return file.read(LONGEST) + file.read(1)
    except DAMAGED as error:
        raise Refused(f"{path.name}: line 1: the gzip data is cut short or damaged ({error})") from None


class Records:
    """The records of one file after its header: `header` is a list of names, `blocks` yields every record once."""

    def __init__(self, path: Path, encoding: str, delimiter: str, progress: Progress | None = None):
        self.path, self.delimiter = path, delimiter
        self._encoding, self._progress = encoding, progress
        self._size = path.stat().st_size

    def blocks(self, size: int = 50_000) -> Iterator[Block]:
        """Blocks of up to `size` records; Refused where the file cannot be read to its end."""
        csv.field_size_limit(LONGEST)
        self._held: deque[tuple[int, str]] = deque()
        with self.path.open("rb") as bottom, _decompressed(bottom) as file:
            self._text = io.TextIOWrapper(file, self._encoding, errors="surrogateescape", newline=None)
            self._line = 0
            width = len(self._header())
            block = Block()
            while (taken := self._take()) is not None:
                self._sort(taken, width, block)
                if block.physical >= size:
                    yield block
                    self._tell(bottom.tell())
                    block = Block()
            yield block
            self._tell(self._size)

    def _tell(self, done: int) -> None:
        if self._progress:
            self._progress(self.path.name, done, self._size)

    def _header(self) -> list[str]:
        while (taken := self._take()) is not None:
            if taken[1].strip(BLANK):
                return header_fields(taken[1], self.delimiter)
        raise Refused(f"{self.path.name}: the file holds no text")

    def _take(self) -> tuple[int, str] | None:
        """The next line with its number, without its end; a line too long to keep is cut short but read to its end."""
        if self._held:
            return self._held.popleft()
        try:
            line = self._text.readline(LONGEST + 2)
            self._line += 1
            rest = line
            while rest and not rest.endswith("\n") and len(rest) == LONGEST + 2:
                rest = self._text.readline(LONGEST + 2)
        except DAMAGED as error:
            raise Refused(f"{self.path.name}: line {self._line + 1}: the gzip data is cut short or damaged ({error})") from None
        except UnicodeError as error:
            raise Refused(f"{self.path.name}: line {self._line + 1}: the text is not {self._encoding} ({error})") from None
        return (self._line, line.removesuffix("\n")) if line else None

    def _sort(self, taken: tuple[int, str], width: int, block: Block) -> None:
        line, raw = taken
        if not raw.strip(BLANK):
            block.blank += 1
            return
        rule, fields = _unfit(raw), raw.split(self.delimiter)
        if not rule and '"' in raw:
            raw, fields, rule = self._quoted(line, raw, width)
        if not rule and len(fields) != width:
            rule = f"fields: {len(fields)} instead of {width}"
        if rule:
            block.rejected.append(Rejected(line, "", rule, raw[:KEPT]))
        else:
            block.lines.append(line)
            block.raws.append(raw)
            block.rows.append(fields)

    def _quoted(self, line: int, raw: str, width: int) -> tuple[str, list[str], str]:
        """A record with quotes: its text, fields and rule broken. An open quote takes in further lines only if they complete the record."""
        try:
            return raw, self._split([raw]), ""
        except csv.Error as error:
            if not _is_open(error):
                return raw, [], "quote: text after a closing quote"
        pieces = [raw]
        while len(pieces) < SPAN and sum(map(len, pieces)) < LONGEST and (taken := self._take()) is not None:
            pieces.append(taken[1])
            fields = self._completed(pieces, width)
            if fields:
                return "\n".join(pieces), fields, _unfit("".join(pieces))
            if fields is not None:
                break
        self._held.extendleft((line + offset, piece) for offset, piece in reversed(list(enumerate(pieces))[1:]))
        return raw, [], "quote: not closed"

    def _completed(self, pieces: list[str], width: int) -> list[str] | None:
        """The fields of a record over several lines, empty where they cannot be one, None where its quote is still open."""
        if width > 1 and pieces[-1].count(self.delimiter) >= width - 1:
            return []
        try:
            fields = self._split(pieces)
        except csv.Error as error:
            return None if _is_open(error) else []
        return fields if len(fields) == width else []

    def _split(self, pieces: list[str]) -> list[str]:
        return next(csv.reader([f"{piece}\n" for piece in pieces], delimiter=self.delimiter, strict=True))


def header_fields(text: str, delimiter: str) -> list[str]:
    """The names in a header line; none where its quotes do not fit the delimiter."""
    try:
        return next(csv.reader([text.removeprefix("\ufeff")], delimiter=delimiter, strict=True))
    except csv.Error:
        return []


def _unfit(raw: str) -> str:
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


def _opened(path: Path) -> Bytes:
    with path.open("rb") as file:
        magic = file.read(2)
    return gzip.open(path) if magic == b"\x1f\x8b" else path.open("rb")


def _decompressed(file: io.BufferedReader) -> Bytes:
    magic = file.read(2)
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if magic == b"\x1f\x8b" else file
