"""A time release study from bins: the statistics of an interval, the ways taken, path combinations matched on mode, ages, peaks."""

from dataclasses import dataclass
from math import nan
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.statistics.survival import Curve, Floats, edge
from data.derived.trs_steps import AGENCY, AMENDED, EARLY, INSPECTED

INTERVALS = (
    ("release", "T1", "Release"),
    ("customs", "T2", "Customs"),
    ("lodgement", "T3", "Lodgement"),
    ("assessment", "T4", "Assessment"),
    ("payment", "T5", "Payment"),
    ("granting", "T6", "Granting"),
    ("inspection", "T10", "Inspection"),
    ("gate", "T11", "Gate-out"),
)  # in the order of the study: key, number of the indicator, name
CUT_BY = ("mode", "lane", "office")
TRIM, CLASS, FAR = 0.05, 8, 3.0
FREE = ("green", "blue")
AGES = ((24.0, "up to 1 day"), (120.0, "1 to 5 days"), (720.0, "5 to 30 days"), (float("inf"), "over 30 days"))
FACTORS = ("early", "facilitated", "aeo")


@dataclass(frozen=True)
class IntervalSummary:
    """The statistics of an interval, in hours.

    `trimmed` leaves out the fastest and slowest 5 % and is within `bound` of the exact value. `usual` is the modal class of bins 27 %
    wide. `early` is the number that end before they begin. `extreme` values lie beyond the quartiles by three times the distance between
    them (Tukey 1977); they stay in. `median_low` and `median_high` are the 95 % interval of the median, from ranks.
    """

    n: int = 0
    median: float = nan
    p75: float = nan
    p90: float = nan
    trimmed: float = nan
    mean: float = nan
    usual: tuple[float, float] = (nan, nan)
    iqr: float = nan
    ratio: float = nan
    least: float = nan
    most: float = nan
    early: int = 0
    extreme: int = 0
    bound: float = nan
    median_low: float = nan
    median_high: float = nan


def summary(frame: pd.DataFrame) -> IntervalSummary:
    """Return the statistics of an interval from a frame bin, n, seconds; rows of the same bin are added up."""
    return _summary(*(frame[name].to_numpy() for name in ("bin", "n", "seconds")))


def _summary(*rows: NDArray[Any]) -> IntervalSummary:
    bins, n, seconds = _added(*rows)
    if not len(bins):
        return IntervalSummary()
    hours = seconds / 3600
    total, means = float(n.sum()), hours / n
    curve = Curve(_done(bins, n), total, 0.0, int(bins[0]))
    p25, median, p75, p90 = (curve.at(q) for q in (0.25, 0.5, 0.75, 0.9))
    trimmed, bound = _trimmed(bins, n, means)
    far = (means > p75 + FAR * (p75 - p25)) | (means < p25 - FAR * (p75 - p25))
    return IntervalSummary(
        int(total),
        median,
        p75,
        p90,
        trimmed,
        float(hours.sum() / total),
        _usual(bins, n),
        p75 - p25,
        p90 / median if median > 0 else nan,
        float(means[0]),
        float(means[-1]),
        int(n[bins < 0].sum()),
        int(n[far].sum()),
        bound,
        *curve.around(0.5),
    )


def _added(bins: NDArray[np.int64], *numbers: NDArray[Any]) -> tuple[NDArray[np.int64], *tuple[Floats, ...]]:
    """Return bins in order, and each of the numbers added up in them."""
    kinds, places = np.unique(bins, return_inverse=True)
    return kinds, *(np.bincount(places, weights=each).astype(np.float64) for each in numbers)


def _done(bins: NDArray[np.int64], n: Floats) -> Floats:
    return np.cumsum(np.bincount(bins - bins[0], weights=n)) / n.sum()


