"""The default address of every view is drawn once per release, in the background."""

import threading
import time
from dataclasses import replace

import pytest

import callbacks
from callbacks.core import warm
from callbacks.core.views import DRAWN
from callbacks.core.warm import Warmer
from dashboard.core import registry
from dashboard.core.page import Drawing, View
from queries.engine import cache, engine
from settings import settings

pytestmark = pytest.mark.usefixtures("read_demo")


def drawer(found: list, name: str):
    def draw(search: str) -> Drawing:
        found.append((name, search))
        return Drawing({}, 1, "")

    return View("page", name, name), draw


def test_each_view_is_drawn_once_and_again_for_the_next_release(monkeypatch):
    drawn = []
    warmer = Warmer(lambda: [drawer(drawn, name) for name in "abc"])
    assert warmer.turn() == 3 and warmer.turn() == 0
    assert drawn == [(name, "") for name in "abc"]
    following = replace(engine.current(), number=99)
    monkeypatch.setattr(engine, "current", lambda: following)
    assert warmer.turn() == 3 and warmer.turn() == 0 and len(drawn) == 6


def test_a_release_that_is_replaced_meanwhile_is_left_for_the_new_one(monkeypatch):
    first, drawn = engine.current(), []
    releases = iter([first, replace(first, number=98)])
    last = replace(first, number=98)
    monkeypatch.setattr(engine, "current", lambda: next(releases, last))
    warmer = Warmer(lambda: [drawer(drawn, name) for name in "abc"])
    assert warmer.turn() == 1 and warmer.turn() == 3


def test_what_fails_does_not_stop_the_others_nor_the_thread(monkeypatch):
    def fails(_search):
        raise RuntimeError("broken")

    drawn = []
    assert Warmer(lambda: [(View("page", "x", "x"), fails), drawer(drawn, "b")]).turn() == 2 and drawn == [("b", "")]


def test_the_thread_draws_by_itself_and_ends_when_told(monkeypatch):
    monkeypatch.setattr(warm, "PACE", 0.01)
    begun, drawn = threading.Event(), []

    def long(_search):
        begun.set()
        time.sleep(0.3)
        return Drawing({}, 1, "")

    warmer = Warmer(lambda: [(View("page", "long", "long"), long), drawer(drawn, "next")])
    warmer.start()
    assert begun.wait(5)
    warmer.stop()
    assert not drawn and "warm" not in {each.name for each in threading.enumerate()}


def test_the_first_reader_of_a_view_finds_it_answered(monkeypatch):
    views = [(view, draw) for view, draw in DRAWN.items() if view.page in ("alerts", "drivers")]
    assert registry.modules(callbacks) and Warmer(lambda: views).turn() == len(views) > 5
    monkeypatch.setattr(engine, "rows", lambda *_: pytest.fail("asked again"))
    monkeypatch.setattr(engine, "frame", lambda *_: pytest.fail("asked again"))
    for _view, draw in views:
        draw("")


def test_nothing_is_drawn_where_no_answers_are_kept(monkeypatch):
    monkeypatch.setenv("PORTOLAN_CACHE_ENTRIES", "0")
    settings.cache_clear()
    assert warm.begin() is None
    cache.answers().clear()
