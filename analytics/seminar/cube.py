"""A release cube: sums of blocks by group of measures, and the answers that can be made of them. It knows no unit and no cell.

All that can ever be told of it are sums of whole blocks, each of which passed the rule of `analytics.seminar.safety`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.seminar.block_cells import CodeGrid, covered
from analytics.seminar.partition import Tree
from analytics.seminar.safety import Flags, Ints

BANDS = (5, 10, 50, 250)  # traders in a block: 5 to 9, 10 to 49, 50 to 249, 250 and more
SEVERAL = ""  # in place of the code of a block that holds several
EXACT, NARROWER, WIDER, NOTHING = "exact", "narrower", "wider", "nothing"
Filters = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Partition:
    """The blocks of one group of measures: their tree, and for each block its node, its exact sums and the band of its traders."""

    tree: Tree
    nodes: Ints
    sums: dict[str, Ints]  # in whole units of the last decimal
    bands: Ints


@dataclass(frozen=True)
class CubeAnswer:
    """Sums of blocks. `rows`: codes of the cut (SEVERAL where a block holds more than one) and sums.

    fit: exact; narrower or wider than the filters asked for, where these cut a block; or nothing. `beside`: the sums of the blocks that
    were cut and are left out. `blocks`: numbers of those that the answer is made of. traders: at least so many contribute.
    """

    rows: tuple[dict[str, str | int], ...]
    fit: str
    blocks: tuple[int, ...]
    cut: tuple[int, ...]
    beside: dict[str, int]
    traders: int


@dataclass(frozen=True)
class Cube:
    """What a release shows: the grid of codes, the partition of each group of measures, and the decimals of each measure."""

    grid: CodeGrid
    groups: dict[str, Partition]
    scales: dict[str, int]

    @cached_property
    def masks(self) -> dict[str, list[Flags]]:
        """Return which cells of each side of the grid each block covers, by group of measures."""
        return {key: [mask[part.nodes] for mask in covered(self.grid, part.tree)] for key, part in self.groups.items()}

    def ask(self, group: str, by: Sequence[str] = (), filters: Filters | None = None) -> CubeAnswer:
        """Return the sums of the blocks inside filters, cut by dimensions.

        Where the filters cut blocks, the answer is of the nearest union of blocks: without those that are cut if what lies inside is the
        larger part of all that is touched, else with them. Raises KeyError for a group or dimension that the cube does not hold.
        """
        part = self.groups[group]
        inside, touched = self._met(group, filters or {})
        size = next(iter(part.sums.values())).astype(float)
        torn = touched & ~inside
        wider = bool(torn.any()) and size[inside].sum() < size[torn].sum()
        taken = np.flatnonzero(touched if wider else inside)
        fit = NOTHING if not len(taken) else WIDER if wider else NARROWER if torn.any() else EXACT
        left = np.flatnonzero(torn) if not wider else np.zeros(0, np.int64)
        beside = {name: int(sums[left].sum()) for name, sums in part.sums.items()}
        least = BANDS[int(part.bands[taken].max())] if any(sums[taken].any() for sums in part.sums.values()) else 0
        return CubeAnswer(self._rows(group, taken, by), fit, tuple(taken.tolist()), tuple(left.tolist()), beside, least)

    def inside(self, group: str, filters: Filters) -> frozenset[int]:
        """Return the numbers of the blocks that lie wholly inside filters."""
        return frozenset(np.flatnonzero(self._met(group, filters)[0]).tolist())

    def _met(self, group: str, filters: Filters) -> tuple[Flags, Flags]:
        """Return which blocks lie wholly inside filters, and which have a part inside."""
        masks = self.masks[group]
        wanted = dict[int, Flags]()
        for key, codes in filters.items():
            side, places = self.grid.spread(key)
            chosen = np.array([code in codes for code in self.grid.codes[key]])[places]
            wanted[side] = wanted[side] & chosen if side in wanted else chosen
        inside = np.ones(len(self.groups[group].nodes), bool)
        touched = inside.copy()
        for side, want in wanted.items():
            inside &= ~masks[side][:, ~want].any(axis=1)
            touched &= masks[side][:, want].any(axis=1)
        return inside, touched

    @cached_property
    def _labels(self) -> dict[tuple[str, str], Ints]:
        return {}

    def labels(self, group: str, key: str) -> Ints:
        """Return the place of the one code of a dimension that each block holds; -1 where it holds several."""
        if (group, key) not in self._labels:
            side, places = self.grid.spread(key)
            mask = self.masks[group][side]
            high = np.where(mask, places, -1).max(axis=1)
            low = np.where(mask, places, len(self.grid.codes[key])).min(axis=1)
            self._labels[group, key] = np.where(high == low, high, -1)
        return self._labels[group, key]

    def _rows(self, group: str, taken: Ints, by: Sequence[str]) -> tuple[dict[str, str | int], ...]:
        part = self.groups[group]
        labels = [self.labels(group, key)[taken] for key in by]
        keys, place = np.unique(np.array(labels, np.int64).reshape(len(by), len(taken)), axis=1, return_inverse=True)
        count = keys.shape[1] if by else min(len(taken), 1)
        where = place.reshape(-1) if by else np.zeros(len(taken), np.int64)
        sums = {name: added(values[taken], where, count) for name, values in part.sums.items()}
        return tuple(
            {key: self.grid.codes[key][keys[at, row]] if keys[at, row] >= 0 else SEVERAL for at, key in enumerate(by)}
            | {name: held[row] for name, held in sums.items()}
            for row in range(count)
        )

    def visible(self, group: str, by: Sequence[str]) -> float:
        """Return the share of the first measure of a group that lies in blocks which hold one code of each dimension."""
        size = next(iter(self.groups[group].sums.values())).astype(float)
        single = np.logical_and.reduce([self.labels(group, key) >= 0 for key in by])
        return float(size[single].sum() / size.sum())


def added(values: Ints, where: Ints, count: int) -> list[int]:
    """Return exact sums of values by place, as Python's integers."""
    found = np.zeros(count, np.int64)
    np.add.at(found, where, values)
    return [int(each) for each in found]


def band(traders: Ints) -> Ints:
    """Return the band of each count of traders: the place in BANDS of the largest that it reaches."""
    return np.maximum(np.searchsorted(np.array(BANDS), traders, side="right") - 1, 0)
