"""Traders are named where a setting says so; else they stand under pseudonyms, the same everywhere, of which no two are one."""

import csv
import io

import pytest

import manage
from callbacks.http.files import told as listed_records
from data import schema
from queries.addresses import codes
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import label, labels, names, pseudonym, unnamed
from queries.engine.question import Question
from queries.tables import answers
from queries.tables.records import declarations
from queries.tables.tables import as_csv, tabled
from settings import settings

ONE, TWO = "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G", "Zq9-Lw2xTb6_Mv4cRk8sHy1nDf5gJa7P"

@pytest.fixture
def told(read_demo, monkeypatch):
    """Set what traders are called by."""

    for name in ("integrity", "pseudonym_key"):  # set for all tests
        monkeypatch.delenv(f"PORTOLAN_{name.upper()}", raising=False)
    settings.cache_clear()

    def setting(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"PORTOLAN_{name.upper()}", value)
        settings.cache_clear()

    yield setting
    monkeypatch.undo()
    settings.cache_clear()


def register() -> dict[str, str]:
    with engine.reading() as connection:
        return dict(connection.execute(schema.trader.select().with_only_columns(schema.trader.c.code, schema.trader.c.name)).fetchall())


def test_no_name_and_no_code_of_a_trader_is_shown_unless_a_setting_says_so(told):
    told()
    known, shown = register(), labels("trader")
    assert set(shown) == set(known) and len(set(shown.values())) == len(known) > 1_000
    assert {*shown.values()} & ({*known} | {*known.values()}) == set()
    code = next(iter(known))
    assert label("trader", code) == names("trader", [code])[0] == pseudonym(code) == shown[code]
    assert not any(part in label("trader", "TAX-NUMBER-17") for part in ("TAX", "NUMBER", "17"))
    assert label("trader", schema.NOT_STATED) == "Not stated" and unnamed("B001") == "B001"


def test_names_are_shown_where_the_setting_says_so(told):
    told(trader_names="1")
    known = register()
    assert labels("trader") == known and label("trader", "TAX-NUMBER-17") == "TAX-NUMBER-17"


def test_a_key_of_ones_own_makes_pseudonyms_of_its_own(told):
    told(pseudonym_key=ONE)
    one = pseudonym("T00001")
    told(pseudonym_key=TWO)
    assert one != pseudonym("T00001") and one[:7] == "Trader "


def files() -> dict[str, str]:
    """What is handed out of traders as text: answers in each form, and declarations."""
    answer, filters = ask(Question(("declarations",), ("trader",), Filters(), 5)), Filters(202609, 202609)
    records = as_csv(listed_records(declarations(filters, 0, 50), filters)[0])
    forms = {form: write(answer, str) for form, write in answers.WRITERS.items()}
    return forms | {"rows of a view": as_csv(tabled(answer, None, str)), "records": records}


def test_no_file_holds_a_code_beside_its_pseudonym(told):
    told()
    for form, text in files().items():
        assert "Trader " in text and not any(code in text for code in register()), form
    *_, rest = csv.reader(io.StringIO(files()["rows of a view"]))
    assert rest[0] == rest[1] and rest[0].startswith("Others ("), "what is left out is no trader"


def test_files_hold_codes_and_names_where_the_setting_says_so(told):
    told(trader_names="1")
    known, found = register(), files()
    assert all(any(code in text for code in known) and "Trader " not in text for text in found.values())
    assert any(f"{code},{name}" in found["records"] for code, name in known.items())


def test_a_refusal_pairs_no_code_with_a_pseudonym(told):
    told()
    code = next(iter(register()))
    assert codes.hint("trader", f"{code}-") == f"did you mean '{code}'?"
    assert codes.hint("trader", pseudonym(code)) == ""
    told(trader_names="1")
    assert codes.hint("trader", f"{code}-") == f"did you mean '{code}' ({register()[code]})?"


def test_who_serves_pseudonyms_without_a_key_is_told_which_setting_cures_it(told, capsys):
    assert manage._is_demonstration(), "whose traders are invented: nobody is warned"
    manage._warned()
    assert capsys.readouterr().err.splitlines() == [
        "manage.py: who knows the codes of traders can work out their pseudonyms: run manage.py pseudonyms rotate"
    ]
    told(pseudonym_key=ONE)
    manage._warned()
    told(trader_names="1", pseudonym_key="")
    manage._warned()
    assert capsys.readouterr().err == ""
