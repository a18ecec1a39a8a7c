"""Types: strict on the lower floors and in the rooms named here; the list of modules that are not yet may only shrink."""
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pyright"]
MOST_NOT_YET_STRICT = 8
ROOMS = {f"callbacks/{room}" for room in ("trade", "revenue", "compliance")}


def test_strictness_covers_the_lower_floors():
    assert CONFIGURED["typeCheckingMode"] == "strict"
    assert {"data", "queries", "analytics", "services", "dashboard/figures", *ROOMS} <= set(CONFIGURED["include"])


def test_the_list_of_what_is_not_yet_strict_only_shrinks():
    assert len(CONFIGURED["ignore"]) <= MOST_NOT_YET_STRICT
    assert [name for name in CONFIGURED["ignore"] if not (ROOT / name).is_file()] == []
    assert CONFIGURED["ignore"] == sorted(set(CONFIGURED["ignore"]))
