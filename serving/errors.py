"""What cannot be answered, in a sentence: unknown pages and files, malformed requests, and what goes wrong here."""

import logging
from uuid import uuid4

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, g, request
from werkzeug import Response as Answer
from werkzeug.exceptions import HTTPException

from callbacks.core.shell import page_at
from data.access.policy import Forbidden
from data.language import mark, say, sentence
from data.releases.release import NoRelease
from data.side.store import NotAllowed, Unavailable
from queries.engine.engine import TooMany, TooSlow
from queries.engine.question import CannotCut, MixedCurrencies
from queries.workspace.links import Unkept

LOG = logging.getLogger(__name__)
SENTENCES = {
    400: mark("This request cannot be understood."),
    404: mark("There is nothing at this address."),
    405: mark("This address does not answer requests of this kind."),
    413: mark("This request is too large."),
}
REFUSALS = {Forbidden: 403, NotAllowed: 403, CannotCut: 400, MixedCurrencies: 400, Unkept: 404, TooMany: 413}
FORESEEN = {**REFUSALS, NoRelease: 503, Unavailable: 503, TooSlow: 503}
PLAIN = "text/plain; charset=utf-8"
ANY_PAGE, PROGRAMS, OK = ("/", "/<path:path>"), ("/api/", "/_dash", "/assets/"), 200


def register(server: Flask) -> None:
    """Answer errors in words alone, and unknown pages as what they are."""
    server.register_error_handler(HTTPException, told)
    server.register_error_handler(DependencyException, lambda _error: _sentence(404))
    server.register_error_handler(InvalidResourceError, lambda _error: _sentence(404))
    for kind, status in FORESEEN.items():
        server.register_error_handler(kind, lambda error, status=status: _words(sentence(error), status))
    server.register_error_handler(Exception, failed)
    server.after_request(missed)
    server.url_map.strict_slashes = False


def told(error: HTTPException) -> Answer:
    """Return the answer to an HTTP error: its own response, or else a sentence."""
    if isinstance(error.response, Answer):
        return error.response
    return _sentence(error.code or 500)


def failed(error: Exception) -> Response:
    """Return an error number for the reader; the log says under it where the error arose."""
    number = uuid4().hex[:8]
    LOG.error("a request failed, error %s", number, exc_info=error)
    return _words(say("Something went wrong here. Error {number}.", number=number), 500)


def missed(response: Response) -> Response:
    """Return the document of a page, with status 404 where there is no such page; a sentence under the paths of programs."""
    if not (request.url_rule and request.url_rule.rule in ANY_PAGE and response.status_code == OK):
        return response
    page = page_at(request.path)
    g.page = page.path if page else ""
    if page is None and (request.path.startswith(PROGRAMS) or request.method == "OPTIONS"):
        return _sentence(404)
    response.status_code = OK if page else 404
    return response


def _sentence(status: int) -> Response:
    return _words(say(SENTENCES.get(status, mark("This cannot be answered."))), status)


def _words(words: str, status: int) -> Response:
    return Response(f"{words}\n", status, content_type=PLAIN)
