"""Importers connected through the same brokers and suppliers more than the popularity of these explains, and groups of such importers."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats

from analytics.compliance.moves import FALSE_DISCOVERIES
from analytics.traders.shrinkage import peers
from data.frames import Frame

Floats = NDArray[np.float64]
FEWEST = 5  # declarations of an importer, and of two importers through what they share, from which on they are compared
PAIRS = ("one", "other", "shared", "expected", "n_one", "n_other", "p", "q")
GROUPED = (*PAIRS, "group", "members", "judged", "irregular", "rate", "low", "high", "usual")


def pairs(channels: Frame) -> tuple[pd.DataFrame, int]:
    """Return PAIRS of importers that share a broker and supplier, the least likely by chance first, and how many pairs were compared.

    channels: trader, broker, supplier and n (declarations), a row each; a broker with a supplier is a channel. Importers with at least 5
    declarations are compared, all pairs of them.

    shared: channels of both. n_one, n_other: declarations of each through these, together at least 5. expected: channels that the two would
    share if each chose its channels by their popularity, which is the share of the channels of all other importers that it has, or, where
    larger, the product of the shares of its broker and its supplier; the larger of the two ways to count (the channels of the one
    chosen by the other, and the reverse). p: the probability of so many or more (Poisson). q: p after Benjamini and Hochberg over all
    pairs compared, those that share nothing among them.
    """
    held: Frame = channels[channels.groupby("trader")["n"].transform("sum") >= FEWEST]
    traders = sorted(set(held["trader"]))
    compared = len(traders) * (len(traders) - 1) // 2
    if not compared:
        return pd.DataFrame(columns=list(PAIRS)), 0
    counts, single = _used(held)
    shared = sparse.triu(single @ single.T, k=1).tocoo()
    one, other, number = shared.row, shared.col, shared.data
    table = pd.DataFrame({"one": np.array(traders)[one], "other": np.array(traders)[other], "shared": number})
    table = table.assign(expected=_expected(single, one, other, _by_parts(held)))
    through = (counts @ single.T).tocsr()
    table = table.assign(n_one=_at(through, one, other), n_other=_at(through, other, one))
    table = table.assign(p=stats.poisson.sf(table["shared"] - 1, table["expected"]))
    enough: Frame = table[table["n_one"] + table["n_other"] >= FEWEST]
    ranked: Frame = enough.sort_values(["p", "one", "other"], ignore_index=True)
    raised = ranked["p"].to_numpy(float) * compared / np.arange(1, len(ranked) + 1)
    return ranked.assign(q=np.minimum.accumulate(raised[::-1])[::-1].clip(max=1.0)).loc[:, list(PAIRS)], compared


def grouped(table: Frame, inspections: Frame) -> pd.DataFrame:
    """Return GROUPED: the pairs that stay within 5 % false findings, with the group of importers that each belongs to.

    table: PAIRS. inspections: trader, judged (inspections with a result) and irregular, of all importers. group: from 1, the largest first;
    two importers are of one group if pairs lead from one to the other. members: its importers. rate: the share irregular of the group, as
    if it were one importer, shrunk towards all importers (`analytics.traders.shrinkage`), with its 95 % interval; usual: their mean. These
    are NaN where nobody was inspected.
    """
    listed: Frame = table[table["q"] <= FALSE_DISCOVERIES]
    if listed.empty:
        return listed.reindex(columns=list(GROUPED))
    codes = sorted({*listed["one"], *listed["other"]})
    place = {code: at for at, code in enumerate(codes)}
    ends = (listed["one"].map(place), listed["other"].map(place))
    _, labels = sparse.csgraph.connected_components(sparse.coo_array((np.ones(len(listed)), ends), shape=(len(codes),) * 2), directed=False)
    of = (
        pd.DataFrame({"trader": codes, "label": labels})
        .merge(inspections, on="trader", how="left")
        .fillna({"judged": 0.0, "irregular": 0.0})
    )
    sums = of.groupby("label").agg(
        members=("trader", "size"), judged=("judged", "sum"), irregular=("irregular", "sum"), first=("trader", "min")
    )
    sums = sums.sort_values(["members", "first"], ascending=[False, True]).assign(group=np.arange(1, len(sums) + 1))
    whole = peers(inspections["irregular"].to_numpy(float), inspections["judged"].to_numpy(float))
    rate, low, high = whole.shrunk(sums["irregular"].to_numpy(float), sums["judged"].to_numpy(float))
    sums = sums.assign(rate=rate, low=low, high=high, usual=whole.mean)
    told = listed.assign(label=ends[0].map(dict(enumerate(labels)))).join(sums, on="label")
    return told.sort_values(["group", "p", "one", "other"], ignore_index=True)[list(GROUPED)]


def _used(held: Frame) -> tuple[Any, Any]:
    """Return declarations, and 1 where there are any, by importer (rows, in order of code) and channel (columns, in order of code)."""
    row = held.groupby("trader").ngroup().to_numpy()
    column = held.groupby(["broker", "supplier"]).ngroup().to_numpy()
    counts = sparse.csr_array((held["n"].to_numpy(float), (row, column)))
    return counts, sparse.csr_array((np.ones(len(held)), (row, column)))


def _by_parts(held: Frame) -> Floats:
    """Return for each channel the share of its broker among all channels of importers, times that of its supplier."""
    shares = held["broker"].map(held["broker"].value_counts(normalize=True)) * held["supplier"].map(
        held["supplier"].value_counts(normalize=True)
    )
    return shares.groupby([held["broker"], held["supplier"]]).first().to_numpy(float)


def _expected(single: Any, one: Any, other: Any, apart: Floats) -> Floats:
    """Return for pairs how many channels they would share by popularity, which leaves out what the two themselves use."""
    degree, users, edges = single.sum(axis=1), single.sum(axis=0), single.sum()
    without = np.maximum((users - 1) / edges, apart)
    less = np.maximum((users - 2) / edges, apart) - without
    alone, correction = single @ without, _at((single * less[None, :]) @ single.T, one, other)
    return np.asarray(np.maximum(degree[other] * (alone[one] + correction), degree[one] * (alone[other] + correction)))


def _at(matrix: Any, rows: Any, columns: Any) -> Floats:
    """Return the entries of a sparse matrix at these places."""
    return np.asarray(sparse.csr_array(matrix)[rows, columns]).ravel()
