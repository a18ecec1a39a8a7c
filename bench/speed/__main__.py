"""Plays one trace on all arms by turns and reports every goal, met or not: bench/results/speed.json and speed.md."""
import json
from contextlib import ExitStack

import click
import duckdb

from bench.heads.__main__ import checked_out
from bench.results import FOLDER, kept
from bench.server import ROOT
from bench.speed import FLOOR, HEAD, OLDER, PANDAS, SQL
from bench.speed.arms import arms, environment
from bench.speed.goals import goals
from bench.speed.many import searches
from bench.speed.play import apart, played
from bench.speed.report import written
from bench.speed.trace import PATH
from data.releases import release
from settings import settings


@click.command()
@click.option("--count", default=200, show_default=True, help="how many of the recorded interactions")
@click.option("--base", default="178c024", show_default=True, help="the older head: a commit; empty leaves it out")
@click.option("--base-warehouse", default="", help="URL of a warehouse that the older head built from the same seed; else it is left out")
@click.option("--users", default=200, show_default=True, help="users at once; 0 leaves them out")
@click.option("--seconds", default=30.0, show_default=True, help="how long the users ask, on each head and turn")
@click.option("--processor", default=40, show_default=True, help="interactions whose processor time is measured; 0 leaves them out")
@click.option("--fresh", default=3, show_default=True, help="how often a server is started and opened at once; 0 leaves it out")
def main(count: int, base: str, base_warehouse: str, users: int, seconds: float, processor: int, fresh: int) -> None:
    """Measures the demonstration in PORTOLAN_WAREHOUSE, all arms in one run."""
    published = release.current(release.folder_of(settings().warehouse))
    warehouses = {OLDER: base_warehouse} if base and base_warehouse else {}
    with ExitStack() as stack:
        older = stack.enter_context(checked_out(base)) if warehouses else None
        names = [HEAD, *([OLDER] if older else []), SQL, PANDAS, FLOOR]
        with arms(names, older, warehouses, published.last_full_month or 0) as (opened, probe):
            figures = played(opened, probe, json.loads(PATH.read_text())[:count])
        if older:
            asked = searches(published.path, 400)
            figures |= apart((ROOT, {}), (older, environment(OLDER, warehouses)), asked, users, seconds, processor, fresh)
    with duckdb.connect(str(published.path), read_only=True) as connection:
        counted = (("declarations", "clearance"), ("items", "item"))
        sizes = {name: connection.table(table).count("*").fetchone()[0] for name, table in counted}
    figures |= {**sizes, "bytes": published.path.stat().st_size, "base": base if older else ""}
    figures["goals"] = goals(figures)
    (FOLDER / "speed.md").write_text(written(figures), encoding="utf-8")
    print(written(figures), f"\nWritten to {kept('speed', figures).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
