"""Bad files handed to `manage.py load`, each into an empty warehouse: refused in words, or loaded with every record accounted for."""

import contextlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

import manage
from bench.attack.files import Bad, written
from bench.attack.tally import ANSWERED, FAILED, REFUSED, Tried
from commands import load_files
from queries.engine import engine
from settings import settings

KIND, TOGETHER = "file: {}", 2
CODE = re.compile(r"validation errors? for|type=value_error|Traceback \(most|File \".*\.py\"")


def tried(many: int, seed: int) -> Iterator[Tried]:
    """What became of so many bad files, two loaded side by side."""
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(TOGETHER, get_context("spawn")) as pool:
        bad = list(written(Path(place), many, seed))
        yield from pool.map(loaded, bad, (Path(place) / f"warehouse-{each}" for each in range(many)))


def loaded(bad: Bad, folder: Path) -> Tried:
    """One file, as the command loads it, in this process."""
    said = io.StringIO()
    try:
        with reading(folder), contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            manage.main(["load", bad.source, str(bad.path), "--json"], standalone_mode=False)
    except (click.ClickException, *manage.FORESEEN) as refusal:
        words = refusal.format_message() if isinstance(refusal, click.ClickException) else str(refusal)
        return Tried(KIND.format(bad.kind), FAILED if CODE.search(words) or not words.strip() else REFUSED, words[:300], str(bad))
    except Exception as error:
        return Tried(KIND.format(bad.kind), FAILED, f"{type(error).__qualname__}: {error}"[:300], str(bad))
    finally:
        left = [path.name for path in folder.glob("building-*")]
        shutil.rmtree(folder, ignore_errors=True)
    fault = f"left behind: {left}" if left else unaccounted(said.getvalue())
    return Tried(KIND.format(bad.kind), FAILED if fault else ANSWERED, fault, str(bad))


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[None]:
    """This process on a warehouse at a folder."""
    held = settings().model_copy(update={"warehouse": f"duckdb:///{folder}"})
    kept, load_files.settings, engine.settings = (load_files.settings, engine.settings), lambda: held, lambda: held
    engine.warehouse.cache_clear()
    try:
        yield
    finally:
        load_files.settings, engine.settings = kept
        engine.warehouse.cache_clear()


def unaccounted(report: str) -> str:
    """What of a file its report leaves out; empty where nothing is."""
    for each in json.loads(report)["files"]:
        if each["physical"] != each["loaded"] + each["quarantined"] + each["blank"]:
            return f"{each['file']}: records are missing from the account"
        if wrong := [name for name, sums in each["sums"].items() if not even(sums)]:
            return f"{each['file']}: amounts are missing from the account: {', '.join(wrong)}"
    return ""


def even(sums: dict[str, Any]) -> bool:
    """Whether what a file holds of an amount is what became of it."""
    parts = ("loaded", "replaced", "quarantined", "duplicate", "aggregate")
    return abs(sums["file"] - sums["loaded"] - sum(sums.get(part, 0) for part in parts[1:])) < 0.005
