"""Alerts on indicators: at a stated rate of false ones, a shock to all as one, measures and months of one event as one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.anomaly import Residuals, discovered, residuals, surprise
from queries.filters import months_between

NATION = ""
BAND, MOVED, BROAD, GAP, LEAST_SHARE = 2.0, 1.0, 0.5, 2, 0.01
MATERIAL = {"log": 0.10, "odds": 0.25}


@dataclass(frozen=True)
class Sign:
    """One measure of a node in one month: what came, what was expected (low to high: two sigma), and how many sigma apart."""

    measure: str
    month: int
    value: float
    expected: float
    low: float
    high: float
    z: float


@dataclass(frozen=True)
class Alert:
    """What happened to a node (NATION: to all) from its first to its last month out of line: signs, strongest first, one per measure;
    `moved` are the parts that went the same way where it is the nation's; `latest` is the last value of the first sign, where all
    since are still beyond what was expected then."""

    node: str
    since: int
    until: int
    signs: tuple[Sign, ...]
    moved: tuple[str, ...] = ()
    latest: float | None = None

    @property
    def size(self) -> float:
        return abs(self.signs[0].z)


@dataclass(frozen=True)
class Watched:
    """A measure under watch: values month × node (NATION and its parts), and the scale on which its errors add: log or odds."""

    measure: str
    values: pd.DataFrame
    scale: str

    def judged(self) -> Residuals:
        parts = [node for node in self.values.columns if node != NATION]
        return residuals(_onto(self.values, self.scale), parts)


@dataclass(frozen=True)
class _Judged:
    watched: Watched
    found: Residuals
    chance: pd.DataFrame

    def sign(self, node: str, month: int) -> Sign:
        expected, sigma = (float(each.at[month, node]) for each in (self.found.expected, self.found.sigma))
        middle, low, high = (_back(expected + step * sigma, self.watched.scale) for step in (0.0, -BAND, BAND))
        value, z = float(self.watched.values.at[month, node]), float(self.found.z.at[month, node])
        return Sign(self.watched.measure, month, value, middle, low, high, z)


def alerts(measures: Sequence[Watched], since: int) -> list[Alert]:
    """The alerts from a month on, by measures over the same months: those that still last first, then the furthest from expectation."""
    judged = {each.measure: _judged(each) for each in measures}
    found = [flag for month in _months(judged) if month >= since for flag in _flags(judged, month)]
    return sorted(_joined(found, judged), key=lambda alert: (alert.latest is None, -alert.size))


def evidence(watched: Watched, node: str) -> pd.DataFrame:
    """Month, value, expected, low and high (two sigma) of a node, from the first month that can be expected."""
    judged = _judged(watched)
    known = judged.found.sigma[node].dropna()
    signs = [judged.sign(node, int(month)) for month in known.index.tolist()]
    return pd.DataFrame(
        [(each.month, each.value, each.expected, each.low, each.high) for each in signs],
        columns=["month", "value", "expected", "low", "high"],
    )


def _judged(each: Watched) -> _Judged:
    found = each.judged()
    return _Judged(each, found, surprise(found.z))


def _months(judged: Mapping[str, _Judged]) -> list[int]:
    return sorted({int(month) for each in judged.values() for month in each.chance.index})


def _flags(judged: Mapping[str, _Judged], month: int) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """(measure, node, month, parts that moved too) of what stands out in a month, over all nodes and measures at once."""
    rows = [(name, str(node)) for name, each in judged.items() if month in each.chance.index for node in each.chance.columns]
    chance = np.array([judged[name].chance.at[month, node] for name, node in rows])
    stands = discovered(chance)
    by: dict[str, set[str]] = {}
    for (name, node), stood in zip(rows, stands, strict=True):
        if stood and _material(judged[name], node, month):
            by.setdefault(name, set()).add(node)
    for name, nodes in by.items():
        for node, moved in _grouped(judged[name].found, nodes, month):
            yield name, node, month, moved


def _material(judged: _Judged, node: str, month: int) -> bool:
    """Far enough from expectation to matter, however small sigma is: a tenth of a level, a quarter of a log-odd."""
    gap = judged.found.z.at[month, node] * judged.found.sigma.at[month, node]
    return bool(abs(gap) >= MATERIAL[judged.watched.scale])


def _grouped(found: Residuals, nodes: Collection[str], month: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where the nation stands out and at least half of its parts moved the same way, one alert of the nation takes in theirs;
    where they did not, the parts that stand out explain the nation's."""
    if NATION not in nodes:
        yield from ((node, ()) for node in sorted(nodes))
        return
    way = np.sign(found.z.at[month, NATION])
    alone = (found.alone.loc[month].drop(NATION) * way).dropna()
    moved = tuple(str(node) for node in alone.index[alone > MOVED])
    same = [node for node in nodes if node != NATION and np.sign(found.z.at[month, node]) == way]
    broad = len(moved) >= BROAD * max(len(alone), 1)
    if broad or not same:
        yield NATION, moved
    yield from ((node, ()) for node in sorted(nodes) if node != NATION and not (broad and node in same))


def _joined(found: Sequence[tuple[str, str, int, tuple[str, ...]]], judged: Mapping[str, _Judged]) -> Iterator[Alert]:
    """One alert for the months and measures of a node that lie together, with at most GAP months between."""
    by: dict[str, list[tuple[str, str, int, tuple[str, ...]]]] = {}
    for each in sorted(found, key=lambda each: each[2]):
        held = by.setdefault(each[1], [])
        if held and months_between(held[-1][2], each[2]) - 1 > GAP:
            yield _alert(held, judged)
            held = by[each[1]] = []
        held.append(each)
    yield from (_alert(held, judged) for held in by.values())


def _alert(found: Sequence[tuple[str, str, int, tuple[str, ...]]], judged: Mapping[str, _Judged]) -> Alert:
    strongest: dict[str, Sign] = {}
    for measure, node, month, _ in found:
        sign = judged[measure].sign(node, month)
        if measure not in strongest or abs(sign.z) > abs(strongest[measure].z):
            strongest[measure] = sign
    signs = tuple(sorted(strongest.values(), key=lambda sign: -abs(sign.z)))
    moved = next((parts for measure, _, month, parts in found if (measure, month) == (signs[0].measure, signs[0].month)), ())
    return Alert(found[0][1], found[0][2], found[-1][2], signs, moved, _latest(judged[signs[0].measure].watched, found[0][1], signs[0]))


def _latest(watched: Watched, node: str, sign: Sign) -> float | None:
    """The last value, where it and all others since the sign lie beyond the band that was expected then; None within three months."""
    since = watched.values[node].loc[sign.month :]
    beyond = (since > sign.high) if sign.z > 0 else (since < sign.low)
    return float(since.iloc[-1]) if len(since) > GAP and beyond.all() else None


def _onto(values: pd.DataFrame, scale: str) -> pd.DataFrame:
    """Logarithms of what is above zero, or log-odds kept off 0 and 1; else NaN."""
    known = values.astype(float)
    if scale == "log":
        return pd.DataFrame(np.log(known.where(known > 0)))
    within = known.clip(LEAST_SHARE, 1 - LEAST_SHARE)
    return pd.DataFrame(np.log(within / (1 - within)))


def _back(value: float, scale: str) -> float:
    return float(np.exp(value)) if scale == "log" else float(1 / (1 + np.exp(-value)))
