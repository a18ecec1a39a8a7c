"""The register of release cubes, beside the releases of a warehouse: what each was made of, so that a later one can be compared with all.

It stays in the building: it holds what each trader contributes. What leaves is the bundle alone.
"""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.releases import file_lock

FOLDER = "seminar"


@dataclass(frozen=True)
class RegisteredCube:
    """A release cube that was built: its number, what was written of it, and the file of its contributions."""

    number: int
    said: dict[str, Any]
    path: Path

    def rows(self) -> pd.DataFrame:
        """Return what units contributed to cells, and the block of each row by group of measures (`block:group`, -1 for none)."""
        return pq.read_table(self.path).to_pandas()


@contextmanager
def register(warehouse: Path) -> Generator["Register"]:
    """Yield the register of a warehouse; another that builds a cube meanwhile waits."""
    folder = warehouse / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        file_lock.hold(lock)
        yield Register(folder)


def registered(warehouse: Path) -> tuple[RegisteredCube, ...]:
    """Return the release cubes that were built from a warehouse, the first first."""
    return Register(warehouse / FOLDER).held()


@dataclass(frozen=True)
class Register:
    """The folder of a register, held by one process at a time while it is written."""

    folder: Path

    def held(self) -> tuple[RegisteredCube, ...]:
        """Return all release cubes, the first first; ValueError where the file of one is missing."""
        found = list[RegisteredCube]()
        for said in sorted(self.folder.glob("release-*.json")):
            path = said.with_suffix(".parquet")
            if not path.exists():
                raise ValueError(f"{path} is missing: without it no later release can be compared with this one; restore it from a backup")
            found.append(RegisteredCube(int(said.stem.split("-")[1]), json.loads(said.read_text(encoding="utf-8")), path))
        return tuple(found)

    def keep(self, number: int, said: dict[str, Any], rows: pd.DataFrame) -> None:
        """Add a release cube; the file that names it is written last, so that a half-written one is none."""
        stem = self.folder / f"release-{number:06d}"
        pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), stem.with_suffix(".parquet"), compression="zstd")
        half = stem.with_suffix(".part")
        with half.open("w", encoding="utf-8") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(stem.with_suffix(".json"))
