"""A load that is killed at any moment leaves the last release readable, and the next load works."""

import multiprocessing
import random
import time
from pathlib import Path

import duckdb
import pytest

from data.loading import load
from data.releases import release
from queries.rollups import building

HEADER = "Month,Office,Tax,Amount,Currency"
PRELOADED = ["data.loading.load", "queries.rollups.building"]


def written(path: Path, amount: int) -> Path:
    rows = [f"20{year:02}-{month:02},{office},VAT,{amount},XAF" for year in range(10, 25) for month in range(1, 13) for office in "NSEW"]
    path.write_text("\n".join([HEADER, *rows, ""]))
    return path


def loaded(folder: Path, path: Path) -> None:
    """Load a file and publish it, as the command does."""
    with release.draft(folder) as draft:
        load.load_files(draft, "revenue", [path])
        building.refresh(draft.connection)
        draft.publish("killed or not", demonstration=False, as_of=load.as_of(draft))


def held(folder: Path) -> int:
    """The sum of what the current release holds, read from its own file."""
    with duckdb.connect(str(release.current(folder).path), read_only=True) as connection:
        [(amount,)] = connection.execute("SELECT sum(amount) FROM payment").fetchall()
        [(rolled,)] = connection.execute("SELECT sum(\"rows\") FROM source_rows WHERE source = 'payment'").fetchall()
    assert rolled == 15 * 12 * 4
    return int(amount) // rolled


def surviving(folder: Path, files: Path, kills: int) -> None:
    """Kill loads of growing amounts at random moments; after each the release is the last one or the new one, and whole."""
    context, draw = multiprocessing.get_context("forkserver"), random.Random(kills)
    context.set_forkserver_preload(PRELOADED)
    loaded(folder, written(files / "revenue.csv", 1))
    began = time.monotonic()
    loaded(folder, written(files / "revenue.csv", 2))
    took, last = time.monotonic() - began, 2
    for amount in range(3, kills + 3):
        path = written(files / "revenue.csv", amount)
        process = context.Process(target=loaded, args=(folder, path))
        process.start()
        process.join(draw.uniform(0, 1.3 * took))
        process.kill()
        process.join()
        assert held(folder) in (last, amount)
        last = held(folder)
    loaded(folder, written(files / "revenue.csv", 1_000_000))
    assert held(folder) == 1_000_000
    assert not list(folder.glob("building-*"))


def test_sixty_kills_leave_a_readable_release_and_a_load_that_works(tmp_path):
    surviving(tmp_path / "warehouse", tmp_path, 60)


@pytest.mark.nightly
def test_a_thousand_kills_leave_a_readable_release_and_a_load_that_works(tmp_path):
    surviving(tmp_path / "warehouse", tmp_path, 1_000)
