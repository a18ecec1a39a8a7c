"""Queues of an office: the formula against known cases, the calendar against a walk through it, the whole against a replay."""

import heapq
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.clearance import queueing, scenario
from analytics.clearance.queueing import Queue, QueueLevers
from analytics.statistics.survival import Curve, curve
from callbacks.core.period import within
from data.derived.clocks import Opening, binned
from data.derived.office_workload import Desk
from queries.addresses.filters import Filters
from queries.clearance.histogram import intervals
from queries.clearance.office_workload import desk

OPENING = Opening(8.0, 17.0, (6, 7), ("2026-05-01",))
MOVED = {
    "red": QueueLevers(red=0.25),
    "yellow": QueueLevers(yellow=0.5),
    "hours": QueueLevers(hours=5),
    "day": QueueLevers(day=7),
    "all": QueueLevers(0.25, 0.25, 5, 7),
}
TOLERANCE, REPLAYS, SIZE = 0.25, 6, 600


def stamps(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[s]")


@pytest.mark.parametrize(("arrivals", "pace"), [(1.0, 2.0), (3.0, 4.0), (0.1, 5.0)])
def test_with_random_arrivals_and_work_the_wait_is_that_of_the_simplest_queue(arrivals, pace):
    load = arrivals / pace
    assert Queue(100, arrivals, 1.0, 0.5, pace).wait == pytest.approx(load / (pace - arrivals))


def test_work_of_fixed_length_halves_the_wait():
    assert Queue(9, 1.0, 0.5, 0.5, 2.0).wait == pytest.approx(Queue(9, 1.0, 1.0, 0.5, 2.0).wait / 2)


def walked(opening: Opening, start: datetime, hours: float) -> datetime:
    """The moment at which so many open hours have passed, minute by minute."""
    left, at = round(hours * 60), start
    while left > 0:
        shut = at.isoweekday() in opening.weekend or at.date().isoformat() in opening.holidays
        left -= not shut and opening.opens <= at.hour + at.minute / 60 < opening.closes
        at += timedelta(minutes=1)
    return at


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-04-24T16:00", 2.0, "2026-04-27T09:00"),
        ("2026-04-30T16:00", 1.0, "2026-04-30T17:00"),
        ("2026-04-30T16:00", 1.5, "2026-05-04T08:30"),
        ("2026-05-02T03:00", 0.5, "2026-05-04T08:30"),
        ("2026-05-02T03:00", 0.0, "2026-05-02T03:00"),
        ("2026-05-04T07:00", 9.0, "2026-05-04T17:00"),
    ],
)
def test_open_hours_pass_over_nights_weekends_and_holidays(start, hours, end):
    found = queueing.advanced(OPENING, stamps(start), np.array([hours]))
    assert found == stamps(end) and (hours == 0 or walked(OPENING, datetime.fromisoformat(start), hours) == datetime.fromisoformat(end))


def test_what_is_missing_stays_missing():
    assert np.isnat(queueing.advanced(OPENING, stamps("NaT", "2026-05-04"), np.array([1.0, np.nan]))).all()


def test_a_day_opened_leaves_the_others_as_they_are():
    assert QueueLevers(day=6).opening(OPENING) == Opening(8.0, 17.0, (7,), ("2026-05-01",))
    assert QueueLevers(day=3).opening(OPENING) == OPENING


@pytest.fixture(scope="module")
def busy() -> Desk:
    """Red declarations that wait 2 to 6 open hours for documents and goods, one of them held by another agency, one early."""
    rows = []
    for number in range(40):
        at = datetime(2026, 4, 6, 9) + timedelta(hours=7 * number)
        read, done = walked(OPENING, at, 2 + number % 5), walked(OPENING, at, 9 + number % 4)
        rows.append(
            {
                "lane": "red" if number % 2 else "yellow",
                "registered_at": at,
                "lane_at": at,
                "docs_start_at": read,
                "docs_end_at": read + timedelta(hours=1),
                "insp_start_at": done if number % 2 else None,
                "insp_end_at": done + timedelta(hours=2) if number % 2 else None,
                "oga_ok_at": at + timedelta(days=30) if number == 1 else None,
                "unloaded_at": at - timedelta(days=1),
                "arrival_at": at + timedelta(days=20) if number == 3 else at - timedelta(days=1),
                "assessed_at": (done if number % 2 else read) + timedelta(hours=3, days=30 if number == 1 else 0),
                "paid_at": None,
                "released_at": (done if number % 2 else read) + timedelta(hours=4, days=30 if number in (1, 3) else 0),
            }
        )
    frame = pd.DataFrame(rows)
    stamped = {name: "datetime64[s]" for name in frame.columns if name != "lane"}
    return Desk(frame.astype(stamped), OPENING, np.datetime64("2026-04-06"), np.datetime64("2026-04-27"))


