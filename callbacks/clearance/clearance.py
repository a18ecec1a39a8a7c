"""Clearance: one function per view."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from analytics.clearance import passage
from analytics.clearance.waiting import where
from analytics.statistics import survival
from callbacks.core.comparison import anchors, stamp
from callbacks.core.comparison import clock as clock_words
from callbacks.core.period import Codes
from callbacks.core.shapes import before, earlier, missed
from callbacks.core.views import draws
from callbacks.overview.scorecard import judged_by
from dashboard.components.core.table import end, listing
from dashboard.core.format import amount, apart, count, difference, direction, missing, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.core.theme import ACTUAL, LANES, LINE
from dashboard.figures.compared import matrix, ranked
from dashboard.figures.months import cohorts, trend
from dashboard.figures.parts import flow, owners
from dashboard.figures.parts.flow import Node
from dashboard.figures.spread import intervals, spread, week
from dashboard.pages.clearance.clearance import (
    BACKLOG,
    CLOCK,
    COHORTS,
    FLOW,
    MATRIX,
    OFFICES,
    ON_TARGET,
    OWNER_COLOURS,
    OWNERS,
    SPREAD,
    WEEK,
)
from dashboard.words import findings
from data.language import mark, mark_number, say, say_number
from data.months import months_between, shifted
from data.notes import Note
from data.schema import NOT_STATED
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.clearance import backlog
from queries.clearance.histogram import Histogram, hours_of_week, ways
from queries.clearance.histogram import intervals as binned
from queries.engine.ask import ask
from queries.engine.labels import named
from queries.engine.question import Answer, Question
from queries.engine.trace import Read, noted
from queries.tables.records import goals
from services.core.comparison import pair

WHOLE, PARTS = "delay_hours", {key: f"delay_{key}_hours" for key, _ in OWNERS}
PERCENTILES = {0.25: mark("1 in 4 within"), 0.5: mark("half within"), 0.75: mark("3 in 4 within"), 0.9: mark("9 in 10 within")}
WIDTH, LISTED = 8, 100
LANE_KEYS = (*LANES, NOT_STATED)
BANDS = {"green": "$good-soft", "blue": "$accent-soft", "yellow": "$watch-soft", "red": "$bad-soft"}
CHECKED = {
    passage.STRAIGHT: mark("No check"),
    passage.DOCUMENTS: mark("Documents"),
    passage.ASKED: mark("Other agency"),
    passage.SEEN: mark("Inspected"),
}
HEADINGS = (
    ("decl_id", mark("Declaration")),
    ("registered_at", mark("Registered")),
    ("office", mark("Office")),
    ("lane", mark("Lane")),
    ("mode", mark("Mode")),
    ("trader", mark("Trader")),
    ("age", end(mark("Age"))),
    ("waited", end(mark("Waited"))),
    ("stage", mark("Waits for")),
    ("owner", mark("Responsible")),
)


STUDY = mark("Slow declarations and their records: see the time release study")
OPEN = mark_number(
    "{number} declaration is open, {stuck} of them not assessed after 30 days",
    "{number} declarations are open, {stuck} of them not assessed after 30 days",
)


@draws(CLOCK)
def clock(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the mean release time, divided by who is responsible for it."""
    both = pair((WHOLE, *PARTS.values()), (), filters)
    now, then = (total(answer) for answer in (both.now, both.before))
    frame = pd.DataFrame(
        [(key, say(name), now[PARTS[key]], then.get(PARTS[key])) for key, name in OWNERS], columns=["key", "name", "value", "before"]
    )
    figure = owners.figure(frame, OWNER_COLOURS, (say("Responsible"), say("Mean, h"), say("Share"), earlier(both)))
    title, sub = findings.owned(now[WHOLE], now[PARTS["customs"]]), CLOCK.read(clock=clock_words(filters), before=before(both))
    return Drawing(figure, **anchors(both, WHOLE), title=title, sub=sub, empty=missing(now[WHOLE]))


def total(answer: Answer | None) -> dict[str, float | None]:
    """Return each measure of an answer that is not cut; empty if there is no answer."""
    if answer is None:
        return {}
    frame: Any = answer.frame
    return {key: frame[key].sum(min_count=1) for key in answer.question.measures}


@draws(FLOW)
def way(filters: Filters, _picked: Codes) -> Drawing:
    """Draw how declarations move from lane to checks to release, and the time each route takes."""
    released, waiting = ways(("lane",), filters), binned("waiting", ("lane",), filters)
    frame = passage.passage(released.frame, waiting.frame)
    shares = passage.told(frame)
    noted(Read(say("Clearance route"), frame, filters, released.release, released.notes, (released.route,)))
    columns = (say("From and to"), say("Declarations"), say("Of all"), say("Arrival to release"))
    figure = flow.figure(frame, nodes(), shares, columns)
    return anchored(FLOW, figure, (released, waiting), filters, findings.passed(shares))


