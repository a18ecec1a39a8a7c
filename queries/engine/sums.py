"""Additive columns by group over two periods at once: what the contributions to a change are made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine, statement
from queries.engine.beside import beside
from queries.engine.cache import kept
from queries.engine.route import cheapest, needed
from queries.engine.statement import part

EARLIER = "_before"


@dataclass(frozen=True)
class Sums:
    """Rows side by side: the codes of each dimension, and by column its sums (of the earlier period with `_before`); 0 where unknown."""

    codes: dict[str, list[str]]
    columns: dict[str, NDArray[np.float64]]


def sums(fact: str, columns: tuple[str, ...], by: tuple[str, ...], now: Filters, earlier: Filters, deep: bool = False) -> Sums:
    """Return the columns of a fact by dimensions over two periods. Where no roll-up holds all dimensions there is no row, unless `deep`."""
    return _sums(fact, columns, by, now, earlier, deep, engine.current())


@kept(key=lambda *asked: ("sums", *asked))
def _sums(fact: str, columns: tuple[str, ...], by: tuple[str, ...], now: Filters, earlier: Filters, deep: bool, _release: Release) -> Sums:
    whole = now.over(min(now.since or 0, earlier.since or 0), max(now.until or 999999, earlier.until or 999999))
    held = tuple(part(schema.FACTS[fact], name, now.clock) for name in columns)
    table = cheapest(fact, needed(fact, by, whole) | set(held), whole).table
    if table is schema.FACTS[fact] and not deep:
        return Sums({key: [] for key in by}, {})
    sides = beside(table, lambda shape: statement.sums(table, held, shape), held, by, now, earlier)
    keyed = [list(zip(*(side[key].tolist() for key in by), strict=True)) for side in sides]
    places = {key: place for place, key in enumerate(dict.fromkeys(key for keys in keyed for key in keys))}
    found = {name + suffix: np.zeros(len(places)) for suffix in ("", EARLIER) for name in columns}
    for side, keys, suffix in zip(sides, keyed, ("", EARLIER), strict=True):
        rows = [places[key] for key in keys]
        for name, column in zip(columns, held, strict=True):
            found[name + suffix][rows] = np.nan_to_num(side[column].astype(float))
    return Sums({key: [codes[place] for codes in places] for place, key in enumerate(by)}, found)
