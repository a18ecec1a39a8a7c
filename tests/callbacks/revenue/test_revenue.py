"""The revenue page on demonstration data: its figures are those of plain SQL, its parts add up, what is not forecast is said."""

import json
import re
import shutil
import time
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
from click.testing import CliRunner

import manage
from callbacks.core.views import DRAWN
from callbacks.revenue import fit_progress, revenue
from dashboard.pages.revenue.revenue import CHAPTERS, FAN, LADDER, LANDING, OFFICES, PATH, TAXES
from dashboard.pages.revenue.target import REGIONS
from dashboard.words.notes import sentences, worded
from data.months import shifted
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import answers
from queries.revenue import forecast_parents, forecasts, revenue_series
from services.forecasting import fit_queue, revenue_forecast
from services.revenue.landings import landings
from settings import settings


@pytest.fixture(scope="session")
def forecast_folder(demo_warehouse, tmp_path_factory):
    """The demonstration warehouse with its forecast stored."""
    folder = tmp_path_factory.mktemp("forecast") / "warehouse"
    shutil.copytree(demo_warehouse, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
        reread()
        found = CliRunner().invoke(manage.main, ["forecast"], catch_exceptions=False)
    reread()
    assert found.exit_code == 0, found.output
    return folder


@pytest.fixture
def forecast(forecast_folder, monkeypatch):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{forecast_folder}")
    reread()
    yield engine.current()
    reread()


def reread() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()
    answers().clear()


def sql(query: str, *values):
    with engine.reading() as connection:
        return connection.exec_driver_sql(query, values).fetchall()


def finished(search: str) -> fit_queue.Fit:
    """The fit of the picks of a link, once it is over."""
    slice_, end = revenue_forecast.applied(Filters.parse(search)), time.monotonic() + 60
    while not (fit := fit_queue.queue().request(slice_, engine.current())).over:
        assert time.monotonic() < end
        time.sleep(0.02)
    return fit


@pytest.mark.parametrize("search", ["", "?tax=VAT", "?office=PTM", "?region=North&tax=DTY", "?hs2=87"])
@pytest.mark.parametrize("view", [LANDING, PATH, FAN, LADDER], ids=lambda view: view.name)
def test_every_slice_that_is_stored_draws_and_is_anchored(forecast, view, search):
    found = DRAWN[view](search)
    assert found.observations > 0 and found.release.startswith("Data to ") and not found.empty and "{" not in found.sub
    if view.body == "figure":
        coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
        assert "NaN" not in json.dumps(found.body) and go.Figure(coloured).data


def test_what_is_collected_and_its_target_are_those_of_the_tables(forecast):
    of = revenue_forecast.revenue_forecast(Filters.parse("?tax=VAT")).landing
    year = revenue_forecast.revenue_forecast(Filters()).year
    [(collected,)] = sql("select sum(amount) from payment where tax = 'VAT' and month between ? and ?", year[0], forecast.last_full_month)
    [(target,)] = sql("select sum(revenue_target) from target where tax = 'VAT' and month between ? and ?", year[0], year[-1])
    assert of.collected == pytest.approx(float(collected), rel=1e-9) and of.target == pytest.approx(float(target), rel=1e-9)
    assert of.needed == pytest.approx(max(float(target - collected), 0) / of.left)


WHOLES = [("tax", ""), ("region", ""), ("office", ""), ("hs2", ""), ("office", "?region=North"), ("tax", "?office=PTM")]


@pytest.mark.parametrize(("key", "search"), WHOLES)
def test_parts_add_up_to_the_whole(forecast, key, search):
    found, whole = landings(key, Filters.parse(search)), revenue_forecast.revenue_forecast(Filters.parse(search)).landing
    assert sum(of.p50 for _, of in found.landings) == pytest.approx(whole.p50, rel=1e-6)
    assert sum(of.collected for _, of in found.landings) == pytest.approx(whole.collected, rel=1e-6)


def test_rows_are_filters_and_a_pick_keeps_its_own_rows(forecast):
    plain, picked = DRAWN[TAXES]("").body, DRAWN[TAXES]("?tax=VAT").body
    assert {row["key"] for row in plain} == {code for (code,) in sql("SELECT DISTINCT tax FROM payment")}
    assert {row["key"] for row in DRAWN[REGIONS]("").body} <= {code for (code,) in sql("SELECT DISTINCT region FROM office")}
    assert [row["key"] for row in picked if row["picked"]] == ["VAT"]
    assert {row["key"] for row in picked} == {row["key"] for row in plain}
    assert len(DRAWN[OFFICES]("?office=PTM").body) == len(DRAWN[OFFICES]("").body) and DRAWN[CHAPTERS]("").body[0]["target"] is None


def test_the_year_ends_at_its_landing_and_the_months_sum_to_it(forecast):
    found = revenue_forecast.revenue_forecast(Filters())
    [band] = [trace for trace in DRAWN[PATH]("").body["data"] if trace.get("name") == "80 %"]
    last = max(band["x"])
    ends = sorted(y for x, y in zip(band["x"], band["y"], strict=True) if x == last)
    scale = found.landing.p90 / ends[1]
    assert ends[0] * scale == pytest.approx(found.landing.p10)
    left = found.months[found.months["month"] <= found.year[-1]]["p50"].sum()
    assert found.landing.collected + left == pytest.approx(found.landing.p50, rel=1e-9)


def test_chance_and_finding_agree(forecast):
    of, title = revenue_forecast.revenue_forecast(Filters()).landing, DRAWN[LANDING]("").title
    assert (of.chance > 0.5) == (of.p50 > of.target) and ("over target" in title) == (of.p50 > of.target)


def test_filters_that_do_not_apply_are_said_and_ignored(forecast):
    found = DRAWN[LANDING]("?partner=CN")
    assert any("Partner" in note for note in sentences(found.notes)) and found.title == DRAWN[LANDING]("").title


def test_a_fit_on_demand_says_what_the_stored_one_says(forecast):
    stored = revenue_forecast.revenue_forecast(Filters.parse("?tax=VAT"))
    fit_queue.queue.cache_clear()
    fit = finished("?tax=VAT")
    alone = revenue_forecast.of_fit(stored.slice, fit.results)
    assert alone.origin == stored.origin and alone.now["collected"] == pytest.approx(stored.now["collected"])
    assert alone.now["p10"] <= alone.now["p50"] <= alone.now["p90"]
    assert alone.months["p50"].tolist() == pytest.approx(stored.months["p50"].tolist(), rel=0.25)


def fitted_on_demand(search: str) -> revenue_forecast.RevenueForecast:
    return revenue_forecast.of_fit(revenue_forecast.applied(Filters.parse(search)), finished(search).results)


@pytest.fixture
def afresh(forecast):
    fit_queue.queue.cache_clear()
    yield forecast
    fit_queue.queue.cache_clear()


def test_a_slice_and_its_complement_add_up_to_the_stored_forecast_they_are_parts_of(afresh):
    modes = [mode for (mode,) in sql("select distinct mode from payment where tax = 'VAT' order by 1")]
    assert len(modes) > 1
    one, rest = (fitted_on_demand(f"?tax=VAT{''.join(f'&mode={mode}' for mode in each)}") for each in (modes[:1], modes[1:]))
    stored = revenue_forecast.revenue_forecast(Filters.parse("?tax=VAT"))
    sums = one.months["p50"].to_numpy() + rest.months["p50"].to_numpy()
    assert sums.tolist() == pytest.approx(stored.months["p50"].tolist(), rel=1e-9) and one.months["p2_5"].min() >= 0
    assert (one.months[list(LEVELS)].diff(axis=1).iloc[:, 1:] >= 0).all().all()
    assert re.search(r"It and the rest of .+ add up to the forecast", worded(revenue.agreed(one)[0]))


def test_a_slice_of_stored_parts_is_their_sum(afresh):
    one, two = (forecasts.months(f"revenue_collected?tax={tax}")["p50"] for tax in ("DTY", "VAT"))
    found = fitted_on_demand("?tax=DTY&tax=VAT")
    assert found.months["p50"].tolist() == pytest.approx((one + two).tolist(), rel=1e-9)
    assert "is the sum of the stored forecasts of its parts" in worded(revenue.agreed(found)[0])


def test_the_smallest_stored_whole_is_the_one_agreed_with(forecast):
    found = forecast_parents.whole(Filters.parse("?hs2=87&office=PTM&mode=sea"))
    sizes = {key: forecasts.months(f"revenue_collected?{key}")["p50"].sum() for key in ("hs2=87", "office=PTM")}
    assert found.inside.search == f"?{min(sizes, key=sizes.get)}"
    assert sum(found.middle.values()) == pytest.approx(min(sizes.values()))
    assert forecast_parents.whole(Filters.parse("?currency=USD&office=PTM")) is None
    assert forecast_parents.whole(Filters.parse("?mode=sea")).inside == Filters()


def test_without_a_stored_forecast_nothing_is_agreed(unforecast):
    assert forecast_parents.whole(Filters.parse("?mode=sea")) is None


def test_a_month_without_payments_of_a_slice_is_zero_and_its_rest_is_the_whole(read_demo):
    [(month,)] = sql("select min(month) from payment")
    read = revenue_series.sliced(Filters.parse("?hs2=01&office=PTM"), Filters.parse("?office=PTM"))
    found = read.frame.pivot(index="month", columns="node", values="value")
    held = dict(sql("select month, sum(amount) from payment where office = 'PTM' and hs2 = '01' group by 1"))
    whole = dict(sql("select month, sum(amount) from payment where office = 'PTM' group by 1"))
    assert found.index.min() == month and found["revenue_collected?"].tolist() == [float(held.get(each, 0)) for each in found.index]
    assert found.sum(axis=1).tolist() == pytest.approx([float(whole.get(each, 0)) for each in found.index])


def test_a_slice_with_nothing_in_it_is_said(unforecast):
    fit = finished("?mode=rail&office=PTM&hs2=01")
    assert fit.failed == "nothing was collected under these filters" and "Forecast not made" in fit_progress.line([fit])[1]


def test_a_fit_that_is_stopped_stops_and_goes_on_where_it_was(unforecast, monkeypatch):
    made = []

    def slow(values, origin, horizon):
        made.append(origin)
        time.sleep(0.05)
        return {"naive": fits_of(values, horizon)}

    monkeypatch.setattr("analytics.forecasting.fit_tasks.fit", slow)
    monkeypatch.setattr("analytics.forecasting.job.LEAST", 6)
    slice_, release = revenue_forecast.applied(Filters.parse("?mode=sea")), engine.current()
    fit = fit_queue.queue().request(slice_, release)
    while len(made) < 4:
        time.sleep(0.01)
    fit.stopped = True
    time.sleep(0.3)
    count = len(made)
    time.sleep(0.3)
    assert len(made) == count and "Stopped" in fit_progress.line([fit])[1] and fit_progress.line([fit])[4] is False
    assert fit_queue.queue().request(slice_, release).stopped
    fit_queue.queue().restart(slice_, release)
    assert finished("?mode=sea").complete and len(made) == len(set(made))


def fits_of(values, horizon):
    import numpy as np

    return np.full((horizon, len(LEVELS)), float(np.nanmean(values)))


def test_the_slice_looked_at_last_goes_first(unforecast):
    first, second = (fit_queue.Fit(Filters(), unforecast, asked=at) for at in (1.0, 2.0))
    assert min([first, second], key=lambda fit: fit.urgency) is second
    second.stage = 1
    assert min([first, second], key=lambda fit: fit.urgency) is first


def test_the_line_is_hidden_where_the_forecast_is_whole():
    assert fit_progress.line([])[0] and fit_progress.line([])[5]


def test_expected_of_parts_is_that_of_a_month_before(forecast):
    last = forecast.last_full_month
    known = forecasts.expected(["revenue_collected?tax=VAT"])
    earlier = forecasts.earlier("revenue_collected?tax=VAT")
    said = earlier[(earlier["origin"] == shifted(last, -1)) & (earlier["month"] == last)]["p50"]
    assert known["p50"].tolist() == said.tolist()


@pytest.mark.parametrize(
    ("months", "work", "words"),
    [(48, None, "run `manage.py forecast`"), (48, SimpleNamespace(alive=True), "the progress line"), (24, None, "takes 42 months")],
)
def test_what_is_not_tried_says_what_tries_it(monkeypatch, months, work, words):
    monkeypatch.setattr(revenue.forecasts, "work", lambda: work)
    assert words in revenue.untried(SimpleNamespace(actual=range(months)))
