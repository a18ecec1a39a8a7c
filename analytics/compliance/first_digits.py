"""First digits of declared values against Benford's law, where its conditions hold."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from data.frames import Frame

FEWEST, ORDERS, REPEATED, DEVIANT = (
    300,
    2.0,
    0.05,
    0.015,
)  # records, orders of magnitude, share of one value; deviation from which on it counts
ENDS, REDRAWN, SEED, LEVEL = (1, 99), 400, 7, 0.95
LAW = np.log10(1 + 1 / np.arange(1, 10))
COLUMNS = (
    "kind",
    "code",
    "n",
    "orders",
    "repeated",
    "condition",
    "deviation",
    "low",
    "high",
    "chance_deviation",
    "digit",
    "share",
    "p",
    "q",
    "value",
)
HOLDS, FEW, NARROW, FIXED = "holds", "few", "narrow", "fixed"


def groups(consignments: Frame) -> pd.DataFrame:
    """Return COLUMNS by chapter and by trader (`kind` hs2 or trader), the least likely by chance first.

    consignments: trader, hs2 and value, a row per declaration. Benford's law is expected of amounts that have no fixed least or largest
    value and spread over orders of magnitude. condition: `holds` with at least 300 values, two orders of magnitude from their first to
    their last per cent (`orders`), and no value that is more than 5 % of them (`repeated`); else the first that fails: few, narrow, fixed.

    deviation: mean over the nine digits of how far their share lies from the law, with its 95 % interval (400 samples drawn again);
    chance_deviation: as much as so many values have by chance alone, on average. digit: the one furthest above the law, and its share. p:
    chi-square; q after Benjamini and Hochberg over all groups whose conditions hold; both NaN elsewhere. value: declared, in all.
    Sources: Nigrini, Benford's Law, Wiley 2012 (first digits do not conform from a mean absolute deviation of 0.015 on); Cerioli et al.,
    PNAS 116, 2019, 106-115 (for which traders the law is expected).
    """
    held: Frame = consignments[consignments["value"] > 0]
    rows = [_measured(kind, str(code), own["value"].to_numpy(float)) for kind in ("hs2", "trader") for code, own in held.groupby(kind)]
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "q"]).assign(q=np.nan)
    tested = table["p"].notna().to_numpy(bool)
    if tested.any():
        table.loc[tested, "q"] = stats.false_discovery_control(table.loc[tested, "p"])
    ranked: Frame = table.sort_values(["p", "kind", "code"], ignore_index=True)
    return pd.DataFrame(ranked[list(COLUMNS)])


def deviates(table: Frame, false_discoveries: float) -> Frame:
    """Return the groups that deviate from the law beyond chance and by enough to count, the largest deviation first."""
    named: Frame = table[(table["q"] <= false_discoveries) & (table["deviation"] >= DEVIANT)]
    return named.sort_values(["deviation", "kind", "code"], ascending=[False, True, True])


def digits(values: Any) -> Any:
    """Return how many values have each first digit, 1 to 9."""
    held = np.asarray(values, float)
    powers = np.floor(np.log10(held) + 1e-12)
    return np.bincount(np.clip(held / 10.0**powers, 1, 9.999999999).astype(int), minlength=10)[1:]


def _measured(kind: str, code: str, values: Any) -> tuple[Any, ...]:
    low, high = np.percentile(values, ENDS)
    orders, repeated = float(np.log10(high / low)), float(np.unique(values, return_counts=True)[1].max() / len(values))
    condition = FEW if len(values) < FEWEST else NARROW if orders < ORDERS else FIXED if repeated > REPEATED else HOLDS
    told: tuple[Any, ...] = (kind, code, len(values), orders, repeated, condition)
    if condition != HOLDS:
        return (*told, *[np.nan] * 7, float(values.sum()))
    return (*told, *_deviation(digits(values)), float(values.sum()))


def _deviation(counts: Any) -> tuple[float, ...]:
    """Return the deviation with its interval, that of chance, the digit furthest above the law and its share, and p."""
    whole = int(counts.sum())
    apart = counts / whole - LAW
    drawn = np.random.default_rng([SEED, whole]).multinomial(whole, counts / whole, REDRAWN) / whole
    ends = np.quantile(np.abs(drawn - LAW).mean(axis=1), [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    by_chance = float(np.sqrt(2 * LAW * (1 - LAW) / (np.pi * whole)).mean())
    most = int(apart.argmax())
    return (
        float(np.abs(apart).mean()),
        *map(float, ends),
        by_chance,
        most + 1.0,
        float(counts[most] / whole),
        float(stats.chisquare(counts, LAW * whole).pvalue),
    )
