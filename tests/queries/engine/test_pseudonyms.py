"""Traders are named where a setting says so; else they stand under pseudonyms, the same everywhere, of which no two are one."""

import pytest

from data import schema
from queries.engine import engine
from queries.engine.labels import label, labels, names, pseudonym, unnamed
from settings import settings


@pytest.fixture
def told(read_demo, monkeypatch):
    """Set what traders are called by."""

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
    told(pseudonym_key="one")
    one = pseudonym("T00001")
    told(pseudonym_key="two")
    assert one != pseudonym("T00001") and one[:7] == "Trader "
