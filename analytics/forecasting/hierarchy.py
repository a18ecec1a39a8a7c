"""The tree of nodes: which bottom nodes each is the sum of, and whose share it may take."""

from collections.abc import Mapping, Sequence

import numpy as np

from analytics.forecasting.members import MIDDLE, SEASON, Floats
from data.quantiles import QUANTILES
from data.series_names import cuts, node

RECENT, LEAN = 24, 1 / 3


def parent(name: str, region: Mapping[str, str], known: Sequence[str] | set[str]) -> str | None:
    """Return the node of which a node may take a share: the region of an office, then its tax, then the nation."""
    measure, held = name.partition("?")[0], cuts(name)
    if "office" in held:
        above = {key: value for key, value in held.items() if key != "office"} | {"region": region.get(held["office"], "-")}
    elif "region" in held or "hs2" in held:
        above = {key: value for key, value in held.items() if key == "tax"}
    else:
        above = {}
    found = node(measure, above)
    return None if found == name else found if found in known else parent(found, region, known)


def parents(name: str, region: Mapping[str, str], known: Sequence[str] | set[str]) -> list[str]:
    """Return the known nodes that a node is directly part of: one for each of its cuts, left out.

    For an office this is its region if that is known, otherwise all places.
    """
    measure, held = name.partition("?")[0], cuts(name)
    found: list[str] = []
    for key in held:
        above = {each: code for each, code in held.items() if each != key}
        place = {"region": region.get(held["office"], "-")} if key == "office" else {}
        found += [each for each in (node(measure, above | place), node(measure, above)) if each in known][:1]
    return found


def leaning(values: Floats, own: Floats, above: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Shrink a node's quantiles (months × QUANTILES) a third of the way to its share of its parents in the last twelve months.

    above: values and quantiles of each parent. The pattern of a parent is less noisy than that of its part.
    """
    shares = [_recent(values) / whole * found for past, found in above if (whole := _recent(past)) > 0]
    return np.maximum((1 - LEAN) * own + LEAN * np.mean(shares, axis=0), 0.0) if shares else own


def _recent(values: Floats) -> float:
    return float(np.nan_to_num(values[-SEASON:]).sum())


def summing(nodes: Sequence[str], bottom: Sequence[str], region: Mapping[str, str]) -> Floats:
    """Return a matrix with 1 where a bottom node (cut by tax and office) is part of a node."""
    parts = [cuts(each) | {"region": region.get(cuts(each).get("office", ""), "-")} for each in bottom]
    wanted = [cuts(each).items() for each in nodes]
    return np.array([[float(all(part.get(key) == value for key, value in held)) for part in parts] for held in wanted])


def shared(values: Floats, above: Floats, found: Floats) -> Floats:
    """Return a node's share of its parent's quantiles (months × QUANTILES), as in the last 24 months.

    The band is as wide as the parent's, or as widely as that share has varied, whichever is wider.
    """
    own, whole = np.maximum(np.nan_to_num(values[-RECENT:]), 0.0), np.nan_to_num(above[-RECENT:])
    part = float(own.sum() / whole.sum()) if whole.sum() > 0 else 0.0
    scaled = found * part
    expected = whole * part
    if not (expected > 0).sum() >= SEASON:
        return scaled
    wandered = np.quantile(own[expected > 0] / expected[expected > 0], QUANTILES)
    wide = scaled[:, [MIDDLE]] * wandered
    places = np.arange(len(QUANTILES))
    return np.where(places < MIDDLE, np.minimum(scaled, wide), np.where(places > MIDDLE, np.maximum(scaled, wide), scaled))
