"""Headings and origins whose net mass per supplementary unit lies outside what the same goods of other origins show."""

import numpy as np
import pandas as pd

from analytics.compliance.moves import tested
from data.frames import Frame

WIDE, NORMAL, LEAST = 3.5, 1.4826, 0.10  # robust deviations to the end of the range; of a MAD; and the range on either side at the least
PEERS, FEWEST = 5, 5
CELL, ALIKE = ["hs4", "origin"], ["hs4", "hs6", "unit", "size"]
TESTED = ("shift", "low", "high", "p", "q")
COLUMNS = (*CELL, "n", "peers", "outside", "share", "share_peers", *TESTED, "typical", "value")


def cells(items: Frame) -> pd.DataFrame:
    """Return COLUMNS by heading and origin, the least likely by chance first.

    items: decl, hs4, hs6, origin, unit, quantity (of `unit`), kg and value; a declaration stands once in a subheading.

    Goods are alike that share the subheading, the unit and the doubling of the quantity (1, 2 to 3, 4 to 7, …): a mean of many pieces
    varies less than that of few. outside: declarations beyond the range of goods alike (median ± 3.5 robust deviations of the log of mass
    per unit, at least ± 10 %). share of `n`; share_peers of `peers`, the declarations of other origins, at least five of goods alike.
    shift: how far the share lies above theirs within goods alike, with its interval, p and q as in `analytics.compliance.moves.tested`:
    exact whatever the shape of the spread, as the range is the same for all origins; p and q are 1, and the interval is not known, where no
    difference can be seen. typical: median of mass per unit of those outside over that of goods alike, less one. value: of those outside,
    in the currency of the items.
    """
    held = _ranged(items)
    strata = _strata(held)
    if strata.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    whole = strata.groupby(CELL, as_index=False)[["n1", "n0", "a1", "a0", "value"]].sum()
    found = tested(strata, CELL)
    typical = np.expm1(held[held["outside"] > 0].groupby(CELL)["away"].median()).rename("typical")
    table = whole.merge(found[[*CELL, *TESTED]], on=CELL, how="left") if len(found) else whole.reindex(columns=[*whole, *TESTED])
    table = table.merge(typical.reset_index(), on=CELL, how="left")
    table = table.assign(share=table["a1"] / table["n1"], share_peers=table["a0"] / table["n0"]).fillna({"p": 1.0, "q": 1.0, "shift": 0.0})
    told = table.rename(columns={"n1": "n", "n0": "peers", "a1": "outside"})
    return told[list(COLUMNS)].sort_values(["p", *CELL], ignore_index=True)


def _ranged(items: Frame) -> Frame:
    """Return the items with the distance of their log mass per unit from the median of goods alike, and whether it is out of range."""
    held: Frame = items[(items["quantity"] > 0) & (items["kg"] > 0)]
    held = held.assign(size=np.floor(np.log2(held["quantity"].to_numpy(float))), mass=np.log(held["kg"] / held["quantity"]))
    away = held["mass"] - held.groupby(ALIKE)["mass"].transform("median")
    spread = NORMAL * away.abs().groupby([held[key] for key in ALIKE]).transform("median")
    beyond = away.abs() > np.maximum(WIDE * spread, np.log1p(LEAST)) + 1e-9
    return held.assign(away=away, outside=beyond.astype(float))


def _strata(held: Frame) -> Frame:
    """Return by goods alike and origin: declarations (n) and those outside (a) of the origin (1) and of the others (0)."""
    own = held.assign(worth=held["value"] * held["outside"]).groupby([*ALIKE, "origin"], as_index=False)
    parts: Frame = own.agg(n1=("outside", "size"), a1=("outside", "sum"), value=("worth", "sum"))
    whole = parts.groupby(ALIKE)[["n1", "a1"]].transform("sum")
    compared: Frame = parts.assign(n0=whole["n1"] - parts["n1"], a0=whole["a1"] - parts["a1"])
    compared = compared[compared["n0"] >= PEERS]
    return compared[compared.groupby(CELL)["n1"].transform("sum") >= FEWEST]
