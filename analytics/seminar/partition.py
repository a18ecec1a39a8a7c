"""The partition of all declarations into blocks that may be shown: split from the top, along the levels of a theme, as far as they may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analytics.seminar.safety import Flags, Ints

Judge = Callable[[Ints, Ints, int], Flags]  # places of rows, the group of each, how many groups: whether each group may be shown
POOLED = -1  # the code of a node that holds what its siblings do not
STOPPED, FREE = -1, -2  # in place of a node of a guide: goes no deeper; is bound by nothing


@dataclass
class Tree:
    """Nodes by number, the whole being 0. `level`, `code`: what each was split by; POOLED holds all codes that its siblings are not of."""

    parent: list[int] = field(default_factory=lambda: [-1])
    level: list[int] = field(default_factory=lambda: [-1])
    code: list[int] = field(default_factory=lambda: [POOLED])

    def added(self, parent: int, level: int, code: int) -> int:
        """Add a node and return its number."""
        self.parent.append(parent)
        self.level.append(level)
        self.code.append(code)
        return len(self.parent) - 1


@dataclass(frozen=True)
class Guide:
    """A tree whose blocks another may join but not cut. known: the codes of each level that it was made of; others are free."""

    tree: Tree
    known: tuple[frozenset[int], ...] = ()

    @cached_property
    def places(self) -> dict[tuple[int, int, int], int]:
        """Return the number of each node by its parent, level and code."""
        tree = self.tree
        return {each: node for node, each in enumerate(zip(tree.parent, tree.level, tree.code, strict=True))}

    @cached_property
    def divided(self) -> frozenset[tuple[int, int]]:
        """Return the nodes that have children, each with the level of these."""
        return frozenset((parent, level) for parent, level, _ in self.places)

    def child(self, node: int, level: int, code: int) -> int | None:
        """Return the child of a node that holds a code, FREE where it knows nothing of the code; None where it is not split there."""
        if node == FREE:
            return FREE
        if (node, level) not in self.divided:
            return None
        unknown = bool(self.known) and code not in self.known[level]
        return self.places.get((node, level, code), FREE if unknown else self.places.get((node, level, POOLED), STOPPED))

    def keeps(self, node: int, level: int, code: int) -> bool:
        """Tell whether a code has a child of its own below a node."""
        found = self.child(node, level, code)
        return found == FREE or (found is not None and found != STOPPED and self.tree.code[found] != POOLED)


def split(levels: Sequence[Ints], judge: Judge, guides: Sequence[Guide] = ()) -> tuple[Tree, Ints] | None:
    """Return the tree of blocks and the leaf of each row; None where not even the whole may be shown.

    levels: the codes of the rows at each level, numbered from 0. Children that may not be shown are pooled; while what is pooled may not be
    shown, its smallest sibling joins. A node of which nothing can be told apart is not split at that level. No block cuts one of a guide.
    """
    count = len(levels[0])
    tree, nodes = Tree(), np.zeros(count, np.int64)
    if not judge(np.arange(count), nodes, 1)[0]:
        return None
    state: dict[int, tuple[int, ...]] = {0: tuple(0 for _ in guides)}
    for level, codes in enumerate(levels):
        _descend(_Step(tree, level, tuple(guides), state), nodes, codes, judge)
    return tree, nodes


@dataclass(frozen=True)
class _Step:
    """One level of a split; `state` has the node of each guide that each node of the tree stands in."""

    tree: Tree
    level: int
    guides: tuple[Guide, ...]
    state: dict[int, tuple[int, ...]]

    def goes(self, node: int) -> bool:
        """Tell whether a node may be split at this level."""
        held = zip(self.guides, self.state[node], strict=True)
        return all(at == FREE or (at, self.level) in guide.divided for guide, at in held)

    def told(self, node: int, code: int) -> int:
        """Return a code where all guides keep it, else POOLED."""
        kept = (guide.keeps(at, self.level, code) for guide, at in zip(self.guides, self.state[node], strict=True))
        return code if all(kept) else POOLED

    def is_new(self, node: int, code: int) -> bool:
        """Tell whether a guide that binds a node knows nothing of a code."""
        held = zip(self.guides, self.state[node], strict=True)
        return code != POOLED and any(at != FREE and guide.child(at, self.level, code) == FREE for guide, at in held)

    def below(self, node: int, codes: Sequence[int], kept: int) -> tuple[int, ...]:
        """Return where the guides stand in a child that holds some codes. kept: its code, or POOLED."""
        return tuple(self._at(guide, at, codes, kept) for guide, at in zip(self.guides, self.state[node], strict=True))

    def _at(self, guide: Guide, at: int, codes: Sequence[int], kept: int) -> int:
        found = {guide.child(at, self.level, code) for code in codes}
        [only, *more] = found
        if more or only is None:
            return STOPPED
        alone = kept != POOLED or only == FREE or guide.tree.code[only] == POOLED
        return only if alone and (only != FREE or at == FREE or kept != POOLED) else STOPPED


def _descend(step: _Step, nodes: Ints, codes: Ints, judge: Judge) -> None:
    """Move the rows, in place, to the children of their nodes at one level."""
    going = {node for node in np.unique(nodes).tolist() if step.goes(node)}
    rows = np.flatnonzero(np.isin(nodes, list(going)))
    pairs, place = _pairs(nodes[rows], codes[rows])
    told = np.array([step.told(node, code) for node, code in pairs.tolist()], np.int64)
    keys, group = _pairs(pairs[:, 0], told)
    child = group[place]

    def among(some: Ints, groups: Ints, count: int) -> Flags:
        return judge(rows[some], groups, count)

    unsafe = ~among(np.arange(len(rows)), child, len(keys))
    new = np.array([step.is_new(node, code) for node, code in keys.tolist()], bool)
    pooled = pooled_with(keys[:, 0], child, unsafe | _joined(keys, unsafe), new, among)
    pooled = pooled | _joined(keys, pooled)
    nodes[rows] = _numbered(step, keys, pooled, _members(pairs, group, len(keys)))[child]


def _joined(keys: Ints, pooled: Flags) -> Flags:
    """Return which children hold what a guide pools, where another child of the same node is pooled too."""
    return (keys[:, 1] == POOLED) & np.isin(keys[:, 0], keys[pooled, 0])


def _members(pairs: Ints, group: Ints, count: int) -> list[list[int]]:
    """Return the codes that each of `count` groups of pairs holds."""
    found: list[list[int]] = [[] for _ in range(count)]
    for code, place in zip(pairs[:, 1].tolist(), group.tolist(), strict=True):
        found[place].append(code)
    return found


def _pairs(nodes: Ints, codes: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of node and code that occur, and the place of the pair of each row."""
    width = int(codes.max(initial=0)) + 2
    found, place = np.unique(nodes * width + codes + 1, return_inverse=True)
    return np.c_[found // width, found % width - 1].astype(np.int64), place.reshape(-1).astype(np.int64)


def _numbered(step: _Step, keys: Ints, pooled: Flags, members: list[list[int]]) -> Ints:
    """Add the children of nodes to the tree, those that are pooled as one; the number of each.

    A node of which all children are pooled stays as it is, and goes no deeper where a guide binds it.
    """
    rest: dict[int, list[int]] = {}
    numbers = np.zeros(len(keys), np.int64)
    for place, (node, code) in enumerate(keys.tolist()):
        if pooled[place]:
            rest.setdefault(node, []).append(place)
            continue
        numbers[place] = step.tree.added(node, step.level, code)
        step.state[int(numbers[place])] = step.below(node, members[place], code)
    split_ = set(keys[~pooled, 0].tolist())
    for node, places in rest.items():
        held = step.below(node, [code for place in places for code in members[place]], POOLED)
        number = step.tree.added(node, step.level, POOLED) if node in split_ else node
        step.state[number] = held
        numbers[places] = number
    return numbers


def pooled_with(parents: Ints, child: Ints, pooled: Flags, new: Flags, judge: Judge) -> Flags:
    """Return which children are pooled with their siblings. parents: of each child; child: of each row; pooled: those that must be.

    While what is pooled of a parent may not be shown, the smallest of its other children joins, those that no earlier release knows first.
    """
    pooled = pooled.copy()
    sizes = np.bincount(child, minlength=len(parents))
    order = np.lexsort((sizes, ~new, parents))
    waiting = np.unique(parents[pooled])
    while len(waiting):
        rows = np.flatnonzero((np.isin(parents, waiting) & pooled)[child])
        waiting = waiting[~judge(rows, np.searchsorted(waiting, parents[child[rows]]), len(waiting))]
        free = order[np.isin(parents[order], waiting) & ~pooled[order]]
        joins = free[np.unique(parents[free], return_index=True)[1]]
        pooled[joins] = True
        waiting = parents[joins]
    return pooled
