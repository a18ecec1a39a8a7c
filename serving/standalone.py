"""A server in one process that runs wherever Python does, as on Windows, where the front and its keeper cannot.

waitress with its own loop. Slow and silent connections are closed as by the front; there may be fewer of them, and none makes room
for another.
"""

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from serving import keeper
from serving.connections import Connection, adjusted
from settings import settings

CONNECTIONS = 200  # Windows waits for 512 sockets at most


class Standalone(TcpWSGIServer):
    """A server of an application on a listening socket, which answers so many requests at a time."""

    channel_class = Connection
    active_channels: Any  # the stubs of waitress name another class, and leave out the map
    _map: dict[int, Any]

    def __init__(self, application: Callable[..., Any], listening: socket.socket, threads: int) -> None:
        self._stopped, self._ending = False, threading.Lock()
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        where = (listening.family, listening.type, listening.proto, listening.getsockname())
        allowed = adjusted(CONNECTIONS)
        super().__init__(application, _sock=listening, dispatcher=dispatcher, adj=allowed, sockinfo=where, bind_socket=False)

    def maintenance(self, now: float) -> None:
        """Close what is silent, and requests that take too long to arrive."""
        super().maintenance(cast("int", now))
        for each in self.active_channels.values():
            each.will_close |= each.overdue(now)

    def run(self) -> None:
        """Serve until `stop`, SystemExit or KeyboardInterrupt."""
        with suppress(SystemExit, KeyboardInterrupt):
            while not self._stopped:
                self.asyncore.loop(self.adj.asyncore_loop_timeout, self.adj.asyncore_use_poll, self._map, count=1)
        self.task_dispatcher.shutdown()
        for each in [*self.active_channels.values()]:
            each.handle_close()
        with self._ending:  # `stop` may still be writing to the pipe that wakes the loop, which `close` closes
            self._stopped = True
            self.close()

    def stop(self) -> None:
        """End `run`, which another thread is in; it returns within a second or two. Once it has ended nothing is left to do."""
        with self._ending:
            if not self._stopped:
                self._stopped = True
                self.pull_trigger()


def needed() -> bool:
    """Return whether this machine lacks what the front is built on: Linux tells which of many sockets have something to say."""
    return not hasattr(select, "epoll")


def serve(application: Callable[..., Any]) -> None:
    """Serve an application on HOST and PORT, in this process, until stopped."""
    with keeper.listening(settings().host, settings().port) as opened:
        Standalone(application, opened, settings().threads).run()
