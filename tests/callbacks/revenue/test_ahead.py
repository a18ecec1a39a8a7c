"""The gap ahead on demonstration data: its figures are those of plain SQL, no lever is the forecast itself, what is not known is said."""

import json
import re
import shutil
import time
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.revenue.gap_parts import LAW, NODES, PAID, POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UNPAID, UPLIFT
from callbacks.core.views import DRAWN
from callbacks.revenue import ahead, fit_progress
from dashboard.pages.revenue.ahead import ASSUMED, CHARTS, GAPS, GOOD, SCENARIOS, TOTALS, UNDECLARED, VIEWS
from dashboard.pages.revenue.ahead import RELIEF as RELIEFS
from dashboard.words.notes import sentences, worded
from data.months import shifted
from data.quantiles import LEVELS
from data.releases import forecast_store as kept
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.revenue.forecasts import NeverForecast, NoForecast
from queries.tables.tables import as_csv, listened, recorded
from queries.workspace import saved
from services.estimates.estimates import estimates
from services.forecasting import fit_queue, forecaster, gap_forecast
from services.forecasting.revenue_forecast import applied, revenue_forecast
from services.revenue import scenarios, tariff
from tests.callbacks.revenue.test_revenue import reread

LEVERS = "?arrears_share=50&relief_cut=20&regularised_share=10&preference_change=-10&random_points=5"
ARROWS = re.compile(r'"\$[\w-]+"')


def sql(query: str, *values):
    with engine.reading() as connection:
        return connection.exec_driver_sql(query, values).fetchall()


def finished(search: str) -> None:
    """Every fit that a link needs, once over."""
    end = time.monotonic() + 120
    while not all(fit.over for fit in fit_progress.looked_at(Filters.parse(search), fit_progress.of_gap)):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def unfitted(read_demo):
    fit_queue.queue.cache_clear()
    yield read_demo
    fit_queue.queue.cache_clear()


@pytest.fixture
def of(unfitted):
    finished("")
    return gap_forecast.gap_forecast(Filters())


@pytest.mark.parametrize("view", [view for view in VIEWS if view != GOOD], ids=lambda view: view.name)
def test_every_view_draws_and_is_anchored(of, view):
    found = DRAWN[view](LEVERS)
    assert (
        found.observations == (of.undeclared["n"].iloc[-1] if view == UNDECLARED else of.lines) > 0
        and found.release.startswith("Data to ")
        and not found.empty
        and "{" not in found.sub
    )
    if view.body == "figure":
        plain = ARROWS.sub('"#123456"', json.dumps(found.body))
        assert "NaN" not in plain and go.Figure(json.loads(plain)).data


def test_until_it_is_fitted_it_says_so_and_two_years_are_too_short_to_try(unfitted):
    with pytest.raises(NoForecast, match="when this page is opened"):
        DRAWN[GAPS]("")
    fit_progress.looked_at(Filters(), fit_progress.of_gap)
    with pytest.raises(NoForecast, match=r"being forecast since \d\d:\d\d UTC: usually under a minute\. .* the page Gap shows"):
        DRAWN[GAPS]("")
    finished("")
    with pytest.raises(NeverForecast, match="42 months"):
        DRAWN[GOOD]("")
    assert fit_progress.line(fit_progress.looked_at(Filters(), fit_progress.of_gap))[0]


def test_what_is_known_of_the_year_is_that_of_plain_sql(of):
    since, until = of.span[0], of.origin
    columns = "sum(statutory), sum(preference), sum(exempted), sum(suspended), sum(uplift), sum(assessed)"
    [row] = sql(f"SELECT {columns} FROM tax_line WHERE month BETWEEN ? AND ?", since, until)
    told = of.parts["so_far"]
    assert told[[POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UPLIFT]].tolist() == pytest.approx(list(map(float, row[:5])))
    assert told[PAID] + told[UNPAID] == pytest.approx(float(row[5]))
    [[late]] = sql("SELECT sum(unpaid_365) + sum(unpaid_older) FROM tax_line")
    assert of.year.arrears == pytest.approx(float(late))


