"""Totals of trade: files by partner in columns, by goods and year, and in the columns of Comtrade; and correspondences of HS editions."""

import csv
from decimal import Decimal

import pytest

from data.loading import load
from tests.data.loading.korean import SHARED
from tests.data.loading.test_load_sources import draft, loaded, real, rows

__all__ = ["draft"]
COMTRADE = """period,reporterISO,partnerISO,flowCode,classificationCode,cmdCode,netWgt,primaryValue
202401,NAM,W00,M,H6,TOTAL,300,1000
202401,NAM,USA,M,H6,TOTAL,100,400
202401,NAM,USA,M,H6,84,100,400
202401,NAM,USA,M,H6,8403,60,150
202401,NAM,USA,M,H6,840310,60,150
202401,NAM,USA,M,H6,8471,40,250
202401,NAM,ZAF,M,H6,TOTAL,200,600
202401,NAM,USA,RM,H6,840310,1,2
202401,NAM,USA,X,H6,010121,5,50.25
2024,NAM,USA,X,H6,010121,70,900
2023,NAM,USA,X,H6,010121,60,800
"""


@pytest.fixture
def written(tmp_path):
    def write(name: str, text: str):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_only_the_finest_rows_of_a_file_count(draft, written):
    [report] = loaded(draft, "trade_totals", written("namibia.csv", COMTRADE))
    assert (report.physical, report.loaded, report.rules) == (11, 5, {"aggregate": 6})
    assert rows(
        draft, "SELECT month, flow, origin, hs2, hs4, hs6, currency, import_value, export_value, net_kg FROM item ORDER BY ALL"
    ) == [
        (202312, "export", "US", "01", "0101", "010121", "USD", None, 800, 60),
        (202401, "export", "US", "01", "0101", "010121", "USD", None, Decimal("50.25"), 5),
        (202401, "import", "US", "84", "8403", "840310", "USD", 150, None, 60),
        (202401, "import", "US", "84", "8471", "-", "USD", 250, None, 40),
        (202401, "import", "ZA", "-", "-", "-", "USD", 600, None, 200),
    ]
    assert rows(draft, "SELECT sum(records), sum(items), sum(valid), max(registered_on) FROM item") == [(5, None, None, None)]
    assert rows(draft, "SELECT count(*) FROM finding WHERE rule <= 13") == [(0,)] and load.as_of(draft).month == 1


def test_the_world_alone_is_kept_as_no_partner_stated(draft, written):
    loaded(
        draft,
        "trade_totals",
        written("world.csv", "month,flow,hs4,mass\n2024-01,import,73--,5\n2024-01,import,7301,7\n2024-01,export,73,4\n"),
    )
    assert rows(draft, "SELECT flow, origin, hs2, hs4, net_kg, import_value FROM item ORDER BY ALL") == [
        ("export", "-", "73", "-", 4, None),
        ("import", "-", "73", "-", 5, None),
        ("import", "-", "73", "7301", 7, None),
    ]


def test_a_total_without_its_only_amount_is_set_aside_whole(draft, written):
    [report] = loaded(
        draft, "trade_totals", written("mass.csv", "month,flow,hs,mass\n2024-01,import,73,5\n2024-01,import,74,-3\n2024-01,import,75,7\n")
    )
    assert (report.physical, report.loaded, report.rules) == (3, 2, {"negative": 1})
    assert rows(draft, "SELECT hs2, net_kg FROM item ORDER BY ALL") == [("73", 5), ("75", 7)]


