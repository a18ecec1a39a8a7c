"""What moved a number between two periods: the parts of its change by group, and the group that explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEADS = 0.3  # of the change: less explains nothing
BEYOND = 1.25  # times its weight: a group that moves as its size says explains nothing either
NEARLY_ALL = 0.8  # of the whole: a dimension with such a group says nothing about others


@dataclass(frozen=True)
class GroupParts:
    """By group: its part of the change, its weight, its own value in both periods (NaN where unknown), and its share of the whole in both.

    `own` is what the group's own value did; the rest of its part is what its share of the whole did. `sure`: whether the group may be
    given as a reason; None where all may. `n`: the observations of each group now, where known.
    """

    keys: tuple[str, ...]
    change: Floats
    weight: Floats
    now: Floats
    before: Floats
    own: Floats
    share: Floats
    share_before: Floats
    sure: NDArray[np.bool_] | None = None
    n: Floats | None = None

    def among(self, sure: NDArray[np.bool_], n: Floats) -> "GroupParts":
        """Return the same parts, of which only the `sure` ones may explain anything.

        sure: moved by more than chance. n: observations now.
        """
        return replace(self, sure=sure, n=n)

    def to_level(self, level: float) -> "GroupParts":
        """Return how far each group's rate r takes the total rate R from a level G instead: s · (r − G), which adds up to R − G."""
        change = np.where(self.share > 0, self.share * (self.now - level), 0.0)
        before = np.full_like(change, level)
        return GroupParts(self.keys, change, self.share, self.now, before, change, self.share, self.share, None, self.n)


@dataclass(frozen=True)
class Mover:
    """A group of the dimension `by`, its part of a change, and what is left to all others.

    The component is the one that made the larger part and has its sign: the group's own value, or its share of the whole.
    """

    by: str
    key: str
    change: float
    rest: float
    of_itself: bool
    now: float
    before: float


def of_total(keys: Sequence[str], now: Floats, before: Floats) -> GroupParts:
    """Return the parts of the change of a total from sums by group, 0 where absent; the weight is the share of both sums."""
    whole = float((now + before).sum()) or 1.0
    change, weight = now - before, (now + before) / whole
    return GroupParts(tuple(keys), change, weight, now, before, change, _shares(now), _shares(before))


def of_share(keys: Sequence[str], part: Floats, whole: Floats, part_before: Floats, whole_before: Floats) -> GroupParts:
    """Split the change of the total rate R into what each group's rate and its share of the whole did.

    s̄·(r₁ − r₀) + (s₁ − s₀)·(r̄ − R̄), with s the share of the whole, r the rate of the group and bars for means of both periods: the
    parts add up exactly to R₁ − R₀. A group that one period lacks has the rate of the other in both. Returns no parts if a period has no
    whole.
    """
    if not whole.sum() or not whole_before.sum():
        return of_total((), np.zeros(0), np.zeros(0))
    share, earlier = _shares(whole), _shares(whole_before)
    now, before = _rate(part, whole, part_before, whole_before), _rate(part_before, whole_before, part, whole)
    middle = (part.sum() / whole.sum() + part_before.sum() / whole_before.sum()) / 2
    weight = (share + earlier) / 2
    own = weight * (now - before)
    return GroupParts(tuple(keys), own + (share - earlier) * ((now + before) / 2 - middle), weight, now, before, own, share, earlier)


def _shares(sums: Floats) -> Floats:
    return sums / (float(sums.sum()) or 1.0)


def _rate(part: Floats, whole: Floats, other_part: Floats, other_whole: Floats) -> Floats:
    other = np.divide(other_part, other_whole, out=np.zeros_like(other_part), where=other_whole != 0)
    return np.divide(part, whole, out=other, where=whole != 0)


def marginal(codes: Sequence[str], columns: Sequence[Floats]) -> tuple[list[str], list[Floats]]:
    """Return the sums of columns by code, in the order of the codes."""
    keys = sorted(set(codes))
    places = {key: place for place, key in enumerate(keys)}
    at = np.array([places[code] for code in codes], dtype=np.int64)
    return keys, [np.bincount(at, weights=column, minlength=len(keys)).astype(np.float64) for column in columns]


def divided(parts: Mapping[str, GroupParts]) -> dict[str, GroupParts]:
    """Return the dimensions that divide the whole: those without a group that is nearly all of it."""
    return {by: each for by, each in parts.items() if each.keys and each.weight.max() < NEARLY_ALL}


def foremost(parts: Mapping[str, GroupParts], change: float) -> Mover | None:
    """Return the group that explains a change: it made at least LEADS of it and moved well beyond its weight; None if none did."""
    best, found = 0.0, None
    for by, each in parts.items():
        explained = each.change / change if change else np.zeros(len(each.keys))
        beyond = np.where(explained >= np.maximum(LEADS, BEYOND * each.weight), explained - each.weight, 0.0)
        beyond = beyond if each.sure is None else np.where(each.sure, beyond, 0.0)
        if len(beyond) and beyond.max() > best:
            best, found = float(beyond.max()), mover(by, each, int(beyond.argmax()), change)
    return found


def extremes(by: str, parts: GroupParts, change: float) -> tuple[Mover, Mover] | None:
    """Return the groups that pushed a number most upwards and most downwards; None if there are no groups."""
    if not parts.keys:
        return None
    return mover(by, parts, int(parts.change.argmax()), change), mover(by, parts, int(parts.change.argmin()), change)


def furthest(by: str, parts: GroupParts, change: float) -> Mover | None:
    """Return the sure group that did most in the direction of a change; None if none did."""
    pushed = parts.change * np.sign(change)
    pushed = pushed if parts.sure is None else np.where(parts.sure, pushed, 0.0)
    return mover(by, parts, int(pushed.argmax()), change) if len(pushed) and pushed.max() > 0 else None


def mover(by: str, parts: GroupParts, place: int, change: float) -> Mover:
    """Return the group at a place, with its own values or with its shares of the whole, whichever made more of its part.

    If the two pull in opposite directions, the one with the sign of the part counts.
    """
    moved, own = float(parts.change[place]), float(parts.own[place])
    of_itself = abs(own) >= abs(moved - own)
    now, before = (parts.now, parts.before) if of_itself else (parts.share, parts.share_before)
    return Mover(by, parts.keys[place], moved, change - moved, of_itself, float(now[place]), float(before[place]))
