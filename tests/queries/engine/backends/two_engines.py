"""Random questions, and what two engines answer to them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from math import isclose
from random import Random
from typing import Any

from sqlalchemy import select

from data import schema
from data.months import shifted
from queries.addresses.filters import PICKABLE, YEARS, Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import cache, engine, statement
from queries.engine.ask import ask
from queries.engine.question import CannotCut, MixedCurrencies, Question
from queries.engine.route import base, cheapest
from queries.engine.statement import Cut
from settings import settings, variable

NEAR = {"share": 1e-12, "ratio": 1e-12, "percentile": 1e-9}  # relative; sums are equal to the last digit
REFUSED = (CannotCut, MixedCurrencies)
UNKNOWN = "nothing has this code"
Codes = dict[str, list[str]]


def reread() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()
    cache.answers().clear()


@contextmanager
def reading_from(url: str) -> Iterator[None]:
    """Read a warehouse inside, and what was read before after it."""
    name = variable("warehouse")
    before = os.environ.get(name)
    os.environ[name] = url
    reread()
    try:
        yield
    finally:
        engine.warehouse().close()
        os.environ.pop(name) if before is None else os.environ.__setitem__(name, before)
        reread()


def codes() -> Codes:
    """The codes of every dimension that can be picked, as the facts hold them."""
    found = {}
    for key in PICKABLE:
        fact = next(fact for fact in schema.FACTS if base(fact, DIMENSIONS[key]))
        table = cheapest(fact, {str(base(fact, DIMENSIONS[key]))}, Filters()).table
        with engine.reading() as connection:
            source, column = statement.reached(table, table, key, 7)
            held = [str(code) for (code,) in connection.execute(select(column).select_from(source).distinct()) if code is not None]
        found[key] = sorted(held)
    return found


def questions(number: int, seed: int, held: Codes) -> list[Question]:
    """So many questions: each measure and dimension in turn, the others, months, picks and the clock by chance."""
    chance, measures, dimensions = Random(seed), [*MEASURES], [*DIMENSIONS]
    made = []
    for place in range(number):
        asked = tuple(dict.fromkeys([measures[place % len(measures)], *chance.sample(measures, chance.choice((0, 0, 1, 2)))]))
        by = tuple(dict.fromkeys([dimensions[place % len(dimensions)], *chance.sample(dimensions, chance.choice((0, 0, 1)))]))
        first = shifted(202407, chance.randrange(30))
        months = (first, shifted(first, chance.randrange(14))) if chance.random() < 0.7 else (None, None)
        keys = chance.sample(PICKABLE, chance.choice((0, 1, 1, 2)))
        drawn = {key: {*chance.choices([*held[key], "-", UNKNOWN], k=chance.choice((1, 2, 5)))} for key in sorted(keys)}
        picks = tuple((key, tuple(sorted(picked))) for key, picked in drawn.items())
        skipped = (shifted(first, 1),) if chance.random() < 0.1 else ()
        filters = Filters(*months, picks, clock=chance.choice(("calendar", "working")))
        top = chance.choice((None, None, None, 3)) if len(by) == 1 else None
        made.append(Question(asked, by if chance.random() < 0.85 else (), filters, top if by else None, skipped))
    return made


def answered(question: Question) -> Any:
    """What the engine in service answers: rows, observations, what is cut off, notes and routes; or how it refuses."""
    try:
        found = ask(question)
    except REFUSED as refusal:
        return type(refusal).__name__, str(refusal)
    return found.rows, found.observations, found.others, found.counts, found.notes, found.route, found.currencies, found.gaps


def unlike(question: Question, one: Any, other: Any) -> list[str]:
    """What differs between two answers; nothing where they are equal: sums exactly, the rest within NEAR."""
    if isinstance(one[0], str) or isinstance(other[0], str):
        return [] if one == other else [f"{one} and {other}"]
    parts = [f"{here} and {there}" for here, there in zip(one[3:], other[3:], strict=True) if here != there]
    rows = [*one[0], *([one[2]] if one[2] else [])], [*other[0], *([other[2]] if other[2] else [])]
    if len(rows[0]) != len(rows[1]):
        return [*parts, f"{len(rows[0])} and {len(rows[1])} rows"]
    return parts + [f"{here} and {there}" for here, there in zip(*rows, strict=True) if not _same(here, there)]


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(_near(key, one[key], other[key]) for key in one)


def _near(key: str, one: Any, other: Any) -> bool:
    if key in MEASURES and (bound := NEAR.get(MEASURES[key].kind)) and one is not None and other is not None:
        return isinstance(one, float) and isinstance(other, float) and isclose(one, other, rel_tol=bound, abs_tol=1e-12)
    return one == other and type(one) is type(other)


def partitions(number: int, seed: int, held: Codes) -> list[tuple[str, str, tuple[str, ...], Filters]]:
    """So many totals with a dimension of their fact and some of its codes: what is in them, in others and not stated make up the whole."""
    chance, totals = Random(seed), [each for each in MEASURES.values() if each.kind == "total"]
    made = []
    for place in range(number):
        each = totals[place % len(totals)]
        held_by = each.fact not in schema.GRAINS
        keys = [key for key in PICKABLE if held_by and key not in YEARS and base(each.fact, DIMENSIONS[key]) and held[key]]
        if not keys:
            continue
        key = chance.choice(keys)
        picked = tuple(sorted({*chance.choices(held[key], k=3)} - {"-"}))
        first = shifted(202411, chance.randrange(20))
        made.append((each.key, key, picked or (UNKNOWN,), Filters(first, shifted(first, chance.randrange(6)))))
    return made


def parts(measure: str, key: str, picked: tuple[str, ...], filters: Filters) -> tuple[Decimal, Decimal]:
    """A total, and the sum of its parts: what has the codes, what has others, what has none."""
    each, table = MEASURES[measure], schema.FACTS[MEASURES[measure].fact]
    rest = (key, (*picked, schema.NOT_STATED))
    cuts = (Cut((), filters), Cut((), _with(filters, key, picked)), Cut((), filters, rest), Cut((), _with(filters, key, rest[1][-1:])))
    with engine.reading() as connection:
        found = [engine.rows(connection, statement.totals(table, (each,), cut.shape, bounded=False), cut.values(table)) for cut in cuts]
    whole, *apart = (Decimal(rows[0][measure] or 0) for rows in found)
    return whole, sum(apart, Decimal(0))


def _with(filters: Filters, key: str, codes: tuple[str, ...]) -> Filters:
    return Filters(filters.since, filters.until, ((key, codes),), clock=filters.clock)