def test_what_stays_unpaid_of_a_month_a_year_old_is_that_of_plain_sql(of):
    month = shifted(of.origin, -13)
    [[assessed]] = sql("SELECT sum(assessed) FROM tax_line WHERE month = ?", month)
    [[paid]] = sql("SELECT sum(amount) FROM payment WHERE registered_month = ? AND month <= ? AND amount > 0", month, shifted(month, 12))
    held = fit_queue.results(Filters(), fit_queue.GAP)["accounts"]
    assert float(assessed - paid) >= float(held.loc[month, UNPAID]) >= 0
    assert of.months.query("node == @UNPAID")["month"].min() == shifted(of.origin, -11)


def test_the_parts_add_up_to_the_potential_with_any_lever(of):
    for search in ("", LEVERS):
        parts = scenarios.scenario("", "", Filters.parse(search), of, None).outcome.parts
        left = sum(parts[node] for node in (PREFERENCE, RELIEF, SUSPENDED, UNPAID, PAID)) - parts[UPLIFT]
        assert left == pytest.approx(parts[POTENTIAL], rel=1e-9)
        assert parts[LAW] == pytest.approx(parts[PREFERENCE] + parts[RELIEF], rel=1e-9)


def test_no_lever_is_the_landing_and_the_year_to_the_last_bit(of):
    [[base], _] = scenarios.scenarios(Filters(), of)
    landing = revenue_forecast(Filters())
    assert list(base.landing) == landing.now[list(LEVELS)].tolist() and base.chance == landing.landing.chance
    assert base.outcome.parts == {node: of.parts.loc[node, "p50"] for node in NODES}


def test_levers_move_the_landing_its_chance_and_each_gap_and_say_so(of):
    (base, here), _ = scenarios.scenarios(Filters.parse(LEVERS), of)
    assert here.at("p50") - base.at("p50") == pytest.approx(here.outcome.brought) and here.outcome.brought > 0
    assert here.chance > base.chance and here.outcome.parts[LAW] < base.outcome.parts[LAW]
    assert here.outcome.arrears == pytest.approx(base.outcome.arrears / 2)
    title = DRAWN[SCENARIOS](LEVERS).title
    assert title.startswith("50\u202f% of late arrears collected; 10\u202f% of suspended") and "more. Chance of meeting the target" in title


def test_a_lever_is_marked_in_each_month_to_come_of_the_part_it_moves(of):
    plain, cut = (DRAWN[RELIEFS](search).body for search in ("", "?relief_cut=20"))
    assert (
        len(cut["data"]) == len(plain["data"]) + 1 and DRAWN[CHARTS[0]]("?relief_cut=20").body["data"] == DRAWN[CHARTS[0]]("").body["data"]
    )
    marked = [value for value in cut["data"][-1]["y"] if value is not None]
    middles = [value for value in cut["data"][-2]["y"] if value is not None]
    assert len(marked) == 8 and marked == pytest.approx([0.8 * value for value in middles])
    assert len(cut["layout"]["meta"]["columns"]) == 5 == len(cut["data"][-2]["customdata"][0]) - 1


def test_a_year_that_is_not_known_is_said(of, monkeypatch):
    monkeypatch.setattr(gap_forecast, "year_of", lambda month: ())
    for view in (GAPS, RELIEFS, SCENARIOS):
        with pytest.raises(NoForecast, match="does not reach"):
            DRAWN[view]("")


def test_saved_scenarios_stand_side_by_side(of):
    saved.save("Fewer reliefs", "/gap-ahead", "?relief_cut=50")
    saved.save("Elsewhere", "/revenue", "?relief_cut=50")
    names = [each.name for each in scenarios.scenarios(Filters.parse("?random_points=5"), of)[0]]
    assert names == ["No change", "This page", "Fewer reliefs"]
    assert DRAWN[SCENARIOS]("").body.children[0].children.children[1].children[1].children[0].children.href == "/gap-ahead?relief_cut=50"


