"""Tests run on a mutant, in a copy of the tree and a fork of this process, which has read the packages already."""

import os
import shutil
import signal
import subprocess
import sys
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

import pytest

from bench.mutants.changes import ROOT, Mutant
from bench.mutants.choosing import PARTS, chosen

# what writes the demonstration warehouse: it is made anew for these
BUILDS = ("queries/rollups/building.py", "queries/rollups/candidates.py", "queries/rollups/choice.py", "queries/engine/sums.py")


def tried(one: Mutant, copy: Path, limit: float, most: int) -> tuple[str, str]:
    """Return what came of a mutant in a copy of the tree, and the test that found it: killed, survived, or out of time."""
    held = copy / one.file
    raw = held.read_bytes()
    held.write_bytes(raw[: one.start] + one.now.encode() + raw[one.end :])
    tests, built = chosen(one.file, most), one.file not in BUILDS
    try:
        outcome, failed = run(copy, tests, limit, built)
    finally:
        held.write_bytes(raw)
    if outcome != "killed" or sound(failed, copy, limit):
        return outcome, failed
    UNSOUND.add(failed)
    return tried(one, copy, limit, most)


SOUND: set[str] = set()
UNSOUND: set[str] = set()


def sound(failed: str, copy: Path, limit: float) -> bool:
    """Return whether a test that failed on a mutant passes without it; one that does not is left out from then on."""
    if failed not in SOUND and run(copy, [failed], limit, built=True)[0] != "survived":
        return False
    SOUND.add(failed)
    return True


def run(copy: Path, tests: list[str], limit: float, built: bool) -> tuple[str, str]:
    """Return what a run of tests in a copy says, and the first that failed: in a fork of this process, which has read the packages."""
    said = copy.with_name(f"{copy.name}.txt")
    child = get_context("fork").Process(target=tested, args=(copy, tests, said, built))
    child.start()
    child.join(limit)
    if child.is_alive():
        os.killpg(child.pid or 0, signal.SIGKILL)
        return "out of time", ""
    failed = next((line.split(" ", 1)[1] for line in said.read_text("utf-8").splitlines() if line.startswith(("FAILED ", "ERROR "))), "")
    return ("survived", "") if child.exitcode == 0 else ("killed" if failed else "no answer", failed.split(" - ")[0])


def tested(copy: Path, tests: list[str], said: Path, built: bool) -> None:
    """Run tests in a copy of the tree, what they say kept in a file; leave with their exit status."""
    os.setsid()
    os.chdir(copy)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    os.environ["PORTOLAN_WAREHOUSE"] = f"duckdb:///{os.environ['MADE_WAREHOUSE']}"
    if not built:
        del os.environ["MADE_WAREHOUSE"]
    for name in [name for name in sys.modules if name.partition(".")[0] in PARTS]:
        del sys.modules[name]
    sys.path[:] = [str(copy), *(each for each in sys.path if each not in ("", str(ROOT)))]
    with said.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        code = pytest.main(
            ["-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider", *QUIETLY, f"--rootdir={copy}", *left_out(tests), *tests]
        )
        sys.stdout.flush()
    os._exit(int(code))


QUIETLY = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # packages were read before pytest could rewrite them
READ = ("dash_ag_grid", "duckdb", "numpy", "openpyxl", "pandas", "plotly", "scipy.stats", "sqlalchemy", "statsmodels.api")


def left_out(tests: list[str]) -> list[str]:
    """Return the options that leave out tests that fail without a mutant too."""
    return [word for each in sorted(UNSOUND - {*tests}) for word in ("--deselect", each)]


def made(folder: Path) -> None:
    """Make the demonstration that the tests read once, for all mutants of what does not write it."""
    env = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}
    command = [sys.executable, "manage.py", "demo", "--declarations", "6000", "--years", "2"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    os.environ["MADE_WAREHOUSE"] = str(folder)


def warmed() -> None:
    """Read the packages that every run of tests needs, once."""
    for name in READ:
        import_module(name)


def copied(copy: Path) -> None:
    """Copy what git keeps of the tree, as it stands."""
    shutil.rmtree(copy, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    for file in filter(None, listed.stdout.splitlines()):
        if (ROOT / file).is_file():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, copy / file)
