"""Notes below the records of a file, as its source or the number of rows that a database says it gave: told, and no loss."""

import re

from duckdb import DuckDBPyConnection

from data.loading import account
from data.loading.reading.file_bytes import shown
from data.loading.reading.physical_records import BLANK
from data.loading.staged import Staged

MOST, FEW = 10, 3  # notes below a file: at most MOST, and no more than a quarter of its records; FEW below the shortest
LIKE_RECORDS = 0.75  # of the columns: a line that another mark divides into so many cells is a record of another export
MARKS = ",;|\t"
_COUNT = re.compile(
    r"(\d[\d ,.'\u00a0]*?)\s+(?:rows?|records?|lignes?|enregistrements?|filas?|registros?|linhas?|строк\w*)\b", re.IGNORECASE
)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{2,}(?![^\W_])")
_NUMBER = re.compile(r"[^\s,;|]*\d[^\s,;|]*(?:[ ,\u00a0\u202f]\d{3}\b)*")  # a number, date or code
_BELOW = "SELECT line, raw FROM quarantine WHERE load_id = ? AND line > ? AND rule <> ? ORDER BY line LIMIT ?"


def find(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Count the notes below the last record that is kept, where nothing else stands there but totals, and say what they are."""
    if staged.match.mapping.reader != "delimited" or staged.match.width < 2 or not staged.last:
        return
    most = min(MOST, max(FEW, staged.loaded // 4))
    found = raw.execute(_BELOW, [staged.load_id, staged.last, account.AGGREGATE, most + 1]).fetchall()
    if not found or len(found) > most or not all(is_note(text, staged.match.delimiter, staged.match.width) for _, text in found):
        return
    staged.below = len(found)
    listed = ", ".join(f"{shown(text.strip(BLANK)[:80])!r} (line {line})" for line, text in found)
    staged.notes.append(f"below the records: {listed}: no record, and in no sum")
    staged.notes += [told for line, text in found if (told := _miscounted(staged, line, text))]


def is_note(text: str, delimiter: str, width: int) -> bool:
    """Tell whether a line is words in one cell: several of them, or a few behind a bracket, star or colon, and few numbers.

    A line that another mark divides into about `width` cells, codes and numbers among them, is a record of another export, and no note.
    """
    cells = [cell.strip(' "') for cell in text.split(delimiter or "|") if cell.strip(' "')]
    if len(cells) != 1 or not re.search(r"\s|^[(*\[]|:", cells[0]):
        return False
    words = len(_WORD.findall(cells[0]))
    return words > 0 and len(_NUMBER.findall(cells[0])) <= 2 * words and not any(_is_record(cells[0].split(mark), width) for mark in MARKS)


def _is_record(cells: list[str], width: int) -> bool:
    """Tell whether cells are about as many as columns, and at least two of them hold a code or a number and no word."""
    bare = [cell for cell in cells if re.search(r"\d", cell) and not _WORD.search(cell)]
    return len(cells) >= LIKE_RECORDS * width and len(bare) > 1


def _miscounted(staged: Staged, line: int, text: str) -> str:
    """Return what is said where a database says that it gave another number of rows than stand in the file; empty if it does not."""
    count = _COUNT.search(text)
    records = staged.physical - staged.blank - staged.below - staged.rules[account.HEADER]
    if not count or int(re.sub(r"\D", "", count[1])) == records:
        return ""
    seen = shown(text.strip()[:80])
    return f"line {line} says {seen!r}, and {records:,} records stand above it: the file may be cut, or records broken over lines"
