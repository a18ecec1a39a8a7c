"""Whether two release cubes together tell more than each alone: blocks that cut each other, and differences that few units make."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analytics.seminar.safety import DisclosureRule, Ints, JudgedAmounts, judged

CUTS, CHANGES = "cuts", "changes"


def faults(old: pd.DataFrame, new: pd.DataFrame, cell: Sequence[str], measures: Sequence[str], rule: DisclosureRule) -> dict[str, int]:
    """Return how many groups of blocks of two releases are unsafe together, by why. old, new: cell, `unit`, measures, `block`.

    Blocks that share cells, directly or through others, are one group. It is safe if one of the two releases has but one block in it, so
    that nothing is cut, and if the change of each measure passes the rule, or is none; additions and reductions are judged apart.
    """
    one, other, count = _groups(old, new, cell)
    held = pd.concat([old.assign(group=one[old["block"]]), new.assign(group=other[new["block"]])], ignore_index=True)
    sign = np.r_[np.full(len(old), -1), np.ones(len(new), np.int64)]
    units = pd.factorize(held["unit"])[0].astype(np.int64)
    changes = tuple(JudgedAmounts(held[name].to_numpy(np.int64) * sign, "signed") for name in measures)
    unsafe = ~judged(held["group"].to_numpy(np.int64), units, changes, count, rule)
    cut = (np.bincount(one, minlength=count) > 1) & (np.bincount(other, minlength=count) > 1)
    return {why: int(some.sum()) for why, some in ((CUTS, cut), (CHANGES, unsafe)) if some.any()}


def _groups(old: pd.DataFrame, new: pd.DataFrame, cell: Sequence[str]) -> tuple[Ints, Ints, int]:
    """Return the group of each block of two releases, and how many groups there are: those that share cells are in one."""
    columns = [*cell, "block"]
    shared = old[columns].drop_duplicates().merge(new[columns].drop_duplicates(), on=list(cell))
    first, second = (int(each["block"].to_numpy(np.int64).max()) + 1 for each in (old, new))
    edges = np.ones(len(shared), bool), (shared["block_x"].to_numpy(), shared["block_y"].to_numpy() + first)
    count, found = connected_components(coo_array(edges, shape=(first + second,) * 2), directed=False)
    return found[:first].astype(np.int64), found[first:].astype(np.int64), int(count)
