"""The log: one line an event, which nobody outside can forge and which repeats nothing that a person typed."""

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask, Response, g, request

from settings import settings

FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
UNSAID = re.compile(r"[%<(\[{:]")
ACCESS, FACTS = logging.getLogger("access"), ("method", "route", "status", "bytes", "milliseconds")


class Plain(logging.Formatter):
    """A record as one line; of an error, where it arose and of what kind it is, and not its words: these may repeat what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line; an error adds a line for each place it passed through."""
        record.message, record.asctime = printable(said(record)), self.formatTime(record)
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        return "\n".join([self.formatMessage(record), *(f"  {printable(line)}" for line in arose(error))])


class Json(logging.Formatter):
    """A record as one object of JSON: time, level, where it was logged, its text; the facts of a request by name; where an error arose."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        held: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == ACCESS.name and isinstance(record.args, tuple):
            held |= dict(zip(FACTS, record.args, strict=True))
        else:
            held["message"] = said(record)
        return json.dumps(held | ({"error": arose(error)} if error else {}), ensure_ascii=True)


def begin() -> None:
    """Log to standard error, from PORTOLAN_LOG_LEVEL on, in the form of PORTOLAN_LOG_FORM."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if settings().log_form == "json" else Plain(FORM))
    logging.basicConfig(level=settings().log_level.upper(), handlers=[handler], force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def said(record: logging.LogRecord) -> str:
    """Return the text of a record, without the path or content that waitress would repeat."""
    return UNSAID.split(str(record.msg))[0].strip() if record.name.startswith("waitress") else record.getMessage()


def printable(text: str) -> str:
    """Return a text with every character escaped that could break or colour a line."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def arose(error: BaseException | None) -> list[str]:
    """Return where an error arose and what caused it: kinds, places in the code, and the system's words about a file."""
    if error is None:
        return []
    reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*places(error.__traceback__), f"{type(error).__module__}.{type(error).__qualname__}{reason}", *arose(cause)]


def places(found: TracebackType | None) -> list[str]:
    """Return each place in the code that a trace passes through."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(found)]


def register(server: Flask) -> None:
    """Log the requests of a server, where PORTOLAN_ACCESS_LOG is set."""
    server.before_request(_begun)
    server.after_request(_told)


def _begun() -> None:
    g.arrived = time.perf_counter()


def _told(response: Response) -> Response:
    if settings().access_log:
        taken = (time.perf_counter() - g.get("arrived", time.perf_counter())) * 1000
        facts = method(request.method), asked(response), response.status_code, response.content_length or 0, round(taken)
        ACCESS.info("%s %s %d %s bytes %d ms", *facts)
    return response


def method(stated: str) -> str:
    """Return the method of a request, or `other`."""
    return stated if stated in METHODS else "other"


def asked(response: Response) -> str:
    """Return the route that answered, or the page: never the path as it was typed."""
    if request.url_rule is None or response.status_code == 404:
        return "unknown"
    return g.get("page") or request.url_rule.rule
