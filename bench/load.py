"""Times the loading of large files by this tree and by an earlier revision, in turns: A B A B, each into an empty warehouse."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import click

from bench.results import kept, spread, table

ROOT = Path(__file__).parents[1]
PHASES = Path(__file__).with_name("phases.py")
ENGINES = ("duckdb", "pyarrow", "pandas", "numpy", "sqlalchemy")
KINDS = {"asycuda": ("general.csv", "items.csv", "taxes.csv"), "partner_trade": ("comtrade.csv",)}
RATIOS = {"times_as_fast": "seconds", "times_less_work": "processor_seconds"}
PARTS = ("seconds", "processor_seconds", "megabytes")
FASTER, MEMORY = 4.0, 1536
Run = dict[str, Any]


@click.command()
@click.option("--items", default=200_000, show_default=True, help="items of the ASYCUDA extract (full size: 2000000); 0 leaves it out")
@click.option("--records", default=500_000, show_default=True, help="records of the Comtrade file (full size: 5000000); 0 leaves it out")
@click.option("--pairs", default=2, show_default=True, help="times that each tree loads each file")
@click.option("--against", default="178c024", show_default=True, help="the revision to compare with; empty: none")
@click.option("--seed", default=1, show_default=True, help="the same seed makes the same files")
@click.option("--phases/--no-phases", default=True, show_default=True, help="load once more to time the phases")
def main(items: int, records: int, pairs: int, against: str, seed: int, phases: bool) -> None:
    """Loads generated files with `manage.py load` and prints seconds, peak memory and records a second of both trees, pair by pair."""
    sizes = {"asycuda": items, "partner_trade": records}
    with tempfile.TemporaryDirectory(prefix="portolan-load-") as folder, _trees(Path(folder), against) as trees:
        _generate(Path(folder), items, records, seed)
        kinds = {source: [Path(folder) / name for name in names] for source, names in KINDS.items() if sizes[source]}
        runs = [run for source, files in kinds.items() for run in compared(trees, source, files, pairs)]
        parts = {source: {name: phased(tree, source, files) for name, tree in trees.items()} for source, files in kinds.items() if phases}
        versions = _versions(trees)
    figures = {"seed": seed, "items": items, "records": records, "against": against, "versions": versions, "runs": runs}
    figures |= {"summary": summary(runs), "goals": goals(runs), "phases": parts}
    _print(figures)
    print(f"Written to {kept('load', figures).relative_to(ROOT)}")


def compared(trees: dict[str, Path], source: str, files: list[Path], pairs: int) -> list[Run]:
    """The runs of all trees on the files of one source, in turns; the first turn of each tree compiles it and is not counted."""
    for tree in trees.values():
        subprocess.run([sys.executable, "manage.py", "--help"], cwd=tree, check=True, capture_output=True)
    return [timed(name, tree, source, files) | {"pair": pair} for pair in range(1, pairs + 1) for name, tree in trees.items()]


def timed(name: str, tree: Path, source: str, files: list[Path]) -> Run:
    """Load files by the command of a tree into an empty warehouse: seconds, processor seconds, peak megabytes, records and bytes."""
    with tempfile.TemporaryDirectory(prefix="portolan-warehouse-") as folder:
        report, started = Path(folder) / "report.json", time.perf_counter()
        with report.open("w") as out:
            command = [sys.executable, "manage.py", "load", source, "--json", *map(str, files)]
            child = subprocess.Popen(command, cwd=tree, env=_environment(folder), stdout=out)
            _, status, used = os.wait4(child.pid, 0)
        seconds, child.returncode = time.perf_counter() - started, os.waitstatus_to_exitcode(status)
        if status:
            raise RuntimeError(f"{name}: `manage.py load {source}` ended with {child.returncode}")
        records, size = _physical(report), sum(path.stat().st_size for path in files)
    return {
        "tree": name,
        "source": source,
        "seconds": round(seconds, 2),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_megabytes": used.ru_maxrss // 1024,
        "records": records,
        "records_per_second": round(records / seconds),
        "bytes_per_second": round(size / seconds),
    }


def phased(tree: Path, source: str, files: list[Path]) -> dict[str, dict[str, float]]:
    """Seconds, processor seconds and most megabytes of each phase of one more load, which is not among the timed ones."""
    with tempfile.TemporaryDirectory(prefix="portolan-warehouse-") as folder:
        out = Path(folder) / "phases.json"
        command = [sys.executable, str(PHASES), str(out), "load", source, "--json", *map(str, files)]
        subprocess.run(command, cwd=tree, env=_environment(folder), check=True, stdout=subprocess.DEVNULL)
        found = json.loads(out.read_text())
    return {phase: {part: round(found[part][phase], 2) for part in PARTS} for phase in found["seconds"]}


def summary(runs: Sequence[Run]) -> dict[str, dict[str, Any]]:
    """By source: the spread of seconds, peak memory and records a second of each tree, and the ratio of each pair."""
    return {source: _summed([run for run in runs if run["source"] == source]) for source in dict.fromkeys(run["source"] for run in runs)}


def _summed(runs: list[Run]) -> dict[str, Any]:
    measured = ("seconds", "peak_megabytes", "records_per_second")
    trees = {name: [run for run in runs if run["tree"] == name] for name in dict.fromkeys(run["tree"] for run in runs)}
    found: dict[str, Any] = {name: {part: spread([run[part] for run in held]) for part in measured} for name, held in trees.items()}
    pairs = list(zip(*trees.values(), strict=True)) if len(trees) > 1 else []
    return found | {name: [round(before[part] / now[part], 2) for now, before in pairs] for name, part in RATIOS.items()}


def goals(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """By source: the median of the ratios and the most memory, with their targets."""
    found = []
    for source, of in summary(runs).items():
        if of["times_as_fast"]:
            ratio = median(of["times_as_fast"])
            found.append(
                {"goal": f"{source}: times the records a second", "value": ratio, "target": f"≥ {FASTER:g}", "met": ratio >= FASTER}
            )
        most = max(run["peak_megabytes"] for run in runs if run["source"] == source and run["tree"] == "this tree")
        found.append({"goal": f"{source}: peak megabytes", "value": most, "target": f"< {MEMORY}", "met": most < MEMORY})
    return found


@contextmanager
def _trees(folder: Path, against: str) -> Generator[dict[str, Path]]:
    """This tree, and a working tree of another revision that is removed on leaving."""
    trees = {"this tree": ROOT}
    if not against:
        yield trees
        return
    other = folder / "other"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--detach", str(other), against], check=True, capture_output=True)
    try:
        yield trees | {against: other}
    finally:
        subprocess.run([*git, "remove", "--force", str(other)], check=True, capture_output=True)


def _generate(folder: Path, items: int, records: int, seed: int) -> None:
    """Write the files in a process of their own, so that what it holds is not counted."""
    options = ["--items", str(items), "--records", str(records), "--seed", str(seed)]
    subprocess.run([sys.executable, "-m", "bench.extracts", str(folder), *options], cwd=ROOT, check=True)


def _environment(folder: str) -> dict[str, str]:
    return os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}/warehouse"}


def _physical(report: Path) -> int:
    return sum(file["physical"] for file in json.loads(report.read_text())["files"])


def _versions(trees: dict[str, Path]) -> dict[str, str]:
    commits = {name: ["git", "-C", str(tree), "describe", "--always", "--dirty"] for name, tree in trees.items()}
    found = {name: subprocess.run(command, capture_output=True, text=True).stdout.strip() for name, command in commits.items()}
    return found | {engine: version(engine) for engine in ENGINES}


def _print(figures: dict[str, Any]) -> None:
    heads = ("Load", "tree", "pair", "records", "seconds", "processor", "peak MB", "records/s", "MB/s")
    measured = ("records", "seconds", "processor_seconds", "peak_megabytes", "records_per_second")
    rows = [
        (run["source"], run["tree"], run["pair"], *(f"{run[name]:,}" for name in measured), f"{run['bytes_per_second'] / 1e6:.1f}")
        for run in figures["runs"]
    ]
    print(table(heads, rows))
    for source, trees in figures["phases"].items():
        print(f"\n{table((source, *(f'{name}: {part}' for name in trees for part in ('s', 'processor', 'MB'))), _phase_rows(trees))}")
    for source, of in figures["summary"].items():
        pairs = ", ".join(f"{ratio} ({work} of the processor's time)" for ratio, work in zip(*(of[name] for name in RATIOS), strict=True))
        print(f"\n{source}: times as fast, pair by pair: {pairs or 'not compared'}")
    print(f"\n{table(('Goal', 'value', 'target', 'met'), [tuple(goal.values()) for goal in figures['goals']])}")


def _phase_rows(trees: dict[str, Any]) -> list[tuple[object, ...]]:
    phases = dict.fromkeys(phase for parts in trees.values() for phase in parts)
    nothing = dict.fromkeys(PARTS, "")
    return [(phase, *(parts.get(phase, nothing)[part] for parts in trees.values() for part in PARTS)) for phase in phases]


if __name__ == "__main__":
    main()
