"""The scorecard in one sentence: what is off target, near it or above its limit, what moved most for the worse; what is incomplete."""

from collections.abc import Mapping, Sequence

from analytics.forecasting.year_end import WHOLE
from dashboard.components.overview.scorecard import Tile
from dashboard.core.format import difference, direction, missing, sign
from data.language import mark, say, say_list, say_number
from data.notes import Note

MOST = 3
NOTABLE = 0.05
UNRATED = mark("No figure is rated: no target is loaded, or none is set for these filters")
GOALS = {  # by whether a target is a limit, and whether it is set for all of the figure
    (False, True): mark("{measure} ({value}, target {goal})"),
    (False, False): mark("{measure} where a target is set ({value}, target {goal})"),
    (True, True): mark("{measure} ({value}, limit {goal})"),
    (True, False): mark("{measure} where a limit is set ({value}, limit {goal})"),
}


def off(tiles: Sequence[Tile]) -> str:
    """Write '1 of 11 off target: Customs processing time (24.3 h, limit 20 h)', or that nothing has a target."""
    rated = [tile for tile in tiles if tile.status in ("good", "watch", "bad")]
    missed = [tile for tile in rated if tile.status == "bad"]
    if not rated:
        return say(UNRATED)
    if not missed:
        return say_number("The one indicator with a target is not off target", "None of {number} indicators is off target", len(rated))
    return say("{count} of {whole} off target: {list}", count=len(missed), whole=len(rated), list=listed(missed))


def near(tiles: Sequence[Tile]) -> str:
    """Write what is near its target, just above its limit, moved most for the worse, or under review; empty for none."""
    short, doubtful = ([tile for tile in tiles if tile.status == status] for status in ("watch", "doubt"))
    under, above = ([tile for tile in short if (tile.measure.good < 0) is limit] for limit in (False, True))
    parts = [say("{count} near target: {list}", count=len(under), list=listed(under))] if under else []
    if above:
        parts.append(
            say_number("{number} just above its limit: {list}", "{number} just above their limits: {list}", len(above), list=listed(above))
        )
    parts += [worst] if (worst := worsened([tile for tile in tiles if tile.status != "bad"])) else []
    labels = [tile.measure.label for tile in doubtful]
    parts += [say("{count} under review: {list}", count=len(labels), list=say_list(labels, "unit"))] if labels else []
    return ". ".join(parts)


def distance(tile: Tile) -> float:
    """Return how far a measure is from its goal, as a fraction of the goal; 0 if either is unknown."""
    return 0.0 if missing(tile.goal) or missing(tile.judged) else abs(tile.goal - tile.judged) / (abs(tile.goal) or 1)


def listed(tiles: Sequence[Tile]) -> str:
    """Write 'Revenue collected (2.44 bn MRL, target 2.46 bn MRL)' for each, the furthest first; after MOST the rest is counted."""
    order = sorted(tiles, key=lambda tile: -distance(tile))
    more = [say("{count} more", count=len(tiles) - MOST)] if len(tiles) > MOST else []
    return say_list([*map(judged, order[:MOST]), *more], "unit")


def judged(tile: Tile) -> str:
    """Write what is compared with a target, and the target: 'Revenue collected where a target is set (…)' if that is only part of it."""
    value, goal = tile.shown
    return say(GOALS[tile.measure.good < 0, tile.part >= WHOLE], measure=tile.measure.label, value=value, goal=goal)


def worsened(tiles: Sequence[Tile]) -> str:
    """Write 'Moved most for the worse: Amendment rate, ▲ 0.14 points'.

    Only moves beyond chance and of at least a twentieth of the value count; empty where there is none.
    """
    moved = [tile for tile in tiles if tile.worse and tile.before and turn(tile) >= NOTABLE]
    if not moved:
        return ""
    most = max(moved, key=turn)
    unit = most.measure.unit
    step = sign(direction(most.compared, most.before, unit))
    size = difference(most.compared, most.before, unit)
    return say("Moved most for the worse: {measure} ({arrow} {size})", measure=most.measure.label, arrow=step, size=size)


def turn(tile: Tile) -> float:
    """Return by what fraction a measure moved, without its sign; 0 where that is unknown."""
    return 0.0 if missing(tile.compared) or missing(tile.before) else abs(tile.compared / tile.before - 1)


def incomplete(missed: Mapping[int, str]) -> list[Note]:
    """Return a note for each of the latest MOST incomplete months with its offices, and the number of earlier ones."""
    notes = [Note("incomplete", names=(offices,), months=(code,)) for code, offices in sorted(missed.items())[-MOST:]]
    left = len(missed) - len(notes)
    return [*notes, *([Note("incomplete_earlier", count=left)] if left > 0 else [])]
