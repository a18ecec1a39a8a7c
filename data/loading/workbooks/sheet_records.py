"""The rows of a sheet as records: texts in the order of the header, with what a formula could not say marked as such."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import MappedColumn
from data.loading.reading.file_bytes import FileRefused, Progress, shown
from data.loading.reading.physical_records import MOST_NOTED, Block, block_of, left_out
from data.loading.workbooks import sheets
from data.loading.workbooks.day_numbers import DayNumbers, reader
from data.loading.workbooks.error_cells import Address, address, failed
from data.loading.workbooks.sheet_cells import LOST, STAMP, Write, writer
from data.loading.workbooks.sheets import Row, data_of, rows_of, sheet_name, workbook

ENOUGH = 20_000
AMOUNT = MappedColumn.model_validate({"field": "amount", "kind": "decimal"})
AMOUNTS, DATES = ("decimal", "integer"), ("date", "stamp")


class Workbook:
    """The rows of a sheet below its header; `notes` say what a reader of the report should know of the workbook."""

    def __init__(self, match: Match, progress: Progress | None = None) -> None:
        self._match, self._progress = match, progress
        self.notes: list[str] = []
        self._last = 0
        columns = dict(reversed(match.places))
        columns |= {place: AMOUNT for place, _ in match.wide}
        self._columns = [columns.get(place) for place in range(match.width)]
        self._writers: list[Write] = []

    def blocks(self) -> Iterator[Block]:
        """Yield every row after the header once, blank ones counted; raises FileRefused where the file is damaged or changed."""
        content, mapping = self._match.content, self._match.mapping
        data = data_of(content, self._progress)
        start = self._match.header_line if mapping.header else mapping.skip_before
        with workbook(content, data) as book:
            name = sheet_name(content, book, mapping.sheet)
            self._note_sheets(book, name)
            errors = failed(content.name, data, name)
            days = DayNumbers(data)
            self._writers = [self._writer(place, column, days) for place, column in enumerate(self._columns)]
            numbered = self._numbered(rows_of(book.get_sheet_by_name(name), self._fillable()))
            rows = _without_last(islice(numbered, start, None), mapping.skip_after, self.notes)
            yield self._block(list(islice(rows, ENOUGH)), errors)
            while part := list(islice(rows, ENOUGH)):
                yield self._block(part, errors)
            self._refuse_below(name, errors)
            self.notes += [*self._emptied(start, errors), *days.notes]

    def _emptied(self, start: int, errors: dict[Address, str]) -> list[str]:
        """Return a note on amounts that a formula left empty: in an .xls, nothing tells one that was never calculated from an empty one."""
        amounts = {place for place, column in enumerate(self._columns) if column and column.kind in AMOUNTS}
        found = sorted(at for at, error in errors.items() if not error and at[0] >= start and at[1] in amounts)
        cure = "if a program wrote the workbook, it was never calculated: open it in a spreadsheet, save it and load it again"
        return [f"cells of amounts whose formula left them empty: {len(found):,}, first {address(*found[0])}: {cure}"] if found else []

    def _writer(self, place: int, column: MappedColumn | None, days: DayNumbers) -> Write:
        """Return what writes the cells of a column as text; numbers of days as their dates."""
        write = writer(column, self._match.mapping.formats)
        if not column or column.kind not in DATES:
            return write
        known, name = reader(column), self._match.names[place]

        def dated(cell: Any) -> str:
            text = write(cell)
            moment = None if isinstance(cell, str) else days.moment(text, name, known)
            return moment.strftime(STAMP) if moment else text

        return dated

    def _fillable(self) -> set[int]:
        """Return the places of columns whose merged cells hold for each of their rows: all but amounts, which would count twice."""
        filled = {place for place, column in enumerate(self._columns) if column and column.kind not in AMOUNTS}
        return filled | {place for _, place in self._match.years}

    def _block(self, part: Sequence[tuple[int, Row]], errors: dict[Address, str]) -> Block:
        texts = [(number, self._texts(number, row, errors)) for number, row in part]
        kept = [(number, row) for number, row in texts if any(text.strip() for text in row)]
        raws = [" | ".join(row).rstrip(" |") for _, row in kept]
        blank = len(texts) - len(kept)
        return block_of(self._match.width, [number for number, _ in kept], raws, [row for _, row in kept], [], blank)

    def _texts(self, number: int, row: Row, errors: dict[Address, str]) -> list[str]:
        """Return the texts of a row; a cell in error says so with its address, and is refused by whatever reads it."""
        texts = [write(cell) for write, cell in zip(self._writers, row, strict=False)]
        texts += [""] * (self._match.width - len(texts))
        for place, text in enumerate(texts):
            error = errors.get((number - 1, place), text if text == LOST else "")
            if error:
                texts[place] = f"{error} in cell {address(number - 1, place)}"
        return texts

    def _numbered(self, rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
        """Yield rows with their numbers, counted from 1, and keep that of the last."""
        for self._last, row in enumerate(rows, 1):
            yield self._last, row

    def _refuse_below(self, sheet: str, errors: dict[Address, str]) -> None:
        """Refuse rows of which the reader of workbooks sees nothing: all they hold is a formula that was never calculated, or failed."""
        failures = (at for at, error in errors.items() if error)
        below = sorted(at for at in failures if at[0] >= self._last and at[1] < self._match.width and self._columns[at[1]])
        if below:
            where = f"{self._match.content.name}: sheet {shown(sheet)!r}: cell {address(*below[0])}"
            remedy = "open the workbook, calculate and save it"
            raise FileRefused(f"{where}: a formula without a stored value, with no value beside it: {remedy}")

    def _note_sheets(self, book: CalamineWorkbook, name: str) -> None:
        """Say which sheet was read where there are others, and which of them are hidden."""
        others = [sheet for sheet in book.sheets_metadata if sheet.name != name]
        seen = [one.name for one in others if one.visible == SheetVisibleEnum.Visible and not self._match.mapping.sheet]
        alike = [one for one in seen if sheets.holds(book, one, {self._match.names[place] for place, _ in self._match.places})]
        if alike:
            named = " and ".join(repr(shown(one)) for one in (name, *alike[:MOST_NOTED]))
            raise FileRefused(
                f"{self._match.content.name}: the sheets {named} hold the same columns: load each of them in a command of its own, with "
                f'--sheet "{shown(name)}" and so on, or that which holds the records of all'
            )
        if others:
            listed = ", ".join(shown(one.name) + ("" if one.visible == SheetVisibleEnum.Visible else " (hidden)") for one in others)
            self.notes.append(f"sheet {shown(name)!r} was read; not read: {listed} (--sheet chooses)")


def _without_last(rows: Iterable[tuple[int, Row]], drop: int, notes: list[str]) -> Iterator[tuple[int, Row]]:
    """Yield the rows without the last `drop` that are not blank, and what stands between and after these; a note says which they are."""
    held: deque[tuple[int, Row]] = deque()
    filled = 0
    for numbered in rows:
        held.append(numbered)
        filled += _is_filled(numbered[1])
        while filled > drop:
            filled -= _is_filled(held[0][1])
            yield held.popleft()
    while held and not _is_filled(held[0][1]):
        yield held.popleft()
    notes += [left_out(number, " | ".join(str(cell) for cell in row).rstrip(" |")) for number, row in held if _is_filled(row)][:MOST_NOTED]


def _is_filled(row: Row) -> bool:
    return any(cell != "" for cell in row)
