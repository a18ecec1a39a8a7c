"""Additive columns by group over two periods at once: what the contributions to a change are made of."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Table

from data import schema
from data.release import Release
from queries import engine, statement
from queries.cache import kept
from queries.filters import Filters
from queries.route import cheapest, needed
from queries.statement import Cut, part

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
    whole = now.over(min(now.since or 0, earlier.since or 0), max(now.until or 999999, earlier.until or 999999))
    held = tuple(part(schema.FACTS[fact], name, now.clock) for name in columns)
    table = cheapest(fact, needed(fact, by, whole) | set(held), whole).table
    if table is schema.FACTS[fact]:
        return Sums({key: [] for key in by}, {})
    sides = [_side(frame, held, by) for frame in _read(table, held, by, now, earlier)]
    places = {key: place for place, key in enumerate(dict.fromkeys(key for keys, _ in sides for key in keys))}
    found = {name + suffix: np.zeros(len(places)) for suffix in ("", EARLIER) for name in columns}
    for (keys, amounts), suffix in zip(sides, ("", EARLIER), strict=True):
        rows = [places[key] for key in keys]
        for name, column in zip(columns, amounts, strict=True):
            found[name + suffix][rows] = column
    return Sums({key: [codes[place] for codes in places] for place, key in enumerate(by)}, found)


def _read(table: Table, held: tuple[str, ...], by: tuple[str, ...], now: Filters, earlier: Filters) -> list[pd.DataFrame]:
    """The rows of both periods, of one statement where these are apart."""
    apart = bool(earlier.until and now.since and earlier.until < now.since)
    cuts = [Cut(by, now, earlier=earlier)] if apart else [Cut(by, now), Cut(by, earlier)]
    names = (*by, *([statement.EARLIER] if apart else []), *held)
    with engine.reading() as connection:
        found = [engine.frame(connection, statement.sums(table, held, cut.shape), names, values=cut.values(table)) for cut in cuts]
    return [found[0].loc[found[0][statement.EARLIER] == side, :] for side in (0, 1)] if apart else found


def _side(frame: pd.DataFrame, held: tuple[str, ...], by: tuple[str, ...]) -> tuple[list[tuple[str, ...]], list[Any]]:
    """The keys of a period, and each column beside them; 0 where unknown."""
    keys = list(zip(*(frame[key].astype(str).tolist() for key in by), strict=True))
    return keys, [frame[name].fillna(0.0).to_numpy(float) for name in held]
