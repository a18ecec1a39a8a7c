"""Scores, shrinkage and chances of pairs, computed a second way."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analytics.integrity import explained, pair_results, rota
from analytics.integrity.shrunk_effects import scale, shrunk
from tests.analytics.integrity.simulated import PAIR, SMALL, drawn


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return drawn(SMALL, 1)


def plain(rows: pd.DataFrame, by: list[str]) -> np.ndarray:
    """A column for the level and for each code but the first of each, as a textbook has it."""
    return np.column_stack([np.ones(len(rows)), pd.get_dummies(rows[by], drop_first=True).to_numpy(float)])


def test_shares_amounts_and_scores_are_those_of_statsmodels(rows, monkeypatch):
    """Without a penalty: fitted chances, and the squared score of a pair as statsmodels tests one more column."""
    monkeypatch.setattr(explained, "PENALTY", 1e-9)
    by, rows = ["officer", "hs2"], rows.sample(1_500, random_state=1)
    known, found = explained.design(rows, by), rows["irregular"].to_numpy()
    member = ((rows["officer"] == PAIR[0]) & (rows["broker"] == PAIR[1])).to_numpy()
    groups = np.where(member, 0, -1)
    columns = plain(rows, by)
    theirs = sm.GLM(found, columns, family=sm.families.Binomial()).fit()
    fit = explained.shares(known, found)
    assert fit.expected == pytest.approx(theirs.predict(columns), abs=1e-5)
    (apart,), (spread,) = explained.scores(known, fit, groups, 1)
    statistic = theirs.score_test(exog_extra=member.astype(float)[:, None])[0]
    assert apart < 0 and apart**2 / spread == pytest.approx(float(np.squeeze(statistic)), rel=1e-4)
    wider = np.column_stack([columns, member])
    beside = sm.GLM(found, wider, family=sm.families.Binomial()).fit()
    (effect,), (error,), _, _ = explained.alone(known, found, groups, 1)
    assert (effect, error) == pytest.approx((beside.params[-1], beside.bse[-1]), rel=0.05)
    logs = np.log(rows["minutes"].to_numpy())
    (apart,), (spread,) = explained.scores(known, explained.amounts(known, logs), groups, 1)
    assert apart / spread == pytest.approx(sm.OLS(logs, wider).fit().params[-1], rel=1e-4)


def test_what_is_listed_adds_up_and_is_ranked_by_benjamini_and_hochberg(rows):
    table = pair_results.pairs(rows)
    own = rows[(rows["officer"] == table["officer"][0]) & (rows["broker"] == table["broker"][0])]
    assert (table["n"][0], table["found"][0], table["timed"][0]) == (len(own), own["irregular"].sum(), len(own))
    assert (table["n"] >= 20).all() and table["p"].is_monotonic_increasing
    assert table["q"].to_numpy() == pytest.approx(multipletests(table["p"], method="fdr_bh")[1])
    planted = table.iloc[0]
    assert (planted["officer"], planted["broker"]) == PAIR
    assert planted["odds_low"] <= SMALL.odds <= planted["odds_high"] and planted["length_low"] <= SMALL.length <= planted["length_high"]
    assert planted["expected_low"] <= planted["expected"] <= planted["expected_high"] and planted["found"] < planted["expected"]
    assert (table["odds"] - 1).abs().iloc[1:].max() < 0.5, "others are shrunk towards no difference"


def test_results_and_lengths_that_are_not_known_are_left_out_and_counted_apart(rows):
    some = rows.copy()
    some.loc[some.index % 2 == 0, "irregular"] = np.nan
    some.loc[some.index % 3 == 0, "minutes"] = np.nan
    own = some[(some["officer"] == PAIR[0]) & (some["broker"] == PAIR[1])]
    found = pair_results.pairs(some)
    pair = found[(found["officer"] == PAIR[0]) & (found["broker"] == PAIR[1])].iloc[0]
    assert (pair["n"], pair["timed"]) == (own["irregular"].notna().sum(), own["minutes"].notna().sum())
    untimed = pair_results.pairs(rows.assign(minutes=np.nan))
    assert len(untimed) and untimed["length"].isna().all() and untimed["q_both"].isna().all()
    assert pair_results.pairs(rows.assign(irregular=np.nan)).empty and pair_results.pairs(rows.assign(irregular=0.0)).empty
    assert pair_results.pairs(rows.head(15)).empty and rota.meetings(rows.head(15)).empty
    assert pair_results.pairs(rows.head(0)).empty and rota.meetings(rows.head(0)).empty


def test_meetings_are_those_of_a_deck_dealt_out_anew_within_office_and_month(rows):
    """Counts by hand; the chance of an ordinary pair as shuffling inspectors within office and month finds it."""
    small = rows[rows["office"].eq("O02")]
    table = rota.tested(small)
    row = table.iloc[(table["p"] - 0.2).abs().argmin()]
    theirs, made = small[small["broker"] == row["broker"]], small["officer"] == row["officer"]
    months = small[made]["month"].unique()
    assert row["met"] == (theirs["officer"] == row["officer"]).sum() and row["n"] == theirs["month"].isin(months).sum()
    share = made.groupby(small["month"]).mean()
    assert row["expected"] == pytest.approx(theirs["month"].map(share).sum())
    rng, draws = np.random.default_rng(1), []
    held = dict(iter(small.groupby("month")))
    for _ in range(400):
        draws.append(sum((rng.permutation(part["officer"].to_numpy())[(part["broker"] == row["broker"]).to_numpy()] == row["officer"]).sum()
                         for part in held.values()))  # fmt: skip
    assert row["p"] >= np.mean(np.array(draws) >= row["met"]) - 0.07, "as shuffling, or more where all pairs are spread wider"


def test_effects_are_shrunk_and_ordinary_spread_is_allowed_for():
    rng = np.random.default_rng(2)
    truth = np.where(np.arange(400) < 40, rng.normal(0, 1.0, 400), 0.0)
    error = np.full(400, 0.4)
    seen = truth + rng.normal(0, error)
    centre, low, high = shrunk(seen, error, pair_results.ODDS)
    assert ((centre - truth) ** 2).mean() < 0.6 * ((seen - truth) ** 2).mean()
    assert ((low - 1e-9 <= truth) & (truth <= high + 1e-9)).mean() >= 0.93
    assert (low <= centre + 1e-9).all() and (centre <= high + 1e-9).all()
    assert scale(stats.norm.ppf((np.arange(999) + 0.5) / 999) * 1.5) == pytest.approx(1.5, abs=0.01)
    assert scale(np.zeros(50)) == 1.0 == scale(np.zeros(0)) and not len(shrunk(np.zeros(0), np.zeros(0), (1.0,))[0])
