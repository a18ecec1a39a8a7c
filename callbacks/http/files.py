"""Files over HTTP: a view, a page as slides, declarations, and the time release study as a workbook or as its public summary."""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from urllib.parse import quote

from flask import Response, request

from callbacks.clearance import study_summary
from callbacks.core import slides
from callbacks.core.comparison import stamp
from callbacks.core.shell import PAGES
from callbacks.core.table import behind, viewed
from callbacks.core.views import DRAWN, filtered, limited
from callbacks.http.marked import marked
from callbacks.stories.brief import NoBrief
from dashboard.pages.clearance import trs
from dashboard.pages.overview import overview
from dashboard.words.notes import filed, filed_sentences
from data.access.marking import Use, file_mark
from data.access.policy import authorise, most_rows
from data.language import say, say_beside
from data.notes import Note
from data.releases.release import NoRelease
from queries.addresses.filters import Filters
from queries.addresses.strict import FILE, WHOLE, Grammar, chosen, strict, whole
from queries.engine import engine
from queries.engine.engine import TooMany, TooSlow
from queries.engine.question import CannotCut, MixedCurrencies
from queries.engine.trace import Read
from queries.revenue.forecasts import NeverForecast, NoForecast
from queries.tables.records import RecordsPage, declarations
from queries.tables.tables import Table, as_csv, listed
from queries.tables.workbook import workbook
from queries.workspace import links
from settings import settings

MOST_RECORDS, MOST_SAID, OK = 20_000, 2_000, 200
NAME = re.compile(r'filename="([^"]*)"')
STATES_FILE = ("format", "table")
OF_VIEW = ("csv", "xlsx", "command", "pptx")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "command": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def view(name: str) -> Response:
    """Answer with a view: one table as CSV (`table=N`, by default the first), all as a workbook, as commands, or as a slide."""
    notes, held = list[Note](), list[Table]()

    def body(form: str) -> str | bytes:
        drawn = viewed(name)
        address = asked(FILE)
        if form == "pptx":
            return slides.of_view(drawn, deck(drawn.page))
        drawing, tables = behind(drawn, address)
        notes.extend(drawing.notes)
        held.extend(tables)
        return _written(form, drawn.title, tables, link(drawn.page, address))

    return noted(signed(_answered(body, OF_VIEW, name), held[0].release.number if held else None), notes)


def page(key: str) -> Response:
    """Answer GET /api/slides/<page>?<filters> with a deck of its views, each within the time of one view; 404 if there is no such page."""
    found = next((each for each in PAGES if each.key == key), None)
    if not found:
        return _refused(say("There is no such page."), 404)
    return signed(_answered(lambda _: slides.of_page(found, deck(key)), ("pptx",), key, nullcontext))


def deck(key: str) -> slides.Asked:
    """Return what the request asks for as slides of a page or its views: its filters, and the public address of the same."""
    return slides.Asked(asked(FILE), link(key, asked(FILE)))


def study() -> Response:
    """Answer GET /api/trs.xlsx?<filters>: every table of the time release study, with its method on the first sheet."""

    def body(form: str) -> str | bytes:
        address = asked()
        first, *others = (table for view in trs.VIEWS if view in DRAWN for table in behind(view, address)[1])
        told = replace(first, notes=(*map(say, trs.METHOD), *first.notes))
        return _written(form, trs.PAGE.title, (told, *others), link(trs.PAGE.key, address))

    return signed(_answered(body, ("xlsx",), "time-release-study"))


def summary() -> Response:
    """Answer GET /api/trs-summary?format=html|pdf&<filters> with the public summary of the time release study, two A4 pages."""
    reply = _answered(lambda form: study_summary.made(asked(), form), ("html", "pdf"), "time-release-study-summary", nullcontext)
    return signed(reply, use=Use.PUBLISHED)


def records() -> Response:
    """Answer GET /api/records?format=csv|xlsx&<filters> with the newest declarations, at most MOST_RECORDS.

    The number left out is in the file name, in the headers and, in a workbook, on the first sheet.
    """
    held: list[RecordsPage] = []

    def body(form: str) -> str | bytes:
        filters = filtered(asked())
        authorise("export", "records")
        held.append(declarations(filters, 0, most_rows(MOST_RECORDS)))
        return _written(form, say("Declarations"), told(held[0], filters), link(overview.NAME, asked()))

    reply = _answered(body, ("csv", "xlsx"), "records")
    if held and reply.status_code == OK:
        rows, total = len(held[0].frame), held[0].total
        reply.headers.update({"Portolan-Rows": str(rows), "Portolan-Left-Out": str(total - rows)})
        named = reply.headers["Content-Disposition"].replace("records", f"records-{rows}-of-{total}")
        reply.headers["Content-Disposition"] = named
    return noted(signed(reply, engine.current().number if held else None), held[0].notes if held else ())


