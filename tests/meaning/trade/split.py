"""The split of a change into its causes, written out cell by cell: logarithmic means of value, weight, price and rate (Ang 2004)."""

from math import log

import pandas as pd

from tests.meaning.core.facts import Asked, Facts, once

CELL = ["product", "partner"]
CAUSES = ("volume", "mix", "price", "rate", "unweighed", "new_products", "new_partners", "lost_products", "lost_partners")
READ = (
    "hs6 as product, origin as partner, invoice_currency as currency, cast(import_value as double) as value, "
    "cast(net_kg as double) as weight, cast(foreign_value as double) as abroad"
)


def lines(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Imports by product, partner and currency of invoice."""
    found = facts.rows("item", READ, asked, "flow = 'import'")
    sums = found.groupby([*CELL, "currency"], as_index=False)[["value", "weight"]].sum()
    known = found.groupby([*CELL, "currency"], as_index=False)["abroad"].sum(min_count=1)
    return sums.merge(known)


def rates(found: pd.DataFrame) -> dict[str, float]:
    stated = found[(found["abroad"] > 0) & (found["value"] > 0)].groupby("currency")[["value", "abroad"]].sum()
    return (stated["value"] / stated["abroad"]).to_dict()


def cells(found: pd.DataFrame, known: dict[str, float]) -> pd.DataFrame:
    """Value, weight and value at known rates by product and partner."""
    worth = [
        row.abroad * known[row.currency] if row.abroad > 0 and row.value > 0 and row.currency in known else row.value
        for row in found.itertuples()
    ]
    return found.assign(constant=worth).groupby(CELL)[["value", "weight", "constant"]].sum()


def mean(one: float, other: float) -> float:
    return one if abs(one / other - 1) < 1e-9 else (one - other) / log(one / other)


@once
def of_imports(facts: Facts, asked: Asked) -> pd.DataFrame:
    """A row per product and partner: now, before, and the causes of its change."""
    now, before = (lines(facts, each) for each in (asked, asked.earlier))
    then = rates(before)
    sides = cells(now, rates(now) | then).add_suffix("_1"), cells(before, then).add_suffix("_0")
    both = sides[0].join(sides[1], how="outer").fillna(0.0)
    both = both[(both["value_1"] > 0) | (both["value_0"] > 0)].reset_index()
    weighed = both[(both[["value_1", "value_0", "weight_1", "weight_0"]] > 0).all(axis=1)]
    growth = log(weighed["weight_1"].sum() / weighed["weight_0"].sum()) if len(weighed) else 0.0
    traded = [set(both[both[column] > 0]["product"]) for column in ("value_1", "value_0")]
    return pd.DataFrame([caused(row, growth, *traded) for row in both.itertuples()])


def caused(row, growth: float, now: set, before: set) -> dict:
    found = {"product": row.product, "partner": row.partner, "now": row.value_1, "before": row.value_0} | dict.fromkeys(CAUSES, 0.0)
    if not row.value_0:
        return found | {"new_partners" if row.product in before else "new_products": row.value_1}
    if not row.value_1:
        return found | {"lost_partners" if row.product in now else "lost_products": -row.value_0}
    middle = mean(row.value_1, row.value_0)
    rate = middle * log(row.value_1 / row.constant_1 * row.constant_0 / row.value_0)
    if not (row.weight_1 > 0 and row.weight_0 > 0):
        return found | {"rate": rate, "unweighed": row.value_1 - row.value_0 - rate}
    heavier = middle * log(row.weight_1 / row.weight_0)
    price = row.value_1 - row.value_0 - rate - heavier
    return found | {"rate": rate, "volume": middle * growth, "mix": heavier - middle * growth, "price": price}


def parts(found: pd.DataFrame) -> dict[str, float]:
    return {cause: float(found[cause].sum()) for cause in CAUSES}
