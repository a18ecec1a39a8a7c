"""Each trader beside its peers: totals, shrunk irregularity rate, payments and price position, under filters."""

import numpy as np
import pandas as pd

from analytics.statistics import survival
from analytics.traders import shrinkage
from data import schema
from data.frames import Frame
from data.language import mark, say
from data.months import months_between
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.traders import trader_totals

YEAR, Z = 12, 1.959964
BANDS = {"weekly": 52.0, "monthly": 12.0, "rare": 0.0}  # declarations a year from which on a trader is in a band
FEW = 5  # results of inspections below which the counts are told, and no rate
UNAPPLIED = ("partner", "offered", "size", "tax", "trader")  # dimensions whose picks choose no declarations here
NONE = mark("No declaration under these filters states its trader.")


def asked(filters: Filters) -> Filters:
    """Return the filters by which declarations of all traders are chosen, on the clock in use."""
    picks = tuple(pick for pick in filters.picks if pick[0] not in UNAPPLIED)
    return Filters(filters.since, filters.until, picks, clock=filters.clock)


def standings(filters: Filters) -> Frame:
    """Return a row per trader, the highest customs value first; raises CannotCut where no declaration states one.

    Columns of `trader_totals.TOTALS`, `PAYMENTS` and `PRICES`; `band` (BANDS, by declarations a year); `rate`, the share irregular of
    inspections with a result, and `low`, `high`, its 95 % interval, shrunk towards the traders of its band (`peers`, their mean; of all
    traders where `of_all`), NaN below FEW results; `price`, the mean distance of its prices from those of others (fraction), with
    `price_low` and `price_high`.
    """
    frame: Frame = _standings(asked(filters), engine.current())
    if frame.empty:
        raise CannotCut(say(NONE))
    return frame


@kept(key=lambda *asked: ("standings of traders", *asked))
def _standings(filters: Filters, _release: Release) -> pd.DataFrame:
    frame: Frame = trader_totals.totals(filters)
    frame = frame[frame["trader"] != schema.NOT_STATED]
    frame = frame.merge(trader_totals.payments(filters), on="trader", how="left").merge(priced(filters), on="trader", how="left")
    frame = frame.assign(band=band(frame["n"], months_between(filters.first_month, filters.last_month)))
    return shrunk(frame).sort_values(["value", "n", "trader"], ascending=[False, False, True], ignore_index=True)


def band(n: Frame, months: int) -> Frame:
    """Return the band of traders by their declarations in a number of months."""
    yearly = n * YEAR / months
    return np.select([yearly >= least for least in BANDS.values()], list(BANDS), "rare")


def shrunk(frame: Frame) -> Frame:
    """Add rate, low, high, peers and of_all: the traders of a band are peers, of bands with few inspected traders all are."""
    found, n = (frame[name].to_numpy(float) for name in ("irregular", "judged"))
    every, parts = shrinkage.peers(found, n), []
    for name in BANDS:
        here = (frame["band"] == name).to_numpy()
        enough = (n[here] > 0).sum() >= shrinkage.FEWEST
        group = shrinkage.peers(found[here], n[here]) if enough else every
        told = [np.where(n[here] >= FEW, each, np.nan) for each in group.shrunk(found[here], n[here])]
        rates = dict(zip(("rate", "low", "high"), told, strict=True))
        parts.append(frame[here].assign(**rates, peers=group.mean, weight=group.weight, of_all=not enough))
    return pd.concat(parts)


def priced(filters: Filters) -> Frame:
    """Return `trader_totals.prices` with the mean distance from the prices of others as a fraction, and its 95 % interval."""
    frame: Frame = trader_totals.prices(filters)
    mean = frame["apart"] / frame["items"]
    spare = (frame["items"] - 1).where(frame["items"] > 1)
    error = Z * np.sqrt(((frame["squares"] - frame["items"] * mean**2) / spare).clip(lower=0) / frame["items"])
    ends = {"price_low": np.expm1(mean - error), "price_high": np.expm1(mean + error)}
    return frame.assign(price=np.expm1(mean), **ends)[["trader", "items", "price", *ends]]


def unstated(filters: Filters) -> int:
    """Return how many declarations behind the filters state no trader."""
    frame: Frame = trader_totals.totals(asked(filters))
    return int(frame.loc[frame["trader"] == schema.NOT_STATED, "n"].sum())


def release_times(filters: Filters, traders: Frame) -> dict[str, float]:
    """Return the hours within which half of the declarations of each trader were released, of a few traders."""
    held: Frame = trader_totals.times(asked(filters).with_pick("trader", *traders))
    return {str(key): survival.curve(survival.counted(part)).at(0.5) for key, part in held.groupby("trader")}


def subject(filters: Filters) -> str:
    """Return the trader to be shown alone: of those selected the one of the highest customs value, of all where none is.

    Raises CannotCut where the filters leave no declaration of it.
    """
    frame, picked = standings(filters), filters.picked("trader")
    known = frame[frame["trader"].isin(picked)] if picked else frame
    if known.empty:
        raise CannotCut(say("No declaration under these filters is of the trader selected."))
    return str(known["trader"].iloc[0])
