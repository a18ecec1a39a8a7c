"""What the shares of a table are made of: sums of parts and wholes, row by row and in all, so that a workbook can divide them."""

from dataclasses import dataclass, replace
from math import isclose
from typing import Any

from data.notes import Note
from queries.catalogue import MEASURES, Measure, part_keys
from queries.engine.ask import ask
from queries.tables.tables import Table, TableColumn, tabled

KINDS = ("value", "before")
OTHERS = "others"
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Division:
    """The columns, counted on from those of the table, that a share is the quotient of, and units of the part in one of the share."""

    part: int
    whole: int
    per: float


@dataclass(frozen=True)
class SideColumns:
    """Columns to stand beside a table, with a row of values for each of its rows and their totals.

    Values are unknown if they do not give the shares of a row. For each place of a share it is said what that is divided from.
    """

    columns: tuple[TableColumn, ...] = ()
    rows: tuple[Row, ...] = ()
    total: Row | None = None
    divisions: dict[int, Division] | None = None


def parts(table: Table) -> SideColumns:
    """Return the parts and wholes of the shares of a table that a question gives; empty where it has no share."""
    question = table.question
    held = enumerate(table.columns if question else ())
    shares = {place: column for place, column in held if column.kind in KINDS and _measure(column).kind in ("share", "ratio")}
    if not question or not shares:
        return SideColumns()
    wanted = dict.fromkeys(key for column in shares.values() for key in part_keys(_measure(column)))
    asked = replace(question, measures=tuple(dict.fromkeys((question.measures[0], *wanted))))
    compared = question.filters.compared() if any(column.kind == "before" for column in shares.values()) else None
    found = tabled(ask(asked), ask(replace(asked, filters=compared)) if compared else None, _unsaid)
    kept = [place for place, column in enumerate(found.columns) if column.kind in KINDS and _key(column) in wanted]
    at = {(_key(found.columns[place]), found.columns[place].kind): step for step, place in enumerate(kept)}
    by_codes = {codes: tuple(row[place] for place in kept) for codes, row in zip(_codes(found), found.rows, strict=True)}
    divisions: dict[int, Division] = {}
    for place, column in shares.items():
        part, whole = (at[key, column.kind] for key in part_keys(_measure(column)))
        divisions[place] = Division(part, whole, _measure(column).per)
    blank = (None,) * len(kept)
    beside = [by_codes.get(codes, blank) for codes in _codes(table)]
    rows = tuple(more if _agrees(row, more, divisions) else blank for row, more in zip(table.rows, beside, strict=True))
    total = tuple(found.total[place] for place in kept) if found.total else None
    return SideColumns(tuple(found.columns[place] for place in kept), rows, total, divisions)


def _unsaid(_note: Note) -> str:
    """Write nothing: no note of these sums is shown."""
    return ""


def _measure(column: TableColumn) -> Measure:
    return MEASURES[_key(column)]


def _key(column: TableColumn) -> str:
    return column.key.removesuffix("_before")


def _codes(table: Table) -> list[Row]:
    """Return the codes of each row; what a ranking leaves out has its place among such rows instead."""
    found: list[Row] = []
    for row in table.rows:
        codes = tuple(cell for cell, column in zip(row, table.columns, strict=True) if column.kind == "code")
        left_out = bool(codes) and str(codes[0]).startswith("Others (")
        found.append((OTHERS, sum(OTHERS in codes for codes in found)) if left_out else codes)
    return found


def _agrees(row: Row, more: Row, divisions: dict[int, Division]) -> bool:
    """Tell whether each share of a row is, but for rounding, the quotient of the sums found for it."""
    known = [(row[place], more[each.part], more[each.whole], each.per) for place, each in divisions.items() if row[place] is not None]
    return all(part is not None and whole and isclose(float(part) / float(whole) / per, float(share)) for share, part, whole, per in known)
