"""Korean declarations: every variant of the family, reconciled with an independent reading of the file."""

import csv
import gzip
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release
from tests.data.loading.korean import ENGLISH, KOREAN, NAMES, SHARED, line, lines, written

FILES = {
    "v3_final_hs6/df_syn_train_eng.csv.gz": (37_385, "HS6 Code", 6),
    "v3_final_hs6/df_syn_valid_eng.csv.gz": (8_134, "HS6 Code", 6),
    "v3_final_hs6/df_syn_test_eng.csv.gz": (8_481, "HS6 Code", 6),
    "v2_hs10_lostzeros/df_syn_valid_eng.csv.gz": (8_134, "HS10 Code", 10),
}


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def one(draft, query: str):
    return draft.raw.execute(query).fetchall()


def loaded(draft, path: Path) -> load.Report:
    [report] = load.load_files(draft, "korea", [path], options=Options(accept_loss=True))
    return report


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_loaded_whole_and_its_sums_tie(draft, name):
    count, hs, width = FILES[name]
    with gzip.open(SHARED / "korea" / name, "rt", encoding="utf-8") as file:
        records = list(csv.DictReader(file))
    report = loaded(draft, SHARED / "korea" / name)
    assert (report.physical, report.loaded, report.quarantined, report.blank, report.duplicate) == (count, count, 0, 0, 0)
    price, mass, rate = ([Decimal(record[column]) for record in records] for column in ("Item Price", "Net Mass", "Tax Rate"))
    cent = Decimal("0.01")
    [(value, weight, rows)] = one(draft, "SELECT sum(import_value), sum(net_kg), sum(items) FROM item")
    [(duty, lines_)] = one(draft, "SELECT sum(assessed), sum(lines) FROM tax_line")
    assert rows == lines_ == count
    assert abs(value - sum(price)) < cent and abs(weight - sum(mass)) < cent
    assert abs(duty - sum(p * r / 100 for p, r in zip(price, rate, strict=True))) < cent
    assert report.sums["tax"]["warehouse"] == duty
    chapters = Counter(record[hs].zfill(width)[:2] for record in records)
    assert dict(one(draft, "SELECT hs2, count(*) FROM item GROUP BY 1")) == dict(chapters)
    assert one(draft, "SELECT count(*) FROM item WHERE len(hs_code) <> " + str(width)) == [(0,)]
    frauds = sum(record["Fraud"] == "1" for record in records)
    assert one(draft, "SELECT sum(inspected), sum(irregular), sum(declarations) FROM clearance") == [(count, frauds, count)]
    assert one(draft, "SELECT count(*), sum(findings) FROM inspection") == [(count, frauds)]


def test_namibia_stays_namibia_and_unknown_codes_stay_themselves(draft, tmp_path):
    loaded(draft, written(tmp_path / "a.csv", [line(1, Country_of_Origin="NA", Mode_of_Transport="77", Office_ID="9Z")]))
    assert one(draft, "SELECT origin, mode, office, lane, flow FROM item") == [("NA", "77", "9Z", "-", "import")]
    assert one(draft, "SELECT name, region FROM country WHERE code = 'NA'") == [("Namibia", "Africa")]


def test_codes_of_other_lists_and_codes_written_as_decimals_are_kept(draft, tmp_path):
    records = [
        line(1, Office_ID="인천세관", Mode_of_Transport="10.0", Payment_Type="11.0", Fraud="1.0"),
        line(2, Country_of_Departure="ZZZ"),
    ]
    assert loaded(draft, written(tmp_path / "a.csv", records)).loaded == 2
    assert one(draft, "SELECT office, mode, payment_type, departure FROM item ORDER BY decl_id") == [
        ("인천세관", "sea", "11", "CN"),
        ("40", "air", "11", "ZZZ"),
    ]
    assert one(draft, "SELECT sum(irregular) FROM clearance") == [(1,)]


def test_headers_swapped_between_like_columns_are_noted(draft, tmp_path):
    swapped = ENGLISH.replace("Net Mass,Item Price", "Item Price,Net Mass")
    report = loaded(draft, written(tmp_path / "a.csv", lines(3), swapped))
    assert report.notes == ["columns are read by name but stand in an unusual order ('Item Price'): make sure that no headers were swapped"]


