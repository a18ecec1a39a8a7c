"""What several processes give: answers a second with one and with two, and what a click waits while the machine warms and forecasts."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from typing import Any

import click

from bench.crowd import click as clicked
from bench.crowd import views
from bench.results import kept, spread, table
from bench.server import ROOT, running
from bench.speed import ratio
from bench.speed.arms import megabytes
from bench.speed.many import crowded, searches
from data.releases import release
from settings import settings

REST = 20  # seconds in which servers answer what they answer before anybody asks
FEW, BEGUN = 6, 8  # clicks of a turn; seconds after which a forecast and a warming are under way
WARMING = """
import app
from callbacks.core.views import DRAWN, attempted
while True:
    for view, draw in list(DRAWN.items()):
        attempted(view.name, "", lambda _filters, draw=draw: draw(""))
"""


@click.command()
@click.option("--users", default=200, show_default=True, help="users at once")
@click.option("--seconds", default=20.0, show_default=True, help="how long they ask in a turn")
@click.option("--turns", default=2, show_default=True, help="turns of each number of processes")
@click.option("--clicks", default=60, show_default=True, help="clicks beside warming and forecasting, and as many without")
def main(users: int, seconds: float, turns: int, clicks: int) -> None:
    """Measures the demonstration in PORTOLAN_WAREHOUSE and writes bench/results/processes.json."""
    file = release.current(release.folder_of(settings().warehouse)).path
    asked = searches(file, 400)
    figures = {"users": users, "turns": [], "beside": beside(file, searches(file, clicks * 2, seed=9))}
    for number in (1, 2) * turns:
        with running("manage:served()", environment={"PORTOLAN_PROCESSES": str(number), "PORTOLAN_FORECAST": "0"}) as (address, process):
            time.sleep(REST)
            figures["turns"].append({"processes": number, **crowded(address, asked, users, seconds), "megabytes": megabytes(process)})
    figures |= {"throughput": over(figures["turns"], "per_second"), "p95": over(figures["turns"], "p95")}
    print(report(figures), f"\nWritten to {kept('processes', figures).relative_to(ROOT)}")


def over(turns: Sequence[dict[str, Any]], key: str) -> dict[str, float]:
    """The ratio of two processes to one, turn by turn: the median, the least and the most."""
    ones, twos = ([each[key] for each in turns if each["processes"] == number] for number in (1, 2))
    ratios = [two / one for one, two in zip(ones, twos, strict=True) if one]
    return {"value": round(median(ratios), 3), "low": round(min(ratios), 3), "high": round(max(ratios), 3)}


def beside(file: Path, asked: Sequence[str]) -> dict[str, Any]:
    """Seconds of first clicks on the Overview with and without a forecast and a warming under way, by turns of a few clicks.

    The forecast is made on a copy of the data by `manage.py forecast`, the warming draws every view again and again with no answer kept.
    """
    given = {"PORTOLAN_PROCESSES": "2", "PORTOLAN_FORECAST": "0"}
    took: dict[bool, list[float]] = {True: [], False: []}
    with running("manage:served()", environment=given) as (address, _), tempfile.TemporaryDirectory() as place:
        shutil.copytree(file.parent, Path(place) / "warehouse")
        time.sleep(REST)
        envelopes = views(address, "overview")
        for block in range(0, len(asked), FEW):
            busy = block // FEW % 2 == 0
            with _busy(Path(place)) if busy else nullcontext():
                took[busy] += [clicked(address, envelopes, search) for search in asked[block : block + FEW]]
    pairs = list(zip(took[True], took[False], strict=False))
    sides = {name: spread([seconds * 1000 for seconds in took[busy]]) for name, busy in (("with", True), ("without", False))}
    return {**sides, "ratio_p95": ratio(pairs), "ratio_p50": ratio(pairs, 0.5), "target": 1.2}


@contextmanager
def _busy(place: Path) -> Iterator[None]:
    """A forecast and a warming at low priority for the length of a block, both once they have begun to compute."""
    given = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{place}/warehouse", "PORTOLAN_SIDE_STORE": f"sqlite:///{place}/side.db"}
    commands = ([sys.executable, "manage.py", "forecast"], [sys.executable, "-c", WARMING])
    started = [
        subprocess.Popen(["nice", "-n", "10", *command], cwd=ROOT, env={**given, "PORTOLAN_CACHE_ENTRIES": "0"}, start_new_session=True,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]  # fmt: skip
    try:
        time.sleep(BEGUN)
        yield
    finally:
        for each in started:
            os.killpg(each.pid, signal.SIGTERM)  # a group of its own: with the processes that fit
            each.wait()


def report(figures: dict[str, Any]) -> str:
    """The tables for the reader."""
    heads = ("processes", "answers", "failed", "per_second", "p50", "p95", "megabytes")
    found, waited = figures["beside"], [[name, *figures["beside"][name].values()] for name in ("with", "without")]
    return "\n\n".join((
        table(heads, [[each[head] for head in heads] for each in figures["turns"]]),
        f"Answers a second, two processes over one: {figures['throughput']}; p95: {figures['p95']}",
        table(("Click beside a forecast and warming, ms", "n", "min", "p50", "p95", "max"), waited),
        f"p95 with over without: {found['ratio_p95']} (at most {found['target']}); median: {found['ratio_p50']}",
    ))  # fmt: skip


if __name__ == "__main__":
    main()
