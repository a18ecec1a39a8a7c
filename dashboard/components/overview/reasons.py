"""Why an indicator moved, in one sentence: made of the contributions to its change alone; a name in it is a filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.statistics.contribution import Mover
from dashboard.core.format import LEAST_STEP, amount, direction, missing, month, significant
from queries.catalogue import DIMENSIONS, Measure

Words = list[str | dict[str, str]]
OWN = ("share", "percentile")
SHORT = {"hs2": "chapter", "mode": "mode"}
KINDS = {"lane": "{} lane", "mode": "{} mode"}
NONE = "No single cause stands out"
SPLIT = {"text": "By tax, office, chapter and month", "href": "/target"}


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

    def signed(self, size: float) -> str:
        """'+1.9 h', '−0.08 points': a part of the change with its sign."""
        return f"{'+' if size > 0 else '−'}{self.words(size)}"

    def words(self, size: float) -> str:
        """The size of a part of the change, without its sign."""
        if self.measure.unit == "percent":
            return f"{significant(abs(size) * 100, 2)} points"
        if self.measure.unit == "hours":
            return f"{significant(abs(size), 2)} h"
        return str(amount(abs(size), self.measure.unit, self.currency))


def explained(change: Change, mover: Mover, since: int | None = None) -> Words:
    """'Kalmora: +1.9 h (its own time: 19.6 → 36.5 h), longer since Mar 2026; all else −1.2 h.'"""
    later = f", longer since {month(since)}" if since else ""
    return [name(change, mover), f": {change.signed(mover.change)}{itself(change, mover)}{later}{others(change, mover)}."]


def itself(change: Change, mover: Mover) -> str:
    """How the larger component of its part went: the group's own value, or its share of the whole; nothing for a total.

    Nothing either where the digits shown do not move, or not the way that the component says.
    """
    if change.measure.kind not in OWN:
        return ""
    unit = change.measure.unit if mover.of_itself else "percent"
    digits = [amount(value, unit).digits for value in (mover.before, mover.now)]
    step = (mover.now > mover.before) - (mover.now < mover.before)
    if digits[0] == digits[1] or (mover.of_itself and step * mover.change <= 0):
        return ""
    return f" ({what(change, mover, step)}: {' → '.join(digits)}{' %' if unit == 'percent' else ' h'})"


def what(change: Change, mover: Mover, step: int) -> str:
    """'its own rate', 'its own time'; 'more of the total, at a lower rate than the rest': what the numbers behind it are."""
    hours = change.measure.unit == "hours"
    if mover.of_itself:
        return "its own time" if hours else "its own rate"
    above = step * mover.change > 0
    level = ("slower" if above else "faster") if hours else ("at a higher rate" if above else "at a lower rate")
    return f"{'more' if step > 0 else 'less'} of the total, {level} than the rest"


def others(change: Change, mover: Mover) -> str:
    """What all others did: nothing to be seen, the contrary, or their part of the whole."""
    if abs(mover.rest) <= change.least:
        return ": the whole change"
    if mover.rest * mover.change < 0:
        return f"; all else {change.signed(mover.rest)}"
    return f", of {change.signed(change.size)} in all"


def spread(change: Change, cuts: Sequence[str], largest: Mover | None) -> Words:
    """'No office, lane or mode stands out; the largest part is Port Meridian: +0.05 points, of +0.36 points in all.'"""
    names = [SHORT.get(key, DIMENSIONS[key].label.lower()) for key in cuts]
    where = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    said = f"No {where} stands out"
    if not largest or largest.change * change.size <= 0:
        return [f"{said}."]
    size = f": {change.signed(largest.change)}, of {change.signed(change.size)} in all."
    return [f"{said}; the largest part is ", name(change, largest), size]


def level(change: Change, pushes: tuple[Mover, Mover] | None) -> Words:
    """'Kalmora: +0.2 points, Mirra Airport: −0.2 points; they offset each other', where a push can be seen at all."""
    if not pushes or pushes[0].change <= change.least or pushes[1].change >= -change.least:
        return ["No office or other group moved it much either."]
    up, down = pushes
    parts = [f": {change.signed(up.change)}, ", f": {change.signed(down.change)}; they offset each other."]
    return [name(change, up), parts[0], name(change, down), parts[1]]


def chance(change: Change) -> Words:
    """That a change is no larger than chance alone makes it (90 %): it has no reason to give."""
    return [f"{NONE}: {change.signed(change.size)} is within ordinary variation (90 %)."]


def few(observations: int, least: int) -> Words:
    """That too few observations stand behind a change."""
    return [f"{NONE}: it rests on {observations:,} observations, and takes {least}."]


def alone() -> Words:
    """That no cut divides a figure any further."""
    return ["A single group holds it: there is nothing to compare."]


def uncompared(before: str) -> Words:
    """That there is no change to explain: nothing is known of the period compared with (named), or there is none."""
    return [f"Not known for {before}: no change to explain." if before else "No period is compared with."]


def short(change: Change, mover: Mover) -> Words:
    """'Port Meridian is 14 m MRL short of its target; all others are 10 m MRL short of theirs.', of revenue by office or tax."""
    rest = "" if abs(mover.rest) <= change.least else f"; all others are {change.words(mover.rest)} {side(mover.rest)} theirs"
    return [name(change, mover), f" is {change.words(mover.change)} {side(mover.change)} its target{rest}. ", SPLIT]


def side(size: float) -> str:
    return "short of" if size < 0 else "above"


def spread_short(change: Change, cuts: Sequence[str]) -> Words:
    """That what revenue is short of its target by is spread, and where it is split."""
    where = " or ".join(SHORT.get(key, DIMENSIONS[key].label.lower()) for key in cuts)
    split = f"No single {where} makes it" if cuts else NONE
    return [f"{split}: {change.words(change.size)} short of target in all. ", SPLIT]


def against(change: Change, mover: Mover) -> Words:
    """'Kalmora: −3.1 points of −5.2 points from the target (its own rate: 61.2 %, target 80 %).'"""
    rate, goal = (amount(value, "percent") for value in (mover.now, change.before))
    own = f" (its own rate: {rate}, target {goal})" if change.measure.unit == "percent" else ""
    return [name(change, mover), f": {change.signed(mover.change)} of {change.signed(change.size)} in all from the target{own}."]


def late(change: Change, mover: Mover, aim: tuple[float, float], since: int | None) -> Words:
    """'Kalmora: 41 % of its declarations take over 20 h; the target allows 10 %; longer since Mar 2026.'; `aim` is the target and
    the share of declarations that it allows to take longer."""
    share, most = (amount(value, "percent") for value in (mover.now, aim[1]))
    later = f"; longer since {month(since)}" if since else ""
    return [
        name(change, mover),
        f": {share} of its declarations take over {amount(aim[0], 'hours')}; the target allows {most}{later}.",
    ]


def no_cause(change: Change, furthest_: Mover | None = None) -> Words:
    """That no group makes the distance to the target by itself, and the one furthest past it, where one is so beyond chance."""
    said = f"{NONE}: {change.signed(change.size)} from the target in all"
    return furthest(against(change, furthest_)) if furthest_ else [f"{said}."]


def furthest(words: Words) -> Words:
    """'No single cause stands out; the largest part is Kalmora: …', of what is said of that group."""
    return [f"{NONE}; the largest part is ", *words]


def chance_target(change: Change) -> Words:
    """That the distance to the target is no larger than chance alone makes it (90 %)."""
    return [f"{NONE}: {change.signed(change.size)} from the target is within ordinary variation (90 %)."]


def name(change: Change, mover: Mover) -> dict[str, str]:
    """The group as a button that picks it: 'Kalmora', 'Red lane', 'Air mode'."""
    text = KINDS.get(mover.by, "{}").format(change.named(mover.by, mover.key))
    return {"text": text, "keys": mover.by, "value": mover.key}
