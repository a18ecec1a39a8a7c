"""Alerts of a demonstration: what was planted is found by name, and told first where it is a fault of the data."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from callbacks.core.views import filtered
from callbacks.overview import alerts, attention
from dashboard.words.notes import sentences
from data import schema
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine import engine
from services.alerts import alerts as watching
from settings import settings

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A demonstration large enough for its clogged office and its missing month to be in the data, read by this process."""
    folder = tmp_path_factory.mktemp("watched") / "warehouse"
    command = [sys.executable, "manage.py", "demo", "--declarations", "66000", "--years", "3"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}, check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
        for held in (settings, engine.warehouse):
            held.cache_clear()
        with engine.reading() as connection:
            yield {key: json.loads(scope) for key, scope, _ in connection.execute(select(schema.planted_truth))}
    for held in (settings, engine.warehouse):
        held.cache_clear()


def test_the_planted_clog_is_the_first_alert_by_name_and_month(planted):
    truth, first = planted["clogged_office"], watching.release_alerts().within(filtered("")).alerts[0]
    assert first.node == truth["office"] and truth["since"] <= first.since <= first.until
    assert first.signs[0].measure == "customs_hours_p90" and first.signs[0].z > 3.5 and first.latest is not None


def test_the_planted_missing_month_is_a_fault_by_name_and_no_finding_about_the_office(planted):
    truth, found = planted["missing_office_month"], watching.release_alerts()
    [fault] = [each for each in found.faults if each.kind == "silent" and each.offices == (truth["office"],)]
    assert fault.since == fault.until == truth["since"]
    assert not [each for each in found.alerts if each.node == truth["office"] and each.since <= truth["since"] <= each.until]


def test_what_needs_attention_leads_with_the_planted_clog_and_folds_the_data_problems_below(planted):
    _, listed, foot = attention.listed(filtered("")).body.children
    _, words, link = listed.children[0].children
    sentence, who = words.children
    assert sentence.children.startswith("One in ten declarations at Kalvasse Harbour took customs longer than ")
    assert who.children[0].children == "Head of Kalvasse Harbour" and " since " in who.children[1]
    assert link.href == "/clearance?office=KAL&since=2025-11&until=2026-10"
    problems = [each.children[1].children for each in foot.children[0].children[1].children]
    assert any(": Customs duty: " in each for each in problems) and not any("rule" in each for each in problems)
    assert len(problems) + len(watching.release_alerts().alerts) == int(re.findall(r"\d+", foot.children[1].children)[0])


def test_only_what_holds_in_the_month_asked_or_lasts_since_is_current(planted):
    held = watching.release_alerts()
    for month in (202605, 202606, 202610):
        current = held.current(month)
        assert {*current.faults} == {each for each in held.faults if each.since <= month <= each.until}
        for each in held.alerts:
            lasts = each.since <= month and (month <= each.until or each.latest is not None)
            better = MEASURES[each.signs[0].measure].good or 1
            wrong = (each.signs[0].value - each.signs[0].expected) * better < 0
            assert (each in current.alerts) == (lasts and wrong)
    assert held.current(202610).alerts


def test_filters_keep_what_touches_their_months_and_offices(planted):
    assert watching.release_alerts().within(Filters(202606, 202610).with_pick("office", "OSC")).alerts == ()
    kept = watching.release_alerts().within(Filters(202605, 202605).with_pick("office", "KAL"))
    assert [fault.rule for fault in kept.faults] == [15] and kept.alerts == ()
    drawing = alerts.wrong(filtered("?lane=red"), ())
    assert sentences(drawing.notes) == ("The filter on Lane does not apply to alerts.",)


def test_the_course_shows_the_office_of_the_first_alert_with_a_ring_on_its_month(planted):
    drawing = alerts.course(filtered(""), ())
    months, rings = [row[0] for row in drawing.body["data"][3]["customdata"]], drawing.body["data"][4]["x"]
    first = watching.release_alerts().within(filtered("")).alerts[0]
    assert planted["clogged_office"]["since"] <= first.since == min(months[place] for place in rings)
    assert max(months[place] for place in rings) == first.until and "Kalvasse Harbour" in drawing.title
    assert alerts.course(filtered("?office=PTM"), ()).title.startswith("Port Meridian: ")


def test_a_release_too_young_for_alerts_says_so(read_demo):
    assert watching.release_alerts().alerts == ()
    assert alerts.unlikely(filtered(""), ()).title == "Indicators are rated from Nov 2026 on"
    assert alerts.course(filtered(""), ()).empty
