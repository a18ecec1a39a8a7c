"""How concentrated trade is: Herfindahl-Hirschman index, effective number, and the goods that depend on few partners."""

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

DEPENDENT = 0.5
COLUMNS = ("key", "value", "share", "hhi", "effective", "partner", "partner_share")


def hhi(values: Iterable[float]) -> float:
    """Σ s², of the shares of values in their sum: 1 is one alone, 1/n is n alike; NaN of nothing."""
    known = [value for value in values if value > 0]
    whole = sum(known)
    return sum((value / whole) ** 2 for value in known) if known else float("nan")


def dependencies(cells: pd.DataFrame, least: float) -> pd.DataFrame:
    """COLUMNS: the products whose HHI over partners is above DEPENDENT and whose share of all is `least` or more, largest first.

    Of cells product, partner, value; `effective` is 1/HHI, the number of partners alike that would be as concentrated.
    """
    held: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for product, partner, value in zip(cells["product"], cells["partner"], cells["value"], strict=True):
        held[product][partner] += value
    whole = sum(sum(each.values()) for each in held.values()) or 1.0
    rows = [_dependency(product, each, whole) for product, each in held.items() if sum(each.values()) > 0]
    kept = [row for row in rows if row[3] > DEPENDENT and row[2] >= least]
    return pd.DataFrame(sorted(kept, key=lambda row: -row[1]), columns=list(COLUMNS))


def _dependency(product: str, partners: dict[str, float], whole: float) -> tuple[str, float, float, float, float, str, float]:
    value, index = sum(partners.values()), hhi(partners.values())
    first = max(partners, key=lambda partner: partners[partner])
    return product, value, value / whole, index, 1 / index, first, partners[first] / value


def ranks(periods: list[dict[str, float]], most: int) -> dict[str, list[int | None]]:
    """The rank of each partner in each period, 1 the largest; of those that are among the first `most` in any, None where they are not."""
    ranked = [{key: place for place, key in enumerate(sorted(each, key=lambda key: (-each[key], key))[:most], 1)} for each in periods]
    every = dict.fromkeys(key for each in reversed(ranked) for key in each)
    return {key: [each.get(key) for each in ranked] for key in every}
