"""What a draft says of a file that the product reads as it is, and what it makes of revenue beside other figures."""

from decimal import Decimal

import pytest

from data.loading.authoring import draft as drafts
from data.loading.authoring import sample, shipped
from data.loading.authoring.check import mistakes
from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
KNOWN = {  # file, its text, and the sources that load it
    "partners in columns": (
        "belgium.csv",
        "month,France,Germany\n1995-01,1.5,2\n1995-02,3,4\n",
        ["trade_totals --flow import (or export)"],
    ),
    "the same, its name says the flow": ("imports.csv", "month,France,Germany\n1995-01,1.5,2\n1995-02,3,4\n", ["trade_totals"]),
    "mass by heading": ("steel.csv", "HS4,direction,mass,year\n7301,export,100.5,2020\n7302,import,50,2020\n", ["trade_totals"]),
    "duties by month": ("us.csv", "date,customs_duties,imports_value\n2020-01-01,7,90\n2020-02-01,8,95\n", ["revenue"]),
    "Comtrade": (
        "c.csv",
        "period,reporterISO,partnerISO,flowCode,cmdCode,primaryValue\n2023,FRA,CHN,M,851713,10.5\n2023,FRA,USA,X,851713,20\n",
        ["partner_trade", "trade_totals"],
    ),
    "a kind of its own": (
        "dua.csv",
        "DUA,SERIE,FECHA,PARTIDA,USD_CIF,IGV\n1,1,02/01/2025,8471300000,10.5,1\n2,1,03/01/2025,8471300000,5,1\n",
        [],
    ),
    "months that are no trade": ("m.csv", "month,duty,excise\n2020-01,7,90\n2020-02,8,95\n", []),
}


@pytest.mark.parametrize(("name", "text", "wanted"), KNOWN.values(), ids=KNOWN)
def test_a_file_that_is_read_as_it_is_is_told_with_its_command(own_folder, draft, tmp_path, name, text, wanted):
    (tmp_path / name).write_text(text)
    commands = shipped.commands(tmp_path / name)
    said = [one.partition(" ") for one in wanted]
    assert commands == [f"manage.py load {source} {tmp_path / name}{' ' + rest if rest else ''}" for source, _, rest in said]
    for source, _, rest in said[:1]:
        report = loaded(draft, source, tmp_path / name, flow="import" if rest else "")
        assert report.loaded == 2 and report.quarantined == 0


def test_a_draft_of_revenue_takes_dates_for_months_and_leaves_out_rates_and_trade(own_folder, draft, tmp_path):
    text = "date,customs_duties,excise,imports_value,effective_rate\n2020-01-01,7.5,1,90,0.1\n2020-02-01,8,2.25,95,0.2\n"
    (tmp_path / "revenue.csv").write_text(text)
    drafted = drafts.drafted("mine", sample.sampled(tmp_path / "revenue.csv"))
    (own_folder / "mine.toml").write_text(drafted)
    assert '# "imports_value"' in drafted and '# "effective_rate"' in drafted and not mistakes(own_folder / "mine.toml")
    report = loaded(draft, "mine", tmp_path / "revenue.csv")
    wanted = sum(Decimal(cell) for line in text.splitlines()[1:] for cell in line.split(",")[1:3])
    assert (report.sums["tax"]["file"], report.sums["tax"]["loaded"]) == (wanted, wanted)
    assert rows(draft, "SELECT month, sum(amount) FROM payment GROUP BY 1 ORDER BY 1") == [
        (202001, Decimal("8.5")),
        (202002, Decimal("10.25")),
    ]


def test_a_mapping_that_gives_no_month_is_a_mistake_and_loads_once_it_does(own_folder, draft, tmp_path):
    (tmp_path / "goods.csv").write_text("DAY,GOODS,VALUE\n02/01/2025,8471300000,10.5\n")
    text = """source = "goods"
key = ["registered_on", "hs_code"]
constants = { flow = "import", currency = "USD" }
column = [
  { field = "registered_on", names = ["DAY"], kind = "date", formats = ["%d/%m/%Y"], required = true },
  { field = "hs_code", names = ["GOODS"], kind = "hs", widths = [10], required = true },
  { field = "value", names = ["VALUE"], kind = "decimal" },
]
[into.item]
import_value = "value"
[sums]
value = { field = "value", table = "item", column = "value" }
"""
    (own_folder / "goods.toml").write_text(text)
    [said] = mistakes(own_folder / "goods.toml")
    assert said.startswith(
        'goods.toml: line 9: into.item: nothing gives the month of its rows: state period = ["registered_on"], the field'
    )
    with pytest.raises(FileRefused, match=r"item\.month"):
        loaded(draft, "goods", tmp_path / "goods.csv")
    (own_folder / "goods.toml").write_text(f'period = ["registered_on"]\n{text}')
    assert not mistakes(own_folder / "goods.toml")
