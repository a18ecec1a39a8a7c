"""How fast a click is answered, beside an older head, two rivals and a page that costs its server nothing: the arithmetic."""

import random
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

DRIFT, DRAWS, SEED = 0.2, 2000, 1  # of the floor within a run, above which no ratio is given; bootstrap samples
HEAD, OLDER, SQL, PANDAS, FLOOR = "head", "older head", "tutorial Dash", "plain-pandas Dash", "null application"
Pair = tuple[float, float]


def quantile(values: Sequence[float], share: float) -> float:
    """The quantile of some durations; share: 0.5, 0.95, 0.99."""
    if len(values) < 2:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def ratio(pairs: Sequence[Pair], share: float = 0.95) -> dict[str, float]:
    """The ratio of the quantiles of both sides of pairs (ours, theirs), and its 95 % interval by resampling the pairs."""
    chance = random.Random(SEED)
    drawn = sorted(_ratio(chance.choices(pairs, k=len(pairs)), share) for _ in range(DRAWS))
    return {"value": round(_ratio(pairs, share), 3), "low": round(drawn[DRAWS // 40], 3), "high": round(drawn[-DRAWS // 40], 3)}


def _ratio(pairs: Sequence[Pair], share: float) -> float:
    ours, theirs = zip(*pairs, strict=True)
    return quantile(ours, share) / quantile(theirs, share)


def drift(floor: Sequence[float]) -> float:
    """How far the medians of the thirds of a run lie apart: the largest over the least, less one. floor: probes in order of time."""
    third = len(floor) // 3
    parts = [median(part) for part in (floor[:third], floor[third:-third], floor[-third:])] if third else [1.0]
    return round(max(parts) / min(parts) - 1, 3)


def goal(name: str, target: float, found: dict[str, float] | None, why: str = "", *, least: bool = False) -> dict[str, Any]:
    """A goal and whether it is met; without a value where it was not measured, and why. least: the target is the least, not the most."""
    if found is None:
        return {"goal": name, "value": None, "low": None, "high": None, "target": target, "met": False, "why": why}
    met = found["value"] >= target if least else found["value"] <= target
    return {"goal": name, **found, "target": target, "met": met, **({"why": why} if why else {})}


def both(ours: Sequence[float | None], theirs: Sequence[float | None]) -> list[Pair]:
    """The pairs of which both sides are known."""
    return [(one, other) for one, other in zip(ours, theirs, strict=True) if one and other]
