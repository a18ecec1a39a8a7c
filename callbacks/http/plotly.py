"""plotly.js as it is sent: cut to the kinds of trace that pages draw, at the address where Dash asks for the whole of it."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

SCRIPT = Path(__file__).parents[2] / "assets/plotly/plotly.min.js"
PATH = "/_dash-component-suites/plotly/package_data/plotly.min.js"


def register(server: Flask) -> None:
    """Answer the address with our own cut; it stands before the route of Dash, which has parts of any name."""
    server.add_url_rule(PATH, view_func=script)


def script() -> Response:
    """Answer GET of the script; 304 where the browser holds it already, since its address is the same for every version."""
    content, mark = held()
    if mark in request.headers.get("If-None-Match", ""):
        return Response(status=304)
    reply = Response(content, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
    reply.set_etag(mark)
    return reply


@cache
def held() -> tuple[bytes, str]:
    """Return the script and the mark of its content."""
    content = SCRIPT.read_bytes()
    return content, sha256(content).hexdigest()[:24]
