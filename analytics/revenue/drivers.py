"""Why the taxes collected on imports changed: an exact split into volume, price, exchange rate, mix, law, concessions and collection.

Log-mean Divisia (Ang 2004) on cells of product, partner and tax, R = V · t · c · k: with L the logarithmic mean of the two amounts of a
cell, ΔR = L Δln V + L Δln t + L Δln c + L Δln k, where V is the value of its imports, itself Q · s · p · e as in
`analytics.trade.decompose`, t the tax at standard rates over V, c what is assessed over that, and k what is paid over what is assessed.
A factor that is nothing in one of the periods takes the whole change of its cell, as the limit of the formula does.

What was paid for the earlier declarations only once they were older than the recent ones are now is a part of its own (`age`): the other
parts compare payments at the same age.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.trade import decompose
from analytics.trade.cells import Floats, found, paired
from analytics.trade.decompose import GOODS, grown, log_mean

AGE = "age"  # payments that came in later than the recent declarations have had time for
PARTS = ("volume", "mix", "price", "rate", "unweighed", "entry", "law", "concessions", "collection", AGE)
KEYS = ["product", "partner", "tax"]
SHIFT = "shift"  # between places: what the split of the whole does not know
RESIDUE = 1e-9  # of an amount that was subtracted from itself: nothing but rounding
AMOUNTS = ["statutory", "assessed", "paid"]


def effects(
    goods: pd.DataFrame, goods_before: pd.DataFrame, taxes: pd.DataFrame, taxes_before: pd.DataFrame, late: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return KEYS, now, before and PARTS, a row per cell: the parts add up to its change of tax paid.

    Of goods product, partner, currency, value, weight (kg), foreign (value in that currency), and of taxes KEYS and AMOUNTS.
    late: KEYS and `paid`, the payments in `taxes_before` that the declarations now are too young to be compared with.
    """
    cells, held = paired(*aged(taxes, taxes_before, late), KEYS, [*AMOUNTS, AGE]), decompose.goods(goods, goods_before)
    rows = found(cells, held, KEYS[:2])
    numbers = {name: cells[name].to_numpy(float) for name in cells.columns if name not in KEYS}
    for name in held.columns[2:]:
        numbers[name] = np.where(rows >= 0, held[name].to_numpy(float)[rows], 0.0) if len(held) else np.zeros(len(cells))
    late_paid = numbers[f"{AGE}_before"]
    numbers["paid_before"] = np.where(np.abs(numbers["paid_before"]) < RESIDUE * np.abs(late_paid), 0.0, numbers["paid_before"])
    split = _split(numbers, grown(held))
    before = numbers["paid_before"] + late_paid
    return cells.loc[:, KEYS].assign(now=numbers["paid"], before=before, **split | {AGE: 0.0 - late_paid})


