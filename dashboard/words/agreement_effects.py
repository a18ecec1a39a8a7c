"""What a new trade agreement moved, in words: the share of its partners, and whether trade was created."""

from collections.abc import Sequence
from math import expm1

from analytics.trade.event import Effect, EventSeries
from dashboard.core.format import amount, count, missing, significant, written
from data.language import mark, say, say_list

GAINED = {
    1: mark("{partners} went from {then} to {now} of the goods covered, {points} points more than in other goods ({low} to {high})"),
    -1: mark("{partners} went from {then} to {now} of the goods covered, {points} points less than in other goods ({low} to {high})"),
    0: mark("{partners} went from {then} to {now} of the goods covered: no sure difference from other goods ({low} to {high} points)"),
}
UNJUDGED = mark("{partners} went from {then} to {now} of the goods covered: too little trade to compare with other goods")
CREATED = {
    1: mark("Trade was created: imports of the goods covered {beyond} beyond other goods"),
    -1: mark("Trade was lost: imports of the goods covered {beyond} beyond other goods"),
}
NO_SIGN = mark("No sure sign of new trade: imports of the goods covered {beyond} beyond other goods")
TAKEN = mark("Taken from others, no sure sign of new trade: imports of the goods covered {beyond} beyond other goods")
LITTLE = mark("Too little trade before or after to say whether trade was created")


def gained(names: Sequence[str], course: EventSeries) -> str:
    """Write 'Egypt and Türkiye went from 5.1 % to 19.6 % of the goods covered, 14 points more than in other goods (12.1 to 16)'.

    names: the partners of the agreement. course: imports around its start.
    """
    (then, _), (now, _), effect = course.shares(late=False), course.shares(late=True), course.shift()
    who = say_list(names) if len(names) < 3 else say("The {count} partners", count=count(len(names)))
    known = {"partners": who, "then": amount(then, "percent"), "now": amount(now, "percent")}
    if missing(effect.low):
        return say(UNJUDGED, **known)
    side = (1 if effect.value > 0 else -1) if effect.certain else 0
    ends = (effect.low, effect.value, effect.high)
    low, points, high = (significant(each * 100) for each in (sorted(map(abs, ends)) if side else ends))
    return say(GAINED[side], **known, low=low, points=points, high=high)


def created(course: EventSeries) -> str:
    """Write whether trade was created: growth of the goods covered beyond that of other goods."""
    effect = course.growth()
    if missing(effect.low):
        return say(LITTLE)
    if not effect.certain:
        return say(TAKEN if course.shift().certain else NO_SIGN, beyond=beyond(effect))
    return say(CREATED[1 if effect.value > 0 else -1], beyond=beyond(effect))


def beyond(effect: Effect) -> str:
    """Write a difference of logarithms as a growth rate with its 90 % interval: '+4.1 % (−2 to +9)'.

    'not comparable' where either side has no trade, and the rate alone where it is too little for an interval.
    """
    if missing(effect.value):
        return say("not comparable")
    value, low, high = (grown(each) for each in (effect.value, effect.low, effect.high))
    if missing(effect.low):
        return say("{value} % (too little trade for an interval)", value=value)
    return say("{value} % ({low} to {high})", value=value, low=low, high=high)


def grown(effect: float) -> str:
    """Write a difference of logarithms in per cent, without the sign of it: '+4.1'."""
    return written(f"{expm1(effect) * 100:+.1f}")