def _trimmed(bins: NDArray[np.int64], n: Floats, means: Floats) -> tuple[float, float]:
    """Return the mean without the share TRIM at either end, and its largest error: a bin that is cut counts at its own mean."""
    upto, total = np.cumsum(n), n.sum()
    kept = np.clip(np.minimum(upto, total * (1 - TRIM)) - np.maximum(upto - n, total * TRIM), 0, None)
    cut = (kept > 0) & (kept < n)
    width = np.array([high - low for low, high in (edges(int(bin_), int(bin_)) for bin_ in bins[cut])])
    return float((kept * means).sum() / kept.sum()), float((kept * (n - kept) / n)[cut] @ width / kept.sum())


def edges(first: int, last: int) -> tuple[float, float]:
    """Return the hours at which the first bin begins and the last one ends."""
    return _edge(first - 1), _edge(last)


def _edge(place: int) -> float:
    """Return where a bin ends: bin 0 at a minute, bin -1 at zero, those before mirrored."""
    return edge(place) if place >= 0 else 0.0 if place == -1 else -edge(-2 - place)


def _usual(bins: NDArray[np.int64], n: Floats) -> tuple[float, float]:
    """Return the class with most declarations, `CLASS` bins wide; times of up to a minute form a class of their own."""
    mirrored = np.where(bins < 0, -1 - bins, bins)
    classes = np.where(mirrored > 0, (mirrored - 1) // CLASS + 1, 0)
    signed = np.where(bins < 0, -1 - classes, classes)
    kinds, places = np.unique(signed, return_inverse=True)
    best = int(kinds[np.bincount(places, weights=n).argmax()])
    size = best if best >= 0 else -1 - best
    low, high = (0.0, edge(0)) if size == 0 else (edge((size - 1) * CLASS), edge(size * CLASS))
    return (low, high) if best >= 0 else (-high, -low)


def cut(frame: pd.DataFrame, by: str) -> dict[Any, IntervalSummary]:
    """Return the summary of each key of `by`."""
    places, keys = pd.factorize(frame[by], sort=True)
    columns = [frame[name].to_numpy() for name in ("bin", "n", "seconds")]
    return {key: _summary(*(column[places == place] for column in columns)) for place, key in enumerate(keys)}


def ways(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a row per way taken: lane, early, inspected, agency, amended, n, share, median, p90; the most frequent first."""
    whole = _count(frame)
    rows = [
        (lane, *(bool(path & bit) for bit in (EARLY, INSPECTED, AGENCY, AMENDED)), n, n / whole, median, p90)
        for (lane, path), (n, median, p90) in ((cast("Any", key), times(part)) for key, part in frame.groupby(["lane", "path"], sort=True))
    ]
    columns = ["lane", "early", "inspected", "agency", "amended", "n", "share", "median", "p90"]
    return pd.DataFrame(rows, columns=columns).sort_values(["n", "lane"], ascending=[False, True], ignore_index=True)


def steps(frame: pd.DataFrame, lanes: tuple[str, ...]) -> pd.DataFrame:
    """Return, at each step, the alternatives as rows step, key, n, share, median; the shares of a step add up to one."""
    path, lane_of, whole = frame["path"].to_numpy("int64"), frame["lane"].to_numpy(), _count(frame)
    parts: list[tuple[str, str, NDArray[Any]]] = [
        ("lodged", "early", (path & EARLY) > 0),
        ("lodged", "later", (path & EARLY) == 0),
        *(("lane", lane, lane_of == lane) for lane in lanes),
    ]
    for step, bit in (("inspected", INSPECTED), ("agency", AGENCY), ("amended", AMENDED)):
        parts += [(step, "yes", (path & bit) > 0), (step, "no", (path & bit) == 0)]
    rows = [
        (step, key, n, n / whole if n else 0.0, median)
        for step, key, (n, median, _) in ((step, key, times(frame.loc[here, :])) for step, key, here in parts)
    ]
    found = pd.DataFrame(rows, columns=["step", "key", "n", "share", "median"])
    return found.loc[found["n"] > 0, :].reset_index(drop=True)


def _count(frame: pd.DataFrame) -> float:
    return float(frame["n"].to_numpy("float64").sum())


def times(part: pd.DataFrame) -> tuple[int, float, float]:
    """Return the number of declarations with the median and P90 of their hours. part: columns bin, n."""
    bins, n = _added(part["bin"].to_numpy(), part["n"].to_numpy())
    if not len(bins):
        return 0, nan, nan
    curve = Curve(_done(bins, n), float(n.sum()), 0.0, int(bins[0]))
    return int(n.sum()), curve.at(0.5), curve.at(0.9)


def combinations(frame: pd.DataFrame) -> pd.DataFrame:
    """Compare imports by combination of early lodgement, facilitated lane and AEO; of mode, lane, aeo, path, bin, n.

    Columns early, facilitated, aeo, n, share, median, none (the median of those with none of the three, given the mix of this row) and
    change (a fraction). The mix is of modes, as in the path analysis of India's National Time Release Study, of declarations that another
    agency saw or not, and, where the lane is not one of the three that differ, of lanes; only what holds both is compared.
    """
    path, lane = frame["path"].to_numpy("int64"), frame["lane"].to_numpy()
    early, free, aeo = (path & EARLY) > 0, np.isin(lane, FREE) & ((path & INSPECTED) == 0), frame["aeo"].to_numpy() == "yes"
    marked = frame.assign(early=early, facilitated=free, aeo=aeo, agency=(path & AGENCY) > 0)
    plain = marked.loc[~(early | free | aeo), :]
    rows = [_compared(cast("Any", key), part, plain, _count(frame)) for key, part in marked.groupby(list(FACTORS), sort=True)]
    columns = [*FACTORS, "n", "share", "median", "none", "change"]
    return pd.DataFrame(rows, columns=columns).sort_values(list(FACTORS), ignore_index=True)


def _compared(key: tuple[bool, ...], part: pd.DataFrame, plain: pd.DataFrame, whole: float) -> tuple[Any, ...]:
    n, median, _ = times(part)
    alike = ["mode", "agency", *(() if key[1] else ("lane",))]
    held, others = (each.groupby(alike, as_index=False).agg(all=("n", "sum")) for each in (part, plain))
    both = held.merge(others, on=alike, suffixes=("_here", "_there"))
    here, there = (each.merge(both, on=alike) for each in (part, plain))
    _, own, _ = times(here)
    _, none, _ = times(there.assign(n=there["n"].to_numpy("float64") * there["all_here"].to_numpy() / there["all_there"].to_numpy()))
    return (*key, n, n / whole, median, none, own / none - 1 if none > 0 else nan)


def ages(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return a row per key with the number of open declarations in each band of AGES, and all; most first."""
    middles = [sum(edges(int(bin_), int(bin_))) / 2 for bin_ in frame["bin"]]
    band = np.searchsorted([limit for limit, _ in AGES[:-1]], middles)
    names = [name for _, name in AGES]
    table = frame.assign(band=[names[place] for place in band]).pivot_table(
        index=by, columns="band", values="n", aggfunc="sum", fill_value=0
    )
    table = table.reindex(columns=names, fill_value=0)
    return table.assign(all=table.sum(axis=1)).sort_values("all", ascending=False).rename_axis("key").reset_index()


def peaks(registered: list[int], released: list[int]) -> pd.DataFrame:
    """Return per day its registrations and releases, their shares, and the hour of most of each, from 168 counts each from Monday on."""
    days = np.array(registered).reshape(7, 24), np.array(released).reshape(7, 24)
    wholes = [max(int(part.sum()), 1) for part in days]
    rows = [
        (
            day,
            *(
                value
                for part, whole in zip(days, wholes, strict=True)
                for value in (int(part[day].sum()), float(part[day].sum() / whole), _peak(part[day]))
            ),
        )
        for day in range(7)
    ]
    return pd.DataFrame(
        rows, columns=["day", "registered", "registered_share", "registered_peak", "released", "released_share", "released_peak"]
    )


def _peak(hours: NDArray[Any]) -> int | None:
    return int(hours.argmax()) if hours.sum() else None
