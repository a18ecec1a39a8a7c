"""A cross of up to three dimensions and four measures; others and totals of what does not add up are asked again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from queries.ask import TIMES, CannotCut, Question, ask
from queries.catalogue import DIMENSIONS, MEASURES
from queries.cross import Cross
from queries.filters import Filters
from queries.route import base

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
        return (*self.codes, *([OTHERS] if self.others else []), TOTAL)

    @property
    def states(self) -> tuple[str, ...]:
        return (KEPT, *([OTHERS] if self.others else []), TOTAL)


@dataclass(frozen=True)
class Pivot:
    """The values of a cross by measure and place (a code, OTHERS or TOTAL on each axis), observations, and what cannot be cut."""

    cross: Cross
    axes: tuple[Axis, ...]
    cells: Cells
    observations: int
    notes: tuple[str, ...]
    filters: Filters

    def value(self, measure: str, *place: Any) -> Any:
        """A value; None where it is unknown or cannot be cut so."""
        return self.cells.get(place, {}).get(measure)


def pivot(cross: Cross, filters: Filters, picked: Filters | None = None) -> Pivot:
    """The cross under the filters, what is picked among the codes shown; raises CannotCut, MixedCurrencies, TooMany, TooSlow."""
    axes = tuple(_axis(cross, key, filters, place, (picked or filters).picked(key)) for place, key in enumerate(cross.dimensions))
    cells: Cells = defaultdict(dict)
    whole = ask(Question(cross.measures, (), filters))
    cells[tuple(TOTAL for _ in axes)] |= whole.rows[0] if whole.rows else {}
    cuttable = tuple(each for each in cross.measures if can_cut(each, cross.dimensions))
    if added := tuple(each for each in cuttable if MEASURES[each].kind == "total"):
        _add(cells, axes, ask(Question(added, cross.dimensions, filters)).rows, added)
    asked = tuple(each for each in cross.measures if each not in added)
    for states in product(*(axis.states for axis in axes)):
        for place, values in _part(asked, axes, states, filters):
            cells[place] |= values
    return Pivot(cross, axes, cells, whole.observations[cross.measures[0]], (*whole.notes, *_uncut(cross)), filters)


def can_cut(measure: str, keys: tuple[str, ...]) -> bool:
    """Whether a measure, and each part of a ratio, is held by every dimension."""
    each = MEASURES[measure]
    facts = [MEASURES[part].fact for part in each.parts] if each.kind == "ratio" else [each.fact]
    return all(base(fact, DIMENSIONS[key]) for fact in facts for key in keys)


def _axis(cross: Cross, key: str, filters: Filters, place: int, picked: tuple[str, ...]) -> Axis:
    """Codes in their order, or the largest by the first measure that can be cut so, and the picked ones always."""
    measures = tuple(each for each in cross.measures if can_cut(each, (key,)))
    if not measures:
        raise CannotCut(" ".join(_uncut(cross)))
    codes = [row[key] for row in ask(Question(measures, (key,), filters)).rows]
    if key in TIMES:
        if len(codes) > MOST_TIMES[place]:
            raise CannotCut(f"{len(codes)} {DIMENSIONS[key].plural} are too many here: choose fewer months, or quarters or years.")
        return Axis(key, tuple(codes), ())
    shown = [code for at, code in enumerate(codes) if at < MOST[place] or str(code) in picked]
    return Axis(key, tuple(shown), tuple(code for code in codes if code not in shown))


def _add(cells: Cells, axes: tuple[Axis, ...], rows: Sequence[dict[str, Any]], measures: tuple[str, ...]) -> None:
    """Sums of what adds up, in every place that a row belongs to but the whole; unknown values add nothing."""
    others = [frozenset(axis.others) for axis in axes]
    for row in rows:
        known = {each: row[each] for each in measures if row[each] is not None}
        own = [OTHERS if row[axis.key] in rest else row[axis.key] for axis, rest in zip(axes, others, strict=True)]
        for place in product(*((each, TOTAL) for each in own)):
            if place.count(TOTAL) < len(axes):
                cell = cells[place]
                cell.update({each: cell.get(each, 0) + value for each, value in known.items()})


def _part(
    asked: tuple[str, ...], axes: tuple[Axis, ...], states: tuple[str, ...], filters: Filters
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The cells of one combination: each axis by code, its others together, or all of it."""
    cut = tuple(axis.key for axis, state in zip(axes, states, strict=True) if state != TOTAL)
    measures = tuple(each for each in asked if can_cut(each, cut))
    if not measures:
        return
    for axis, state in zip(axes, states, strict=True):
        if axis.others and state != TOTAL:
            filters = filters.with_pick(axis.key, *map(str, axis.codes if state == KEPT else axis.others))
    by = tuple(axis.key for axis, state in zip(axes, states, strict=True) if state == KEPT)
    for row in ask(Question(measures, by, filters)).rows:
        yield tuple(row[axis.key] if state == KEPT else state for axis, state in zip(axes, states, strict=True)), row


def _uncut(cross: Cross) -> tuple[str, ...]:
    return tuple(
        f"{MEASURES[each].label} cannot be cut by {DIMENSIONS[key].label}."
        for each in cross.measures
        for key in cross.dimensions
        if not can_cut(each, (key,))
    )


def crossed(cross: Cross, filters: Filters) -> tuple[Question, Question | None]:
    """The question of every cell, and the same of the period compared with."""
    measures = tuple(each for each in cross.measures if can_cut(each, cross.dimensions))
    if not measures:
        raise CannotCut(" ".join(_uncut(cross)))
    question, earlier = Question(measures, cross.dimensions, filters), filters.compared()
    return question, replace(question, filters=earlier) if earlier else None
