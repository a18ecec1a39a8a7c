"""Measure which share of small faults the tests find: lines of each floor are changed, one at a time, in a copy of the tree."""

import json
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path

import click

from bench.mutants.changes import Mutant, drawn
from bench.mutants.trial import copied, made, tried, warmed

RESULT = Path(__file__).parents[1] / "results" / "mutants.json"
FLOORS = ("queries", "analytics", "services", "callbacks")


def summed(found: list[Mutant]) -> dict[str, dict[str, float]]:
    """Return the share killed by floor and in all, of the mutants tried."""
    shares = {}
    for floor in (*FLOORS, "all"):
        tally = Counter(each.outcome for each in found if floor in (each.floor, "all"))
        shares[floor] = {**tally, "tried": tally.total(), "share_killed": round(tally["killed"] / max(tally.total(), 1), 4)}
    return shares


@click.command(help=__doc__)
@click.option("--lines", default=40, show_default=True, help="Lines changed of each floor.")
@click.option("--seed", default=1, show_default=True)
@click.option("--limit", default=420.0, show_default=True, help="Seconds that the tests of one mutant may take.")
@click.option("--tests", default=24, show_default=True, help="Test modules run for one mutant at most.")
@click.option("--floor", "floors", multiple=True, default=FLOORS, help="Only this floor.")
@click.option("--again", is_flag=True, help="Try those again that were not killed, and keep the others.")
def main(lines: int, seed: int, limit: float, tests: int, floors: tuple[str, ...], again: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="portolan-mutants-") as folder:
        copy = Path(folder, "tree")
        copied(copy)
        made(Path(folder, "warehouse"))
        warmed()
        every = [drawn(floor, lines, seed) for floor in FLOORS]
        attempted(turn_about(every), floors, copy, seed, limit, tests, again)


def attempted(every: list[Mutant], floors: tuple[str, ...], copy: Path, seed: int, limit: float, tests: int, again: bool) -> None:
    """Try mutants one by one, those of an earlier run on the same lines left alone, and write the results after each."""
    wanted = {key(each) for each in every}
    kept = {key(each): each for each in read(seed) if key(each) in wanted}
    for one in every:
        old = kept.get(key(one))
        if one.floor not in floors or (old and (old.outcome == "killed" or not again)):
            continue
        began = time.monotonic()
        outcome, by = tried(one, copy, limit, tests)
        kept[key(one)] = Mutant(*list(asdict(one).values())[:6], outcome, by, round(time.monotonic() - began, 1))
        click.echo(f"{outcome:11} {one.file}:{one.line} {one.was.strip()!r} → {one.now.strip()!r} {by}")
        write(seed, list(kept.values()))


def turn_about(every: list[list[Mutant]]) -> list[Mutant]:
    """Return one mutant of each floor in turn, so that a run that is broken off says something of all."""
    return [each for row in zip_longest(*every) for each in row if each]


def key(one: Mutant) -> tuple[str, int, int, str]:
    """Return what tells a mutant from others: file, line, place and the text put there."""
    return one.file, one.line, one.start, one.now


def read(seed: int) -> list[Mutant]:
    """Return the mutants tried with a seed, as the results file holds them; none where it is of another seed."""
    held = json.loads(RESULT.read_text("utf-8")) if RESULT.is_file() else {"seed": None}
    return [Mutant(**each) for each in held["mutants"]] if held["seed"] == seed else []


def write(seed: int, found: list[Mutant]) -> None:
    """Write the results file: seed, commit, share killed by floor, and each mutant with what came of it."""
    RESULT.parent.mkdir(exist_ok=True)
    body = {"seed": seed, "commit": commit(), "shares": summed(found), "mutants": [asdict(each) for each in found]}
    RESULT.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", "utf-8")


def commit() -> str:
    """Return the commit that the lines are those of."""
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=RESULT.parent, capture_output=True, text=True, check=True
    ).stdout.strip()


if __name__ == "__main__":
    main()
