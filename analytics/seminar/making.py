"""From what units contribute to a release cube: one partition for the theme, joined where a rarer measure asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.seminar.block_cells import CodeGrid, belonging
from analytics.seminar.cube import Cube, Partition, band
from analytics.seminar.partition import Guide, Judge, Tree, split
from analytics.seminar.safety import DisclosureRule, Flags, Ints, JudgedAmounts, exact, judged
from analytics.seminar.themes import AXES, GROUPS, Theme

OLD = "@"  # marks the columns of an earlier release: `value@2` is the value in release 2
NO_PARTNER = ("receipts", "refunds", "times", "open")  # groups whose facts state no partner for each good
LACKS_BEFORE = ("refunds", "open")  # groups of which a block may show that it has none


@dataclass(frozen=True)
class Made:
    """A cube, and the block of each row that each group of measures is made of: columns CELL, unit, measures and `block`."""

    cube: Cube
    rows: dict[str, pd.DataFrame]


def grid_of(frame: pd.DataFrame, theme: Theme, above: dict[str, dict[str, str]]) -> CodeGrid:
    """Return the codes that occur in contributions, of all dimensions of a theme. frame: a categorical column for each finest one."""
    codes: dict[str, tuple[str, ...]] = {}
    for axis in AXES:
        order = (axis.finest, *axis.coarser)
        known = [key for key in order if key in theme.dimensions]
        for key in order[order.index(known[0]) :] if known else ():
            found = categories(frame, axis.finest)
            held = {belonging(above, axis.finest, key, code) if key != axis.finest else code for code in found}
            codes[key] = tuple(sorted(held))
    return CodeGrid(theme, codes, above)


def categories(frame: Any, key: str) -> list[str]:
    """Return the codes that occur in a categorical column."""
    return sorted(str(each) for each in frame[key].unique())


def cube_of(frame: pd.DataFrame, grid: CodeGrid, scales: Mapping[str, int], rule: DisclosureRule, guides: Mapping[str, Guide]) -> Made:
    """Return the cube of contributions (CELL and `unit` as categories, measures as integers; columns with OLD: of earlier releases).

    guides: trees of an earlier release of the theme by group, whose blocks are not cut. A group that may not be shown at all is left out.
    Raises ValueError where the base of the theme may not be shown at all.
    """
    theme = grid.theme
    found: dict[str, tuple[Partition, pd.DataFrame]] = {}
    base: Guide | None = None
    for group in (theme.base, *(each for each in GROUPS if each != theme.base)):
        bound = [guide for guide in (base, guides.get(group)) if guide]
        made = _group(frame, grid, group, rule, bound)
        if made:
            found[group] = made
        if group == theme.base:
            if not made:
                raise ValueError("not even all declarations together may be shown: too few traders, or one of them is too large")
            base = Guide(made[0].tree)
    cube = Cube(grid, {key: part for key, (part, _) in found.items()}, dict(scales))
    return Made(cube, {key: rows for key, (_, rows) in found.items()})


def levels_of(grid: CodeGrid, group: str) -> list[tuple[str, ...]]:
    """Return the levels by which a group of measures can be split: up to the first that its fact does not state."""
    found = list[tuple[str, ...]]()
    for level in grid.theme.levels:
        if group in NO_PARTNER and {"partner", "partner_region"} & {*level}:
            break
        found.append(level)
    return found


def _group(
    frame: pd.DataFrame, grid: CodeGrid, group: str, rule: DisclosureRule, guides: Sequence[Guide]
) -> tuple[Partition, pd.DataFrame] | None:
    """Return the partition of a group of measures, and its rows with their blocks."""
    columns = [name for name in frame.columns if name.split(OLD)[0] in GROUPS[group]]
    held: Any = frame.loc[(frame[columns] != 0).any(axis=1)]
    if held.empty:
        return None
    units = np.asarray(held["unit"].cat.codes, np.int64)
    levels = {str(number): grid.level_codes(held, level) for number, level in enumerate(levels_of(grid, group))}
    keys = pd.DataFrame({**levels, "unit": units}, index=held.index)
    grouped = keys.join(held[columns]).groupby([*keys], sort=False)
    sums: Any = grouped.sum()
    cells = sums.reset_index()
    found = split([cells[name].to_numpy(np.int64) for name in levels], _judge(cells, group, columns, rule), guides)
    if not found:
        return None
    tree, leaf = found
    nodes, block = np.unique(leaf, return_inverse=True)
    part = _summed(tree, nodes, block.reshape(-1), cells, GROUPS[group])
    return part, held.assign(block=block.reshape(-1)[grouped.ngroup().to_numpy()])


def _summed(tree: Tree, nodes: Ints, block: Ints, cells: pd.DataFrame, measures: Sequence[str]) -> Partition:
    sums = dict[str, Ints]()
    for name in measures:
        sums[name] = np.zeros(len(nodes), np.int64)
        np.add.at(sums[name], block, exact(cells[name].to_numpy(np.int64)))
    some = (cells[list(measures)].to_numpy() != 0).any(axis=1)
    traders = pd.DataFrame({"block": block[some], "unit": cells["unit"].to_numpy()[some]}).drop_duplicates()["block"]
    return Partition(tree, nodes, sums, band(np.bincount(traders.to_numpy(np.int64), minlength=len(nodes))))


def _judge(rows: pd.DataFrame, group: str, columns: Sequence[str], rule: DisclosureRule) -> Judge:
    """Return what tells whether groups of rows may be shown: every measure, and every difference with an earlier release."""
    units = rows["unit"].to_numpy(np.int64)
    kind = "optional" if group in LACKS_BEFORE else "required"
    amounts = [JudgedAmounts(rows[name].to_numpy(np.int64), kind) for name in GROUPS[group]]
    old = [(rows[name.split(OLD)[0]], rows[name]) for name in columns if OLD in name]
    changes = [JudgedAmounts((now - before).to_numpy(np.int64), "signed") for now, before in old]
    every = (*amounts, *changes)

    def judge(some: Ints, groups: Ints, count: int) -> Flags:
        taken = tuple(JudgedAmounts(each.values[some], each.kind) for each in every)
        return judged(groups, units[some], taken, count, rule)

    return judge
