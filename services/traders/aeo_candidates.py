"""Traders that are no authorised economic operator, judged by what the data can tell of the criteria for one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.traders.shrinkage import Peers
from data.frames import Frame
from data.months import months_between, shifted
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.traders import trader_totals
from services.traders.beside_peers import FEW, YEAR, standings

SURE = 0.8  # chance from which on an irregularity rate is taken to be within, or beyond, its limit
SETTLED = 3  # months from the first of the data: who declared in them may have begun long before
MET, NOT_MET, UNKNOWN = 1.0, 0.0, float("nan")
LIMITS = {"aeo_irregular": 10, "aeo_amended": 5, "aeo_overdue": 1, "aeo_years": 3, "aeo_months": 10, "aeo_declarations": 50}


@dataclass(frozen=True)
class Judged:
    """Traders that are no AEO, those who meet most criteria first; by key of LIMITS the figure, and `<key>_met` (1, 0, NaN: not known)."""

    frame: Frame
    limits: dict[str, int]


def judged(filters: Filters) -> Judged:
    """Judge every trader without AEO status behind the filters; raises CannotCut where no declaration states a trader.

    Figures: shares as fractions, years from the first declaration of all, months with a declaration and declarations in the `year`.
    An irregularity rate within its limit with a chance of SURE is met, one beyond it with that chance is not; else, and below FEW results
    (judged, irregular), it is not known.
    """
    limits = {key: filters.lever(key, start) for key, start in LIMITS.items()}
    frame: Frame = standings(filters)
    frame = frame[(frame["by_aeo"] == 0) & (frame["aeo_known"] > 0)].reset_index(drop=True)
    figures = figured(frame, filters)
    met = {f"{key}_met": _met(figures[key], key, limit) for key, limit in limits.items()}
    met["aeo_irregular_met"] = within(frame, limits["aeo_irregular"] / 100)
    met["aeo_years_met"] = np.where((met["aeo_years_met"] == NOT_MET) & settled(frame, filters), UNKNOWN, met["aeo_years_met"])
    told: Frame = frame[["trader", "value", "judged", "irregular"]].assign(**figures, **met)
    told = told.assign(met=told[list(met)].sum(axis=1), unknown=told[list(met)].isna().sum(axis=1))
    return Judged(told.sort_values(["met", "value", "trader"], ascending=[False, False, True], ignore_index=True), limits)


def figured(frame: Frame, filters: Filters) -> dict[str, Frame]:
    """Return the figure of each criterion."""
    return {
        "aeo_irregular": frame["rate"],
        "aeo_amended": frame["amended"] / frame["amendable"].where(frame["amendable"] > 0),
        "aeo_overdue": frame["overdue"] / frame["assessed"].where(frame["assessed"] > 0),
        "aeo_years": first(frame, filters).map(lambda month: months_between(int(month), filters.last_month) / YEAR),
        **regular(frame["trader"], filters),
    }


def year(filters: Filters) -> Filters:
    """Return the twelve months up to the last of the filters, over all that is declared."""
    return Filters(shifted(filters.last_month, 1 - YEAR), filters.last_month)


def regular(traders: Frame, filters: Filters) -> dict[str, Frame]:
    """Return how many months with a declaration, and declarations, each trader has in the `year`; NaN where the data begin later."""
    whole, since = year(filters), engine.current().first_month
    known = since is not None and since <= whole.first_month
    every: Frame = trader_totals.totals(whole).set_index("trader")
    held = {"aeo_months": every["months"], "aeo_declarations": every["n"]}
    return {key: traders.map(counts).fillna(0.0) if known else pd.Series(UNKNOWN, index=traders.index) for key, counts in held.items()}


def first(frame: Frame, filters: Filters) -> Frame:
    """Return the month of the first declaration of all of each trader."""
    every: Frame = trader_totals.first_months(filters.last_month)
    return frame["trader"].map(every.set_index("trader")["first"])


def settled(frame: Frame, filters: Filters) -> Frame:
    """Tell which traders declared in the first months of the data, so that they may have begun before."""
    since = engine.current().first_month or filters.first_month
    return (first(frame, filters) < shifted(since, SETTLED)).to_numpy()


LEAST: dict[str, Callable[[Frame, float], Frame]] = {
    "aeo_years": np.greater_equal, "aeo_months": np.greater_equal, "aeo_declarations": np.greater_equal,
    "aeo_irregular": np.less_equal, "aeo_amended": np.less_equal, "aeo_overdue": np.less_equal,
}  # fmt: skip


def _met(figure: Frame, key: str, limit: int) -> Frame:
    share = limit if LEAST[key] is np.greater_equal else limit / 100
    return np.where(figure.isna(), UNKNOWN, np.where(LEAST[key](figure, share), MET, NOT_MET))


def within(frame: Frame, limit: float) -> Frame:
    """Return whether the irregularity rate of each trader is within a limit; not known below FEW results."""
    chance = pd.Series(np.nan, index=frame.index)
    for (mean, weight), part in frame.groupby(["peers", "weight"]):
        found, n = (part[name].to_numpy(float) for name in ("irregular", "judged"))
        chance.loc[part.index] = Peers(float(mean), float(weight)).within(found, n, limit)
    chance = chance.where(frame["judged"] >= FEW)
    return np.select([chance >= SURE, chance <= 1 - SURE], [MET, NOT_MET], UNKNOWN)
