"""The cache: one computation a question whoever asks, bounded in entries and in bytes, and sound under many threads."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from data.language import PSEUDO, SOURCE, say, spoken
from queries.engine import cache
from queries.engine.cache import AnswerCache, kept
from queries.engine.weight import weight
from settings import settings

MB = 2**20


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setenv("PORTOLAN_CACHE_MEMORY", "8MB")
    for held in (settings, cache.answers):
        held.cache_clear()
    yield
    for held in (settings, cache.answers):
        held.cache_clear()


def test_many_who_ask_at_once_wait_for_one_computation():
    store, computed = AnswerCache(10, MB), []

    def make():
        computed.append(1)
        time.sleep(0.2)
        return 7

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: store.given("a", make), range(8))) == [7] * 8
    assert computed == [1]


def test_an_error_is_not_kept_and_lets_the_next_compute():
    store = AnswerCache(10, MB)
    with pytest.raises(ZeroDivisionError):
        store.given("a", lambda: 1 // 0)
    assert store.given("a", lambda: 5) == 5 and len(store) == 1


def test_what_is_none_is_kept_too():
    store, computed = AnswerCache(10, MB), []
    for _ in range(3):
        assert store.given("a", lambda: computed.append(1)) is None
    assert computed == [1]


def test_bytes_are_bounded_and_the_oldest_goes_first():
    store = AnswerCache(1000, 4 * MB)
    for place in range(20):
        store.given(place, lambda: np.zeros(MB // 8))
    assert store.bytes <= 4 * MB and len(store) == 3
    again = []
    store.given(19, lambda: again.append(1))
    store.given(0, lambda: again.append(0))
    assert again == [0]


def test_what_is_larger_than_all_is_answered_and_not_kept():
    store = AnswerCache(10, MB)
    assert store.given("a", lambda: np.zeros(MB)).size == MB and len(store) == 0


def test_entries_are_bounded_and_none_keeps_none():
    store, none = AnswerCache(3, MB), AnswerCache(0, MB)
    for place in range(9):
        store.given(place, lambda: 1)
        none.given(place, lambda: 1)
    assert (len(store), len(none)) == (3, 0)


def test_a_store_is_sound_under_many_threads():
    """Every function of one store asks it at once, and much is let go of: no answer is another's, and the sum of bytes holds."""
    store = AnswerCache(50, MB // 4)

    def asked(place: int) -> bool:
        key = place % 97
        return store.given(("f", key), lambda: (key, bytes(key * 100)))[0] == key

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(asked, range(20_000)))
    assert len(store) <= 50 and store.bytes <= MB // 4 and not store._making


def test_two_functions_of_one_key_keep_apart_under_one_lock(fresh):
    @kept(key=lambda x: ("same", x))
    def doubled(x: int) -> int:
        return 2 * x

    @kept(key=lambda x: ("same", x))
    def squared(x: int) -> int:
        return x * x

    assert [doubled(5), squared(5), doubled(5), squared(5)] == [10, 25, 10, 25] and len(cache.answers()) == 2


def test_a_function_may_ask_another_of_the_same_store(fresh):
    @kept(key=lambda x: x)
    def low(x: int) -> int:
        return x + 1

    @kept(key=lambda x: x)
    def high(x: int) -> int:
        return low(x) + low(x + 1)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(high, [1] * 50)) == {5}


def test_all_stores_together_keep_within_the_memory(fresh):
    stores = [each for each in vars(cache).values() if isinstance(each, AnswerCache)]
    assert stores == [] and cache.allowed() == 8 * MB and cache.answers()._kept.maxsize == 4 * MB


def test_a_computation_that_was_forsaken_is_begun_anew(monkeypatch):
    monkeypatch.setattr(cache, "FORSAKEN", 0.3)
    store, release = AnswerCache(10, MB), threading.Event()
    stuck = threading.Thread(target=lambda: store.given("a", release.wait))
    stuck.start()
    time.sleep(0.1)
    assert store.given("a", lambda: "anew") == "anew"
    release.set()
    stuck.join()


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        (np.zeros(10_000), 80_000, 81_000),
        (pd.DataFrame({"a": np.zeros(10_000), "b": np.arange(10_000)}), 160_000, 162_000),
        ([float(each) for each in range(10_000)], 300_000, 340_000),
        (tuple({"office": f"office {each}", "value": Decimal(each)} for each in range(1000)), 300_000, 600_000),
        ("x" * 5000, 5000, 5100),
        (None, 1, 100),
    ],
)
def test_a_weight_is_near_what_a_value_takes(value, least, most):
    assert least <= weight(value) <= most


def test_what_is_made_with_words_is_kept_for_each_language_and_all_else_for_all():
    store, made = AnswerCache(10, MB), []

    def asked(key, make):
        return store.given(key, lambda: (made.append(key), make())[1])

    def total():
        return asked("number", lambda: 7)

    def finding():
        return asked("finding", lambda: say("{count} of them", count=total()))

    def page():
        return asked("page", lambda: [finding(), total()])

    heard = []
    for wanted in (SOURCE, PSEUDO, SOURCE, PSEUDO):
        with spoken(wanted):
            heard.append(page())
    assert heard == [["7 of them", 7], ["⟦7 óf thém⟧", 7]] * 2
    assert sorted(made) == ["finding", "finding", "number", "page", "page"]


def test_what_holds_something_kept_with_words_is_kept_for_its_language_too():
    store = AnswerCache(10, MB)
    for wanted, shown in ((SOURCE, "Open"), (PSEUDO, "⟦Ópéñ⟧"), (SOURCE, "Open")):
        with spoken(wanted):
            store.given("word", lambda: say("Open"))
            assert store.given("around", lambda: [store.given("word", lambda: say("Open"))]) == [shown]
