"""A cross of the period shown beside the same cross of the period it is compared with."""

from dataclasses import dataclass, replace
from typing import Any

from data.language import sentence
from data.months import months_between, shifted
from data.notes import Note
from queries.addresses.cross import Cross
from queries.addresses.filters import Filters, earlier_codes
from queries.catalogue import MEASURES
from queries.engine.question import TIMES, MixedCurrencies
from queries.tables.pivot import TOTAL, Axis, Period, Pivot, axes_of, pivot
from services.core.comparison import TOO_EARLY, reaches, unlike

NOTHING_COMPARED = Note("cross_uncompared")


@dataclass(frozen=True)
class ComparedCross:
    """A cross of the period shown and of the earlier one, over the same months of both; `before` is None if there is no comparison.

    places: the code of each axis in the earlier period, for codes of months, quarters and years. uncompared: measures without earlier data.
    """

    now: Pivot
    before: Pivot | None = None
    notes: tuple[Note, ...] = ()
    places: tuple[dict[Any, Any], ...] = ()
    uncompared: frozenset[str] = frozenset()

    def compares(self, measure: str) -> bool:
        """Tell whether a measure stands beside an earlier value."""
        return self.before is not None and measure not in self.uncompared

    def earlier(self, measure: str, *place: Any) -> Any:
        """Return the exact value of a place (a code, OTHERS or TOTAL for each axis) in the earlier period; None if it is unknown."""
        if not self.before or measure in self.uncompared:
            return None
        return self.before.counted(measure, *(codes.get(code, code) for codes, code in zip(self.places, place, strict=True)))

    def change(self, measure: str, *place: Any) -> Any:
        """Return the exact value of a place less the earlier one, in the unit of the measure; None if either is unknown."""
        now, before = self.now.counted(measure, *place), self.earlier(measure, *place)
        return None if now is None or before is None else now - before

    def share(self, measure: str, *place: Any) -> float | None:
        """Return the change of a place divided by that of the whole cross; None unless the measure adds up and the whole changed."""
        part, whole = self.change(measure, *place), self.change(measure, *(TOTAL for _ in place))
        return float(part) / float(whole) if MEASURES[measure].kind == "total" and part is not None and whole else None


def compared_cross(cross: Cross, filters: Filters, screen: Filters) -> ComparedCross:
    """Return a cross under the filters, beside the period compared with where the cross asks for the change.

    screen: filters whose selections are always among the codes shown. Raises CannotCut, MixedCurrencies, TooMany, TooSlow.
    """
    earlier = filters.compared() if cross.change else None
    reaching = tuple(key for key in cross.measures if earlier and reaches(key, earlier))
    if not earlier or not reaching:
        notes = (TOO_EARLY if earlier else NOTHING_COMPARED,) if cross.change else ()
        return ComparedCross(pivot(cross, Period(filters), axes_of(cross, (Period(filters),), screen)), notes=notes)
    gone = frozenset[int]().union(*(unlike(key, filters, earlier) for key in reaching))
    if len(gone) == months_between(filters.first_month, filters.last_month):
        return replace(compared_cross(replace(cross, change=False), filters, screen), notes=(TOO_EARLY,))
    return _beside(cross, filters, earlier, screen, gone, frozenset(cross.measures) - {*reaching})


def _beside(cross: Cross, filters: Filters, earlier: Filters, screen: Filters, gone: frozenset[int], lost: frozenset[str]) -> ComparedCross:
    """Return both crosses over the months that neither period lacks; gone: the months (yyyymm) of the period shown to leave out."""
    by = months_between(earlier.first_month, filters.first_month) - 1
    try:
        axes = axes_of(cross, (Period(filters), Period(earlier)), screen)
        places = tuple(_moved(axis, by) for axis in axes)
        then = pivot(cross, Period(earlier, tuple(sorted(shifted(month, -by) for month in gone))), _earlier_axes(axes, places))
    except MixedCurrencies as refusal:
        return replace(compared_cross(replace(cross, change=False), filters, screen), notes=(Note("text", text=sentence(refusal)),))
    notes = (*_left_out(gone), *_lost(cross, lost), *_unaligned(axes, places))
    return ComparedCross(pivot(cross, Period(filters, tuple(sorted(gone))), axes), then, notes, places, lost)


def _moved(axis: Axis, by: int) -> dict[Any, Any]:
    """Return the codes of an axis of months, quarters or years with those of as many months earlier; one that has none is None."""
    if axis.key not in TIMES:
        return {}
    if axis.key == "month":
        return {code: shifted(code, -by) for code in axis.codes}
    moved = {code: earlier_codes(axis.key, (str(code),), by) for code in axis.codes}
    return {code: type(code)(codes[0]) if codes else None for code, codes in moved.items()}


def _earlier_axes(axes: tuple[Axis, ...], places: tuple[dict[Any, Any], ...]) -> tuple[Axis, ...]:
    """Return the axes of the earlier period: the same codes, moved where they are months, quarters or years."""
    pairs = zip(axes, places, strict=True)
    return tuple(replace(axis, codes=tuple(codes.get(code, code) for code in axis.codes)) for axis, codes in pairs)


def _left_out(gone: frozenset[int]) -> tuple[Note, ...]:
    return (Note("cross_without", months=tuple(sorted(gone))),) if gone else ()


def _lost(cross: Cross, lost: frozenset[str]) -> tuple[Note, ...]:
    return (Note("measures_uncompared", tuple(key for key in cross.measures if key in lost)),) if lost else ()


def _unaligned(axes: tuple[Axis, ...], places: tuple[dict[Any, Any], ...]) -> tuple[Note, ...]:
    """Return a note for each axis of quarters or years that do not begin at the same distance in the earlier period."""
    return tuple(Note("cross_unaligned", by=axis.key) for axis, codes in zip(axes, places, strict=True) if None in codes.values())
