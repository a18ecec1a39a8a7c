"""Types: strict on every floor, without exception."""
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pyright"]
FLOORS = {"data", "queries", "analytics", "services", "dashboard", "callbacks", "serving", "commands", "app.py", "manage.py"}


def test_strictness_covers_every_floor():
    assert CONFIGURED["typeCheckingMode"] == "strict"
    assert set(CONFIGURED["include"]) >= FLOORS


def test_no_module_is_left_out():
    assert not CONFIGURED.get("ignore") and not CONFIGURED.get("exclude")
