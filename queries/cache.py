"""Answers kept in memory, keyed by question and data release; one thread computes, the others wait for it."""

import threading
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeVar

from cachetools import LRUCache, cached

from settings import settings

Kept = TypeVar("Kept")


@cache
def answers() -> LRUCache[Hashable, Any]:
    """The store of this process."""
    return LRUCache(maxsize=settings().cache_entries)


def kept(key: Callable[..., Hashable], most: int | None = None) -> Callable[[Callable[..., Kept]], Callable[..., Kept]]:
    """Keep a function's results under `key(*arguments)`, which names the data release; `most` large ones in a store apart."""
    return lambda function: cached(LRUCache(most) if most else answers(), key=key, condition=threading.Condition())(function)
