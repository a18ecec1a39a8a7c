"""Prices of imported items beside their peers: what similar goods cost, how far below that an item is declared, and by which evidence.

The weight of a piece is tested first: where it is out of range the quantity is presumed wrong, and the price is not judged.
Source: UN, International Merchandise Trade Statistics: Compilers Manual, chapter on unit values.
"""

from typing import Any

import numpy as np
import pandas as pd

from data.frames import Column, Frame

ITEMS = ("hs2", "hs4", "hs6", "origin", "departure", "mode", "unit", "month", "quantity", "kg", "value", "fob", "freight")
PEERS, NORMAL, SOUND = 5, 1.4826, 3.5
LEAST_SPREAD, LEAST_WEIGHT = 0.05, 0.10  # of log prices, of log weights of a piece: a few items may look alike by chance
MEDIAN_LOSS = np.pi / 2  # variance of a median over that of a mean, were prices normal
PRIOR = 30  # items that the spread of all goods weighs as many as, beside those of the goods themselves
QUANTILES, TENTH = "MultiQuantile:alpha=0.1,0.5", 1.2816  # standard deviations from the median to the lowest tenth, were prices normal
ROUNDS, LEAST_FIT, MOST_FIT, SEED = 120, 500, 100_000, 1
CODES = ("hs2", "origin", "departure", "mode", "unit")
DECLARED_LESS, FREIGHT_AS_PAID, FARTHEST = 0.5, 0.5, 50.0  # log of the shortfall sought; chance that freight was declared as it was paid
JUDGED, WEIGHT, FEW, UNKNOWN = "judged", "weight", "few", "unknown"


def judged(items: Frame, seed: int = SEED) -> Frame:
    """Return items with what they are judged by, and a score. items: ITEMS, a row each; amounts in one currency, `kg` net.

    Adds: price (of a kilogram; of a unit where no weight is known, as `per` says), peers, expected (price of the peers), spread (robust,
    of their log prices), below (log of expected over declared), mass (log weight of a piece over that of the peers), carried (log share
    of freight over that of its route, NaN where unknown), state, and score (log likelihood ratio of a shortfall; NaN if not JUDGED).
    """
    held = measured(items)
    price = (robust_z(held) + TENTH * quantile_z(held, seed).fillna(robust_z(held) / TENTH)) / 2
    return held.assign(score=_likelihood(price, held["spread"], freight_z(held), _freight_spread(held)).where(held["state"] == JUDGED))


def measured(items: Frame) -> Frame:
    """Return items with all that `judged` adds but the score."""
    kg = items["kg"].where(items["kg"] > 0)
    price = items["value"].where(items["value"] > 0) / kg.fillna(items["quantity"].where(items["quantity"] > 0))
    held = items.assign(price=price, per=np.where(kg.isna(), items["unit"], "kg"), log=np.log(price))
    held = held.assign(**_levels(held), mass=_mass(items, kg), carried=_carried(items))
    states = [held["log"].isna(), held["peers"] < PEERS, held["mass"].abs() > SOUND * _mass_spread(held)]
    held = held.assign(state=np.select(states, [UNKNOWN, FEW, WEIGHT], JUDGED), below=held["level"] - held["log"])
    return held.assign(expected=np.exp(held["level"]))


def _levels(held: Frame) -> dict[str, Column]:
    """Return peers, level (median log price of the subheading, in the money of the item's month) and spread of each item.

    Where there are few peers the spread is wider by what their median may be off.
    """
    goods = [held["hs6"], held["per"]]
    month = (held["log"] - held["log"].groupby(goods).transform("median")).groupby(held["month"]).transform("median")
    log = held["log"] - month
    number, level = (log.groupby(goods).transform(by) for by in ("count", "median"))
    within, away = _robust((log - level)[number >= PEERS]), NORMAL * (log - level).abs().groupby(goods).transform("median")
    spread = np.sqrt((number * away**2 + PRIOR * within**2) / (number + PRIOR) * (1 + MEDIAN_LOSS / number.clip(lower=1)))
    return {"peers": (number - 1).clip(lower=0), "level": level + month, "spread": spread.clip(lower=LEAST_SPREAD)}


