"""A screen is answered by one process: whichever takes its connection hands its questions on to the process that its number leads to.

So what a screen has under way (its forecasts, the newest question of each view) is known where it asks, and the load still spreads over
the processes, screen by screen. Questions pass through sockets in the folder of the server, which no other user may open.
"""

import socket
import threading
import zlib
from collections.abc import Callable, Iterable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BytesIO
from typing import Any

from serving.front import Front
from serving.together import Seat

CALLBACKS, HEADER, FROM = "/_dash-update-component", "HTTP_PORTOLAN_TURN", "HTTP_PORTOLAN_FROM"
LATEST = 400  # seconds after which a process that does not answer is given up: longer than any view may take
HOPS = ("connection", "keep-alive", "transfer-encoding", "date", "server")  # headers of one connection, which are not passed on
ONLY = "Portolan-From"
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Inner(Front):
    """The server of a process for the others, on a socket of their folder."""

    def getsockname(self) -> tuple[str, str]:
        """Return a name for the logs: the socket has no address."""
        return "inside", "0"

    def set_socket_options(self, conn: socket.socket) -> None:
        """Leave a connection as it is: those of TCP do not apply."""

    def fix_addr(self, addr: object) -> tuple[str, int]:  # noqa: ARG002 - waitress gives it
        """Return an address for a connection that has none."""
        return "localhost", 0


class SeatConnection(HTTPConnection):
    """A connection to the process of a seat."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=LATEST)
        self._path = path

    def connect(self) -> None:
        """Open the socket of the seat."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Seated:
    """An application around another: what belongs to the screen of another process is asked there."""

    def __init__(self, wrapped: Application, seat: Seat) -> None:
        self._wrapped, self._seat = wrapped, seat
        self._lines = threading.local()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request here, or as the process does whose screen it is; here too should that one be starting anew."""
        environ.pop(FROM, None)
        place = self.place(environ)
        if place == self._seat.place:
            return self._wrapped(environ, start)
        body = environ["wsgi.input"].read()
        for _ in range(2):  # a connection that was silent for long has been closed
            try:
                reply, answer = self._asked(place, environ, body)
            except (OSError, HTTPException):
                self._dropped(place)
            else:
                start(f"{reply.status} {reply.reason}", [(name, value) for name, value in reply.getheaders() if name.lower() not in HOPS])
                return [answer]
        return self._wrapped({**environ, "wsgi.input": BytesIO(body)}, start)

    def place(self, environ: dict[str, Any]) -> int:
        """Return the seat whose process answers a request: for a callback that of its screen, else this one."""
        screen = environ.get(HEADER, "").partition(" ")[0] if environ["PATH_INFO"] == CALLBACKS else ""
        return zlib.crc32(screen.encode("latin-1", "replace")) % self._seat.number if screen else self._seat.place

    def _asked(self, place: int, environ: dict[str, Any], body: bytes) -> tuple[HTTPResponse, bytes]:
        """Return the answer of another process, its head and its body."""
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        headers |= {"Content-Type": environ.get("CONTENT_TYPE", ""), ONLY: environ.get("REMOTE_ADDR", "")}
        headers.pop("CONNECTION", None)
        line = self._line(place)
        line.request(environ["REQUEST_METHOD"], f"{CALLBACKS}{query}", body, headers)
        reply = line.getresponse()
        return reply, reply.read()

    def _line(self, place: int) -> SeatConnection:
        """Return the connection of this thread to a seat."""
        lines = self._lines.__dict__
        return lines.setdefault(f"line{place}", SeatConnection(self._seat.socket(place)))

    def _dropped(self, place: int) -> None:
        if line := self._lines.__dict__.pop(f"line{place}", None):
            line.close()


def inside(wrapped: Application) -> Application:
    """Return an application for the other processes: the address of the reader is the one that they state."""

    def answered(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        stated = environ.pop(FROM, "")
        return wrapped({**environ, "REMOTE_ADDR": stated, "REMOTE_HOST": stated}, start)

    return answered
