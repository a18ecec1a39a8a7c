"""A file of results of inspections: declaration, inspected, result, remark; read whole, or refused with every mistake in it."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.loading.reading.file_bytes import DAMAGED, Content, FileRefused, beginning, damage, examined, shown
from data.loading.refusals import kinds

COLUMNS = ("declaration", "inspected", "result", "remark")
NEEDED = COLUMNS[:3]
INSPECTED = {"yes": True, "no": False, "1": True, "0": False}
RESULTS = {"irregular": 1, "regular": 0, "1": 1, "0": 0}
ENCODINGS, DELIMITERS = ("utf-8", "cp1252"), (",", ";", "\t", "|")
MOST_BYTES, MOST_TOLD, LONGEST = 1 << 25, 20, 500
FORM = "a header `declaration,inspected,result` with `remark` if you like, then a line for each declaration"


@dataclass(frozen=True)
class FeedbackRow:
    """One declaration of the file: its line, whether it was inspected, and its result: 1 irregular, 0 regular, None not inspected."""

    line: int
    declaration: str
    inspected: bool
    irregular: int | None
    remark: str


def read(path: Path) -> list[FeedbackRow]:
    """Return the rows of a file of results. Raises FileRefused with line, column, value seen and form accepted of each mistake."""
    content = examined(path, ENCODINGS)
    if content.form != "text":
        raise FileRefused(f"{content.name}: {_unfit(content.form)}")
    records = _records(content, _text(content))
    _, header = next(records, (0, []))
    places = _places(content.name, [cell.strip().casefold() for cell in header])
    found, mistakes = _rows(records, places, len(header))
    refuse(content.name, mistakes)
    if not found:
        raise FileRefused(f"{content.name}: no declaration below the header: write {FORM}")
    return found


def _unfit(form: str) -> str:
    return "a workbook: save it as CSV" if form == "workbook" else kinds.told(form, {"delimited"})


def refuse(name: str, mistakes: Sequence[str]) -> None:
    """Raise FileRefused if there are mistakes: the first of them, how many more there are, and that nothing was kept."""
    if mistakes:
        rest = [f"and {len(mistakes) - MOST_TOLD:,} more"] if len(mistakes) > MOST_TOLD else []
        raise FileRefused("\n".join([f"{name}: nothing was kept", *mistakes[:MOST_TOLD], *rest]))


def mistake(line: int, column: str, value: str, wrong: str) -> str:
    """Write 'line 3, column 'result', 'maybe': write irregular or regular'."""
    return f"line {line}, column {column!r}, {shown(value)!r}: {wrong}"


def _text(content: Content) -> str:
    if content.size > MOST_BYTES:
        raise FileRefused(f"{content.name}: {content.size:,} bytes, at most {MOST_BYTES:,} are read: split the file")
    try:
        data = beginning(content, MOST_BYTES + 1)
    except DAMAGED as error:
        raise FileRefused(damage(content.path, 1, error)) from None
    if len(data) > MOST_BYTES:
        raise FileRefused(f"{content.name}: more than {MOST_BYTES:,} bytes unpacked: split the file")
    encoding = content.marked or next(iter(content.whole), "")
    if not encoding:
        raise FileRefused(f"{content.name}: its text is in no encoding read here ({', '.join(ENCODINGS)}): save it as UTF-8")
    return data.decode(encoding).removeprefix("\ufeff")


def _records(content: Content, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank with the line on which it begins."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error as error:
        told = f"line {begins}: {error}: close the quote, or double it within a text"
        raise FileRefused(f"{content.name}: nothing was kept\n{told}") from None


def _places(name: str, header: list[str]) -> dict[str, int]:
    """Return the place of each column; raises FileRefused where one is missing, unknown or there twice."""
    told = [f"no column {each!r}" for each in NEEDED if each not in header]
    told += [f"column {shown(each)!r} is not known" for each in dict.fromkeys(header) if each not in COLUMNS]
    told += [f"column {each!r} is there twice" for each in COLUMNS if header.count(each) > 1]
    if told:
        raise FileRefused(f"{name}: line 1: {'; '.join(told)}: write {FORM}")
    return {each: header.index(each) for each in COLUMNS if each in header}


def _rows(records: Iterator[tuple[int, list[str]]], places: dict[str, int], width: int) -> tuple[list[FeedbackRow], list[str]]:
    """Return the rows, and the mistakes of all lines."""
    found: list[FeedbackRow] = []
    mistakes: list[str] = []
    lines: dict[str, int] = {}
    for line, record in records:
        if len(record) != width:
            mistakes.append(f"line {line}: {len(record)} fields where the header has {width}")
            continue
        cells = {name: record[place].strip() for name, place in places.items()}
        wrong = list(_wrong(line, cells))
        if before := lines.get(cells["declaration"]):
            wrong.append(mistake(line, "declaration", cells["declaration"], f"stands on line {before} too: keep one of the two"))
        lines.setdefault(cells["declaration"], line)
        mistakes += wrong
        if not wrong:
            result = RESULTS.get(cells["result"].casefold())
            found.append(FeedbackRow(line, cells["declaration"], INSPECTED[cells["inspected"].casefold()], result, cells.get("remark", "")))
    return found, mistakes


def _wrong(line: int, cells: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with the cells of a line."""
    inspected, result = INSPECTED.get(cells["inspected"].casefold()), cells["result"]
    if not cells["declaration"]:
        yield mistake(line, "declaration", "", "write the number of the declaration as it is loaded")
    if inspected is None:
        yield mistake(line, "inspected", cells["inspected"], "write yes or no (1 or 0)")
    if inspected is False and result:
        yield mistake(line, "result", result, "not inspected, so there is no result: leave it empty, or write yes for inspected")
    if inspected is not False and result.casefold() not in RESULTS:
        yield mistake(line, "result", result, "write irregular or regular (1 or 0); leave out the line until the result is known")
    if len(cells.get("remark", "")) > LONGEST:
        yield mistake(line, "remark", f"{cells['remark'][:20]}…", f"{len(cells['remark'])} characters: write at most {LONGEST}")
