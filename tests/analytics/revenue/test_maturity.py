"""What a year leaves unpaid: by hand, without looking ahead, and nearer than what stands unpaid or a share of what is assessed."""

import numpy as np
import pandas as pd
import pytest

from analytics.forecasting.members import MIDDLE
from analytics.revenue.maturity import MATURE, Left, left
from tests.analytics.monthly import months

PACE = np.array([0.8, 0.1, 0.04, 0.02, 0.01, 0.01, 0.005, 0.005])


def paid(count: int, noise: float, seed: int = 1, later: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accounts and receipts of months of which each pays by PACE, more or less; `later` months have receipts beyond the accounts."""
    draw = np.random.default_rng(seed)
    assessed = 100.0 * 1.01 ** np.arange(count) * np.exp(draw.normal(0, 0.1, count))
    parts = PACE * np.exp(draw.normal(0, noise, (count, len(PACE)))) * assessed[:, None]
    calendar = months(count + later)
    known = [(row, age) for row in range(count) for age in range(len(PACE)) if row + age < count + later]
    rows = [(calendar[row], calendar[row + age], parts[row, age]) for row, age in known]
    receipts = pd.DataFrame(rows, columns=["registered", "paid", "amount"])
    received = receipts.groupby("registered")["amount"].sum().reindex(calendar[:count]).to_numpy()
    accounts = pd.DataFrame({"tax_assessed": assessed, "tax_unpaid": assessed - received}, index=calendar[:count])
    return accounts, receipts


def test_what_is_left_by_hand():
    accounts = pd.DataFrame({"tax_assessed": [100.0, 200.0, 50.0], "tax_unpaid": [10.0, 60.0, 50.0]}, index=months(3))
    first, second, third = months(3)
    receipts = pd.DataFrame(
        [(first, first, 60.0), (first, second, 25.0), (first, third, 5.0), (second, second, 100.0), (second, third, 40.0)],
        columns=["registered", "paid", "amount"],
    )
    found = left(accounts, receipts)
    assert found.unpaid[:, :3].tolist()[0] == [40.0, 15.0, 10.0] and found.unpaid[1, :2].tolist() == [100.0, 60.0]
    assert found.unpaid[2, 0] == 50.0 and np.isnan(found.unpaid[2, 1:]).all()
    assert found.ratios(3)[0] == pytest.approx((15 + 60) / (40 + 100)) and found.ratios(3)[1] == pytest.approx(10 / 15)
    assert found.ratios(3)[2:].tolist() == [1.0] * 10
    ratio = found.ratios(3)
    assert found.matured(3) == pytest.approx([10.0, 60 * ratio[1], 50 * ratio[0] * ratio[1]])


def test_the_last_figure_of_each_month_is_that_of_the_accounts():
    accounts, receipts = paid(30, 0.0, later=2)
    some = receipts.sample(frac=0.9, random_state=1)
    stands = left(accounts, some).unpaid[np.arange(30), np.minimum(29 - np.arange(30), MATURE)][-12:]
    late = some[some["paid"] > accounts.index[-1]].groupby("registered")["amount"].sum().reindex(accounts.index, fill_value=0.0)
    assert stands == pytest.approx((accounts["tax_unpaid"] + late).to_numpy()[-12:]) and late.sum() > 0


def test_a_steady_pace_is_told_exactly_at_every_age():
    accounts, receipts = paid(36, 0.0)
    found = left(accounts, receipts)
    assert found.matured(36) == pytest.approx(accounts["tax_assessed"].to_numpy() * (1 - PACE.sum()))
    assert found.paid_by()[:8] == pytest.approx(np.cumsum(PACE)) and found.paid_by()[-1] == pytest.approx(PACE.sum())


def test_nothing_after_a_month_changes_what_was_told_at_its_end():
    accounts, receipts = paid(40, 0.2)
    calendar = months(40)
    early = receipts[receipts["paid"] <= calendar[29]]
    cut = accounts.iloc[:30].assign(
        tax_unpaid=lambda held: held["tax_assessed"] - early.groupby("registered")["amount"].sum().reindex(held.index, fill_value=0.0)
    )
    assert left(accounts, receipts).matured(30) == pytest.approx(left(cut, early).matured(30), rel=1e-12)


def test_it_is_nearer_than_what_stands_unpaid_and_than_the_share_of_the_last_year_seen():
    accounts, receipts = paid(72, 0.05)
    found = left(accounts, receipts)
    told, stands, share = [], [], []
    for known in range(30, 60):
        for age in range(1, 7):
            row = known - 1 - age
            came, old = found.unpaid[row, MATURE], slice(known - 24, known - MATURE)
            rate = found.unpaid[old, MATURE].sum() / found.assessed[old].sum()
            told.append(abs(found.matured(known)[row] - came))
            stands.append(abs(found.unpaid[row, age] - came))
            share.append(abs(rate * found.assessed[row] - came))
    assert np.mean(told) < np.mean(share) < np.mean(stands)


def test_the_band_of_a_young_month_holds_what_came_as_often_as_it_says():
    inside = []
    for seed in range(40):
        accounts, receipts = paid(73, 0.1, seed)
        whole = left(accounts, receipts)
        early = Left(np.where(np.add.outer(np.arange(61), np.arange(MATURE + 1)) < 61, whole.unpaid[:61], np.nan), whole.assessed[:61])
        band, came = early.banded(), whole.unpaid[49:61, MATURE]
        assert band[:, MIDDLE] == pytest.approx(early.matured(61)[-12:])
        inside.append((band[:, 1] <= came) & (came <= band[:, 5]))
    assert 0.65 <= np.mean(np.array(inside)[:, -6:]) <= 0.92
