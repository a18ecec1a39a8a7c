"""The size of the next study and outliers a second way: ranks summed up from the binomial formula, limits and means from the hours."""

from collections.abc import Iterator
from math import ceil, isnan

import numpy as np
import pandas as pd
from scipy import stats

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, number, same, tables
from tests.meaning.core.times import near, quantile, read, spans, with_open

NAMED = {"Mode of transport": "mode", "Lane": "lane", "Office": "office"}
FEWEST, YEAR, LEAST = 30, 365, 1 / 60
WIDE = 0.12  # of the limits: quartiles are read from bins 3 % wide, and a fence multiplies that
BINS = 0.06  # of hours: the percentile and both ends are read from bins 3 % wide


def asked_for(asked: Asked) -> tuple[float, float]:
    """The margin and the confidence of an address; ten per cent at 95 % where it names none."""
    margin, confidence = (float(asked.picks.get(key, (start,))[-1]) for key, start in (("study_margin", "10"), ("study_confidence", "95")))
    return margin / 100, confidence / 100


def plain(asked: Asked) -> Asked:
    return asked.on(study_margin="", study_confidence="", outliers="", studies="")


def segments(facts: Facts, one: Asked, rows: list[list[str]]) -> Iterator[tuple[list[str], np.ndarray]]:
    """Yield each row with the hours of its segment, and assert that all segments have a row."""
    offices, seen = {name: code for code, name in facts.names("office").items()}, set()
    assert rows[0][:2] == ["", "All"]
    for row in rows:
        key = NAMED.get(row[0], "")
        code = offices[row[1]] if key == "office" else row[1].lower()
        yield row, spans(facts, one.on(**{key: code}) if key else one, "release")["hours"].to_numpy()
        seen.add((key, code))
    for key in NAMED.values():
        assert {code for cut, code in seen if cut == key} == set(spans(facts, one, "release", key)[key])


def enough(hours: np.ndarray, q: float, n: int, precision: tuple[float, float], slack: float) -> bool:
    """Whether the interval of a typical study of n stays within the margin of the percentile, give or take a slack of the hours."""
    (margin, confidence), middle = precision, quantile(hours, q)
    tail, upto = (1 - confidence) / 2, stats.binom.cdf(np.arange(n + 1), n, q)
    low, high = int((upto <= tail).sum()), int((upto < 1 - tail).sum()) + 1
    within = [(hours <= middle * (1 + side * margin) * (1 + side * slack)).mean() for side in (-1, 1)]
    return low >= 1 and high <= n and within[0] <= low / (n + 1) and high / (n + 1) <= within[1]


def days(facts: Facts, asked: Asked) -> int:
    """The days of the months asked that the data cover."""
    ends = [pd.Period(str(month), "M") for month in (asked.since, asked.until)]
    last = min(ends[1].end_time, pd.Timestamp(facts.one("select max(as_of) from release")))
    return (last.normalize() - ends[0].start_time).days + 1


def sized(hours: np.ndarray, row: list[str], place: int, q: float, length: int, precision: tuple[float, float]) -> None:
    """Assert the percentile, that the size does and a fifth less does not, and the days that bring so many."""
    shown, size, lasting = number(row[place]), number(row[place + 1]), row[place + 2]
    assert near(shown, quantile(hours, q), SHOWN), row
    known = len(hours) * (1 - q) >= FEWEST - 1e-9 and quantile(hours, q) > LEAST
    if isnan(size):
        assert not known or not enough(hours, q, 100_000, precision, -BINS), row
        return
    assert known and enough(hours, q, int(size), precision, BINS) and not enough(hours, q, int(size * 0.8), precision, -BINS), row
    wanted = ceil(size / (len(hours) / length))
    assert number(lasting) == min(wanted, YEAR) and ("over" in lasting) == (wanted > YEAR), row


