"""Letters that tell of another encoding than that of Windows, which reads any bytes: of DOS, of another alphabet, or UTF-8 with faults."""

import re
from collections import Counter
from dataclasses import dataclass, field

DOS, UTF8, FOREIGN, WINDOWS = "dos", "utf-8", "foreign", "windows"
ENOUGH, LONGEST = 50_000, 40
# An accent of DOS is a mark of Windows, or one of its letters where no word has it: a capital within small letters, a small one before two
# capitals. Runs of letters that are not ASCII are words of another alphabet, or UTF-8; a pair of them may be a letter of UTF-8, and any
# other is one of Windows, but for those that stand beside a capital and are letters of both.
_DOS = (
    rb"(?<=[A-Za-z])(?:[\x80\x81\x83\x84\x87-\x89\x8b\x8d\x8f\x90\x93-\x95\x98\x9d\xa3-\xa5])(?=[A-Za-z])",  # within a word
    rb"(?<=[A-Za-z])[\x82\xa1\xa2]|(?<=[a-z])(?:[\x8a\x8c]|\xa3(?! ?[0-9]))",  # é í ó è î ú, at the end of a word as well
    rb"(?<=[A-Za-z])\x90|\x90(?=[A-Za-z])|(?<![A-Za-z0-9])\x80(?=[a-z])",  # É, Ç
    rb"(?<=[A-Za-z])\xc6(?=[a-z])|(?<=[a-z])\xc6|\x87[\xc6\xe4]|(?<=[a-z])\xe4(?=es(?![a-z]))",  # ã, çã, çõ, õ
    rb"\x80[\xc7\xe5]|(?<=[BDFGHJMPQSTVXZ])\xc7(?=O)",  # ÇÃ, ÇÕ, Ã
    rb"(?<=[A-Za-z])\xb5|(?<![A-Za-z])\xb5(?=[A-Z]{2}|[a-z]{4})|(?<![A-Za-z\x80-\xff])[\xe0\xe2\xe3\xe5](?=[A-Z]{2})",  # Á, Ó Ô Ò Õ
)
_BOTH = rb"[\xc7\xd2-\xd6\xd8\xde\xe0\xe2\xe3\xe5\xe9-\xeb\xed]"
_FOUND = re.compile(
    rb"(?P<run>[\x80-\xff]{4,})|(?P<dos>" + b"|".join(_DOS) + rb")"
    rb"|(?P<utf8>[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})"
    rb"|(?P<both>(?<=[A-Z])" + _BOTH + rb"|" + _BOTH + rb"(?=[A-Z]))|(?P<windows>[\xc0-\xd6\xd8-\xf6\xf8-\xff])"
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
            if found.lastgroup == "both":
                continue
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
