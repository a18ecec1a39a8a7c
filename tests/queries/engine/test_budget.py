"""The time of a view: Python that runs over it is stopped and its thread goes on; what holds a lock is never left half done."""

import threading
import time

import pandas as pd
import pytest

import app
from callbacks.core import views
from dashboard.core.page import Drawing
from queries.engine import budget, engine
from queries.engine.cache import AnswerCache
from queries.engine.query_timeout import TURN, Superseded, TooSlow, Turn, watch
from settings import settings

LONG, SHORT, SOON = 20.0, 0.2, 3.0


def spun(seconds: float = LONG) -> int:
    """Compute for so long, and say how many steps that were."""
    steps, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        steps += 1
    return steps


def grouped(seconds: float = LONG) -> None:
    """The same in pandas."""
    until, frame = time.monotonic() + seconds, pd.DataFrame({"a": range(1000), "b": range(1000)})
    while time.monotonic() < until:
        frame.groupby("a")["b"].agg(lambda each: each.sum())


def swallowing() -> None:
    """Code that takes every Exception for something it can go on from."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        try:
            spun(0.01)
        except Exception:
            continue


@pytest.mark.parametrize("run", [spun, grouped, swallowing])
def test_python_that_runs_over_its_time_is_stopped_and_its_thread_goes_on(run):
    begun = time.monotonic()
    with pytest.raises(TooSlow, match=r"longer than 0\.2 seconds: narrow"), engine.limited(SHORT):
        run()
    assert time.monotonic() - begun < SOON
    assert spun(0.3) > 0, "and nothing is raised in it afterwards"


def test_what_is_quick_is_not_touched():
    for _ in range(50):
        with engine.limited(SHORT):
            assert spun(0.001) > 0
    assert spun(0.4) > 0


def test_a_view_that_was_asked_again_is_stopped_while_it_computes():
    token = TURN.set(Turn(("screen", "view"), 1))
    threading.Timer(SHORT, lambda: watch().take(Turn(("screen", "view"), 2))).start()
    begun = time.monotonic()
    try:
        with pytest.raises(Superseded), engine.limited(LONG):
            spun()
    finally:
        TURN.reset(token)
    assert time.monotonic() - begun < SOON


def test_a_cache_stays_whole_when_what_it_keeps_takes_too_long():
    store = AnswerCache(10, 10_000)
    with pytest.raises(TooSlow), engine.limited(SHORT):
        store.given("a", spun)
    assert store.given("a", lambda: 5) == 5 and len(store) == 1


def test_who_waits_for_what_another_computes_waits_no_longer_than_its_own_time():
    store, begun = AnswerCache(10, 10_000), threading.Event()

    def made() -> int:
        begun.set()
        time.sleep(2)
        return 7

    other = threading.Thread(target=lambda: store.given("a", made))
    other.start()
    begun.wait(SOON)
    with pytest.raises(TooSlow), engine.limited(SHORT):
        store.given("a", lambda: 8)
    other.join()
    assert store.given("a", lambda: 8) == 7


def test_what_takes_or_gives_back_a_lock_is_not_left():
    """A frame inside a condition, a pool or the cache itself is none where a thread may be stopped; one that it computes in is."""
    seen: list[bool] = []
    condition = threading.Condition()
    waiting = threading.Thread(target=lambda: condition.__enter__() and condition.wait(0.5) and condition.__exit__(None, None, None))
    waiting.start()
    time.sleep(0.1)
    seen.append(budget.computes(budget.sys._current_frames().get(waiting.ident)))
    inspect = budget.inspect
    AnswerCache(10, 10_000).given("a", lambda: seen.append(budget.computes(inspect.currentframe(), inspect.currentframe().f_back)))
    waiting.join()
    assert seen == [False, True]


def test_many_at_once_are_each_stopped_and_leave_every_lock_free():
    store, ended = AnswerCache(50, 100_000), []

    def work(place: int) -> None:
        for step in range(4):
            try:
                with engine.limited(0.05 + place * 0.01):
                    store.given((place % 3, step), lambda: spun(0.15))
            except TooSlow:
                pass
        ended.append(place)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert sorted(ended) == list(range(6)) and store.given("free", lambda: 1) == 1


@pytest.mark.usefixtures("read_demo")
def test_a_view_over_its_time_shows_a_sentence_and_the_next_is_answered(monkeypatch):
    monkeypatch.setenv("PORTOLAN_VIEW_SECONDS", "0.3")
    settings.cache_clear()
    with app.server.test_request_context("/"):
        drawing, notice = views.attempted("slow", "", lambda _filters: spun() and None)
        assert drawing is None and "This took too long." in str(notice) and "The view took longer than 0.3 seconds" in str(notice)
        quick = Drawing({"data": []}, 1, "Release 1")
        assert views.attempted("quick", "", lambda _filters: quick) == (quick, None)


@pytest.mark.usefixtures("read_demo")
def test_what_is_drawn_in_the_background_has_no_limit(monkeypatch):
    monkeypatch.setenv("PORTOLAN_VIEW_SECONDS", "0.1")
    settings.cache_clear()
    drawing, notice = views.attempted("warm", "", lambda _filters: Drawing({"data": []}, spun(0.4), "Release 1"))
    assert drawing and drawing.observations > 0 and notice is None
