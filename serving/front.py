"""The front: one thread reads every socket and hands whole requests to the threads that answer; none waits for a slow or silent client."""

import resource
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from typing import Any, cast

from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from serving.connections import Connection, adjusted
from serving.sockets import Sockets

CONNECTIONS, SPARE_FILES, SHED, DRAIN, LEAST = 2048, 256, 0.1, 10.0, 0.1


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
        allowed = adjusted(min(CONNECTIONS, _files() - SPARE_FILES))
        super().__init__(application, Sockets(), _sock=listening, dispatcher=dispatcher, adj=allowed, sockinfo=where, bind_socket=False)

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
            each.will_close |= each.overdue(now)
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


def _files() -> int:
    """Return how many files this process may have open, after raising that number as far as needed and allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return wanted if soft == resource.RLIM_INFINITY else soft
