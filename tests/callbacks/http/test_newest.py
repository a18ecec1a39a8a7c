"""Newest wins: a view asked again by the same screen stops what still runs for its older address, and nothing else."""

import json
import threading
import time
from contextvars import copy_context

import pytest
from sqlalchemy import text

import app
from callbacks.http.newest import HEADER
from queries.engine import cache, engine
from queries.engine.query_timeout import TURN, Superseded, Turn, watch

pytestmark = pytest.mark.usefixtures("limited", "read_demo")
LONG = text("SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range + b.range = 7")


@pytest.fixture
def limited(monkeypatch):
    """A query may take as long as it may by default."""
    monkeypatch.delenv("PORTOLAN_QUERY_SECONDS")


def running(turn: Turn | None, found: list) -> threading.Thread:
    """A thread that runs a query far longer than any test, and tells what became of it."""

    def run():
        TURN.set(turn)
        try:
            with engine.reading() as connection:
                connection.execute(LONG)
        except RuntimeError as error:
            found.append(type(error))

    thread = threading.Thread(target=copy_context().run, args=(run,))
    thread.start()
    return thread


def test_an_older_question_of_the_same_view_and_screen_is_interrupted_and_no_other():
    stopped, others = [], []
    old = running(Turn(("screen", "trend"), 7), stopped)
    rest = [running(turn, others) for turn in (Turn(("screen", "offices"), 6), Turn(("other screen", "trend"), 1), None)]
    time.sleep(0.3)
    began = time.monotonic()
    watch().take(Turn(("screen", "trend"), 8))
    old.join(5)
    assert stopped == [Superseded] and time.monotonic() - began < 2 and not others and all(each.is_alive() for each in rest)
    for number, place in ((7, ("screen", "offices")), (2, ("other screen", "trend"))):
        watch().take(Turn(place, number))
    for each in rest[:2]:
        each.join(5)
    assert others == [Superseded, Superseded]
    rest[2].join(15)
    assert others[2:] == [engine.TooSlow]


@pytest.fixture(scope="module")
def asked():
    """Asks for the offices of the Overview as a numbered request of a screen, nothing kept of what was asked before; its status."""
    name = next(key for key in app.app.callback_map if "overview-offices-head" in key)
    callback = app.app.callback_map[name]
    body = {
        "output": name,
        "outputs": [{"id": each.component_id, "property": each.component_property} for each in callback["output"]],
        "inputs": [{**each, "id": json.loads(each["id"]) if each["id"].startswith("{") else each["id"]} for each in callback["inputs"]],
        "changedPropIds": ["release.data"],
    }
    client = app.server.test_client()

    def status(screen: str, number) -> int:
        cache.answers().clear()
        return client.post("/_dash-update-component", json=body, headers={HEADER: f"{screen} {number}"}).status_code

    return status


def test_a_request_that_comes_after_a_newer_one_is_answered_with_nothing(asked):
    assert [asked("a1", number) for number in (2, 1, 2, 3)] == [200, 204, 200, 200]
    assert asked("a2", 1) == 200


def test_a_request_that_does_not_say_its_turn_is_answered(asked):
    assert asked("a3", 5) == 200 and asked("a3", "x") == asked("no", 1) == 200