def test_a_total_of_two_amounts_is_kept_for_the_one_that_can_be_read(draft, written):
    text = "month,flow,hs,value,mass,currency\n2024-01,import,73,10,5,USD\n2024-01,import,74,20,-3,USD\n2024-01,import,75,30,7,USD\n"
    [report] = loaded(draft, "trade_totals", written("both.csv", text))
    assert report.loaded == 3
    assert rows(draft, "SELECT hs2, value, net_kg FROM item ORDER BY ALL") == [("73", 10, 5), ("74", 20, None), ("75", 30, 7)]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.csv", "month,flow,hs,mass\n2024-13,import,73,5\n", "line 2, column 'month'.*'2024-13"),
        ("a.csv", "month,flow,hs,mass\n2024-01,sideways,73,5\n", "line 2, column 'flow'"),
        ("a.csv", "month,flow,hs\n2024-01,import,73\n", "no column of value or weight"),
        ("a.csv", "month,flow,hs,value\n2024-01,import,73,5\n", "values without a column 'currency'"),
        ("a.csv", "hs,value\n73,5\n", "not a file of kind trade_totals: no column"),
        ("a.csv", "period,reporterISO,flowCode,cmdCode,primaryValue\n2024,NAM,M,73,5\n2024,ZAF,M,73,5\n", "2 reporters .*partner_trade"),
        ("trade.csv", "month,France\n2024-01,5\n", "state --flow import or --flow export"),
        ("imports.csv", "month,France\nJanuary,5\n", "line 2, column 'month'"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(draft, written, name, text, why):
    with pytest.raises(load.FileRefused, match=why):
        loaded(draft, "trade_totals", written(name, text))


def test_aggregates_among_the_columns_are_not_added(draft, written):
    [report] = loaded(
        draft, "trade_totals", written("Exports.csv", "month,France,Czech.Republic,Total,Other.places\n1995-01,1.5,2,9.5,6\n")
    )
    assert rows(draft, "SELECT origin, flow, export_value, import_value FROM item ORDER BY 1") == [
        ("CZ", "export", 2_000_000, None),
        ("FR", "export", 1_500_000, None),
        ("OTHER-PLACES", "export", 6_000_000, None),
    ]
    assert "columns not read: Total" in report.notes[0] and rows(draft, "SELECT name FROM country WHERE code = 'OTHER-PLACES'") == [
        ("Other places",)
    ]


def test_a_later_file_replaces_its_rows_and_nothing_is_counted_twice(draft, written):
    loaded(draft, "trade_totals", written("imports-1.csv", "month,France\n1995-01,1\n1995-02,2\n"))
    loaded(draft, "trade_totals", written("imports-2.csv", "month,France\n1995-02,3\n"))
    assert rows(draft, "SELECT month, import_value FROM item ORDER BY 1") == [(199501, 1_000_000), (199502, 3_000_000)]
    with pytest.raises(load.FileRefused, match=r"imports of 199502 to 199502 .* counted twice"):
        loaded(draft, "trade_totals", written("goods.csv", "month,flow,hs,mass\n1995-02,import,73,5\n"))


@real
def test_the_belgian_file_is_that_of_plain_sums(draft):
    [report] = loaded(draft, "trade_totals", SHARED / "belgium" / "Imports.csv")
    with open(SHARED / "belgium" / "Imports.csv", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert report.loaded == len(lines) and len(rows(draft, "SELECT DISTINCT origin FROM item WHERE length(origin) = 2")) == 33
    by_partner = {"France": "FR", "United.Kingdom": "GB", "Czech.Republic": "CZ", "Turkey": "TR"}
    for name, code in by_partner.items():
        expected = sum(Decimal(line[name]) for line in lines) * 1_000_000
        assert rows(draft, f"SELECT sum(import_value) FROM item WHERE origin = '{code}'") == [(expected,)]


@real
def test_the_steel_file_keeps_its_mass(draft):
    [report] = loaded(draft, "trade_totals", SHARED / "uk_steel" / "flows.csv")
    with open(SHARED / "uk_steel" / "flows.csv", encoding="utf-8", newline="") as file:
        good = [line for line in csv.DictReader(file) if line["HS4"][:2].isdigit() and not line["mass"].startswith("-")]
    assert report.loaded == len(good) and report.rules == {"hs": 62, "negative": 1}
    assert rows(draft, "SELECT sum(net_kg), min(month), max(month), max(value) FROM item") == [
        (sum(Decimal(line["mass"]) for line in good), 199612, 201712, None)
    ]


CORRESPONDENCE = (
    "from_edition,to_edition,from_code,to_code,share\n2017,2022,10121,010121,1\n2017,2022,847130,847130,0.4\n2017,2022,847130,847141,0.6\n"
)


def test_a_correspondence_states_editions_in_columns_or_in_its_name(draft, written):
    loaded(draft, "concordance", written("stated.csv", CORRESPONDENCE))
    assert rows(draft, "SELECT * FROM concordance ORDER BY ALL") == [
        (2017, "010121", 2022, "010121", 1),
        (2017, "847130", 2022, "847130", Decimal("0.4")),
        (2017, "847130", 2022, "847141", Decimal("0.6")),
    ]
    loaded(draft, "concordance", written("hs-2017-to-2022.csv", "From HS;To HS\n0101.21;010129\n"))
    assert rows(draft, "SELECT * FROM concordance") == [(2017, "010121", 2022, "010129", None)]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("hs.csv", "from,to\n010121,010121\n", "must hold both editions"),
        ("c.csv", CORRESPONDENCE.replace("0.6", "0.7"), "line 3, column 'share': 847130: its shares add up to 1.1, not 1"),
        ("c.csv", CORRESPONDENCE.replace("0.6", ""), "line 3, column 'share': 847130: 1 of its shares are not stated"),
        ("c.csv", CORRESPONDENCE.replace("2017,2022,1", "2017,2017,1"), "line 2, column 'to_edition': edition 2017 becomes itself"),
        ("c.csv", "from_edition,to_edition,from_code,to_code\n2017,2022,AB,010121\n", "line 2, column 'from_code'"),
    ],
)
def test_a_correspondence_that_cannot_be_used_is_refused(draft, written, name, text, why):
    with pytest.raises(load.FileRefused, match=why):
        loaded(draft, "concordance", written(name, text))


def test_a_file_without_a_column_of_amounts_says_what_it_has(draft, written):
    with pytest.raises(load.FileRefused, match="no column of value or weight; the file has: period, flow, hs"):
        loaded(draft, "trade_totals", written("a.csv", "period,flow,hs\n2024,import,73\n"))


def test_columns_that_nobody_reads_do_not_make_a_file_a_table_of_partners(draft, written):
    [report] = loaded(draft, "trade_totals", written("a.csv", "month,flow,hs,mass,note,source,remark\n2024-01,import,73,5,a,b,c\n"))
    assert report.mapping == "totals" and rows(draft, "SELECT flow, hs2, net_kg FROM item") == [("import", "73", 5)]


def test_the_flow_is_stated_where_neither_the_file_nor_its_name_says_it(draft, written):
    from data.loading.mapping.mapping import Options

    path = written("partners.csv", "month,France,Ivory.Coast,Nowhere\n2024-01,1,2,3\n")
    with pytest.raises(load.FileRefused, match="--flow import or --flow export"):
        loaded(draft, "trade_totals", path)
    load.load_files(draft, "trade_totals", [path], options=Options(flow="export"))
    assert rows(draft, "SELECT origin, flow, export_value FROM item ORDER BY 1") == [
        ("CI", "export", 2_000_000),
        ("FR", "export", 1_000_000),
        ("NOWHERE", "export", 3_000_000),
    ]
