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
        """Return now less before; 0 where one is unknown."""
        return 0.0 if missing(self.now) or missing(self.before) else self.now - self.before

    @property
    def visible(self) -> int:
        """Return 1 for up, -1 for down, 0 where the digits on screen show no change."""
        return direction(self.now, self.before, self.measure.unit)

    @property
    def least(self) -> float:
        """Return the least part of the change that can be seen on screen."""
        return LEAST_STEP.get(self.measure.unit, 0.0005 * abs(self.before or 0))

    def signed(self, size: float) -> str:
        """Write a part of the change with its sign: '+1.9 h', '−0.08 points'."""
        return f"{'+' if size > 0 else '−'}{self.words(size)}"

    def words(self, size: float) -> str:
        """Write a part of the change without its sign."""
        if self.measure.unit == "percent":
            return f"{significant(abs(size) * 100, 2)} points"
        if self.measure.unit == "hours":
            return f"{significant(abs(size), 2)} h"
        return str(amount(abs(size), self.measure.unit, self.currency))


def explained(change: Change, mover: Mover, since: int | None = None) -> Words:
    """Write one cause: 'Kalmora: +1.9 h (its own time: 19.6 → 36.5 h), longer since Mar 2026; all else −1.2 h'."""
    later = f", longer since {month(since)}" if since else ""
    return [name(change, mover), f": {change.signed(mover.change)}{itself(change, mover)}{later}{others(change, mover)}."]


def itself(change: Change, mover: Mover) -> str:
    """Write how the larger component moved: the group's own value, or its share of the whole.

    Empty for totals, and where the digits shown do not move in the direction of the component.
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
    """Write what the component is: 'its own rate', 'its own time', or 'more of the total, at a lower rate than the rest'."""
    hours = change.measure.unit == "hours"
    if mover.of_itself:
        return "its own time" if hours else "its own rate"
    above = step * mover.change > 0
    level = ("slower" if above else "faster") if hours else ("at a higher rate" if above else "at a lower rate")
    return f"{'more' if step > 0 else 'less'} of the total, {level} than the rest"


def others(change: Change, mover: Mover) -> str:
    """Write what all other groups did: nothing visible, the contrary, or their part of the whole."""
    if abs(mover.rest) <= change.least:
        return ": the whole change"
    if mover.rest * mover.change < 0:
        return f"; all else {change.signed(mover.rest)}"
    return f", of {change.signed(change.size)} in all"


def spread(change: Change, cuts: Sequence[str], largest: Mover | None) -> Words:
    """Write that no group stands out, and which one moved it most: '+0.05 points, of +0.36 points in all'."""
    names = [SHORT.get(key, DIMENSIONS[key].label.lower()) for key in cuts]
    where = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    said = f"No {where} stands out"
    if not largest or largest.change * change.size <= 0:
        return [f"{said}."]
    size = f": {change.signed(largest.change)}, of {change.signed(change.size)} in all."
    return [f"{said}; the largest part is ", name(change, largest), size]


def level(change: Change, pushes: tuple[Mover, Mover] | None) -> Words:
    """Write the two largest moves that offset each other, or that no group moved it much."""
    if not pushes or pushes[0].change <= change.least or pushes[1].change >= -change.least:
        return ["No office or other group moved it much either."]
    up, down = pushes
    parts = [f": {change.signed(up.change)}, ", f": {change.signed(down.change)}; they offset each other."]
    return [name(change, up), parts[0], name(change, down), parts[1]]


def chance(change: Change) -> Words:
    """Write that the change is within ordinary variation (90 %), so that there is no cause to name."""
    return [f"{NONE}: {change.signed(change.size)} is within ordinary variation (90 %)."]


def few(observations: int, least: int) -> Words:
    """Write that too few observations stand behind the change."""
    return [f"{NONE}: it rests on {observations:,} observations, and takes {least}."]


def alone() -> Words:
    """Write that a single group holds the whole figure."""
    return ["A single group holds it: there is nothing to compare."]


def uncompared(before: str) -> Words:
    """Write that the period compared with (named) is unknown, or that there is none."""
    return [f"Not known for {before}: no change to explain." if before else "No period is compared with."]


def short(change: Change, mover: Mover) -> Words:
    """Write how far one office or tax is from its revenue target, and all others from theirs."""
    rest = "" if abs(mover.rest) <= change.least else f"; all others are {change.words(mover.rest)} {side(mover.rest)} theirs"
    return [name(change, mover), f" is {change.words(mover.change)} {side(mover.change)} its target{rest}. ", SPLIT]


def side(size: float) -> str:
    """Return 'short of' for a negative size, else 'above'."""
    return "short of" if size < 0 else "above"


def spread_short(change: Change, cuts: Sequence[str]) -> Words:
    """Write that no single group makes the shortfall, and link to where it is split."""
    where = " or ".join(SHORT.get(key, DIMENSIONS[key].label.lower()) for key in cuts)
    split = f"No single {where} makes it" if cuts else NONE
    return [f"{split}: {change.words(change.size)} short of target in all. ", SPLIT]


def against(change: Change, mover: Mover) -> Words:
    """Write a group's part of the distance to the target: '−3.1 points of −5.2 points in all from the target'."""
    rate, goal = (amount(value, "percent") for value in (mover.now, change.before))
    own = f" (its own rate: {rate}, target {goal})" if change.measure.unit == "percent" else ""
    return [name(change, mover), f": {change.signed(mover.change)} of {change.signed(change.size)} in all from the target{own}."]


def late(change: Change, mover: Mover, aim: tuple[float, float], since: int | None) -> Words:
    """Write 'Kalmora: 41 % of its declarations take over 20 h; the target allows 10 %'.

    aim: the target in hours, and the share of declarations that it allows to take longer. since: month of a lasting rise.
    """
    share, most = (amount(value, "percent") for value in (mover.now, aim[1]))
    later = f"; longer since {month(since)}" if since else ""
    return [
        name(change, mover),
        f": {share} of its declarations take over {amount(aim[0], 'hours')}; the target allows {most}{later}.",
    ]


def no_cause(change: Change, furthest_: Mover | None = None) -> Words:
    """Write that no group makes the distance to the target alone, and the furthest one where that is beyond chance."""
    said = f"{NONE}: {change.signed(change.size)} from the target in all"
    return furthest(against(change, furthest_)) if furthest_ else [f"{said}."]


def furthest(words: Words) -> Words:
    """Write that no single cause stands out, then the words about the largest part."""
    return [f"{NONE}; the largest part is ", *words]


def chance_target(change: Change) -> Words:
    """Write that the distance to the target is within ordinary variation (90 %)."""
    return [f"{NONE}: {change.signed(change.size)} from the target is within ordinary variation (90 %)."]


def name(change: Change, mover: Mover) -> dict[str, str]:
    """Return a group as a button that filters by it: 'Kalmora', 'Red lane', 'Air mode'."""
    text = KINDS.get(mover.by, "{}").format(change.named(mover.by, mover.key))
    return {"text": text, "keys": mover.by, "value": mover.key}
