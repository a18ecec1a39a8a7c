"""Goods whose declarations moved to a neighbouring subheading with a lower duty, within the same traders."""

import pandas as pd

from analytics.compliance import moves
from data.frames import Frame


def headings(counts: Frame) -> pd.DataFrame:
    """Return `analytics.compliance.moves.headings`, with the declarations of a trader compared within a heading.

    counts: trader, hs4, hs6, now (1 in the later year, else 0), n (declarations), rate (MFN, per cent) and value of imports.
    A subheading is cheap where its rate lies below the mean of its heading in the earlier year.
    """
    known: Frame = counts.dropna(subset=["rate"])
    return moves.headings(_coded(known), ("hs4",))


def _coded(known: Frame) -> Frame:
    """Return the counts with the mean rate of each subheading, and whether it is cheap in its heading."""
    rated: Frame = known.assign(rate=moves.mean_rate(known, ["hs6"]))
    before: Frame = rated[rated["now"] == 0]
    sums = before.assign(weighed=before["rate"] * before["n"]).groupby("hs4")[["weighed", "n"]].sum()
    usual = rated["hs4"].map(sums["weighed"] / sums["n"]).astype(float)
    return rated.assign(cheap=(rated["rate"] < usual - 1e-9).astype(float))
