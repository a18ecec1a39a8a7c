"""The table of a view: what its drawer read, shown with the question that gives it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback

from callbacks.core.comparison import stamp
from callbacks.core.shell import PAGES
from callbacks.core.views import DRAWN, attempted, read
from dashboard.components.core import workings
from dashboard.components.core.card import observed
from dashboard.core.page import Drawing, View
from dashboard.pages.core.table import TABLE
from dashboard.words.notes import filed, filed_sentences
from data.language import mark, say
from queries.addresses.filters import pairs
from queries.catalogue import MEASURES, Measure
from queries.catalogue.glossary import date_used
from queries.engine.labels import named
from queries.engine.question import CannotCut
from queries.tables.tables import Table, listened, recorded

NONE = mark("There is no such view. Open one from the menu ⋯ of a view.")


@callback(
    Output(TABLE.mark, "children"),
    Output(TABLE.part("head"), "children"),
    Input(TABLE.asked, "data"),
    State("url", "pathname"),
)
def shown(search: str | None, path: str | None) -> tuple[Any, Any]:
    """Write the tables behind a view and their heading; wait for the address."""
    drawing, notice = attempted("table", search, lambda _: opened(path, search))
    return drawing.body if drawing else (notice, workings.heading(TABLE.title, "", {}, "/"))


def opened(path: str | None, search: str | None) -> Drawing:
    """Draw the tables behind the view that a path names, and their heading; raises CannotCut if there is no such view."""
    view, search = viewed(str(path).rpartition("/")[2]), search or ""
    drawing, tables = behind(view, search)
    name = f"{view.page}.{view.name}"
    body = [workings.working(worked(table, place, name, search), place) for place, table in enumerate(tables)]
    head = workings.heading(
        drawing.title or view.title,
        f"{view.title} · {drawing.sub or view.read()} · {observed(drawing.observations)} · {drawing.release}",
        {say("All tables (XLSX)"): file(name, search, format="xlsx")},
        next(page.path for page in PAGES if page.key == view.page) + search,
    )
    return Drawing((body, head), drawing.observations, drawing.release, empty=not tables)


def viewed(name: str) -> View:
    """Return the view called `page.name`; raises CannotCut if there is none."""
    found = next((view for view in DRAWN if name == f"{view.page}.{view.name}"), None)
    if not found:
        raise CannotCut(say(NONE))
    return found


def behind(view: View, search: str) -> tuple[Drawing, Sequence[Table]]:
    """Return a view drawn anew and the tables of what was read for it, each with the notes of the view."""
    drawn: list[Drawing] = []
    heard = listened(lambda: drawn.append(read(search, DRAWN[view](search))))
    tables = recorded(heard, view.dimension, filed)
    said = filed_sentences(drawn[0].notes)
    return drawn[0], tuple(replace(table, notes=tuple(dict.fromkeys((*table.notes, *said)))) for table in tables)


def worked(table: Table, place: int, name: str, search: str) -> workings.Working:
    """Return a table ready to be shown, with its links. place: its position among the tables of the view, from 0."""
    columns = [(column.key, column.label, column.kind, column.unit, column.currency) for column in table.columns]
    files = {"CSV": file(name, search, format="csv", table=str(place + 1))}
    return workings.Working(table.title, columns, table.rows, table.total, facts(table), table.commands, files)


def facts(table: Table) -> list[tuple[str, str]]:
    """Return (label, text) pairs on a table: filters, release, source tables, notes, and the definition of each measure."""
    keys = table.question.measures if table.question else ()
    defined = [(MEASURES[key].label, defined_as(MEASURES[key])) for key in keys]
    said = [
        (say("Filters"), table.filters.sentence(named)),
        (say("Data"), stamp(table.release)),
        (say("Read from"), ", ".join(table.routes)),
    ]
    return [*said, *((say("Note"), note) for note in table.notes), *defined]


def defined_as(each: Measure) -> str:
    """Return what a measure counts, its formula and the date used."""
    return say("{definition} {formula}, by {date}.", definition=each.definition, formula=each.formula, date=date_used(each))


def file(name: str, search: str, **wanted: str) -> str:
    """Return the address of a file of a view. wanted: further parameters of the address, such as the format."""
    return f"/api/view/{name}?{urlencode([*pairs(search), *wanted.items()])}"
