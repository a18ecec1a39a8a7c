"""Counts of declarations by bin of an interval or by hour of the week: the source of distributions, cohorts and intervals."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import func

from data import schema
from data.release import Release
from queries import engine
from queries.cache import kept
from queries.catalogue import DIMENSIONS
from queries.filters import Filters
from queries.route import base, cheapest, needed
from queries.statement import Cut, cut_by

SLOTS = ("registered_slot", "released_slot")


@dataclass(frozen=True)
class Histogram:
    """`frame` has a column per cut, bin (or hour of the week) and n, in the order of the bins."""

    frame: pd.DataFrame
    notes: tuple[str, ...]
    release: Release
    route: str

    @property
    def observations(self) -> int:
        return sum(self.frame["n"].tolist())


def intervals(interval: str, by: tuple[str, ...], filters: Filters) -> Histogram:
    """Declarations by bin of an interval (release, customs; waiting, held: the same of what is open) on the clock in use."""
    return _counted(f"{interval}_{filters.clock}_bin", by, filters, engine.current())


def hours_of_week(slot: str, filters: Filters) -> Histogram:
    """Declarations by hour of the week, 0 to 167, of their registration or release."""
    return _counted(slot, (), filters, engine.current())


@kept(key=lambda *asked: ("histogram", *asked))
def _counted(bins: str, by: tuple[str, ...], filters: Filters, release: Release) -> Histogram:
    route = cheapest("clearance", needed("clearance", by, filters) | {bins, "declarations"}, filters)
    table = route.table
    select = cut_by(table, [func.sum(table.c.declarations).label("n")], Cut(by, filters), (table.c[bins].label("bin"),))
    with engine.reading() as connection:
        found: list[Any] = list(engine.rows(connection, select.where(table.c[bins].is_not(None))))
    frame = pd.DataFrame([tuple(row.values()) for row in found], columns=[*by, "bin", "n"])
    return Histogram(_ordered(frame.astype({"bin": int, "n": int}), by), _notes(filters), release, route.name)


def _ordered(frame: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    return frame.sort_values([*by, "bin"], ignore_index=True)


def _notes(filters: Filters) -> tuple[str, ...]:
    known = schema.clearance.name
    unknown = [key for key, _ in filters.picks if not base(known, DIMENSIONS[key])]
    return tuple(f"The filter on {DIMENSIONS[key].label} does not apply to clearance times." for key in unknown)
