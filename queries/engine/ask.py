"""Question → route → SELECT → answer. Facts are aggregated each alone and joined on the shared dimensions."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from data import schema
from data.access.policy import authorise
from data.access.statements import PEOPLE
from data.language import mark, say, say_list
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES, Measure, dimension, measure
from queries.engine import engine, statement
from queries.engine.cache import kept
from queries.engine.month_rows import filled, unreceived
from queries.engine.question import TIMES, Answer, CannotCut, MixedCurrencies, Question
from queries.engine.received import gaps
from queries.engine.route import Route, base, cheapest, currencies, needed
from queries.engine.statement import Cut
from queries.engine.trace import noted
from queries.engine.unapplied import inapplicable, refusal, unapplied

Measures = tuple[Measure, ...]
Row = dict[str, Any]

def ask(question: Question) -> Answer:
    """Answer a question from the current release; raises UnknownName, MixedCurrencies, TooSlow, TooMany, NoRelease."""
    return _traced(lambda: [_answered(question, engine.current())])[0]


def ask_beside(question: Question, earlier: Question) -> list[Answer]:
    """Answer a question and the same one of earlier months; one statement per fact gives both if the months do not overlap."""
    apart = earlier.filters.until and question.filters.since and earlier.filters.until < question.filters.since
    together = apart and not question.top and earlier == replace(question, filters=earlier.filters) and _alike(question, earlier)
    return _traced(lambda: _beside(question, earlier.filters, engine.current())) if together else [ask(question), ask(earlier)]


def _alike(question: Question, earlier: Question) -> bool:
    """Tell whether two questions pick the same: of years and quarters the earlier one picks others."""
    return question.filters.picks == earlier.filters.picks


def _traced(answer: Callable[[], list[Answer]]) -> list[Answer]:
    started = time.perf_counter()
    answers = answer()
    for each in answers:
        noted(each, (time.perf_counter() - started) / len(answers))
    return answers


@dataclass(frozen=True)
class _Part:
    """What one statement answered: its route, rows by cut, of the months asked and of those beside, and the currency they are in."""

    route: Route
    measures: Measures
    rows: dict[tuple[Any, ...], Any]
    earlier: dict[tuple[Any, ...], Any]
    currency: str


@kept(key=lambda question, release: (question, release))
def _answered(question: Question, release: Release) -> Answer:
    started = time.perf_counter()
    asked, leaves = _asked(question)
    parts = _parts(leaves, Cut(question.by, question.filters, skipped=question.skipped), release)
    rows, counts = _joined(question, asked, parts)
    others = None
    if question.top and len(rows) > question.top:
        rows, counts, others = _topped(release, question, asked, leaves, rows, counts)
    return _answer(question, (rows, counts, others), parts, release, started)


@kept(key=lambda question, earlier, release: (question, earlier, release))
def _beside(question: Question, earlier: Filters, release: Release) -> list[Answer]:
    started = time.perf_counter()
    asked, leaves = _asked(question)
    parts = _parts(leaves, Cut(question.by, question.filters, earlier=earlier), release)
    before = replace(question, filters=earlier), [replace(part, rows=part.earlier) for part in parts]
    return [_answer(each, (*_joined(each, asked, found), None), found, release, started) for each, found in ((question, parts), before)]


def _asked(question: Question) -> tuple[Measures, Measures]:
    """Return the measures of a question, and those that are aggregated for them; raises Forbidden, UnknownName, CannotCut."""
    authorise("read", "figures")
    if not PEOPLE.isdisjoint((*question.by, *(key for key, _ in question.filters.picks))):
        authorise("read", "traders")
    asked = tuple(measure(key) for key in question.measures)
    held = [all(base(leaf.fact, dimension(key)) for key in question.by) for each in asked for leaf in _leaves(each)]
    leaves = tuple(dict.fromkeys(leaf for each in asked for leaf in _leaves(each)))
    if not any(held):
        raise CannotCut(refusal(leaves[0], question.by))
    return asked, leaves


def _answer(question: Question, found: tuple[list[Row], list[Row], Row | None], parts: list[_Part], release: Release, at: float) -> Answer:
    rows, counts, others = found
    asked, leaves = _asked(question)
    observations = {
        each.key: sum(count.get(each.key, 0) for count in counts) + (others or {}).get("observations", {}).get(each.key, 0)
        for each in asked
    }
    routes, held = tuple(part.route for part in parts), {each.key: part.currency for part in parts for each in part.measures}
    named = {each.key: held.get(_leaves(each)[0].key, release.currency) for each in asked if each.unit.startswith("money")}
    own = replace(release, currency=next(iter(named.values()), release.currency))
    silent = {each: gaps(each, question.filters) for each in asked}
    notes = (*unapplied(leaves, question.filters, question.by), *unreceived(silent, question.skipped))
    missed = filled(question, rows, counts, silent)
    return Answer(question, tuple(rows), observations, others, notes, routes, own, time.perf_counter() - at, tuple(counts), named, missed)


def _leaves(each: Measure) -> Measures:
    """Return the measures that are aggregated for a measure: itself, or the two of a ratio."""
    return tuple(MEASURES[key] for key in each.parts) if each.kind == "ratio" else (each,)


def _parts(leaves: Measures, cut: Cut, release: Release) -> list[_Part]:
    """Return one statement per fact for its totals and shares, and one per interval for its percentiles."""
    grouped: dict[tuple[str, str], list[Measure]] = defaultdict(list)
    for leaf in _cuttable(leaves, cut.by):
        grouped[leaf.fact, statement.bins(leaf, cut.filters.clock) if leaf.kind == "percentile" else ""].append(leaf)
    return [_part(fact, bins, tuple(measures), cut, release) for (fact, bins), measures in grouped.items()]


def _cuttable(leaves: Measures, by: tuple[str, ...]) -> Measures:
    return tuple(leaf for leaf in leaves if all(base(leaf.fact, DIMENSIONS[key]) for key in by))


@kept(key=lambda *asked: asked, alone=True)
def _part(fact: str, bins: str, measures: Measures, cut: Cut, release: Release) -> _Part:
    clock, bounded = cut.filters.clock, not bins and "currency" not in cut.by and len(currencies(release, fact)) > 1
    cuts = (*cut.by, cut.left_out[0]) if cut.left_out else cut.by
    read = {bins, "declarations"} if bins else {_column(fact, name, clock) for each in measures for name in (*each.parts, each.observed)}
    span = cut.filters.over(cut.earlier.since, cut.filters.until) if cut.earlier else cut.filters
    read |= {"month"} if cut.skipped else set()
    route = cheapest(fact, needed(fact, cuts, cut.filters) | read | ({"currency"} if bounded else set()), span)
    select = (
        statement.percentiles(route.table, bins, measures, cut.shape)
        if bins
        else statement.totals(route.table, measures, cut.shape, bounded)
    )
    with engine.reading() as connection:
        found = engine.rows(connection, select, cut.values(route.table))
    sides: tuple[dict[tuple[Any, ...], Any], ...] = ({}, {})
    for row in found:
        sides[row[statement.EARLIER] if cut.earlier else 0][tuple(row[key] for key in cut.by)] = row
    met = _met(sides, cut.by) if bounded or "currency" in cut.by else currencies(release, fact)
    if bounded:
        _one_currency(measures, met)
    return _Part(route, measures, *sides, _held(met, release))


def _column(fact: str, name: str, clock: str) -> str:
    return statement.part(schema.FACTS[fact], name, clock)


def _met(sides: Sequence[dict[tuple[Any, ...], Any]], by: tuple[str, ...]) -> frozenset[str]:
    names = ("currency",) if "currency" in by else (statement.LEAST, statement.MOST)
    return frozenset(row[name] for side in sides for row in side.values() for name in names) - {None, "-"}


def _held(met: frozenset[str], release: Release) -> str:
    """Return the one currency of rows; empty if rows are in several, that of the release if there are none."""
    return next(iter(met)) if len(met) == 1 else "" if met else release.currency


def _one_currency(measures: Measures, met: frozenset[str]) -> None:
    money = [each.label for each in measures if each.unit.startswith("money")]
    if money and len(met) > 1:
        mixed = mark("{measure} is in {currencies} here. Cut it by currency, or select one (currency={first})")
        raise MixedCurrencies(say(mixed, measure=money[0], currencies=say_list(sorted(met)), first=min(met)))


def _joined(question: Question, asked: Measures, parts: list[_Part]) -> tuple[list[Row], list[Row]]:
    """Return the rows of every part on the cuts they share, in reading order, with the observations of each."""
    keys = sorted({key for part in parts for key in part.rows}, key=str)
    rows, counts = [], []
    for key in keys:
        leaves = {each.key: part.rows[key] for part in parts if key in part.rows for each in part.measures}
        values = {each.key: _value(each, leaves, question) for each in asked}
        if question.by and all(value is None for value in values.values()):
            continue
        rows.append(dict(zip(question.by, key, strict=True)) | values)
        counts.append({each.key: _observed(each, leaves) for each in asked})
    order = sorted(range(len(rows)), key=lambda index: _reading_order(question, rows[index]))
    return [rows[index] for index in order], [counts[index] for index in order]


def _value(each: Measure, leaves: Row, question: Question) -> Any:
    if each.kind != "ratio":
        return _exact(leaves[each.key][each.key]) if each.key in leaves else None
    part, whole = (_value(MEASURES[key], leaves, question) for key in each.parts)
    unlike = any(inapplicable(MEASURES[key], question.filters) for key in each.parts)
    return None if part is None or not whole or unlike else float(part / whole)


def _exact(value: Any) -> Any:
    """Return a decimal without trailing zeros, and a whole number as an integer."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else value.normalize()


