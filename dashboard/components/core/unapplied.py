"""What a card says of filters that change nothing on it."""

from collections.abc import Iterable, Iterator

from dashboard.core.page import View
from data.notes import Note
from queries.addresses.filters import Filters


def unapplied(view: View, filters: Filters, currencies: frozenset[str], said: Iterable[Note]) -> tuple[Note, ...]:
    """Return a note for each filter that a view cannot apply, or that keeps all it holds, but for those named in what is said already.

    filters: those that the view is asked under. currencies: all that the release holds.
    """
    keys = dict.fromkeys((*(key for key, _ in filters.picks), *filters.spanned))
    known = {note.filter for note in said}
    return tuple(note for key in keys if key not in known for note in _note(view, key, filters, currencies))


def _note(view: View, key: str, filters: Filters, currencies: frozenset[str]) -> Iterator[Note]:
    picked = filters.picked(key)
    if key in view.blind or "*" in view.blind:
        yield Note("filter_off_view", filter=key)
    elif key == "flow" and view.only in picked:
        yield Note("filter_idle_flow", filter=key, names=(f"{view.only}s",))
    elif key == "currency" and currencies and currencies <= set(picked):
        yield Note("filter_idle_currency", filter=key, names=tuple(sorted(currencies)))
