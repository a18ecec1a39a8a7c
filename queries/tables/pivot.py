"""A cross of up to three dimensions and four measures; others and totals of what does not add up are asked again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from data.language import mark, say
from data.notes import Note
from queries.addresses.cross import Cross
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.ask import ask
from queries.engine.question import TIMES, Answer, CannotCut, Question
from queries.engine.route import base

KEPT, OTHERS, TOTAL = "kept", "others", "total"
MOST = (12, 6, 4)
MOST_TIMES = (60, 24, 12)
Place = tuple[Any, ...]
Cells = dict[Place, dict[str, Any]]


@dataclass(frozen=True)
class Axis:
    """A dimension of a cross: the codes shown in order, and those taken together as others."""

    key: str
    codes: tuple[Any, ...]
    others: tuple[Any, ...]

    @property
    def places(self) -> tuple[Any, ...]:
        """Return the places on the axis: its codes, the others, and the total."""
        return (*self.codes, *([OTHERS] if self.others else []), TOTAL)

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states of a place on the axis: kept, among the others, or the total."""
        return (KEPT, *([OTHERS] if self.others else []), TOTAL)


@dataclass(frozen=True)
class Pivot:
    """The values of a cross by measure and place (a code, OTHERS or TOTAL on each axis), observations, and what cannot be cut.

    `currencies` has that of each measure in money; empty where its cells are in several, and it has no total over them.
    """

    cross: Cross
    axes: tuple[Axis, ...]
    cells: Cells
    observations: int
    notes: tuple[Note, ...]
    filters: Filters
    currencies: dict[str, str]

    def value(self, measure: str, *place: Any) -> Any:
        """Return a value; None if it is unknown or cannot be cut so."""
        return self.cells.get(place, {}).get(measure)

    def counted(self, measure: str, *place: Any) -> Any:
        """Return a value that may be compared: 0 for a sum over no rows, None if it is unknown or cannot be cut so."""
        if measure in self.cells.get(place, {}) or MEASURES[measure].kind != "total" or not self._receives(measure, place):
            return self.value(measure, *place)
        return 0

    def _receives(self, measure: str, place: Place) -> bool:
        """Tell whether no rows means none: the measure is cut so, in one currency, and any month or year of the place holds rows."""
        timed = [at for at, code in enumerate(place) if self.axes[at].key in TIMES and code != TOTAL]
        times = [tuple(code if other == at else TOTAL for other, code in enumerate(place)) for at in timed]
        one = self.currencies.get(measure) != "" or _one_currency(self.axes, place)
        cut = tuple(axis.key for axis, code in zip(self.axes, place, strict=True) if code != TOTAL)
        return one and can_cut(measure, cut) and all(measure in self.cells.get(each, {}) for each in times)


@dataclass(frozen=True)
class Period:
    """The filters under which a cross is asked, and the months (yyyymm) left out of them."""

    filters: Filters
    skipped: tuple[int, ...] = ()

    def ask(self, measures: tuple[str, ...], by: tuple[str, ...] = (), filters: Filters | None = None) -> Answer:
        """Return the answer for measures cut by dimensions, under other filters of the same months where they are given."""
        return ask(Question(measures, by, filters or self.filters, skipped=self.skipped))


def pivot(cross: Cross, period: Period, axes: tuple[Axis, ...] | None = None) -> Pivot:
    """Return the cross over a period; raises CannotCut, MixedCurrencies, TooMany, TooSlow.

    axes: those of `axes_of`, where they are known already.
    """
    apart, wholes = _wholes(cross, period)
    axes = axes or axes_of(cross, (period,))
    cells: Cells = defaultdict(dict)
    for whole in wholes:
        cells[tuple(TOTAL for _ in axes)] |= whole.rows[0] if whole.rows and not whole.question.by else {}
    cuttable = tuple(each for each in cross.measures if can_cut(each, cross.dimensions))
    if added := tuple(each for each in cuttable if MEASURES[each].kind == "total"):
        _add(cells, axes, period.ask(added, cross.dimensions).rows, added, apart)
    asked = tuple(each for each in cross.measures if each not in added)
    for states in product(*(axis.states for axis in axes)):
        for place, values in _part(asked, axes, states, period, apart):
            cells[place] |= values
    seen = next(whole.observations[cross.measures[0]] for whole in wholes if cross.measures[0] in whole.question.measures)
    notes = dict.fromkeys((*(note for whole in wholes for note in whole.notes), *map(_uncut, _misfits(cross)), *_untotalled(apart)))
    currencies = {key: code for each in wholes for key, code in each.currencies.items()}
    return Pivot(cross, axes, cells, seen, tuple(notes), period.filters, currencies)


def axes_of(cross: Cross, periods: Sequence[Period], picked: Filters | None = None) -> tuple[Axis, ...]:
    """Return the axes of a cross: the codes of its first period in their order, then those that only a later one in the list has.

    picked: filters whose selections are always among the codes shown. Raises CannotCut, MixedCurrencies, TooMany, TooSlow.
    """
    apart = frozenset[str]().union(*(_by_currency(cross, each)[0] for each in periods))
    chosen = picked or periods[0].filters
    return tuple(_axis(cross, key, periods, place, chosen.picked(key), apart) for place, key in enumerate(cross.dimensions))


