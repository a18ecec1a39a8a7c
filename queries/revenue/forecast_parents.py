"""The stored forecasts that a slice is to agree with: of its own parts, or of the smallest whole that it is a part of."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product

from data.series_names import CUTS, REVENUE, node
from queries.addresses.filters import Filters
from queries.engine.cache import kept
from queries.revenue import forecasts

Picks = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Whole:
    """What is expected of a whole by month (P50, in the currency of the release), and its slice; None where it is the slice itself."""

    middle: Mapping[int, float]
    inside: Filters | None = None


def whole(slice_: Filters) -> Whole | None:
    """Return the stored forecast that a slice must add up to: its own parents, or else the smallest stored total that contains it."""
    try:
        return None if slice_.picked("currency") else _whole(slice_, forecasts.run())
    except forecasts.NoForecast:
        return None


@kept(key=lambda slice_, run: ("whole", slice_.picks, run))
def _whole(slice_: Filters, _run: forecasts.Run) -> Whole | None:
    cut = [pick for pick in slice_.picks if pick[0] in CUTS]
    every = [picks for size in range(len(cut) + 1) for picks in combinations(cut, size)]
    found = {picks: middle for picks in every if (middle := _middle(picks))}
    if slice_.picks in found:
        return Whole(found[slice_.picks])
    inside = min(found, key=lambda picks: sum(found[picks].values()), default=None)
    return None if inside is None else Whole(found[inside], Filters(picks=inside))


def _middle(picks: Picks) -> dict[int, float]:
    """Return central forecasts by month, summed over the nodes of the codes picked; empty where these are not forecast with a release."""
    codes = product(*(codes for _, codes in picks))
    names = [node(REVENUE, dict(zip((key for key, _ in picks), each, strict=True))) for each in codes]
    found: dict[int, float] = {}
    for _, month, middle in forecasts.middles(names).itertuples(index=False):
        found[int(month)] = found.get(int(month), 0.0) + float(middle)
    return found
