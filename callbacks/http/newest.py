"""Newest wins: of the requests that one screen makes for one view, only the last is worth an answer."""

import re

from flask import Flask, Response, request

from callbacks.http.headers import envelope
from queries.engine.query_timeout import TURN, Superseded, Turn, watch

HEADER, WRITTEN = "Portolan-Turn", re.compile(r"([0-9a-f]{1,32}) ([0-9]{1,12})", re.ASCII)


def register(server: Flask) -> None:
    """Make a request stop older ones by the same screen for the same outputs; these are answered with status 204."""
    server.before_request(_taken)
    server.register_error_handler(Superseded, lambda _error: Response(status=204))


def _taken() -> None:
    TURN.set(turn())
    if taken := TURN.get():
        watch().take(taken)


def turn() -> Turn | None:
    """Return the screen, outputs and number that a request states; None if it states none."""
    written = WRITTEN.fullmatch(request.headers.get(HEADER, ""))
    asked = envelope(request.get_data()) if written else None
    output = asked.get("output") if isinstance(asked, dict) else None
    return Turn((written[1], output), int(written[2])) if written and isinstance(output, str) else None
