"""Faults planted in the data of a made-up administration: told once, by name and month, and no finding about an office."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analytics.compliance.alerts import NATION
from callbacks.overview import alerts
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance.alert_inputs import Finding
from services.alerts import alerts as watching
from tests.analytics.compliance.test_alerts import REGIONS, SOUTH, placed
from tests.analytics.compliance.test_anomaly import OFFICES, panel
from tests.analytics.monthly import months

EMPTY = pd.DataFrame(columns=["month", "office", "tax", "value"])


@pytest.fixture
def administration(monkeypatch, tmp_path):
    """What is watched, to be planted in: panels by measure over 72 months, findings of the rules, and amounts by tax."""
    held = SimpleNamespace(panels={"declarations": panel(), "import_value": panel() * 1e4}, findings=[], amounts=EMPTY, months=months(72))
    monkeypatch.setattr(watching.watched, "panels", lambda *_: {key: placed(each).values for key, each in held.panels.items()})
    monkeypatch.setattr(watching.watched, "findings", lambda: tuple(held.findings))
    monkeypatch.setattr(watching.watched, "amounts", lambda _measure, _release: held.amounts)
    monkeypatch.setattr(watching.watched, "regions", lambda _panel: REGIONS)
    monkeypatch.setattr(watching.engine, "current", lambda: current(held.months, tmp_path))
    return held


def current(held: list[int], folder: Path) -> Release:
    return Release(1, folder, "2021-01-01T00:00:00", True, held[0], held[-1], held[-1], "2020-12-31", "MRL")


def test_a_missing_month_of_an_office_is_silent_and_no_finding_about_it_or_its_region(administration):
    administration.panels["declarations"].iloc[65, 4] = np.nan
    administration.findings = [Finding(14, OFFICES[4], 202006, 21, 21, "0 declarations, norm 90")]
    found = watching.release_alerts()
    [fault] = found.faults
    assert (fault.kind, fault.offices, fault.since, fault.rule) == ("silent", (OFFICES[4],), 202006, 14)
    assert not [each for each in found.alerts if each.node in (OFFICES[4], SOUTH) and each.since <= 202006 <= each.until]


def test_data_that_end_early_are_late(administration):
    administration.panels["import_value"].iloc[-2:] = np.nan
    [fault] = watching.release_alerts().faults
    assert (fault.kind, fault.since, fault.until) == ("late", 202010, 202012)
    assert fault.evidence.startswith("Import value: data end 2 months")


def test_a_month_in_another_unit_is_told_for_the_office_alone(administration):
    administration.panels["import_value"].iloc[60, 2] *= 1000
    told = [each for each in watching.release_alerts().faults if each.offices]
    assert [(each.kind, each.offices, each.since) for each in told] == [("unit", (OFFICES[2],), 202001)]
    assert not [each for each in watching.release_alerts().alerts if each.node == OFFICES[2] and each.since == 202001]


def test_two_taxes_with_equal_amounts_are_told_once(administration):
    rows = [(202011, office, tax, 900.0 + place) for place, office in enumerate(OFFICES) for tax in ("DTY", "VAT")]
    administration.amounts = pd.DataFrame(rows, columns=EMPTY.columns)
    [fault] = watching.release_alerts().faults
    assert (fault.kind, fault.since, len(fault.offices)) == ("equal", 202011, len(OFFICES))


def test_a_shock_to_a_region_is_one_line_that_picks_the_region(administration):
    administration.panels["declarations"].iloc[60, 4:8] *= 0.4
    found = watching.release_alerts()
    [alert] = [each for each in found.alerts if each.since == 202001]
    line = alerts.odd(alert, found)
    assert (alert.node, line.pick, line.where) == (SOUTH, ("region", "South"), "South")
    assert "region=South" in line.link and line.note.startswith("4 offices moved the same way")
    assert alert in found.within(Filters(202001, 202001).with_pick("region", "South")).alerts
    assert alert in found.within(Filters(202001, 202001).with_pick("office", OFFICES[4])).alerts
    assert alert not in found.within(Filters(202001, 202001).with_pick("region", "North")).alerts
    assert alerts.subject(found, Filters(202002, 202002).with_pick("region", "North")) == ("declarations", "region=North")


def test_a_young_release_says_from_when_indicators_are_judged_and_its_faults_are_told(administration):
    administration.months = administration.months[:15]
    administration.panels = {key: each.iloc[:15].copy() for key, each in administration.panels.items()}
    administration.panels["declarations"].iloc[12, 3] *= 1000
    found = watching.release_alerts()
    assert [(each.kind, each.offices) for each in found.faults if each.offices] == [("unit", (OFFICES[3],))] and found.alerts == ()
    drawing = alerts.unlikely(Filters(201501, 201603), ())
    assert drawing.title == "Indicators are rated from Jan 2017 on" and drawing.notes == (Note("too_young", count=15, whole=25),)
    assert alerts.subject(found, Filters(201501, 201603)) == ("declarations", NATION)
