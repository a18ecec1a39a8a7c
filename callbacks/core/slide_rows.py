"""The rows of a view as the tables of slides: names, then amounts as they are shown on the screen."""

from collections.abc import Iterator, Sequence
from typing import Any

from callbacks.core.shell import PAGES
from dashboard.core.format import UNKNOWN, amount, digits, significant
from dashboard.core.page import Drawing, View
from dashboard.core.theme import Figure
from dashboard.slides import listing, twin
from dashboard.slides.contents import Grid
from dashboard.slides.listing import NamedGrid
from dashboard.slides.slide_limits import held
from data.language import say
from data.number_text import plus
from queries.engine.question import CannotCut
from queries.tables.tables import Table, TableColumn

TRADERS = ("trader", "trader_name")
SIGNED = ("growth", "change")


def shown(view: View, drawing: Drawing) -> tuple[NamedGrid, ...]:
    """Return what a view itself shows as rows, each table with what it is called beside others (empty where it stands alone).

    The data table of a figure, the rows of a grid, or the tables in its words; none where it has none.
    """
    if view.body == "list":
        return listing.of_words(drawing.body)
    page = next(page for page in PAGES if page.key == view.page)
    grid = of_figure(drawing.body or {}) if view.body == "figure" else listing.of_rows(page.layout(), view.mark, drawing.body or ())
    return (("", grid),) if grid else ()


def of_figure(figure: Figure) -> Grid | None:
    """Return the data table of a figure; None where it has none."""
    found = twin.rows(figure)
    return held(twin.columns(figure), found) if found and twin.columns(figure) else None


def of_tables(view: View, tables: Sequence[Table]) -> tuple[NamedGrid, ...]:
    """Return the first table behind a view; single figures, and those of tiles, one below the other. Nothing where there are no rows.

    Raises CannotCut where the rows are of traders, whom no deck names.
    """
    rows = [table for table in tables if table.rows]
    if any(table.question and "trader" in table.question.by for table in rows):
        raise CannotCut(say("traders are not named on slides"))
    single = [table for table in rows if len(table.rows) == 1 and table.question and not table.question.by]
    if single and (rows[0] in single or view.body == "tiles"):
        return (("", _listed(single)),)
    return (("", _tabled(rows[0])),) if rows else ()


def _listed(tables: Sequence[Table]) -> Grid:
    """Return the figures of tables of one row, each in a row of its own, with what it is compared with and the change."""
    rows = {row[0]: row for table in tables for row in _figures(table)}
    return held((say("Figure"), say("Value"), say("Compared with"), say("Change")), [*rows.values()])


def _figures(table: Table) -> Iterator[list[str]]:
    """Yield name, value, value compared with, and change of each measure of a table of one row."""
    cells = [written(value, column) for column, value in zip(table.columns, table.rows[0], strict=True)]
    for place, column in enumerate(table.columns):
        if column.kind == "value":
            own = [at for at, each in enumerate(table.columns) if each.kind in SIGNED and each.refers[0] == place]
            yield [column.label, cells[place], *([cells[table.columns[own[0]].refers[1]], cells[own[0]]] if own else ["", ""])]


def _tabled(table: Table) -> Grid:
    kept = [place for place, column in enumerate(table.columns) if _shown(table.columns, column)]
    rows = [[written(row[place], table.columns[place]) for place in kept] for row in table.rows]
    return held([table.columns[place].label for place in kept], rows)


def _shown(columns: Sequence[TableColumn], column: TableColumn) -> bool:
    """Return whether a column is for a slide: no code where its name stands beside it, and no trader."""
    coded = column.kind == "code" and any(each.key == f"{column.key}_name" for each in columns)
    return not coded and column.key not in TRADERS


def written(value: Any, column: TableColumn) -> str:
    """Write a cell as the screen does: text as it is, amounts with three digits and their unit, changes with their sign."""
    if value is None or isinstance(value, str):
        return UNKNOWN if value is None else value
    number = float(value)
    sign = plus if column.kind in SIGNED and number > 0 else str
    if column.kind == "change" and column.unit == "percent":
        return say("{size} points", size=sign(significant(number * 100)))
    return sign(amount(number, column.unit, column.currency) if column.unit else digits(number))
