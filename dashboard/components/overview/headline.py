"""The scorecard in one sentence: what is off target, near it or above its limit, what moved most for the worse; what is not complete."""

from collections.abc import Mapping, Sequence

from analytics.forecasting.year_end import WHOLE
from dashboard.components.overview.scorecard import Tile
from dashboard.core.format import difference, direction, missing, sign
from data.notes import Note

MOST = 3
NOTABLE = 0.05
UNJUDGED = "No figure is judged: no target is loaded, or none is set for these filters"


def off(tiles: Sequence[Tile]) -> str:
    """Write '1 of 11 off target: customs time, P90 (24.3 h, target 20 h)', or that nothing has a target."""
    judged = [tile for tile in tiles if tile.status in ("good", "watch", "bad")]
    found = [tile for tile in judged if tile.status == "bad"]
    return f"{len(found) or 'None'} of {len(judged)} off target{listed(found)}" if judged else UNJUDGED


def near(tiles: Sequence[Tile]) -> str:
    """Write what is near its target, just above its limit, moved most for the worse, or under review; empty for none."""
    short, doubtful = ([tile for tile in tiles if tile.status == found] for found in ("watch", "doubt"))
    under, above = ([tile for tile in short if aim(tile) == word] for word in ("target", "limit"))
    parts = [f"{len(under)} near target{listed(under)}"] if under else []
    parts += [f"{len(above)} just above {'its limit' if len(above) == 1 else 'their limits'}{listed(above)}"] if above else []
    parts += [worst] if (worst := worsened([tile for tile in tiles if tile.status != "bad"])) else []
    parts += [f"{len(doubtful)} in doubt: {', '.join(map(plain, doubtful))}"] if doubtful else []
    return ". ".join(parts)


def distance(tile: Tile) -> float:
    """Return how far a measure is from its goal, as a fraction of the goal; 0 if either is unknown."""
    return 0.0 if missing(tile.goal) or missing(tile.judged) else abs(tile.goal - tile.judged) / (abs(tile.goal) or 1)


def listed(tiles: Sequence[Tile]) -> str:
    """Write ': revenue collected (2.44 bn MRL, target 2.46 bn MRL)', the furthest first; after MOST the rest is counted."""
    order = sorted(tiles, key=lambda tile: -distance(tile))
    said = [f"{judged(tile)} ({tile.shown[0]}, {aim(tile)} {tile.shown[1]})" for tile in order[:MOST]]
    more = [f"{len(tiles) - MOST} more"] if len(tiles) > MOST else []
    return (": " + ", ".join([*said, *more])) if said else ""


def judged(tile: Tile) -> str:
    """Write the name of what is compared with a target: 'revenue collected where a target is set' if that is only part of it."""
    return plain(tile) + ("" if tile.part >= WHOLE else " where a target is set")


def worsened(tiles: Sequence[Tile]) -> str:
    """Write 'Moved most for the worse: amendment rate, ▲ 0.14 points'.

    Only moves beyond chance and of at least a twentieth of the value count; empty where there is none.
    """
    moved = [tile for tile in tiles if tile.worse and tile.before and turn(tile) >= NOTABLE]
    if not moved:
        return ""
    most = max(moved, key=turn)
    unit = most.measure.unit
    step = sign(direction(most.compared, most.before, unit))
    return f"Moved most for the worse: {plain(most)} ({step} {difference(most.compared, most.before, unit)})"


def turn(tile: Tile) -> float:
    """Return by what fraction a measure moved, without its sign; 0 where that is unknown."""
    return 0.0 if missing(tile.compared) or missing(tile.before) else abs(tile.compared / tile.before - 1)


def plain(tile: Tile) -> str:
    """Return the name of a measure as it stands inside a sentence."""
    label = tile.measure.label
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def aim(tile: Tile) -> str:
    """Return 'target' for a level to reach, 'limit' where less is better."""
    return "limit" if tile.measure.good < 0 else "target"


def incomplete(missed: Mapping[int, str]) -> list[Note]:
    """Return a note for each of the latest MOST incomplete months with its offices, and the number of earlier ones."""
    notes = [Note("incomplete", names=(offices,), months=(code,)) for code, offices in sorted(missed.items())[-MOST:]]
    left = len(missed) - len(notes)
    return [*notes, *([Note("incomplete_earlier", count=left)] if left > 0 else [])]
