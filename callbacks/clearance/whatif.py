"""What if: one function per view, all of one office with its levers moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics.clearance import queueing, scenario
from analytics.clearance.queueing import Levers, Queue
from analytics.statistics import survival
from analytics.statistics.survival import Curve
from callbacks.core.comparison import named, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.clearance import scenario as words
from dashboard.core.format import missing, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked
from dashboard.figures.spread import course
from dashboard.pages.clearance.whatif import ASSUMED, CURVE, EFFECT, MEDIAN, STEPS, TAIL
from data.derived.office_workload import Desk
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.clearance.histogram import Histogram, intervals
from queries.clearance.office_workload import desk
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import kept
from queries.engine.question import Question

HELD = {"customs": "held", "release": "waiting"}
SHARE, HOURS = 0.25, 20.0
SLOWEST = "slowest office of those chosen, as none is picked alone"
Curves = dict[str, Curve]


@dataclass(frozen=True)
class Case:
    """One office, its filters without changed assumptions, and the assumptions that are changed."""

    office: str
    picked: bool
    filters: Filters
    levers: Levers

    @property
    def desk(self) -> Desk:
        """Return the workload of the office."""
        return desk(self.office, self.filters)

    def curves(self, interval: str = "customs", levers: Levers | None = None) -> tuple[Curves, Curves]:
        """Return the survival curves of today and of the changed assumptions."""
        today, after = (curves(self.office, self.filters, each, interval, engine.current()) for each in (Levers(), levers or self.levers))
        return today, after


def case(filters: Filters) -> Case:
    """Return the case of the one selected office, else of the slowest office among those that the filters leave."""
    picked, plain = filters.picked("office"), replace(filters, levers=())
    office = picked[0] if len(picked) == 1 else slowest(plain)
    moved = {key: filters.lever(key) for key in ("yellow_green", "red_green", "inspector_hours", "open_day")}
    levers = Levers(moved["yellow_green"] / 100, moved["red_green"] / 100, moved["inspector_hours"], moved["open_day"])
    return Case(office, len(picked) == 1, plain.with_pick("office", office), levers)


def slowest(filters: Filters) -> str:
    """Return the office whose P90 of customs processing time is surely the longest, as on the clearance page; empty if there is none.

    Offices are ranked by the lower end of the interval of their P90.
    """
    done, waiting = (intervals(interval, ("office",), filters).frame for interval in ("customs", "held"))
    frame = survival.ranked(done, waiting, "office", 0.9)
    return str(frame["key"].iloc[0]) if len(frame) else ""


@kept(key=lambda *asked: ("what if", *asked))
def curves(office: str, filters: Filters, levers: Levers, interval: str, _release: Release) -> Curves:
    """Return the survival curve of each lane, and that of all lanes under the empty key."""
    released, waiting = counted(filters, interval)
    counts = scenario.moved(scenario.today(released.frame), desk(office, filters), levers, interval, filters.clock)
    return scenario.curves(counts, waiting.frame)


def counted(filters: Filters, interval: str) -> tuple[Histogram, Histogram]:
    """Return histograms by lane, of finished and of still open declarations."""
    return intervals(interval, ("lane",), filters), intervals(HELD[interval], ("lane",), filters)


def anchored(view: View, body: Any, one: Case, title: str = "", notes: tuple[Note, ...] = ()) -> Drawing:
    """Return a drawing of an office, with its observations; empty if none of its checks is known."""
    found = counted(one.filters, "customs")
    where = named("office", one.office) + ("" if one.picked else f", {SLOWEST}")
    sub = view.read(clock=one.filters.clock, office=where)
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
    found = [(name, both(one.curves(interval))) for interval, name in (("customs", "Customs' own time"), ("release", "Arrival to release"))]
    return [
        (f"{name}, {words_}", today[place], after[place], "hours")
        for name, (today, after) in found
        for place, words_ in enumerate(("median", "P90"))
    ]


def waits(before: Sequence[Queue], after: Sequence[Queue]) -> list[words.Row]:
    """Return rows of the mean wait in hours and the share of capacity used, for documents and for inspection."""
    pairs = list(zip(("documents", "inspection"), before, after, strict=True))
    waited = [(f"Wait for {name}, mean", now.wait, then.wait, "hours") for name, now, then in pairs]
    return waited + [(f"Pace used, {name}", now.load, then.load, "percent") for name, now, then in pairs]


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
    rows = [(lane, named("lane", lane) if lane else "All", after[lane].at(q), today[lane].at(q)) for lane in lanes]
    frame = pd.DataFrame(rows, columns=["key", "name", "value", "before"])
    figure = ranked.figure(frame, ("",), scale(1, "hours"), ("Lane", "What if", "Today"), 5, 76)
    return anchored(view, figure, one, gained(frame.loc[frame["key"] != "", :]))


def gained(frame: pd.DataFrame) -> str:
    """Return 'Red gains most: 19.6 h instead of 51.2 h'; empty if no lane gains."""
    gains: Any = frame["before"] - frame["value"]
    if frame.empty or not gains.max() > 0:
        return ""
    row = frame.loc[gains.idxmax()]
    return f"{row['name']} gains most: {significant(row['value'])} h instead of {significant(row['before'])} h"


@draws(STEPS)
def steps(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the P90 after each single change, the most effective first."""
    one = case(filters)
    rows = [(words.said(step), *(each[""].at(0.9) for each in reversed(one.curves(levers=step)))) for step in single(one.desk)]
    frame = pd.DataFrame([(name, name, *hours) for name, *hours in rows], columns=["key", "name", "value", "before"])
    frame = frame.sort_values("value", ignore_index=True)
    figure = ranked.figure(frame, (), scale(1, "hours"), ("Step", "P90, what if", "Today"), 5, 180)
    return anchored(STEPS, figure, one, best(frame))


def single(held: Desk) -> list[Levers]:
    """Return each change alone: a quarter of a lane moved, half an inspector post added, a closed day opened."""
    shut = [Levers(day=day) for day in held.opening.weekend]
    return [Levers(yellow=SHARE), Levers(red=SHARE), Levers(hours=HOURS), *shut]


def best(frame: pd.DataFrame) -> str:
    """Return 'Saturday opened helps most: P90 21 h instead of 38 h'; empty if none helps."""
    row = frame.iloc[0]
    if missing(row["value"]) or row["value"] >= row["before"]:
        return ""
    return f"{row['name']} helps most: P90 {significant(row['value'])} h instead of {significant(row['before'])} h"


@draws(ASSUMED)
def assumed(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the table of assumptions behind the simulation."""
    one = case(filters)
    before, _ = queueing.queues(one.desk, one.levers)
    answer = ask(Question(("hit_rate",), (), one.filters.with_pick("lane", "red")))
    share = answer.value("hit_rate")
    found = (answer.observations["hit_rate"], float("nan") if share is None else share)
    return anchored(ASSUMED, words.assumed(one.desk, one.levers, before, found), one)
