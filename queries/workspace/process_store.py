"""The side store of this process, as its settings name it."""

from data.side import store
from settings import settings


def side() -> store.SideStore:
    """Return the side store; its `reading` and `writing` raise Unavailable if it is faulty."""
    return store.store(settings().side_store, settings().read_only)
