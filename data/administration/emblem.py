"""The emblem: a small picture on this machine, of a kind that can hold no program."""

import hashlib
import struct
from pathlib import Path

from data.loading.reading.file_bytes import FileRefused, shown

MOST_BYTES, MOST_PIXELS = 512 * 1024, 2_000
ACCEPTED = f"a PNG or JPEG file of at most {MOST_BYTES // 1024} kB and {MOST_PIXELS:,} × {MOST_PIXELS:,} pixels"
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers of a JPEG that its size follows


def read(path: Path) -> tuple[bytes, str, str]:
    """Return the bytes of a picture, its kind as `image/png`, and its digest; raises FileRefused, which says what is accepted."""
    try:
        if not path.is_file():
            raise FileRefused(f"{shown(str(path))} is no file: {ACCEPTED}")
        with path.open("rb") as file:
            held = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise FileRefused(f"{shown(str(path))} cannot be read: {ACCEPTED}") from None
    if len(held) > MOST_BYTES:
        raise FileRefused(f"{shown(path.name)} is larger than {MOST_BYTES // 1024} kB: {ACCEPTED}")
    kind, (width, height) = _measured(held)
    if not kind or not (width > 0 and height > 0):
        raise FileRefused(f"{shown(path.name)} is no picture of this kind: {ACCEPTED}")
    if max(width, height) > MOST_PIXELS:
        raise FileRefused(f"{shown(path.name)} is {width:,} × {height:,} pixels: {ACCEPTED}")
    return held, kind, hashlib.sha256(held).hexdigest()


def _measured(held: bytes) -> tuple[str, tuple[int, int]]:
    """Return the kind of a picture by its first bytes, and its width and height; no kind, or zero, if it is not a picture."""
    if held.startswith(PNG) and held[12:16] == b"IHDR" and len(held) > 33 and b"IEND" in held[-16:]:
        return "image/png", struct.unpack(">II", held[16:24])
    return ("image/jpeg", _jpeg(held)) if held.startswith(JPEG) else ("", (0, 0))


def _jpeg(held: bytes) -> tuple[int, int]:
    """Return the width and height as the frame of a JPEG states them; zero where it has none."""
    at = 2
    while at + 9 < len(held) and held[at] == 0xFF:
        marker, length = held[at + 1], int.from_bytes(held[at + 2 : at + 4], "big")
        if marker in FRAMES:
            height, width = struct.unpack(">HH", held[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return 0, 0