def _wholes(cross: Cross, period: Period) -> tuple[frozenset[str], list[Answer]]:
    """Return the measures in money that have several currencies, and the totals.

    The totals are of the other measures, and of these by currency.
    """
    apart, by_currency = _by_currency(cross, period)
    together = tuple(each for each in cross.measures if each not in apart)
    return apart, [*([by_currency] if by_currency and apart else []), *([period.ask(together)] if together else [])]


def _by_currency(cross: Cross, period: Period) -> tuple[frozenset[str], Answer | None]:
    """Return the measures in money that have several currencies, and all in money by currency, if the cross has currencies."""
    money = tuple(each for each in cross.measures if MEASURES[each].unit.startswith("money") and can_cut(each, ("currency",)))
    answer = period.ask(money, ("currency",)) if money and "currency" in cross.dimensions else None
    return frozenset(each for each in money if answer and not answer.currencies[each]), answer


def can_cut(measure: str, keys: tuple[str, ...]) -> bool:
    """Tell whether a measure, and each part of a ratio, is held by every dimension."""
    each = MEASURES[measure]
    facts = [MEASURES[part].fact for part in each.parts] if each.kind == "ratio" else [each.fact]
    return all(base(fact, DIMENSIONS[key]) for fact in facts for key in keys)


def _axis(cross: Cross, key: str, periods: Sequence[Period], place: int, picked: tuple[str, ...], apart: frozenset[str]) -> Axis:
    """Return codes in their order, or the largest by the first measure that can be cut so, and the picked ones always."""
    measures = tuple(each for each in cross.measures if can_cut(each, (key,)))
    if not measures:
        raise CannotCut(_refusal(cross))
    by = (key, "currency") if apart and key != "currency" else (key,)
    shown = periods[:1] if key in TIMES else periods
    codes = list(dict.fromkeys(row[key] for each in shown for row in each.ask(measures, by).rows))
    if key in TIMES:
        if len(codes) > MOST_TIMES[place]:
            many = mark("{count} {things} are too many here. Choose fewer months, or quarters or years.")
            raise CannotCut(say(many, count=len(codes), things=DIMENSIONS[key].plural))
        return Axis(key, tuple(codes), ())
    kept = [code for at, code in enumerate(codes) if at < MOST[place] or str(code) in picked]
    return Axis(key, tuple(kept), tuple(code for code in codes if code not in kept))


def _add(cells: Cells, axes: tuple[Axis, ...], rows: Sequence[dict[str, Any]], measures: tuple[str, ...], apart: frozenset[str]) -> None:
    """Add up values in every place that a row belongs to except the whole; a cell of which every row is unknown is None."""
    others = [frozenset(axis.others) for axis in axes]
    for row in rows:
        own = [OTHERS if row[axis.key] in rest else row[axis.key] for axis, rest in zip(axes, others, strict=True)]
        for place in product(*((each, TOTAL) for each in own)):
            if place.count(TOTAL) < len(axes):
                cell = cells[place]
                fits = measures if _one_currency(axes, place) else [each for each in measures if each not in apart]
                cell.update({each: _sum(cell.get(each), row[each]) for each in fits})


def _sum(one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else one + other


def _one_currency(axes: tuple[Axis, ...], place: Place) -> bool:
    """Tell whether a place, or the states of one, stands for one code of a currency."""
    return all(code not in (OTHERS, TOTAL) for axis, code in zip(axes, place, strict=True) if axis.key == "currency")


def _part(
    asked: tuple[str, ...], axes: tuple[Axis, ...], states: tuple[str, ...], period: Period, apart: frozenset[str]
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield the cells of one combination: each axis by code, its others together, or all of it."""
    cut = tuple(axis.key for axis, state in zip(axes, states, strict=True) if state != TOTAL)
    measures = tuple(each for each in asked if can_cut(each, cut) and (each not in apart or _one_currency(axes, states)))
    if not measures:
        return
    filters = period.filters
    for axis, state in zip(axes, states, strict=True):
        if axis.others and state != TOTAL:
            filters = filters.with_pick(axis.key, *map(str, axis.codes if state == KEPT else axis.others))
    by = tuple(axis.key for axis, state in zip(axes, states, strict=True) if state == KEPT)
    for row in period.ask(measures, by, filters).rows:
        yield tuple(row[axis.key] if state == KEPT else state for axis, state in zip(axes, states, strict=True)), row


def _misfits(cross: Cross) -> list[tuple[str, str]]:
    """Return each measure with each dimension that it cannot be cut by."""
    return [(each, key) for each in cross.measures for key in cross.dimensions if not can_cut(each, (key,))]


def _uncut(misfit: tuple[str, str]) -> Note:
    return Note("uncut", (misfit[0],), by=misfit[1])


def _refusal(cross: Cross) -> str:
    message = mark("{measure} cannot be cut by {dimension}.")
    return " ".join(say(message, measure=MEASURES[each].label, dimension=DIMENSIONS[key].label) for each, key in _misfits(cross))


def _untotalled(apart: frozenset[str]) -> tuple[Note, ...]:
    return tuple(Note("untotalled", (each,)) for each in sorted(apart))


def crossed(cross: Cross, filters: Filters) -> tuple[Question, Question | None]:
    """Return the question of every cell, and the same of the period compared with."""
    measures = tuple(each for each in cross.measures if can_cut(each, cross.dimensions))
    if not measures:
        raise CannotCut(_refusal(cross))
    question, earlier = Question(measures, cross.dimensions, filters), filters.compared()
    return question, replace(question, filters=earlier) if earlier else None
