"""Two heads of the code side by side: what is played on both by turns, and how the newer is judged by the older."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from bench.results import spread
from bench.screen import Screen

MOST_TIME, MOST_BYTES = 1.03, 1.05  # what the newer head may take of the older
COMPARED = ("previous", "year")
Pair = tuple[float, float]


def steps(path: str) -> list[Callable[[Screen], float | None]]:
    """Opening a page from the navigation, and changing what it compares with, there and back."""
    turns = [lambda each, to=to: each.played({"do": "compare", "compare": to}) for to in COMPARED]
    return [lambda each: each.played({"do": "go", "path": path}), *turns]


def played(screens: Sequence[Screen], acts: Sequence[Callable[[Screen], float | None]]) -> list[Pair | None]:
    """The milliseconds of each act on both heads, by turns the older and the newer first; None where one did not change."""
    pairs = []
    for at, act in enumerate(acts):
        order = (0, 1) if at % 2 else (1, 0)
        took = {which: act(screens[which]) for which in order}
        pairs.append((took[0], took[1]) if took[0] and took[1] else None)
    return pairs


def judged(pairs: dict[str, list[Pair | None]], scripts: Sequence[int]) -> dict[str, Any]:
    """The spread of the ratios of each kind, newer over older, and of all; the bytes of scripts and their ratio."""
    ratios = {kind: [newer / older for older, newer in filter(None, found)] for kind, found in pairs.items()}
    known = {kind: spread(found) for kind, found in ratios.items() if found}
    whole = median([ratio for found in ratios.values() for ratio in found])
    grown = scripts[1] / scripts[0]
    return {
        "goal": "newer head over older, median of pairs", "value": round(whole, 3), "target": MOST_TIME, "ratios": known,
        "milliseconds": {kind: sides(list(filter(None, found))) for kind, found in pairs.items() if any(found)},
        "script_bytes": list(scripts), "script_ratio": round(grown, 4), "met": whole <= MOST_TIME and grown <= MOST_BYTES,
    }


def sides(pairs: Sequence[Pair]) -> list[dict[str, float]]:
    """The spread of the milliseconds of each head."""
    return [spread(side) for side in zip(*pairs, strict=True)]
