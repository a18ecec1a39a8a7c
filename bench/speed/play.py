"""One run: the trace on every arm by turns, probes of the floor between, and what is measured without a browser."""
import time
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import sync_playwright

from bench.results import spread
from bench.screen import CHROMIUM, FLAGS
from bench.server import running
from bench.speed import FLOOR, HEAD, OLDER, both, drift, quantile, ratio
from bench.speed.arms import Arm, megabytes
from bench.speed.many import Side, crowded, processor_pairs

PROBE, REST = 4, 15  # interactions between two probes of the floor; seconds in which a server answers what it answers before anybody asks
PROBES = ({"do": "compare", "compare": "previous"}, {"do": "compare", "compare": "year"})
SHARES = (0.5, 0.95, 0.99)
WAITING = """() => new Promise((resolve) => { const look = () => document.querySelector(".js-plotly-plot .main-svg")
    ? resolve(performance.now()) : setTimeout(look, 10); look(); })"""


def played(opened: Mapping[str, Arm], probe: Arm, recorded: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Milliseconds of every interaction by arm, ratios of pairs with the head, memory, and the probes of the floor.

    The floor plays the trace once before, to record its answers; the probe changes one page to and fro, and has answered both before.
    """
    for each in recorded:
        opened[FLOOR].play(each)
    opened[FLOOR].took.clear()
    probes: list[float] = []
    _probed(probe, [])
    names = list(opened)
    for place, interaction in enumerate(recorded):
        if place % PROBE == 0:
            _probed(probe, probes)
            for each in opened.values():
                each.megabytes.append(megabytes(each.process))
        turned = place % len(names)
        for name in names[turned:] + names[:turned]:
            opened[name].play(interaction)
    return {"drift": drift(probes), "probes": [round(each) for each in probes], **summed(opened, recorded)}


def _probed(probe: Arm, probes: list[float]) -> None:
    probes += [took for each in PROBES if (took := probe.play(each))]


def summed(opened: Mapping[str, Arm], recorded: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The spreads of each arm, of all interactions and of first picks, and the ratios of the head to each."""
    picks = [place for place, each in enumerate(recorded) if each["do"] == "pick"]
    arms, ratios = {}, {}
    for name, arm in opened.items():
        known = [took for took in arm.took if took]
        first = [arm.took[place] for place in picks]
        arms[name] = {
            "all": quantiles(known), "first_picks": quantiles([took for took in first if took]),
            "megabytes": {"first": arm.megabytes[0], "last": arm.megabytes[-1], "most": max(arm.megabytes)},
            "nothing_to_click": len(arm.took) - len(known),
        }
        head = opened[HEAD].took
        pairs = both(head, arm.took), both([head[place] for place in picks], first)
        if name != HEAD and min(map(len, pairs)) > 1:
            ratios[name] = {kind: {f"p{share * 100:.0f}": ratio(held, share) for share in SHARES} | {"pairs": len(held)}
                            for kind, held in zip(("all", "first_picks"), pairs, strict=True)}
    server = {view: {part: spread(values) for part, values in parts.items()} for view, parts in sorted(opened[HEAD].screen.timings.items())}
    return {"interactions": len(recorded), "arms": arms, "ratios": ratios, "server": server}


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """Observations, and milliseconds at p50, p95 and p99."""
    return {"n": len(values), **{f"p{share * 100:.0f}": round(quantile(values, share)) for share in SHARES if values}}


def apart(head: Side, older: Side, asked: Sequence[str], users: int, seconds: float, count: int, fresh: int) -> dict[str, Any]:
    """What is measured on both heads without the trace: processor time, users at once, and a fresh server."""
    found: dict[str, Any] = {}
    if count:
        pairs = processor_pairs(head, older, asked[:count])
        sides = {name: spread(side) for name, side in zip((HEAD, OLDER), zip(*pairs, strict=True), strict=True)}
        found["processor"] = {**sides, "ratio": ratio(pairs, 0.5)}
    if users:
        found["users"] = {"users": users, "turns": _turns(head, older, asked, users, seconds)}
    if fresh:
        pairs = [(_first_chart(head), _first_chart(older)) for _ in range(fresh)]
        sides = {name: [round(each) for each in side] for name, side in zip((HEAD, OLDER), zip(*pairs, strict=True), strict=True)}
        found["fresh"] = {**sides, "ratio": ratio(pairs, 0.5)}
    return found


def _turns(head: Side, older: Side, asked: Sequence[str], users: int, seconds: float) -> list[dict[str, Any]]:
    """Two turns of the users on each head, the older first and last."""
    turns = []
    for name in (OLDER, HEAD, HEAD, OLDER):
        folder, given = older if name == OLDER else head
        with running("manage:served()", folder, {**given, "PORTOLAN_FORECAST": "0"}) as (address, process):
            time.sleep(REST)
            turns.append({"arm": name, **crowded(address, asked, users, seconds), "megabytes": megabytes(process)})
    return turns


def users_ratio(turns: Sequence[Mapping[str, Any]], key: str) -> dict[str, float]:
    """The ratio of the means of both heads, and the least and most that any two turns give."""
    ours, theirs = ([each[key] for each in turns if each["arm"] == name] for name in (HEAD, OLDER))
    every = [one / other for one in ours for other in theirs]
    return {"value": round(sum(ours) / sum(theirs), 3), "low": round(min(every), 3), "high": round(max(every), 3)}


def _first_chart(side: Side) -> float:
    """Milliseconds from opening the address of a server that has just begun to answer, to the first chart."""
    folder, given = side
    with running("manage:served()", folder, {**given, "PORTOLAN_FORECAST": "0"}) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address, wait_until="commit")
        took = page.evaluate(WAITING)
        browser.close()
        return float(took)