def _observed(each: Measure, leaves: Row) -> int:
    key = _leaves(each)[0].key
    return int(leaves[key][statement.OBSERVED + key] or 0) if key in leaves else 0


def _reading_order(question: Question, row: Row) -> tuple[Any, ...]:
    """Return the sort key of rows: time forwards, fixed codes in their order, else the first measure downwards."""
    first = row[question.measures[0]]
    ordered = [_position(key, row[key]) for key in question.by if key in TIMES or DIMENSIONS[key].order]
    return (*ordered, first is None, -float(first or 0), *(str(row[key]) for key in question.by))


def _position(key: str, code: Any) -> Any:
    order = DIMENSIONS[key].order
    return code if key in TIMES else (order.index(code) if code in order else len(order), str(code))


def _topped(
    release: Release, question: Question, asked: Measures, leaves: Measures, rows: list[Row], counts: list[Row]
) -> tuple[list[Row], list[Row], Row | None]:
    """Return the first rows of a ranking by the first measure, and all others as one row, aggregated anew: totals stay whole."""
    first = question.by[0]
    ranked = sorted(
        range(len(rows)), key=lambda index: (rows[index][question.measures[0]] is None, -float(rows[index][question.measures[0]] or 0))
    )
    codes = tuple(dict.fromkeys(rows[index][first] for index in ranked))[: question.top]
    rest = _parts(_cuttable(leaves, question.by), Cut((), question.filters, (first, codes), skipped=question.skipped), release)
    whole = replace(question, by=())
    others, observed = _joined(whole, asked, rest)
    kept_rows = [index for index in range(len(rows)) if rows[index][first] in codes]
    left = len({row[first] for row in rows}) - len(codes)
    return (
        [rows[index] for index in kept_rows],
        [counts[index] for index in kept_rows],
        {**others[0], "count": left, "observations": observed[0]} if left else None,
    )