def nodes() -> tuple[tuple[Node, ...], ...]:
    """Return the stages of the flow, each with its nodes: registered, lanes, checks, and how it ends."""
    start = Node(passage.REGISTERED, say("Registered"), ACTUAL, LINE)
    lanes = tuple(Node(key, named("lane", key), LANES.get(key, "$ink-3"), BANDS.get(key, LINE)) for key in LANE_KEYS)
    made = tuple(Node(key, say(name), "$ink-3", LINE) for key, name in CHECKED.items())
    ends = Node(passage.RELEASED, say("Released"), ACTUAL, LINE), Node(passage.OPEN, say("Still open"), "$watch", "$watch-soft")
    return (start,), lanes, made, ends


@draws(COHORTS)
def cohort(filters: Filters, picked: Codes) -> Drawing:
    """Draw release times by month of registration, with what is still open."""
    released, waiting = both_kinds(("month",), filters)
    frame = every_month(survival.cohorts(released.frame, waiting.frame, "month"), filters)
    figure = cohorts.figure(frame, picked, missed(filters))
    return anchored(COHORTS, figure, (released, waiting), filters, course(frame))


def course(frame: pd.DataFrame) -> str:
    """Return since when release is slower, else how the latest month stands."""
    place, after, earlier_ = survival.step(frame["p90"].tolist())
    return findings.slower_since(frame["key"].iloc[place], after, earlier_) or findings.unfinished(frame.iloc[-1].to_dict())


