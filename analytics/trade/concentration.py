"""How concentrated trade is: Herfindahl-Hirschman index, effective number, and the goods that depend on few partners."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

DEPENDENT = 0.5
COLUMNS = ("key", "value", "share", "hhi", "effective", "partner", "partner_share")


def hhi(values: Iterable[float]) -> float:
    """Return Σ s², of the shares of values in their sum: 1 is one alone, 1/n is n alike; NaN of nothing."""
    known = [value for value in values if value > 0]
    whole = sum(known)
    return sum((value / whole) ** 2 for value in known) if known else float("nan")


def dependencies(cells: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return COLUMNS: the products whose HHI over partners is above DEPENDENT and whose share of all is `least` or more, largest first.

    Of cells product, partner, value; `effective` is 1/HHI, the number of partners alike that would be as concentrated.
    """
    pairs: Any = cells.groupby(["product", "partner"], sort=False, as_index=False)["value"].sum()
    pairs = pairs.assign(whole=pairs.groupby("product", sort=False)["value"].transform("sum"))
    pairs = pairs.loc[pairs["whole"] > 0]
    pairs = pairs.assign(part=pairs["value"] / pairs["whole"], square=(pairs["value"].clip(lower=0) / pairs["whole"]) ** 2)
    sums = pairs.groupby("product", sort=False)["square"].sum()
    first = pairs.loc[pairs.groupby("product", sort=False)["value"].idxmax()].set_index("product")
    found = first.assign(hhi=sums, share=first["whole"] / (first["whole"].sum() or 1.0), effective=1 / sums)
    found = found.loc[(found["hhi"] > DEPENDENT) & (found["share"] >= least)].rename_axis("key").reset_index()
    named = found.drop(columns="value").rename(columns={"whole": "value", "part": "partner_share"})
    return named.sort_values("value", ascending=False, kind="stable")[list(COLUMNS)].reset_index(drop=True)


def ranks(periods: list[dict[str, float]], most: int) -> dict[str, list[int | None]]:
    """Return the rank of each partner in each period, 1 the largest, for those among the first `most` in any period.

    A rank is None in a period in which the partner is absent.
    """
    ranked = [{key: place for place, key in enumerate(sorted(each, key=lambda key: (-each[key], key))[:most], 1)} for each in periods]
    every = dict.fromkeys(key for each in reversed(ranked) for key in each)
    return {key: [each.get(key) for each in ranked] for key in every}
