"""Trade as Eurostat gives it: the text files of Comext with older and newer headers, and SDMX-CSV with its indicators in rows."""

import csv
import io
from decimal import Decimal

import pytest

from data.loading import load
from tests.data.loading.test_load_sources import draft, loaded, rows
from tests.data.loading.test_load_trade import written

__all__ = ["draft", "written"]
OLDEST = (
    "DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_cpa2002,PRODUCT_cpa2008,PRODUCT_CPA2_1,"
    "PRODUCT_BEC,PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,SUP_QUANTITY"
)
OLDER = OLDEST.replace("DECLARANT", "REPORTER").replace("PRODUCT_BEC,", "PRODUCT_BEC,PRODUCT_BEC5,")
NEWER = (
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,PRODUCT_SECTION,FLOW,"
    "STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT"
)
OLD = "PARTNER_ISO TRADE_TYPE PRODUCT_NC FLOW STAT_REGIME SUPP_UNIT PERIOD VALUE_IN_EUROS QUANTITY_IN_KG SUP_QUANTITY"
HEADERS = {"oldest": OLDEST, "older": OLDER, "newer": NEWER}
CELLS = (  # reporter, partner, type, code, flow, procedure, unit, period, euros, kilograms, other quantity
    ("AT", "NA", "E", "02013000", "1", "1", "NO_SU", "202401", "4739", "2000", "0"),
    ("AT", "NA", "E", "02013000", "1", "2", "NO_SU", "202401", "61", "0", "0"),
    ("AT", "US", "E", "87032319", "2", "1", "p/st", "202401", "120000.50", "1500.250", "3"),
    ("AT", "QZ", "E", "87032319", "2", "1", "p/st", "202401", "7000", "10", "1"),
    ("AT", "US", "E", "27SSS000", "1", "1", "NO_SU", "202401", "900", "", ""),
    ("FR", "XS", "E", "1012100", "2", "1", "NO_SU", "202401", "50", "5", "0"),
    ("FR", "GB", "I", "01012100", "2", "1", "NO_SU", "202352", "600", "66", "0"),
)
WANTED = [
    (202312, 12, "FR", "GB", "export", "01012100", "010121", 2022, Decimal(600), Decimal(66)),
    (202401, 1, "AT", "NA", "import", "02013000", "020130", 2022, Decimal(4800), Decimal(2000)),
    (202401, 1, "AT", "QZ", "export", "87032319", "870323", 2022, Decimal(7000), Decimal(10)),
    (202401, 1, "AT", "US", "export", "87032319", "870323", 2022, Decimal("120000.5"), Decimal("1500.25")),
    (202401, 1, "AT", "US", "import", "27SSS000", "-", 2022, Decimal(900), None),
    (202401, 1, "FR", "RS", "export", "01012100", "010121", 2022, Decimal(50), Decimal(5)),
]


