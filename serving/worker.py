"""One life of the server: `python -m serving.worker module:object SOCKET READY`, started by the keeper."""

import os
import signal
import socket
import sys
from importlib import import_module
from types import FrameType
from typing import Any

from serving.front import Front
from settings import settings


def application(target: str) -> Any:
    """Return the object at `module:name`, called where that ends in `()`."""
    module, _, name = target.partition(":")
    found = getattr(import_module(module), name.removesuffix("()"))
    return found() if name.endswith("()") else found


def main(target: str, handle: int, ready: int) -> None:
    """Serve on the socket of a handle; write to `ready` once requests are answered. Ends where its keeper has ended."""
    signal.signal(signal.SIGTERM, _stopped)
    served, keeper = application(target), os.getppid()
    front = Front(served, socket.socket(fileno=handle), settings().threads, wanted=lambda: os.getppid() == keeper)
    os.write(ready, b"ready")
    os.close(ready)
    front.run()


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
