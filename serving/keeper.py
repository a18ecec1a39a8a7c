"""The keeper: holds the listening socket, starts the processes that serve it, and starts each again should it end by itself."""

import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from types import FrameType

from serving import together
from settings import settings

BACKLOG, FALLS, WITHIN = 1024, 5, 60.0
LOG = logging.getLogger(__name__)


class Keeper:
    """Keep one process running: `target` is the application as module:object, `seated` what it is told of the others."""

    def __init__(
        self, target: str, listening: socket.socket, seated: tuple[str, ...] = (), environment: dict[str, str] | None = None
    ) -> None:
        self._target, self._listening, self._seated = target, listening, seated
        self._may_end = str(together.WARMS) in seated
        self._environment = {**os.environ, **(environment or {})}
        self._server: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._falls: deque[float] = deque(maxlen=FALLS)

    def run(self) -> int:
        """Run the process until it is stopped; return the exit code.

        That is the process's own where it could not start or has nothing more to do, 1 where it ends again and again, else 0.
        """
        while True:
            code, served = self._life()
            if self._stopping:
                return 0
            if not served or (self._may_end and code == 0):
                return code if served else code or 1
            self._falls.append(time.monotonic())
            if len(self._falls) == FALLS and self._falls[-1] - self._falls[0] < WITHIN:
                LOG.error("the server ended %d times within a minute: given up", FALLS)
                return 1
            LOG.error("the server ended unexpectedly (%s): started again", code)

    def _life(self) -> tuple[int, bool]:
        """Run the process from start to end; return its exit code, and whether it ever answered requests."""
        read, write = os.pipe()
        handles = (self._listening.fileno(), write)
        command = [sys.executable, "-m", "serving.worker", self._target, *map(str, handles), *self._seated]
        self._server = subprocess.Popen(command, pass_fds=handles, start_new_session=True, env=self._environment)
        os.close(write)
        if self._stopping:
            self._server.terminate()
        code = self._server.wait()
        with os.fdopen(read, "rb") as said:
            return code, bool(said.read())

    def stop(self) -> None:
        """End the process, which is not started again."""
        self._stopping = True
        if self._server:
            self._server.terminate()


class Keepers:
    """Keep the processes of one server running, each by a keeper of its own: when one is given up, all end."""

    def __init__(self, kept: list[Keeper], warmer: Keeper | None = None) -> None:
        self._kept, self._warmer = kept, warmer
        self._codes: list[int] = []

    def run(self) -> int:
        """Run all until they are stopped; return the exit code: the largest of any."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._stop)
        threads = [threading.Thread(target=self._ran, args=(each,), name="keeper") for each in self._kept]
        if self._warmer:
            threads.append(threading.Thread(target=self._warmer.run, name="keeper of the warmer"))
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return max(self._codes, default=0)

    def _ran(self, keeper: Keeper) -> None:
        self._codes.append(keeper.run())
        self._stop(0, None)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        for each in (*self._kept, *([self._warmer] if self._warmer else [])):
            each.stop()


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; ValueError where it cannot, as when another program does."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=BACKLOG)
    except OSError as error:
        raise ValueError(f"cannot listen on HOST={host} PORT={port}: {os.strerror(error.errno or 0)}") from None


def keep(target: str) -> int:
    """Serve an application on HOST and PORT until stopped, in as many processes as the settings state."""
    number = together.processes()
    with listening(settings().host, settings().port) as opened:
        return Keepers([Keeper(target, opened)]).run() if number == 1 else _several(target, opened, number)


def _several(target: str, opened: socket.socket, number: int) -> int:
    """Serve in so many processes that share a folder, with one more that warms them; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="portolan-") as folder:
        opened.setblocking(False)  # several wait for each connection, and one gets it
        together.begun(Path(folder))
        shared = str(together.megabytes(settings().cache_memory) // together.SHARED)
        seats = [(folder, str(place), str(number), shared) for place in (*range(number), together.WARMS)]
        environment = together.divided(number) | {"PROMETHEUS_MULTIPROC_DIR": f"{folder}/{together.FIGURES}"}
        *kept, warmer = [Keeper(target, opened, seat, environment) for seat in seats]
        return Keepers(kept, warmer).run()
