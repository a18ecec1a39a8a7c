"""The one door: every command of the Makefile is described, and the tree names no machine."""
import re
import subprocess
from pathlib import Path

import pytest

from settings import Settings

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users|opt|mnt)/\w|\b(?:pip|index)-url\b|(?<!:)file:///")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git work tree")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def test_no_tracked_file_names_a_place_on_one_machine():
    assert [str(path.relative_to(ROOT)) for path in tracked() if path != Path(__file__) and MACHINE.search(text_of(path))] == []


def test_no_tracked_file_is_data_of_a_run():
    """The figures of a bench are history, as JSON; what else it leaves, such as stored fits and pictures, is not.

    The report of speed is kept beside its figures: it says of each goal why it is not met or was not measured.
    """
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    left = [name for name in names if name.startswith("bench/results/") and not name.endswith((".json", "/speed.md"))]
    assert left + [name for name in names if name.startswith(("var/", ".venv/")) or name.endswith((".duckdb", ".pyc"))] == []


def test_every_command_of_the_makefile_is_described():
    [phony] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    written = (ROOT / "docs/commands.md").read_text()
    assert [name for name in phony.split() if name != "chromium" and f"| `make {name}` |" not in written] == []


def test_the_makefile_and_the_settings_agree_on_the_warehouse():
    assert f"$(or $(PORTOLAN_WAREHOUSE),{Settings.model_fields['warehouse'].default})" in MAKEFILE


def test_the_continuous_check_is_make_test():
    assert "make test" in (ROOT / ".ci/run").read_text()


@pytest.mark.parametrize("name", ["run", "venv", "chromium"])
def test_the_scripts_of_the_door_are_sound(name):
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / name], check=False).returncode == 0
