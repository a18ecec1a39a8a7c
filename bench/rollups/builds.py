"""Builds the demonstration by turns with an older commit and with the code as it stands: bytes and processor time a declaration.

Then refreshes the roll-ups of the last month alone, as after one more day: its processor time over that of a whole build.
"""
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import click

from bench.heads.__main__ import checked_out
from bench.results import FOLDER, kept, spread, table
from bench.server import ROOT
from data.releases import release
from queries.rollups import building

BOTH = ("older", "newer")


@click.command()
@click.argument("base")
@click.option("--declarations", default=60_000, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(base: str, declarations: int, rounds: int) -> None:
    """Compares the code with BASE, a commit, and writes bench/results/rollup_builds.json and .md."""
    took: dict[str, list[float]] = {name: [] for name in BOTH}
    with tempfile.TemporaryDirectory() as place, checked_out(base) as older:
        for turn in range(rounds):
            for name in BOTH if turn % 2 else BOTH[::-1]:
                took[name].append(built(older if name == "older" else ROOT, Path(place) / name, declarations) / declarations * 1e6)
        size = {name: release.current(Path(place) / name).path.stat().st_size / declarations for name in BOTH}
        days = [a_day(Path(place) / "newer") for _ in range(rounds)]
    figures = {
        "base": base, "declarations": declarations,
        "bytes_a_declaration": {name: round(each) for name, each in size.items()},
        "processor_microseconds_a_declaration": {name: spread(each) for name, each in took.items()},
        "processor_ratio": spread([new / old for old, new in zip(took["older"], took["newer"], strict=True)]),
        "one_month_refreshed_of_a_build": spread([100 * each / (median(took["newer"]) * declarations / 1e6) for each in days]),
        "one_month_refreshed_seconds": spread(days),
    }  # fmt: skip
    (FOLDER / "rollup_builds.md").write_text(report(figures) + "\n", encoding="utf-8")
    print(report(figures), f"\nWritten to {kept('rollup_builds', figures)}")


def built(code: Path, folder: Path, declarations: int) -> float:
    """Processor seconds of building the demonstration with the code in a folder."""
    before = _processor(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "manage.py", "demo", "--declarations", str(declarations)]
    environment = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}", "PYTHONPATH": str(code)}
    subprocess.run(command, cwd=code, env=environment, check=True, capture_output=True)
    return _processor(resource.RUSAGE_CHILDREN) - before


def a_day(folder: Path) -> float:
    """Processor seconds of refreshing the roll-ups of the last month in a draft that is not published."""
    with release.draft(folder) as draft:
        month = draft.raw.execute("SELECT max(month) FROM clearance").fetchone()[0]
        before = _processor(resource.RUSAGE_SELF)
        building.refresh(draft.connection, {month})
        return _processor(resource.RUSAGE_SELF) - before


def _processor(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def report(figures: dict) -> str:
    """The table for the reader."""
    size, work = figures["bytes_a_declaration"], figures["processor_microseconds_a_declaration"]
    rows = [
        ("bytes a declaration, file", size["older"], size["newer"], round(size["newer"] / size["older"], 2)),
        ("processor µs a declaration", work["older"]["p50"], work["newer"]["p50"], figures["processor_ratio"]["p50"]),
        ("processor µs, least and most", *(f"{work[name]['min']:.0f}-{work[name]['max']:.0f}" for name in BOTH), ""),
    ]
    day = figures["one_month_refreshed_of_a_build"]
    heads = (f"{figures['declarations']:,} declarations", "older", "newer", "ratio")
    return (
        f"{table(heads, rows)}\n\n"
        f"One month refreshed: {day['p50']} % of a build ({day['min']} to {day['max']}), {figures['one_month_refreshed_seconds']['p50']} s"
    )


if __name__ == "__main__":
    main()
