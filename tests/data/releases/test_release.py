"""Releases: immutable, atomic, one writer."""

import multiprocessing
import os
import signal
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, insert, select, text

from data import schema
from data.releases import release
from tests.queries.small import filled

AS_OF = datetime(2026, 10, 31, 23, 59, 59)


def publish(folder: Path, items: int, month: int = 202610, *, fresh: bool = False) -> release.Release:
    with release.draft(folder, fresh=fresh) as draft:
        draft.connection.execute(
            insert(schema.item), [filled(schema.item, month=month, decl_id=str(number), items=1) for number in range(items)]
        )
        return draft.publish("test", demonstration=False, as_of=AS_OF)


def count(path: Path) -> int:
    with create_engine(f"duckdb:///{path}", connect_args={"read_only": True}).connect() as connection:
        return connection.execute(select(func.count()).select_from(schema.item)).scalar_one()


def test_a_release_is_a_new_file_and_the_old_one_stays(tmp_path):
    first, second = publish(tmp_path, 2), publish(tmp_path, 3)
    assert (first.number, second.number) == (1, 2) and first.path != second.path
    assert (count(first.path), count(second.path)) == (2, 5)
    assert release.current(tmp_path) == second


def test_nothing_is_published_when_the_work_fails(tmp_path):
    before = publish(tmp_path, 2)
    with pytest.raises(RuntimeError, match="broken"), release.draft(tmp_path) as draft:
        draft.connection.execute(insert(schema.item), [filled(schema.item, items=1)])
        raise RuntimeError("broken")
    assert release.current(tmp_path) == before and count(before.path) == 2


def test_a_fresh_draft_starts_empty(tmp_path):
    publish(tmp_path, 2)
    assert count(publish(tmp_path, 1, fresh=True).path) == 1


def test_only_the_last_few_releases_are_kept(tmp_path):
    for _ in range(release.KEPT + 2):
        publish(tmp_path, 1)
    assert len(list(tmp_path.glob("release-*.duckdb"))) == release.KEPT


@pytest.mark.parametrize(
    ("month", "as_of", "full"), [(202610, AS_OF, 202610), (202610, datetime(2026, 10, 15), 202609), (202603, AS_OF, 202603)]
)
def test_the_last_full_month_has_ended(tmp_path, month, as_of, full):
    with release.draft(tmp_path) as draft:
        draft.connection.execute(insert(schema.item), [filled(schema.item, month=month, items=1)])
        assert draft.publish("test", demonstration=False, as_of=as_of).last_full_month == full


def _hang(folder: Path, ready) -> None:
    with release.draft(folder) as draft:
        draft.connection.execute(insert(schema.item), [filled(schema.item, items=1)])
        draft.connection.commit()
        ready.set()
        time.sleep(60)


def test_a_killed_writer_leaves_the_last_release_and_the_next_one_works(tmp_path):
    before = publish(tmp_path, 2)
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    writer = context.Process(target=_hang, args=(tmp_path, ready))
    writer.start()
    assert ready.wait(30)
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert release.current(tmp_path) == before
    assert count(publish(tmp_path, 3).path) == 5
    assert not list(tmp_path.glob("building-*"))


def test_an_empty_folder_says_what_to_run(tmp_path):
    with pytest.raises(release.NoRelease, match=r"manage\.py demo"):
        release.current(tmp_path)


@pytest.mark.parametrize("url", ["postgresql://x/y", "duckdb://"])
def test_a_warehouse_that_is_not_a_folder_is_refused(url):
    with pytest.raises(ValueError, match="PORTOLAN_WAREHOUSE"):
        release.folder_of(url)


def test_a_warehouse_of_an_earlier_version_is_told_what_it_lacks(tmp_path):
    published = publish(tmp_path, 2)
    engine = create_engine(f"duckdb:///{published.path}")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE item DROP COLUMN fob_value"))
    engine.dispose()
    with pytest.raises(release.NoRelease, match=r"no item\.fob_value.*manage\.py upgrade"), release.draft(tmp_path):
        pass
    with release.draft(tmp_path, fresh=True) as draft:
        assert draft.previous is None


def test_what_a_killed_writer_left_behind_is_removed_with_what_it_spilt(tmp_path):
    (tmp_path / "building-1-1.duckdb").write_bytes(b"half")
    spilt = tmp_path / "building-1-1.duckdb.tmp"
    spilt.mkdir()
    (spilt / "duckdb_temp_storage-0.tmp").write_bytes(b"more")
    with release.draft(tmp_path) as draft:
        assert [path.name for path in tmp_path.glob("building-1-1*")] == []
        limit, folder = draft.raw.execute("SELECT current_setting('memory_limit'), current_setting('temp_directory')").fetchone()
        assert limit == "572.2 MiB" and folder == f"{draft.path}.tmp"
    assert list(tmp_path.glob("building-*")) == []
