"""Forecasts beside a release: made by the command, read back, kept apart by release, resumed."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import manage
from data import schema
from data.months import shifted
from data.quantiles import LEVELS
from data.releases import forecast_store
from queries.addresses.filters import Filters
from queries.revenue import forecasts as stored
from queries.revenue import revenue_series
from queries.revenue.revenue_series import name_of
from tests.queries.small import filled, publish

MONTHS = [shifted(202411, step) for step in range(24)]


def payments(scale: float) -> list[dict]:
    amounts = {"A": 100, "B": 50}
    return [
        filled(schema.payment, month=month, office=office, tax="DTY", amount=scale * (amount + month % 100), receipts=1)
        for month in [*MONTHS, 202611]
        for office, amount in amounts.items()
    ]


def forecast() -> str:
    found = CliRunner().invoke(manage.main, ["forecast", "--horizon", "10"], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


@pytest.fixture
def made(folder):
    offices = [filled(schema.office, code=code, region="North") for code in "AB"]
    publish(folder, {schema.payment: payments(1.0), schema.office: offices})
    return folder


def test_only_full_months_are_read_and_wholes_are_sums(made):
    values = revenue_series.monthly().frame.set_index(["node", "month"])["value"]
    assert values.index.get_level_values("month").max() == 202610
    assert values["revenue_collected?", 202503] == 156 == values["revenue_collected?tax=DTY&region=North", 202503]
    assert values["revenue_collected?tax=DTY&office=B", 202503] == 53 and values["revenue_collected?hs2=85", 202503] == 156


def test_nothing_forecast_is_one_clear_line(made):
    with pytest.raises(stored.NoForecast, match="no forecast yet"):
        stored.months("revenue_collected?")


def test_a_forecast_is_read_back_and_belongs_to_its_release(made):
    assert "Release 1: " in forecast()
    found = stored.run()
    assert (found.number, found.origin, found.horizon) == (1, 202610, 10)
    nation, office = (stored.months(name_of("revenue_collected", each)) for each in (Filters(), Filters().with_pick("office", "A")))
    assert nation["month"].tolist() == [shifted(202610, step) for step in range(1, 11)]
    assert nation["p50"].tolist() == pytest.approx([150 + 2 * (month % 100) for month in nation["month"]])
    assert (office["p50"] < nation["p50"]).all() and (np.diff(nation[list(LEVELS)].to_numpy()) >= 0).all()
    (row,) = stored.landings("revenue_collected?").query("origin == 202610 and fiscal_year == 2027").to_dict("records")
    assert row["collected"] == sum(150 + 2 * month for month in (7, 8, 9, 10)) and row["p10"] <= row["p50"] <= row["p90"]
    assert stored.earlier("revenue_collected?").empty and stored.scores().empty
    publish(made, {schema.payment: payments(2.0)})
    with pytest.raises(stored.NoForecast):
        stored.run()


def test_the_command_says_where_the_year_lands_and_the_chance_of_its_target(folder):
    months = [shifted(202607, step) for step in range(6)]
    targets = [filled(schema.target, measure="revenue_collected", month=month, revenue_target=1, targets=1) for month in months]
    publish(folder, {schema.payment: payments(1e6), schema.target: targets})
    assert revenue_series.target({}, months) == 6 and revenue_series.target({}, [*months, 202701]) is None
    assert revenue_series.target({"hs2": "85"}, months) is None
    said = forecast()
    middle = sum(150 + 2 * (month % 100) for month in months)
    assert f"Fiscal year 2026/27: year-end forecast {middle:,.1f} million MRL" in said and "100% chance of the target of 0.0." in said


def test_what_was_fitted_is_not_fitted_again(made, monkeypatch):
    forecast()
    first = stored.months("revenue_collected?")
    monkeypatch.setattr("analytics.forecasting.fit_tasks.fit", lambda *_: pytest.fail("fitted again"))
    forecast()
    assert first.equals(stored.months("revenue_collected?"))


def test_a_fit_is_kept_bit_for_bit(tmp_path):
    fit = {"naive": np.random.default_rng(1).normal(size=(5, 7)), "theta": np.full((5, 7), np.pi)}
    with forecast_store.writing(tmp_path / "side" / "fits.sqlite") as connection:
        held = forecast_store.Fits(connection)
        held["x"] = fit
        assert list(held) == ["x"] and len(held) == 1 and "y" not in held
        assert all(held["x"][name].tobytes() == each.tobytes() for name, each in fit.items())
        del held["x"]
        assert len(held) == 0


def test_the_last_few_releases_are_kept(tmp_path):
    with forecast_store.writing(tmp_path / "forecasts.sqlite") as connection:
        for number in range(7):
            entry = {"release": f"r{number}", "number": number, "origin": 1, "horizon": 1, "version": "1", "made_at": f"{number}"}
            rows = pd.DataFrame([{"node": "n", "origin": 1, "month": 2, "method": "own", **dict.fromkeys(LEVELS, 1.0)}])
            none = pd.DataFrame(columns=["node"])
            forecast_store.publish(connection, entry, {"forecast": rows, "score": none, "landing": none})
        held = connection.exec_driver_sql("select release from forecast order by release").scalars().fetchall()
    assert held == [f"r{number}" for number in range(2, 7)]


@pytest.mark.parametrize(("filters", "name"), [
    (Filters(), "revenue_collected?"),
    (Filters(202401).with_pick("tax", "DTY").with_pick("region", "North"), "revenue_collected?tax=DTY&region=North"),
    (Filters().with_pick("tax", "DTY", "VAT"), None),
    (Filters().with_pick("origin", "CN"), None),
])  # fmt: skip
def test_picks_stand_for_a_node_or_for_none(filters, name):
    assert name_of("revenue_collected", filters) == name
