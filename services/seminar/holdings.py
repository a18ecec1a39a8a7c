"""Which traders belong to one holding: a file of two columns, so that the rule of disclosure control counts them as one."""

import csv
from pathlib import Path

HEADER = ["trader", "holding"]


def holdings(path: Path) -> dict[str, str]:
    """Return the holding of each trader in a CSV file with the columns trader and holding.

    Raises ValueError with file, line, column and the value seen where the file is not of that form.
    """
    found: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in (reader := csv.reader(file)):
                _add(found, path.name, reader.line_num, [cell.strip() for cell in line])
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path.name} is not in UTF-8: byte {fault.start:,} is none of it; save it as CSV UTF-8") from None
    if not found:
        raise ValueError(f"{path.name} names no holding: write a line trader,holding for each trader")
    return {trader: f"holding {name}" for trader, name in found.items()}


def _add(found: dict[str, str], file: str, number: int, cells: list[str]) -> None:
    """Add the line of a file; nothing for its header and for blank lines."""
    if not any(cells):
        return
    if number == 1:
        if [cell.lower() for cell in cells] != HEADER:
            raise ValueError(f"{file}, line 1: the header is {','.join(cells)!r}; write trader,holding")
        return
    if len(cells) != len(HEADER):
        raise ValueError(f"{file}, line {number}: {len(cells)} values, and two are needed: trader,holding")
    for column, cell in zip(HEADER, cells, strict=True):
        if not cell:
            raise ValueError(f"{file}, line {number}, column {column}: the value is empty; write a code")
    trader, name = cells
    if found.get(trader, name) != name:
        raise ValueError(f"{file}, line {number}, column holding: {trader!r} has {name!r} here and {found[trader]!r} above; keep one")
    found[trader] = name
