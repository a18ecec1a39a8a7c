"""The side store of this process, as its settings name it."""

from data.access.user import current_user
from data.side import store
from settings import settings


def side() -> store.SideStore:
    """Return the side store; its `reading` and `writing` raise Unavailable if it is faulty, or if the user does not see all offices."""
    return any_side() if current_user().scope.whole else store.ClosedStore(settings().side_store)


def any_side() -> store.SideStore:
    """Return the side store for what names nobody's rows by itself: the addresses that are kept under a key made of what they hold."""
    return store.store(settings().side_store, settings().read_only)
