"""The side store with every fault: it is said, nothing looks empty that is not, and all is well once the store is."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from callbacks.compliance import hypotheses as board
from callbacks.compliance.suspects import UNREAD, suspected
from callbacks.core import saved as views
from data.side import store as stores
from data.side.store import Unavailable
from queries.addresses.filters import Filters
from queries.workspace import hypotheses, saved
from settings import settings

VALUES = {"who": "Ana", "title": "Suspected", "gap": "", "seen": "", "test": "", "result": "", "verdict": "", "change": ""}


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    """The file of a side store that holds one view and one hypothesis."""
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path}/warehouse")
    monkeypatch.setattr(stores, "PATIENCE", 0.1)
    settings.cache_clear()
    stores.store.cache_clear()
    saved.save("Kept", "/trade", "")
    hypotheses.begin("Ana", VALUES)
    yield tmp_path / "side.db"
    settings.cache_clear()
    stores.store.cache_clear()


def words(parts: object) -> str:
    return str(parts)


def is_said(reason: str, *, reads: bool = False) -> None:
    """The fault is said where something is saved, and where it is read nothing looks empty."""
    with pytest.raises(Unavailable, match=reason):
        saved.save("More", "/trade", "")
    assert reason in views.kept(1, "More", "/trade", "")
    assert reason in views.acted({"do": "rename", "number": 1, "name": "Other"})[1]
    panel, told, _mark = board.acted({"number": 0, "version": 0, "values": VALUES}, "")
    assert reason in told and not isinstance(panel, list | type(None))
    if not reads:
        for shown in (words(views.acted(None)[0]), words(board.shown("", None)[0])):
            assert reason in shown and "No view is saved" not in shown and "No hypothesis" not in shown
        rows = suspected([{"key": "?hs2=84", "name": "x", "goods": "y"}], (), "/evidence", Filters(), "m")
        assert rows[0]["inside"] == UNREAD


def is_well() -> None:
    assert [view.name for view in saved.views()] == ["Kept"] and [each.title for each in hypotheses.board()] == ["Suspected"]
    saved.save("More", "/trade", "")
    saved.remove(next(view.id for view in saved.views() if view.name == "More"))


def test_a_store_that_is_gone(file):
    away = file.with_suffix(".away")
    file.rename(away)
    is_said("its file is gone")
    away.rename(file)
    is_well()


def test_a_store_that_a_backup_replaced(file):
    shutil.copy(file, file.with_suffix(".backup"))
    file.unlink()
    file.with_suffix(".backup").rename(file)
    is_well()


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but something else" * 100])
def test_a_store_that_is_damaged(file, damage):
    whole = file.read_bytes()
    file.write_bytes(damage)
    is_said("its file is damaged")
    file.write_bytes(whole)
    is_well()


def test_a_store_whose_middle_is_damaged(file):
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + bytes(len(whole) - 8192) + whole[-4096:])
    is_said("its file is damaged")
    file.write_bytes(whole)
    is_well()


def test_a_store_in_whose_place_an_empty_one_stands(file):
    away = file.with_suffix(".away")
    file.rename(away)
    sqlite3.connect(file).close()
    file.touch()
    is_said("another file that holds nothing stands in its place")
    file.unlink()
    away.rename(file)
    is_well()


def test_a_store_that_another_program_locks(file):
    holder = sqlite3.connect(file)
    holder.execute("BEGIN EXCLUSIVE")
    is_said("another program holds it locked")
    holder.rollback()
    holder.close()
    is_well()


def test_a_store_without_space(file, monkeypatch):
    real = stores._engine

    def full(url):
        engine = real(url)
        with engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar()
        from sqlalchemy import event

        event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}"))
        return engine

    stores.store.cache_clear()
    monkeypatch.setattr(stores, "_engine", full)
    long = {**VALUES, "gap": "x" * 1900}
    with pytest.raises(Unavailable, match="no space left on its disk"):
        for _ in range(30):
            hypotheses.begin("Ana", long)
    assert [view.name for view in saved.views()] == ["Kept"]
    stores.store.cache_clear()
    monkeypatch.setattr(stores, "_engine", real)
    saved.save("More", "/trade", "")


def test_a_store_that_may_not_be_written(file, monkeypatch):
    real = stores._engine
    monkeypatch.setattr(stores, "_make_tables", lambda engine: None)
    monkeypatch.setattr(stores, "_engine", lambda url: real(url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})))
    stores.store.cache_clear()
    is_said("it may not be written", reads=True)
    assert [view.name for view in saved.views()] == ["Kept"]


def test_a_read_only_server_reads_and_saves_nothing(file, monkeypatch):
    monkeypatch.setenv("PORTOLAN_READ_ONLY", "1")
    settings.cache_clear()
    before = file.read_bytes()
    is_said("read-only", reads=True)
    assert [view.name for view in saved.views()] == ["Kept"] and file.read_bytes() == before


def test_a_read_only_server_makes_no_store(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/none/side.db")
    monkeypatch.setenv("PORTOLAN_READ_ONLY", "1")
    settings.cache_clear()
    assert saved.views() == () and not os.path.exists(tmp_path / "none")
    settings.cache_clear()


def test_what_went_wrong_holds_nothing_of_what_was_typed(file):
    file.write_bytes(b"x" * 5000)
    with pytest.raises(Unavailable) as refused:
        saved.save("swordfish", "/trade", "?office=swordfish")
    assert "swordfish" not in str(refused.value) and refused.value.__cause__ is None
