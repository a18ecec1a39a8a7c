"""The time limit of queries: one thread that interrupts what has run too long."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

STEP_SECONDS = 0.05


@dataclass(eq=False)
class Running:
    """What runs: how to interrupt it, when, and whether that was done."""

    interrupt: Callable[[], object]
    due: float
    passed: threading.Event = field(default_factory=threading.Event)


class Watch:
    """Interrupts whatever runs past its limit. Its thread starts with the first that runs and looks every STEP_SECONDS."""

    def __init__(self):
        self._running: set[Running] = set()
        self._woken = threading.Condition()
        self._thread = threading.Thread(target=self._look, daemon=True, name="watch")

    @contextmanager
    def over(self, interrupt: Callable[[], object], seconds: float) -> Generator[threading.Event]:
        """Within it, `interrupt` is called once after `seconds`; the event says whether it was."""
        running = Running(interrupt, time.monotonic() + seconds)
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

    def _look(self) -> None:
        while True:
            with self._woken:
                self._woken.wait_for(lambda: self._running)
                now = time.monotonic()
                for running in self._running:
                    if running.due <= now and not running.passed.is_set():
                        running.passed.set()
                        running.interrupt()
            time.sleep(STEP_SECONDS)
