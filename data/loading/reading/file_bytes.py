"""The bytes of a file: what it is, its digest, the encoding that reads all of it, and a stream that refuses a file that changes."""

import codecs
import gzip
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.loading.reading.letters import Letters
from data.loading.refusals import kinds

PIECE = 1 << 20
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
START, SHORT = 1024, 64
CONTROL = bytes({*range(1, 32), 127} - {*b"\t\n\v\f\r\x1a\x1b"})  # bytes that no text holds, but here and there one
MOST_CONTROL = 0.02
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))  # that do not break, or are narrow
GZIP, ZIP, OLD_EXCEL = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Progress = Callable[[str, int, int], None]


class FileRefused(RuntimeError):
    """A file that cannot be loaded; the message names the file and, where known, its line, column, the value seen and what is accepted."""


@dataclass(frozen=True)
class Content:
    """What one pass over a file found: its digest, size, form, byte-order mark and the encodings that read all of its text.

    form: "text", "workbook" (Excel), or text that holds no fields: "json", "html", "xml", "spreadsheet" (Excel as XML). odd: the kind of
    letters that tell of another encoding, with the line and word of the first; empty where none do.
    """

    path: Path
    sha256: str
    size: int
    form: str
    marked: str
    whole: tuple[str, ...]
    odd: tuple[str, int, bytes] | tuple[()]

    @property
    def name(self) -> str:
        """Return the name of the file, safe to print."""
        return shown(self.path.name)


def shown(text: str, kept: str = "") -> str:
    """Return a text that is safe to print.

    Control characters, except those `kept`, and bytes that are not text become escapes; spaces of any width become spaces.
    """
    text = text.translate(SPACES)
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one in kept else one.encode("unicode_escape", "surrogatepass").decode() for one in text)


def examined(path: Path, encodings: tuple[str, ...]) -> Content:
    """Read a file once, whole: its digest and which encodings read it. Raises FileRefused where it is no file that can be loaded."""
    start = _start(path)
    form = _form(path, start)
    digest, size = hashlib.sha256(), 0
    alive, letters = {name: codecs.getincrementaldecoder(name)() for name in encodings}, Letters()
    with path.open("rb") as file:
        tap = _Tap(file, digest.update, lambda _: None)
        for line, piece in _pieces(path, tap) if form == "text" else ():
            alive = {name: decoder for name, decoder in alive.items() if _reads(decoder, piece)}
            if "utf-8" not in alive:
                letters.look(piece, line)
        tap.finish()
        size = file.tell()
    whole = tuple(name for name, decoder in alive.items() if _reads(decoder, b"", final=True))
    marked = next((name for mark, name in MARKS if start.startswith(mark)), "")
    odd = (letters.kind, *letters.first[letters.kind]) if letters.kind and not marked else ()
    return Content(path, digest.hexdigest(), size, form, marked, (marked,) if marked else whole, odd)


def beginning(content: Content, size: int = PIECE) -> bytes:
    """Return the first bytes of a file, unpacked; raises FileRefused if it is damaged."""
    with content.path.open("rb") as file:
        unpacked = _unpacked(file)
        try:
            return unpacked.read(size)
        except DAMAGED as error:
            raise FileRefused(damage(content.path, 1, error)) from None


@contextmanager
def opened(content: Content, progress: Progress | None = None) -> Generator[BinaryIO]:
    """Yield the bytes of a file, unpacked.

    Raises FileRefused, at the end of the reading, if they are not those that were examined.
    """
    digest = hashlib.sha256()
    with content.path.open("rb") as file:
        tap = _Tap(file, digest.update, lambda done: progress(content.name, done, content.size) if progress else None)
        yield _unpacked(tap)
        tap.finish()
    if digest.hexdigest() != content.sha256:
        raise FileRefused(f"{content.name}: the file changed while it was read: load it again when nothing writes to it")


