"""The year so far: what the revenue pages show until the first forecast is there."""

import re

import pytest

from callbacks.core.views import DRAWN
from callbacks.revenue import landings as tables
from dashboard.pages.revenue.revenue import CHAPTERS, FAN, LADDER, LANDING, OFFICES, PATH, TAXES
from dashboard.pages.revenue.target import REGIONS
from dashboard.words.notes import sentences
from queries.addresses.filters import Filters
from queries.revenue import forecasts
from services.forecasting.so_far import revenue_forecast_or_so_far
from settings import settings
from tests.callbacks.revenue.test_revenue import finished, sql

BY = {TAXES: "tax", OFFICES: "office", CHAPTERS: "hs2", REGIONS: "region"}


@pytest.mark.parametrize("view", BY, ids=lambda view: view.name)
def test_without_a_forecast_tables_show_what_was_collected_and_its_target(unforecast, monkeypatch, view):
    monkeypatch.setenv("PORTOLAN_FORECAST", "1")
    settings.cache_clear()
    key, first, last = BY[view], 202607, unforecast.last_full_month
    found = DRAWN[view]("")
    column = "(select region from office o where o.code = payment.office)" if key == "region" else key
    came = dict(sql(f"select {column}, sum(amount) from payment where month between ? and ? group by 1", first, last))
    shown = {row["key"]: row["collected"] for row in found.body}
    assert shown == pytest.approx({code: float(came.get(code, 0)) for code in shown}) and came.keys() <= shown.keys()
    if key in ("tax", "office"):
        goal = dict(sql(f"select {key}, sum(revenue_target) from target where month between ? and 202706 group by 1", first))
        aims = {code: float(value) for code, value in goal.items() if value}
        assert {row["key"]: row["target"] for row in found.body if row["target"]} == pytest.approx(aims)
    assert all(row["p50"] is row["chance"] is row["gap"] is row["grown"] is None for row in found.body)
    assert {row["p50_text"] for row in found.body} == {"coming"} and {row["band_text"] for row in found.body} == {"–"}
    assert found.title.startswith("Provisional: Collected so far: ") and "is being computed" in " ".join(sentences(found.notes))
    assert [row["collected"] for row in found.body] == sorted(shown.values(), reverse=True)
    assert "largest gap first" not in found.sub and (view is not OFFICES or found.sub.endswith("largest amount collected first"))


def test_a_forecast_that_nobody_makes_is_not_said_to_come(unforecast, monkeypatch):
    monkeypatch.setenv("PORTOLAN_FORECAST", "0")
    settings.cache_clear()
    found = DRAWN[OFFICES]("")
    assert found.body == tables.offices(Filters(), ()).body
    assert {row["p50_text"] for row in found.body} == {"–"} and found.title.startswith("Collected so far: ")
    assert any(re.search(r"has no forecast: run `manage\.py forecast`", note) for note in sentences(found.notes))


def test_the_year_so_far_stands_until_the_nation_is_fitted(unforecast):
    so_far = [DRAWN[view]("") for view in (LANDING, PATH, FAN)]
    collected = float(sql("select sum(amount) from payment where month between 202607 and ?", unforecast.last_full_month)[0][0])
    assert revenue_forecast_or_so_far(Filters()).landing.collected == pytest.approx(collected)
    assert all(each.title.startswith("Provisional: Revenue of 4 of 12 months: ") and each.observations for each in so_far)
    assert so_far[1].sub.split(" · ")[1] == so_far[2].sub.split(" · ")[1] == "million MRL"
    with pytest.raises(forecasts.NoForecast, match="being computed"):
        DRAWN[LADDER]("")
    assert finished("").complete
    found = DRAWN[LANDING]("")
    assert "The year-end forecast is " in found.title and any("on demand" in note for note in sentences(found.notes))
