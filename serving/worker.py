"""One process of the server: `python -m serving.worker module:object SOCKET READY`, started by the keeper.

One of several is told FOLDER PLACE NUMBER MEGABYTES too: their common folder, its seat and how many there are, and what answers may take.
"""

import os
import shutil
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from serving import together
from serving.front import Front
from serving.seats import Inner, Seated, inside
from settings import settings

PACE, GENTLE, BACKLOG = 1.0, 10, 128  # seconds between two looks for the keeper; the niceness of what nobody waits for; as of a socket


def application(target: str) -> Any:
    """Return the object at `module:name`, called where that ends in `()`."""
    module, _, name = target.partition(":")
    found = getattr(import_module(module), name.removesuffix("()"))
    return found() if name.endswith("()") else found


def main(target: str, handle: int, ready: int, *seated: str) -> None:
    """Serve on the socket of a handle; write to `ready` once requests are answered. Ends where its keeper has ended."""
    signal.signal(signal.SIGTERM, _stopped)
    keeper, seat = os.getppid(), None
    if seated:
        folder, place, number, megabytes = seated
        seat = together.Seat(Path(folder), int(place), int(number))
        together.join(seat, int(megabytes))
    if together.warms() and seat:
        os.nice(GENTLE)
    served = application(target)
    os.write(ready, b"ready")
    os.close(ready)
    if seat is None:
        Front(served, socket.socket(fileno=handle), settings().threads, wanted=lambda: os.getppid() == keeper).run()
        return
    with suppress(SystemExit):
        (_warm if together.warms() else _together)(served, seat, handle, keeper)
    if os.getppid() != keeper:
        shutil.rmtree(seat.folder, ignore_errors=True)  # the keeper could not
    os._exit(0)  # threads that still read or write for nobody are not waited for


def _warm(_served: Any, _seat: together.Seat, _handle: int, keeper: int) -> None:
    """Wait as long as the keeper lives, while threads that the application has started do the work; return at once where there are none."""
    while os.getppid() == keeper and threading.active_count() > 1:
        time.sleep(PACE)


def _together(served: Any, seat: together.Seat, handle: int, keeper: int) -> None:
    """Serve readers, and beside them the other processes, with threads of their own: no process waits for one that waits for it."""
    path = seat.socket(seat.place)
    Path(path).unlink(missing_ok=True)
    within = socket.socket(socket.AF_UNIX)
    within.bind(path)
    within.listen(BACKLOG)
    inner = Inner(inside(served), within, settings().threads, wanted=lambda: os.getppid() == keeper)
    threading.Thread(target=inner.run, daemon=True, name="inner").start()
    Front(Seated(served, seat), socket.socket(fileno=handle), settings().threads, wanted=lambda: os.getppid() == keeper).run()


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
