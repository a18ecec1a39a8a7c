"""Lasting moves: by hand on steady series, quiet where nothing moved, found where something did and where it is planted."""

import numpy as np
import pandas as pd
import pytest

from analytics.compliance.alerts import NATION, Watched, alerts
from analytics.compliance.anomaly import discovered, surprise
from analytics.compliance.lasting_moves import moves
from bench.quiet import KINDS
from data.demo.world import offices
from data.demo.world.truths import CLOGGED_OFFICE
from data.months import shifted
from tests.analytics.declared import declarations

FEW, ALL = (2,), range(1, 11)
CLOGGED = 202603


def series(values: np.ndarray) -> pd.DataFrame:
    months = [shifted(202101, step) for step in range(len(values))]
    return pd.DataFrame(values, index=months, columns=[f"office {place}" for place in range(values.shape[1])])


def by_hand(values: list[float]) -> tuple[float, float, float]:
    """Base, sigma and mean of half a year of the last month, one step at a time."""
    past = [None if place < 24 else values[place] - float(np.median(values[place - 24 : place])) for place in range(len(values))]
    strayed = [
        None if place < 29 else float(np.mean(values[place - 5 : place + 1]) - np.median(values[place - 29 : place - 5]))
        for place in range(len(values))
    ]
    roots = []
    for each in (strayed, past):
        known = [abs(size) for size in each[:-6][-36:] if size is not None]
        most = 2.5 * 1.4826 * float(np.median(known))
        roots.append(float(np.sqrt(np.mean([min(size, most) ** 2 for size in known]))))
    return float(np.median(values[-30:-6])), max(roots[0], roots[1] / np.sqrt(6)), float(np.mean(values[-6:]))


def test_the_mean_of_half_a_year_stands_against_the_two_years_before():
    values = np.random.default_rng(1).normal(10, 1, 90)
    values[-6:] += 3
    base, sigma, mean = by_hand(values.tolist())
    found = moves(series(values[:, None]))
    last = found.expected.index[-1]
    assert found.expected.loc[last, "office 0"] == pytest.approx(base) and found.sigma.loc[last, "office 0"] == pytest.approx(sigma)
    assert found.z.loc[last, "office 0"] == pytest.approx((mean - base) / sigma) and found.z.loc[last, "office 0"] > 4


@pytest.mark.parametrize("kind", ["noise of 5 %", "noise of 20 %", "moves shared by all", "heavy tails"])
def test_hardly_any_quiet_month_is_told(kind):
    told = judged = 0
    for seed in range(4):
        made = series(KINDS[kind](np.random.default_rng(seed), 72, 12))
        chance = surprise(moves(pd.DataFrame(np.log(made))).z).to_numpy()
        told, judged = told + sum(discovered(row).sum() for row in chance), judged + np.isfinite(chance).sum()
    assert judged > 1000 and told <= 0.02 * judged


def test_a_time_that_rose_and_stayed_is_one_alert_that_says_over_how_long():
    made = series(np.exp(np.random.default_rng(8).normal(3, 0.25, (60, 12))))
    made.iloc[52:, 4] *= 2.2
    whole = made.assign(**{NATION: made.median(axis=1)})
    [alert] = [each for each in alerts([Watched("hours", whole, "log", lasting=True)], 202401) if each.until >= 202505]
    [sign] = alert.signs
    assert (alert.node, sign.months) == ("office 4", 6) and sign.value > 1.6 * sign.expected and sign.low < sign.expected < sign.high
    assert sign.value == pytest.approx(np.exp(np.log(made["office 4"]).loc[: sign.month].tail(6).mean()))
    assert all(each.signs[0].months == 1 for each in alerts([Watched("hours", whole, "log")], 202401))


def panel(frame: pd.DataFrame, hours: str, q: float) -> pd.DataFrame:
    """Percentiles by month and office, region and all, of at least 30, as the alerts read them."""
    parts = [frame.groupby(["month", by], observed=True)[hours] for by in ("office", "region")]
    sure = [each.quantile(q).where(each.count() >= 30).unstack() for each in parts]
    return pd.concat(sure, axis=1).assign(**{NATION: frame.groupby("month")[hours].quantile(q)})


def named(seed: int) -> bool:
    """Whether the clogged office is named once it is clogged, watching three of the measures that the page does."""
    regions = {office.code: office.region for office in offices.OFFICES}
    frame = declarations(seed)
    frame = frame.assign(region=frame["office"].astype(str).map(regions), inspected=frame["inspected"].astype(float))
    share = frame.groupby(["month", "office"], observed=True)["inspected"].mean().unstack()
    watched = [
        Watched("customs_hours_p90", panel(frame, "customs_calendar", 0.9), "log", regions, lasting=True),
        Watched("release_hours_p50", panel(frame, "release_calendar", 0.5), "log", regions, lasting=True),
        Watched("inspection_rate", share, "odds", lasting=True),
    ]
    return any(each.node == CLOGGED_OFFICE and each.until >= CLOGGED for each in alerts(watched, 202111))


@pytest.mark.parametrize(("seeds", "least"), [(FEW, 1), pytest.param(ALL, 8, marks=pytest.mark.nightly)], ids=["few", "ten"])
def test_the_planted_clog_is_named(seeds, least):
    assert sum(map(named, seeds)) >= least
