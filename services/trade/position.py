"""Own exports beside those of other countries: comparative advantage, trade intensity, and the parts of constant market share."""

from dataclasses import dataclass

import pandas as pd

from analytics.trade.position import advantage
from data.frames import Frame
from data.months import months_between
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine.labels import LEVELS, names
from queries.engine.question import CannotCut
from queries.engine.route import begins
from queries.trade.stated import need
from queries.trade.world_exports import ReportingCountries, exported, reported, unshared, world

LEAST, CELL = 0.001, ("hs2", "partner")


@dataclass(frozen=True)
class ExportPosition:
    """Own exports beside those of other countries: the frame of `advantage` with name and earlier ratio, records and notes.

    compared: 'year' or 'previous', the period compared with; empty where nothing is compared.
    """

    frame: Frame
    of: ReportingCountries
    records: int
    notes: tuple[Note, ...]
    compared: str


def alone(filters: Filters) -> Filters:
    """Return the filters without any selected goods: a share of all exports is measured over all goods."""
    for level in LEVELS:
        filters = filters.without(level)
    return filters


def standing_of(key: str, filters: Filters) -> ExportPosition:
    """Compare own exports by chapter (`hs2`) or partner with those of other countries; raises CannotCut where none report."""
    need("goods" if key == "hs2" else "partners")
    of = world(filters)
    own: Frame = exported((key,), filters, of)
    frame: Frame = advantage(valued(own, key), valued(reported((key,), filters, of), key))
    before, compared = earlier(key, filters)
    named = frame.assign(before=frame["key"].map(before).astype(float), name=names(key, frame["key"].tolist()))
    return ExportPosition(named, of, int(own["records"].sum()), (*unshared(filters), *partial(of, filters)), compared)


def earlier(key: str, filters: Filters) -> tuple[dict[str, float], str]:
    """Return the ratios of the period compared with, and which it is: a comparison of `Filters`.

    Both are empty where there is no such period, or nobody reports it.
    """
    then = filters.compared()
    try:
        if not then or not reaching(then):
            return {}, ""
        of = world(then)
    except CannotCut:
        return {}, ""
    frame = advantage(*(valued(asked((key,), then, of), key) for asked in (exported, reported)))
    return dict(zip(frame["key"], frame["ratio"], strict=True)), filters.compare


def reaching(then: Filters) -> bool:
    """Return whether the data on exports begin before this period."""
    first = begins("export_value")
    return bool(first and then.since and first <= then.since)


def valued(frame: Frame, key: str) -> dict[str, float]:
    """Return the value of each code of a dimension."""
    return dict(zip(frame[key], frame["value"], strict=True))


def partial(of: ReportingCountries, filters: Filters) -> tuple[Note, ...]:
    """Return notes where other countries report only some of the months."""
    months = months_between(filters.first_month, filters.last_month)
    some = Note("world_partial", count=len(of.months), whole=months)
    return ((some,) if len(of.months) < months else ()) + of.notes


def material(position: ExportPosition) -> Frame:
    """Return the rows with at least LEAST of own exports that other countries export too."""
    return position.frame[(position.frame["own_share"] >= LEAST) & position.frame["ratio"].notna()]


def beside(own: Frame, own_before: Frame, now: Frame, before: Frame) -> Frame:
    """Return the frame that `market_share` takes: own and others' exports, now and before, by product and market."""
    frames = zip(("own", "own_before", "world", "world_before"), (own, own_before, now, before), strict=True)
    columns = [frame.set_index(list(CELL))["value"].rename(name) for name, frame in frames]
    joined = pd.concat(columns, axis=1).fillna(0.0)
    return joined.rename_axis(index=["product", "market"]).reset_index()
