"""Types: strict on every floor; the list of modules that are not yet may only shrink."""
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pyright"]
MOST_NOT_YET_STRICT = 8
FLOORS = {"data", "queries", "analytics", "services", "dashboard", "callbacks", "serving", "commands", "app.py", "manage.py"}


def test_strictness_covers_every_floor():
    assert CONFIGURED["typeCheckingMode"] == "strict"
    assert set(CONFIGURED["include"]) >= FLOORS


def test_the_list_of_what_is_not_yet_strict_only_shrinks():
    assert len(CONFIGURED["ignore"]) <= MOST_NOT_YET_STRICT
    assert [name for name in CONFIGURED["ignore"] if not (ROOT / name).is_file()] == []
    assert CONFIGURED["ignore"] == sorted(set(CONFIGURED["ignore"]))
