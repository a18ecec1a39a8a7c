"""What a card says of filters that change nothing on it."""

from collections.abc import Iterator

from dashboard.core.page import View
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS


def unapplied(view: View, filters: Filters, currencies: frozenset[str], said: tuple[str, ...]) -> tuple[str, ...]:
    """Return a note for each filter that a view cannot apply, or that keeps all it holds, but for those named in what is said already.

    filters: those that the view is asked under. currencies: all that the release holds.
    """
    keys = dict.fromkeys((*(key for key, _ in filters.picks), *filters.spanned))
    notes = ((key, note) for key in keys for note in _note(view, key, filters, currencies))
    return tuple(note for key, note in notes if not any(f"filter on {DIMENSIONS[key].label} " in each for each in said))


def _note(view: View, key: str, filters: Filters, currencies: frozenset[str]) -> Iterator[str]:
    label, picked = DIMENSIONS[key].label, filters.picked(key)
    if key in view.blind or "*" in view.blind:
        yield f"The filter on {label} does not apply to this view."
    elif key == "flow" and view.only in picked:
        yield f"This view is of {view.only}s alone: the filter on {label} changes nothing here."
    elif key == "currency" and currencies and currencies <= set(picked):
        yield f"All amounts are in {' or '.join(sorted(currencies))}: the filter on {label} changes nothing here."
