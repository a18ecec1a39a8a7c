"""A method tried on files: measured on months it has not seen, in a warehouse that is deleted; the one at hand stays as it was."""

import random
import tempfile

import numpy as np
import pytest
from click.testing import CliRunner

import manage
from analytics.forecasting import fit_tasks, members
from data.loading.mapping.mapping import Options
from data.loading.reading.file_bytes import FileRefused
from data.months import shifted
from services.methods import file_trial
from settings import settings
from tests.data.loading.korean import line, written
from tests.queries.conftest import folder

__all__ = ["folder"]
FIRST, MONTHS = 202101, 42
SEASON = (0.9, 0.85, 1.05, 1.0, 1.0, 1.1, 0.95, 1.0, 1.0, 1.05, 1.0, 1.1)


@pytest.fixture(autouse=True)
def scratch(folder, tmp_path, monkeypatch):
    """A temporary folder of our own, in which no trial leaves a warehouse, and a warehouse that none of them touches."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    before, held = settings().warehouse, sorted(folder.parent.rglob("*"))
    yield
    assert [*(tmp_path / "scratch").rglob("warehouse")] == [] and settings().warehouse == before
    assert [each for each in folder.parent.rglob("release-*") if each not in held] == []


def collected(month: int, place: int) -> int:
    """A series that grows 10 % a year, with a season and a little noise."""
    return round(1e6 * 1.1 ** (place / 12) * SEASON[month % 100 - 1] * (1 + random.Random(place).gauss(0, 0.01)))


def revenue(path, after: int = 999999, by: float = 1.0) -> dict[int, float]:
    """Write the series as a file, months later than one multiplied; returns it."""
    months = [shifted(FIRST, step) for step in range(MONTHS)]
    values = {month: collected(month, place) * (by if month > after else 1.0) for place, month in enumerate(months)}
    rows = [f"{str(month)[:4]}-{str(month)[4:]},A,DUTY,{value:.0f}" for month, value in values.items()]
    path.write_text("\n".join(["Month,Office,Tax,Amount", *rows, ""]))
    return values


def tried(path) -> file_trial.ForecastTrial:
    with file_trial.loaded("revenue", [path], Options()):
        return file_trial.forecast()


def growing(values, last_month: int, horizon: int) -> dict:
    """Fit what the series is made of: the month of the year before, 10 % higher, and half or twice as much at most."""
    before = np.resize(values[-12:], horizon)
    spread = np.array([0.5, 0.6, 0.9, 1.0, 1.1, 1.5, 2.0])
    return {"naive": before[:, None] * spread, next(iter(members.MEMBERS)): 1.1 * before[:, None] * spread}


def test_a_forecast_is_measured_on_months_that_it_has_not_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(fit_tasks, "fit", growing)  # the models themselves are tested in tests/analytics
    values = revenue(tmp_path / "a.csv")
    found = tried(tmp_path / "a.csv").origins.iloc[-1]
    ahead = [shifted(202306, step) for step in range(1, 13)]
    came, repeated = (sum(values[shifted(month, -back)] for month in ahead) for back in (0, 12))
    assert (found["origin"], found["first"], found["last"], found["n"]) == (202306, 202307, 202406, 12)
    assert found["naive"] == pytest.approx(repeated / came - 1) and found["forecast"] == pytest.approx(1.1 * repeated / came - 1)
    revenue(tmp_path / "b.csv", 202306, 3.0)
    other = tried(tmp_path / "b.csv").origins.iloc[-1]
    assert (1 + other["forecast"]) * 3 == pytest.approx(1 + found["forecast"], rel=1e-5), "months held back changed what was said of them"
    assert other["inside"] == 0 < found["inside"]


def declarations(path, months: int = 6) -> None:
    """Declarations of which those of one heading are irregular in nine of ten cases, all others in one of twenty."""
    chance, rows = random.Random(1), []
    for number in range(1, 150 * months + 1):
        risky = chance.random() < 0.15
        found = chance.random() < (0.9 if risky else 0.05)
        goods = "610910" if risky else chance.choice(("760711", "847130", "300490"))
        day = f"2021-{1 + number * months // (150 * months + 1):02d}-05"
        rows.append(line(number, Date=day, HS6_Code=goods, Fraud=str(int(found)), Item_Price=f"{chance.randint(100, 9999)}"))
    written(path, rows)


def test_a_targeting_model_is_measured_on_the_last_months(tmp_path):
    declarations(tmp_path / "a.csv")
    with file_trial.loaded("korea", [tmp_path / "a.csv"], Options()):
        trial = file_trial.targeting(1, lambda words: None)
    card = trial.card
    assert card["periods"] == {"fit": [202101, 202104], "calibrate": [202105, 202105], "test": [202106, 202106]}
    assert card["metrics"]["auc"][0] > 0.8
    for share in file_trial.SHARES:
        usual = card["irregular"]["test"] / card["declarations"]["test"]
        value, low, high = trial.lift[share]
        assert value == pytest.approx(card["metrics"][f"precision_{share * 100:.0f}"][0] / usual) and low <= value <= high and value > 2


def test_the_lift_is_the_share_of_the_first_over_that_of_all():
    found, chance = np.array([1.0, 0, 1, 0, 0, 0, 0, 0, 0, 0]), np.arange(10, 0, -1) / 10
    assert file_trial.lift(found, chance, 0.1)[0] == pytest.approx(5) and file_trial.lift(found, chance, 0.5)[0] == pytest.approx(2)
    assert np.isnan(file_trial.lift(found * 0, chance, 0.1)[0])


@pytest.mark.parametrize(("name", "source", "months", "why"), [
    ("forecast", "revenue", 0, "too little revenue"), ("targeting", "korea", 1, "cannot be split in time"),
])  # fmt: skip
def test_too_short_a_file_is_refused_in_words(tmp_path, name, source, months, why):
    path = tmp_path / "short.csv"
    if months:
        declarations(path, months)
    else:
        path.write_text("Month,Office,Tax,Amount\n2024-01,A,DUTY,5\n2024-02,A,DUTY,6\n")
    with pytest.raises(ValueError, match=why):
        CliRunner().invoke(manage.main, ["method", name, str(path), "--source", source], catch_exceptions=False)


def test_a_file_that_no_source_reads_is_refused(tmp_path):
    (tmp_path / "bad.csv").write_text("no,such,file\n1,2,3\n")
    with pytest.raises(FileRefused, match=r"bad\.csv"):
        CliRunner().invoke(manage.main, ["method", "targeting", str(tmp_path / "bad.csv"), "--source", "korea"], catch_exceptions=False)


def test_the_report_says_what_it_can_and_cannot_tell(tmp_path):
    declarations(tmp_path / "a.csv", 3)
    asked = ["method", "targeting", str(tmp_path / "a.csv"), "--source", "korea"]
    said = CliRunner().invoke(manage.main, asked, catch_exceptions=False).output
    for words in ("450 records", "(AUC)", "against a random choice", "What this tells", "What it does not tell", "Nothing was published"):
        assert words in said
