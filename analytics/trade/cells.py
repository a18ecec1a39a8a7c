"""Cells of two periods side by side: what the decompositions of a change are made on."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BEFORE = "_before"
Floats = NDArray[np.float64]


def paired(now: pd.DataFrame, before: pd.DataFrame, keys: Sequence[str], sums: Sequence[str]) -> pd.DataFrame:
    """Join the cells of two periods: one row per cell of either, in order of appearance.

    Returns the keys, and each sum in both periods (`_before`), 0 if a period lacks the cell.
    """
    numbers, labels = _numbered((now, before), keys)
    places, cells = pd.factorize(numbers)
    columns: dict[str, Any] = {}
    for key, known in zip(reversed(keys), reversed(labels), strict=True):
        columns[key], cells = known.take(cells % max(len(known), 1)), cells // max(len(known), 1)
    columns = dict(reversed(columns.items()))
    size = len(places) and int(places.max()) + 1
    for suffix, frame, rows in (("", now, places[: len(now)]), (BEFORE, before, places[len(now) :])):
        for name in sums:
            columns[name + suffix] = np.bincount(rows, frame[name].to_numpy(float), size).astype(np.float64)
    return pd.DataFrame(columns)


def found(cells: pd.DataFrame, among: pd.DataFrame, keys: Sequence[str]) -> NDArray[np.intp]:
    """Return the row of each cell `among` others, which are unique; -1 if it is missing."""
    numbers, _ = _numbered((among, cells), keys)
    return pd.Index(numbers[: len(among)]).get_indexer(numbers[len(among) :])


def coded(frame: pd.DataFrame, keys: Sequence[str]) -> tuple[NDArray[np.intp], int]:
    """Assign a number to each row in order of appearance, the same for equal keys; also return how many there are."""
    places, distinct = pd.factorize(_numbered((frame,), keys)[0])
    return places, len(distinct)


def _numbered(frames: Sequence[pd.DataFrame], keys: Sequence[str]) -> tuple[NDArray[np.int64], list[Any]]:
    """Assign a number to each row of all frames, the same for equal keys; also return the labels behind its digits, key by key."""
    numbers, labels = np.zeros(sum(map(len, frames)), np.int64), []
    for key in keys:
        codes, known = pd.factorize(pd.concat([frame[key] for frame in frames], ignore_index=True))
        numbers = numbers * max(len(known), 1) + codes
        labels.append(known)
    return numbers, labels
