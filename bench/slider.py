"""Moves the sliders of the tariff bench on the real server and on canned answers: from the key to every view painted."""
import time
from typing import Any

import click

from bench.interactions import WARM, compared, known, replayed
from bench.results import kept, spread, table
from bench.screen import Screen, screen
from bench.server import ROOT, serving
from data.releases import release
from settings import settings

GOAL_MS = 300
PATH, PLOTS = "/tariff", 4
LEVERS = ("duty_points", "vat_points", "excise_change", "rate_change", "volume_change", "tax_response")
PRESSES = ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight")


def moves(count: int) -> list[dict[str, str]]:
    """The first `count` presses, every lever in turn; each moves its lever off where it stood."""
    return [{"do": "slide", "lever": lever, "press": press} for press in PRESSES * (count // 24 + 1) for lever in LEVERS][:count]


@click.command()
@click.option("--count", default=48, show_default=True, help="how many presses of an arrow key")
def main(count: int) -> None:
    """Measures the demonstration in PORTOLAN_WAREHOUSE and prints milliseconds."""
    last = release.current(release.folder_of(settings().warehouse)).last_full_month
    with screen(last, "tariff", PLOTS) as played:
        figures = measured(played, moves(count))
    print(report(figures))
    print(f"Written to {kept('slider', figures).relative_to(ROOT)}")


def measured(played: Screen, pressed: list[dict[str, str]]) -> dict[str, Any]:
    """Spreads of painting and of each view on the server, beside the floor that canned answers give in the same run."""
    with serving("manage:served()") as address:
        time.sleep(WARM)
        painted = replayed(played, f"{address}{PATH}", pressed)
        sight = known(played.sights)
        server = {view: spread(parts["total"]) for view, parts in sorted(played.timings.items()) if parts.get("total")}
    with serving("bench.canned:server") as address:
        replayed(played, f"{address}{PATH}", pressed)
        floor = replayed(played, f"{address}{PATH}", pressed)
    found = spread(known(painted))
    return {
        "goal": "slider to repaint, p95 ms", "value": found["p95"], "target": GOAL_MS, "met": found["p95"] <= GOAL_MS,
        "painted": found, "sight": spread(sight), "floor": spread(known(floor)), **compared(painted, floor), "server": server,
    }


def report(figures: dict[str, Any]) -> str:
    names = {
        "painted": "painted", "sight": "painted, in sight", "floor": "floor, canned answers",
        "above_floor": "above its floor", "ratio": "times its floor",
    }
    heads = ("Slider to painted, ms", "n", "min", "p50", "p95", "max")
    rows = [(words, *figures[key].values()) for key, words in names.items()]
    server = [(f"server: {view}", *found.values()) for view, found in figures["server"].items()]
    said = "met" if figures["met"] else "not met"
    return f"{table(heads, [*rows, *server])}\n\nGoal: p95 of at most {GOAL_MS} ms, {said} with {figures['value']:.0f} ms"


if __name__ == "__main__":
    main()
