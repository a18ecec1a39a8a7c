"""The rows behind a view as files, /api/view/<page>.<name>?format=csv|xlsx|command&<filters>; the declarations behind filters,
/api/records; a study as one workbook, /api/trs.xlsx."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote

from flask import Response, request

from callbacks.pair import stamp
from callbacks.table import behind, viewed
from callbacks.wire import DRAWN, filtered
from dashboard.pages import trs
from data.release import NoRelease
from queries import engine
from queries.addresses.strict import FILE, strict, whole
from queries.ask import CannotCut, MixedCurrencies
from queries.engine import TooMany, TooSlow
from queries.filters import Filters
from queries.records import Records, declarations
from queries.tables import Table, as_csv, listed
from queries.trace import Read
from queries.workbook import workbook

MOST_RECORDS, MOST_SAID, OK = 20_000, 2_000, 200
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "command": "text/plain; charset=utf-8",
}


def view(name: str) -> Response:
    """A table of a view (`table=N`, the first one by default), all of them as a workbook, or the commands that ask for them."""
    form = request.args.get("format", "csv")
    if form not in TYPES:
        return _refused(f"format={form}: one of {', '.join(TYPES)}", 400)

    notes: list[str] = []

    def body() -> str | bytes:
        drawn = viewed(name)
        drawing, tables = behind(drawn, asked())
        notes.extend(drawing.notes)
        return _written(form, drawn.title, tables)

    return noted(_answered(body, form, name), notes)


def study() -> Response:
    """GET /api/trs.xlsx?<filters>: the tables of every view of the time release study, its method on the first sheet."""

    def body() -> str | bytes:
        address = asked()
        first, *others = (table for view in trs.VIEWS if view in DRAWN for table in behind(view, address)[1])
        told = replace(first, notes=(*trs.METHOD, *first.notes))
        return _written("xlsx", trs.PAGE.title, (told, *others))

    return _answered(body, "xlsx", "time-release-study")


def records() -> Response:
    """GET /api/records?format=csv|xlsx&<filters>: the newest MOST_RECORDS declarations behind the filters. What is left out is in the
    name of the file, in its headers and, of a workbook, on its first sheet."""
    form = request.args.get("format", "csv")
    if form not in ("csv", "xlsx"):
        return _refused(f"format={form}: csv or xlsx", 400)
    held: list[Records] = []

    def body() -> str | bytes:
        filters = filtered(asked())
        held.append(declarations(filters, 0, MOST_RECORDS))
        return _written(form, "Declarations", told(held[0], filters))

    reply = _answered(body, form, "records")
    if held and reply.status_code == OK:
        rows, total = len(held[0].frame), held[0].total
        reply.headers.update({"Portolan-Rows": str(rows), "Portolan-Left-Out": str(total - rows)})
        reply.headers["Content-Disposition"] = f'attachment; filename="records-{rows}-of-{total}.{form}"'
    return noted(reply, held[0].notes if held else ())


def told(found: Records, filters: Filters) -> tuple[Table, ...]:
    """The declarations as a table that says how many it leaves out; none where there are none."""
    rows, total = len(found.frame), found.total
    left = (f"The newest {rows:,} of {total:,}; {total - rows:,} are left out: narrow the filters.",) if rows < total else ()
    read = Read("Declarations, newest first", found.frame, filters, engine.current(), (*left, *found.notes), ("clearance",))
    return (listed(read),) if rows else ()


def noted(reply: Response, notes: Sequence[str]) -> Response:
    """The reply with what is said of its rows in a header, percent-encoded: a CSV has no other place for it."""
    if notes and reply.status_code == OK:
        reply.headers["Portolan-Notes"] = quote(" ".join(notes), safe=" ,;:.()%")[:MOST_SAID]
    return reply


def search() -> str:
    """The query string of the request, as it was sent."""
    return request.query_string.decode("utf-8", "replace")


def asked() -> str:
    """The same, where it holds nothing that a file would ignore; raises Misread."""
    strict(search(), FILE)
    return search()


def _answered(produce: Callable[[], str | bytes], form: str, name: str) -> Response:
    try:
        body = produce()
    except (CannotCut, MixedCurrencies, ValueError) as error:
        return _refused(str(error), 400)
    except TooMany as error:
        return _refused(str(error), 413)
    except (NoRelease, TooSlow) as error:
        return _refused(str(error), 503)
    kept = {"Content-Disposition": f'attachment; filename="{name}.{form}"'} if form != "command" else {}
    return Response(body, content_type=TYPES[form], headers={**kept, "Cache-Control": "no-store"})


def _written(form: str, title: str, tables: tuple[Table, ...]) -> str | bytes:
    if not tables:
        raise CannotCut("nothing matches these filters")
    if form == "command":
        return _commands(tables)
    if form == "xlsx":
        return workbook(f"{title}, {stamp(tables[0].release)}", request.url, tables)
    return as_csv(tables[(whole("table", request.args.get("table"), len(tables)) or 1) - 1])


def _commands(tables: tuple[Table, ...]) -> str:
    """One line per table that a question gives; raises CannotCut where none does."""
    found = [table.command for table in tables if table.command]
    if not found:
        raise CannotCut("no question of the catalogue gives these rows: take the CSV")
    return "\n".join(found)


def _refused(reason: str, status: int) -> Response:
    return Response(f"{reason}\n", status, content_type="text/plain; charset=utf-8")
