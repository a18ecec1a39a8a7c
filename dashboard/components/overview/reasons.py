"""Why an indicator moved, in one sentence: made of the contributions to its change alone; a name in it is a filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.statistics.contribution import Mover
from dashboard.core.format import LEAST_STEP, amount, count, direction, missing, month, significant
from data.language import mark, say, say_list
from data.number_text import minus, plus
from queries.catalogue import DIMENSIONS, Measure

Words = list[str | dict[str, str]]
OWN = ("share", "percentile")
KINDS = {"lane": mark("{name} lane"), "mode": mark("{name} mode")}
SPOT = "\0"  # where the button of a group stands in a message
SHARES = {  # of a group whose share of the total moved: whether it grew, and whether the group is slow or its rate is high
    ("hours", True, True): mark("It is more of the total, and slower than the rest: {before} → {now} %."),
    ("hours", True, False): mark("It is more of the total, and faster than the rest: {before} → {now} %."),
    ("hours", False, True): mark("It is less of the total, and slower than the rest: {before} → {now} %."),
    ("hours", False, False): mark("It is less of the total, and faster than the rest: {before} → {now} %."),
    ("rate", True, True): mark("It is more of the total, at a higher rate than the rest: {before} → {now} %."),
    ("rate", True, False): mark("It is more of the total, at a lower rate than the rest: {before} → {now} %."),
    ("rate", False, True): mark("It is less of the total, at a higher rate than the rest: {before} → {now} %."),
    ("rate", False, False): mark("It is less of the total, at a lower rate than the rest: {before} → {now} %."),
}


@dataclass(frozen=True)
class IndicatorChange:
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
        return (plus if size > 0 else minus)(self.words(size))

    def words(self, size: float) -> str:
        """Write a part of the change without its sign."""
        if self.measure.unit == "percent":
            return say("{number} points", number=significant(abs(size) * 100, 2))
        if self.measure.unit == "hours":
            return say("{number} h", number=significant(abs(size), 2))
        return str(amount(abs(size), self.measure.unit, self.currency))


def worded(message: str, group: dict[str, str], **values: object) -> Words:
    """Return a message with a group in the place of its {name}, as a button."""
    before, after = say(message, name=SPOT, **values).split(SPOT)
    return [*([before] if before else []), group, *([after] if after else [])]


def explained(change: IndicatorChange, mover: Mover, since: int | None = None) -> Words:
    """Write one cause: 'Kalmora: +1.9 h; all other: −1.2 h. Its own time: 19.6 → 36.5 h. Longer since Mar 2026.'."""
    later = [say("Longer since {month}.", month=month(since))] if since else []
    return [*foremost(change, mover), *(f" {part}" for part in (*itself(change, mover), *later))]


def foremost(change: IndicatorChange, mover: Mover) -> Words:
    """Write the part of one group: the whole change, against all others, or as a part of the whole."""
    group, part = name(change, mover), change.signed(mover.change)
    if abs(mover.rest) <= change.least:
        return worded(mark("{name}: {part}, the whole change."), group, part=part)
    if mover.rest * mover.change < 0:
        return worded(mark("{name}: {part}; all other: {rest}."), group, part=part, rest=change.signed(mover.rest))
    return worded(mark("{name}: {part} of {whole} in all."), group, part=part, whole=change.signed(change.size))


def itself(change: IndicatorChange, mover: Mover) -> list[str]:
    """Write how the larger component moved: the group's own value, or its share of the whole.

    None for totals, and where the digits shown do not move in the direction of the component.
    """
    if change.measure.kind not in OWN:
        return []
    unit = change.measure.unit if mover.of_itself else "percent"
    before, now = (amount(value, unit).digits for value in (mover.before, mover.now))
    step = (mover.now > mover.before) - (mover.now < mover.before)
    if before == now or (mover.of_itself and step * mover.change <= 0):
        return []
    return [say(moved(change, mover, step), before=before, now=now)]


def moved(change: IndicatorChange, mover: Mover, step: int) -> str:
    """Return the message about the component: its own rate or time, or its share of the total and how it differs from the rest."""
    hours = change.measure.unit == "hours"
    if mover.of_itself:
        return mark("Its own time: {before} → {now} h.") if hours else mark("Its own rate: {before} → {now} %.")
    return SHARES["hours" if hours else "rate", step > 0, step * mover.change > 0]


def kinds(cuts: Sequence[str]) -> str:
    """Return dimensions as a list: 'Office, Lane or Mode of transport'."""
    return say_list([DIMENSIONS[key].label for key in cuts], "or")


def spread(change: IndicatorChange, cuts: Sequence[str], largest: Mover | None) -> Words:
    """Write that no group stands out, and which one moved it most: '+0.05 points of +0.36 points in all'."""
    said = say("No single cause among: {dimensions}.", dimensions=kinds(cuts))
    if not largest or largest.change * change.size <= 0:
        return [said]
    sizes = {"part": change.signed(largest.change), "whole": change.signed(change.size)}
    return [f"{said} ", *worded(mark("The largest part: {name}, {part} of {whole} in all."), name(change, largest), **sizes)]


def level(change: IndicatorChange, pushes: tuple[Mover, Mover] | None) -> Words:
    """Write the two largest moves that offset each other, or that no group moved it much."""
    if not pushes or pushes[0].change <= change.least or pushes[1].change >= -change.least:
        return [say("No office or other group changed it much.")]
    up, down = pushes
    parts = [worded(mark("{name}: {part}."), name(change, each), part=change.signed(each.change)) for each in (up, down)]
    return [*parts[0], " ", *parts[1], " ", say("They offset each other.")]


def chance(change: IndicatorChange) -> Words:
    """Write that the change is within ordinary variation (90 %), so that there is no cause to name."""
    return [say("No single cause: {change} is within ordinary variation (90 %).", change=change.signed(change.size))]


def few(observations: int, least: int) -> Words:
    """Write that too few observations stand behind the change."""
    return [say("No cause can be named: it has {count} observations and needs {least}.", count=count(observations), least=least)]


def alone() -> Words:
    """Write that a single group holds the whole figure."""
    return [say("All of it belongs to one group: there is nothing to compare.")]


def uncompared(before: str) -> Words:
    """Write that the period compared with (named) is unknown, or that there is none."""
    if not before:
        return [say("No period is selected for comparison.")]
    return [say("Not known for {period}: there is no change to explain.", period=before)]


def short(change: IndicatorChange, mover: Mover) -> Words:
    """Write how far one office or tax is from its revenue target, and all others from theirs."""
    below, rest = mark("{name} is {amount} short of its target."), mark("All others are {amount} short of theirs.")
    above, more = mark("{name} is {amount} above its target."), mark("All others are {amount} above theirs.")
    group = worded(below if mover.change < 0 else above, name(change, mover), amount=change.words(mover.change))
    others = [say(rest if mover.rest < 0 else more, amount=change.words(mover.rest)), " "] if abs(mover.rest) > change.least else []
    return [*group, " ", *others, split()]


def split() -> dict[str, str]:
    """Return the link to where the distance to the target is split."""
    return {"text": say("By tax, office, chapter and month"), "href": "/target"}


def spread_short(change: IndicatorChange, cuts: Sequence[str]) -> Words:
    """Write that no single group makes the shortfall, and link to where it is split."""
    size = change.words(change.size)
    if not cuts:
        return [say("{amount} short of target in all; no single cause.", amount=size), " ", split()]
    return [say("{amount} short of target in all; no single cause among: {dimensions}.", amount=size, dimensions=kinds(cuts)), " ", split()]


def against(change: IndicatorChange, mover: Mover) -> Words:
    """Write a group's part of the distance to the target: 'Karst: −3.1 points of −5.2 points in all from the target'."""
    sizes = {"part": change.signed(mover.change), "whole": change.signed(change.size)}
    part = worded(mark("{name}: {part} of {whole} in all from the target."), name(change, mover), **sizes)
    if change.measure.unit != "percent":
        return part
    rate, goal = (amount(value, "percent") for value in (mover.now, change.before))
    return [*part, " ", say("Its own rate: {rate}, target {goal}.", rate=rate, goal=goal)]


