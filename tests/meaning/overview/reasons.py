"""Why an indicator misses its target or moved, a second way: the distance with its sign, and the own rate of the group that is named."""

import re

from dashboard.components.overview.scorecard import Tile
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.reading import SHOWN, number, same
from tests.meaning.overview.overview import BIN, RATES, TIMES, indicator

SIGNED = re.compile(r"[+−]\d[\d,]*(?:\.\d+)?(?: [km]\b)?")
THEN = " Against the period compared with: "
DIGITS, PLACES = 0.051, 0.0051  # two digits are shown, and two places after the point at most
Words = list[str | dict[str, str]]


def checked(facts: Facts, asked: Asked, tile: Tile, words: Words) -> int:
    """Assert what a sentence says of the distance to the target and of the change; return how many figures it was held to."""
    said = "".join(part if isinstance(part, str) else part["text"] for part in words).replace("\u202f", " ")
    target, _, change = said.partition(THEN) if tile.status in ("bad", "watch") else ("", "", said)
    group = next((part for part in words if isinstance(part, dict) and "keys" in part), None)
    held = far(target, tile) + short(target, tile) + moved(facts, asked, change, tile)
    if group and target and group["text"] in target:
        held += late(facts, asked.on(**{group["keys"]: group["value"]}), target, tile) + rated(facts, asked, target, tile, group)
    return held


def unit(tile: Tile) -> float:
    return 0.01 if tile.measure.unit == "percent" else 1.0


def far(said: str, tile: Tile) -> int:
    """The figure less its target, with its sign."""
    if " from the target" not in said:
        return 0
    shown = number(SIGNED.findall(said.split(" from the target", maxsplit=1)[0])[-1]) * unit(tile)
    assert same(shown, tile.judged - tile.goal, DIGITS, PLACES * unit(tile)), (said, tile.judged, tile.goal)
    return 1


def short(said: str, tile: Tile) -> int:
    """What revenue is short of its target by, of one office or tax and all others, or in all."""
    if "short of" not in said:
        return 0
    amounts = [number(each) for each in re.findall(r"\d[\d,.]* [km](?= MRL)", said)]
    assert same(sum(amounts), tile.goal - tile.judged, SHOWN, 1e4), (said, tile.goal, tile.judged)
    return 1


def moved(facts: Facts, asked: Asked, said: str, tile: Tile) -> int:
    """The figure now less that of the months compared with, with its sign."""
    head = next((said.split(end, maxsplit=1)[0] for end in (" in all", " is within ordinary variation") if end in said), None)
    if head is None or "from the target" in said:
        return 0
    now, then = (indicator(facts, tile.measure.key, each) for each in (asked, asked.earlier))
    shown, wide = number(SIGNED.findall(head)[-1]) * unit(tile), BIN * (now + then) if tile.measure.key in TIMES else PLACES * unit(tile)
    assert same(shown, now - then, DIGITS, wide), (said, now, then)
    return 1


def late(facts: Facts, only: Asked, said: str, tile: Tile) -> int:
    """The share of the declarations of a group that take longer than the target, and the share that it allows."""
    if tile.measure.key not in TIMES or "take over" not in said:
        return 0
    interval, q = TIMES[tile.measure.key]
    hours = f"{interval}_span_{only.clock} / 3600.0"
    over = f"avg(case when {hours} > {{}} then 1.0 else 0.0 end)"
    ends = [facts.total("clearance", over.format(tile.goal * side), only, f"{hours} is not null") for side in (1.031, 0.97)]
    share = number(said.split(" of its declarations", maxsplit=1)[0].rpartition(": ")[2]) / 100
    assert ends[0] - 0.001 <= share <= ends[1] + 0.001, (said, ends)
    assert number(said.split("take over")[1]) == tile.goal and same(number(said.split("allows")[1]), 100 - q)
    return 1


def rated(facts: Facts, asked: Asked, said: str, tile: Tile, group: dict[str, str]) -> int:
    """The own rate of a group, and what it adds to the distance: its own distance, by its share of all."""
    if tile.measure.key not in RATES or "Its own rate: " not in said:
        return 0
    part, whole = (name.format(clock=asked.clock) for name in RATES[tile.measure.key])
    only = asked.on(**{group["keys"]: group["value"]})
    rate = facts.total("clearance", f"sum({part}) / nullif(sum({whole}), 0)", only)
    share = facts.total("clearance", f"sum({whole})", only) / facts.total("clearance", f"sum({whole})", asked)
    assert same(number(said.split("Its own rate: ")[1]) / 100, rate, SHOWN, 6e-5), (said, rate)
    assert same(number(SIGNED.findall(said)[0]) / 100, (rate - tile.goal) * share, DIGITS, 6e-5), (said, rate, share)
    return 1
