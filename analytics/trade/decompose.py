"""Why a value changed: an exact split into volume, mix, price, exchange rate, and what is new or lost.

Log-mean Divisia on cells of product and partner (Ang 2004): for a cell in both periods, with L the logarithmic mean of its two values,
V = Q · s · p · e gives ΔV = L ln(Q₁/Q₀) + L ln(s₁/s₀) + L ln(p₁/p₀) + L ln(e₁/e₀), where Q is the weight of all such cells, s the share of
the cell in it, p its value per kilogram at the rates of the earlier period, and e its value over its value at those rates.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.trade.cells import BEFORE, Floats, coded, paired

PARTS = ("volume", "mix", "price", "rate", "unweighed", "new_products", "new_partners", "lost_products", "lost_partners")
COLUMNS = ("product", "partner", "value_now", "value_before", *PARTS)
KEYS, GOODS = ("product", "partner"), ("value", "weight", "constant")


def log_mean(one: Floats, other: Floats) -> Floats:
    """Return (a − b) / ln(a / b); their mean if both are nearly equal."""
    ratio = np.log(one / other)
    near = np.abs(ratio) <= 1e-9
    return np.where(near, (one + other) / 2, (one - other) / np.where(near, 1.0, ratio))


def rates(cells: pd.DataFrame) -> dict[str, float]:
    """Return the value of a unit of each currency, over all cells whose value in that currency is known."""
    value, foreign = (cells[name].to_numpy(float) for name in ("value", "foreign"))
    places, codes = pd.factorize(cells["currency"])
    stated = (foreign > 0) & (value > 0)
    worth, units = (np.bincount(places[stated], each[stated], len(codes)) for each in (value, foreign))
    return {str(code): float(one / other) for code, one, other in zip(codes, worth, units, strict=True) if other > 0}


def goods(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return KEYS and GOODS of both periods, `constant` at the rates of the earlier one; where no rate is known the value stands as it is.

    What has no value in a period counts as nothing in it.
    """
    then = rates(before)
    found = paired(_constant(now, rates(now) | then), _constant(before, then), KEYS, GOODS)
    held = {suffix: found[f"value{suffix}"].to_numpy(float) > 0 for suffix in ("", BEFORE)}
    kept = held[""] | held[BEFORE]
    known = {name + suffix: np.where(where, found[name + suffix], 0.0)[kept] for suffix, where in held.items() for name in GOODS}
    return pd.DataFrame({key: found[key].array[kept] for key in KEYS} | known)


def _constant(cells: pd.DataFrame, known: Mapping[str, float]) -> pd.DataFrame:
    """Return KEYS and GOODS of cells, `constant` their value at known rates."""
    value, foreign = (cells[name].to_numpy(float) for name in ("value", "foreign"))
    places, codes = pd.factorize(cells["currency"])
    rate = np.array([known.get(code, np.nan) for code in codes], float)[places]
    stated = (foreign > 0) & (value > 0) & np.isfinite(rate)
    columns = {name: cells[name] for name in (*KEYS, "value", "weight")}
    return pd.DataFrame(columns | {"constant": np.where(stated, foreign * np.where(stated, rate, 0.0), value)}, copy=False)


def effects(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return COLUMNS, a row per product and partner: its values and the parts of its change, which add up to it.

    Of cells product, partner, currency, value, weight (kg), foreign (value in that currency, NaN where unknown).
    """
    cells = goods(now, before)
    value, earlier = cells["value"].to_numpy(float), cells["value_before"].to_numpy(float)
    found = _continued({name: cells[name].to_numpy(float) for name in cells.columns if name not in KEYS}, grown(cells))
    places, count = coded(cells, ["product"])
    known, kept = ((np.bincount(places, held, count) > 0)[places] for held in (earlier, value))
    new, lost = np.where(earlier > 0, 0.0, value), np.where(value > 0, 0.0, -earlier)
    found |= {"new_products": np.where(known, 0.0, new), "new_partners": np.where(known, new, 0.0)}
    found |= {"lost_products": np.where(kept, 0.0, lost), "lost_partners": np.where(kept, lost, 0.0)}
    return cells.loc[:, list(KEYS)].assign(value_now=value, value_before=earlier, **found)


def grown(cells: pd.DataFrame) -> float:
    """Return ln(Q₁/Q₀) of the weight of all cells that are weighed in both periods; 0 where none is."""
    both: Any = cells.loc[(cells["weight"] > 0) & (cells["weight_before"] > 0), ["weight", "weight_before"]]
    return float(np.log(both["weight"].sum() / both["weight_before"].sum())) if len(both) else 0.0


def _continued(cells: Mapping[str, Floats], whole: float) -> dict[str, Floats]:
    """Return the parts of what is traded in both periods; 0 for the rest."""
    both = (cells["value"] > 0) & (cells["value_before"] > 0)
    weighed = both & (cells["weight"] > 0) & (cells["weight_before"] > 0)
    now, before, at, then = (np.where(both, cells[name], 1.0) for name in ("value", "value_before", "constant", "constant_before"))
    heavy, light = (np.where(weighed, cells[name], 1.0) for name in ("weight", "weight_before"))
    mean = log_mean(now, before)
    rate = np.where(both, mean * np.log(now / at * then / before), 0.0)
    rest = now - before - rate
    volume, weight = np.where(weighed, mean * whole, 0.0), mean * np.log(heavy / light)
    return {
        "volume": volume,
        "mix": weight - volume,
        "price": np.where(weighed, rest - weight, 0.0),
        "rate": rate,
        "unweighed": np.where(both & ~weighed, rest, 0.0),
    }


def parts(found: pd.DataFrame) -> dict[str, float]:
    """Return the parts of the whole change. found: from `effects`."""
    return {part: float(found[part].to_numpy(float).sum()) for part in PARTS}


def movers(found: pd.DataFrame) -> pd.DataFrame:
    """Return a row per product: key, value, before, effect of quantity and of price (with the rate), change, points of the growth."""
    columns = {"value": "value_now", "before": "value_before"}
    amounts: Any = found.assign(quantity=found["volume"] + found["mix"], worth=found["price"] + found["rate"])
    sums = amounts.groupby("product", sort=False)[[*columns.values(), "quantity", "worth"]].sum()
    frame = sums.rename(columns={old: new for new, old in columns.items()} | {"worth": "price"}).rename_axis("key").reset_index()
    change, whole = frame["value"] - frame["before"], float(found["value_before"].to_numpy(float).sum())
    frame = frame.assign(change=change, points=change / whole * 100 if whole else np.nan)
    return frame.iloc[change.abs().argsort(kind="stable")[::-1]].reset_index(drop=True)
