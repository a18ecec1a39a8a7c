"""Trade in the forms that UN Comtrade has had: new and old headers, months and years, breakdowns, other nomenclatures."""

import csv
from collections import defaultdict
from decimal import Decimal

import pytest

from data.loading import load
from tests.data.loading.test_load_sources import draft, loaded, rows

__all__ = ["draft"]
PLUS = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,"
    "partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,"
    "aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,"
    "altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,"
    "legacyEstimationFlag,isReported,isAggregate"
)
LEGACY = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,Reporter,Reporter ISO,"
    "Partner Code,Partner,Partner ISO,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$),Flag"
)
MACHINE = (
    "pfCode,yr,period,periodDesc,aggrLevel,IsLeaf,rgCode,rgDesc,rtCode,rtTitle,rt3ISO,ptCode,ptTitle,pt3ISO,ptCode2,ptTitle2,pt3ISO2,"
    "cstCode,cstDesc,motCode,motDesc,cmdCode,cmdDescE,qtCode,qtDesc,TradeQuantity,NetWeight,GrossWeight,TradeValue,CIFValue,FOBValue,estCode"
)
COMTRADR = (
    "type_code,freq_code,ref_period_id,ref_year,ref_month,period,reporter_code,reporter_iso,reporter_desc,flow_code,flow_desc,partner_code,"
    "partner_iso,partner_desc,partner2_code,partner2_iso,classification_code,cmd_code,cmd_desc,customs_code,mot_code,qty,net_wgt,primary_value"
)
CELLS = (  # period, reporter, ISO, its number, flow, partner, ISO, its number, code, kilograms, dollars
    ("202401", "Namibia", "NAM", "516", "M", "USA", "USA", "842", "010121", "60", "150.25"),
    ("202401", "Namibia", "NAM", "516", "X", "Türkiye", "TUR", "792", "870321", "0", "9000"),
    ("202402", "South Africa", "ZAF", "710", "M", "France", "FRA", "251", "840310", "7.5", "33"),
    ("202402", "South Africa", "ZAF", "710", "X", "Other Asia, nes", "", "490", "271019", "1000", "5000"),
    ("202402", "South Africa", "ZAF", "710", "X", "Areas, nes", "", "899", "9999AA", "", "70"),
)
WANTED = [
    (202401, "NA", "TR", "export", "870321", 2017, Decimal(9000), None),
    (202401, "NA", "US", "import", "010121", 2017, Decimal("150.25"), Decimal(60)),
    (202402, "ZA", "FR", "import", "840310", 2017, Decimal(33), Decimal("7.5")),
    (202402, "ZA", "S19", "export", "271019", 2017, Decimal(5000), Decimal(1000)),
    (202402, "ZA", "_X", "export", "9999AA", 2017, Decimal(70), None),
]
FORMS = {"plus": PLUS, "legacy": LEGACY, "machine": MACHINE, "comtradr": COMTRADR}
FLOWS = {"M": ("1", "Import"), "X": ("2", "Export")}


def record(form: str, cell: tuple[str, ...]) -> dict[str, str]:
    """A cell under the headers of a form."""
    period, reporter, iso, number, flow, partner, partner_iso, partner_number, code, weight, value = cell
    number_of_flow, word = FLOWS[flow]
    new = {
        "period": period, "refYear": period[:4], "reporterCode": number, "reporterISO": iso, "reporterDesc": reporter, "flowCode": flow,
        "flowDesc": word, "partnerCode": partner_number, "partnerISO": partner_iso, "partnerDesc": partner, "partner2Code": "0",
        "partner2ISO": "W00", "classificationCode": "H5", "cmdCode": code, "customsCode": "C00", "mosCode": "0", "motCode": "0",
        "qty": "0", "netWgt": weight, "primaryValue": value,
    }  # fmt: skip
    legacy = {
        "Classification": "H5", "Year": period[:4], "Period": period, "Trade Flow Code": number_of_flow, "Trade Flow": word,
        "Reporter Code": number, "Reporter": reporter, "Reporter ISO": iso, "Partner Code": partner_number, "Partner": partner,
        "Partner ISO": partner_iso, "Commodity Code": code, "Netweight (kg)": weight, "Trade Value (US$)": value, "Flag": "0",
    }  # fmt: skip
    machine = {
        "pfCode": "H5", "yr": period[:4], "period": period, "rgCode": number_of_flow, "rgDesc": word, "rtCode": number, "rtTitle": reporter,
        "rt3ISO": iso, "ptCode": partner_number, "ptTitle": partner, "pt3ISO": partner_iso, "cmdCode": code, "NetWeight": weight,
        "TradeValue": value,
    }  # fmt: skip
    snake = {"".join(f"_{one.lower()}" if one.isupper() else one for one in name): text for name, text in new.items()}
    snake |= {name.replace("_i_s_o", "_iso"): text for name, text in snake.items()}
    return {"plus": new, "legacy": legacy, "machine": machine, "comtradr": snake}[form]


