"""The first records of a file as a person would see them: what stands above the header, the header, and rows of text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.loading.mapping.mapping import MappedColumn, NumberFormat
from data.loading.reading.file_bytes import Content, FileRefused, beginning, examined, shown
from data.loading.reading.header_lines import beneath, numbers
from data.loading.refusals import encodings, kinds
from data.loading.values.scripts import written
from data.loading.workbooks.sheet_cells import writer
from data.loading.workbooks.sheets import data_of, rows_of, sheet_name, workbook

ENCODINGS = ("utf-8", "cp1252")
DELIMITERS = (",", ";", "\t", "|")
MOST = 5_000
PLAIN = (NumberFormat(),)
DATUM = re.compile(r"[+-]?[\d.,'\u00a0\u202f ]*\d[\d.,]*%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")
TOTAL = re.compile(r"\b(grand )?total(e|es|is)?\b|\brows?\b|\bend of|\brecords?\b|\bsomme\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sample:
    """The first records of a file, all as wide. `skip_before` lines stand above `header`, which is empty where the file has none."""

    content: Content
    encoding: str
    delimiter: str
    skip_before: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    skip_after: int = 0
    sheet: str = ""

    def column(self, place: int) -> list[str]:
        """Return the texts of a column that are not empty."""
        return [text for row in self.rows if (text := row[place].strip())]


def sampled(path: Path, sheet: str = "", headed: bool | None = None) -> Sample:
    """Return the sample of a text or workbook. Raises FileRefused where it is neither, or holds no table.

    headed: whether the file has a header; None lets its first rows say so.
    """
    content = examined(path, ENCODINGS)
    if content.form == "workbook":
        return _of_workbook(content, sheet, headed)
    if content.form == "xml":
        raise FileRefused(f"{content.name}: an XML file: its mapping states the path of each element; see `reader` and `record`")
    if content.form != "text":
        raise FileRefused(f"{content.name}: {kinds.told(content.form, {'delimited'})}")
    if sheet:
        raise FileRefused(f"{content.name}: --sheet {shown(sheet)} does not apply: the file is no workbook and has no sheets: leave it out")
    encoding = encodings.likely(content, content.marked or next(iter(content.whole), ENCODINGS[-1]))
    text = beginning(content, 1 << 22).decode(encoding, "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = max(DELIMITERS, key=lambda one: _agreement(lines[:200], one))
    return _sample(content, encoding, delimiter, _records(lines, delimiter), headed)


def _of_workbook(content: Content, sheet: str, headed: bool | None) -> Sample:
    write = writer(MappedColumn(field="any", kind="decimal"), PLAIN)
    with workbook(content, data_of(content)) as book:
        name = sheet_name(content, book, sheet)
        rows = [tuple(written(write(cell), PLAIN) for cell in row) for row in islice(rows_of(book.get_sheet_by_name(name), set()), MOST)]
    return _sample(content, "", "", rows, headed, name if sheet or len(book.sheet_names) > 1 else "")


def _records(lines: Sequence[str], delimiter: str) -> list[tuple[str, ...]]:
    return [
        tuple(written(cell, PLAIN) for cell in row)
        for row in islice(csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=delimiter), MOST)
    ]


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """Return how many lines have the commonest number of fields that a delimiter makes, if more than one, and that number."""
    counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    [(width, lines_of_it)] = counts.most_common(1) or [(0, 0)]
    return lines_of_it, width


def _sample(content: Content, encoding: str, delimiter: str, rows: list[tuple[str, ...]], headed: bool | None, sheet: str = "") -> Sample:
    """Return the sample with the header found: the first row that is about as full as most."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    if not any(filled):
        raise FileRefused(f"{content.name}: the file holds no table")
    [(usual, _)] = Counter(count for count in filled if count > 1).most_common(1) or [(1, 0)]
    start = next(place for place, count in enumerate(filled) if count >= max(0.7 * usual, 1))
    headed = headed if headed is not None else not any(DATUM.fullmatch(cell.strip()) for cell in rows[start] if cell.strip())
    width = max(len(row) for row in rows[start : start + 200])
    header = tuple(name.strip() for name in _padded(rows[start], width)) if headed else ()
    whole = beneath(header, rows[start + 1]) if headed and len(rows) > start + 1 else ()
    header = tuple(whole) or header
    first = start + headed + bool(whole)
    first += headed and len(rows) > first and numbers(rows[first], header)
    body = [_padded(row, width) for row in rows[first:] if any(cell.strip() for cell in row)]
    after = _footer(body, usual) if len(rows) < MOST else 0
    return Sample(content, encoding, delimiter, start, header, tuple(body[: len(body) - after]), after, sheet)


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row[:width], *[""] * (width - len(row)))


def _footer(rows: Sequence[Sequence[str]], usual: int) -> int:
    """Return how many of the last rows are no data: at most half full, or beginning with a word for a total."""
    count = 0
    for row in reversed(rows[-5:]):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) > 0.5 * usual and not TOTAL.search(filled[0]):
            break
        count += 1
    return count
