"""First digits against Benford's law: conditions are judged by hand, made-up values are named, honest ones are not."""

import numpy as np
import pandas as pd
import pytest

from analytics.compliance import first_digits
from analytics.compliance.moves import FALSE_DISCOVERIES


def declared(values, trader: str = "T", hs2: str = "84") -> pd.DataFrame:
    return pd.DataFrame({"trader": trader, "hs2": hs2, "value": values})


def spread(seed: int, rows: int = 600) -> np.ndarray:
    """Amounts over several orders of magnitude, as the law expects them."""
    return np.random.default_rng(seed).lognormal(8, 2, rows)


def test_digits_are_those_that_are_written():
    values = [1.0, 9.99, 10.0, 0.2, 1000.0, 999.9999, 345.6, 8e7, 0.03, 100.0]
    written = [int(f"{value:.9e}"[0]) for value in values]
    assert first_digits.digits(values).tolist() == [written.count(digit) for digit in range(1, 10)] == [4, 1, 2, 0, 0, 0, 0, 1, 2]


def test_deviation_and_probability_are_those_of_the_counts():
    values = spread(1)
    row = first_digits.groups(declared(values)).set_index("kind").loc["trader"]
    counts = np.array([sum(f"{value:.12e}"[0] == str(digit) for value in values) for digit in range(1, 10)])
    law = 600 * np.log10(1 + 1 / np.arange(1, 10))
    half = ((counts - law) ** 2 / law).sum() / 2
    assert row["deviation"] == pytest.approx(np.abs(counts - law).mean() / 600) and row["low"] < row["high"]
    assert row["p"] == pytest.approx(np.exp(-half) * (1 + half + half**2 / 2 + half**3 / 6))  # the tail of chi-square with eight degrees
    assert row["share"] == counts[int(row["digit"]) - 1] / 600 and row["value"] == pytest.approx(values.sum())


def test_values_made_up_by_a_trader_are_named_and_honest_ones_are_not():
    honest = pd.concat([declared(spread(each), f"T{each:02d}", f"{each:02d}") for each in range(10, 60)])
    assert first_digits.deviates(first_digits.groups(honest), FALSE_DISCOVERIES).empty
    powers = 10.0 ** np.random.default_rng(2).integers(2, 6, 500)
    made_up = declared(np.random.default_rng(3).uniform(1, 10, 500) * powers, "T99", "10")
    named = first_digits.deviates(first_digits.groups(pd.concat([honest, made_up])), FALSE_DISCOVERIES)
    [row] = named[named["kind"] == "trader"].to_dict("records")
    even = np.abs(1 / 9 - first_digits.LAW).mean()
    assert row["code"] == "T99" and row["low"] < even < row["high"] and row["deviation"] > 3 * row["chance_deviation"]


def test_chance_deviation_is_what_honest_values_have_on_average():
    rows = [first_digits.groups(declared(spread(each, 400))).iloc[0] for each in range(60)]
    assert np.mean([row["deviation"] for row in rows]) == pytest.approx(rows[0]["chance_deviation"], rel=0.1)


@pytest.mark.parametrize(("values", "condition"), [
    (spread(1, 299), "few"), (np.random.default_rng(1).uniform(500, 5_000, 600), "narrow"),
    (np.append(spread(1), [5_000.0] * 40), "fixed"), (np.append(spread(1), [5_000.0] * 20), "holds"),
])  # fmt: skip
def test_it_is_tested_only_where_its_conditions_hold(values, condition):
    table = first_digits.groups(declared(values))
    assert set(table["condition"]) == {condition} and table["p"].notna().all() == (condition == "holds")
    assert table["q"].notna().all() == (condition == "holds")


def test_nothing_declared_has_no_groups():
    assert first_digits.groups(declared([])).empty and first_digits.groups(declared([0.0, -1.0])).empty
