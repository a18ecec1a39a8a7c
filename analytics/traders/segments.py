"""Segments of traders by what they do: k-means over a few traits, the number of segments by how far apart they lie."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.frames import Frame

Floats = NDArray[np.float64]
TRAITS = ("n", "months", "worth", "headings", "origins", "imports")
NUMBERS, STARTS, ROUNDS = (3, 4, 5, 6), 12, 60  # of segments tried, starts of each, and steps of a start
FEWEST, PARTS = 30, 10  # traders to be divided at all, and traders in a segment on average
TOLD, MOST = 0.4, 3  # standard deviations from which on a trait tells a segment apart, and traits told


def traits(frame: Frame, months: int) -> Frame:
    """Return TRAITS of traders.

    Logarithms of declarations, of customs value a declaration, and of how many headings and origins more than traders with as many
    declarations have; months with a declaration and imports as shares. frame: n, months, value, headings, origins, imports. months: of
    the period.
    """
    n = np.log(frame["n"].to_numpy(float))
    worth = np.log((frame["value"] / frame["n"]).fillna(0).clip(lower=1).to_numpy(float))
    beyond = {key: _beyond(n, np.log(frame[key].to_numpy(float).clip(min=1))) for key in ("headings", "origins")}
    shares = {"months": frame["months"] / months, "imports": frame["imports"] / frame["n"]}
    return pd.DataFrame({"n": n, "worth": worth, **beyond, **shares}, index=frame.index)[list(TRAITS)]


def _beyond(n: Floats, held: Floats) -> Floats:
    """Return what lies above the straight line through all traders."""
    if np.ptp(n) == 0:
        return held - held.mean()
    slope, level = np.polyfit(n, held, 1)
    return held - slope * n - level


def standard(frame: Frame) -> Floats:
    """Return traits in standard deviations from their mean, no farther than three; zeros where all traders are alike."""
    held = frame.to_numpy(float)
    spread = held.std(axis=0)
    return ((held - held.mean(axis=0)) / np.where(spread > 0, spread, 1)).clip(-3, 3)


def divided(points: Floats, seed: int = 1) -> NDArray[np.int64]:
    """Return the segment of each trader, the largest 0; all 0 where there are fewer than FEWEST traders, or all are alike.

    The number of segments is the one with the highest Calinski-Harabasz index: how far segments lie apart against how wide they are.
    Source: Lloyd (1982) with k-means++ starts (Arthur and Vassilvitskii 2007); Calinski and Harabasz (1974).
    """
    different = len(np.unique(points, axis=0))
    numbers = [number for number in NUMBERS if len(points) >= max(FEWEST, number * PARTS) and different >= number]
    found = [_clustered(points, number, seed) for number in numbers]
    if not found:
        return np.zeros(len(points), np.int64)
    best = max(found, key=lambda labels: _apart(points, labels))
    order = np.argsort(-np.bincount(best), kind="stable")
    return np.argsort(order)[best]


def _clustered(points: Floats, number: int, seed: int) -> NDArray[np.int64]:
    """Return the tightest of STARTS divisions into a number of segments; an empty segment is left out."""
    from scipy.cluster.vq import kmeans2

    chance, ends = np.random.default_rng(seed), []
    for _ in range(STARTS):
        centres, labels = kmeans2(points, number, ROUNDS, minit="++", missing="warn", rng=chance)
        ends.append((float(((points - centres[labels]) ** 2).sum()), np.unique(labels, return_inverse=True)[1]))
    return min(ends, key=lambda end: end[0])[1]


def _apart(points: Floats, labels: NDArray[np.int64]) -> float:
    """Return the Calinski-Harabasz index of a division."""
    sizes = np.bincount(labels)
    centres = np.stack([points[labels == place].mean(axis=0) for place in range(len(sizes))])
    within = float(((points - centres[labels]) ** 2).sum())
    between = float((sizes[:, None] * (centres - points.mean(axis=0)) ** 2).sum())
    spare = len(points) - len(sizes)
    return between / max(len(sizes) - 1, 1) * spare / max(within, 1e-9)


def apart(points: Floats, labels: NDArray[np.int64]) -> list[tuple[tuple[str, bool], ...]]:
    """Return what sets each segment apart: up to MOST traits, each with whether it has more of it, the strongest first."""
    told = []
    for place in range(int(labels.max()) + 1):
        mean = points[labels == place].mean(axis=0)
        order = [at for at in np.argsort(-np.abs(mean), kind="stable") if TRAITS[at] != "imports" and abs(mean[at]) >= TOLD]
        told.append(tuple((TRAITS[at], bool(mean[at] > 0)) for at in order[:MOST]))
    return told