def sample(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Of all, and by mode, lane and office: how many declarations and days give the median and the P90 within the margin."""
    one, precision = plain(asked), asked_for(asked)
    length = days(facts, one)
    head, *rows = tables(drawn.body)[0]
    assert head[5] == "Declarations for the median" and head[8] == "Declarations for 90 in 100"
    for row, hours in segments(facts, one, rows):
        assert number(row[2]) == len(hours) and same(number(row[3]), len(hours) / length, SHOWN, 0.006)
        sized(hours, row, 4, 0.5, length, precision)
        sized(hours, row, 7, 0.9, length, precision)
    assert falls([number(row[2]) for row in rows if row[0] == "Office"])


def beyond(hours: np.ndarray, rule: str) -> tuple[float, float]:
    """The limits of a rule, from the hours: fences around the quartiles of their logarithms, or a percentile."""
    if rule.startswith("slowest"):
        return -float("inf"), quantile(hours, 1 - int(rule[-1]) / 100)
    logs = [np.log(max(quantile(hours, q), LEAST)) for q in (0.25, 0.75)]
    reach = {"fences": 1.5, "far_fences": 3.0}[rule] * (logs[1] - logs[0])
    return float(np.exp(logs[0] - reach)), float(np.exp(logs[1] + reach))


def outliers(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """With and without what lies beyond the limits of each segment; where no rule is stated nothing is set apart."""
    one, rule = plain(asked), asked.picks.get("outliers", ("",))[0]
    _, *rows = tables(drawn.body)[0]
    for row, hours in segments(facts, one, rows):
        apart, n = int(number(row[3])), len(hours)
        assert number(row[2]) == n and same(number(row[3].split("(")[1]) / 100, apart / n, SHOWN, 6e-5)
        low, high = beyond(hours, rule) if rule else (-float("inf"), float("inf"))
        most, least = ((((hours < low * side) | (hours > high / side)).sum()) for side in (1 + WIDE, 1 - WIDE))
        assert least <= apart <= most and (rule != "" or apart == 0), (row, least, apart, most)
        kept = np.sort(hours)[: n - apart] if low * (1 + WIDE) <= hours.min() else hours[(hours >= low) & (hours <= high)]
        for place, q in ((5, 0.5), (9, 0.9)):
            assert near(number(row[place]), quantile(hours, q), SHOWN), row
            assert near(number(row[place + 1]), quantile(kept, q), SHOWN + 0.03 * (len(kept) != n - apart)), row
        assert same(number(row[7]), hours.mean(), SHOWN, 0.006), row
        assert len(kept) != n - apart or same(number(row[8]), kept.mean(), SHOWN, 0.006), row


def interval(done: list[float], held: list[float], q: float) -> tuple[float, float]:
    """The 95 % interval of a percentile, from the ranks of the binomial distribution, and of its normal limit from 300 on."""
    n = len(done) + len(held)
    low, high = int(stats.binom.ppf(0.025, n, q)), int(stats.binom.ppf(0.975, n, q)) + 1
    if n >= 300:
        half = stats.norm.ppf(0.975) * (n * q * (1 - q)) ** 0.5
        low, high = int(np.floor(n * q - half)), int(np.ceil(n * q + half)) + 1
    ends = ((rank - 0.5) / n if 1 <= rank <= n else 0.0 for rank in (low, high))
    return tuple(with_open(done, held, share) if share else float("nan") for share in ends)


def periods(facts: Facts, asked: Asked, kind: str) -> list[tuple[int, int]]:
    """The months of each study, the earliest first."""
    if kind == "month":
        return [(month, month) for month in asked.months]
    if kind == "quarter":
        frame = pd.Series(asked.months).groupby([f"{month // 100}{(month % 100 - 1) // 3}" for month in asked.months])
        return [(int(held.min()), int(held.max())) for _, held in frame]
    back, held = -(-len(asked.months) // 12) * 12, [(asked.since, asked.until)]
    while (earlier := later(held[0][0], -back)) >= facts.first:
        held.insert(0, (earlier, later(held[0][1], -back)))
    return held


def trend(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Each study with its percentiles and intervals, open ones counted, and the change of the median against the one before."""
    one, kind = plain(asked), asked.picks.get("studies", ("year",))[0]
    before, held = (float("nan"),) * 3, periods(facts, one, kind)
    _, *rows = tables(drawn.body)[0]
    sides = [[list(read(facts, one.over(*span), name)["hours"]) for name in ("release", "waiting")] for span in held]
    sides = [side for side in sides if side[0] or side[1]]
    assert len(rows) == len(sides)
    for row, (done, waits) in zip(rows, sides, strict=True):
        assert number(row[1]) == len(done) + len(waits) and number(row[2]) == len(waits), row
        for place, q in ((3, 0.5), (5, 0.9)):
            assert near(number(row[place]), with_open(done, waits, q), SHOWN), row
            for shown, hours in zip(row[place + 1].split(" to "), interval(done, waits, q), strict=False):
                assert near(number(shown), hours, SHOWN + 0.02), (row, hours)
        now = (with_open(done, waits, 0.5), *interval(done, waits, 0.5))
        moved = np.log(now[0] / before[0])
        reach = np.hypot(np.log(now[2] / now[1]), np.log(before[2] / before[1])) / 2
        for shown, log in zip((row[7], *row[8].split(" to ")), (moved, moved - reach, moved + reach), strict=False):
            assert same(1 + number(shown) / 100, float(np.exp(log)), 0.08), (row, moved, reach)
        before = now


SECOND: dict[tuple[str, str], Second] = {("studies", "sample"): sample, ("studies", "outliers"): outliers, ("studies", "trend"): trend}
