"""Replays the recorded interactions on the real server and on canned answers: click to painted, and server time per view."""
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from bench.recording import PATH
from bench.results import kept, spread, table
from bench.screen import Screen, screen
from bench.server import serving
from data.releases import release
from settings import settings

ROOT = Path(__file__).parents[1]
WARM = 30  # seconds in which the server answers every default address
HEADS = ("", "n", "min", "p50", "p95", "max")


@click.command()
@click.option("--count", default=100, show_default=True, help="how many of the recorded interactions")
def main(count: int) -> None:
    """Measures the demonstration in PORTOLAN_WAREHOUSE and prints milliseconds."""
    last = release.current(release.folder_of(settings().warehouse)).last_full_month
    recorded = json.loads(PATH.read_text())[:count]
    with screen(last) as played:
        figures = measured(played, recorded)
    print(report(figures))
    print(f"Written to {kept('interactions', figures).relative_to(ROOT)}")


def measured(played: Screen, recorded: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Spreads of painting, by kind of interaction and by view on the server, beside the floor that canned answers give."""
    with serving("manage:served()") as address:
        time.sleep(WARM)
        painted = replayed(played, address, recorded)
        sight = known(played.sights)
        server = {view: {part: spread(values) for part, values in parts.items()} for view, parts in sorted(played.timings.items())}
    with serving("bench.canned:server") as address:
        replayed(played, address, recorded)
        floor = replayed(played, address, recorded)
    floors = {"floor": spread(known(floor)), "floor_sight": spread(known(played.sights))}
    return {"painted": spread(known(painted)), "sight": spread(sight), **floors, **compared(painted, floor), "server": server,
            "kinds": {kind: spread(known(painted, recorded, kind)) for kind in changing(recorded, painted)},
            "nothing_changed": [each for each, took in zip(recorded, painted, strict=True) if took is None]}


def replayed(played: Screen, address: str, recorded: Sequence[dict[str, Any]]) -> list[float | None]:
    played.opened(address)
    return [played.played(each) for each in recorded]


def known(took: Sequence[float | None], recorded: Sequence[dict[str, Any]] = (), kind: str = "") -> list[float]:
    """The durations that are known, of one kind of interaction where one is named."""
    kinds = [each["do"] for each in recorded] or [kind] * len(took)
    return [value for value, each in zip(took, kinds, strict=True) if value is not None and each == kind]


def changing(recorded: Sequence[dict[str, Any]], took: Sequence[float | None]) -> list[str]:
    """The kinds of interaction of which at least one changed the screen."""
    return sorted({each["do"] for each, value in zip(recorded, took, strict=True) if value is not None})


def compared(painted: Sequence[float | None], floor: Sequence[float | None]) -> dict[str, Any]:
    """How many times its own floor each interaction took, pair by pair."""
    pairs = [(real, least) for real, least in zip(painted, floor, strict=True) if real and least]
    return {"ratio": spread([real / least for real, least in pairs]), "above_floor": spread([real - least for real, least in pairs])}


def report(figures: dict[str, Any]) -> str:
    """The tables for the reader, in milliseconds."""
    screens = [
        ("painted", "painted"), ("painted, in sight", "sight"), ("floor, canned answers", "floor"), ("floor, in sight", "floor_sight"),
        ("above its floor", "above_floor"), ("times its floor", "ratio"),
    ]
    kinds = [_row(f"painted: {kind}", found) for kind, found in figures["kinds"].items()]
    server = [_row(f"{view}: {part}", found) for view, parts in figures["server"].items() for part, found in parts.items()]
    first = table(("Click to painted, ms", *HEADS[1:]), [*(_row(name, figures[key]) for name, key in screens), *kinds])
    return f"{first}\n\n{table(('Server time, ms', *HEADS[1:]), server)}\n\nNothing to click or change: {len(figures['nothing_changed'])}"


def _row(name: str, found: dict[str, float]) -> list[object]:
    return [name, *found.values()]


if __name__ == "__main__":
    main()
