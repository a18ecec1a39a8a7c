"""Files of Eurostat whose amounts are parts of one cell, or are stated in a unit or under numbers that would be read as something else."""

import csv
import io
from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
BEFORE, AFTER = "STRUCTURE,STRUCTURE_ID,freq,reporter,partner,product,flow", "indicators,TIME_PERIOD,OBS_VALUE"
SOURCES = {"partner_trade": "mirror", "trade_totals": "item"}


def sdmx(part: str, *lines: str) -> str:
    """Return a file with a column of its own before the indicators; lines: part, indicator, month, amount."""
    return "\n".join([f"{BEFORE},{part},{AFTER}", *(f"dataflow,ESTAT:DS-1(1.0),M,FR,CN,851713,1,{line}" for line in lines), ""])


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("part", "of_parts", "total"),
    [
        ("stat_procedure", ("1", "2", "3"), "TOTAL"),
        ("stat_regime", ("1", "2", "9"), "_T"),
        ("transport_mode", ("1", "4", "0"), "TOTAL"),  # 0: the mode is unknown, which is no total
        ("mode_of_transport", ("0", "7", "9"), "_T"),
    ],
)
@pytest.mark.parametrize("with_total", [False, True])
def test_parts_of_a_cell_are_added_up_and_give_way_to_their_total(draft, tmp_path, source, part, of_parts, total, with_total):
    amounts = (Decimal("5.25"), Decimal("7.50"), Decimal("100.10"))
    lines = [f"{one},VALUE_IN_EUROS,2024-03,{amount}" for one, amount in zip(of_parts, amounts, strict=True)]
    lines += [f"{one},QUANTITY_IN_100KG,2024-03,2.5" for one in of_parts]
    if with_total:
        lines += [f"{total},VALUE_IN_EUROS,2024-03,{sum(amounts)}", f"{total},QUANTITY_IN_100KG,2024-03,7.5"]
    (tmp_path / "a.csv").write_text(sdmx(part, *lines))
    report = loaded(draft, source, tmp_path / "a.csv")
    read = list(csv.DictReader(io.StringIO(sdmx(part, *lines))))
    file = sum(Decimal(row["OBS_VALUE"]) for row in read if row["indicators"] == "VALUE_IN_EUROS")
    assert (report.sums["value"]["file"], report.sums["value"]["loaded"]) == (file, sum(amounts))
    assert rows(draft, f"SELECT sum(value), sum(net_kg) FROM {SOURCES[source]}") == [(sum(amounts), 750)]


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("unit", "MIO_EUR", "line 2, column 'unit': 'MIO_EUR' is a unit in thousands or millions"),
        ("unit_measure", "ths_eur", "thousands or millions"),
        ("unit", "USD", "another currency than the euro"),
        ("UNIT_MULT", "3", "column 'UNIT_MULT': '3' is a power of ten on the amounts, .*: multiply OBS_VALUE by it, and write 0"),
    ],
)
def test_amounts_in_another_unit_are_refused_and_load_once_they_are_in_euros(draft, tmp_path, column, cell, says):
    (tmp_path / "a.csv").write_text(sdmx(column, f"{cell},VALUE_IN_EUROS,2024-03,5"))
    with pytest.raises(FileRefused, match=says):
        loaded(draft, "partner_trade", tmp_path / "a.csv")
    right = "0" if column == "UNIT_MULT" else "EUR"
    (tmp_path / "a.csv").write_text(sdmx(column, f"{right},VALUE_IN_EUROS,2024-03,5000"))
    assert loaded(draft, "partner_trade", tmp_path / "a.csv").sums["value"]["loaded"] == 5000


@pytest.mark.parametrize("headers", [("DECLARANT_ISO", "PARTNER_ISO"), ("REPORTER", "PARTNER"), ("REPORTER_ISO", "PARTNER")])
@pytest.mark.parametrize("source", SOURCES)
def test_numbers_of_countries_of_eurostat_are_not_taken_for_those_of_the_united_nations(draft, tmp_path, source, headers):
    header = f"{','.join(headers)},PRODUCT_NC,FLOW,STAT_REGIME,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG"
    (tmp_path / "old.dat").write_text(f"{header}\n004,0720,85171300,1,4,199901,50,1.2\n")  # Germany, China; in M49 Afghanistan, Yemen
    with pytest.raises(
        FileRefused, match=rf"line 2, column '{headers[0]}': '004' is a number of the list of countries of Eurostat \(GEONOM\)"
    ):
        loaded(draft, source, tmp_path / "old.dat")
    (tmp_path / "old.dat").write_text(f"{header}\nDE,CN,85171300,1,4,199901,50,1.2\n")
    loaded(draft, source, tmp_path / "old.dat")
    partner = "partner" if source == "partner_trade" else "origin"
    assert rows(draft, f"SELECT {partner}, hs6, sum(value), sum(net_kg) FROM {SOURCES[source]} GROUP BY ALL") == [
        ("CN", "851713", 50, Decimal("1.2"))
    ]
