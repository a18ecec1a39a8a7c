"""Additive columns by group over two periods at once: what the contributions to a change are made of."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Label, Table, and_, case, func

from data import schema
from data.release import Release
from queries import engine
from queries.cache import kept
from queries.filters import Filters
from queries.route import cheapest, needed
from queries.statement import Cut, cut_by, part

EARLIER = "_before"


@dataclass(frozen=True)
class Sums:
    """Rows side by side: the codes of each dimension, and by column its sums (of the earlier period with `_before`); 0 where unknown."""

    codes: dict[str, list[str]]
    columns: dict[str, NDArray[np.float64]]


def sums(fact: str, columns: tuple[str, ...], by: tuple[str, ...], now: Filters, earlier: Filters) -> Sums:
    """Columns of a fact by dimensions over two periods. Only roll-ups are read: where none holds all dimensions there is no row."""
    return _sums(fact, columns, by, now, earlier, engine.current())


@kept(key=lambda *asked: ("sums", *asked))
def _sums(fact: str, columns: tuple[str, ...], by: tuple[str, ...], now: Filters, earlier: Filters, _release: Release) -> Sums:
    spans = [(each.since or 0, each.until or 999999) for each in (now, earlier)]
    whole = now.over(min(since for since, _ in spans), max(until for _, until in spans))
    held = [part(schema.FACTS[fact], name, now.clock) for name in columns]
    table = cheapest(fact, needed(fact, by, whole) | set(held), whole).table
    names = [*columns, *(name + EARLIER for name in columns)]
    if table is schema.FACTS[fact]:
        return Sums({key: [] for key in by}, {})
    read = [(name, span) for span in spans for name in held]
    added = [_within(table, name, span, label) for (name, span), label in zip(read, names, strict=True)]
    with engine.reading() as connection:
        found: list[Any] = list(engine.rows(connection, cut_by(table, [*added], Cut(by, whole), ())))
    return Sums(
        {key: [str(row[key]) for row in found] for key in by},
        {name: np.array([float(row[name] or 0) for row in found], dtype=np.float64) for name in names},
    )


def _within(table: Table, name: str, span: tuple[int, int], label: str) -> Label[Any]:
    return func.sum(case((and_(table.c.month >= span[0], table.c.month <= span[1]), table.c[name]))).label(label)
