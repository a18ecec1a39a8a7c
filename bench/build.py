"""Times the demonstration build: seconds, rows, bytes and the most memory it held."""
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import duckdb

from bench.results import kept, table
from data import schema
from data.releases import release

ROOT = Path(__file__).parents[1]


@click.command()
@click.option("--declarations", default=300_000, show_default=True)
@click.option("--years", default=5, show_default=True)
def main(declarations: int, years: int) -> None:
    """Builds a demonstration in a folder of its own and prints what it took."""
    with tempfile.TemporaryDirectory() as folder:
        figures = built(Path(folder), declarations, years)
    print(table(("Demonstration build", ""), list(figures.items())))
    print(f"Written to {kept('build', figures).relative_to(ROOT)}")


def built(folder: Path, declarations: int, years: int) -> dict[str, float]:
    """Seconds, megabytes of the release, peak memory (MB) and rows of each fact of one build."""
    command = [sys.executable, "manage.py", "demo", "--declarations", str(declarations), "--years", str(years)]
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}, check=True)
    seconds = time.perf_counter() - started
    path = release.current(folder).path
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": round(seconds, 1), "megabytes": round(path.stat().st_size / 2**20, 1), "peak_megabytes": round(peak), **rows(path)}


def rows(path: Path) -> dict[str, int]:
    """Rows of each fact of a release."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {f"rows_{name}": connection.table(name).count("*").fetchone()[0] for name in schema.FACTS}


if __name__ == "__main__":
    main()
