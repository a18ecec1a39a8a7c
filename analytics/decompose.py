"""Why a value changed: an exact split into volume, mix, price, exchange rate, and what is new or lost.

Log-mean Divisia on cells of product and partner (Ang 2004): for a cell in both periods, with L the logarithmic mean of its two values,
V = Q · s · p · e gives ΔV = L ln(Q₁/Q₀) + L ln(s₁/s₀) + L ln(p₁/p₀) + L ln(e₁/e₀), where Q is the weight of all such cells, s the share of
the cell in it, p its value per kilogram at the rates of the earlier period, and e its value over its value at those rates.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import fsum, log

import pandas as pd

PARTS = ("volume", "mix", "price", "rate", "unweighed", "new_products", "new_partners", "lost_products", "lost_partners")
COLUMNS = ("product", "partner", "value_now", "value_before", *PARTS)
Key = tuple[str, str]


@dataclass
class Held:
    """What a product and partner come to in a period: value, weight, and the value at the rates of the earlier period."""

    value: float = 0.0
    weight: float = 0.0
    constant: float = 0.0


def log_mean(one: float, other: float) -> float:
    """(a − b) / ln(a / b); their mean where both are nearly alike."""
    ratio = log(one / other)
    return (one - other) / ratio if abs(ratio) > 1e-9 else (one + other) / 2


def rates(cells: pd.DataFrame) -> dict[str, float]:
    """What a unit of each currency was worth, over all cells whose value in that currency is known."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for code, value, foreign in zip(cells["currency"], cells["value"], cells["foreign"], strict=True):
        if foreign > 0 and value > 0:
            sums[code] = [sums[code][0] + value, sums[code][1] + foreign]
    return {code: value / foreign for code, (value, foreign) in sums.items()}


def held(cells: pd.DataFrame, known: dict[str, float]) -> dict[Key, Held]:
    """Cells of one period by product and partner; where a rate is not known, the value stands as it is."""
    found: dict[Key, Held] = defaultdict(Held)
    columns = (cells[name] for name in ("product", "partner", "currency", "value", "weight", "foreign"))
    for product, partner, code, value, weight, foreign in zip(*columns, strict=True):
        each = found[product, partner]
        each.value += value
        each.weight += weight
        each.constant += foreign * known[code] if foreign > 0 and value > 0 and code in known else value
    return {key: each for key, each in found.items() if each.value > 0}


def effects(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS, a row per product and partner: its values and the parts of its change, which add up to it.

    Of cells product, partner, currency, value, weight (kg), foreign (value in that currency, NaN where unknown).
    """
    then = rates(before)
    later, earlier = held(now, rates(now) | then), held(before, then)
    both = [key for key in later if key in earlier]
    whole = grown([(later[key], earlier[key]) for key in both])
    rows = [(*key, *_continued(later[key], earlier[key], whole)) for key in both]
    known = {product for product, _ in earlier}, {product for product, _ in later}
    rows += [(*key, each.value, 0.0, *_new(each.value, key[0] in known[0])) for key, each in later.items() if key not in earlier]
    rows += [(*key, 0.0, each.value, *_lost(each.value, key[0] in known[1])) for key, each in earlier.items() if key not in later]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def grown(pairs: list[tuple[Held, Held]]) -> float:
    """ln(Q₁/Q₀) of the weight of all cells that are weighed in both periods."""
    weighed = [(now.weight, before.weight) for now, before in pairs if now.weight > 0 and before.weight > 0]
    return log(fsum(now for now, _ in weighed) / fsum(before for _, before in weighed)) if weighed else 0.0


def _continued(now: Held, before: Held, whole: float) -> tuple[float, ...]:
    mean = log_mean(now.value, before.value)
    rate = mean * log(now.value / now.constant * before.constant / before.value)
    rest = now.value - before.value - rate
    if not (now.weight > 0 and before.weight > 0):
        return now.value, before.value, 0.0, 0.0, 0.0, rate, rest, 0.0, 0.0, 0.0, 0.0
    volume, weight = mean * whole, mean * log(now.weight / before.weight)
    return now.value, before.value, volume, weight - volume, rest - weight, rate, 0.0, 0.0, 0.0, 0.0, 0.0


def _new(value: float, known: bool) -> tuple[float, ...]:
    return (*(0.0,) * 5, *((0.0, value) if known else (value, 0.0)), 0.0, 0.0)


def _lost(value: float, kept: bool) -> tuple[float, ...]:
    return (*(0.0,) * 7, *((0.0, -value) if kept else (-value, 0.0)))


def parts(found: pd.DataFrame) -> dict[str, float]:
    """The parts of the whole change, from `effects`."""
    return {part: fsum(found[part]) for part in PARTS}


def movers(found: pd.DataFrame) -> pd.DataFrame:
    """By product, largest change first: key, value, before, what quantity and price (with the rate) did, change, points of the growth."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
    columns = (found[name] for name in ("product", "value_now", "value_before", "volume", "mix", "price", "rate"))
    for product, now, before, volume, mix, price, rate in zip(*columns, strict=True):
        added = (now, before, volume + mix, price + rate)
        sums[product] = [one + other for one, other in zip(sums[product], added, strict=True)]
    whole = fsum(found["value_before"])
    rows = [(key, *each, each[0] - each[1], (each[0] - each[1]) / whole * 100 if whole else float("nan")) for key, each in sums.items()]
    frame = pd.DataFrame(rows, columns=["key", "value", "before", "quantity", "price", "change", "points"])
    order = sorted(range(len(rows)), key=lambda place: -abs(sums[rows[place][0]][0] - sums[rows[place][0]][1]))
    return frame.iloc[order].reset_index(drop=True)
