"""Alerts on indicators: at a stated rate of false ones, a shock to all or to a region as one, measures and months of one event as one.

A month may be out of line, and so may the mean of half a year, where a time or a share moved and stayed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.compliance import lasting_moves
from analytics.compliance.anomaly import Residuals, discovered, residuals, surprise
from data.months import months_between

NATION, LASTING = "", "~"
BAND, MOVED, BROAD, GAP, LEAST_SHARE = 2.0, 1.0, 0.5, 2, 0.01
MATERIAL = {"log": 0.10, "odds": 0.25}


@dataclass(frozen=True)
class Sign:
    """One measure of a node out of line in one month, or over the `months` up to it.

    It holds the value, what was expected (low to high: two sigma), and how many sigma they lie apart.
    """

    measure: str
    month: int
    value: float
    expected: float
    low: float
    high: float
    z: float
    months: int = 1

    @property
    def key(self) -> str:
        """Return what it was judged as."""
        return self.measure + (LASTING if self.months > 1 else "")


@dataclass(frozen=True)
class Alert:
    """What happened to a node (an office, a region or NATION) from its first to its last month out of line.

    `signs` stand strongest first, one per measure. `moved` are the offices that went the same way if more than one office is concerned.
    `latest` is the last value of the first sign, if all values since are still beyond what was expected then.
    """

    node: str
    since: int
    until: int
    signs: tuple[Sign, ...]
    moved: tuple[str, ...] = ()
    latest: float | None = None

    @property
    def size(self) -> float:
        """Return how far the first sign is from expectation, in sigma."""
        return abs(self.signs[0].z)


@dataclass(frozen=True)
class Watched:
    """A measure under watch: values by month (rows) and node (NATION, regions and offices).

    `scale` is the one on which its errors add (log or odds); `regions` is the region of each office, as the name of its column. A lasting
    move is looked for in times and shares only, because volumes drift.
    """

    measure: str
    values: pd.DataFrame
    scale: str
    regions: Mapping[str, str] = field(default_factory=dict)
    lasting: bool = False

    @property
    def offices(self) -> list[str]:
        """Return the nodes that are offices, not regions or the nation."""
        wholes = {NATION, *self.regions.values()}
        return [node for node in self.values.columns if node not in wholes]

    @property
    def levels(self) -> list[str]:
        """Return the regions that are watched."""
        return sorted(set(self.regions.values()) & set(self.values.columns))

    def judged(self) -> Residuals:
        """Return the residuals of each level minus the joint movement of the other parts of that level."""
        onto, regions = _onto(self.values, self.scale), self.levels
        whole, level = residuals(onto, self.offices), residuals(onto.loc[:, regions], regions)
        for name in ("expected", "sigma", "z", "alone") if regions else ():
            getattr(whole, name)[regions] = getattr(level, name)
        return whole

    def parts(self) -> list[tuple[str, list[str]]]:
        """Return each node that holds others, the widest first, with its offices."""
        by = {region: [each for each in self.offices if self.regions.get(each) == region] for region in self.levels}
        return [(NATION, self.offices), *by.items()]


@dataclass(frozen=True)
class Flag:
    """A measure of a node that stands out in a month: the offices that moved the same way, and the nodes within that it takes in."""

    measure: str
    node: str
    month: int
    moved: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Judged:
    watched: Watched
    found: Residuals
    chance: pd.DataFrame

    def sign(self, node: str, month: int) -> Sign:
        """Return the value of a node in a month (yyyymm) beside its expectation and its likely range, in the unit of the measure."""
        expected, sigma = (float(each.at[month, node]) for each in (self.found.expected, self.found.sigma))
        middle, low, high = (float(_back(expected + step * sigma, self.watched.scale)) for step in (0.0, -BAND, BAND))
        value, z = float(self.watched.values.at[month, node]), float(self.found.z.at[month, node])
        measure, span = self.watched.measure.removesuffix(LASTING), lasting_moves.SPAN if self.watched.lasting else 1
        return Sign(measure, month, value, middle, low, high, z, span)


def alerts(measures: Sequence[Watched], since: int) -> list[Alert]:
    """Return the alerts from a month (yyyymm) on: those that still last first, then the furthest from expectation.

    watched: one entry per measure, all over the same months.
    """
    monthly = {each.measure: _judged(replace(each, lasting=False)) for each in measures}
    half_yearly = {f"{each.measure}{LASTING}": _lasting(each) for each in measures if each.lasting}
    kinds = [(judged, month) for judged in (monthly, half_yearly) for month in _months(judged) if month >= since]
    found = [flag for judged, month in kinds for flag in _flags(judged, month)]
    return sorted(_joined(found, monthly | half_yearly), key=lambda alert: (alert.latest is None, -alert.size))


def evidence(watched: Watched, node: str) -> pd.DataFrame:
    """Return month, value, expected, low and high (two sigma) of a node, from the first month that can be expected."""
    judged = _judged(replace(watched, lasting=False))
    known = judged.found.sigma[node].dropna()
    signs = [judged.sign(node, int(month)) for month in known.index.tolist()]
    return pd.DataFrame(
        [(each.month, each.value, each.expected, each.low, each.high) for each in signs],
        columns=["month", "value", "expected", "low", "high"],
    )


def _judged(each: Watched) -> _Judged:
    found = each.judged()
    return _Judged(each, found, surprise(found.z))


def _lasting(each: Watched) -> _Judged:
    """Judge the means of half a year."""
    onto = _onto(each.values, each.scale)
    held = pd.DataFrame(_back(lasting_moves.means(onto), each.scale))
    found = lasting_moves.moves(onto)
    return _Judged(replace(each, measure=each.measure + LASTING, values=held), found, surprise(found.z))


def _months(judged: Mapping[str, _Judged]) -> list[int]:
    return sorted({int(month) for each in judged.values() for month in each.chance.index})


def _flags(judged: Mapping[str, _Judged], month: int) -> Iterator[Flag]:
    """Yield what stands out in a month, over all nodes and measures at once.

    A shock that many nodes share is reported once. It is left out of a second look at the rest, so that many true findings of one event do
    not let false ones pass beside them.
    """
    chance = {(name, str(node)): float(row) for name, each in judged.items() if month in each.chance.index
              for node, row in each.chance.loc[month].items()}  # fmt: skip
    shared = [flag for flag in _standing(judged, chance, month) if flag.within]
    told = {(flag.measure, node) for flag in shared for node in (flag.node, *flag.within)}
    yield from shared
    yield from _standing(judged, {key: value for key, value in chance.items() if key not in told}, month)


def _standing(judged: Mapping[str, _Judged], chance: Mapping[tuple[str, str], float], month: int) -> Iterator[Flag]:
    by: dict[str, set[str]] = {}
    stands = discovered(np.array([*chance.values()], float))
    for (name, node), stood in zip(chance, stands, strict=True):
        if stood and _material(judged[name], node, month):
            by.setdefault(name, set()).add(node)
    for name, nodes in by.items():
        yield from _grouped(judged[name], nodes, month)


def _material(judged: _Judged, node: str, month: int) -> bool:
    """Tell what is far enough from expectation to matter, however small sigma is: a tenth of a level, a quarter of a log-odd."""
    gap = judged.found.z.at[month, node] * judged.found.sigma.at[month, node]
    return bool(abs(gap) >= MATERIAL[judged.watched.scale])


def _grouped(judged: _Judged, nodes: Collection[str], month: int) -> Iterator[Flag]:
    """Yield alerts of the nation or a region that take in those of their offices.

    An alert takes in its offices if at least half of them moved the same way; otherwise what stands out within it explains it.
    """
    left, z, alone = set(nodes), judged.found.z.loc[month], judged.found.alone.loc[month]
    for whole, offices in judged.watched.parts():
        if whole not in left:
            continue
        left.remove(whole)
        inside = left if whole == NATION else left & set(offices)
        same = {node for node in inside if np.sign(z[node]) == np.sign(z[whole])}
        known = (alone[offices] * np.sign(z[whole])).dropna()
        moved = tuple(str(office) for office in known.index[known > MOVED])
        broad = len(moved) >= BROAD * max(len(known), 1)
        if broad or not same:
            yield Flag(judged.watched.measure, whole, month, moved, tuple(same))
        left -= same if broad else set()
    yield from (Flag(judged.watched.measure, node, month) for node in sorted(left))


def _joined(found: Sequence[Flag], judged: Mapping[str, _Judged]) -> Iterator[Alert]:
    """Yield one alert for the months and measures of a node that lie together, with at most GAP months between."""
    by: dict[str, list[Flag]] = {}
    for each in sorted(found, key=lambda flag: flag.month):
        held = by.setdefault(each.node, [])
        if held and months_between(held[-1].month, each.month) - 1 > GAP:
            yield _alert(held, judged)
            held = by[each.node] = []
        held.append(each)
    yield from (_alert(held, judged) for held in by.values())


def _alert(found: Sequence[Flag], judged: Mapping[str, _Judged]) -> Alert:
    strongest: dict[str, Sign] = {}
    for flag in found:
        sign = judged[flag.measure].sign(flag.node, flag.month)
        if sign.measure not in strongest or abs(sign.z) > abs(strongest[sign.measure].z):
            strongest[sign.measure] = sign
    signs = tuple(sorted(strongest.values(), key=lambda sign: -abs(sign.z)))
    moved = next((flag.moved for flag in found if (flag.measure, flag.month) == (signs[0].key, signs[0].month)), ())
    node, last = found[0].node, _latest(judged[signs[0].key].watched, found[0].node, signs[0])
    return Alert(node, found[0].month, found[-1].month, signs, moved, last)


def _latest(watched: Watched, node: str, sign: Sign) -> float | None:
    """Return the last value if all values since the sign lie beyond the band expected then; None within three months of it."""
    since = watched.values[node].loc[sign.month :]
    beyond = (since > sign.high) if sign.z > 0 else (since < sign.low)
    return float(since.iloc[-1]) if len(since) > GAP and beyond.all() else None


def _onto(values: pd.DataFrame, scale: str) -> pd.DataFrame:
    """Return the logarithms of what is above zero, or log-odds kept off 0 and 1; else NaN."""
    known = values.astype(float)
    if scale == "log":
        return pd.DataFrame(np.log(known.where(known > 0)))
    within = known.clip(LEAST_SHARE, 1 - LEAST_SHARE)
    return pd.DataFrame(np.log(within / (1 - within)))


def _back(value: Any, scale: str) -> Any:
    return np.exp(value) if scale == "log" else 1 / (1 + np.exp(-value))
