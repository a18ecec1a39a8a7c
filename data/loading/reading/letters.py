"""Letters that tell of another encoding than that of Windows, which reads any bytes: of DOS, of another alphabet, or UTF-8 with faults."""

import re
from collections import Counter
from dataclasses import dataclass, field

DOS, UTF8, FOREIGN, WINDOWS = "dos", "utf-8", "foreign", "windows"
ENOUGH, LONGEST = 50_000, 40
# An accent of DOS is a mark of Windows, and stands within a word, where that mark never does. Runs of letters that are not ASCII are words
# of another alphabet, or UTF-8; a pair of them may be a letter of UTF-8, and any other is one of Windows.
_FOUND = re.compile(
    rb"(?P<run>[\x80-\xff]{4,})|(?P<utf8>[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})"
    rb"|(?P<dos>(?<=[A-Za-z])(?:\x82|(?:[\x81\x83\x84\x87-\x89\x8b\x8d\x8f\x90\x93-\x95\x98\x9d\xa1-\xa5]"
    rb"|(?<=[a-z])[\x8a\x8c])(?=[A-Za-z])))"
    rb"|(?P<windows>[\xc0-\xff])"
)
_WORD, _BEFORE = re.compile(rb"[A-Za-z\x80-\xff]*"), re.compile(rb"[A-Za-z\x80-\xff]*$")
_KINDS = {"utf8": UTF8, "dos": DOS, "windows": WINDOWS}


@dataclass
class Letters:
    """What the letters of a text that is not UTF-8 throughout show: how many of each kind, and the line and word of the first."""

    counts: Counter[str] = field(default_factory=Counter[str])
    first: dict[str, tuple[int, bytes]] = field(default_factory=dict[str, tuple[int, bytes]])

    def look(self, piece: bytes, line: int) -> None:
        """Look at a piece of text that begins on a line, unless enough was seen."""
        if piece.isascii() or self.counts.total() > ENOUGH:
            return
        for found in _FOUND.finditer(piece):
            kind = _KINDS.get(str(found.lastgroup)) or (UTF8 if _is_utf8(found[0]) else FOREIGN)
            self.counts[kind] += 1
            if kind not in self.first:
                self.first[kind] = line + piece.count(b"\n", 0, found.start()), _word(piece, found.start())

    @property
    def kind(self) -> str:
        """Return the kind that tells of another encoding, where it is commoner than letters of Windows; empty where none is."""
        kind = max((DOS, UTF8, FOREIGN), key=self.counts.__getitem__)
        return kind if self.counts[kind] > self.counts[WINDOWS] else ""


def _word(piece: bytes, place: int) -> bytes:
    """Return the word of a text that a place is in."""
    start = max(place - LONGEST, 0)
    before, behind = _BEFORE.search(piece[start:place]), _WORD.match(piece, place, place + LONGEST)
    return (before[0] if before else b"") + (behind[0] if behind else b"")


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True
