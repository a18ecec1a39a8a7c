"""Segments of traders over a period, found among all of them; filters choose the declarations that a segment is measured by."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.compliance.survey import wilson
from analytics.statistics import survival
from analytics.traders import segments
from data import schema
from data.frames import Frame
from data.language import say
from data.months import months_between
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.traders import trader_totals
from services.traders.beside_peers import NONE, YEAR, asked

OCCASIONAL, FEW = -1, 4.0  # the segment of traders with fewer declarations a year than this
SUMS = ("n", "value", "inspected", "judged", "irregular", "by_aeo", "inspectable", "aeo_known")
IMPORTERS = 0.75  # share of imports from which on a segment is of importers, and below one minus which it is of exporters


@dataclass(frozen=True)
class Segments:
    """Which segment each trader is in, and what each segment is: share of imports, and what sets it apart (`segments.apart`)."""

    of_trader: dict[str, int]
    imports: dict[int, float]
    traits: dict[int, tuple[tuple[str, bool], ...]]

    def who(self, segment: int) -> str:
        """Return importers, exporters, or both."""
        share = self.imports[segment]
        return "importers" if share >= IMPORTERS else "exporters" if share <= 1 - IMPORTERS else "both"


def found(filters: Filters) -> Segments:
    """Return the segments of all traders of the months of the filters, whatever else is picked."""
    return _found(Filters(filters.since, filters.until), engine.current())


@kept(key=lambda *asked: ("segments of traders", *asked))
def _found(filters: Filters, _release: Release) -> Segments:
    months = months_between(filters.first_month, filters.last_month)
    every: Frame = trader_totals.totals(filters)
    every = every[every["trader"] != schema.NOT_STATED]
    often = every[every["n"] * YEAR / months >= FEW]
    points = segments.standard(segments.traits(often, months)) if len(often) else np.zeros((0, len(segments.TRAITS)))
    labels = segments.divided(points)
    held = every.assign(segment=pd.Series(labels, index=often.index).reindex(every.index, fill_value=OCCASIONAL))
    sums: Frame = held.groupby("segment")[["imports", "n"]].sum()
    told = dict(enumerate(segments.apart(points, labels))) if len(often) else {}
    return Segments(dict(zip(held["trader"], held["segment"].astype(int), strict=True)), (sums["imports"] / sums["n"]).to_dict(), told)


def measured(filters: Filters) -> Frame:
    """Return a row per segment, the highest customs value first.

    Columns: segment, traders, SUMS, release (hours, half of declarations), and `rate`, the share irregular of inspections with a result,
    with `low` and `high` (Wilson, 95 %). Raises CannotCut where no declaration states a trader.
    """
    asked_, held = asked(filters), found(filters).of_trader
    every: Frame = trader_totals.totals(asked_)
    every = every[every["trader"] != schema.NOT_STATED]
    if every.empty:
        raise CannotCut(say(NONE))
    parts = every.assign(segment=every["trader"].map(held)).groupby("segment")
    table: Frame = parts[list(SUMS)].sum().join(parts.size().rename("traders")).reset_index()
    times: Frame = trader_totals.times(asked_)
    times = times.assign(segment=times["trader"].map(held)).dropna(subset="segment")
    half = {key: survival.curve(survival.counted(part)).at(0.5) for key, part in times.groupby("segment")}
    rates = [(k / n, *wilson(k / n, n)) if n else (np.nan,) * 3 for k, n in zip(table["irregular"], table["judged"], strict=True)]
    table = table.assign(release=table["segment"].map(half)).join(pd.DataFrame(rates, columns=["rate", "low", "high"]))
    return table.sort_values(["value", "n"], ascending=False, ignore_index=True)
