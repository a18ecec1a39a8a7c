"""What an administration states of itself, loaded by the command: used where it is shown, and no declaration is loaded again."""

from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

import manage
from callbacks.core import shell
from callbacks.http import emblem
from data import schema
from data.derived.clocks import Opening
from data.releases import forecast_store as kept
from queries.clearance.calendars import calendars
from queries.clearance.office_workload import _calendar, _opening
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import label
from queries.engine.question import Question
from queries.revenue import forecasts
from queries.revenue.revenue_series import fiscal_years
from tests.data.administration.pictures import png
from tests.queries.conftest import folder
from tests.queries.small import filled, publish

__all__ = ["folder"]
SAMPLES = Path("tests/data/loading/samples/asycuda")
FILES = [str(SAMPLES / f"{name}.csv") for name in ("general", "items", "taxes", "global_taxes")]
TEXT = """name = "Customs of <Marola>"
emblem = "arms.png"
fiscal_start = "April"
closing_days = ["friday", "2026-01-05"]
language = "fr"
"""


def run(*arguments: str) -> str:
    found = CliRunner().invoke(manage.main, arguments, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def closed() -> None:
    """Let go of the release that this process reads, as another command would find it."""
    engine.warehouse().current()[1].dispose()
    engine.warehouse.cache_clear()


def stated(folder: Path, text: str = TEXT) -> str:
    (folder / "arms.png").write_bytes(png())
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return str(folder / "own.toml")


@pytest.fixture
def loaded(folder, tmp_path):
    """Six declarations of the samples, and then what the administration states."""
    run("load", "asycuda", *FILES)
    before = engine.current(), ask(Question(("declarations", "tax_assessed", "revenue_collected"))).rows
    said = run("load", "administration", stated(tmp_path))
    return before, said


def test_it_takes_effect_and_leaves_every_figure_of_the_declarations(loaded):
    (before, figures), said = loaded
    now = engine.current()
    assert now.number == before.number + 1 and not now.demonstration and now.as_of == before.as_of
    assert ask(Question(("declarations", "tax_assessed", "revenue_collected"))).rows == figures
    assert (before.administration.fiscal_start, now.administration.fiscal_start) == (1, 4)
    assert "fiscal year: begins in April" in said and "close on: Friday, 2026-01-05" in said
    assert fiscal_years()[202604] == 2027 and fiscal_years()[202603] == 2026
    assert label("origin", "DE") == "Allemagne"


def test_the_same_file_again_changes_nothing_and_another_replaces_it_whole(loaded, tmp_path):
    number = engine.current().number
    assert "unchanged" in run("load", "administration", str(tmp_path / "own.toml")) and engine.current().number == number
    run("load", "administration", stated(tmp_path, 'name = "Customs"\n'))
    held = engine.current().administration
    assert (held.name, held.fiscal_start, held.emblem, held.language) == ("Customs", 1, "", "en")
    assert label("origin", "DE") == "Germany" and calendars()[0].empty


def test_working_hours_of_offices_without_a_calendar_follow_the_closing_days(folder, tmp_path):
    """By a walk over the minutes of each wait, from Thursday morning to Monday noon, with the Friday and the Monday closed."""
    stamps = {"arrival_at": "2026-01-01T10:00:00", "registered_at": "2026-01-01T10:00:00", "released_at": "2026-01-06T12:00:00"}
    dated = {name: pd.Timestamp(stamp).to_pydatetime() for name, stamp in stamps.items()}
    publish(folder, {schema.clearance: [filled(schema.clearance, declaration="1", office="X", mode="sea", is_open=0, **dated)]})
    run("load", "administration", stated(tmp_path))
    minutes = pd.date_range(stamps["arrival_at"], stamps["released_at"], freq="min", inclusive="left")
    shut = (minutes.day_of_week == 4) | (minutes.normalize() == pd.Timestamp("2026-01-05"))
    wanted = ((minutes.hour >= 8) & (minutes.hour < 17) & ~shut).sum() / 60
    with engine.reading() as connection:
        [found] = connection.execute(select(schema.clearance.c.release_working)).scalars()
        opening = _opening([tuple(row) for row in connection.execute(_calendar("X"))])
    assert found == pytest.approx(wanted) and opening == Opening(8.0, 17.0, (5,), ("2026-01-05",))


def test_a_change_of_the_fiscal_year_makes_the_stored_forecast_stale_and_the_landing_anew(folder, tmp_path, monkeypatch):
    months = [year * 100 + month for year in (2024, 2025) for month in range(1, 13)]
    rows = [filled(schema.payment, month=month, tax="D", office="A", amount=Decimal(100 + month % 100), receipts=1) for month in months]
    publish(folder, {schema.payment: rows, schema.office: [filled(schema.office, code="A", region="North")]})
    run("forecast", "--horizon", "18")
    first = forecasts.landings("revenue_collected?")
    run("load", "administration", stated(tmp_path))
    with pytest.raises(forecasts.NoForecast):
        forecasts.run()
    monkeypatch.setattr("analytics.forecasting.fit_tasks.fit", lambda *_: pytest.fail("a series was fitted again"))
    run("forecast", "--horizon", "18")
    again = forecasts.landings("revenue_collected?")
    year = {month: 100 + month % 100 for month in (202504, 202505, 202506, 202507, 202508, 202509, 202510, 202511, 202512)}
    assert again.loc[(again["fiscal_year"] == 2026) & (again["origin"] == 202512), "collected"].tolist() == [sum(year.values())]
    assert not (first["fiscal_year"].equals(again["fiscal_year"]) and np.allclose(first["collected"], again["collected"]))


def test_the_setting_makes_it_stale_too(folder, monkeypatch):
    publish(folder, {schema.payment: [filled(schema.payment, month=202601, amount=Decimal(1), receipts=1)]})
    keys = set()
    for start in ("0", "7", "4", "7"):
        monkeypatch.setenv("PORTOLAN_FISCAL_START", start)
        manage.settings.cache_clear()
        engine.warehouse.cache_clear()
        keys.add((kept.key(engine.current()), engine.current()))
    assert len(keys) == 2, "0 is what the release says: July; so is 7"


def test_a_demonstration_keeps_its_data_and_real_files_keep_what_was_stated(folder, tmp_path):
    run("demo", "--declarations", "200", "--years", "1")
    count = ask(Question(("declarations",))).value("declarations")
    run("load", "administration", stated(tmp_path))
    (tmp_path / "standards.csv").write_text("mode,hours\n*,30\n", encoding="utf-8")
    run("load", "service_standards", str(tmp_path / "standards.csv"))
    assert engine.current().demonstration and ask(Question(("declarations",))).value("declarations") == count
    closed()
    run("load", "asycuda", *FILES)
    held = engine.current()
    assert not held.demonstration and ask(Question(("declarations",))).value("declarations") != count
    assert (held.administration.name, held.administration.fiscal_start) == ("Customs of <Marola>", 4)
    with engine.reading() as connection:
        assert connection.execute(select(schema.standard.c.calendar_hours)).scalars().all() == [30.0]
    assert calendars()[0]["weekend"].tolist() == ["5"] and calendars()[1]["date"].astype(str).tolist() == ["2026-01-05"]


def test_its_currency_is_that_of_the_figures_where_amounts_are_in_it(folder, tmp_path):
    rows = [filled(schema.item, currency=code, import_value=Decimal(10)) for code in ("KES", "USD")]
    publish(folder, {schema.item: rows})
    assert engine.current().currency == "KES"
    run("load", "administration", stated(tmp_path, 'currency = "USD"\n'))
    assert engine.current().currency == "USD"
    with pytest.raises(Exception, match=r"own\.toml: currency: 'EUR' is not that of the amounts loaded, which are in KES, USD"):
        run("load", "administration", stated(tmp_path, 'currency = "EUR"\n'))
    assert engine.current().currency == "USD"


def test_its_name_and_emblem_stand_in_the_header(loaded):
    held = engine.current()
    picture, _, name = shell.house(held)
    assert picture.src == f"/emblem/{held.administration.emblem}" and name.children == "Customs of <Marola>"
    server = Flask("emblems")
    server.add_url_rule(f"{emblem.PATH}/<digest>", view_func=emblem.emblem)
    with server.test_client() as client:
        found = client.get(picture.src)
        assert (found.status_code, found.mimetype, found.data) == (200, "image/png", png())
        assert client.get("/emblem/0").status_code == 404


def test_a_release_of_an_earlier_version_states_nothing_and_is_read(folder):
    publish(folder, {schema.payment: [filled(schema.payment, month=202601, amount=Decimal(1), receipts=1)]})
    path = engine.current().path
    closed()
    with duckdb.connect(str(path)) as raw:
        raw.execute("DROP TABLE administration")
    assert engine.current().administration.name == "" and engine.current().administration.fiscal_start == 7
    assert ask(Question(("revenue_collected",))).value("revenue_collected") == 1
