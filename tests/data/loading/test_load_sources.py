"""The other kinds of file: nomenclature, countries, rates, ports, revenue, partner trade, targets, calendars, offices."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.loading.mapping.sources import mappings, names
from data.releases import release
from tests.data.loading.korean import SHARED

SAMPLES = Path(__file__).parent / "samples"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def rows(draft, query: str):
    return draft.raw.execute(query).fetchall()


def loaded(draft, source: str, *paths: Path) -> list[load.Report]:
    reports = load.load_files(draft, source, list(paths), options=Options(accept_loss=True))
    for report in reports:
        assert report.physical == report.loaded + report.quarantined + report.blank
    return reports


@real
def test_two_editions_of_the_nomenclature_stand_side_by_side(draft):
    one, two = loaded(draft, "hs", *(SHARED / "hs" / f"harmonized-system_{year}.csv" for year in (2017, 2022)))
    assert (one.physical, one.loaded, one.blank, one.rules) == (6_710, 6_708, 1, {"aggregate": 1})
    assert (two.physical, two.loaded, two.blank, two.rules) == (6_940, 6_939, 0, {"aggregate": 1})
    assert rows(draft, "SELECT edition, code, level, section, description FROM hs WHERE code = '010121' ORDER BY 1") == [
        (2017, "010121", 6, "I", "Horses; live, pure-bred breeding animals"),
        (2022, "010121", 6, "I", "Horses; live, pure-bred breeding animals"),
    ]
    assert rows(draft, "SELECT level, count(*) FROM hs WHERE edition = 2017 GROUP BY 1 ORDER BY 1") == [(2, 97), (4, 1_223), (6, 5_388)]


def test_a_nomenclature_without_an_edition_in_its_name_is_refused(draft, tmp_path):
    (tmp_path / "hs.csv").write_text("section,hscode,description,parent,level\nI,01,Animals,TOTAL,2\n")
    with pytest.raises(load.FileRefused, match="file name must hold the edition"):
        loaded(draft, "hs", tmp_path / "hs.csv")


@real
def test_both_files_of_countries_make_one_table_with_namibia_in_it(draft):
    one, two = loaded(draft, "countries", SHARED / "countries" / "country-codes.csv", SHARED / "countries" / "UNSD-fr.csv")
    assert (one.loaded, two.loaded, one.quarantined, two.quarantined) == (249, 249, 0, 0)
    assert rows(draft, "SELECT iso3, m49, name, name_fr, region, subregion FROM country WHERE code = 'NA'") == [
        ("NAM", "516", "Namibia", "Namibie", "Africa", "Sub-Saharan Africa")
    ]
    assert rows(draft, "SELECT count(*), count(DISTINCT code), count(name_fr), count(name_ar) FROM country") == [(249, 249, 249, 249)]


@real
def test_the_countries_that_ship_agree_with_the_standard(draft):
    from data import reference

    reference.fill_countries(draft.raw)
    query = "SELECT code, iso3, m49, region FROM country ORDER BY 1"
    shipped = rows(draft, query)
    loaded(draft, "countries", SHARED / "countries" / "country-codes.csv")
    assert [row for row in rows(draft, query) if row[0] != "TW"] == [row for row in shipped if row[0] != "TW"]


@real
def test_exchange_rates_carry_the_currency_of_their_country(draft):
    [report] = loaded(draft, "exchange_rates", SHARED / "exchange_rates" / "monthly.csv")
    assert (report.physical, report.loaded, report.quarantined) == (17_237, 17_237, 0)
    assert rows(draft, "SELECT rate, country, quoted FROM exchange_rate WHERE currency = 'AUD' AND month = 197101") == [
        (Decimal("0.8944"), "AU", "AUD for one USD")
    ]
    assert rows(draft, "SELECT count(DISTINCT currency) FROM exchange_rate") == [(34,)]


@real
def test_ports_keep_the_first_of_each_code(draft):
    [report] = loaded(draft, "ports", SHARED / "ports" / "searoute_ports.geojson")
    assert (report.physical, report.duplicate) == (3_962, 38)
    assert rows(draft, "SELECT count(*) = count(DISTINCT code) FROM port") == [(True,)]
    assert rows(draft, "SELECT name, country, lat, lon FROM port WHERE code = 'ALDRZ'") == [("Durres", "AL", 41.318731, 19.448813)]


@real
def test_brazilian_revenue_ties_with_its_published_totals(draft):
    path = SHARED / "brazil" / "arrecadacao-2000-2012.csv"
    [report] = loaded(draft, "revenue", path)
    assert (report.physical, report.loaded) == (4_212, 4_212)
    totals = dict(rows(draft, "SELECT month // 100, sum(amount) FROM payment WHERE tax = 'II' GROUP BY 1"))
    billions = {year: round(totals[year] / 10**9, 2) for year in (2000, 2001, 2002, 2003, 2008, 2010)}
    assert billions == {
        year: Decimal(total)
        for year, total in ((2000, "8.51"), (2001, "9.09"), (2002, "7.97"), (2003, "8.15"), (2008, "17.23"), (2010, "21.12"))
    }
    with path.open(encoding="cp1252", newline="") as file:
        filled = sum(bool(cell.strip()) for record in list(csv.reader(file, delimiter=";"))[1:] for cell in record[3:])
    assert rows(draft, "SELECT count(*), count(DISTINCT receipt), count(DISTINCT office), min(currency) FROM payment") == [
        (filled, filled, 27, "BRL")
    ]
    assert rows(draft, "SELECT class, label FROM tax WHERE code = 'IPI-IMPORTACAO'") == [("excise", "IPI - VINCULADO À IMPORTACAO")]
    assert rows(draft, "SELECT count(*) FROM payment WHERE amount < 0")[0][0] > 0


@real
def test_revenue_of_the_united_states_is_in_dollars(draft):
    [report] = loaded(draft, "revenue", SHARED / "us" / "treasury_revenue_to_2017.csv")
    assert (report.physical, report.loaded) == (432, 432)
    assert rows(draft, "SELECT month, amount, currency, tax FROM payment WHERE month = 198201") == [(198201, 697_000_000, "USD", "DUTY")]
    assert load.as_of(draft) == datetime(2017, 12, 31, 23, 59, 59)


@real
def test_two_currencies_live_in_one_warehouse(draft):
    loaded(draft, "revenue", SHARED / "us" / "treasury_revenue_to_2017.csv")
    loaded(draft, "revenue", SHARED / "brazil" / "arrecadacao-2000-2012.csv")
    assert rows(draft, "SELECT DISTINCT currency FROM payment ORDER BY 1") == [("BRL",), ("USD",)]


def test_plain_revenue_is_one_amount_per_record(draft):
    [report] = loaded(draft, "revenue", SAMPLES / "revenue.csv")
    assert report.sums["tax"]["file"] == report.sums["tax"]["loaded"] == report.sums["tax"]["warehouse"] == Decimal("2980.25")
    assert rows(draft, "SELECT month, office, tax, amount, method, decl_id, currency FROM payment ORDER BY ALL") == [
        (202401, "North", "CUD", Decimal("-20.25"), "aggregate", "-", "XAF"),
        (202401, "North", "VAT", Decimal("1000.5"), "aggregate", "-", "XAF"),
        (202402, "South", "VAT", 2000, "aggregate", "-", "XAF"),
    ]


def test_revenue_of_months_with_known_payments_is_kept_to_compare_not_to_add(draft):
    loaded(draft, "revenue", SAMPLES / "revenue.csv")
    loaded(draft, "asycuda", *(SAMPLES / "asycuda" / f"{name}.csv" for name in ("general", "items", "taxes", "global_taxes")))
    assert rows(draft, "SELECT count(*) FROM payment WHERE method = 'aggregate'") == [(0,)]
    assert rows(draft, "SELECT sum(treasury), count(revenue_target) FROM target WHERE measure = 'treasury'") == [(2980.25, 0)]
    assert rows(draft, 'SELECT month, "rows", failed FROM finding WHERE rule = 15 ORDER BY 1') == [(202401, 2, 2), (202402, 1, 1)]


def test_partner_trade_drops_aggregates_and_keeps_codes_as_text(draft):
    [report] = loaded(draft, "partner_trade", SAMPLES / "partner_trade.csv")
    assert (report.physical, report.loaded, report.rules) == (9, 4, {"aggregate": 5})
    assert rows(
        draft, "SELECT month, reporter, partner, flow, hs6, hs_edition, value_usd, net_kg, valuation FROM mirror ORDER BY 1, 3 DESC, 5"
    ) == [
        (202401, "NA", "US", "export", "010121", 2017, Decimal("120000.25"), Decimal("6000.5"), "FOB"),
        (202401, "NA", "US", "export", "870321", 2017, Decimal(8000), 900, "FOB"),
        (202401, "NA", "S19", "import", "870321", 2017, Decimal("8800.75"), Decimal("950.125"), "CIF"),
        (202402, "NA", "US", "import", "080510", 2017, Decimal("50.5"), 100, "CIF"),
    ]


def test_targets_are_money_to_collect_or_a_level_to_reach(draft):
    [report] = loaded(draft, "targets", SAMPLES / "targets.csv")
    assert (report.loaded, report.duplicate) == (4, 1)
    assert rows(draft, "SELECT measure, month, office, tax, revenue_target, goal FROM target ORDER BY ALL") == [
        ("on_target_share", 202401, "-", "-", None, 0.75),
        ("release_hours_p50", 202401, "-", "-", None, 30.0),
        ("revenue_collected", 202401, "PT01", "CUD", 250_000, None),
        ("revenue_collected", 202402, "PT01", "CUD", 260_000, None),
    ]


def test_calendars_change_working_hours_of_what_is_loaded(draft):
    loaded(draft, "asycuda", *(SAMPLES / "asycuda" / f"{name}.csv" for name in ("general", "items")))
    loaded(draft, "offices", SAMPLES / "offices.csv")
    before = rows(draft, "SELECT release_working FROM clearance WHERE decl_id = '1001'")
    reports = loaded(draft, "calendars", SAMPLES / "calendars.csv", SAMPLES / "holidays.csv")
    assert rows(draft, "SELECT weekend, opens, closes FROM calendar WHERE code = 'gulf'") == [("5,6", 7.5, 15.0)]
    assert before != rows(draft, "SELECT release_working FROM clearance WHERE decl_id = '1001'") == [(15.0,)]
    assert reports[-1].months == [202401, 202402]
    assert rows(draft, "SELECT name, region, lat FROM office WHERE code = 'PT01'") == [("Port Town", "Coast", 4.05)]


def test_every_mapping_belongs_to_a_source_and_says_what_it_reads():
    assert names() == (
        "asycuda",
        "asycuda_events",
        "calendars",
        "cif_fob",
        "concordance",
        "countries",
        "country_names",
        "exchange_rates",
        "hs",
        "korea",
        "offices",
        "partner_trade",
        "ports",
        "revenue",
        "service_standards",
        "targets",
        "trade_totals",
    )
    assert all(mapping.title for mapping in mappings())


@real
def test_conventional_margins_by_mode_become_factors_of_mirror_analysis(draft):
    [report] = loaded(draft, "cif_fob", SHARED / "cif_fob_margins" / "cif_fob_factor.csv")
    assert (report.physical, report.loaded, report.quarantined) == (18, 18, 0)
    assert rows(draft, "SELECT mode, factor FROM cif_fob WHERE mode IN ('-', 'air', 'sea', 'rail', 'road', 'post') ORDER BY 1") == [
        (mode, Decimal(factor).quantize(Decimal("0.0001")))
        for mode, factor in (("-", "1.10"), ("air", "1.20"), ("post", "1.15"), ("rail", "1.04"), ("road", "1.04"), ("sea", "1.05"))
    ]
    assert rows(draft, "SELECT DISTINCT partner, hs4 FROM cif_fob") == [("-", "-")]


def test_a_factor_is_read_by_partner_and_heading_and_what_cannot_be_one_is_set_aside(draft, tmp_path):
    (tmp_path / "itic.csv").write_text("partnerISO;hs4;factor\nNAM;101;1.08\nUSA;8517;0.06\n;8703;1\nFRA;8703;6\nUSA;8517;1.2\n")
    [report] = loaded(draft, "cif_fob", tmp_path / "itic.csv")
    assert rows(draft, "SELECT partner, hs4, mode, CAST(factor AS DOUBLE) FROM cif_fob ORDER BY 1, 2") == [
        ("-", "8703", "-", 1.0),
        ("NA", "0101", "-", 1.08),
        ("US", "8517", "-", 1.06),
    ]
    assert report.rules == {"number": 1, "duplicate": 1}
    set_aside = rows(draft, 'SELECT line, "column", rule FROM quarantine ORDER BY 1')
    assert set_aside == [(5, "factor", "number: above 2"), (6, "partnerISO", "duplicate")]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("UN/LOCODE;Main Port Name;Latitude;Longitude\nCI ABJ;Abidjan;5,3;-4,02\nSNDKR;Dakar;14,69;-17,43\n", {"decimal": ","}),
        ("Code,Nom,Lat,Long\nciabj,Abidjan,5.3,-4.02\nSNDKR,Dakar,14.69,-17.43\n", {}),
    ],
)
def test_ports_are_read_from_a_table_as_well(draft, tmp_path, text, stated):
    (tmp_path / "ports.csv").write_text(text, encoding="utf-8")
    [report] = load.load_files(draft, "ports", [tmp_path / "ports.csv"], options=Options(**stated))
    assert (report.loaded, report.mapping) == (2, "ports_table")
    assert rows(draft, "SELECT * FROM port ORDER BY 1") == [("CIABJ", "Abidjan", "CI", 5.3, -4.02), ("SNDKR", "Dakar", "SN", 14.69, -17.43)]
    workbook = openpyxl.Workbook()
    for row in (["Code", "Name", "Latitude", "Longitude"], ["CIABJ", "Port Bouet", 5.25, -4]):
        workbook.active.append(row)
    workbook.save(tmp_path / "ports.xlsx")
    load.load_files(draft, "ports", [tmp_path / "ports.xlsx"])
    assert rows(draft, "SELECT name, lat FROM port ORDER BY code") == [("Port Bouet", 5.25), ("Dakar", 14.69)]


def test_a_table_of_ports_without_places_is_told_both_forms(draft, tmp_path):
    (tmp_path / "ports.csv").write_text("Code,Name\nCIABJ,Abidjan\n", encoding="utf-8")
    with pytest.raises(load.FileRefused, match="no column 'Latitude'; 'Longitude'"):
        load.load_files(draft, "ports", [tmp_path / "ports.csv"])