def _robust(apart: Column) -> float:
    """Return the robust spread of deviations, at least LEAST_SPREAD."""
    return max(NORMAL * float(apart.abs().median()), LEAST_SPREAD) if apart.notna().any() else LEAST_SPREAD


def _mass(items: Frame, kg: Column) -> Column:
    """Return the log weight of a piece over the median of its subheading and unit, less what rounding to whole pieces explains."""
    counted = items["quantity"].where(items["quantity"] > 0)
    log = np.log(kg / counted)
    apart = log - log.groupby([items["hs6"], items["unit"]]).transform("median")
    slack = np.where(items["unit"] == "kg", 0.0, np.log1p(1 / counted.clip(lower=1)))
    return (np.sign(apart) * (apart.abs() - slack).clip(lower=0)).fillna(0.0)


def _mass_spread(held: Frame) -> Column:
    away = held["mass"].abs().groupby([held["hs6"], held["unit"]]).transform("median")
    return (NORMAL * away).clip(lower=LEAST_WEIGHT)


def _carried(items: Frame) -> Column:
    log = np.log(items["freight"].where(items["freight"] > 0) / items["fob"].where(items["fob"] > 0))
    return log - log.groupby([items["departure"], items["mode"]]).transform("median")


def robust_z(held: Frame) -> Column:
    """Return how many robust spreads each item lies below the level of its peers."""
    return held["below"] / held["spread"]


def quantile_z(held: Frame, seed: int = SEED, threads: int = 2) -> Column:
    """Return how far each item lies below its expected price, in distances from the median to the lowest tenth of what was expected of it.

    A quantile model (CatBoost) of the log price beside that of the peers, given goods, origin, route, mode, weight and month. Traders are
    no feature: one that always declares low would look usual. NaN where there are too few items.
    """
    from catboost import CatBoostRegressor, Pool

    sound = held[held["state"] == JUDGED]
    if len(sound) < LEAST_FIT:
        return pd.Series(np.nan, held.index)
    sample = sound.sample(min(len(sound), MOST_FIT), random_state=seed)
    fixed: dict[str, Any] = {"loss_function": QUANTILES, "random_seed": seed, "thread_count": threads, "allow_writing_files": False}
    booster = CatBoostRegressor(iterations=ROUNDS, learning_rate=0.15, depth=4, max_ctr_complexity=1, **fixed, verbose=0)
    table, codes = _table(held), list(CODES)
    booster.fit(Pool(table.loc[sample.index], -sample["below"], cat_features=codes))
    low, middle = np.asarray(booster.predict(Pool(table, cat_features=codes))).T
    return (middle + held["below"]) / np.maximum(middle - low, LEAST_SPREAD)


def _table(held: Frame) -> Frame:
    codes = {name: held[name].fillna("-").astype(str) for name in CODES}
    months = held["month"] // 100 * 12 + held["month"] % 100
    return pd.DataFrame(codes | {"log_kg": np.log1p(held["kg"].clip(lower=0).fillna(0)), "month_no": months}, index=held.index)


def freight_z(held: Frame) -> Column:
    """Return how many robust spreads the freight share of each item lies above that of its route; NaN where it is unknown."""
    return held["carried"] / _freight_spread(held)


def _freight_spread(held: Frame) -> float:
    return _robust(held["carried"])


def _likelihood(price: Column, spread: Column, freight: Column, freight_spread: float) -> Column:
    """Return the log of how much likelier the price and freight of an item are if it is declared DECLARED_LESS too low than if not.

    Freight tells something only where it was declared as it was paid: then its share of a value that is too low is too high.
    """
    moved, carried = DECLARED_LESS / spread, DECLARED_LESS / freight_spread
    of_price = moved * price - moved**2 / 2
    of_freight = (carried * freight - carried**2 / 2).clip(-FARTHEST, FARTHEST)
    either = np.log(1 - FREIGHT_AS_PAID + FREIGHT_AS_PAID * np.exp(of_freight))
    return of_price + either.fillna(0.0)
