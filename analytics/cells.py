"""Cells of two periods side by side: what the decompositions of a change are made on."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BEFORE = "_before"
Floats = NDArray[np.float64]


def paired(now: pd.DataFrame, before: pd.DataFrame, keys: Sequence[str], sums: Sequence[str]) -> pd.DataFrame:
    """A row per cell of either period, in order of appearance: its keys, and each sum in both periods (`_before`), 0 where it has none."""
    both = pd.concat([now.loc[:, [*keys, *sums]], before.loc[:, [*keys, *sums]]], ignore_index=True)
    places, count = coded(both, keys)
    first = np.zeros(count, int)
    first[places[::-1]] = np.arange(len(both))[::-1]
    added: dict[str, Floats] = {}
    for suffix, rows in (("", slice(0, len(now))), (BEFORE, slice(len(now), None))):
        for name in sums:
            added[name + suffix] = np.bincount(places[rows], both[name].to_numpy(float)[rows], count).astype(np.float64)
    return pd.concat([both.loc[first, list(keys)].reset_index(drop=True), pd.DataFrame(added)], axis=1)


def found(cells: pd.DataFrame, among: pd.DataFrame, keys: Sequence[str]) -> NDArray[np.intp]:
    """The row of each cell `among` others, which are one of a kind; -1 where it is not there."""
    places, count = coded(pd.concat([among.loc[:, list(keys)], cells.loc[:, list(keys)]], ignore_index=True), keys)
    rows = np.full(count, -1)
    rows[places[: len(among)]] = np.arange(len(among))
    return rows[places[len(among) :]]


def coded(frame: pd.DataFrame, keys: Sequence[str]) -> tuple[NDArray[np.intp], int]:
    """A number for each row, the same where all its keys are, in order of appearance; and how many there are."""
    places, count = np.zeros(len(frame), np.int64), 1
    for key in keys:
        codes, known = pd.factorize(frame[key])
        places, distinct = pd.factorize(places * max(len(known), 1) + codes)
        count = len(distinct)
    return places, count
