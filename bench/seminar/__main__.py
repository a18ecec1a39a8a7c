"""Attack a release of a demonstration and the naive build: `python -m bench.seminar FOLDER [TRIES]`; results in bench/results/seminar.json.

FOLDER: a warehouse that may be written to, as release cubes are entered into its register.
"""
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from bench.results import kept
from bench.seminar.attacks import DIFFERENCING, KINDS, Attacker
from bench.seminar.judge import CubeTruth, NaiveTruth, attack, codes_of
from bench.seminar.naive import NaiveBuild

KEYS = ("flow", "year", "quarter", "hs2", "section", "region")
Asked = Callable[[str, tuple[str, ...], tuple], dict]
SHOWN = ("value", "mass", "duty", "receipts")


def release_attacked(folder: Path, tries: int, seed: int, naive_tries: int = 500, *, wire: bool = False) -> tuple[dict, dict]:
    """Return what the attacker found on a release of the warehouse in a folder, and on the naive build of the same rows.

    wire: whether questions go through the whole application, its gate and its JSON, and not only through the function that answers.
    """
    os.environ["PORTOLAN_WAREHOUSE"] = f"duckdb:///{folder}"
    from queries.seminar.contributions import coarser, contributions
    from services.seminar.build import build

    with tempfile.TemporaryDirectory() as held:
        built = build("trade", Path(held) / "release", {})
        asked = lru_cache(maxsize=5000)((_wired if wire else _direct)(Path(held) / "release"))

    def ask(group: str, by: tuple[str, ...], picks: dict) -> dict:
        return asked(group, tuple(by), tuple(sorted((key, tuple(codes)) for key, codes in picks.items())))

    cube = Attacker(ask, codes_of(ask, KEYS), SHOWN, random.Random(seed), patience=2)
    of_cube = attack(cube, CubeTruth(built.made), KINDS, tries, _told(tries))
    naive = NaiveBuild(contributions({}), coarser(), KEYS)
    shown = Attacker(naive.ask, cube.codes, SHOWN, random.Random(seed))
    return of_cube, attack(shown, NaiveTruth(naive), KINDS, naive_tries, _told(tries))


def _direct(path: Path) -> Asked:
    from callbacks.seminar.presented_files import answered
    from callbacks.seminar.questions import Presented
    from services.seminar.bundle import opened

    presented = Presented(opened(path))
    return lambda group, by, picks: answered(presented, group, list(by), {key: list(codes) for key, codes in picks})


def _wired(path: Path) -> Asked:
    from serving.presenting import presented

    client = presented(path).test_client()

    def asked(group: str, by: tuple[str, ...], picks: tuple) -> dict:
        query = urlencode([("group", group), *(("by", key) for key in by), *((key, ",".join(codes)) for key, codes in picks)])
        return client.get(f"/api/ask?{query}").get_json()

    return asked


def _told(tries: int):
    def watch(number: int) -> None:
        if number and number % 20_000 == 0:
            print(f"{number:,} of {tries:,}", file=sys.stderr)

    return watch


def summed(found: dict) -> dict[str, int]:
    """Return tries, claims and traders given away over the differencing attacks, and over all."""
    return {
        f"{name}{ending}": sum(counts.get(name, 0) for kind, counts in found.items() if kind in kinds)
        for ending, kinds in (("", KINDS), ("_differencing", DIFFERENCING))
        for name in ("tries", "claims", "given_away")
    }


def main(folder: str, tries: str = "200000", seed: str = "1") -> None:
    """Attack both, print what was found, and write it."""
    started = time.perf_counter()
    of_cube, of_naive = release_attacked(Path(folder), int(tries), int(seed))
    found = {"release": {**summed(of_cube), "kinds": of_cube}, "naive": {**summed(of_naive), "kinds": of_naive}}
    print(json.dumps(found, indent=1))
    kept("seminar", {**found, "seed": int(seed), "seconds": round(time.perf_counter() - started)})


if __name__ == "__main__":
    main(*sys.argv[1:])
