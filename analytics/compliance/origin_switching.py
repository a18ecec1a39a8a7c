"""Goods whose declarations moved to an origin that pays a lower duty, within the same traders and subheadings."""

from typing import Any

import pandas as pd

from analytics.compliance import moves
from data.frames import Frame

GOODS = ("hs4", "hs6")
COLUMNS = (*moves.COLUMNS, "origin")


def headings(counts: Frame) -> pd.DataFrame:
    """Return COLUMNS: `analytics.compliance.moves.headings`, with the declarations of a trader compared within a subheading.

    counts: trader, hs4, hs6, origin, now (1 in the later year, else 0), n (declarations), items, rate (duty applied less the general rate,
    mean of the items, in points: negative by a preference, positive by an additional duty) and value of imports.
    An origin is cheap where its rate lies below the mean of the subheading, both over both years: what is called cheap does not depend on
    the year, so that the probability stays exact. origin: the cheap one that gained most declarations beyond what each trader's own
    totals let expect.
    """
    known: Frame = counts.dropna(subset=["rate"])
    coded = _coded(known)
    found: Frame = moves.headings(coded, GOODS)
    gained = _gained(coded)
    return found.assign(origin=[gained.get(heading) for heading in found["hs4"]])


def _coded(known: Frame) -> Frame:
    """Return the counts with the mean rate of each origin of a subheading, and whether it is cheap there."""
    own = moves.mean_rate(known, ["hs6", "origin"], "items")
    return known.assign(rate=own, cheap=(own < moves.mean_rate(known, ["hs6"], "items") - 1e-9).astype(float))


def _gained(coded: Frame) -> dict[Any, Any]:
    """Return by heading the cheap origin that gained most: declarations of the later year less those expected of each trader."""
    by = [*GOODS, "trader"]
    whole: Any = moves.strata(coded, GOODS)[[*by, "n1", "n0"]]
    cheap: Any = coded[coded["cheap"] > 0].merge(whole, on=by)
    beyond = cheap["n"] * (cheap["now"] - cheap["n1"] / (cheap["n1"] + cheap["n0"]))
    sums = cheap.assign(beyond=beyond).groupby(["hs4", "origin"], as_index=False)["beyond"].sum()
    first = sums.sort_values(["beyond", "origin"], ascending=[False, True]).drop_duplicates("hs4")
    return dict(zip(first["hs4"], first["origin"], strict=True))