def test_a_lever_widens_the_fan_by_its_own_range_which_the_link_moves(of):
    def spread(search: str) -> float:
        found = scenarios.scenarios(Filters.parse(search), of)[0][-1]
        return found.at("p90") - found.at("p10")

    plain, sure, unsure = (spread(search) for search in ("", "?relief_cut=50&relief_doubt=0", "?relief_cut=50&relief_doubt=100"))
    brought = scenarios.scenarios(Filters.parse("?relief_cut=50"), of)[0][-1].outcome.brought
    landing = revenue_forecast(Filters()).now
    sides = [np.hypot(landing["p50"] - landing["p10"], brought), np.hypot(landing["p90"] - landing["p50"], brought)]
    assert sure == pytest.approx(plain) and unsure == pytest.approx(sum(sides)) and unsure > plain
    controlled = [spread(f"?random_points=10&random_doubt={doubt}") for doubt in (0, 100)]
    assert plain < controlled[0] < controlled[1] and of.year.doubt > 0
    reach = DRAWN[RELIEFS]("?relief_cut=20&relief_doubt=100").body["data"][-1]["error_y"]
    assert max(reach["array"]) > max(DRAWN[RELIEFS]("?relief_cut=20&relief_doubt=0").body["data"][-1]["error_y"]["array"])
    told = ahead.supposed(Filters.parse("?relief_cut=50&relief_doubt=100"), of)["value"].iloc[-1]
    assert "±" in told and told.split(" ± ")[0] == told.split(" ± ")[1].removesuffix(" (80 % likelihood)")


def test_saved_tariffs_stand_beside_them_with_what_they_bring_by_the_end_of_the_year(of):
    saved.save("One point of VAT", "/tariff", "?vat_points=1")
    (base, rate), notes = scenarios.scenarios(Filters(), of)
    columns = "sum(liability) - sum(forgone)"
    since = shifted(of.origin, -11)
    assert rate.name == "One point of VAT" and rate.address == "/tariff?vat_points=1" and not notes and rate.outcome is None
    effect = tariff.simulate(Filters(since, of.origin), tariff.levers(Filters.parse("?vat_points=1")))
    [[before]] = sql(f"SELECT {columns} FROM tax_line WHERE flow = 'import' AND month BETWEEN ? AND ?", since, of.origin)
    assert effect.whole("before") == pytest.approx(float(before), rel=0.05) and effect.ratio > 1
    collected = float(revenue_forecast(Filters()).now["collected"])
    assert rate.at("p50") == pytest.approx(collected + (base.at("p50") - collected) * effect.ratio)
    assert rate.chance > base.chance and rate.at("p90") - rate.at("p10") > base.at("p90") - base.at("p10")
    drawn = DRAWN[SCENARIOS]("")
    assert "One point of VAT" in str(drawn.body) and "VAT: +1 points" in str(drawn.body)


def test_a_saved_tariff_that_cannot_be_told_is_left_out_and_why_is_said(of, monkeypatch):
    saved.save("One point of VAT", "/tariff", "?vat_points=1")

    def refused(*_):
        raise CannotCut("no base is known")

    monkeypatch.setattr(tariff, "simulate", refused)
    found, notes = scenarios.scenarios(Filters(), of)
    assert [each.name for each in found] == ["No change"] and sentences(notes) == ("Saved tariffs are left out: no base is known",)
    assert "no base is known" in " ".join(sentences(DRAWN[SCENARIOS]("").notes))


def test_rows_and_assumptions_are_kept_for_whoever_exports(of):
    for view in (SCENARIOS, TOTALS, RELIEFS):
        titles = [read.title for read in listened(lambda view=view: DRAWN[view](LEVERS))]
        assert view.title in titles and set(titles) <= {view.title, "Assumptions"}
        tables = recorded(listened(lambda view=view: DRAWN[view](LEVERS)), "", worded)
        assert all(len(as_csv(each).splitlines()) == len(each.rows) + 1 for each in tables) and "NaN" not in as_csv(tables[0])
    frame = ahead.supposed(Filters.parse(LEVERS), of)
    alone = frame[frame["assumption"].str.endswith(" alone")]
    assert len(alone) == 5 and frame["assumption"].iloc[0] == "Changes"


