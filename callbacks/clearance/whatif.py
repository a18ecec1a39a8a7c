"""What if: one function per view, all of one office with its levers moved."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.clearance import queueing, scenario
from analytics.clearance.queueing import Queue
from callbacks.core.comparison import clock as clock_words
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.clearance import scenario as words
from dashboard.core.format import missing, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked
from dashboard.figures.spread import course
from dashboard.pages.clearance.whatif import ASSUMED, CURVE, EFFECT, MEDIAN, STEPS, TAIL
from data.language import mark, say
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine.ask import ask
from queries.engine.labels import named
from queries.engine.question import Question
from services.clearance.whatif import Case, Curves, case, counted, single

SLOWEST = mark("{office}, the slowest office in this selection")
TIMES = {
    ("customs", 0): mark("Customs processing time, half within"),
    ("customs", 1): mark("Customs processing time, 9 in 10 within"),
    ("release", 0): mark("Arrival to release, half within"),
    ("release", 1): mark("Arrival to release, 9 in 10 within"),
}
WAITS = (mark("Waiting time for documents, mean"), mark("Waiting time for inspection, mean"))
USED = (mark("Capacity used, documents"), mark("Capacity used, inspection"))


def anchored(view: View, body: Any, one: Case, title: str = "", notes: tuple[Note, ...] = ()) -> Drawing:
    """Return a drawing of an office, with its observations; empty if none of its checks is known."""
    found = counted(one.filters, "customs")
    office = named("office", one.office)
    where = office if one.picked else say(SLOWEST, office=office)
    sub = view.read(clock=clock_words(one.filters), office=where)
    observations = sum(each.observations for each in found)
    return Drawing(body, observations, stamp(found[0].release), title, sub, (*found[0].notes, *notes), one.desk.frame.empty)


def both(pair: tuple[Curves, Curves], lane: str = "") -> tuple[tuple[float, float], tuple[float, float]]:
    """Return (median, P90) in hours, today and after the change, of one lane or of all."""
    today, after = ((each[lane].at(0.5), each[lane].at(0.9)) for each in pair)
    return today, after


@draws(CURVE)
def curve(filters: Filters, _picked: Codes) -> Drawing:
    """Draw customs processing time today and after the change."""
    one = case(filters)
    pair, (before, _) = one.curves(), queueing.queues(one.desk, one.levers)
    today, after = both(pair)
    figure = course.figure(scenario.course(pair[0][""], pair[1][""]), {"today": today, "after": after})
    return anchored(CURVE, figure, one, words.sentence(named("office", one.office), one.levers, today, after), words.few(before))


@draws(EFFECT)
def effect(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the table of times and waits, today and after the change."""
    one = case(filters)
    queues = queueing.queues(one.desk, one.levers)
    return anchored(EFFECT, words.table([*times(one), *waits(*queues)]), one)


def times(one: Case) -> list[words.Row]:
    """Return rows of the median and P90 in hours, for customs processing time and for arrival to release."""
    found = {interval: both(one.curves(interval)) for interval in ("customs", "release")}
    return [(say(words_), found[name][0][place], found[name][1][place], "hours") for (name, place), words_ in TIMES.items()]


def waits(before: Sequence[Queue], after: Sequence[Queue]) -> list[words.Row]:
    """Return rows of the mean wait in hours and the share of capacity used, for documents and for inspection."""
    waited = [(say(name), now.wait, then.wait, "hours") for name, now, then in zip(WAITS, before, after, strict=True)]
    return waited + [(say(name), now.load, then.load, "percent") for name, now, then in zip(USED, before, after, strict=True)]


@draws(MEDIAN)
def median(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the median of each lane, today and after the change."""
    return by_lane(MEDIAN, 0.5, filters)


@draws(TAIL)
def tail(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the P90 of each lane, today and after the change."""
    return by_lane(TAIL, 0.9, filters)


def by_lane(view: View, q: float, filters: Filters) -> Drawing:
    """Draw a percentile of all lanes and of each: after the change as bars, today as ticks. q: between 0 and 1."""
    one = case(filters)
    today, after = one.curves()
    lanes = ["", *(lane for lane in DIMENSIONS["lane"].order if lane in today)]
    rows = [(lane, named("lane", lane) if lane else say("All"), after[lane].at(q), today[lane].at(q)) for lane in lanes]
    frame = pd.DataFrame(rows, columns=["key", "name", "value", "before"])
    figure = ranked.figure(frame, ("",), scale(1, "hours"), (say("Lane"), say("After the change"), say("Today")), 5, 76)
    return anchored(view, figure, one, gained(frame.loc[frame["key"] != "", :]))


def gained(frame: pd.DataFrame) -> str:
    """Return 'Red gains most: 19.6 h instead of 51.2 h'; empty if no lane gains."""
    gains: Any = frame["before"] - frame["value"]
    if frame.empty or not gains.max() > 0:
        return ""
    row = frame.loc[gains.idxmax()]
    words_ = mark("{lane} gains most: {after} h instead of {before} h")
    return say(words_, lane=row["name"], after=significant(row["value"]), before=significant(row["before"]))


@draws(STEPS)
def steps(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the P90 after each single change, the most effective first."""
    one = case(filters)
    rows = [(words.said(step), *(each[""].at(0.9) for each in reversed(one.curves(levers=step)))) for step in single(one.desk)]
    frame = pd.DataFrame([(name, name, *hours) for name, *hours in rows], columns=["key", "name", "value", "before"])
    frame = frame.sort_values("value", ignore_index=True)
    figure = ranked.figure(frame, (), scale(1, "hours"), (say("Change"), say("9 in 10 within, after"), say("Today")), 5, 180)
    return anchored(STEPS, figure, one, best(frame))


def best(frame: pd.DataFrame) -> str:
    """Return 'Saturday opened helps most: P90 21 h instead of 38 h'; empty if none helps."""
    row = frame.iloc[0]
    if missing(row["value"]) or row["value"] >= row["before"]:
        return ""
    words_ = mark("{change} helps most: 9 in 10 released within {after} h instead of {before} h")
    return say(words_, change=row["name"], after=significant(row["value"]), before=significant(row["before"]))


@draws(ASSUMED)
def assumed(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the table of assumptions behind the simulation."""
    one = case(filters)
    before, _ = queueing.queues(one.desk, one.levers)
    answer = ask(Question(("hit_rate",), (), one.filters.with_pick("lane", "red")))
    share = answer.value("hit_rate")
    found = (answer.observations["hit_rate"], float("nan") if share is None else share)
    return anchored(ASSUMED, words.assumed(one.desk, one.levers, before, found), one)