def test_korean_headers_byte_order_mark_and_crlf_change_nothing(draft, tmp_path):
    records = [line(number).replace("760711", "101210000") for number in range(1, 6)]
    for place, encoding in enumerate(("utf-8", "utf-8-sig", "cp949", "utf-16")):
        report = loaded(draft, written(tmp_path / f"{place}.csv", records, KOREAN, "\r\n", encoding))
        assert (report.loaded, report.quarantined) == (5, 0), encoding
    assert one(draft, "SELECT DISTINCT hs_code, hs2, hs4, hs6 FROM item") == [("0101210000", "01", "0101", "010121")]
    assert one(draft, "SELECT count(*) FROM item") == [(5,)]


def test_without_identifiers_they_are_made_from_the_record_and_stay_the_same(draft, tmp_path):
    cut = [record.split(",", 1)[1] for record in [line(1), line(1), line(2)]]
    header = ENGLISH.split(",", 1)[1]
    report = loaded(draft, written(tmp_path / "a.csv", cut, header))
    assert (report.loaded, report.duplicate) == (3, 0)
    first = one(draft, "SELECT decl_id FROM item ORDER BY 1")
    assert len(set(first)) == 3
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(("\r\n".join([header, *cut]) + "\r\n").encode()))
    loaded(draft, tmp_path / "b.csv.gz")
    assert one(draft, "SELECT decl_id FROM item ORDER BY 1") == first


def test_columns_are_found_by_name_in_any_order(draft, tmp_path):
    order = list(reversed(range(len(NAMES))))
    records = [",".join(record.split(",")[place] for place in order) for record in lines(3)]
    report = loaded(draft, written(tmp_path / "a.csv", records, ",".join(NAMES[place] for place in order)))
    assert report.loaded == 3
    assert "unusual order" in report.notes[0] and "'Declaration ID'" not in report.notes[0]
    assert one(draft, "SELECT DISTINCT value, net_kg, office FROM item") == [(Decimal("1000.5000"), Decimal("2.500"), "40")]


def test_float_noise_is_loaded_and_more_places_than_kept_still_tie(draft, tmp_path):
    noisy = [line(1, Item_Price="241.58000000000004"), line(2, Item_Price="4.6e+06"), line(3, Item_Price="0.0")]
    fine = [line(number, Item_Price="0.00004", Net_Mass="0.0004") for number in range(10, 10_010)]
    report = loaded(draft, written(tmp_path / "a.csv", noisy + fine))
    assert report.loaded == 10_003
    for pair in report.sums.values():
        assert abs(pair["file"] - pair["warehouse"]) < Decimal("0.01")
    assert one(draft, "SELECT value FROM item WHERE decl_id IN ('00000001', '00000002', '00000003') ORDER BY decl_id") == [
        (Decimal("241.5800"),),
        (Decimal("4600000.0000"),),
        (Decimal("0.0000"),),
    ]


def test_without_outcomes_inspection_is_unknown_not_zero(draft, tmp_path):
    records = [record.rsplit(",", 2)[0] for record in lines(4)]
    loaded(draft, written(tmp_path / "a.csv", records, ENGLISH.rsplit(",", 2)[0]))
    assert one(draft, "SELECT sum(inspected), sum(inspectable), sum(irregular) FROM clearance") == [(None, 0, None)]
    assert one(draft, "SELECT count(*) FROM inspection") == [(0,)]


def test_money_of_other_flows_is_zero_and_payments_are_unknown(draft, tmp_path):
    loaded(draft, written(tmp_path / "a.csv", lines(2)))
    assert one(draft, "SELECT sum(export_value), sum(home_use_value), sum(home_use_duty) FROM item") == [(None, 2001, Decimal("160.08"))]
    assert one(draft, "SELECT sum(paid), sum(assessed_known), sum(forgone), sum(liability) FROM tax_line") == [(None, None, None, None)]
    assert one(draft, "SELECT sum(tax_paid), sum(slow_base), sum(target_base_calendar) FROM clearance") == [(None, None, 0)]
