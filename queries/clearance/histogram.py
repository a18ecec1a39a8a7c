"""Counts of declarations by bin of an interval or by hour of the week: the source of distributions, cohorts and intervals."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data import schema
from data.language import mark, say
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import BIN_ORIGIN, BIN_RATIO, DIMENSIONS
from queries.engine import engine
from queries.engine.beside import beside as columns_beside
from queries.engine.cache import kept
from queries.engine.route import base, cheapest, needed
from queries.engine.statement import Cut, counts
from queries.engine.trace import Read, noted

SLOTS = {
    "registered_slot": mark("Declarations by hour of the week of registration"),
    "released_slot": mark("Declarations by hour of the week of release"),
}
TITLES = {
    "release": mark("Declarations by release time"),
    "customs": mark("Declarations by customs processing time"),
    "waiting": mark("Open declarations by time since arrival"),
    "held": mark("Open declarations by time since registration"),
}
CLOCKED = {"calendar": mark("{title}, all hours"), "working": mark("{title}, working hours")}


@dataclass(frozen=True)
class Histogram:
    """`frame` has a column per cut, bin (or hour of the week) and n, some also path or seconds, in the order of the bins."""

    frame: pd.DataFrame
    notes: tuple[Note, ...]
    release: Release
    route: str

    @cached_property
    def observations(self) -> int:
        """Return the number of declarations counted."""
        return sum(self.frame["n"].tolist())

    @cached_property
    def bounded(self) -> pd.DataFrame:
        """Return the frame of an interval with the hours at which each bin begins and ends."""
        upper = BIN_ORIGIN * BIN_RATIO ** self.frame["bin"].to_numpy(float)
        return self.frame.assign(from_hours=np.where(self.frame["bin"] > 0, upper / BIN_RATIO, 0.0), to_hours=upper)


def intervals(interval: str, by: tuple[str, ...], filters: Filters) -> Histogram:
    """Count declarations by bin of an interval on the clock in use.

    interval: release, customs; waiting, held: the same for open declarations.
    """
    found = _counted((f"{interval}_{filters.clock}_bin",), (), by, filters, engine.current())
    recorded(clocked(TITLES[interval], filters), found, found.bounded, filters)
    return found


def clocked(title: str, filters: Filters) -> str:
    """Return a marked title with the hours that are counted: 'Declarations by release time, all hours'."""
    return say(CLOCKED[filters.clock], title=say(title))


def beside(interval: str, by: str, filters: Filters, earlier: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count declarations (key, bin, n) by bin of the same interval in two periods."""
    bins, whole = f"{interval}_{filters.clock}_bin", filters.over(min(filters.since or 0, earlier.since or 0), filters.until)
    table = cheapest("clearance", needed("clearance", (by,), whole) | {bins, "declarations"}, whole).table
    found = columns_beside(table, lambda shape: counts(table, (bins,), ("declarations",), shape), ("bin", "n"), (by,), filters, earlier)
    now, before = (pd.DataFrame({"key": side[by], "bin": side["bin"], "n": side["n"]}) for side in found)
    return now, before


def rolled(interval: str, by: tuple[str, ...], filters: Filters) -> bool:
    """Tell whether a roll-up holds these counts, so that no declarations are read for them one by one."""
    wanted = needed("clearance", by, filters) | {f"{interval}_{filters.clock}_bin", "declarations"}
    return cheapest("clearance", wanted, filters).table is not schema.clearance


def timed(interval: str, by: tuple[str, ...], filters: Filters) -> Histogram:
    """Count declarations by bin of an interval of `data.derived.trs_steps.TIMED`, with `seconds`, their exact sum in each bin."""
    span = f"{interval}_span_{filters.clock}"
    return _counted((f"{interval}_{filters.clock}_bin",), (span,), by, filters, engine.current())


def ways(by: tuple[str, ...], filters: Filters, interval: str = "release") -> Histogram:
    """Return released declarations by `path` (a sum of the bits of `data.derived.trs_steps`) and bin of an interval (release, customs)."""
    return _counted(("path", f"{interval}_{filters.clock}_bin"), (), by, filters, engine.current())


def hours_of_week(slot: str, filters: Filters) -> Histogram:
    """Count declarations by hour of the week, 0 to 167, of their registration or release."""
    found = _counted((slot,), (), (), filters, engine.current())
    recorded(say(SLOTS[slot]), found, found.frame.rename(columns={"bin": "hour_of_week"}), filters)
    return found


@kept(key=lambda *asked: ("histogram", *asked))
def _counted(places: tuple[str, ...], sums: tuple[str, ...], by: tuple[str, ...], filters: Filters, release: Release) -> Histogram:
    """Count by cut and places; the last place is called bin, and a sum is called seconds."""
    route = cheapest("clearance", needed("clearance", by, filters) | {*places, *sums, "declarations"}, filters)
    table, cut, added = route.table, Cut(by, filters), ("declarations", *sums)
    names = (*by, *places[:-1], "bin", *("n", "seconds")[: len(added)])
    with engine.reading() as connection:
        frame = engine.frame(connection, counts(table, places, added, cut.shape), names, values=cut.values(table))
    return Histogram(_ordered(frame, by), _notes(filters), release, route.name)


def recorded(title: str, found: Histogram, frame: pd.DataFrame, filters: Filters) -> None:
    """Record what was read for a view, so that its table shows the rows behind it."""
    noted(Read(title, frame, filters, found.release, found.notes, (found.route,)))


def _ordered(frame: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Return rows in the order of cut and bin, with numbers as integers."""
    cuts = [pd.factorize(frame[key], sort=True)[0] for key in by]
    order = np.lexsort([frame["bin"].to_numpy(), *reversed(cuts)])
    columns: dict[str, Any] = {str(name): frame[name].array if name in by else frame[name].to_numpy("int64") for name in frame.columns}
    return pd.DataFrame({name: column[order] for name, column in columns.items()})


def _notes(filters: Filters) -> tuple[Note, ...]:
    known = schema.clearance.name
    unknown = [key for key, _ in filters.picks if not base(known, DIMENSIONS[key])]
    return tuple(Note("filter_off_clearance_times", filter=key) for key in unknown)
