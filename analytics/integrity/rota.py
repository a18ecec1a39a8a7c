"""Pairs of inspector and broker that meet more often than the shares of the office in each month let expect."""

import numpy as np
import pandas as pd
from scipy import stats

from analytics.compliance import moves
from analytics.integrity.pair_results import FALSE_DISCOVERIES, FEWEST, FEWEST_EXPECTED, PAIR
from analytics.integrity.shrunk_effects import scale, shrunk
from data.frames import Frame

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)  # how wide true differences of shares may be
PLACE = ("office", "month")
MOST_TURNS = 8
COLUMNS = (*PAIR, "office", "n", "met", "expected", "share", "usual_share", "shift", "low", "high", "p", "q")


def meetings(rows: Frame) -> pd.DataFrame:
    """Return COLUMNS by pair that can be judged, the least likely by chance first.

    rows: an inspection each, with officer, broker, office and month. n: inspections of the broker in offices and months of the inspector,
    `met` of them by the inspector, `expected` if each had been given out like those of all in the office and month. share, usual_share: of
    the broker's inspections and of other brokers' by this inspector, within office and month; shift: their difference, shrunk, with
    its 95 % interval. p: the chance of so many or more, given how many each inspected and each broker declared in the office and month
    (hypergeometric, exact where it may be listed); q: after Benjamini and Hochberg. A pair is judged by what is expected of it, not by
    how often it met: that would choose the pairs by what is tested. Brokers found to meet one inspector, the strongest first, are left
    out of what all others are compared with, since their inspections are missing from those of the other inspectors.
    """
    table: Frame = tested(rows)
    settled: Frame = pd.DataFrame()
    for _ in range(MOST_TURNS):
        found = strongest(table)
        if not found:
            break
        settled = pd.concat([settled, table[table["broker"].isin(found)]], ignore_index=True)
        rows = rows[~rows["broker"].isin(found)]
        table = tested(rows)
    table = pd.concat([settled, table], ignore_index=True) if len(settled) else table
    if table.empty:
        return table
    table = table.assign(q=stats.false_discovery_control(table["p"].astype(float)))
    return table.sort_values(["p", *PAIR], ignore_index=True)[list(COLUMNS)]


def strongest(table: Frame) -> set[str]:
    """Return the brokers of the pairs found whose chance is least, or nearly so (up to its square root)."""
    least = float(table["p"].min()) if len(table) else 1.0
    return set(table.loc[(table["q"] <= FALSE_DISCOVERIES) & (table["p"] <= least**0.5), "broker"])


def tested(rows: Frame) -> Frame:
    """Return COLUMNS by pair that can be judged, each compared with all others."""
    held = strata(rows)
    usual = held["n1"] * (held["a1"] + held["a0"]) / (held["n1"] + held["n0"])
    sums = held.assign(usual=usual).groupby(list(PAIR))[["n1", "usual"]].sum()
    judged = sums[(sums["n1"] >= FEWEST) & (sums["usual"] >= FEWEST_EXPECTED)].index
    chosen = held[pd.MultiIndex.from_frame(held[list(PAIR)]).isin(judged)]
    table: Frame = moves.tested(chosen, PAIR) if len(chosen) else pd.DataFrame()
    if table.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    offices = chosen.groupby([*PAIR, "office"])["n1"].sum().reset_index().sort_values("n1", kind="stable")
    named = table.merge(offices.groupby(list(PAIR))["office"].last().reset_index(), on=list(PAIR))
    return _wider(named.rename(columns={"a1": "met", "usual": "expected", "share_before": "usual_share"}))[list(COLUMNS)]


def strata(rows: Frame) -> Frame:
    """Return by office, month, inspector and broker of whom both were there, how often they met.

    n1, n0: inspections of the broker and of others; a1, a0: of them by the inspector.
    """
    counts = {keys: rows.groupby([*PLACE, *keys]).size() for keys in ((), ("officer",), ("broker",), PAIR)}
    named = {(): "all", ("officer",): "made", ("broker",): "n1", PAIR: "a1"}
    whole, made, theirs, both = (counts[keys].rename(name).reset_index() for keys, name in named.items())
    held: Frame = theirs.merge(made, on=list(PLACE)).merge(whole, on=list(PLACE)).merge(both, on=[*PLACE, *PAIR], how="left")
    held = held.fillna({"a1": 0})
    return held.assign(n0=held["all"] - held["n1"], a0=held["made"] - held["a1"]).query("n0 > 0")


def _wider(table: Frame) -> Frame:
    """Return pairs with chances that allow for rotas by day or kind of goods, which spread all pairs, and with shrunk shifts."""
    wide = scale(((table["met"] - table["expected"]) / table["spread"] ** 0.5).to_numpy(float))
    ordinary = stats.norm.sf((table["met"] - table["expected"] - 0.5) / (wide * table["spread"] ** 0.5))
    chance = np.maximum(table["p"], ordinary) if wide > 1 else table["p"]
    error = ((table["high"] - table["low"]) / (2 * stats.norm.ppf(0.975))).clip(lower=1e-6).to_numpy(float) * wide
    ends = dict(zip(("shift", "low", "high"), shrunk(table["shift"].to_numpy(float), error, SHARES), strict=True))
    return table.assign(p=chance, q=stats.false_discovery_control(chance), **ends)
