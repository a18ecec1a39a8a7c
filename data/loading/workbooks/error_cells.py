"""The cells of a sheet in which a formula failed: the reader of workbooks gives them as empty, and an amount would be lost unseen."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import xlrd
import xlrd.biffh
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from data.loading.reading.file_bytes import OLD_EXCEL, PIECE, FileRefused

Address = tuple[int, int]
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?\bt=[\"']e[\"'][^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^>/])>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*"
    rb"</(?:\w+:)?c>"
)
TEXT = re.compile(rb"\bt=[\"']str[\"']")
UNSTORED = "#NO VALUE"
MARKS = (b't="e"', b"t='e'", b"<f", b":f")


def failed(name: str, content: bytes, sheet: str) -> dict[Address, str]:
    """Return the error shown in each cell where a formula failed, as #N/A, or was never calculated, by row and column counted from 0.

    In an .xls, a cell whose stored result is an empty text has an empty one: so a formula gives it, or a program that calculated nothing.
    name: that of the file, for messages. content: the workbook, .xlsx or .xls.
    """
    try:
        return dict(_in_old(content, sheet) if content.startswith(OLD_EXCEL) else _in_new(name, content, sheet))
    except (xlrd.biffh.XLRDError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, AssertionError, IndexError) as error:
        raise FileRefused(f"{name}: sheet {sheet!r} cannot be read ({error}): save the workbook again as .xlsx") from None


def address(row: int, column: int) -> str:
    """Return the address of a cell, as F5, from its row and column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _in_old(content: bytes, sheet: str) -> Iterator[tuple[Address, str]]:
    book: Any = xlrd.open_workbook(file_contents=content, on_demand=True, logfile=io.StringIO())
    cells: Any = book.sheet_by_name(sheet)
    for row in range(cells.nrows):
        for column, kind in enumerate(cells.row_types(row)):
            if kind == xlrd.XL_CELL_TEXT and not cells.cell_value(row, column):
                yield (row, column), ""
            elif kind == xlrd.XL_CELL_ERROR:
                yield (row, column), xlrd.error_text_from_code.get(cells.cell_value(row, column), "#N/A")


def _in_new(name: str, content: bytes, sheet: str) -> Iterator[tuple[Address, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in _rows(archive, _member(archive, sheet)):
            yield from _unstored(part)
            for attributes, inside in CELL.findall(part):
                place, value = PLACE.search(attributes), VALUE.search(inside)
                if not place:
                    raise FileRefused(f"{name}: sheet {sheet!r} holds a cell in error: replace it by its value, or save the workbook again")
                yield (int(place[2]) - 1, _number(place[1].decode()) - 1), value[1].decode() if value else "#N/A"


def _unstored(part: bytes) -> Iterator[tuple[Address, str]]:
    """Yield the cells whose formula was never calculated; a formula that gives an empty text has its value."""
    for attributes in FORMULA.findall(part):
        if not TEXT.search(attributes) and (place := PLACE.search(attributes)):
            yield (int(place[2]) - 1, _number(place[1].decode()) - 1), UNSTORED


def _rows(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the parts of a sheet that hold errors, each cut after a cell."""
    rest = b""
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            rest += piece
            end = max(rest.rfind(b"</c>"), rest.rfind(b":c>")) + 4
            if any(mark in rest for mark in MARKS):
                yield rest[:end]
            rest = rest[end:] if end > 3 else rest
    yield rest


def _member(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    found = next(one for one in _xml(archive, "xl/workbook.xml").iter() if one.tag.endswith("}sheet") and one.get("name") == sheet)
    relation = found.get(RELATION) or found.get(STRICT_RELATION)
    targets = {one.get("Id"): one.get("Target", "") for one in _xml(archive, "xl/_rels/workbook.xml.rels")}
    return posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")


def _xml(archive: zipfile.ZipFile, member: str) -> Any:
    """Return a small part of a workbook; KeyError where it defines entities, which no workbook needs."""
    text = archive.read(member)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise KeyError("it defines entities")
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
