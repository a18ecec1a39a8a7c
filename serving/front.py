"""The front: one thread reads every socket and hands whole requests to the threads that answer; none waits for a slow or silent client."""

import resource
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from typing import Any, cast

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestHeaderFieldsTooLarge

from serving.refusals import Refusal
from serving.sockets import Sockets

SILENT, WHOLE, LOOK = 60, 20, 2  # seconds: a connection without a request; a request from its first byte to its last; between two looks
LARGEST_HEAD, LARGEST_BODY = 262_144, 1_000_000  # bytes that are answered
READ = 1_048_576  # bytes of a head that are read, to say of one that is too long that it is
CONNECTIONS, SPARE_FILES, SHED, DRAIN, LEAST = 2048, 256, 0.1, 10.0, 0.1


class Arriving(HTTPRequestParser):
    """A request that is arriving, and since when."""

    def __init__(self, adjustments: Adjustments) -> None:
        super().__init__(adjustments)
        self.since = time.time()

    def received(self, data: bytes) -> int:
        """Take what has come. A head that is too long is read to its end all the same: else the browser would not read the answer."""
        taken = super().received(data)
        if self.headers_finished and self.header_bytes_received > LARGEST_HEAD and self.error is None:
            self.error, self.completed = RequestHeaderFieldsTooLarge("too long"), True
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers; raises ParsingError where these are none, whatever is odd about them."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("the address is none") from None


class Connection(HTTPChannel):
    """A connection of a client."""

    parser_class, error_task_class = Arriving, Refusal

    @property
    def waits(self) -> bool:
        """Return whether nothing of it is being answered or sent."""
        return not (self.requests or self.total_outbufs_len)

    @property
    def quiet(self) -> bool:
        """Return whether it only waits to be read. A finished request is removed last, so requests are looked at first."""
        return self.waits and not (self.will_close or self.close_when_flushed)


class Front(TcpWSGIServer):
    """A server on a listening socket. Connections that are silent or slow are closed, the longest silent ones first when there are many."""

    channel_class = Connection
    active_channels: Any  # the stubs of waitress name another class, and leave out the map
    _map: Sockets

    def __init__(
        self, application: Callable[..., Any], listening: socket.socket, threads: int, wanted: Callable[[], bool] = lambda: True
    ) -> None:
        self._wanted = wanted
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        where = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(application, Sockets(), _sock=listening, dispatcher=dispatcher, adj=adjusted(), sockinfo=where, bind_socket=False)

    def readable(self) -> bool:
        """Return whether a new connection can be taken; where too many are open, silent ones are closed first."""
        if len(self._map) >= self.adj.connection_limit:
            self.shed()
        return super().readable()

    def shed(self) -> None:
        """Close a tenth of the connections: those that wait the longest."""
        waiting = sorted((each for each in self.active_channels.values() if each.waits), key=lambda each: each.last_activity)
        for each in islice(waiting, max(1, int(len(waiting) * SHED))):
            each.handle_close()

    def maintenance(self, now: float) -> None:
        """Close what is silent, and requests that take too long to arrive, however steadily they drip; SystemExit once not wanted."""
        if not self._wanted():
            raise SystemExit(0)
        super().maintenance(cast("int", now))
        for handle, each in self.active_channels.items():
            each.will_close |= each.request is not None and each.request.since < now - WHOLE
            if each.will_close:
                self._map.wake(handle)

    def run(self) -> None:
        """Serve until SystemExit or KeyboardInterrupt; what is being answered then is sent."""
        try:
            while True:
                self._map.turn(self.adj.asyncore_loop_timeout)
        except (SystemExit, KeyboardInterrupt):
            self._drain()

    def _drain(self) -> None:
        self.accepting, self._wanted = False, lambda: True
        until = time.monotonic() + DRAIN
        while time.monotonic() < until and not all(each.waits for each in self.active_channels.values()):
            with suppress(SystemExit, KeyboardInterrupt):
                self._map.turn(LEAST)
        self.task_dispatcher.shutdown(timeout=1)


def adjusted() -> Adjustments:
    """Return what the server allows: number of connections, sizes and times."""
    return Adjustments(
        connection_limit=min(CONNECTIONS, _files() - SPARE_FILES),
        channel_timeout=SILENT,
        cleanup_interval=LOOK,
        max_request_header_size=READ,
        max_request_body_size=LARGEST_BODY,
        log_socket_errors=False,
        ident=None,
    )


def _files() -> int:
    """Return how many files this process may have open, after raising that number as far as needed and allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return wanted if soft == resource.RLIM_INFINITY else soft
