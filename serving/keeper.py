"""The keeper: holds the listening socket, starts the server on it, and starts it again should it end by itself."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from types import FrameType

from settings import settings

BACKLOG, FALLS, WITHIN = 1024, 5, 60.0
LOG = logging.getLogger(__name__)


class Keeper:
    """Keep one server running: `target` is the application as module:object."""

    def __init__(self, target: str, listening: socket.socket) -> None:
        self._target, self._listening = target, listening
        self._server: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._falls: deque[float] = deque(maxlen=FALLS)

    def run(self) -> int:
        """Run the server until it is stopped; return the exit code.

        That is the server's own where it could not start, 1 where it ends again and again, else 0.
        """
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._stop)
        while True:
            code, served = self._life()
            if self._stopping:
                return 0
            if not served:
                return code or 1
            self._falls.append(time.monotonic())
            if len(self._falls) == FALLS and self._falls[-1] - self._falls[0] < WITHIN:
                LOG.error("the server ended %d times within a minute: given up", FALLS)
                return 1
            LOG.error("the server ended unexpectedly (%s): started again", code)

    def _life(self) -> tuple[int, bool]:
        """Run the server from start to end; return its exit code, and whether it ever answered requests."""
        read, write = os.pipe()
        handles = (self._listening.fileno(), write)
        command = [sys.executable, "-m", "serving.worker", self._target, *map(str, handles)]
        self._server = subprocess.Popen(command, pass_fds=handles, start_new_session=True)
        os.close(write)
        if self._stopping:
            self._server.terminate()
        code = self._server.wait()
        with os.fdopen(read, "rb") as said:
            return code, bool(said.read())

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        if self._server:
            self._server.terminate()


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; ValueError where it cannot, as when another program does."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=BACKLOG)
    except OSError as error:
        raise ValueError(f"cannot listen on HOST={host} PORT={port}: {os.strerror(error.errno or 0)}") from None


def keep(target: str) -> int:
    """Serve an application on HOST and PORT until stopped."""
    with listening(settings().host, settings().port) as opened:
        return Keeper(target, opened).run()
