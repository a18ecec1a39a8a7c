"""Faults of releases: what is damaged keeps the good one in service and says so, going back works, a full disk leaves nothing behind."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import app
from callbacks.core import views
from data.releases import release, shelf
from queries.engine import engine
from queries.engine.backends.embedded import Folder
from queries.engine.engine import Warehouse
from settings import settings

ROOT = Path(__file__).parents[3]
HEADER = "code,name,region,mode,latitude,longitude"


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}", "PORTOLAN_FORECAST": "0", **settings}
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A warehouse of two releases."""
    folder = tmp_path_factory.mktemp("shelf") / "warehouse"
    for seed in ("1", "2"):
        assert run(folder, "demo", "--declarations", "300", "--years", "1", "--seed", seed).returncode == 0
    return folder


@pytest.fixture
def folder(made, tmp_path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(made, tmp_path / "warehouse"))


def damaged_pointer(folder: Path) -> None:
    (folder / "current.json").write_text('{"number": 3, "pa')


def pointer_of_another_kind(folder: Path) -> None:
    (folder / "current.json").write_text("[1, 2]")


def pointer_to_nothing(folder: Path) -> None:
    entry = json.loads((folder / "current.json").read_text())
    (folder / "current.json").write_text(json.dumps({**entry, "number": 3, "path": "release-000003-x.duckdb"}))


def pointer_gone(folder: Path) -> None:
    (folder / "current.json").unlink()


def file_damaged(folder: Path) -> None:
    (folder / "release-000003-x.duckdb").write_bytes(b"damage" * 10_000)
    pointer_to_nothing(folder)


FAULTS = (damaged_pointer, pointer_of_another_kind, pointer_to_nothing, pointer_gone, file_damaged)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_good_release_stays_in_service_and_the_fault_is_said_until_it_is_mended(folder, fault, monkeypatch):
    monkeypatch.setattr(engine, "RETRY", 0.0)
    warehouse = Warehouse(Folder(folder))
    assert warehouse.current()[0].number == 2 and warehouse.fault() == ""
    fault(folder)
    assert warehouse.current()[0].number == 2 and "manage.py releases --restore" in warehouse.fault()
    assert shelf.restore(folder, 1).number == 1
    assert warehouse.current()[0].number == 1 and warehouse.fault() == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_is_not_started_on_a_bad_warehouse_and_says_how_to_mend_it(folder, fault):
    fault(folder)
    found = run(folder, "serve", PORT="1")
    assert found.returncode == 1 and "Traceback" not in found.stderr and found.stderr.count("\n") == 1
    assert "manage.py releases --restore N" in found.stderr or "cannot listen" in found.stderr
    listed = run(folder, "releases")
    assert "can be read: 1, 2" in listed.stdout and listed.returncode == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_release_is_not_gone_on_from(folder, fault, tmp_path):
    fault(folder)
    with pytest.raises(release.NoRelease), release.draft(folder):
        raise AssertionError("a draft was begun")
    assert not list(folder.glob("building-*"))


def test_going_back_and_on_again(folder):
    assert "Release 1 is in service again." in run(folder, "releases", "--restore", "1").stdout
    assert release.current(folder).number == 1
    assert "Release 3" in run(folder, "demo", "--declarations", "300", "--years", "1").stdout
    assert run(folder, "releases", "--restore", "2").returncode == 0 and release.current(folder).number == 2


def test_a_release_restored_is_as_it_was_published(folder):
    published = release.current(folder)
    assert shelf.restore(folder, 2) == published


@pytest.mark.parametrize("number", ["7", "0", "x"])
def test_a_release_that_is_not_there_is_refused(folder, number):
    found = run(folder, "releases", "--restore", number)
    assert found.returncode != 0 and "Traceback" not in found.stderr and release.current(folder).number == 2


def test_a_release_that_cannot_be_read_is_refused(folder):
    shelf.files(folder)[1].write_bytes(b"damage" * 10_000)
    with pytest.raises(ValueError, match="cannot be read; those that can: 2"):
        shelf.restore(folder, 1)


def test_a_refresh_that_changes_nothing_grows_nothing(folder):
    before = sorted((path.name, path.stat().st_size) for path in folder.iterdir())
    found = run(folder, "refresh")
    assert "Release 2 stays" in found.stdout
    assert sorted((path.name, path.stat().st_size) for path in folder.iterdir()) == before


def test_a_refresh_that_changes_something_publishes(folder):
    path = shelf.files(folder)[2]
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM rollup_payment_nation")
    assert "Release 3" in run(folder, "refresh").stdout


def test_a_copy_that_finds_no_space_leaves_nothing_and_says_so(folder, monkeypatch):
    def full(_source, target):
        Path(target).write_bytes(b"part")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space left"), release.draft(folder):
        pass
    assert not list(folder.glob("building-*")) and release.current(folder).number == 2


def test_a_pointer_that_finds_no_space_leaves_no_release_behind(folder, monkeypatch):
    real = os.replace

    def full(source, target):
        raise OSError(28, "No space left on device") if str(target).endswith("current.json") else real(source, target)

    before = sorted(path.name for path in folder.glob("release-*"))
    with pytest.raises(OSError, match="No space left"), release.draft(folder) as draft:
        monkeypatch.setattr(os, "replace", full)
        draft.publish("x", demonstration=True, as_of=__import__("datetime").datetime(2026, 1, 1))
    assert sorted(path.name for path in folder.glob("release-*")) == before and not list(folder.glob("*.new"))
    assert release.current(folder).number == 2


@pytest.fixture
def little(tmp_path):
    """A disk of 24 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by the administrator alone")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_leaves_nothing_behind_and_says_so(little):
    found = run(little / "warehouse", "demo", "--declarations", "60000", "--years", "5")
    assert found.returncode == 1 and found.stderr.splitlines()[-1].startswith("manage.py: no space left for "), found.stderr[-300:]
    assert "Traceback" not in found.stderr and [path.name for path in (little / "warehouse").iterdir()] == ["lock"]


def damaged_within(file: Path) -> None:
    """Damage most of a file from the inside, where the server has it open already."""
    with file.open("r+b") as opened:
        for place in range(4 * 4096, file.stat().st_size, 65_536):
            opened.seek(place)
            opened.write(b"damage" * 2_000)


def test_a_part_that_cannot_be_read_fails_what_asks_for_it_with_a_sentence(folder, monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    settings.cache_clear()
    engine.warehouse.cache_clear()
    try:
        damaged_within(engine.current().path)
        client = app.server.test_client()
        for address in ("/api/ask?measures=declarations&by=office", "/api/records", "/api/trs.xlsx"):
            reply = client.get(address)
            assert (reply.status_code, "a part of release-000002" in reply.text, "releases --restore N" in reply.text) == (503, True, True)
        view = next(view for view in views.DRAWN if (view.page, view.name) == ("overview", "offices"))
        drawing, notice = views.attempted("offices", "", lambda _: views.DRAWN[view](""))
        assert drawing is None and "cannot be read" in str(notice) and not [each for each in caplog.records if each.levelname == "ERROR"]
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json["status"]) == (200, "impaired") and "cannot be read" in ready.json["release_file"]
        assert shelf.restore(folder, 1).number == 1
        assert client.get("/api/ask?measures=declarations").status_code == 200
        assert client.get("/readyz").json["release_file"] == "ok"
    finally:
        settings.cache_clear()
        engine.warehouse.cache_clear()


def test_the_release_in_service_is_among_those_that_can_be_read(folder):
    assert "can be read: 1, 2" in run(folder, "releases").stdout
