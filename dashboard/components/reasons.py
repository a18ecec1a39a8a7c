"""Why an indicator moved, in one sentence: made of the contributions to its change alone; a name in it is a filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.contribution import Mover
from dashboard.format import LEAST_STEP, amount, direction, missing, month, significant
from queries.catalogue import DIMENSIONS, Measure

Words = list[str | dict[str, str]]
OWN = ("share", "percentile")
SHORT = {"hs2": "chapter", "mode": "mode"}


@dataclass(frozen=True)
class Change:
    """What is explained: a measure, its change between two periods, and how a code is called."""

    measure: Measure
    now: float | None
    before: float | None
    currency: str
    named: Callable[[str, str], str]

    @property
    def size(self) -> float:
        return 0.0 if missing(self.now) or missing(self.before) else self.now - self.before

    @property
    def visible(self) -> int:
        """1 up, -1 down, 0 where the digits on screen show no change."""
        return direction(self.now, self.before, self.measure.unit)

    @property
    def least(self) -> float:
        """The least part of it that can be seen."""
        return LEAST_STEP.get(self.measure.unit, 0.0005 * abs(self.before or 0))

    def words(self, size: float) -> str:
        """The size of a part of the change, without its sign."""
        if self.measure.unit == "percent":
            return f"{significant(abs(size) * 100, 2)} points"
        if self.measure.unit == "hours":
            return f"{significant(abs(size), 2)} h"
        return str(amount(abs(size), self.measure.unit, self.currency))


def explained(change: Change, mover: Mover, since: int | None = None) -> Words:
    """'Kalmora adds 1.9 h (its own: 19.6 → 36.5), longer since Mar 2026; all else takes off 1.2 h'."""
    later = f", longer since {month(since)}" if since else ""
    return [
        name(change, mover),
        f" {verb(mover.change)} {change.words(mover.change)}{itself(change, mover)}{later}{others(change, mover)}.",
    ]


def itself(change: Change, mover: Mover) -> str:
    """How the group itself went: its own value, or its share of the whole where this is what counted; nothing for a total."""
    if change.measure.kind not in OWN:
        return ""
    unit, what = (change.measure.unit, "its own") if mover.of_itself else ("percent", "its share")
    return f" ({what}: {' → '.join(amount(value, unit).digits for value in (mover.before, mover.now))}{' %' if unit == 'percent' else ''})"


def others(change: Change, mover: Mover) -> str:
    """What all others did: nothing to be seen, the contrary, or their part of the whole."""
    if abs(mover.rest) <= change.least:
        return ": the whole change"
    if mover.rest * mover.change < 0:
        return f"; all else {verb(mover.rest)} {change.words(mover.rest)}"
    return f", of {change.words(change.size)}"


def spread(change: Change, cuts: Sequence[str], largest: Mover | None) -> Words:
    """'No office, lane or mode stands out; Port Meridian adds 0.05 points of 0.36 points'."""
    names = [SHORT.get(key, DIMENSIONS[key].label.lower()) for key in cuts]
    where = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    said = f"No {where} stands out"
    if not largest or largest.change * change.size <= 0:
        return [f"{said}."]
    return [f"{said}; ", name(change, largest), f" {verb(largest.change)} {change.words(largest.change)} of {change.words(change.size)}."]


def level(change: Change, pushes: tuple[Mover, Mover] | None) -> Words:
    """'Kalmora adds 0.2 points, Mirra Airport takes off 0.2 points: they offset', where a push can be seen at all."""
    if not pushes or pushes[0].change <= change.least or pushes[1].change >= -change.least:
        return ["No office or other group moved it much either."]
    up, down = pushes
    said = f" takes off {change.words(down.change)}: they offset."
    return [name(change, up), f" adds {change.words(up.change)}, ", name(change, down), said]


def alone() -> Words:
    """That no cut divides a figure any further."""
    return ["A single group holds it: none to tell apart."]


def uncompared(before: str) -> Words:
    """That there is no change to explain: nothing is known of the period compared with (named), or there is none."""
    return [f"Not known of {before}: no change to explain." if before else "No period is compared with."]


def short(change: Change, mover: Mover | None, office: Mover) -> Words:
    """'Port Meridian is 14 m MRL short of its target, of 24 m MRL in all', of offices against their targets."""
    if mover:
        return [name(change, mover), f" is {change.words(mover.change)} short of its target, of {change.words(change.size)} in all."]
    return ["Spread over offices; the furthest, ", name(change, office), f", is {change.words(office.change)} short of its target."]


def name(change: Change, mover: Mover) -> dict[str, str]:
    """The group as a button that picks it."""
    return {"text": change.named(mover.by, mover.key), "keys": mover.by, "value": mover.key}


def verb(size: float) -> str:
    return "adds" if size > 0 else "takes off"