def text_of(form: str, cells=CELLS, **changes: str) -> str:
    """A file of the form: its header and one line per cell; lines of the newest form end with a comma that its header has not."""
    names = FORMS[form].split(",")
    lines = []
    for cell in cells:
        fields = record(form, cell) | changes
        lines.append(",".join(f'"{fields.get(name, "")}"' for name in names) + ("," if form == "plus" else ""))
    return "\n".join([FORMS[form], *lines, ""])


@pytest.fixture
def written(tmp_path):
    def write(name: str, text: str, encoding: str = "utf-8"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return tmp_path / name

    return write


def mirrored(draft):
    return rows(draft, "SELECT month, reporter, partner, flow, hs_code, hs_edition, value, net_kg FROM mirror ORDER BY ALL")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_every_form_holds_the_same_trade(draft, written, form, encoding):
    [report] = loaded(draft, "partner_trade", written("trade.csv", text_of(form), encoding))
    assert (report.physical, report.loaded, report.quarantined) == (5, 5, 0)
    assert mirrored(draft) == WANTED
    assert report.sums["value"]["file"] == report.sums["value"]["warehouse"] == sum(Decimal(cell[-1]) for cell in CELLS)
    assert report.sums["weight"]["warehouse"] == sum(Decimal(cell[-2] or 0) for cell in CELLS)
    assert ("encoding: cp1252" in report.notes) == (encoding == "latin-1")


@pytest.mark.parametrize("form", FORMS)
def test_totals_of_one_country_come_in_every_form(draft, written, form):
    cells = tuple(cell for cell in CELLS if cell[1] == "Namibia")
    loaded(draft, "trade_totals", written("trade.csv", text_of(form, cells)))
    assert rows(draft, "SELECT month, flow, origin, hs6, currency, value, net_kg FROM item ORDER BY ALL") == [
        (202401, "export", "TR", "870321", "USD", Decimal(9000), None),
        (202401, "import", "US", "010121", "USD", Decimal("150.25"), Decimal(60)),
    ]


@pytest.mark.parametrize("source", ["partner_trade", "trade_totals"])
@pytest.mark.parametrize(
    ("code", "name"),
    [("S3", "SITC revision 3"), ("S4", "SITC revision 4"), ("B4", "BEC"), ("B5", "BEC"), ("EB02", "EBOPS"), ("SS", "SITC")],
)
@pytest.mark.parametrize("form", ["plus", "legacy"])
def test_another_nomenclature_is_refused_by_its_name(draft, written, source, code, name, form):
    header = "classificationCode" if form == "plus" else "Classification"
    text = text_of(form, CELLS[:1], **{header: code, "cmdCode": "334", "Commodity Code": "334"})
    with pytest.raises(load.FileRefused, match=f"trade.csv: line 2, column '{header}': {code!r} is {name}.*not the Harmonised System"):
        loaded(draft, source, written("trade.csv", text))


# ---- months, years and what a cell is broken down by ------------------------------------------------------------------------------
HEADER = "period,reporterISO,partnerISO,partner2Code,flowCode,classificationCode,cmdCode,customsCode,motCode,netWgt,primaryValue\n"


def broken(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


def held(draft, source: str) -> dict[tuple[str, str], Decimal]:
    """Value by partner and code."""
    query = {
        "partner_trade": "SELECT partner, hs_code, sum(value) FROM mirror GROUP BY ALL",
        "trade_totals": "SELECT origin, hs_code, sum(value) FROM item GROUP BY ALL",
    }
    return {(partner, code): value for partner, code, value in rows(draft, query[source])}


BROKEN = {
    "no totals: the parts are added up": (
        ("202205,USA,GBR,826,M,H6,150210,C01,2100,0,52000", "202205,USA,GBR,826,M,H6,150210,C01,1000,0,48000",
         "202205,USA,CAN,124,M,H6,150210,C01,3200,0,900000"),
        {("GB", "150210"): 100_000, ("CA", "150210"): 900_000}, 0,
    ),
    "a total: it alone counts": (
        ("202205,USA,GBR,0,M,H6,150210,C00,0,0,99999", "202205,USA,GBR,826,M,H6,150210,C01,2100,0,52000",
         "202205,USA,GBR,0,M,H6,150210,C01,1000,0,48000"),
        {("GB", "150210"): 99_999}, 2,
    ),
    "each cell for itself": (
        ("202205,USA,GBR,0.0,M,H6,150210,C00,0.0,5,70", "202205,USA,GBR,0.0,M,H6,150210,C00,2100.0,5,70",
         "202205,USA,CAN,0.0,M,H6,150210,C00,1000.0,5,30", "202205,USA,CAN,0.0,M,H6,150210,C00,2100.0,5,11"),
        {("GB", "150210"): 70, ("CA", "150210"): 41}, 1,
    ),
    "two breakdowns of one cell are not added to each other": (
        ("202205,USA,GBR,0,M,H6,150210,C00,1000,,60", "202205,USA,GBR,0,M,H6,150210,C00,2100,,40",
         "202205,USA,GBR,0,M,H6,150210,C01,0,,75", "202205,USA,GBR,0,M,H6,150210,C04,0,,24"),
        {("GB", "150210"): 100}, 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", ["partner_trade", "trade_totals"])
@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_down_is_counted_once(draft, written, source, case):
    lines, wanted, aside = BROKEN[case]
    [report] = loaded(draft, source, written("trade.csv", broken(*lines)))
    assert held(draft, source) == wanted
    assert (report.loaded, report.rules.get("aggregate", 0)) == (len(lines) - aside, aside)
    whole = sum(Decimal(line.rsplit(",", 1)[1]) for line in lines)
    parts = report.sums["value"]
    assert (parts["file"], parts["loaded"] + parts["aggregate"]) == (whole, whole)


def test_parts_that_are_added_up_make_one_row_and_say_so(draft, written):
    [report] = loaded(draft, "partner_trade", written("trade.csv", broken(*BROKEN["no totals: the parts are added up"][0])))
    assert rows(draft, "SELECT partner, value_usd, net_kg FROM mirror ORDER BY 1") == [("CA", 900_000, None), ("GB", 100_000, None)]
    assert "3 records are parts by partner2Code and customsCode and motCode without a total" in " ".join(report.notes)


def test_a_file_of_random_breakdowns_is_that_of_plain_sums(draft, written):
    """Each cell by hand: its total, else the breakdown that holds most."""
    import random

    chance, lines = random.Random(8), []
    for partner in ("GBR", "CAN", "FRA", "DEU", "JPN", "ZAF"):
        for code in ("010121", "870321", "271019", "840310"):
            parts = {(second, customs, mode) for second in ("0", "826") for customs in ("C00", "C01", "C04") for mode in ("0", "1000")}
            for second, customs, mode in chance.sample(sorted(parts), chance.randint(1, 6)):
                lines.append(f"202205,USA,{partner},{second},M,H6,{code},{customs},{mode},1,{chance.randint(1, 10**6)}")
    [report] = loaded(draft, "partner_trade", written("trade.csv", broken(*lines)))
    ways: dict[tuple[str, str], dict[tuple[bool, ...], int]] = defaultdict(lambda: defaultdict(int))
    for row in csv.DictReader([HEADER.strip(), *lines]):
        way = (row["partner2Code"] != "0", row["customsCode"] != "C00", row["motCode"] != "0")
        ways[row["partnerISO"][:2], row["cmdCode"]][way] += int(row["primaryValue"])
    wanted = {key: each.get((False, False, False)) or max(each.values()) for key, each in ways.items()}
    short = {"GBR": "GB", "CAN": "CA", "FRA": "FR", "DEU": "DE", "JPN": "JP", "ZAF": "ZA"}
    assert {(partner, code): value for (partner, code), value in held(draft, "partner_trade").items()} == {
        (short[next(one for one in short if one[:2] == partner)], code): value for (partner, code), value in wanted.items()
    }
    assert report.loaded + report.rules["aggregate"] == len(lines)


def test_years_are_kept_as_years_and_never_beside_their_months(draft, written):
    lines = [
        "2023,NAM,USA,0,X,H6,010121,C00,0,7,70",
        "2024,NAM,USA,0,X,H6,010121,C00,0,8,80",
        "202403,NAM,USA,0,X,H6,010121,C00,0,1,10",
        "2024,ZAF,USA,0,X,H6,010121,C00,0,9,90",
    ]
    [report] = loaded(draft, "partner_trade", written("trade.csv", broken(*lines)))
    assert rows(draft, "SELECT month, months, reporter, value_usd FROM mirror ORDER BY 1, 3") == [
        (202312, 12, "NA", 70),
        (202403, 1, "NA", 10),
        (202412, 12, "ZA", 90),
    ]
    assert report.rules == {"aggregate": 1} and "2 records are totals of a year" in " ".join(report.notes)


def test_coarser_rows_count_where_nothing_finer_stands(draft, written):
    lines = [
        "202401,NAM,W00,0,X,H6,TOTAL,C00,0,,1000",
        "202401,NAM,USA,0,X,H6,TOTAL,C00,0,,400",
        "202401,NAM,USA,0,X,H6,84,C00,0,,400",
        "202401,NAM,USA,0,X,H6,8403,C00,0,,150",
        "202401,NAM,USA,0,X,H6,840310,C00,0,,150",
        "202401,NAM,USA,0,X,H6,8471,C00,0,,250",
        "202401,NAM,ZAF,0,X,H6,TOTAL,C00,0,,600",
        "202401,NAM,ZAF,0,M,H6,10121,C00,0,,6",
        "202401,ZAF,W00,0,X,H6,01,C00,0,,33",
        "202401,NAM,USA,0,RX,H6,840310,C00,0,,2",
        "202401,NAM,EU2,0,X,H6,840310,C00,0,,2",
    ]
    [report] = loaded(draft, "partner_trade", written("trade.csv", broken(*lines)))
    assert rows(draft, "SELECT reporter, partner, flow, hs_code, hs2, hs4, hs6, value FROM mirror ORDER BY ALL") == [
        ("NA", "US", "export", "840310", "84", "8403", "840310", 150),
        ("NA", "US", "export", "8471", "84", "8471", "-", 250),
        ("NA", "ZA", "export", "-", "-", "-", "-", 600),
        ("NA", "ZA", "import", "010121", "01", "0101", "010121", 6),
        ("ZA", "-", "export", "01", "01", "-", "-", 33),
    ]
    assert report.rules == {"aggregate": 6}


def test_a_newer_file_replaces_its_months_of_its_reporter_alone(draft, written):
    loaded(
        draft,
        "partner_trade",
        written("a.csv", broken("202401,NAM,USA,0,X,H6,010121,C00,0,1,10", "202401,ZAF,USA,0,X,H6,010121,C00,0,1,20")),
    )
    [report] = loaded(
        draft, "partner_trade", written("b.csv", broken("202401,NAM,USA,0,X,H6,010121,C00,0,1,11", "2024,NAM,USA,0,M,H6,010121,C00,0,1,5"))
    )
    assert rows(draft, "SELECT reporter, flow, value FROM mirror ORDER BY ALL") == [
        ("NA", "export", 11),
        ("NA", "import", 5),
        ("ZA", "export", 20),
    ]
    assert "1 rows loaded before gave way to these" in report.notes


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("205001,NAM,USA,0,X,H6,010121,C00,0,1,10",), "date"),
        (("2024-13,NAM,USA,0,X,H6,010121,C00,0,1,10",), "period"),
        (("202401,NAM,USA,0,X,H6,ABC,C00,0,1,10",), "hs"),
        (("202401,NAM,USA,0,Q,H6,010121,C00,0,1,10",), "flowCode"),
        (("202401,NAM,USA,0,X,H6,010121,C00,0,1,-10",), "negative"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(draft, written, lines, why):
    with pytest.raises(load.FileRefused, match=why):
        loaded(draft, "partner_trade", written("trade.csv", broken(*lines)))
