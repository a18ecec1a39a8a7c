"""The HTTP side of the answer path: /api/ask, files, stories, health and readiness, and the Server-Timing header of every answer."""

from datetime import UTC, datetime
from time import perf_counter

from flask import Flask, Response, g, jsonify, request

from callbacks.http import emblem, files
from callbacks.http.marked import marked
from callbacks.stories import story_api
from dashboard.words.notes import filed
from data.access import refusals
from data.access.marking import file_mark
from data.access.user import LOCAL, acting_as
from data.releases.release import NoRelease, Release
from queries.addresses import strict
from queries.engine import engine
from queries.engine.engine import TooMany, TooSlow
from queries.engine.trace import TRACE
from queries.tables import answers
from queries.workspace.process_store import side
from settings import settings

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def register(server: Flask) -> None:
    """Add the routes and the Server-Timing header to a Flask server."""
    server.before_request(_traced)
    server.after_request(_timed)
    server.add_url_rule("/api/ask", view_func=ask)
    server.add_url_rule("/api/view/<name>", view_func=files.view)
    server.add_url_rule("/api/slides/<key>", view_func=files.page)
    server.add_url_rule("/api/records", view_func=files.records)
    server.add_url_rule("/api/trs.xlsx", view_func=files.study)
    server.add_url_rule("/api/trs-summary", "trs_summary", view_func=files.summary)
    server.add_url_rule(f"{emblem.PATH}/<digest>", view_func=emblem.emblem)
    story_api.register(server)
    server.add_url_rule("/healthz", view_func=healthz)
    server.add_url_rule("/readyz", view_func=readyz)


def ask() -> Response:
    """Answer GET /api/ask?measures=…&by=…&<filters>&top=N&format=json|csv; 400, 413 or 503 with the reason if refused."""
    try:
        form = strict.chosen("format", request.args.get("format"), tuple(TYPES))
        top = strict.whole("top", request.args.get("top"), strict.MOST_TOP)
        with engine.limited(settings().view_seconds):
            answer = answers.asked(request.args.getlist("measures"), request.args.getlist("by"), files.search(), top, strict.API)
    except ValueError as error:
        return _refused(str(error), 400)
    except TooMany as error:
        return _refused(str(error), 413)
    except (NoRelease, TooSlow) as error:
        return _refused(str(error), 503)
    reply = Response(
        answers.WRITERS[form](answer, filed),
        content_type=TYPES[form],
        headers={"Cache-Control": "no-store"},
    )
    return files.noted(marked(reply, file_mark(), answer.release.number, "ask.csv" if form == "csv" else ""), answer.notes)


def healthz() -> Response:
    """Answer that the process runs."""
    return jsonify(status="ok")


def readyz() -> Response:
    """Answer with the release, its age in seconds and faults of a newer release or the side store; 503 with the reason if not ready.

    It holds no figure, and is answered to everybody.
    """
    with acting_as(LOCAL):
        return _ready()


def _ready() -> Response:
    try:
        with engine.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
        release = engine.current()
    except Exception as error:  # noqa: BLE001 - whatever ails it, the warehouse does not answer
        return _refused(str(error) if isinstance(error, NoRelease) else "the warehouse does not answer", 503)
    fault, newer, damage = side().fault(), engine.warehouse().fault(), engine.warehouse().damage()
    return jsonify(
        status="impaired" if fault or newer or damage else "ready",
        release=release.number,
        created_at=release.created_at,
        age_seconds=age(release),
        as_of=release.as_of,
        demonstration=release.demonstration,
        side_store=fault or "ok",
        newer_release=newer or "ok",
        release_file=damage or "ok",
    )


def age(release: Release) -> int:
    """Return the seconds since the release was published."""
    return int((datetime.now(UTC) - datetime.fromisoformat(release.created_at)).total_seconds())


def _refused(reason: str, status: int) -> Response:
    response = jsonify(error=reason)
    response.status_code = status
    return response


def _traced() -> None:
    g.begun, g.trace, g.refused = perf_counter(), [], []
    TRACE.set(g.trace)
    refusals.listened_to(g.refused)


def _timed(response: Response) -> Response:
    if trace := g.get("trace"):
        routes = " ".join(dict.fromkeys(name for found, _ in trace for name in found.route))
        spent = {"total": perf_counter() - g.begun, "ask": sum(seconds for _, seconds in trace)}
        timings = [f"{name};dur={seconds * 1000:.2f}" for name, seconds in spent.items()]
        response.headers["Server-Timing"] = ", ".join([*timings, f'route;desc="{routes}"'])
    return response