def text_of(form: str, cells=CELLS) -> str:
    names = HEADERS[form].split(",")
    headed = {
        "oldest": f"DECLARANT_ISO {OLD}",
        "older": f"REPORTER_ISO {OLD}",
        "newer": "REPORTER PARTNER TRADE_TYPE PRODUCT_NC FLOW STAT_PROCEDURE SUPPL_UNIT PERIOD VALUE_EUR QUANTITY_KG QUANTITY_SUPPL_UNIT",
    }[form].split()
    out = io.StringIO()
    table = csv.DictWriter(out, names, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(
        dict(zip(headed, cell, strict=True))
        | ({} if form == "newer" else {"DECLARANT" if form == "oldest" else "REPORTER": "001", "PARTNER": "0003"})
        for cell in cells
    )
    return out.getvalue()


def mirrored(draft):
    keys = "month, months, reporter, partner, flow, hs_code, hs6, hs_edition"
    return rows(draft, f"SELECT {keys}, sum(value), sum(net_kg) FROM mirror GROUP BY ALL ORDER BY ALL")


@pytest.mark.parametrize("form", HEADERS)
def test_text_files_of_all_years_hold_the_same_trade(draft, written, form):
    [report] = loaded(draft, "partner_trade", written("full202401.dat", text_of(form)))
    assert mirrored(draft) == WANTED
    assert report.sums["value"]["file"] == report.sums["value"]["warehouse"] == sum(Decimal(cell[8]) for cell in CELLS)
    assert report.sums["weight"]["file"] == report.sums["weight"]["warehouse"] == sum(Decimal(cell[9] or 0) for cell in CELLS)
    assert rows(draft, "SELECT DISTINCT currency FROM mirror") == [("EUR",)]


def test_confidential_trade_is_kept_under_its_own_codes_and_named(draft, written):
    [report] = loaded(draft, "partner_trade", written("full202401.dat", text_of("newer")))
    assert any(note.startswith("2 records, 7,900.0000 EUR, are of goods or partners kept confidential") for note in report.notes)
    assert rows(draft, "SELECT code, name FROM country WHERE code LIKE 'Q_' AND code <> 'QA'") == [
        ("QZ", "Confidential partner within extra-EU trade")
    ]
    assert not any("countries not known" in note for note in report.notes)


def test_euros_stay_euros_and_are_stated_in_dollars_once_a_rate_is_loaded(draft, written):
    loaded(draft, "partner_trade", written("full202401.dat", text_of("newer")))
    assert rows(draft, "SELECT count(value_usd), sum(value) FROM mirror") == [(0, sum(Decimal(cell[8]) for cell in CELLS))]
    draft.raw.execute(
        "INSERT INTO exchange_rate (month, currency, country, rate, quoted) VALUES (202401, 'EUR', '-', 0.8, 'EUR for one USD')"
    )
    loaded(draft, "partner_trade", written("more.dat", text_of("newer", CELLS[2:3])))
    assert rows(draft, "SELECT value, value_usd FROM mirror WHERE partner = 'QZ'") == [(7000, 8750)]
    assert rows(draft, "SELECT value_usd FROM mirror WHERE months = 12") == [(None,)]


HEADER = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE"


def sdmx(*lines: str, flow: str = "ESTAT:DS-045409(1.0)", end: str = "") -> str:
    freq = ["A" if len(line.split(",")[5]) == 4 else "M" for line in lines]
    return "\n".join(
        [HEADER + end, *(f"{flow},15/09/26 11:00:00,{one},{line}{',' * bool(end)}" for one, line in zip(freq, lines, strict=True)), ""]
    )


LINES = (
    "DE,VN,030462,1,QUANTITY_IN_100KG,2024,90212.63",
    "DE,VN,030462,1,VALUE_IN_EUROS,2024,32313884",
    "DE,NA,02013000,1,VALUE_IN_EUROS,2024-05,4739.5",
    "DE,NA,02013000,1,QUANTITY_IN_100KG,2024-05,20.01",
    "DE,NA,02013000,1,SUPPLEMENTARY_QUANTITY,2024-05,7",
    "DE,EU27_2020_EXTRA,02013000,1,VALUE_IN_EUROS,2024-05,99999",
    "DE,EU27_2020_INTRA,02013000,1,VALUE_IN_EUROS,2024-05,99999",
    "DE,EXT_EU27_2020,02013000,1,VALUE_IN_EUROS,2024-05,99999",
    "DE,WORLD,02013000,1,VALUE_IN_EUROS,2024-05,99999",
    "DE,NA,0201,1,VALUE_IN_EUROS,2024-05,4739.5",
    "DE,NA,TOTAL,1,VALUE_IN_EUROS,2024-05,4739.5",
    "DE,QY,02013000,2,VALUE_IN_EUROS,2024-05,12",
)


@pytest.mark.parametrize("source", ["partner_trade", "trade_totals"])
def test_indicators_in_rows_become_value_and_weight(draft, written, source):
    [report] = loaded(draft, source, written("ds-045409.csv", sdmx(*LINES)))
    table, partner = ("mirror", "partner") if source == "partner_trade" else ("item", "origin")
    found = rows(draft, f"SELECT month, {partner}, flow, hs_code, hs6, sum(value), sum(net_kg) FROM {table} GROUP BY ALL ORDER BY ALL")
    assert found == [
        (202405, "NA", "import", "02013000", "020130", Decimal("4739.5"), 2001),
        (202405, "QY", "export", "02013000", "020130", 12, None),
        (202412, "VN", "import", "030462", "030462", 32_313_884, Decimal(9021263)),
    ]
    value = sum(Decimal(line.rsplit(",", 1)[1]) for line in LINES if "VALUE" in line)
    weight = sum(Decimal(line.rsplit(",", 1)[1]) * 100 for line in LINES if "100KG" in line)
    assert (report.sums["value"]["file"], report.sums["weight"]["file"]) == (value, weight)
    assert (report.sums["value"]["warehouse"], report.sums["weight"]["warehouse"]) == (32_313_884 + Decimal("4751.5"), weight)
    assert report.sums["value"]["aggregate"] == 4 * 99999 + 2 * Decimal("4739.5")
    assert report.rules == {"aggregate": 6}


def test_the_newer_structure_with_flags_is_read_too(draft, written):
    text = sdmx("DE,NA,02013000,1,VALUE_EUR,2024-05,10", "DE,US,02013000,1,VALUE_EUR,2024-05,", end=",OBS_FLAG")
    [report] = loaded(draft, "trade_totals", written("a.csv", text.replace("DATAFLOW,LAST UPDATE", "STRUCTURE_ID,LAST UPDATE")))
    assert rows(draft, "SELECT origin, value FROM item ORDER BY 1") == [("NA", 10), ("US", None)] and report.loaded == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (sdmx(LINES[0], flow="ESTAT:DS-018995(1.0)"), "is SITC, not the Harmonised System"),
        (sdmx("DE,NA,02013000,1,PRICE,2024-05,1"), "indicators"),
        (sdmx("DE,NA,02013000,9,VALUE_IN_EUROS,2024-05,1"), "flow"),
        (sdmx("DE,NA,02013000,1,VALUE_IN_EUROS,2024-Q1,1"), "TIME_PERIOD"),
        (sdmx("DE,NA,02013000,1,VALUE_IN_EUROS,2024-05,1.2.3"), "OBS_VALUE"),
        (text_of("newer", (("AT", "NA", "E", "0201300", "1", "1", "NO_SU", "202400", "4739", "2000", "0"),)), "PERIOD"),
        (text_of("newer", (("AT", "EU27_2020_EXTRA", "E", "02013000", "1", "1", "NO_SU", "202401", "4739", "2000", "0"),)), "loaded"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(draft, written, text, why):
    with pytest.raises(load.FileRefused, match=why):
        loaded(draft, "partner_trade", written("a.csv", text))
