"""The report of a run for a reader."""
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.results import table
from bench.speed import DRIFT

RATIOS = ("Over", "kind", "pairs", "p50", "p95", "p99")
TRIED = Path(__file__).parent / "tried.md"
SLOWEST = 12  # views of the head whose server time is listed


def written(figures: Mapping[str, Any]) -> str:
    """The report as text."""
    drifted = figures["drift"] > DRIFT
    parts = [
        f"# Speed\n\n{figures['declarations']:,} declarations with {figures['items']:,} items; {figures['interactions']} recorded "
        f"interactions on four pages, on all arms by turns in one run; the older head is {figures['base'] or 'left out'}.",
        f"The floor drifted by {figures['drift']:.0%} within the run (limit {DRIFT:.0%})"
        + (": the machine was too busy, and no ratio of painting is given." if drifted else "."),
        _block("Goals", table(("Goal", "value", "low", "high", "target", "met"), [_goal(each) for each in figures["goals"]])),
        *[f"- {each['goal']}: {each['why']}." for each in figures["goals"] if each.get("why")],
        _block("Click to last change, ms", table(("Arm", "n", "p50", "p95", "p99", "picks", "p50", "p95", "p99", "MB", "nothing to click"),
                                                   [_arm(name, arm) for name, arm in figures["arms"].items()])),
        "" if drifted else _block("Ratios, head over each (95 % interval)", table(RATIOS, _ratios(figures))),
        _block("Time of the head's server by view, ms", table(("View", "n", "p50", "p95"), _server(figures))),
        *_others(figures),
        TRIED.read_text(encoding="utf-8").strip(),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _block(title: str, text: str) -> str:
    return f"## {title}\n\n```\n{text}\n```"


def _goal(each: Mapping[str, Any]) -> list[object]:
    numbers = ["–" if each[name] is None else each[name] for name in ("value", "low", "high")]
    return [each["goal"], *numbers, each["target"], "yes" if each["met"] else "no"]


def _arm(name: str, arm: Mapping[str, Any]) -> list[object]:
    kinds = [arm[kind].get(key, "–") for kind in ("all", "first_picks") for key in ("n", "p50", "p95", "p99")]
    return [name, *kinds, arm["megabytes"]["most"], arm["nothing_to_click"]]


def _ratios(figures: Mapping[str, Any]) -> list[list[object]]:
    return [
        [name, kind.replace("_", " "), held["pairs"], *(f"{each['value']} ({each['low']} to {each['high']})"
                                                       for each in (held[share] for share in ("p50", "p95", "p99")))]
        for name, kinds in figures["ratios"].items() for kind, held in kinds.items()
    ]


def _server(figures: Mapping[str, Any]) -> list[list[object]]:
    views = [(view, parts["total"]) for view, parts in figures["server"].items() if parts.get("total")]
    slowest = sorted(views, key=lambda each: -each[1]["p95"])[:SLOWEST]
    return [[view, found["n"], found["p50"], found["p95"]] for view, found in slowest]


def _others(figures: Mapping[str, Any]) -> list[str]:
    found = []
    if "processor" in figures:
        rows = [[name, *held.values()] for name, held in figures["processor"].items() if name != "ratio"]
        found.append(_block("Processor time of an interaction, no answer kept, ms", table(("Head", "n", "min", "p50", "p95", "max"), rows)))
    if "users" in figures:
        heads = ("arm", "answers", "failed", "per_second", "p50", "p95", "megabytes")
        rows = [[each[head] for head in heads] for each in figures["users"]["turns"]]
        found.append(_block(f"{figures['users']['users']} users at once: answers a second, and seconds", table(heads, rows)))
    if "fresh" in figures:
        found.append(_block("First chart of a fresh server, ms", table(("Head", "each"), [
            [name, ", ".join(map(str, held))] for name, held in figures["fresh"].items() if name != "ratio"])))
    return found
