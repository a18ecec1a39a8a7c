"""Drift by hand and a second way: what did not change raises no alarm, what changed does."""

import math

import numpy as np
import pandas as pd
import pytest

from analytics.risk import drift


def table(rows: int, seed: int, office=(0.5, 0.3, 0.2), shift: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    value = pd.Series(rng.normal(shift, 1, rows)).where(rng.random(rows) > 0.05)
    return pd.DataFrame({"office": rng.choice(["A", "B", "C"], rows, p=office), "value_log": value})


def test_the_index_by_hand():
    """Shares 0.5, 0.5 became 0.75, 0.25 (with half a declaration added to each class)."""
    before = pd.DataFrame({"office": ["A"] * 50 + ["B"] * 50})
    now = pd.DataFrame({"office": ["A"] * 75 + ["B"] * 25})
    [row] = drift.inputs(drift.reference(before, ["office"]), now).to_dict("records")
    first, last = (50.5, 50.5, 0.5), (75.5, 25.5, 0.5)
    by_hand = sum((b / 101.5 - a / 101.5) * math.log(b / a) for a, b in zip(first, last, strict=True))
    assert row["psi"] == pytest.approx(by_hand) and row["state"] == "alarm"
    assert row["chance"] == pytest.approx(9.21034 * (1 / 100 + 1 / 100), abs=1e-4)


def test_the_index_of_a_number_a_second_way():
    before, now = table(4_000, 1), table(3_000, 2, shift=0.4)
    found = drift.inputs(drift.reference(before, ["office"]), now).set_index("feature")
    edges = [-math.inf, *np.quantile(before["value_log"].dropna(), np.arange(1, 10) / 10), math.inf]
    sides = []
    for frame in (before, now):
        held = pd.cut(frame["value_log"], edges, right=False).value_counts(sort=False).to_numpy()
        counts = np.append(held, frame["value_log"].isna().sum()) + 0.5
        sides.append(counts / counts.sum())
    assert found.loc["value_log", "psi"] == pytest.approx(((sides[1] - sides[0]) * np.log(sides[1] / sides[0])).sum())
    assert found.loc["value_log", "state"] in ("watch", "alarm") and found.loc["office", "state"] == ""


def test_nothing_is_marked_where_nothing_changed_even_with_few_declarations():
    marked = 0
    for seed in range(60):
        found = drift.inputs(drift.reference(table(150, seed), ["office"]), table(80, 500 + seed))
        marked += int((found["state"] != "").sum())
    assert marked <= 5


def test_codes_that_are_new_count_as_one_class():
    before, now = pd.DataFrame({"origin": ["CN"] * 400}), pd.DataFrame({"origin": ["CN"] * 200 + ["VN"] * 100 + ["TH"] * 100})
    [row] = drift.inputs(drift.reference(before, ["origin"]), now).to_dict("records")
    assert row["state"] == "alarm"


def months(strength: list[float], rows: int = 200) -> pd.DataFrame:
    rng, parts = np.random.default_rng(7), []
    for place, each in enumerate(strength):
        chance = rng.random(rows)
        found = (rng.random(rows) < each * chance + (1 - each) * 0.5).astype(float)
        parts.append(pd.DataFrame({"month": 202601 + place, "chance": chance, "found": found}))
    return pd.concat(parts)


def test_the_ranking_by_month_over_every_pair_and_its_alarm():
    frame = months([1, 1, 0, 0])
    found = drift.by_month(frame, 0.8)
    for row in found.itertuples():
        part = frame[frame["month"] == row.month]
        above, under = (part.loc[part["found"] == kind, "chance"].to_numpy() for kind in (1, 0))
        assert row.auc == pytest.approx((above[:, None] > under[None, :]).mean()) and row.low < row.auc < row.high
    assert drift.worse(found) == [202603, 202604]
    assert drift.worse(drift.by_month(months([1, 0, 1]), 0.8)) == []
    assert drift.worse(drift.by_month(months([1, 1, 0]), 0.8)) == []


def test_months_with_few_results_are_not_judged():
    assert drift.by_month(months([1], 20), 0.8).empty
