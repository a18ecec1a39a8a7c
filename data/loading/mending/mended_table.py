"""Records set aside, written in the form of their file to be mended, and put back in their places in a copy of it."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.loading import account
from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import FileRefused, opened, shown

LINE, REASONS = "set_aside_line", "set_aside_reasons"
MENDABLE = (account.QUARANTINED, account.DUPLICATE)
FORM = f"the table that `mend list` wrote: its first columns are {LINE} and {REASONS}"


@dataclass(frozen=True)
class KeptCell:
    """A cell, or a whole record, as the quarantine keeps it: line, column, rule broken, value seen, and the text of the record."""

    line: int
    column: str
    rule: str
    value: str
    raw: str

    @property
    def reason(self) -> str:
        """Return why it was set aside, in one line."""
        where = f"{self.column}: " if self.column else ""
        return shown(f"{where}{self.rule}" + (f" ({self.value!r})" if self.value else ""))


@dataclass(frozen=True)
class Span:
    """Where a record stands in a file: its first line, counted from 1, how many it takes, and why it was set aside."""

    line: int
    count: int
    reasons: str


def listing(match: Match, kept: Sequence[KeptCell]) -> tuple[bytes, int, int]:
    """Return the records of a file that were set aside as a table in the form of the file, how many they are, and how many it leaves out.

    Left out are records that cannot be told in the file by their text (over 2,000 characters, or bytes that are no text); totals,
    withdrawn and superseded records need no mending. Raises FileRefused where the file is no delimited text.
    """
    lines = _lines(match)
    spans, left = _spans(lines, kept)
    held = io.StringIO()
    writer = csv.writer(held, delimiter=match.delimiter, lineterminator="\n")
    writer.writerow([LINE, REASONS, *match.names])
    for span in spans:
        writer.writerow([span.line, span.reasons, *_fields(_text(lines, span), match.delimiter)])
    return held.getvalue().encode(match.encoding, "replace"), len(spans), left


def merged(match: Match, kept: Sequence[KeptCell], table: Path) -> tuple[bytes, int]:
    """Return a copy of a file in which the records of a table, mended, stand in their places; and how many they are.

    Raises FileRefused with file, line, column, value seen and the form accepted where the table is not one of this file.
    """
    lines = _lines(match)
    spans = {span.line: span for span in _spans(lines, kept)[0]}
    done: set[int] = set()
    for at, line, fields in _rows(match, table):
        where = f"{shown(table.name)}: line {at}, column {LINE}"
        if line not in spans:
            raise FileRefused(f"{where}: {shown(str(line))!r} is no line of {match.content.name} that was set aside and can be mended here")
        if line in done:
            raise FileRefused(f"{where}: {line} stands there twice: keep one record for each line")
        done.add(line)
        span, place = spans[line], line - 1
        ending = "\r\n" if lines[place + span.count - 1].endswith("\r\n") else "\n"
        lines[place : place + span.count] = [_joined(fields, match) + ending, *[""] * (span.count - 1)]
    return "".join(lines).encode(match.encoding), len(done)


def _lines(match: Match) -> list[str]:
    if match.content.form != "text" or match.mapping.reader != "delimited":
        raise FileRefused(f"{match.content.name}: only delimited text is mended in a table: mend this file in the program that wrote it")
    with opened(match.content) as file:
        return io.StringIO(file.read().decode(match.encoding), newline="\n").readlines()


def _spans(lines: Sequence[str], kept: Sequence[KeptCell]) -> tuple[list[Span], int]:
    """Return where the records set aside stand, by line, and how many cannot be told in the file by their text."""
    found: list[Span] = []
    left = 0
    cells = [one for one in kept if account.part_of(one.rule) in MENDABLE]
    for line in sorted({one.line for one in cells}):
        own = [one for one in cells if one.line == line]
        span = Span(line, own[0].raw.rstrip("\r\n").count("\n") + 1, "; ".join(dict.fromkeys(one.reason for one in own)))
        same = _text(lines, span) == own[0].raw.rstrip("\r\n")
        found += [span] if same else []
        left += not same
    return found, left


def _text(lines: Sequence[str], span: Span) -> str:
    return "".join(lines[span.line - 1 : span.line - 1 + span.count]).rstrip("\r\n")


def _fields(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [text]


def _joined(fields: Sequence[str], match: Match) -> str:
    """Return fields as one record of a file; empty ones beyond its width, as spreadsheets add them, are left out."""
    own = list(fields)
    while len(own) > match.width and not own[-1].strip():
        own.pop()
    held = io.StringIO()
    csv.writer(held, delimiter=match.delimiter, lineterminator="\r\n").writerow(own)  # a field with either of the two is quoted
    return held.getvalue().removesuffix("\r\n")


def _rows(match: Match, table: Path) -> Iterator[tuple[int, int | str, list[str]]]:
    """Yield line of the table, line of the file (a text where it is no number) and the fields of each record mended."""
    name = shown(table.name)
    try:
        held = table.read_bytes()
    except OSError as error:
        raise FileRefused(f"{name}: {error.strerror}") from None
    text = _decoded(held, match.encoding)
    header = text.split("\n", 1)[0].lstrip('"')
    mark = header.removeprefix(LINE).lstrip('"')[:1]
    if not header.startswith(LINE) or mark not in {*match.mapping.delimiters, match.delimiter}:
        raise FileRefused(f"{name}: line 1: {shown(header[:80])!r} is not the header of {FORM}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    next(reader)
    before = reader.line_num
    for row in reader:
        if any(cell.strip() for cell in row):
            yield before + 1, int(row[0]) if row[0].strip().isdecimal() else row[0], row[2:]
        before = reader.line_num


def _decoded(held: bytes, encoding: str) -> str:
    """Return the text of a table: UTF-8, as spreadsheets save it, or the encoding of its file."""
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError:
        return held.decode(encoding, "replace")