def test_the_pace_is_the_one_at_which_the_wait_observed_appears(busy):
    before, _ = queueing.queues(busy, QueueLevers())
    for queue, stage in zip(before, queueing.stages(busy), strict=True):
        assert queue.wait == pytest.approx(stage.waited[stage.made].mean()) and 0 < queue.load < 1 and queue.n == stage.made.sum()


def test_with_no_lever_moved_nothing_moves(busy):
    checked, _ = queueing.released(busy, QueueLevers())
    assert (checked == busy.stamp("released_at")).all()


@pytest.mark.parametrize("levers", [QueueLevers(yellow=0.5), QueueLevers(red=0.5), QueueLevers(hours=10), QueueLevers(day=6)], ids=str)
def test_each_lever_relieves_the_queue_it_is_for(busy, levers):
    before, after = queueing.queues(busy, levers)
    checked, green = queueing.released(busy, levers)
    assert after[1].wait < before[1].wait or levers.yellow
    assert after[0].wait < before[0].wait or levers.hours
    assert (checked <= busy.stamp("released_at")).all() and (checked < busy.stamp("released_at")).any() and (green <= checked).all()


def test_another_agency_and_an_arrival_still_hold_what_they_held(busy):
    checked, green = queueing.released(busy, QueueLevers(red=1.0, hours=80))
    assert green[3] >= busy.stamp("arrival_at")[3] and green[1] >= busy.stamp("oga_ok_at")[1] and checked[1] >= busy.stamp("oga_ok_at")[1]


def test_twice_the_hours_of_work_are_twice_the_checks(busy):
    before, once = queueing.queues(busy, QueueLevers(hours=9))
    _, twice = queueing.queues(busy, QueueLevers(hours=18))
    assert twice[1].pace - before[1].pace == pytest.approx(2 * (once[1].pace - before[1].pace))
    assert (once[1].pace - before[1].pace) * 45 == pytest.approx(9 / before[1].touch)


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize("clock", ["calendar", "working"])
@pytest.mark.parametrize("interval", ["customs", "release"])
def test_today_is_kept_exactly_and_every_declaration_stays(interval, clock):
    filters = within(Filters.parse(f"office=PTM&since=2024-11&clock={clock}"))
    held, today = desk("PTM", filters), scenario.today(intervals(interval, ("lane",), filters).frame)
    same, after = (scenario.moved(today, held, levers, interval, clock) for levers in (QueueLevers(), MOVED["all"]))
    assert all((same[lane][: len(n)] == n).all() and not same[lane][len(n) :].any() for lane, n in today.items())
    assert {lane: n.sum() for lane, n in after.items()} == pytest.approx({lane: n.sum() for lane, n in today.items()})
    assert all((n >= 0).all() for n in after.values()) and (after["green"] == today["green"]).all()


class Clock:
    """Opening hours walked day by day."""

    def __init__(self, opening: Opening):
        self.opening = opening

    def bounds(self, day: date) -> tuple[datetime, datetime] | None:
        if day.isoweekday() in self.opening.weekend or day.isoformat() in self.opening.holidays:
            return None
        midnight = datetime.combine(day, time())
        return midnight + timedelta(hours=self.opening.opens), midnight + timedelta(hours=self.opening.closes)

    def later(self, at: datetime, hours: float) -> datetime:
        """So many open hours after a moment, and in opening hours."""
        left = timedelta(hours=hours)
        while True:
            span = self.bounds(at.date())
            if span and at < span[1]:
                at = max(at, span[0])
                if at + left <= span[1]:
                    return at + left
                left -= span[1] - at
            at = datetime.combine(at.date() + timedelta(days=1), time())


