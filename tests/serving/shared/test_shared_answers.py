"""The answers that processes share: one finds what another made, the bound holds, and a fault costs no answer."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from queries.addresses.filters import Filters
from queries.engine import ask as asking
from queries.engine import cache
from queries.engine.ask import ask
from queries.engine.cache import MISSING, AnswerCache
from queries.engine.question import Question
from serving.shared.shared_answers import SharedAnswers, digest
from settings import settings
from tests.conftest import ROOT

KB = 1024
OTHER = """
import sys
from pathlib import Path
from queries.engine.cache import answers
from queries.engine import ask as asking, cache
from queries.engine.question import Question
from queries.addresses.filters import Filters
from serving.shared.shared_answers import SharedAnswers
answers().beyond, cache.WORTH = SharedAnswers(Path(sys.argv[1]), 10_000_000), 0.0
plain = asking._parts
def parts(*asked):
    print("read the warehouse")
    return plain(*asked)
asking._parts = parts
print(asking.ask(Question(("declarations", "release_hours_p50"), ("office",), Filters.parse("?mode=sea"))).rows)
answers().beyond.settle()
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shared"
    made.mkdir(mode=0o700)
    return made


def other(folder, path: str = "") -> list[str]:
    """What a further process prints that shares the folder."""
    given = os.environ | ({"PORTOLAN_WAREHOUSE": path} if path else {})
    found = subprocess.run([sys.executable, "-c", OTHER, str(folder)], cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    return found.stdout.splitlines()


def test_an_answer_made_by_one_process_is_found_by_the_next_and_is_the_same(read_demo, folder):
    first, second = other(folder), other(folder)
    plain = ask(Question(("declarations", "release_hours_p50"), ("office",), Filters.parse("?mode=sea")))
    assert first[0] == "read the warehouse" and first[1:] == second == [str(plain.rows)]


def test_this_process_finds_it_too_and_keeps_it(read_demo, folder, monkeypatch):
    made = other(folder)[-1]
    monkeypatch.setattr(asking, "_parts", lambda *_: pytest.fail("it was made anew"))
    for held in (settings, cache.answers):
        held.cache_clear()
    try:
        cache.answers().beyond = SharedAnswers(folder, 10_000_000)
        question = Question(("declarations", "release_hours_p50"), ("office",), Filters.parse("?mode=sea"))
        assert str(ask(question).rows) == made
        cache.answers().beyond = None
        assert str(ask(question).rows) == made
    finally:
        cache.answers.cache_clear()


def test_the_bound_holds_and_what_was_used_longest_ago_goes_first(folder):
    store = SharedAnswers(folder, 100 * KB, touch=0.0)
    for place in range(8):
        assert store.write(("f", place), "x" * 10 * KB)
    assert len(store) == 8 and store.find(("f", 0)) == "x" * 10 * KB
    for place in range(8, 12):
        store.write(("f", place), "x" * 10 * KB)
    held = [place for place in range(12) if store.find(("f", place)) is not MISSING]
    assert held == [0, 4, 5, 6, 7, 8, 9, 10, 11] and store.bytes <= 100 * KB
    assert store.bytes == SharedAnswers(folder, 100 * KB).bytes


def test_what_takes_more_than_an_eighth_is_not_kept(folder):
    store = SharedAnswers(folder, 80 * KB)
    assert not store.write("k", "x" * 11 * KB) and store.find("k") is MISSING
    assert store.write("k", "x" * 9 * KB)
    assert store.write("k", "y") and store.find("k") == "y" and store.bytes < 200


def test_what_cannot_be_shared_is_not_and_none_is_a_value(folder):
    store = SharedAnswers(folder, 80 * KB)
    assert not store.write("k", object()) and not store.write(("k", len), 1) and digest(object()) is None
    assert store.write("none", None) and store.find("none") is None and store.find("other") is MISSING


def test_words_are_kept_for_their_language_alone(folder):
    from data.language import say, spoken

    stores = [AnswerCache(10, 10**6) for _ in range(2)]
    for each in stores:
        each.beyond = SharedAnswers(folder, 80 * KB)
    made = []

    def worded():
        made.append(1)
        return say("Overview")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "WORTH", 0.0)
        with spoken("fr"):
            french = stores[0].given(("w", 1), worded)
        stores[0].beyond.settle()
        with spoken("fr"):
            assert stores[1].given(("w", 1), worded) == french and made == [1]
        with spoken("en"):
            assert stores[1].given(("w", 1), worded) == "Overview" != french and made == [1, 1]
        stores[1].beyond.settle()


def test_a_folder_that_others_may_open_is_refused(tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(PermissionError):
        SharedAnswers(tmp_path / "open", KB)


def test_a_damaged_file_costs_no_answer(folder, monkeypatch):
    monkeypatch.setattr(cache, "WORTH", 0.0)
    store = AnswerCache(10, 10**6)
    store.beyond = SharedAnswers(folder, 80 * KB)
    assert store.given("a", lambda: 1) == 1
    store.beyond.settle()
    for each in folder.iterdir():
        each.write_bytes(b"damaged" * 2000)
    fresh = AnswerCache(10, 10**6)
    fresh.beyond = store.beyond
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda place: fresh.given(("b", place), lambda: place), range(8))) == list(range(8))
    store.beyond.settle()


def test_many_threads_write_and_read_and_the_sum_of_bytes_holds(folder):
    store = SharedAnswers(folder, 60 * KB, touch=0.0)

    def asked(place: int) -> bool:
        key = ("f", place % 23)
        found = store.find(key)
        store.keep(key, [place % 23] * 300)
        return found is MISSING or found == [place % 23] * 300

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(asked, range(400)))
    store.settle()
    opened = store._connection()
    assert opened.execute("SELECT sum(bytes) FROM answer").fetchone()[0] == store.bytes <= 60 * KB
