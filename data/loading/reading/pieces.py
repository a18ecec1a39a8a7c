"""The text of a file in pieces of whole lines, as UTF-8 whose lines end with a line feed alone."""

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from data.loading.reading.file_bytes import DAMAGED, PIECE, Content, FileRefused, damage
from data.loading.reading.physical_records import LONGEST


def pieces(stream: BinaryIO, encoding: str, content: Content) -> Iterator[bytes]:
    """Yield the UTF-8 text of a file in pieces of whole lines that end with a line feed; bytes that are not text stay as they are.

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
        raise FileRefused(damage(content.path, 1, error)) from None
    if rest:
        yield rest + b"\n"


def _normalised(stream: BinaryIO, recoded: Callable[..., bytes]) -> Iterator[bytes]:
    """Yield the pieces of UTF-8 text whose lines end with a line feed alone."""
    held = b""
    while piece := stream.read(PIECE):
        data = held + recoded(piece)
        held = b"\r" if data.endswith(b"\r") else b""
        data = data[: len(data) - len(held)]
        yield data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    yield (held + recoded(b"", True)).replace(b"\r", b"\n")


def _recoder(encoding: str) -> Callable[..., bytes]:
    """Return a function that converts the bytes of an encoding to UTF-8, piece by piece."""
    if encoding == "utf-8":
        return lambda piece, final=False: piece
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    return lambda piece, final=False: decoder.decode(piece, final).encode("utf-8", "surrogateescape")


def without_lines(piece: bytes, lines: int) -> tuple[bytes, int]:
    """Return a piece without its first lines, and how many lines were left out."""
    start = done = 0
    while done < lines and start < len(piece):
        start, done = piece.index(b"\n", start) + 1, done + 1
    return piece[start:], done
