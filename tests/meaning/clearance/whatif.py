"""What if, a second way: today from the hours of each declaration, waits by Kingman's formula written out, levers by their sign."""

import re
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.clearance.clearance import ends
from tests.meaning.core.facts import Asked, Facts, later, once
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, keyed, listed, number, same, text
from tests.meaning.core.times import near, read, with_open

HELD = {"customs": "held", "release": "waiting"}
SINGLE = ("25 % of yellow", "25 % of red", "+20 inspector")


def office(facts: Facts, asked: Asked, drawn: Drawing) -> Asked:
    """The office that is shown: the one picked, else the one whose P90 has the highest lower end."""
    picked = asked.picks.get("office", ())
    if len(picked) == 1:
        return asked
    sides = [read(facts, asked, interval, "office") for interval in ("customs", "held")]
    lows = {}
    for code in {*sides[0]["office"], *sides[1]["office"]}:
        done, held = (list(each[each["office"] == code]["hours"]) for each in sides)
        lows[code] = ends(done, held, len(done) + len(held))[0]
    names = {name: code for code, name in facts.names("office").items()}
    code = names.get(drawn.sub.split(",")[0].split(" · ")[0]) or max(lows, key=lambda code: lows[code] if lows[code] == lows[code] else -1)
    assert lows[code] >= max(low for low in lows.values() if low == low) * 0.94, (code, lows)
    return asked.on(office=code)


@once
def today(facts: Facts, one: Asked, interval: str, q: float, lane: str = "") -> float:
    """A percentile of an interval as it is, open ones counted."""
    asked = one.on(lane=lane) if lane else one
    done, waiting = (list(read(facts, asked, name)["hours"]) for name in (interval, HELD[interval]))
    return with_open(done, waiting, q)


@dataclass(frozen=True)
class Hours:
    """Opening hours of an office, counted day by day."""

    opens: float
    closes: float
    shut: frozenset[int]
    holidays: frozenset[pd.Timestamp]

    def between(self, start: pd.Timestamp, end: pd.Timestamp) -> float:
        """Open hours from one stamp to another, negative where the other comes first."""
        if end < start:
            return -self.between(end, start)
        total = 0.0
        for day in pd.date_range(start.normalize(), end.normalize()):
            if day.isoweekday() in self.shut or day in self.holidays:
                continue
            low = max(self.opens, (start - day).total_seconds() / 3600)
            high = min(self.closes, (end - day).total_seconds() / 3600)
            total += max(high - low, 0.0)
        return total

    @property
    def weekly(self) -> float:
        return (7 - len(self.shut)) * (self.closes - self.opens)


def opening(facts: Facts, code: str) -> Hours:
    own = facts.one(
        f"select coalesce((select calendar from office where code = '{code}' and calendar in (select code from calendar)), '-')"
    )
    row = facts.sql(f"select opens, closes, weekend from calendar where code = '{own}'").iloc[0]
    days = facts.sql(f"select date from holiday where calendar = '{own}'")["date"]
    return Hours(row["opens"], row["closes"], frozenset(map(int, row["weekend"].split(","))), frozenset(pd.to_datetime(days)))


@dataclass(frozen=True)
class Line:
    """A queue: checks, arrivals and pace an open hour, variation of arrivals and work, mean work."""

    n: int
    arrivals: float
    between: float
    work: float
    pace: float
    touch: float

    def wait(self, arrivals: float, between: float, pace: float) -> float:
        used = arrivals / pace
        return used / (1 - used) * (between + self.work) / 2 / pace


def squared(values: np.ndarray) -> float:
    return float(values.var() / values.mean() ** 2) if len(values) > 1 and values.mean() > 0 else 1.0


@once
def queue(facts: Facts, one: Asked, kind: str) -> tuple[Line, pd.DataFrame] | None:
    """The queue of documents or of inspections, with the pace at which the mean wait is the one observed."""
    stamps = "lane, registered_at, lane_at, docs_start_at, docs_end_at, insp_start_at, insp_end_at, unloaded_at"
    found = facts.rows("clearance", stamps, one, f"released_at is not null and {kind}_start_at is not null")
    if found.empty:
        return None
    hours = opening(facts, one.picks["office"][0])
    ready = found[["registered_at", "lane_at"]].max(axis=1)
    if kind == "insp":
        ready = pd.concat([ready, found["docs_end_at"], found["unloaded_at"]], axis=1).max(axis=1)
    pairs = zip(ready, found[f"{kind}_start_at"], strict=True)
    waited = np.array([max(hours.between(*pair), 0.0) for pair in pairs])
    touch = ((found[f"{kind}_end_at"] - found[f"{kind}_start_at"]).dt.total_seconds() / 3600).clip(lower=0).dropna().to_numpy()
    start, end = (pd.Timestamp(f"{month // 100}-{month % 100:02d}-01") for month in (one.since, later(one.until, 1)))
    whole = hours.between(start, min(end, pd.Timestamp(facts.one("select max(as_of) from release"))))
    seconds = np.sort([hours.between(start, at) for at in ready])
    between, work, arrivals = squared(np.diff(seconds)), squared(touch), len(found) / whole
    wait, spread = waited.mean(), (between + work) / 2
    pace = (arrivals + sqrt(arrivals**2 + 4 * arrivals * spread / wait)) / 2
    return Line(len(found), arrivals, between, work, pace, float(touch.mean())), found


def moved(asked: Asked) -> tuple[float, float]:
    """The shares of yellow and red that an address moves to green."""
    return tuple(float(asked.picks.get(key, ("0",))[0]) / 100 for key in ("yellow_green", "red_green"))


def plain(asked: Asked) -> Asked:
    return asked.on(yellow_green="", red_green="")


