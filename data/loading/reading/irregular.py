"""Records of a piece of text that is not regular, split line by line."""

import csv
import re
from collections import deque
from collections.abc import Iterator

from data.loading.reading.physical_records import BLANK, KEPT, LONGEST, Block, Rejected, block_of, unfit

SPAN = 100
ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\\"")


class Irregular:
    """The records of a piece line by line; a quote that is open at its end may take in lines of the pieces that follow."""

    def __init__(self, piece: bytes, line: int, delimiter: str, width: int, more: Iterator[bytes]) -> None:
        self.line, self._delimiter, self._width, self._more = line, delimiter, width, more
        self._held: deque[tuple[int, str]] = deque()
        self._feed(piece)

    def block(self) -> Block:
        """Return every record of the piece, and of what it took in."""
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
            raw, fields, rule = self._escaped(raw) or self._quoted(line, raw)
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
        """Return a record with quotes: its text, its fields and the rule that it breaks.

        An open quote takes in further lines only if they complete the record.
        """
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

    def _escaped(self, raw: str) -> tuple[str, list[str], str] | None:
        """Return a record whose quotes within quotes stand behind a backslash, as MySQL writes them; None if it can be read without."""
        if '\\"' not in raw:
            return None
        for text in (raw, ESCAPED.sub(r'\1""', raw)):
            try:
                fields = self._fields([text])
            except csv.Error:
                continue
            if len(fields) == self._width:
                return None if text == raw else (raw, fields, "")
        return None

    def _completed(self, pieces: list[str]) -> list[str] | None:
        """Return the fields of a record over several lines; empty if they cannot form one, None if its quote is still open."""
        if self._width > 1 and pieces[-1].count(self._delimiter) >= self._width - 1:
            return []
        try:
            fields = self._fields(pieces)
        except csv.Error as error:
            return None if _is_open(error) else []
        return fields if len(fields) == self._width or not any(fields[self._width :]) else []

    def _fields(self, pieces: list[str]) -> list[str]:
        return next(csv.reader([f"{piece}\n" for piece in pieces], delimiter=self._delimiter, strict=True))


def _is_open(error: csv.Error) -> bool:
    return "unexpected end" in str(error)
