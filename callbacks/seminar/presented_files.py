"""What a release gives over HTTP beside its page: answers as JSON or CSV, all its blocks, and its views as slides."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Flask, Response, jsonify, request

from callbacks.http.marked import marked
from callbacks.seminar.presented_views import drawn
from callbacks.seminar.questions import Picks, Presented
from dashboard.core.page import Drawing, View
from dashboard.slides.charts import charts
from dashboard.slides.contents import Deck, Slide
from data.access.marking import Use, file_mark
from data.language import direction, mark, say, tag
from queries.tables.answers import safe

POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
CSV = "text/csv; charset=utf-8"


def register(server: Flask, presented: Presented) -> None:
    """Add the addresses of a release to a server."""
    server.add_url_rule("/api/ask", "ask", _refusing(lambda: ask(presented)))
    server.add_url_rule("/api/blocks.csv", "blocks", _refusing(lambda: blocks(presented)))
    server.add_url_rule("/api/slides/seminar", "slides", _refusing(lambda: slides(presented)))
    server.add_url_rule("/healthz", "healthz", lambda: jsonify(status="ok"))


def _refusing(answer: Callable[[], Response]) -> Callable[[], Response]:
    """Return a view that answers 400 with the reason where what is asked is not in the release."""

    def view() -> Response:
        try:
            return answer()
        except ValueError as refusal:
            return Response(f"{refusal}.\n", 400, content_type="text/plain; charset=utf-8")

    return view


def ask(presented: Presented) -> Response:
    """Answer GET /api/ask?group=…&by=…&<dimension>=codes&format=json|csv with sums of whole blocks, and which blocks these are."""
    given = request.args
    form = given.get("format", "json")
    if form not in ("json", "csv"):
        raise ValueError(say(mark("{value} is no form of an answer: json, csv"), value=form[:40]))
    found = answered(presented, given.get("group", "value"), given.getlist("by"), dict(given.lists()))
    if form == "csv":
        rows = found["rows"]
        reply = Response(_csv([*rows[0]] if rows else [], [[*row.values()] for row in rows]), content_type=CSV)
        return _released(reply, presented, "ask.csv")
    return _released(jsonify(found), presented)


def answered(presented: Presented, key: str, by: list[str], address: dict[str, list[str]]) -> dict[str, Any]:
    """Return an answer as it is sent: rows of exact sums, how it fits what was asked, and the blocks that it is made of."""
    group = presented.group(key)
    answer = presented.ask(group, by, presented.picks(address))
    rows = [{key: _written(presented, key, value) for key, value in row.items()} for row in answer.rows]
    left = {key: _written(presented, key, value) for key, value in answer.beside.items()}
    told = presented.told(group, answer, " ".join(left.values()))
    parts = {"rows": rows, "fit": answer.fit, "notes": told, "blocks": answer.blocks, "left_out": left, "blocks_left_out": answer.cut}
    return {**parts, "traders_at_least": answer.traders, "release": presented.bundle.said["release"]}


def _written(presented: Presented, key: str, value: str | int) -> str:
    return value if isinstance(value, str) else str(presented.amount(key, value))


def blocks(presented: Presented) -> Response:
    """Answer GET /api/blocks.csv?group=… with everything that the release knows of a group: each block, what it covers, its sums."""
    group = presented.group(request.args.get("group", "value"))
    part, keys = presented.bundle.cube.groups[group], presented.dimensions
    labels = [presented.bundle.cube.labels(group, key) for key in keys]
    rows: list[list[str]] = []
    for block in range(len(part.nodes)):
        codes = [presented.bundle.cube.grid.codes[key][at[block]] if at[block] >= 0 else "" for key, at in zip(keys, labels, strict=True)]
        rows.append([str(block), *codes, *(_written(presented, name, int(sums[block])) for name, sums in part.sums.items())])
    return _released(Response(_csv(["block", *keys, *part.sums], rows), content_type=CSV), presented, "blocks.csv")


def _released(reply: Response, presented: Presented, name: str = "") -> Response:
    """Return a file of a release with its mark. name: of a CSV, under which it is kept."""
    return marked(reply, file_mark(Use.PRESENTED), presented.bundle.said["release"], name)


def _csv(head: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def slides(presented: Presented) -> Response:
    """Answer GET /api/slides/seminar?<filters> with a deck of every view: native charts and tables."""
    from dashboard.slides.deck import written

    said = presented.bundle.said
    picks = presented.picks(dict(request.args.lists()))
    found = tuple(_slides(presented, picks))
    if not found:
        raise ValueError(say("no view of this page has anything to show under these filters"))
    house = str(said["administration"] or "Portolan")
    of_file = file_mark(Use.PRESENTED)
    lines = (presented.filters(picks), presented.anchor, *([say("Demonstration data")] if said["demonstration"] else []), of_file.taken)
    deck = Deck(house, presented.bundle.cube.grid.theme.title, lines, found, of_file, tag(), direction() == "rtl")
    named = f'attachment; filename="seminar-{said["release"]}.pptx"'
    return _released(Response(written(deck), content_type=POWERPOINT, headers={"Content-Disposition": named}), presented)


def _slides(presented: Presented, picks: Picks) -> Iterator[Slide]:
    for view, draw in drawn(presented).items():
        shown = draw(presented, picks)
        if shown.drawing:
            yield slide_of(view, shown.drawing, shown.told)


def slide_of(view: View, drawing: Drawing, told: Sequence[str]) -> Slide:
    """Return a view as a slide with native charts. told: what is said of its answer."""
    made, remarks = charts(drawing.body)
    return Slide(drawing.title, drawing.sub, made, None, (*remarks, *told), (drawing.release,), (view.title, drawing.sub, *told))
