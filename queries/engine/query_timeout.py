"""What runs on the warehouse: interrupted when it has run too long, or when its view was asked again since."""

import threading
import time
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from cachetools import LRUCache

STEP_SECONDS, PLACES = 0.05, 4096


class TooSlow(RuntimeError):
    """What passed its time limit and was interrupted: a query, or what is computed of it."""


class Superseded(RuntimeError):
    """What nobody waits for any more: its view was asked again since."""


@dataclass(frozen=True)
class Turn:
    """Which asking a request is: of what place (a view of a screen), and its number among those of the screen."""

    place: Hashable
    number: int


TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)


@dataclass(eq=False)
class Running:
    """What runs: how to interrupt it (False: not now, ask again), when, for which asking, and whether that was done."""

    interrupt: Callable[[], object]
    due: float
    turn: Turn | None = None
    passed: threading.Event = field(default_factory=threading.Event)


class Watch:
    """Interrupts whatever runs past its limit, asking again where that cannot be done at the moment.

    Its thread starts with the first that runs and looks every STEP_SECONDS.
    """

    def __init__(self) -> None:
        self._running: set[Running] = set()
        self._newest: LRUCache[Hashable, int] = LRUCache(PLACES)
        self._woken = threading.Condition()
        self._thread = threading.Thread(target=self._look, daemon=True, name="watch")

    @contextmanager
    def over(self, interrupt: Callable[[], object], seconds: float) -> Generator[threading.Event]:
        """Call `interrupt` once after `seconds` or when a newer turn is taken; the event yielded tells whether it was called."""
        running = Running(interrupt, time.monotonic() + seconds, TURN.get())
        with self._woken:
            if self._thread.ident is None:
                self._thread.start()
            self._running.add(running)
            self._woken.notify()
        try:
            yield running.passed
        finally:
            with self._woken:
                self._running.discard(running)

    def take(self, turn: Turn) -> None:
        """Begin a turn, and interrupt what still runs for older turns of its place."""
        with self._woken:
            self._newest[turn.place] = max(turn.number, self._newest.get(turn.place, turn.number))
            for running in self._running:
                if running.turn and running.turn.place == turn.place and running.turn.number < turn.number:
                    running.due = 0.0
                    _stop(running)

    def overtaken(self) -> bool:
        """Tell whether the turn of this request is no longer the newest of its place."""
        turn = TURN.get()
        with self._woken:
            return bool(turn) and self._newest.get(turn.place, turn.number) > turn.number

    def _look(self) -> None:
        while True:
            with self._woken:
                self._woken.wait_for(lambda: self._running)
                now = time.monotonic()
                for running in self._running:
                    if running.due <= now:
                        _stop(running)
            time.sleep(STEP_SECONDS)


@cache
def watch() -> Watch:
    """Return the watch of this process."""
    return Watch()


def _stop(running: Running) -> None:
    if not running.passed.is_set() and running.interrupt() is not False:
        running.passed.set()
