"""Which cells the blocks of a release cube cover: codes of dimensions, and the parts of these that each block holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.seminar.partition import POOLED, Tree
from analytics.seminar.safety import Flags, Ints
from analytics.seminar.themes import AXES, AXIS, CubeAxis, Theme


def quarter(month: str) -> str:
    """Return the quarter of a month: '202405' is in '2024-Q2'."""
    return f"{month[:4]}-Q{(int(month[4:]) + 2) // 3}"


@dataclass(frozen=True)
class CodeGrid:
    """The codes that a cube tells apart. `codes`: of each dimension, in order; `above`: what finer codes belong to, by coarser dimension.

    The dimensions of one axis that are split by together with those of another make one side of the grid, of all pairs of their codes.
    """

    theme: Theme
    codes: dict[str, tuple[str, ...]]
    above: dict[str, dict[str, str]]

    @cached_property
    def finest(self) -> dict[str, str]:
        """Return the finest dimension that the theme knows of each axis, by every dimension that this one decides."""
        found = dict[str, str]()
        for axis in AXES:
            known = [key for key in (axis.finest, *axis.coarser) if key in self.theme.dimensions]
            if known:
                found |= {key: known[0] for key in (axis.finest, *axis.coarser) if key in self.codes and self.decides(known[0], key, axis)}
        return found

    @staticmethod
    def decides(finer: str, key: str, axis: CubeAxis) -> bool:
        """Tell whether a dimension of an axis is known once a finer one is."""
        order = (axis.finest, *axis.coarser)
        return order.index(finer) <= order.index(key)

    @cached_property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """Return the sides of the grid, each the finest dimensions that it is made of."""
        sides = [[key] for key in dict.fromkeys(self.finest.values())]
        for level in self.theme.levels:
            joined = [side for side in sides if {self.finest[key] for key in level} & {*side}]
            if len(joined) > 1:
                sides = [side for side in sides if side not in joined] + [[key for side in joined for key in side]]
        return tuple(tuple(side) for side in sides)

    def member(self, key: str) -> Ints:
        """Return for each code of the finest dimension of an axis the place of its code in a dimension of the same axis."""
        finer = self.finest[key]
        if finer == key:
            return np.arange(len(self.codes[key]))
        place = {code: number for number, code in enumerate(self.codes[key])}
        return np.array([place[self.belongs(finer, key, code)] for code in self.codes[finer]])

    def belongs(self, finer: str, key: str, code: str) -> str:
        """Return the code of a coarser dimension that a code belongs to."""
        return belonging(self.above, finer, key, code)

    def spread(self, key: str) -> tuple[int, Ints]:
        """Return the side on which a dimension stands, and the place of its code for each cell of that side."""
        if key not in self._spread:
            self._spread[key] = self._worked_out(key)
        return self._spread[key]

    @cached_property
    def _spread(self) -> dict[str, tuple[int, Ints]]:
        return {}

    def _worked_out(self, key: str) -> tuple[int, Ints]:
        finer = self.finest[key]
        [number] = [number for number, side in enumerate(self.sides) if finer in side]
        side = self.sides[number]
        shape = [len(self.codes[each]) for each in side]
        at = np.indices(shape).reshape(len(shape), -1)[side.index(finer)]
        return number, self.member(key)[at]

    def numbers(self, level: Sequence[str]) -> tuple[int, Ints]:
        """Return the side of a level, and the code of that level for each cell of the side, numbered from 0."""
        [side] = {self.spread(key)[0] for key in level}
        code = np.zeros(len(self.spread(level[0])[1]), np.int64)
        for key in level:
            code = code * len(self.codes[key]) + self.spread(key)[1]
        return side, code

    def sizes(self) -> list[int]:
        """Return the number of cells of each side."""
        return [int(np.prod([len(self.codes[key]) for key in side])) for side in self.sides]

    def level_codes(self, frame: pd.DataFrame, level: Sequence[str]) -> Ints:
        """Return the code of a level for each row of a frame with a categorical column for the finest dimension of every axis."""
        code = np.zeros(len(frame), np.int64)
        for key in level:
            held, place = frame[AXIS[key]].cat, {each: number for number, each in enumerate(self.codes[key])}
            told = [place.get(each if key == AXIS[key] else self.belongs(AXIS[key], key, each), 0) for each in held.categories]
            code = code * len(self.codes[key]) + np.array(told, np.int64)[held.codes]
        return code


def belonging(above: Mapping[str, Mapping[str, str]], finer: str, key: str, code: str) -> str:
    """Return the code of a coarser dimension that a code belongs to; `-` where none is stated."""
    if key == "year":
        return code[:4]
    if key == "quarter":
        return quarter(code) if finer == "month" else code
    return above.get(key, {}).get(code, "-")


def covered(grid: CodeGrid, tree: Tree) -> list[Flags]:
    """Return, for each side of the grid, which of its cells each node of a tree covers: nodes × cells."""
    masks = [np.zeros((len(tree.parent), size), bool) for size in grid.sizes()]
    for mask in masks:
        mask[0] = True
    numbers = [grid.numbers(level) for level in grid.theme.levels]
    shown: dict[int, list[int]] = {}
    for parent, code in zip(tree.parent, tree.code, strict=True):
        if code != POOLED:
            shown.setdefault(parent, []).append(code)
    for node in range(1, len(tree.parent)):  # a parent has a lower number than its children
        parent, code, (side, codes) = tree.parent[node], tree.code[node], numbers[tree.level[node]]
        for mask in masks:
            mask[node] = mask[parent]
        masks[side][node] &= codes == code if code != POOLED else ~np.isin(codes, shown.get(parent, []))
    return masks