def aged(now: pd.DataFrame, before: pd.DataFrame, late: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the taxes of two periods with payments at the same age: what came in later moves from `paid` to AGE, in rows of its own."""
    whole = before.assign(**{AGE: 0.0})
    if late is not None:
        moved = late.assign(paid=-late["paid"], **{AGE: late["paid"]})
        whole = pd.concat([whole, moved], ignore_index=True).fillna(dict.fromkeys((*AMOUNTS, AGE), 0.0))
    return now.assign(**{AGE: 0.0}), whole


def _split(cells: Mapping[str, Floats], whole: float) -> dict[str, Floats]:
    """Split the change of each cell by the formula if all its factors are known in both periods.

    Otherwise all of it goes to the first factor that is unknown.
    """
    change = cells["paid"] - cells["paid_before"]
    steps = _steps(cells, whole)
    both = np.logical_and.reduce([cells["paid"] > 0, cells["paid_before"] > 0, *map(np.isfinite, steps.values())])
    mean = log_mean(*(np.where(both, cells[name], 1.0) for name in ("paid", "paid_before")))
    split = {part: np.where(both, mean * np.where(both, steps[part], 0.0), 0.0) for part in PARTS if part in steps}
    split["unweighed"] = np.where(both & ~_weighed(cells), change - sum(split.values(), np.zeros(len(change))), 0.0)
    first = _first(cells)
    return {part: split.get(part, 0.0) + np.where(~both & (first == part), change, 0.0) for part in PARTS}


def _steps(cells: Mapping[str, Floats], whole: float) -> dict[str, Floats]:
    """Return the logarithm of each factor over its earlier value; NaN or infinite if it is unknown or zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        grew: dict[str, Floats] = {name: np.log(cells[name] / cells[f"{name}_before"]) for name in (*GOODS, *AMOUNTS)}
        law = np.where((cells["statutory"] > 0) & (cells["statutory_before"] > 0), grew["statutory"], grew["assessed"])
        rate, weighed = grew["value"] - grew["constant"], _weighed(cells)
        weight = np.where(weighed, grew["weight"], 0.0)
        return {
            "volume": np.where(weighed, whole, 0.0),
            "mix": np.where(weighed, weight - whole, 0.0),
            "price": np.where(weighed, grew["constant"] - weight, 0.0),
            "rate": rate,
            "law": law - grew["value"],
            "concessions": grew["assessed"] - law,
            "collection": grew["paid"] - grew["assessed"],
        }


def _weighed(cells: Mapping[str, Floats]) -> NDArray[np.bool_]:
    return (cells["weight"] > 0) & (cells["weight_before"] > 0)


def _first(cells: Mapping[str, Floats]) -> NDArray[Any]:
    """Return the first factor, from the goods on, that is zero in one of the periods."""
    lacks = {name: (cells[name] > 0) != (cells[f"{name}_before"] > 0) for name in ("value", *AMOUNTS)}
    return np.select([lacks[name] for name in ("value", *AMOUNTS)], ["entry", "law", "concessions", "collection"], "unweighed")


def parts(found: pd.DataFrame) -> dict[str, float]:
    """Return the parts of the whole change. found: from `effects`."""
    return {part: float(found[part].to_numpy(float).sum()) for part in PARTS}


def by_place(found: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame, late: pd.DataFrame | None = None) -> pd.DataFrame:
    """Split the change by place: key, now, before, PARTS, SHIFT and change, the largest first.

    now, before, late: frames KEYS, place, paid; late as in `effects`. The parts of a cell are divided by the mean of each place's shares
    of it in the two periods, so that each part adds up over places to its value in the whole. SHIFT, what the place gained or lost of the
    cell beyond that, adds up to zero.
    """
    rows: Any = paired(*aged(now, before, late), [*KEYS, "place"], ["paid", AGE])
    sizes: Any = rows[["paid", "paid_before"]].abs()
    wholes = sizes.groupby([rows[key] for key in KEYS], sort=False).transform("sum")
    shares = [_share(sizes[name], wholes[name]) for name in ("paid", "paid_before")]
    weight = np.where(shares[0].isna(), shares[1], np.where(shares[1].isna(), shares[0], (shares[0] + shares[1]) / 2))
    parts_ = rows[[*KEYS, "place"]].merge(found, on=KEYS, how="left")
    split = {part: parts_[part].fillna(0.0).to_numpy(float) * np.nan_to_num(weight) for part in PARTS}
    before_ = rows["paid_before"] + rows[f"{AGE}_before"]
    split[AGE] = -rows[f"{AGE}_before"].to_numpy(float)
    change = (rows["paid"] - before_).to_numpy(float)
    shift = change - sum(split.values(), np.zeros(len(change)))
    placed = pd.DataFrame({"now": rows["paid"], "before": before_, **split, SHIFT: shift, "key": rows["place"]})
    frame = pd.DataFrame(placed.groupby("key", as_index=False).sum()).assign(change=lambda each: each["now"] - each["before"])
    return frame.iloc[frame["change"].abs().argsort(kind="stable")[::-1]].reset_index(drop=True)


def _share(amount: Any, whole: Any) -> Any:
    """Return the shares of a whole; NaN where it is nothing."""
    return amount / whole.where(whole > 0)


def by(found: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """Return key, now, before, PARTS and change by a key of each cell, the largest change first."""
    sums: Any = found.loc[:, ["now", "before", *PARTS]].groupby(keys.to_numpy()).sum()
    frame = sums.rename_axis("key").reset_index().assign(change=lambda rows: rows["now"] - rows["before"])
    return frame.iloc[frame["change"].abs().argsort(kind="stable")[::-1]].reset_index(drop=True)