def served(clock: Clock, ready: dict[int, datetime], pace: float, variation: float, rng) -> dict[int, datetime]:
    """When the one desk begins each declaration, first come first served, each taking a random part of its time."""
    waiting, free, begun = [(at, row) for row, at in ready.items()], datetime.min, {}
    heapq.heapify(waiting)
    while waiting:
        at, row = heapq.heappop(waiting)
        begun[row] = clock.later(max(at, free), 0)
        free = clock.later(begun[row], rng.gamma(1 / variation, variation / pace))
    return begun


def replayed(held: Desk, levers: QueueLevers, seed: int) -> list[float]:
    """Customs' own hours of each checked declaration, sent one by one through two desks in opening hours."""
    rng, clock = np.random.default_rng(seed), Clock(levers.opening(held.opening))
    _, queues = queueing.queues(held, levers)
    rows = [{key: None if pd.isna(value) else value for key, value in row.items()} for row in held.frame.to_dict("records")]
    share = {"yellow": levers.yellow, "red": levers.red}
    free = {row for row, each in enumerate(rows) if rng.random() < share.get(each["lane"], 0)}
    at = {row: max(each["registered_at"], each["lane_at"]).to_pydatetime() for row, each in enumerate(rows)}
    spread = [queueing._squared(stage.touch[stage.made]) for stage in queueing.stages(held)]
    begun = served(clock, {row: when for row, when in at.items() if row not in free}, queues[0].pace, spread[0], rng)
    read = {row: when + (rows[row]["docs_end_at"] - rows[row]["docs_start_at"]) for row, when in begun.items()}
    due = {row: max(when, rows[row]["unloaded_at"] or when) for row, when in read.items() if rows[row]["insp_start_at"]}
    opened = served(clock, due, queues[1].pace, spread[1], rng)
    done = read | {row: when + (rows[row]["insp_end_at"] - rows[row]["insp_start_at"]) for row, when in opened.items()}
    return [taken(each, done.get(row, at[row])) for row, each in enumerate(rows)]


def taken(row: dict, done: datetime) -> float:
    """Customs' own hours once the checks are over: other agencies, assessment, payment and release as observed."""
    known = [row[name] for name in ("registered_at", "lane_at", "oga_ok_at") if row[name]]
    were = max([*known, *(row[name] for name in ("docs_end_at", "insp_end_at") if row[name])])
    settled = max(row[name] for name in ("assessed_at", "paid_at") if row[name])
    held = max(row["registered_at"], row["arrival_at"])
    release = max(max([done, *known]) + (settled - were), held) + (row["released_at"] - max(settled, held))
    return (release - held) / timedelta(hours=1)


def replays(held: Desk, levers: QueueLevers, today: np.ndarray) -> Curve:
    """The whole office with its checked declarations at the mean of their replays."""
    since = np.fmax(held.stamp("arrival_at"), held.stamp("registered_at"))
    were = binned(pd.Series((held.stamp("released_at") - since) / queueing.HOUR)).to_numpy("int64")
    hours = np.concatenate([replayed(held, levers, seed) for seed in range(REPLAYS)])
    return curve(today - np.bincount(were, minlength=SIZE) + np.bincount(binned(pd.Series(hours)), minlength=SIZE) / REPLAYS)


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize("office", ["PTM", "KAL", "NVG"])
@pytest.mark.parametrize("name", MOVED)
def test_a_replay_one_by_one_agrees_on_median_and_p90(office, name):
    filters = within(Filters.parse(f"office={office}&since=2024-11"))
    held, counts = desk(office, filters), scenario.today(intervals("customs", ("lane",), filters).frame)
    whole = np.bincount(np.arange(len(scenario.whole(counts))), scenario.whole(counts), SIZE)
    found = curve(scenario.whole(scenario.moved(counts, held, MOVED[name], "customs", "calendar")))
    simulated = replays(held, MOVED[name], whole)
    assert [found.at(q) for q in (0.5, 0.9)] == pytest.approx([simulated.at(q) for q in (0.5, 0.9)], rel=TOLERANCE)
