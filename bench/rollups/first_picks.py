"""Times the first picks of the Overview on two warehouses of the same data by turns: the time of the server, with no answer kept.

Started as `python -m bench.rollups.first_picks OLDER NEWER`: folders of warehouses. Each pick is a code of another dimension; every view
of the page that both can draw (forecasts are made beside the data, and may not be there) is drawn for it; a pick costs the sum over them.
"""
import os
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from statistics import median

import click

from bench.results import FOLDER, kept, spread, table
from bench.rollups.questions import CLICKED, OWN, largest
from callbacks.core.views import DRAWN
from dashboard.core.page import View
from data.releases import release
from queries.engine import engine
from queries.revenue.forecasts import NoForecast
from queries.rollups import asked, rollup_status
from queries.rollups.rollup_status import Standing
from settings import settings

PAGE = "overview"
MEGABYTE = 2**20


@click.command()
@click.argument("older", type=click.Path(path_type=Path))
@click.argument("newer", type=click.Path(path_type=Path))
@click.option("--rounds", default=7, show_default=True)
def main(older: Path, newer: Path, rounds: int) -> None:
    """Compares two warehouses and writes bench/results/rollups.json and rollups.md."""
    os.environ["PORTOLAN_CACHE_ENTRIES"] = "0"
    views = able(older) & able(newer)
    picks = ["", *(f"?{key}={largest(key)}" for key in CLICKED)]
    times: dict[tuple[int, str], list[float]] = {(which, pick): [] for which in (0, 1) for pick in picks}
    for turn in range(rounds + 1):
        for which in ((0, 1), (1, 0))[turn % 2]:
            opened((older, newer)[which])
            found = {pick: sum(drawn(pick, views).values()) for pick in picks}
            for pick, took in found.items() if turn else ():  # the first turn reads the file into memory
                times[which, pick].append(took)
    figures = judged(times, picks) | {"sizes": [sizes(folder) for folder in (older, newer)]}
    (FOLDER / "rollups.md").write_text(report(figures) + "\n", encoding="utf-8")
    print(report(figures), f"\nWritten to {kept('rollups', figures)}")


def opened(folder: Path) -> None:
    """Let this process read a warehouse, with nothing open but that."""
    os.environ["PORTOLAN_WAREHOUSE"] = f"duckdb:///{folder}"
    for held in (settings, engine.warehouse):
        held.cache_clear()


def able(folder: Path) -> set[str]:
    """The views of the page that a warehouse can draw."""
    opened(folder)
    found = set()
    for view in DRAWN:
        with suppress(NoForecast):
            if view.page == PAGE:
                _draw(view, "")
                found.add(view.name)
    return found


def drawn(search: str, views: set[str]) -> Counter[str]:
    """Milliseconds of each view of the page at an address."""
    took: Counter[str] = Counter()
    for view in DRAWN:
        if view.page == PAGE and view.name in views:
            started = time.perf_counter()
            _draw(view, search)
            took[view.name] = (time.perf_counter() - started) * 1000
    return took


def _draw(view: View, search: str) -> None:
    OWN.get((view.page, view.name), DRAWN[view])(search)


def judged(times: dict[tuple[int, str], list[float]], picks: list[str]) -> dict[str, object]:
    """The spread of the milliseconds of each pick on both, and of the ratios of the turns, newer over older."""
    ratios = {pick: [new / old for old, new in zip(times[0, pick], times[1, pick], strict=True)] for pick in picks}
    whole = [each for found in ratios.values() for each in found]
    return {
        "goal": "server time of the first picks of the Overview, no answer kept, newer over older, median of turns",
        "value": round(median(whole), 3), **{f"ratio_{name}": value for name, value in spread(whole).items()}, "target": 1.0,
        "picks": {
            pick or "no pick": {"older": spread(times[0, pick]), "newer": spread(times[1, pick]), "ratio": spread(ratios[pick])}
            for pick in picks
        },
    }  # fmt: skip


def sizes(folder: Path) -> dict[str, float]:
    """Rows and megabytes of the roll-ups and facts of a warehouse, and bytes of both a declaration."""
    opened(folder)
    with engine.reading(600) as connection:
        found: Standing = rollup_status.standing(connection, asked.questions())
        declarations = connection.exec_driver_sql("SELECT count(*) FROM clearance").scalar_one()
    rolled = sum(each.bytes for each in found.rollups)
    return {
        "declarations": declarations, "rollups": len(found.rollups), "rollup_rows": sum(each.rows for each in found.rollups),
        "rollup_megabytes": round(rolled / MEGABYTE, 1), "fact_rows": found.fact_rows,
        "fact_megabytes": round(found.fact_bytes / MEGABYTE, 1), "rollup_share_of_facts": round(rolled / found.fact_bytes, 3),
        "bytes_a_declaration": round((rolled + found.fact_bytes) / declarations),
        "file_megabytes": round(release.current(folder).path.stat().st_size / MEGABYTE, 1),
    }  # fmt: skip


def report(figures: dict) -> str:
    """The tables for the reader."""
    rows = [
        (pick, found["older"]["p50"], found["newer"]["p50"], *(found["ratio"][name] for name in ("p50", "min", "max")))
        for pick, found in figures["picks"].items()
    ]
    older, newer = figures["sizes"]
    held = [(name, older[name], newer[name]) for name in older]
    return "\n\n".join((
        f"Newer over older, all picks: {figures['value']} (p95 {figures['ratio_p95']}, {figures['ratio_n']} pairs)",
        table(("Pick", "older ms", "newer ms", "ratio", "least", "most"), rows), table(("Size", "older", "newer"), held),
    ))  # fmt: skip


if __name__ == "__main__":
    main()