class _Tap(io.RawIOBase):
    """A stream that hands every byte read to `taken`, and says how far it is."""

    def __init__(self, file: BinaryIO, taken: Callable[[bytes], None], moved: Callable[[int], None]) -> None:
        self._file, self._taken, self._moved = file, taken, moved
        self._done = self._told = 0

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def seekable(self) -> bool:
        """Return False: what was read is hashed as it passes, so there is no going back."""
        return False

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, all that is left by default; hand them to `taken` and report how far the stream is."""
        piece = self._file.read(size)
        self._taken(piece)
        self._done += len(piece)
        if self._done - self._told >= PIECE or not piece:
            self._told = self._done
            self._moved(self._done)
        return piece

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Read bytes into a buffer; return how many."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def finish(self) -> None:
        """Read what is left."""
        while self.read(PIECE):
            pass


def _unpacked(file: BinaryIO | _Tap) -> BinaryIO:
    """Return a stream of the text of a file, compressed by gzip or not."""
    buffered = io.BufferedReader(file, PIECE)  # pyright: ignore[reportArgumentType]
    return gzip.GzipFile(fileobj=buffered) if buffered.peek(2)[:2] == GZIP else buffered  # pyright: ignore[reportReturnType]


def _pieces(path: Path, tap: _Tap) -> Generator[tuple[int, bytes]]:
    """Yield the pieces of a text, each with the line that it begins on."""
    unpacked, line = _unpacked(tap), 1
    try:
        while piece := unpacked.read(PIECE):
            yield line, piece
            line += piece.count(b"\n")
    except DAMAGED as error:
        raise FileRefused(damage(path, line, error)) from None


def damage(path: Path, line: int, error: Exception) -> str:
    """Return what is wrong with a compressed file, and what to do."""
    return f"{shown(path.name)}: line {line}: the gzip data is cut short or damaged ({error}): copy the file again"


def _reads(decoder: codecs.IncrementalDecoder, piece: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeError:
        return False
    return True


def _start(path: Path) -> bytes:
    """Return the first bytes of a regular file; raises FileRefused, with its name, for anything else."""
    name = shown(str(path))
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise FileRefused(f"{name}: a directory, not a file: name the files in it")
        if not stat.S_ISREG(kind):
            raise FileRefused(f"{name}: a pipe or device, not a file: write it to a file first, as it is read more than once")
        with path.open("rb") as file:
            start = file.read(START)
    except FileNotFoundError:
        raise FileRefused(f"{name}: no such file") from None
    except PermissionError:
        raise FileRefused(f"{name}: this user may not read the file") from None
    if not start:
        raise FileRefused(f"{shown(path.name)}: the file is empty")
    return start


def _form(path: Path, start: bytes) -> str:
    """Return whether a file is text with fields, a workbook or text of another form.

    Raises FileRefused for an archive, for binary data, and for text that no encoding here reads.
    """
    name = shown(path.name)
    if start.startswith(OLD_EXCEL):
        return "workbook"
    if start.startswith(ZIP):
        return _zipped(path)
    if start.startswith(GZIP):
        start = _unpacked_start(path)
        if start.startswith((OLD_EXCEL, ZIP, GZIP)):
            raise FileRefused(f"{name}: a workbook or an archive, compressed once more by gzip: unpack it first")
    if told := kinds.binary(start):
        raise FileRefused(f"{name}: {told}")
    _refuse_unmarked(name, start)
    return kinds.written(start)


def _refuse_unmarked(name: str, start: bytes) -> None:
    """Refuse bytes that are no text in any encoding here."""
    if not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        first = start[:SHORT]
        if first[1::2].count(0) > 8 or first[::2].count(0) > 8:
            raise FileRefused(f"{name}: UTF-16 text without a byte-order mark: save it as UTF-8")
        if b"\0" in first or sum(start.count(byte) for byte in CONTROL) > MOST_CONTROL * len(start):
            raise FileRefused(f"{name}: binary data, not text: export it as CSV")


def _unpacked_start(path: Path) -> bytes:
    """Return the first bytes of compressed content; empty if it is damaged, which the reading will report."""
    try:
        with gzip.open(path) as file:
            return file.read(START)
    except (*DAMAGED, OSError):
        return b""


def _zipped(path: Path) -> str:
    name = shown(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except zipfile.BadZipFile:
        raise FileRefused(f"{name}: a zip archive that is damaged or cut short: copy the file again") from None
    if "xl/workbook.bin" in members:
        raise FileRefused(f"{name}: a binary workbook of Excel (.xlsb): save it as .xlsx")
    if "content.xml" in members:
        raise FileRefused(f"{name}: an OpenDocument file (.ods): save it as .xlsx, or as CSV")
    if any(member.startswith("xl/") for member in members):
        return "workbook"
    if any(member.startswith(("word/", "ppt/")) for member in members):
        raise FileRefused(f"{name}: a document of Word or PowerPoint, not a table: {kinds.EXPORT}")
    inside = ", ".join(map(shown, members[:3]))
    raise FileRefused(f"{name}: a zip archive ({inside}): unpack it and load what is in it")