def effect(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Today's percentiles and waits, and what Kingman's formula makes of fewer arrivals; nothing moves where no lever does."""
    one, rows = office(facts, plain(asked), drawn), {row[""]: row for row in listed(drawn.body)}
    for interval, name in (("customs", "Customs processing time"), ("release", "Arrival to release")):
        for words, q in (("half within", 0.5), ("9 in 10 within", 0.9)):
            row = rows[f"{name}, {words}"]
            true = today(facts, one, interval, q)
            assert near(number(row["Today"]), true, SHOWN)
            after = number(row["After the change"])
            assert after == number(row["Today"]) if not any(moved(asked)) else after <= number(row["Today"])
    for kind, name in (("docs", "documents"), ("insp", "inspection")):
        waited(facts, one, moved(asked), kind, (rows[f"Waiting time for {name}, mean"], rows[f"Capacity used, {name}"]))


def waited(facts: Facts, one: Asked, shares: tuple[float, float], kind: str, rows: tuple[dict, dict]) -> None:
    found = queue(facts, one, kind)
    if not found:
        return
    line, checked = found
    stays = 1 - checked["lane"].map({"yellow": shares[0], "red": shares[1]}).fillna(0.0).mean()
    before = line.wait(line.arrivals, line.between, line.pace)
    after = line.wait(line.arrivals * stays, stays * line.between + 1 - stays, line.pace) if stays else 0.0
    assert same(number(rows[0]["Today"]), before, 0.02, 0.01) and same(number(rows[0]["After the change"]), after, 0.02, 0.01)
    used = line.arrivals / line.pace
    assert same(number(rows[1]["Today"]) / 100, used, 0.02) and same(number(rows[1]["After the change"]) / 100, used * stays, 0.02)
    assert not shares[0] or kind == "insp" or number(rows[0]["After the change"]) < number(rows[0]["Today"])


def assumed(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The figures that the estimate rests on: checks, arrivals and pace a week, work and wait of each, and how busy the desk is."""
    one, said = office(facts, plain(asked), drawn), text(drawn.body)
    hours = opening(facts, one.picks["office"][0])
    for kind, name in (("docs", "Check of documents: "), ("insp", "Inspection: ")):
        found = queue(facts, one, kind)
        if not found:
            continue
        line, words = found[0], said.split(name)[1]
        assert number(words) == line.n and same(number(re.split("checks?, ", words)[1]), line.arrivals * hours.weekly, SHOWN, 0.006)
        assert same(number(words.split("a week of ")[1]), hours.weekly) and same(number(words.split("Each takes ")[1]), line.touch, 0.02)
        wait = line.wait(line.arrivals, line.between, line.pace)
        assert same(number(words.split("waited ")[1]), wait, 0.02)
        assert same(number(words.split("At most ")[1]), line.pace * hours.weekly, 0.02)
        assert same(number(words.split("are possible; ")[1]) / 100, line.arrivals / line.pace, 0.02)


def curve(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The share done by hours, today and with the levers: the marks are the median and P90, and no lever leaves one line on the other."""
    one = office(facts, plain(asked), drawn)
    before, after = drawn.body["data"][:2]
    marks = [trace["x"] for trace in drawn.body["data"] if "markers" in trace["mode"]]
    half, tenth = (today(facts, one, "customs", q) for q in (0.5, 0.9))
    assert near(marks[-1][0], half) and near(marks[-1][1], tenth)
    done = np.array(read(facts, one, "customs")["hours"])
    waiting = len(read(facts, one, "held"))
    for hours, share in zip(before["x"], before["y"], strict=True):
        if not waiting:
            assert (done <= hours * 0.999).mean() - 1e-9 <= share + 0.02 and share - 0.02 <= (done <= hours * 1.001).mean() + 1e-9
    moves = any(moved(asked))
    assert (list(before["y"]) == list(after["y"])) != moves
    worse = [(then, now) for then, now in zip(before["y"], after["y"], strict=True) if now < then - 0.001]
    assert not worse, worse
    assert falls([-share for share in before["y"]])


def by_lane(q: float) -> Second:
    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        """Of all and by lane: ticks are today, bars with the levers; lanes that keep their checks do not move."""
        one = office(facts, plain(asked), drawn)
        bars, ticks = (keyed(drawn.body["data"][place]) for place in (0, 1))
        assert next(iter(bars)) == "" and set(bars) - {""} == set(read(facts, one, "customs", "lane")["lane"]) | set(
            read(facts, one, "held", "lane")["lane"]
        )
        for lane, hours in ticks.items():
            assert near(hours, today(facts, one, "customs", q, lane)), lane
            assert hours is None or (bars[lane] == hours if lane in ("green", "blue") or not any(moved(asked)) else bars[lane] <= hours)

    return check


def steps(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Each lever alone, the one that helps most first: ticks are today's P90, and no lever makes it longer."""
    one = office(facts, plain(asked), drawn)
    bars, ticks = (keyed(drawn.body["data"][place]) for place in (0, 1))
    true = today(facts, one, "customs", 0.9)
    assert all(near(hours, true) for hours in ticks.values()) and all(bars[key] <= ticks[key] + 1e-9 for key in bars)
    assert falls([-hours for hours in bars.values()])
    names = [key.replace("\u202f", " ") for key in bars]
    assert all(any(name.startswith(each) for name in names) for each in SINGLE)
    assert len(names) == len(SINGLE) + len(opening(facts, one.picks["office"][0]).shut)


SECOND: dict[tuple[str, str], Second] = {
    ("whatif", "curve"): curve,
    ("whatif", "effect"): effect,
    ("whatif", "median"): by_lane(0.5),
    ("whatif", "tail"): by_lane(0.9),
    ("whatif", "steps"): steps,
    ("whatif", "assumed"): assumed,
}
