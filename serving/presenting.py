"""A release served on this machine alone: its application behind the same gate, every error in words."""

import logging
from pathlib import Path
from uuid import uuid4

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from callbacks.http import language
from callbacks.seminar.application import application
from data.language import mark, say
from services.seminar.bundle import opened
from serving import keeper
from serving.gate import origin
from serving.standalone import Standalone

LOG = logging.getLogger(__name__)
LOOPBACK, NOT_FOUND, THREADS = "127.0.0.1", 404, 8
PLAIN = "text/plain; charset=utf-8"


def presented(path: Path) -> Flask:
    """Return the application of the release in a file; ValueError where the file is none."""
    server = application(opened(path)).server
    language.register(server)
    server.before_request(origin.checked)
    server.register_error_handler(HTTPException, told)
    server.register_error_handler(Exception, failed)
    return server


def told(error: HTTPException) -> Response:
    """Return the answer to an HTTP error: its own response, or a sentence."""
    if isinstance(error.response, Response):
        return error.response
    words = mark("There is nothing at this address.") if error.code == NOT_FOUND else mark("This cannot be answered.")
    return Response(f"{say(words)}\n", error.code or 500, content_type=PLAIN)


def failed(error: Exception) -> Response:
    """Return an error number for the reader; the log says under it where the error arose."""
    number = uuid4().hex[:8]
    LOG.error("a request failed, error %s", number, exc_info=error)
    words = say("Something went wrong here. Error {number}.", number=number)
    return Response(f"{words}\n", 500, content_type=PLAIN)


def listening(path: Path, port: int) -> Standalone:
    """Return a server of the release in a file on the loopback address of this machine; ValueError where the port is taken.

    Who asks what in the room is written nowhere.
    """
    return Standalone(presented(path), keeper.listening(LOOPBACK, port), THREADS)
