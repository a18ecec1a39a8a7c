"""The sheets of a workbook: which one a mapping reads, its header, and its rows as the library gives them."""

import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import Content, FileRefused, Progress, opened, shown
from data.loading.workbooks.sheet_cells import STAMP
from data.loading.workbooks.sheet_cells import shown as text_of

LOOKED_AT, HEADED, PANIC = 200, 20, "PanicException"
Row = list[Any]


def header(content: Content, sheet: str, skip: int) -> tuple[int, list[str]]:
    """Return the row, counted from 1, of the header of a sheet of a workbook, and its names.

    The first row that is not blank after those to `skip`; of a sheet without a header the first such record, as an example.
    Raises FileRefused where the sheet is not there, with the names of those that are, or holds nothing.
    """
    _, rows = first_rows(content, sheet)
    for number, row in enumerate(rows[skip:], skip + 1):
        if any(text.strip() for text in row):
            return number, list(row)
    where = f"no text after row {skip}" if skip else "no text"
    raise FileRefused(f"{content.name}: {told(content, sheet)}{where}")


def told(content: Content, sheet: str) -> str:
    """Return which sheet is read where `sheet` is asked for, and what others there are, as the beginning of a message."""
    with workbook(content, data_of(content)) as book:
        name = sheet_name(content, book, sheet)
        others = [shown(one) for one in book.sheet_names if one != name]
    return f"sheet {shown(name)!r}" + (f" (others, by --sheet: {', '.join(others)})" if others else "") + ": "


@lru_cache(maxsize=8)
def first_rows(content: Content, sheet: str) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Return the name of the sheet that is read where `sheet` is asked for, and the texts of its first rows as they are shown."""
    with workbook(content, data_of(content)) as book:
        name = sheet_name(content, book, sheet)
        rows = rows_of(book.get_sheet_by_name(name), set())
        return name, tuple(tuple(text_of(cell) for cell in row) for row in islice(rows, LOOKED_AT))


def accepting(mapping: Mapping) -> Mapping:
    """Return the mapping with the form in which cells that are dates are written, whatever forms it states for texts."""
    columns = tuple(
        column.model_copy(update={"formats": (STAMP, *column.formats)}) if column.kind in ("date", "stamp") else column
        for column in mapping.columns
    )
    return mapping.with_settings(columns=columns)


def rows_of(sheet: CalamineSheet, fillable: set[int]) -> Iterator[Row]:
    """Yield the rows of a sheet, from its first row and column on.

    fillable: the places of columns in which a text merged over several rows stands in each of them.
    """
    lead = sheet.start[1] if sheet.start else 0
    begun: dict[int, list[tuple[int, int]]] = {}
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        if last > first and column in fillable:
            begun.setdefault(first, []).append((column, last))
    running: dict[int, tuple[int, Any]] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row = [""] * lead + cells
        if running and any(cell != "" for cell in cells):
            _fill(row, number, running)
        running |= {column: (last, row[column]) for column, last in begun.get(number, ())}
        yield row


def sheet_name(content: Content, book: CalamineWorkbook, asked: str) -> str:
    """Return the sheet asked for, in any letter case, else the first that is not hidden; raises FileRefused where it is not there."""
    folded = {name.strip().casefold(): name for name in reversed(book.sheet_names)}
    if asked and asked.strip().casefold() not in folded:
        raise FileRefused(f"{content.name}: no sheet {shown(asked)!r}; there are: {', '.join(map(shown, book.sheet_names))}")
    visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    return folded[asked.strip().casefold()] if asked else (visible or book.sheet_names)[0]


def holds(book: CalamineWorkbook, sheet: str, names: set[str]) -> bool:
    """Tell whether one of the first rows of a sheet holds all of several headers, with records below it."""
    rows = [{text_of(cell).strip() for cell in row} for row in islice(rows_of(book.get_sheet_by_name(sheet), set()), HEADED)]
    wanted = {name.strip() for name in names}
    return len(wanted) > 1 and any(wanted <= row for row in rows[:-1])


@contextmanager
def workbook(content: Content, data: bytes) -> Generator[CalamineWorkbook]:
    """Yield a workbook, opened; raises FileRefused where it cannot be, or where something in it cannot be read afterwards."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            yield book
    except PasswordError:
        raise FileRefused(f"{content.name}: the workbook is protected by a password: save it without one") from None
    except CalamineError as error:
        raise _unreadable(content, str(error)) from None
    except BaseException as error:  # a reader that gives up on damaged bytes does so by no Exception
        if type(error).__name__ != PANIC:
            raise
        raise _unreadable(content, "its parts do not fit together") from None


def _unreadable(content: Content, why: str) -> FileRefused:
    return FileRefused(f"{content.name}: not a workbook that can be read ({shown(why)}): save it again as .xlsx, or as CSV")


def data_of(content: Content, progress: Progress | None = None) -> bytes:
    """Return all bytes of a file; raises FileRefused where they are not those that were examined."""
    with opened(content, progress) as stream:
        return stream.read()


def _fill(row: Row, number: int, running: dict[int, tuple[int, Any]]) -> None:
    for column, (last, value) in running.items():
        if number <= last:
            row[column] = value
