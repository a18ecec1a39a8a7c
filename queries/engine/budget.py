"""The time that a view may take in all: what is computed in Python is stopped once that is over, as its queries are.

Python lets one thread raise an exception in another. It is raised only while the other computes: never while it takes or gives back
a lock, a connection or an entry of a cache, which it would leave half done.
"""

import ctypes
import inspect
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

from data.language import say
from data.number_text import written
from queries.engine.query_timeout import Superseded, TooSlow, Watch

AGAIN = 1.0  # seconds after which it is raised again, should something have swallowed it
PACKAGES = (
    "threading", "contextlib", "queue", "logging", "importlib", "weakref", "concurrent", "cachetools", "sqlalchemy", "duckdb", "psycopg",
)  # fmt: skip
MODULES = (
    "queries.engine.engine", "queries.engine.query_timeout", "queries.engine.budget", "serving.shared.shared_answers",
    "data.side.store",
)  # fmt: skip
CACHE, COMPUTES = "queries.engine.cache", ("held", "given", "<lambda>")
DUE: ContextVar[tuple[float, float] | None] = ContextVar("due", default=None)


class Over(BaseException):
    """Raised in what has run too long. It is no Exception, so that nothing on its way takes it for one."""


@contextmanager
def within(watch: Watch, seconds: float) -> Generator[None]:
    """Stop what runs inside after so many seconds, or when its view is asked again; raises TooSlow and Superseded."""
    token = DUE.set((time.monotonic() + seconds, seconds))
    try:
        with watch.over(stopper(threading.get_ident(), _caller()), seconds):
            yield
    except Over:
        raise (Superseded(AGAIN_ASKED) if watch.overtaken() else too_slow(seconds)) from None
    finally:
        raised_in(threading.get_ident(), None)
        DUE.reset(token)


def _caller() -> FrameType | None:
    """Return the frame whose `with` enters a context manager of this module.

    Above it stand the generator of the manager and contextlib.
    """
    frame = inspect.currentframe()
    for _ in range(3):
        frame = frame.f_back if frame else None
    return frame


def check(watch: Watch) -> None:
    """Raise Superseded or TooSlow where what runs is not wanted any more, or its time is over."""
    if watch.overtaken():
        raise Superseded(AGAIN_ASKED) from None
    due = DUE.get()
    if due and time.monotonic() > due[0]:
        raise too_slow(due[1]) from None


AGAIN_ASKED = "the same view was asked again since"


def too_slow(seconds: float) -> TooSlow:
    """Return the error of a view that took longer than its limit. seconds: the limit."""
    return TooSlow(say("the view took longer than {seconds} seconds: narrow the period or the filters", seconds=written(f"{seconds:g}")))


def stopper(thread: int, base: FrameType | None) -> Callable[[], bool]:
    """Return a function that stops the Python code of a thread above a frame if it may be stopped now; it asks to be called again."""
    last = [0.0]

    def stop() -> bool:
        frame = sys._current_frames().get(thread)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        if time.monotonic() - last[0] > AGAIN and frame is not None and computes(frame, base):
            last[0] = time.monotonic()
            raised_in(thread, Over)
        return False

    return stop


def computes(frame: FrameType | None, base: FrameType | None = None) -> bool:
    """Tell whether what runs in a frame, called from `base`, can be left at any line: nothing on the way holds what it must give back."""
    if frame is None or frame.f_globals.get("__name__") == CACHE:
        return False
    while frame is not None and frame is not base:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith(PACKAGES) or name in MODULES or (name == CACHE and frame.f_code.co_name not in COMPUTES):
            return False
        frame = frame.f_back
    return True


def raised_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an exception in a thread at its next step; None takes back one that was not raised yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)
