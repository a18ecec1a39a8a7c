"""Tables as a workbook whose totals, shares and growth are formulas, so that whoever receives it can verify them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from data.access.marking import FileMark, file_mark
from data.language import direction, mark, say
from queries.catalogue import MEASURES
from queries.catalogue.glossary import DATES, UNITS
from queries.engine.labels import label
from queries.tables.side_columns import SideColumns, parts
from queries.tables.tables import Table, TableColumn

NEUTRAL = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
    "nan_inf_to_errors": True,
}
SHOWN = {"count": "#,##0", "money": "#,##0.00", "kg": "#,##0.000", "percent": "0.00%", "hours": "0.00", "index": "0.000"}
FORMULAS = (
    mark("Totals, shares, growth and changes are formulas."),
    mark("A ratio of sums is divided, in each row and in all, from the columns Σ at its right."),
    mark("A total that is neither, as of a percentile, was asked again and is a number."),
)
DEFINED = mark("{text} Formula: {formula}. Unit: {unit}. By {date}. Indicator {indicator}.")
LONGEST_HEADER = 200  # characters of the head of a printed page; XLSX takes 255, of which a sign & takes two
LONGEST_LINK = 2079  # characters, as XLSX sets the limit
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def workbook(name: str, address: str, tables: Sequence[Table]) -> bytes:
    """Return an XLSX file: what was asked and how each figure is defined, then a sheet per table.

    address: of the view on the screen, which the first sheet links to. That sheet also names the version of the data.
    Cells that come from data are written as texts, never as formulas.
    """
    import xlsxwriter

    out, mark_of = io.BytesIO(), file_mark()
    book: Any = xlsxwriter.Workbook(out, NEUTRAL)
    book.set_properties({"category": mark_of.classification})
    formats = {key: book.add_format({"num_format": shown}) for key, shown in SHOWN.items()} | {"": book.add_format({})}
    strong, wrapped = (
        book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    about = _sheet(book, say("About"), mark_of)
    about.set_column(0, 0, 24, strong)
    about.set_column(1, 1, 110, wrapped)
    for row, (heading, words) in enumerate(_about(name, address, tables, mark_of)):
        about.write_string(row, 0, heading, strong)
        (about.write_url if words == address and is_link(address) else about.write_string)(row, 1, words, wrapped)
    for number, table in enumerate(tables, 1):
        _written(_sheet(book, say("Table {number}", number=number), mark_of), table, formats, strong)
    book.close()
    return out.getvalue()


def _sheet(book: Any, name: str, mark_of: FileMark) -> Any:
    """Return a new sheet, whose first column stands where the reader begins to read, with the mark at the head of each page of it."""
    sheet = book.add_worksheet(name)
    sheet.set_header("&C" + mark_of.line[:LONGEST_HEADER].replace("&", "&&"))
    if direction() == "rtl":
        sheet.right_to_left()
    return sheet


def _about(name: str, address: str, tables: Sequence[Table], mark_of: FileMark) -> Iterator[tuple[str, str]]:
    release = tables[0].release
    yield "Portolan", name
    yield from [(say("Administration"), release.administration.name)] if release.administration.name else []
    told = mark("version {number}, up to {date}, demonstration data") if release.demonstration else mark("version {number}, up to {date}")
    yield say("Data"), say(told, number=release.number, date=release.as_of or release.created_at)
    yield say("Classification of the file"), mark_of.line
    yield say("File"), mark_of.taken
    yield say("Link to the view"), address
    for number, table in enumerate(tables, 1):
        yield say("Table {number}", number=number), table.title
        yield say("Filters"), table.filters.sentence(label)
        yield from [(say("Currency"), said)] if (said := _currency(table)) else []
        yield say("Tables of the warehouse"), ", ".join(table.routes) or "-"
        yield from ((say("Command"), command) for command in table.commands)
        yield from ((say("Note"), note) for note in table.notes)
    yield say("Formulas"), " ".join(map(say, FORMULAS))
    keys = dict.fromkeys(key for table in tables if table.question for key in table.question.measures)
    for each in (MEASURES[key] for key in keys):
        words = {"text": each.definition, "formula": each.formula, "indicator": each.reference}
        yield each.label, say(DEFINED, **words, unit=say(UNITS[each.unit]), date=say(DATES[each.date]))


def is_link(address: str) -> bool:
    """Tell whether an address may be a link: one of the web that a workbook can hold."""
    return urlsplit(address).scheme in ("http", "https") and len(address) <= LONGEST_LINK


def _currency(table: Table) -> str:
    """Return the currency of the amounts of a table, or that of each measure; empty if there are none."""
    held = {column.label: column.currency or "that of each row" for column in table.columns if column.unit.startswith("money")}
    return "; ".join(f"{label}: {code}" for label, code in held.items()) if len({*held.values()}) > 1 else next(iter(held.values()), "")


def _written(sheet: Any, shown: Table, formats: dict[str, Any], strong: Any) -> None:
    found = parts(shown)
    table, quotients = (_beside(shown, found), _quotients(shown, found)) if found.columns else (shown, {})
    sheet.freeze_panes(1, sum(column.kind in ("code", "name") for column in table.columns[:2]))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 28 if column.kind == "name" else 16)
        sheet.write_string(0, place, column.label, strong)
    last = len(table.rows) + 1
    for row, cells in enumerate(table.rows, 1):
        for place, value in enumerate(cells):
            _cell(sheet, row, place, table, value, quotients if _stated(cells, found) else {}, formats)
    for place, value in enumerate(table.total or ()):
        column = table.columns[place]
        if column.kind in ("value", "before") and adds_up(table, place):
            letter = letters(place)
            sheet.write_formula(last, place, f"=SUM({letter}2:{letter}{last})", _format(column, formats), float(value))
        else:
            _cell(sheet, last, place, table, value, quotients, formats)


def _beside(table: Table, found: SideColumns) -> Table:
    """Return a table with the sums that its shares are divided from at its right."""
    rows = tuple((*row, *more) for row, more in zip(table.rows, found.rows, strict=True))
    total = (*table.total, *found.total) if table.total and found.total else table.total
    return replace(table, columns=(*table.columns, *found.columns), rows=rows, total=total)


def _stated(cells: Sequence[Any], found: SideColumns) -> bool:
    return any(cell is not None for cell in cells[len(cells) - len(found.columns) :])


def _quotients(table: Table, found: SideColumns) -> dict[int, str]:
    """Return, by place of a share, what it is divided from with the row left open: Y{0}/Z{0}."""
    first, divisions = len(table.columns), found.divisions or {}
    sides = {place: [letters(first + side) for side in (each.part, each.whole)] for place, each in divisions.items()}
    return {
        place: f"{part}{{0}}/{whole}{{0}}" + (f"/{divisions[place].per:.0f}" if divisions[place].per != 1 else "")
        for place, (part, whole) in sides.items()
    }


def _cell(sheet: Any, row: int, place: int, table: Table, value: Any, quotients: dict[int, str], formats: dict[str, Any]) -> None:
    column = table.columns[place]
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, place, value)
    elif place in quotients:
        sheet.write_formula(row, place, f"={quotients[place].format(row + 1)}", _format(column, formats), float(value))
    elif column.refers:
        sheet.write_formula(row, place, _formula(column, row + 1, len(table.rows) + 2), _format(column, formats), float(value))
    else:
        sheet.write_number(row, place, float(value), _format(column, formats))


def _formula(column: TableColumn, row: int, total: int) -> str:
    """Return a cell formula: =B2/B$10 for a share, =B2/C2-1 for growth, =B2-C2 for a change."""
    first = f"{letters(column.refers[0])}{row}"
    if column.kind == "share":
        return f"={first}/{letters(column.refers[0])}${total}"
    second = f"{letters(column.refers[1])}{row}"
    return f"={first}/{second}-1" if column.kind == "growth" else f"={first}-{second}"


def adds_up(table: Table, place: int) -> bool:
    """Tell whether the parts of a column are, exactly, its total."""
    parts = [row[place] for row in table.rows if row[place] is not None]
    exact = all(isinstance(each, int | Decimal) for each in parts)
    return bool(parts and table.total and exact and sum(map(Decimal, parts)) == table.total[place])


def letters(place: int) -> str:
    """Return the name of a column counted from 0: A, Z, AA."""
    return (letters(place // 26 - 1) if place >= 26 else "") + LETTERS[place % 26]


def _format(column: TableColumn, formats: dict[str, Any]) -> Any:
    unit = column.unit.partition("/")[0]
    return formats["percent"] if column.kind in ("share", "growth") else formats.get(unit, formats[""])
