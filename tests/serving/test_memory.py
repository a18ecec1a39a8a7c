"""What lives long is walked by a collection once, and is freed all the same when it is let go of."""

import gc
import weakref

import pytest

import manage
from serving import memory


@pytest.fixture(autouse=True)
def _as_before():
    held = list(gc.callbacks)
    yield
    gc.callbacks[:] = held
    gc.unfreeze()


class Kept:
    """A thing with references, as an answer is."""


def test_what_outlives_a_full_collection_is_not_walked_again():
    memory.settle()
    kept = [Kept() for _ in range(1000)]
    gc.collect()
    assert len(gc.get_objects()) < 1000
    assert len(kept) == 1000


def test_what_is_let_go_of_is_freed_at_once_and_what_is_new_and_lost_by_a_collection():
    memory.settle()
    memory.settle()
    kept, lost = Kept(), Kept()
    lost.itself = lost
    seen, gone = weakref.ref(kept), weakref.ref(lost)
    del lost
    gc.collect()
    del kept
    assert seen() is None and gone() is None


def test_what_is_served_is_settled_once(monkeypatch):
    monkeypatch.setattr("callbacks.core.warm.begin", lambda: None)
    manage.served()
    manage.served()
    assert gc.callbacks.count(memory._set_aside) == 1 and gc.get_freeze_count() > 100_000
