"""The first reader of a release finds it answered: every view at its default address, drawn once in the background as it is published."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable

from callbacks.core.views import DRAWN, attempted
from dashboard.core.page import Drawing, View
from data.language import speak
from data.releases.release import NoRelease, Release
from queries.engine import engine
from settings import settings

PACE, SHARE, NICE = 2.0, 0.5, 10
LOG = logging.getLogger(__name__)


class Warmer:
    """One thread at low priority that draws the views of each release that readers come to see, at most SHARE of its time."""

    def __init__(self, drawn: Callable[[], Iterable[tuple[View, Callable[[str], Drawing]]]]) -> None:
        self._drawn, self._stopped = drawn, threading.Event()
        self._seen: Release | None = None
        self._thread = threading.Thread(target=self._follow, daemon=True, name="warm")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread after the view that is being drawn."""
        self._stopped.set()
        self._thread.join()

    def _follow(self) -> None:
        speak(settings().language)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        while not self._stopped.wait(PACE):
            self.turn()

    def turn(self) -> int:
        """Draw the views of a new release until all are drawn, the release is replaced or the thread must stop; return how many."""
        release, begun, done = _current(), time.monotonic(), 0
        if not release or release == self._seen:
            return 0
        for view, draw in self._drawn():
            started = time.monotonic()
            attempted(view.name, "", lambda _filters, draw=draw: draw(""))
            done += 1
            if self._stopped.wait((time.monotonic() - started) * (1 / SHARE - 1)) or _current() != release:
                return done
        self._seen = release
        LOG.info("release %d is answered at every default address, in %.0f s", release.number, time.monotonic() - begun)
        return done


def begin() -> Warmer | None:
    """Start and return the warmer of this process; None if the settings keep no answers."""
    warmer = Warmer(lambda: list(DRAWN.items())) if settings().cache_entries else None
    if warmer:
        warmer.start()
    return warmer


def _current() -> Release | None:
    try:
        return engine.current()
    except NoRelease:
        return None