def late(change: IndicatorChange, mover: Mover, aim: tuple[float, float], since: int | None) -> Words:
    """Write 'Kalmora: 41 % of its declarations take over 20 h; the target allows 10 %'.

    aim: the target in hours, and the share of declarations that it allows to take longer. since: month of a lasting rise.
    """
    share, most = (amount(value, "percent") for value in (mover.now, aim[1]))
    message = mark("{name}: {share} of its declarations take over {hours}; the target allows {most}.")
    said = worded(message, name(change, mover), share=share, hours=amount(aim[0], "hours"), most=most)
    return [*said, " ", say("Longer since {month}.", month=month(since))] if since else said


def no_cause(change: IndicatorChange, furthest_: Mover | None = None) -> Words:
    """Write that no group makes the distance to the target alone, and the furthest one where that is beyond chance."""
    if furthest_:
        return furthest(against(change, furthest_))
    return [say("No single cause: {change} from the target in all.", change=change.signed(change.size))]


def furthest(words: Words) -> Words:
    """Write that no single cause stands out, then the words about the largest part."""
    return [say("No single cause. The largest part:"), " ", *words]


def chance_target(change: IndicatorChange) -> Words:
    """Write that the distance to the target is within ordinary variation (90 %)."""
    return [say("No single cause: {change} from the target is within ordinary variation (90 %).", change=change.signed(change.size))]


def name(change: IndicatorChange, mover: Mover) -> dict[str, str]:
    """Return a group as a button that filters by it: 'Kalmora', 'Red lane', 'Air mode'."""
    called = change.named(mover.by, mover.key)
    return {"text": say(KINDS[mover.by], name=called) if mover.by in KINDS else called, "keys": mover.by, "value": mover.key}
