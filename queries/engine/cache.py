"""Answers kept in memory, by question and data release: bounded in number and in bytes; one thread computes, the others wait for it."""

import threading
import time
from collections.abc import Callable, Hashable
from functools import cache, wraps
from typing import Any, Protocol, TypeVar

from cachetools import LRUCache

from data.access.policy import authorise, taking
from data.access.user import current_user
from data.language import language, listening
from queries.engine import budget
from queries.engine.query_timeout import watch
from queries.engine.trace import noted, recorded
from queries.engine.weight import weight
from settings import settings

Kept = TypeVar("Kept")
LOOK, FORSAKEN = 0.2, 900.0  # seconds between two looks at what another computes; after which it is computed anew
MISSING: Any = object()  # nothing is kept, which is not None
WORTH = 0.003  # seconds that making an answer takes, from which on it is kept for other processes: to read it there takes about one
RELEASES = 8  # of which the facts that every view asks for, such as what is stated at all, are kept apart from answers
MAIN, APART = 2, 8  # the part of the memory for answers, one in so many, that the main store and each apart may take


class Beyond(Protocol):
    """Where answers are kept for other processes too."""

    def find(self, key: Hashable) -> Any:
        """Return what is kept under a key; MISSING where nothing is."""
        ...

    def keep(self, key: Hashable, value: Any) -> None:
        """Keep a value, if it is of a kind that can be kept."""
        ...


class AnswerCache:
    """What is kept, and what is being computed, under one lock: no function computes what another thread already does.

    beyond: where answers of other processes are looked for before one is computed, and where what is computed is kept for them.
    """

    def __init__(self, entries: int, most_bytes: int) -> None:
        self.beyond: Beyond | None = None
        self._most = entries
        self._kept: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most_bytes, getsizeof=lambda held: held[1])
        self._making: dict[Hashable, tuple[object, float]] = {}
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """Return what all that is kept weighs."""
        return int(self._kept.currsize)

    def clear(self) -> None:
        """Forget everything that is kept."""
        with self._changed:
            self._kept.clear()

    def given(self, key: Hashable, make: Callable[[], Kept], *, alone: bool = False) -> Kept:
        """Return what is kept under a key, or make and keep it; an error is not kept. alone: it is not kept for other processes.

        What was made with words, or anything else of the language of the reader, is kept for readers of that language alone.
        """
        mine = object()
        try:
            if (held := self._held_or_mine(key, mine)) is not None:
                return held[0]
            with listening() as heard:
                found, began = MISSING if alone else self._found(key), time.perf_counter()
                made = make() if found is MISSING else found
            own = (key, language()) if heard.worded else key
            self._keep(own, made)
            if self.beyond is not None and not alone and found is MISSING and time.perf_counter() - began >= WORTH:
                self.beyond.keep(own, made)
            return made
        finally:
            with self._changed:
                if self._making.get(key, (None,))[0] is mine:
                    del self._making[key]
                    self._changed.notify_all()

    def _held_or_mine(self, key: Hashable, mine: object) -> tuple[Any, int] | None:
        """Return what is kept once nobody is computing it.

        None if it is now for this caller to compute.
        """
        with self._changed:
            while key in self._making and time.monotonic() - self._making[key][1] < FORSAKEN:
                self._changed.wait(LOOK)
                budget.check(watch())
            if key in self._kept:
                return self._kept[key]
            if self._worded(key):
                return self._kept[key, language()]
            self._making[key] = mine, time.monotonic()
            return None

    def _found(self, key: Hashable) -> Any:
        """Return what another process kept under this key, for all readers or for the language of this one; else MISSING."""
        if self.beyond is None:
            return MISSING
        found = self.beyond.find(key)
        if found is MISSING:
            with listening() as heard:
                found = self.beyond.find((key, language()))
                heard.worded = found is not MISSING
        return found

    def _worded(self, key: Hashable) -> bool:
        """Return whether this is kept in the language of the reader; only then is the language asked for."""
        with listening() as heard:
            found = (key, language()) in self._kept
            heard.worded = found
        return found

    def _keep(self, key: Hashable, made: Any) -> None:
        held = made, weight(key) + weight(made) if self._most else 0
        with self._changed:
            if held[1] <= self._kept.maxsize and self._most:
                self._kept[key] = held
            while len(self._kept) > self._most:
                self._kept.popitem()


@cache
def answers() -> AnswerCache:
    """Return the store of this process."""
    return AnswerCache(settings().cache_entries, allowed() // MAIN)


def allowed() -> int:
    """Return the bytes that all kept answers may take together."""
    size, unit = settings().cache_memory[:-2], settings().cache_memory[-2:]
    return int(size) * (2**30 if unit == "GB" else 2**20)


def kept(
    key: Callable[..., Hashable], most: int | None = None, *, alone: bool = False
) -> Callable[[Callable[..., Kept]], Callable[..., Kept]]:
    """Keep a function's results under `key(*arguments)`, which names the data release; `most` large ones in a store apart.

    Users of different scopes are never given each other's.

    alone: other processes are not given them, since they are given what is made of them.

    What the function noted as read is kept beside its result and noted at each call: a view has the same tables each time. So is
    every permission that making it took: whoever is given the result is asked for it too.
    """

    def keeping(function: Callable[..., Kept]) -> Callable[..., Kept]:
        store = cache(lambda: AnswerCache(most or 0, allowed() // APART)) if most else answers
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def held(*arguments: Any, **named: Any) -> Kept:
            asked: Hashable = name, key(*arguments, **named)
            if not (scope := current_user().scope).whole:
                asked = asked, scope  # also where a key forgets the release, which holds the scope

            def make() -> Any:
                return taking(lambda: recorded(lambda: function(*arguments, **named)))

            (made, reads), taken = store().given(asked, make, alone=alone)
            for permission in taken:
                authorise(*permission)
            for read in reads:
                noted(*read)
            return made

        return held

    return keeping
