"""What others wrote is listed whole, and what is known against it is told; what could not be checked counts as a fault."""

import hashlib
import json
import zipfile
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs import sbom, vulnerabilities
from docs.parts import Part, packages, parts
from tests.structure.test_licences import pinned

ROOT = Path(__file__).parents[2]
TODAY = datetime(2026, 11, 30, tzinfo=UTC)
DEMO = Part("PyPI", "demo-part", "2.5.0", "MIT")


def advisory(name: str, events: list[dict[str, str]], ecosystem: str = "PyPI", **more: object) -> dict[str, object]:
    held = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": f"TEST-{name}", "modified": "2026-11-25T00:00:00Z", "affected": [held], **more}


KNOWN = [
    advisory("requests", [{"introduced": "0"}, {"fixed": "2.20.0"}]),
    advisory("bootstrap", [{"introduced": "3.0.0"}, {"fixed": "3.4.0"}], "npm"),
]


def snapshot(folder: Path, *held: dict[str, object]) -> vulnerabilities.Snapshot:
    target = folder / "all.zip"
    with zipfile.ZipFile(target, "w") as opened:
        for number, each in enumerate(held):
            opened.writestr(f"{number}.json", json.dumps(each))
    return vulnerabilities.read([target])


def test_every_pinned_package_and_every_script_is_listed_with_its_digest():
    found = parts()
    assert {each.name: each.version for each in found if each.ecosystem == "PyPI"} == pinned("requirements")
    assert {each.name for each in found if each.ecosystem == "npm"} == {"plotly.js", "bootstrap"}
    cut = hashlib.sha256((ROOT / "assets/plotly/plotly.min.js").read_bytes()).hexdigest()
    assert [each.digests for each in found if each.name == "plotly.js"] == [(cut,)]
    assert all(each.digests for each in found)


def test_the_bill_of_materials_holds_every_part_with_address_and_licence():
    found = parts()
    held = json.loads(sbom.bill(found))
    assert (held["bomFormat"], held["specVersion"], len(held["components"])) == ("CycloneDX", "1.6", len(found))
    [duckdb] = [each for each in held["components"] if each["name"] == "duckdb"]
    assert duckdb["purl"] == f"pkg:pypi/duckdb@{version('duckdb')}" and duckdb["licenses"]
    assert {each["value"] for each in duckdb["properties"]} == set(next(each.digests for each in found if each.name == "duckdb"))
    assert set(held["dependencies"][-1]["dependsOn"]) == {each["bom-ref"] for each in held["components"]}


def test_a_marker_does_not_hide_a_package():
    [found] = packages('colorama==0.4.6 ; sys_platform == "win32" \\\n    --hash=sha256:' + "a" * 64 + "\n    # via click\n")
    assert (found.name, found.version, found.digests) == ("colorama", "0.4.6", ("a" * 64,))


@pytest.mark.parametrize(
    ("events", "affected"),
    [
        ([{"introduced": "0"}], True),
        ([{"introduced": "0"}, {"fixed": "2.5.0"}], False),
        ([{"introduced": "0"}, {"fixed": "2.5.1"}], True),
        ([{"introduced": "2.5.0"}], True),
        ([{"introduced": "2.5.1"}], False),
        ([{"introduced": "1"}, {"last_affected": "2.5.0"}], True),
        ([{"introduced": "1"}, {"last_affected": "2.4.9"}], False),
        ([{"introduced": "1"}, {"fixed": "2.0"}, {"introduced": "2.3"}, {"fixed": "2.6"}], True),
        ([{"introduced": "1"}, {"fixed": "2.0"}, {"introduced": "2.10"}, {"fixed": "2.11"}], False),
    ],
)
def test_a_version_is_affected_from_where_a_fault_came_in_to_where_it_was_mended(tmp_path, events, affected):
    found = snapshot(tmp_path, advisory("Demo_Part", events))
    assert vulnerabilities.hits(DEMO, found) == (["TEST-Demo_Part"] if affected else [])


def test_a_version_that_is_listed_is_affected_and_a_withdrawn_advisory_is_none(tmp_path):
    listed = {"package": {"ecosystem": "PyPI", "name": "demo-part"}, "versions": ["2.5.0"]}
    kept = {"id": "TEST-1", "modified": "2026-11-01T00:00:00Z", "affected": [listed]}
    assert vulnerabilities.hits(DEMO, snapshot(tmp_path, kept)) == ["TEST-1"]
    assert vulnerabilities.hits(DEMO, snapshot(tmp_path, {**kept, "withdrawn": "2026-11-02T00:00:00Z"})) == []


def test_what_is_sound_is_sound(tmp_path):
    found = vulnerabilities.judged([DEMO], snapshot(tmp_path, *KNOWN), TODAY)
    assert (found.faults, found.checked) == ((), 1)


@pytest.mark.parametrize(
    ("found", "held", "today", "said"),
    [
        ([DEMO], [advisory("demo-part", [{"introduced": "0"}])], TODAY, "demo-part 2.5.0 is affected by TEST-demo-part"),
        ([Part("npm", "plotly.js", "4.1.1", "")], KNOWN[:1], TODAY, "npm: not checked, no snapshot holds it"),
        ([DEMO], [], TODAY + timedelta(days=30), "PyPI: the snapshot is of 2026-11-25, more than 14 days old"),
        ([Part("PyPI", "demo-part", "2.5.x", "")], [], TODAY, "demo-part 2.5.x could not be compared: Invalid version: '2.5.x'"),
    ],
)
def test_what_is_known_and_what_could_not_be_checked_are_faults(tmp_path, found, held, today, said):
    assert vulnerabilities.judged(found, snapshot(tmp_path, KNOWN[0], *held), today).faults == (said,)


def test_a_snapshot_that_misses_what_everybody_knows_is_not_relied_on(tmp_path):
    held = snapshot(tmp_path, advisory("other", [{"introduced": "0"}]))
    assert vulnerabilities.judged([DEMO], held, TODAY).faults == (
        "PyPI: the snapshot does not know the faults of requests 2.19.0, so it is not whole",
    )


def test_without_a_snapshot_the_command_fails_and_says_that_nothing_was_compared():
    found = CliRunner().invoke(vulnerabilities.main, [])
    assert found.exit_code == 1 and "0 packages compared" in found.output and "PyPI: not checked" in found.output


def test_a_file_that_is_no_snapshot_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "all.zip").write_text("no archive")
    found = CliRunner().invoke(vulnerabilities.main, [str(tmp_path / "all.zip")])
    assert found.exit_code == 1 and "not an archive of OSV" in found.output and "Traceback" not in found.output
