"""Alerts: a shock to all is one, the part that explains the whole stands for it, measures and months of one event are one."""

import numpy as np
import pandas as pd
import pytest

from analytics.compliance.alerts import NATION, Watched, alerts, evidence
from tests.analytics.compliance.test_anomaly import OFFICES, panel

ALL = 201501


NORTH, SOUTH, EAST = ("region=North", "region=South", "region=East")
REGIONS = {office: (NORTH, SOUTH, EAST)[place // 4] for place, office in enumerate(OFFICES)}


def placed(held: pd.DataFrame) -> Watched:
    """With the sums of three regions of four offices, and of all."""
    sums = held[OFFICES].T.groupby(REGIONS).sum(min_count=1).T
    return Watched("declarations", with_sum(held).join(sums), "log", REGIONS)


def watched(held: pd.DataFrame, measure: str = "declarations") -> Watched:
    return Watched(measure, held, "log")


def with_sum(held: pd.DataFrame) -> pd.DataFrame:
    return held.assign(**{NATION: held[OFFICES].sum(axis=1, min_count=1)})


def test_a_shock_to_all_is_one_alert_of_the_nation():
    [alert] = alerts([watched(panel(shock=0.6))], 202001)
    assert (alert.node, alert.since, alert.until) == (NATION, 202001, 202001)
    assert len(alert.moved) > 9 and alert.signs[0].z < -6


@pytest.mark.parametrize("fall", [0.4, 0.6])
def test_a_shock_to_a_region_is_one_alert_of_the_region(fall):
    held = panel()
    held.iloc[60:62, 4:8] *= fall
    [alert] = [each for each in alerts([placed(held)], 202001) if each.since <= 202002]
    assert (alert.node, alert.since, alert.until) == (SOUTH, 202001, 202002) and set(alert.moved) >= set(OFFICES[4:8])


def test_a_shock_to_all_is_one_alert_of_the_nation_whatever_its_regions():
    assert [alert.node for alert in alerts([placed(panel(shock=0.6))], 202001)] == [NATION]


def test_a_shock_to_an_office_is_one_alert_of_the_office_and_not_of_its_region():
    held = panel()
    held[OFFICES[5]] *= 6
    held.iloc[60, 5] *= 0.2
    [alert] = alerts([placed(held)], 202001)
    assert alert.node == OFFICES[5]


def test_the_office_that_drags_the_whole_down_stands_for_it():
    held = panel()
    held.iloc[60, 0] *= 0.02
    held[OFFICES[0]] *= 6
    [alert] = alerts([watched(with_sum(held))], 202001)
    assert alert.node == OFFICES[0] and alert.moved == ()


def test_measures_and_months_of_one_event_are_one_alert_strongest_first():
    one, other = panel(), panel()
    one.iloc[60:62, 3] *= 0.4
    other.iloc[61, 3] *= 4
    alert = alerts([watched(one), watched(other, "import_value")], 202001)[0]
    assert (alert.node, alert.since, alert.until) == (OFFICES[3], 202001, 202002)
    assert [sign.measure for sign in alert.signs] == ["import_value", "declarations"]
    assert alert.signs[0].z > 6 and alert.signs[1].z < -6 and alert.size == alert.signs[0].z


def test_what_came_is_beyond_the_band_and_the_band_is_in_the_unit_of_the_measure():
    held = panel()
    held.iloc[60, 2] *= 0.5
    alert = alerts([watched(held)], 202001)[0]
    sign = alert.signs[0]
    assert sign.value == held.iloc[60, 2] < sign.low < sign.expected < sign.high
    assert sign.expected == pytest.approx(sign.value * 2, rel=0.1)
    assert np.sqrt(sign.low * sign.high) == pytest.approx(sign.expected)


def test_what_lasts_is_told_before_what_is_over():
    held = panel()
    held.iloc[50, 1] *= 0.2
    held.iloc[60:, 2] *= 0.5
    lasting, over = alerts([watched(held)], 201901)[:2]
    assert (lasting.node, over.node) == (OFFICES[2], OFFICES[1])
    assert lasting.latest == held.iloc[-1, 2] and over.latest is None and over.size > lasting.size


def test_a_small_change_is_no_alert_however_sure():
    held = panel() * 0 + 100 * np.exp(np.random.default_rng(7).normal(0, 0.002, panel().shape))
    held.iloc[60, 2] *= 0.93
    assert alerts([watched(held)], 202001) == []
    held.iloc[60, 2] *= 0.93
    assert [alert.node for alert in alerts([watched(held)], 202001)] == [OFFICES[2]]


def test_shares_are_judged_on_log_odds_and_shown_as_shares():
    held = panel() / panel().max().max() * 0.1 + 0.8
    held.iloc[60, 5] = 0.3
    [alert] = alerts([Watched("on_target_share", held, "odds")], 202001)
    assert alert.node == OFFICES[5] and 0 < alert.signs[0].low < alert.signs[0].high < 1 and alert.signs[0].value == 0.3


def test_quiet_series_give_few_alerts():
    assert len(alerts([watched(panel(120))], ALL)) <= 0.2 * (120 - 24)


def test_evidence_begins_where_the_past_suffices_and_holds_every_month_since():
    frame = evidence(watched(panel()), OFFICES[0])
    assert frame["month"].iloc[0] == 201701 and len(frame) == 48 and (frame["low"] < frame["high"]).all()


def test_nothing_watched_gives_nothing():
    assert alerts([], ALL) == []
