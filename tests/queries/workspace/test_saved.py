"""Saved views: kept by name, never replaced by another's, refused with a reason."""

from threading import Thread

import pytest

from data.side import store as stores
from queries.workspace import saved
from queries.workspace.saved import BadName
from settings import settings


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/deep/side.db")
    settings.cache_clear()
    yield
    settings.cache_clear()


def names() -> list[str]:
    return [view.name for view in saved.views()]


def test_a_view_is_saved_listed_renamed_and_deleted():
    saved.save("  Red   lane ", "/clearance", "?lane=red")
    saved.save("air", "/", "")
    [air, red] = saved.views()
    assert (red.name, red.address, air.address) == ("Red lane", "/clearance?lane=red", "/")
    saved.rename(red.id, "A red lane")
    assert names() == ["A red lane", "air"]
    saved.remove(red.id)
    saved.remove(red.id)
    assert names() == ["air"]


def test_nobody_loses_a_view_to_another_of_the_same_name():
    saved.save("Straße", "/", "?lane=red")
    for act in (lambda: saved.save("STRASSE", "/trade", ""), lambda: saved.rename(saved.views()[1].id, "strasse")):
        saved.save(f"other {len(names())}", "/", "")
        with pytest.raises(BadName, match="already"):
            act()
    assert saved.views()[-1].search == "?lane=red"


@pytest.mark.parametrize(
    ("name", "reason"), [("", "a name"), ("   ", "a name"), ("x" * 81, "at most 80"), ("a\x00b", "letters"), ("a\u202eb", "letters")]
)
def test_a_bad_name_is_refused_with_its_reason(name, reason):
    with pytest.raises(BadName, match=reason):
        saved.save(name, "/", "")
    assert names() == []


def test_what_is_gone_cannot_be_renamed():
    with pytest.raises(BadName, match="gone"):
        saved.rename(7, "new")


def test_filters_beyond_measure_are_refused():
    with pytest.raises(BadName, match="too many"):
        saved.save("long", "/", "?" + "x" * 5000)


def test_two_who_save_at_once_both_keep_theirs():
    threads = [Thread(target=saved.save, args=(f"view {place}", "/", "")) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names()) == 8


def test_a_store_survives_a_new_process():
    saved.save("kept", "/", "")
    stores.store.cache_clear()
    assert names() == ["kept"]