def every_month(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Return the frame with a row for each month of the period, so that a month without declarations appears as a gap."""
    since, until = filters.since or 0, filters.until or 0
    months = [shifted(since, step) for step in range(months_between(since, until))]
    return frame.set_index("key").reindex(months).fillna({"n": 0, "open": 0}).rename_axis("key").reset_index()


def both_kinds(by: tuple[str, ...], filters: Filters) -> tuple[Histogram, Histogram]:
    """Return histograms of release times and of waiting times of open declarations."""
    return binned("release", by, filters), binned("waiting", by, filters)


def anchored(view: View, figure: dict[str, Any], found: Sequence[Histogram], filters: Filters, title: str, **words: str) -> Drawing:
    """Return a drawing of histograms, with their observations, notes and release. words: values for the subtitle."""
    observations, sub = sum(each.observations for each in found), view.read(clock=clock_words(filters), **words)
    return Drawing(figure, observations, stamp(found[0].release), title, sub, found[0].notes, observations == 0)


@draws(ON_TARGET)
def on_target(filters: Filters, picked: Codes) -> Drawing:
    """Draw the share released on target by month, beside the agreed goal."""
    both, goal = pair(("on_target_share",), ("month",), filters), goals(filters).get("on_target_share")
    frame, unit = both.frame("on_target_share").assign(target=goal), scale(1, "percent")
    figure = trend.figure(
        frame.astype({"target": float}), picked, missed(filters), unit, (say("Month"), say("On target"), earlier(both), say("Target"))
    )
    words = {"unit": unit.words, "clock": clock_words(filters), "before": before(both), "target": "" if missing(goal) else say("target")}
    words["standards"] = judged_by(filters)[1]
    return Drawing(figure, **anchors(both, "on_target_share"), title=reached(filters, goal), sub=ON_TARGET.read(**words), empty=frame.empty)


REACHED = {  # by the side of the target
    1: mark("{share} released on target, {size} above the target of {goal}"),
    -1: mark("{share} released on target, {size} below the target of {goal}"),
    0: mark("{share} released on target, level with the target of {goal}"),
}


def reached(filters: Filters, goal: float | None) -> str:
    """Return '71.3 % released on target, 4.2 points below the target of 75 %', for the whole period. goal: a share, 0 to 1."""
    share = total(ask(Question(("on_target_share",), (), filters)))["on_target_share"]
    if missing(share):
        return ""
    shown, size = apart(share, goal, "percent"), difference(share, goal, "percent")
    if not size:
        return say("{share} released on target", share=shown[0])
    return say(REACHED[direction(share, goal, "percent")], share=shown[0], size=size, goal=amount(goal, "percent"))


@draws(OFFICES)
def offices(filters: Filters, picked: Codes) -> Drawing:
    """Draw offices by the P90 of customs processing time with its 95 % interval, the slowest first."""
    released, waiting = binned("customs", ("office",), filters), binned("held", ("office",), filters)
    frame = survival.ranked(released.frame, waiting.frame, "office", 0.9)
    frame = frame.assign(name=[named("office", key) for key in frame["key"]])
    overall = survival.curve(*(survival.counted(each.frame) for each in (released, waiting))).at(0.9)
    columns = (say("Office"), say("9 in 10 within, h"), say("95 % interval"), say("Declarations"), say("Still open"))
    shown = frame.loc[frame["key"].isin(picked) | (frame.index < ranked.SLOTS), :]
    figure = intervals.figure(shown, picked, columns, overall)
    return anchored(OFFICES, figure, (released, waiting), filters, findings.tail(frame, overall))


@draws(MATRIX)
def lane_by_mode(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the median release time for each lane and mode of transport."""
    answer = ask(Question(("release_hours_p50",), ("mode", "lane"), filters))
    frame = answer.frame.set_axis(["x", "y", "value"], axis=1).assign(n=[each["release_hours_p50"] for each in answer.counts])
    across, down = ([(code, named(key, code)) for code in DIMENSIONS[key].order if code in set(frame[column])] for key, column in CROSSED)
    figure = matrix.figure(frame, across, down, (say("Mode, lane"), say("Median, h"), say("Declarations")))
    sub, observations = MATRIX.read(clock=clock_words(filters)), answer.observations["release_hours_p50"]
    return Drawing(figure, observations, stamp(answer.release), slowest_cell(frame), sub, answer.notes, frame.empty)


CROSSED = (("mode", "x"), ("lane", "y"))


def slowest_cell(frame: pd.DataFrame) -> str:
    """Return 'Red lane, Sea: half released within 98.2 h, the longest'."""
    if frame.empty:
        return ""
    row = frame.loc[frame["value"].idxmax()]
    words = mark("{lane} lane, {mode}: half released within {hours} h, the longest")
    return say(words, lane=named("lane", row["y"]), mode=named("mode", row["x"]), hours=significant(row["value"]))


@draws(SPREAD)
def spread_of(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the distribution of release times, with their percentiles marked."""
    found = binned("release", (), filters)
    curve = survival.curve(survival.counted(found.frame))
    marks = {q: hours for q in PERCENTILES if not missing(hours := curve.at(q))}
    figure = spread.figure(survival.grouped(found.frame, WIDTH), {say(PERCENTILES[q]): hours for q, hours in marks.items()})
    return anchored(SPREAD, figure, (found,), filters, findings.spread(marks.get(0.5), marks.get(0.9)))


@draws(WEEK)
def week_of(filters: Filters, _picked: Codes) -> Drawing:
    """Draw registrations and releases by hour of the week, with opening hours."""
    found = [hours_of_week(slot, filters) for slot in ("registered_slot", "released_slot")]
    counts = [by_hour(each) for each in found]
    opening, alike = backlog.opening(filters)
    figure = week.figure(tuple(zip((say("Registrations"), say("Releases")), counts, strict=True)), opening)
    words = say("opening hours") if alike else say("opening hours of most offices")
    return anchored(WEEK, figure, tuple(found[:1]), filters, outside(counts[0], opening), opening=words if opening else "")


def by_hour(found: Histogram) -> list[int]:
    """Return the number of declarations in each of the 168 hours of the week, from Monday 00:00."""
    held = dict(zip(found.frame["bin"], found.frame["n"], strict=True))
    return [int(held.get(hour, 0)) for hour in range(168)]


def outside(counts: list[int], opening: Any) -> str:
    """Return '38 % of registrations come outside opening hours'; empty if the hours are unknown."""
    closed = sum(n for hour, n in enumerate(counts) if not week.is_open(opening, hour // 24, hour % 24))
    if not opening or not sum(counts):
        return ""
    return say("{share} % of registrations come outside opening hours", share=significant(closed / sum(counts) * 100, 2))


@draws(BACKLOG)
def worked(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the list of open declarations, the oldest first."""
    found = backlog.waiting(filters, LISTED)
    frame = found.frame.join(where(found.frame)) if found.open else found.frame
    rows, notes = [written(row) for row in frame.to_dict("records")], (*found.notes, *cut_off(found.open))
    study = html.A(say(STUDY), href=f"/trs{filters.search}", className="ghost inside")
    body = [listing(HEADINGS, rows, BACKLOG.title), study] if rows else say("All declarations under these filters are released.")
    title = say_number(*OPEN, found.open, stuck=count(found.stuck))
    return Drawing(body, found.open, stamp(found.release), title, BACKLOG.read(clock=clock_words(filters)), notes, empty=not found.known)


def cut_off(declarations: int) -> tuple[Note, ...]:
    """Return a note that only the oldest are listed, if there are more."""
    return (Note("oldest_alone", count=LISTED),) if declarations > LISTED else ()


def written(row: dict[str, Any]) -> dict[str, Any]:
    """Return an open declaration as texts: names for codes, its age in days, and what it waits for."""
    coded = {key: named(key, row[key]) for key in ("office", "lane", "mode", "trader")}
    waited = say("not arrived") if missing(row["waited"]) else str(amount(row["waited"], "hours"))
    return (
        row
        | coded
        | {
            "registered_at": f"{row['registered_at']:%Y-%m-%d %H:%M}",
            "age": say("{count} d", count=count(row["age"])),
            "waited": waited,
            "stage": say(row["stage"]),
            "owner": say(row["owner"]),
        }
    )
