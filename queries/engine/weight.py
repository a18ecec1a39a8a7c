"""What a value weighs in memory, near enough to bound a cache and quick enough to be asked of each answer."""

import sys
from collections.abc import Iterable
from itertools import islice
from typing import Any

import pandas as pd
from numpy import ndarray

SAMPLE, DEEPEST = 6, 8  # items looked at of a collection; levels
TEXT, HEAD = 56, 112  # bytes of a short text, and of an array without its numbers
PLAIN = frozenset({str, bytes, int, float, bool, type(None)})


def weight(value: Any, depth: int = 0) -> int:
    """Return the bytes of a value with all it holds; of a long collection, as many times those of its first items."""
    own = sys.getsizeof(value, 64)
    if type(value) in PLAIN or depth >= DEEPEST:
        return own
    if isinstance(value, list | tuple | set | frozenset):
        return own + _many(value, len(value), depth)
    if isinstance(value, dict):
        return own + _many(value.keys(), len(value), depth) + _many(value.values(), len(value), depth)
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        return _framed(value)
    if isinstance(value, ndarray):
        return int(value.nbytes) + HEAD + (TEXT * value.size if value.dtype.kind == "O" else 0)
    return own + (weight(vars(value), depth + 1) if hasattr(value, "__dict__") else 0)


def _many(values: Iterable[Any], number: int, depth: int) -> int:
    seen = [weight(each, depth + 1) for each in islice(values, SAMPLE)]
    return int(sum(seen) / len(seen) * number) if seen else 0


def _framed(value: Any) -> int:
    columns = [value[name] for name in value] if isinstance(value, pd.DataFrame) else [value]
    return sum(int(each.nbytes) + (TEXT * len(each) if each.dtype.kind == "O" else 0) for each in columns) + int(
        getattr(value, "index", value).nbytes
    )