def test_a_pick_is_applied_one_that_taxes_do_not_know_is_said(of):
    finished("?office=PTM")
    part = gap_forecast.gap_forecast(Filters.parse("?office=PTM"))
    [row] = sql("SELECT sum(statutory) FROM tax_line WHERE office = 'PTM' AND month BETWEEN ? AND ?", of.span[0], of.origin)
    assert part.parts.loc[POTENTIAL, "so_far"] == pytest.approx(float(row[0])) and part.lines < of.lines
    assert any("Partner" in note for note in sentences(DRAWN[CHARTS[0]]("?partner=CN").notes))


def test_a_pick_that_payments_do_not_know_is_refused_by_name(of):
    finished("?size=large")
    with pytest.raises(NoForecast, match="remove that filter"):
        DRAWN[GAPS]("?size=large")


def test_what_is_never_declared_is_that_of_the_evidence_over_the_same_months(of):
    until = int(of.loss["until"])
    assert until <= of.origin < shifted(until, 3) and until % 100 % 3 == 0
    lane = next(each for each in estimates(Filters(until=until)) if each.key == "lane")
    assert (of.loss["low"], of.loss["value"], of.loss["high"]) == (lane.range.low, lane.range.value, lane.range.high)
    assert of.undeclared["n"].iloc[-1] == lane.observations and of.undeclared["until"].is_monotonic_increasing


def test_what_is_never_declared_is_carried_to_the_end_of_the_year_and_stands_in_no_account(of):
    rates, sums = of.rates, []
    for until in rates["until"]:
        drawn = "inspection WHERE reason = 'random' AND flow = 'import' AND month BETWEEN ? AND ?"
        sums.append(sql(f"SELECT count(DISTINCT decl_id) FROM {drawn}", shifted(int(until), -2), int(until))[0][0])
    assert rates["n"].tolist() == sums and len(rates) >= 6
    assert of.coming["until"].tolist() == [month for month in of.span if month > of.origin and month % 100 % 3 == 0]
    assert of.coming["until"].iloc[-1] == of.span[-1] and of.apart == of.coming.iloc[-1].to_dict()
    assert ((of.coming["low"] < of.coming["value"]) & (of.coming["value"] < of.coming["high"])).all()
    year = of.months["month"].between(shifted(of.span[-1], -11), of.span[-1])
    paid = of.months[year & (of.months["node"] == PAID)]["p50"].sum()
    assert rates["rate"].min() < of.apart["value"] / paid < rates["rate"].max()
    drawn = DRAWN[UNDECLARED]("")
    shapes = drawn.body["data"][0]["marker"]["pattern"]["shape"]
    assert shapes.count("x") == len(of.coming) and shapes[-1] == "x" and "Fiscal year" in drawn.title
    assert drawn.body["layout"]["yaxis"]["ticktext"][-1].startswith("→ ") and "in no total" in drawn.sub
    bare = replace(of, rates=None)
    assert bare.coming.empty and bare.apart == of.loss and ahead.lost(bare) == drawn.title.partition(". ")[0]


def test_without_a_landing_the_budget_gap_is_not_known(of):
    assert applied(Filters()) == Filters() and scenarios.scenario("", "", Filters(), of, None).chance != 1
    found = DRAWN[ASSUMED]("")
    assert found.title == "" and DRAWN[UNDECLARED]("").title.startswith("Undeclared trade")


def test_fits_made_in_the_background_are_found_and_not_made_again(demo_warehouse, tmp_path, monkeypatch):
    folder = shutil.copytree(demo_warehouse, tmp_path / "warehouse")
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
    reread()
    fit_queue.queue.cache_clear()
    with kept.writing(folder / kept.FILE) as connection:
        forecaster.fit_gap_parts(forecaster.ProgressReport(connection, engine.current(), lambda done, whole: None))
    monkeypatch.setattr("analytics.forecasting.fit_tasks.fit", lambda *_: pytest.fail("fitted again"))
    end = time.monotonic() + 60
    while not (fit := fit_queue.queue().request(Filters(), engine.current(), fit_queue.GAP)).over:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert fit.complete and set(fit.results["years"]["node"]) == set(NODES)
    fit_queue.queue.cache_clear()
    reread()
