"""The goals of speed, each judged by one run: what was not measured is said, and no ratio is given where the floor drifted."""
from collections.abc import Mapping
from typing import Any

from bench.speed import DRIFT, FLOOR, OLDER, PANDAS, SQL, goal
from bench.speed.play import users_ratio

MILLION = 1_000_000
LARGE = "not measured: it needs the demonstration with 10 million items, which this run does not have"
ALONE = "not measured: the older head was not in this run"
UNASKED = "not measured: this run had no crowd of users"


def goals(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every goal with its value and interval, or with the reason why it has none."""
    size = f"with {figures['items']:,} items" + ("" if figures["items"] >= MILLION * 0.9 else ", and the goal is stated for a million")
    drifted = f"withheld: the floor drifted by {figures['drift']:.0%} within the run" if figures["drift"] > DRIFT else ""

    def painted(name: str, target: float, arm: str, kind: str, *, least: bool = False) -> dict[str, Any]:
        found = None if drifted else figures["ratios"].get(arm, {}).get(kind, {}).get("p95")
        return goal(name, target, found, drifted or (size if found else ALONE), least=least)

    return [
        painted("click to last change, p95, first pick, over the older head", 0.33, OLDER, "first_picks"),
        painted("click to last change, p95, first pick, over a tutorial Dash", 0.5, SQL, "first_picks"),
        painted("full paint, p95, over the null application", 2.0, FLOOR, "all"),
        goal("click to last change, p95, first pick, over a tutorial Dash, 10 million items", 0.15, None, LARGE),
        goal("server time, p95, 10 million items over a million", 1.3, None, LARGE),
        painted("click to last change, p95, first pick, over a plain-pandas Dash (10 million items: 0.02)", 0.02, PANDAS, "first_picks"),
        *unpainted(figures),
        goal("memory of the server with 10 million items, GB", 1.5, None, LARGE),
    ]


def unpainted(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The goals that need no browser, or only a fresh one."""
    processor, fresh = (figures.get(name, {}).get("ratio") for name in ("processor", "fresh"))
    turns = figures.get("users", {}).get("turns", [])
    through, slow = (users_ratio(turns, key) if turns else None for key in ("per_second", "p95"))
    users = f"{figures['users']['users']} users, two turns of each head" if turns else UNASKED
    return [
        goal("processor per interaction, no answer kept, over the older head, median", 0.2, processor, "" if processor else ALONE),
        goal("many users: answers a second over the older head", 5.0, through, users, least=True),
        goal("many users: p95 over the older head", 0.15, slow, users),
        goal("first chart of a fresh server over the older head, median", 0.4, fresh, "" if fresh else ALONE),
    ]
