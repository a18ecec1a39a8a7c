"""The views of Agreements on demonstration data: their numbers are those of `ask` and of the events."""

import json
import re
from unittest.mock import Mock

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.trade.event import Effect, course, moved
from callbacks.core import table
from callbacks.core.period import own, picked, within
from callbacks.trade import agreements
from dashboard.pages.trade.agreements import CHAPTERS, DIVERTED, EVENT, PACTS, PARTNERS, SIZES, TARIFF, USE
from dashboard.words import agreement_effects as words
from dashboard.words.notes import sentences
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.trade import events

pytestmark = pytest.mark.usefixtures("read_demo")
CHARTS = {USE: agreements.use, SIZES: agreements.sizes, CHAPTERS: agreements.chapters, PARTNERS: agreements.partners}
DRAWN = CHARTS | {PACTS: agreements.agreements, EVENT: agreements.moved_shares, DIVERTED: agreements.diverted, TARIFF: agreements.tariff}
SEARCHES = ("", "offered=GNA&compare=none", "size=large&since=2026-01&until=2026-03", "partner=DE")


def drawn(view, search=""):
    filters = within(Filters.parse(search))
    return DRAWN[view](own(filters, view.dimension), picked(filters, view.dimension))


@pytest.fixture
def begun(monkeypatch):
    """The oldest agreement as if it had begun in the middle of the data."""
    oldest = events.agreements()[-1]
    monkeypatch.setattr(events, "agreements", lambda: (events.Agreement(oldest.code, oldest.label, 202511, oldest.partners),))


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("view", CHARTS, ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(view, search):
    found = drawn(view, search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert go.Figure(coloured).data and found.observations > 0 and found.release.startswith("Data to ")
    assert "{" not in found.sub and "NaN" not in json.dumps(found.body) and found.title


def test_an_incomplete_month_is_named_with_its_office(monkeypatch):
    monkeypatch.setattr(agreements, "missed", lambda _filters: {202605: "Ostrel Crossing"})
    months = [row[1] for row in drawn(USE).body["data"][1]["customdata"]]
    assert len(months) == 12 and "May 2026 (incomplete: Ostrel Crossing)" in months


@pytest.mark.parametrize("before", [0.0, 4.0])
def test_growth_that_cannot_be_known_is_said_in_words(before):
    frame = pd.DataFrame(
        [(month, partner, True, before if month < 202504 else 6.0) for month in range(202501, 202508) for partner in ("A", "B")],
        columns=["month", "partner", "covered", "value"],
    )
    said = words.beyond(course(frame.assign(items=1), (), 202504).growth())
    assert said == "not comparable"
    for effect in (Effect(float("nan"), float("nan"), float("nan")), Effect(0.1, float("nan"), float("nan"))):
        little = Mock(shares=Mock(return_value=(0.1, 0.2)), shift=Mock(return_value=effect), growth=Mock(return_value=effect))
        assert "nan" not in words.beyond(effect)
        assert words.gained(["Egypt"], little).endswith("too little trade to compare with other goods")
        assert words.created(little) == "Too little trade before or after to say whether trade was created"


def test_the_headline_is_that_of_ask():
    answer = ask(Question(("preference_utilisation", "duty_left"), (), within(Filters())))
    assert drawn(USE).title.startswith(f"{answer.value('preference_utilisation') * 100:.1f}"[:3])


def test_agreements_are_listed_with_what_they_save_and_leave():
    rows = drawn(PACTS).body
    [whole] = ask(Question(("duty_saved", "duty_left"), (), within(Filters()))).rows
    assert sum(row["saved"] for row in rows) == pytest.approx(float(whole["duty_saved"]))
    assert sum(row["left"] for row in rows) == pytest.approx(float(whole["duty_left"]))
    assert [row["picked"] for row in drawn(PACTS, f"offered={rows[0]['key']}").body].count(True) == 1


def test_an_agreement_older_than_the_data_is_refused_in_words():
    with pytest.raises(CannotCut, match="Gulf Neighbours Accord: there are not six months of data before its start"):
        drawn(EVENT, "offered=GNA")


def test_the_event_is_drawn_broken_at_its_start(begun):
    found = drawn(EVENT)
    covered = [trace for trace in found.body["data"] if trace["name"] == "Goods covered"]
    assert [len(trace["x"]) for trace in covered] == [12, 12] and "{" not in found.sub
    assert "no sure difference from other goods" in found.title
    assert all(0 <= share <= 100 for trace in covered for share in trace["y"])


@pytest.mark.parametrize("view", [EVENT, DIVERTED], ids=lambda view: view.name)
def test_the_table_behind_an_event_holds_every_partner_and_month(begun, view):
    [read] = table.behind(view, "")[1]
    keys = [column.key for column in read.columns if column.key != "partner_name"]
    assert keys == list(events.COLUMNS) and read.routes in {("item",), ("rollup_item_pair",)}
    [whole] = ask(Question(("import_value",), (), Filters(202411, 202610))).rows
    place = [column.key for column in read.columns].index("value")
    assert sum(row[place] for row in read.rows) == pytest.approx(float(whole["import_value"]))


def test_picks_on_goods_and_partners_do_not_narrow_an_event_and_say_so(begun):
    found, narrowed = drawn(EVENT), drawn(EVENT, "hs2=84&partner=CN")
    assert found.title == narrowed.title
    assert sentences(narrowed.notes) == tuple(f"The filter on {name} does not apply: an event is read over all of them." for name in NAMES)


NAMES = ("HS chapter", "Partner")


def test_the_bars_of_who_lost_add_up_to_the_gain(begun):
    found, shares = drawn(DIVERTED), moved(agreements.event(within(Filters())).frame, 202511)
    gain = shares["change"][shares["key"].isin(events.agreements()[0].partners)].sum() * 100
    bars = sum(found.body["data"][0]["x"])
    rest = re.search(r"less the ([\d.]+) that", found.sub)
    assert bars - float(rest[1] if rest else 0) == pytest.approx(gain, abs=0.01)


def test_a_changed_rate_shows_the_law_and_what_was_paid():
    [row] = drawn(TARIFF).body
    assert (row["key"], row["rate_text"]) == ("69", "10 → 20 %") and "went from 10\u202f% to 20\u202f%" in drawn(TARIFF).title
    sides = [ask(Question(("effective_duty_rate",), (), Filters(*months).with_pick("hs2", "69"))) for months in SIDES]
    assert row["paid"] == pytest.approx(sides[1].value("effective_duty_rate")) and row["paid"] > sides[0].value("effective_duty_rate")


SIDES = ((202411, 202506), (202507, 202610))
