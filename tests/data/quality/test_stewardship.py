"""Owners of rules and the timetable: as shipped, as an administration states them, and what is refused with its place."""

import pytest

from data.loading.reading.file_bytes import FileRefused
from data.quality.checks import RULES
from data.quality.stewardship import read, stewardship
from settings import settings


@pytest.fixture
def stated(tmp_path, monkeypatch):
    def state(text: str):
        path = tmp_path / "own.toml"
        path.write_text(text)
        monkeypatch.setenv("PORTOLAN_QUALITY", str(path))
        settings.cache_clear()
        return path

    yield state
    settings.cache_clear()


def test_every_rule_has_an_owner_and_no_timetable_is_shipped():
    settings.cache_clear()
    held = stewardship()
    assert set(held.owners) == {rule.number for rule in RULES} and not held.stated and held.due == {}


def test_what_an_administration_states_takes_the_place_of_what_is_shipped(stated):
    stated('[owners]\n5 = "Directorate of Origin"\n[freshness]\ndeclarations = 1\n')
    held = stewardship()
    assert held.owners[5] == "Directorate of Origin" and held.stated == {5} and held.owners[25] == "Origin unit"
    assert held.due == {"declarations": 1}


@pytest.mark.parametrize(("text", "words"), [
    ('[owners]\n99 = "Unit"\n', "own.toml: line 2, column 1, owners.99: '99' is not a rule of data quality: 1 to 25"),
    ("[owners]\n5 = 7\n", "line 2, column 1, owners.5: '7' is not the name of a unit"),
    ("[freshness]\nitems = 1\n", "freshness.items: 'items' is not a kind of data: declarations, payments, partners"),
    ("[freshness]\n\npayments = -2\n", "line 3, column 1, freshness.payments: '-2' is not a number of days: 1 to 1000"),
    ("[freshness]\npayments = true\n", "'True' is not a number of days"),
    ("[colours]\na = 1\n", "'colours' is not a table of this file"),
    ("[owners\n", "own.toml: "),
])  # fmt: skip
def test_a_wrong_setting_is_refused_where_it_stands(stated, text, words):
    with pytest.raises(FileRefused) as refused:
        read(stated(text))
    assert words in str(refused.value)


def test_a_file_that_is_not_there_is_refused_by_name(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTOLAN_QUALITY", str(tmp_path / "none.toml"))
    settings.cache_clear()
    with pytest.raises(FileRefused, match=r"PORTOLAN_QUALITY: .*none\.toml: No such file"):
        stewardship()
    settings.cache_clear()
