"""Warehouses that many files of tests read: made once in a run, by the first of its workers to ask; each worker has a copy of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def copied(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a copy of the folder that `make` fills where no worker of this run has done so; the others wait for it."""
    own = factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            begun = shared / f"{name}.begun"
            shutil.rmtree(begun, ignore_errors=True)
            make(begun)
            begun.rename(shared / name)
    return Path(shutil.copytree(shared / name, factory.mktemp(name) / "warehouse"))


def demonstration(declarations: int, years: int) -> Callable[[Path], None]:
    """Return what fills a folder with a demonstration of so many declarations, by the command."""

    def make(folder: Path) -> None:
        command = [sys.executable, "manage.py", "demo", "--declarations", str(declarations), "--years", str(years)]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}, check=True, capture_output=True)

    return make
