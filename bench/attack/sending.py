"""Sending requests to the server under test, and judging what it answers."""

import json
import re
import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bench.attack.requests import JSON, POSTED, Known, Request
from bench.attack.tally import ANSWERED, FAILED, REFUSED, Tried
from bench.crowd import envelopes

TOGETHER, PATIENCE, REFUSING, BROKEN, BUSY = 6, 60.0, 400, 500, 503
TRACE = re.compile(rb"Traceback \(most recent|File \\?\"/|\.py\\?\", line \d+|sqlalchemy\.|duckdb\.")
CARD = b"This card failed."
PATHS = ("/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_favicon.ico", "/assets/rose.svg", "/healthz", "/readyz", "/api/ask")


def known(address: str, pages: Iterable[str]) -> Known:
    """What the server at an address has."""
    return Known(tuple(envelopes(address)), (*pages, *PATHS, "/login", "/static/x", "/_dash-component-suites/dash/x.js"), address)


def sent(address: str, requests: Iterable[Request]) -> Iterator[Tried]:
    """What became of each request, several sent side by side."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        yield from pool.map(lambda request: judged(address, request), requests)


def judged(address: str, request: Request) -> Tried:
    """Failed: no answer, an error of the server, a trace back, a card that failed, or the whole in silence."""
    try:
        status, body = answer(address, request)
    except (OSError, HTTPException) as error:
        return Tried(request.kind, FAILED, f"no answer ({type(error).__name__})", str(request))
    fault = wrong(address, request, status, body)
    if fault:
        return Tried(request.kind, FAILED, f"{status}: {fault}", f"{request}\n      → {body[:300]!r}")
    return Tried(request.kind, REFUSED if status >= REFUSING else ANSWERED, str(status))


def wrong(address: str, request: Request, status: int, body: bytes) -> str:
    """What is wrong with an answer; empty where nothing is."""
    if status >= BROKEN and status != BUSY:
        return "an error of the server"
    if TRACE.search(body):
        return "a trace back, or words of the code"
    if CARD in body:
        return "a card failed"
    if request.refused and status < REFUSING:
        return "answered, and not refused"
    if status >= REFUSING and request.method != "HEAD" and not body.strip():
        return "refused without a word"
    return "the whole, in silence" if request.same and status < REFUSING and shows(body) and body == plain(address, request.same) else ""


def shows(body: bytes) -> bool:
    """Whether a view shows something, and no notice in its place."""
    return b'"role":"status"' not in body


def answer(address: str, request: Request) -> tuple[int, bytes]:
    """The status and body of what is answered; raises OSError or HTTPException where nothing is."""
    where = urlsplit(address)
    with closing(HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)) as connection:
        names = {name.lower() for name, _ in request.headers}
        connection.putrequest(request.method, request.path, skip_host="host" in names, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value)
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        reply = connection.getresponse()
        return reply.status, reply.read()


@lru_cache(maxsize=512)
def plain(address: str, body: bytes) -> bytes:
    """What a callback answers to a body that nothing is wrong with."""
    return answer(address, Request("plain", "POST", POSTED, tuple(JSON.items()), body))[1]


def whole(address: str) -> str:
    """The release that the server reads; raises OSError or ValueError where it does not answer as it should."""
    status, body = answer(address, Request("ready", "GET", "/readyz"))
    found = json.loads(body)
    if status != 200:
        raise ValueError(f"/readyz answers {status}: {body[:200]!r}")
    return str(found["release"])


def raw(address: str, sent_bytes: bytes, patience: float = PATIENCE) -> bytes:
    """What the server sends back to bytes that need not be HTTP; empty where it closes the connection."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=patience) as connection:
        connection.sendall(sent_bytes)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65536):
            found += part
        return found
