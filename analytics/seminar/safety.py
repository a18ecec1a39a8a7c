"""The rule of disclosure control: which groups of rows may be shown as a sum without telling what one unit contributes.

A unit is a holding, or a trader where no holdings are stated. Source: Handbook on Statistical Disclosure Control, second edition, 4.2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LARGEST = 2**62  # sums of amounts stay below this, so that 64 bits hold them exactly
ROUNDING = 1e-9  # share of a sum by which the rule is stricter than stated, for the rounding of floats


@dataclass(frozen=True)
class DisclosureRule:
    """At least `units` units contribute, none more than `most` per cent; without the three largest, `percent` of the largest remain.

    The last is the p % rule against a coalition of the second and the third, and so against each of them alone.
    """

    units: int = 5
    percent: float = 10.0
    most: float = 75.0


@dataclass(frozen=True)
class JudgedAmounts:
    """One additive measure of rows, in whole units of its last decimal.

    kind: `required`: a group without any is unsafe; `optional`: it is safe; `signed`: both signs are judged apart, and may be missing.
    """

    values: Ints
    kind: str = "required"


def judged(groups: Ints, units: Ints, amounts: tuple[JudgedAmounts, ...], count: int, rule: DisclosureRule) -> Flags:
    """Return for each of `count` groups whether it may be shown. groups, units: of each row, numbered from 0.

    Raises ValueError where amounts are too large to be summed exactly.
    """
    order = np.lexsort((units, groups))
    groups, units = groups[order], units[order]
    first = np.flatnonzero(np.r_[True, (groups[1:] != groups[:-1]) | (units[1:] != units[:-1])]) if len(groups) else np.zeros(0, np.int64)
    held, safe = groups[first], np.ones(count, bool)
    for each in amounts:
        summed = np.add.reduceat(exact(each.values)[order], first) if len(first) else np.zeros(0, np.int64)
        if each.kind == "signed":
            safe &= _passes(held, np.maximum(summed, 0), count, rule, may_lack=True)
            safe &= _passes(held, np.maximum(-summed, 0), count, rule, may_lack=True)
        else:
            safe &= _passes(held, summed, count, rule, may_lack=each.kind == "optional")
    return safe


def exact(values: Ints) -> Ints:
    """Return amounts unchanged; raises ValueError where sums of them might not fit into 64 bits."""
    if np.abs(values.astype(float)).sum() > LARGEST:
        raise ValueError("amounts are too large to be summed exactly: build the cube from fewer years")
    return values


def _passes(groups: Ints, summed: Ints, count: int, rule: DisclosureRule, *, may_lack: bool) -> Flags:
    """Return whether each group passes, of one measure. groups, summed: of each unit of each group, in the order of the groups."""
    some = summed > 0
    groups, held = groups[some], summed[some].astype(float)
    order = np.lexsort((-held, groups))
    groups, held = groups[order], held[order]
    contributing = np.bincount(groups, minlength=count)
    total = np.bincount(groups, held, count)
    start = np.r_[0, np.cumsum(contributing)[:-1]]
    rank = np.arange(len(groups)) - start[groups]
    largest = np.bincount(groups, np.where(rank == 0, held, 0.0), count)
    rest = np.bincount(groups, np.where(rank > 2, held, 0.0), count)
    slack = ROUNDING * total
    kept = (contributing >= rule.units) & (rest - slack >= rule.percent / 100 * largest) & (largest + slack <= rule.most / 100 * total)
    return kept | (contributing == 0) if may_lack else kept
