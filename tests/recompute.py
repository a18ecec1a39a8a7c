"""A small evaluator of the formulas that workbooks hold: =SUM(B2:B9), =B2/B$10, =B2/C2-1, =B2/C2/3600, =B2-C2."""

import io
import re

from openpyxl import load_workbook

SUM = re.compile(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)")
RATIO = re.compile(r"=([A-Z]+\d+)/([A-Z]+\$?\d+)(?:/(\d+))?(-1)?")
DIFFERENCE = re.compile(r"=([A-Z]+\d+)-([A-Z]+\d+)")


def sheets(body: bytes) -> list[list[list]]:
    """The cells of each sheet but the first, every formula computed anew from the cells that it names."""
    book = load_workbook(io.BytesIO(body))
    return [[[value(sheet, cell.coordinate) for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets[1:]]


def formulas(body: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(body))
    return [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def value(sheet, at: str):
    held = sheet[at.replace("$", "")]
    if held.data_type != "f":
        return held.value
    if found := SUM.fullmatch(held.value):
        column, first, last = found.groups()
        return sum(value(sheet, f"{column}{row}") or 0 for row in range(int(first), int(last) + 1))
    if found := RATIO.fullmatch(held.value):
        return value(sheet, found[1]) / value(sheet, found[2]) / int(found[3] or 1) - (1 if found[4] else 0)
    assert DIFFERENCE.fullmatch(held.value), held.value
    first, second = DIFFERENCE.fullmatch(held.value).groups()
    return value(sheet, first) - value(sheet, second)