def told(found: RecordsPage, filters: Filters) -> tuple[Table, ...]:
    """Return the declarations as a table with a note on how many are left out; no table if there are none."""
    rows, total = len(found.frame), found.total
    left = (Note("newest_alone", count=rows, whole=total),) if rows < total else ()
    read = Read(say("Declarations, newest first"), found.frame, filters, engine.current(), (*left, *found.notes), ("clearance",))
    return (listed(read, filed),) if rows else ()


def signed(reply: Response, release: int | None = None, use: Use = Use.OFFICIAL) -> Response:
    """Return the reply, where it is a file, with its mark. release: the version of the data where one is stated in its headers."""
    named = NAME.search(reply.headers.get("Content-Disposition", "")) if reply.status_code == OK else None
    return marked(reply, file_mark(use), release, named[1] if reply.mimetype == "text/csv" else "") if named else reply


def noted(reply: Response, notes: Sequence[Note]) -> Response:
    """Return the reply with the notes on its rows in a header, percent-encoded, because a CSV has no place for them."""
    if notes and reply.status_code == OK:
        reply.headers["Portolan-Notes"] = quote(" ".join(filed_sentences(notes)), safe=" ,;:.()%")[:MOST_SAID]
    return reply


def search() -> str:
    """Return the query string of the request, with a short link replaced by what it stands for; raises Unkept."""
    return links.full(request.query_string.decode("utf-8", "replace"))


def asked(grammar: Grammar = WHOLE) -> str:
    """Return the query string of the request without what states the file; raises Misread if a file does not use all of the rest."""
    strict(search(), grammar)
    return "&".join(part for part in search().lstrip("?").split("&") if part.partition("=")[0] not in STATES_FILE)


def _answered(
    produce: Callable[[str], str | bytes], forms: Sequence[str], name: str, limit: Callable[[], AbstractContextManager[None]] = limited
) -> Response:
    """Return a response in the form that the request asks for, one of `forms`, or the reason for refusal with its status."""
    authorise("export", "figures")
    try:
        form = chosen("format", request.args.get("format"), forms)
        with limit():
            body = produce(form)
        name = slides.name(name, asked(FILE)) if form == "pptx" else name
    except (CannotCut, MixedCurrencies, ValueError) as error:
        return _refused(str(error), 400)
    except TooMany as error:
        return _refused(str(error), 413)
    except NeverForecast as never:
        return _refused(str(never), 400)
    except NoForecast:
        return _refused(say("The forecast of these data is not ready yet."), 503)
    except (NoBrief, NoRelease, TooSlow) as error:
        return _refused(str(error), 503)
    kept = {"Content-Disposition": f'attachment; filename="{name}.{form}"'} if form != "command" else {}
    return Response(body, content_type=TYPES[form], headers={**kept, "Cache-Control": "no-store"})


def link(page: str, address: str) -> str:
    """Return the public address of a page under the filters of an address: what a reader opens to see the same on the screen."""
    base = settings().public_address or request.url_root
    path = next(each.path for each in PAGES if each.key == page)
    return base.rstrip("/") + path + (f"?{terms}" if (terms := address.lstrip("?")) else "")


def _written(form: str, title: str, tables: Sequence[Table], view_link: str) -> str | bytes:
    if not tables:
        raise CannotCut(say("nothing matches these filters"))
    if form == "command":
        return _commands(tables)
    if form == "xlsx":
        return workbook(say_beside(title, stamp(tables[0].release)), view_link, tables)
    return as_csv(tables[(whole("table", request.args.get("table"), len(tables)) or 1) - 1])


def _commands(tables: Sequence[Table]) -> str:
    """Return one command per table that a question gives; raises CannotCut if there is none."""
    found = [table.command for table in tables if table.command]
    if not found:
        raise CannotCut(say("no command gives these rows: download the CSV"))
    return "\n".join(found)


def _refused(reason: str, status: int) -> Response:
    return Response(f"{reason}\n", status, content_type="text/plain; charset=utf-8")
