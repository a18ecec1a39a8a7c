"""ASYCUDA World extracts: cancelled and superseded records excluded, global taxes included, lanes, stamps and payments as declared."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release

SAMPLES = Path(__file__).parent / "samples" / "asycuda"
NAMES = ("general", "items", "taxes", "global_taxes")


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def rows(draft, query: str):
    return draft.raw.execute(query).fetchall()


def extract(draft, *names: str, folder: Path = SAMPLES) -> dict[str, load.Report]:
    paths = [folder / f"{name}.csv" for name in names or NAMES]
    reports = load.load_files(draft, "asycuda", paths, options=Options(decimal=".", accept_loss=True))
    return dict(zip(names or NAMES, reports, strict=True))


def changed(folder: Path, name: str, old: str, new: str) -> None:
    for one in NAMES:
        text = (SAMPLES / f"{one}.csv").read_text()
        (folder / f"{one}.csv").write_text(text.replace(old, new) if one == name else text)


def test_every_record_is_accounted_for(draft):
    reports = extract(draft)
    counts = {name: (one.physical, one.loaded, one.rules) for name, one in reports.items()}
    assert counts == {
        "general": (6, 4, {"cancelled": 1, "superseded": 1}),
        "items": (7, 5, {"cancelled": 1, "superseded": 1}),
        "taxes": (9, 7, {"cancelled": 1, "superseded": 1}),
        "global_taxes": (4, 3, {"cancelled": 1}),
    }
    assert reports["items"].sums["value"] == {
        "file": Decimal("8627777.55"),
        "loaded": Decimal("6950000.55"),
        "warehouse": Decimal("6950000.55"),
        "replaced": Decimal(1677777),
        "quarantined": 0,
        "duplicate": 0,
        "aggregate": 0,
        "repeated": 0,
        "unreadable": 0,
    }
    assert reports["taxes"].sums["tax"]["loaded"] == Decimal("671600.16") and reports["global_taxes"].sums["tax"]["warehouse"] == 15_000


def test_declarations_carry_lane_principal_item_and_clocks(draft):
    extract(draft)
    found = rows(
        draft, "SELECT decl_id, lane, mode, origin, hs6, trader, is_open, amendments, customs_value, item_count FROM clearance ORDER BY 1"
    )
    assert found == [
        ("1001", "red", "sea", "JP", "870321", "T001", 0, 1, Decimal("1250000.55"), 2),
        ("1002", "green", "sea", "IN", "300490", "T002", 0, 0, 400_000, 1),
        ("1004", "yellow", "air", "NA", "220300", "T003", 1, 0, 300_000, 1),
        ("1005", "blue", "air", "CM", "090111", "T001", 0, 0, 5_000_000, 1),
    ]
    hours = "release_calendar, customs_span_calendar / 3600, on_target_calendar, same_day"
    assert rows(draft, f"SELECT {hours} FROM clearance WHERE decl_id = '1001'") == [(81, 54, 0, 0)]
    assert load.as_of(draft) == datetime(2024, 2, 10, 23, 59, 59)


def test_taxes_are_payable_or_forgone_and_paid_by_receipt(draft):
    extract(draft)
    assert rows(
        draft, "SELECT sum(assessed), sum(duty_assessed), sum(forgone), sum(paid), sum(assessed_known), sum(liability) FROM tax_line"
    ) == [(Decimal("496000.10"), 220_000, Decimal("100600.06"), Decimal("491000.10"), Decimal("496000.10"), Decimal("591600.16"))]
    assert rows(draft, "SELECT sum(suspended), sum(liability - coalesce(paid, assessed) - forgone) FROM tax_line") == [(90_000, 0)]
    assert rows(draft, "SELECT month, sum(amount), min(paid_on) FROM payment GROUP BY 1 ORDER BY 1") == [
        (202401, Decimal("466000.10"), date(2024, 1, 12)),
        (202402, 25_000, date(2024, 2, 2)),
    ]
    assert rows(draft, "SELECT item_no, origin, hs6 FROM tax_line WHERE tax = 'FEE' AND decl_id = '1001'") == [(0, "JP", "870321")]
    assert rows(draft, "SELECT sum(tax_paid), sum(paying_imports) FROM clearance") == [(Decimal("491000.10"), 3)]


def test_steps_of_the_gap_that_an_extract_knows_add_up_and_the_others_are_unknown(draft):
    extract(draft)
    known = "sum(exempted) = sum(forgone), sum(assessed - unpaid) = sum(paid), sum(unpaid)"
    assert rows(draft, f"SELECT {known} FROM tax_line") == [(True, True, Decimal(5000))]
    assert rows(draft, "SELECT count(*) FROM tax_line WHERE suspended > 0 AND procedure[:1] NOT IN ('5', '7', '8')") == [(0,)]
    assert rows(draft, "SELECT sum(unpaid_30), sum(unpaid_90 + unpaid_365 + unpaid_older) FROM tax_line") == [(5000, 0)]
    assert rows(draft, "SELECT count(statutory), count(preference), count(uplift), count(refunded) FROM tax_line") == [(0, 0, 0, 0)]
    assert rows(draft, "SELECT DISTINCT registered_month FROM payment") == [(202401,)]
    paid = rows(draft, "SELECT sum(paid) FROM tax_line WHERE item_no > 0 AND flow = 'import'")
    assert rows(draft, "SELECT sum(home_use_tax) FROM item") == paid


def test_items_know_flow_home_use_preference_and_relief(draft):
    extract(draft)
    assert rows(draft, "SELECT sum(import_value), sum(export_value), sum(home_use_value), sum(home_use_duty) FROM item") == [
        (Decimal("1950000.55"), 5_000_000, Decimal("1650000.55"), 220_000)
    ]
    assert rows(draft, "SELECT agreement, origin, preference_claimed, hs_code FROM item WHERE agreement <> '-'") == [
        ("ECO", "GH", 1, "0101210000")
    ]
    assert rows(draft, "SELECT decl_id FROM item WHERE relief = 'E01'") == [("1002",)]


def test_without_taxes_money_is_unknown(draft):
    extract(draft, "general", "items")
    assert rows(draft, "SELECT sum(duty_assessed), sum(forgone) FROM item") == [(None, None)]
    assert rows(draft, "SELECT count(*) FROM tax_line") == [(0,)]


def test_a_newer_extract_replaces_its_declarations_and_drops_those_cancelled_since(draft, tmp_path):
    extract(draft)
    changed(tmp_path, "general", "Released,0,0,0,1,T002", "Cancelled,0,0,0,1,T002")
    reports = extract(draft, folder=tmp_path)
    assert reports["general"].rules == {"cancelled": 2, "superseded": 1} and 202402 in reports["general"].months
    assert rows(draft, "SELECT decl_id FROM clearance ORDER BY 1") == [("1001",), ("1004",), ("1005",)]
    for table in ("item", "tax_line", "payment"):
        assert rows(draft, f"SELECT count(*) FROM {table} WHERE decl_id = '1002'") == [(0,)]


def test_records_without_their_declaration_or_item_are_quarantined(draft, tmp_path):
    changed(tmp_path, "taxes", "1002,1,1,CUD", "1002,1,9,CUD")
    assert extract(draft, folder=tmp_path)["taxes"].rules["orphan"] == 1
    [orphan] = [one for one in load.quarantined(draft.connection) if one["rule"] == "orphan"]
    assert orphan["line"] == 7 and orphan["raw"].startswith("1002,1,9,CUD")


@pytest.mark.parametrize("names", [("general",), ("items", "taxes")])
def test_an_incomplete_extract_is_refused(draft, names):
    with pytest.raises(load.FileRefused, match="one general segment and one file of items"):
        extract(draft, *names)


def test_a_segment_given_twice_is_refused(draft):
    with pytest.raises(load.FileRefused, match="2 files of this command have this name"):
        load.load_files(draft, "asycuda", [SAMPLES / f"{name}.csv" for name in ("general", "general", "items")])


def test_the_end_of_the_data_moves_the_clocks_of_open_declarations(draft, tmp_path):
    extract(draft)
    assert rows(draft, "SELECT stuck, slow, target_base_calendar FROM clearance WHERE decl_id = '1004'") == [(None, 0, 1)]
    header = (SAMPLES / "general.csv").read_text().splitlines()[0]
    record = "2001,1,PT01,IM,4,C,1,2024-06-10 09:00:00,,2024-06-09 06:00:00,,,,,,Registered,0,0,0,1,T001,,B01,1,CN,XAF"
    (tmp_path / "general-june.csv").write_text(f"{header}\n{record}\n")
    items = (SAMPLES / "items.csv").read_text().splitlines()
    (tmp_path / "items-june.csv").write_text(f"{items[0]}\n{items[4].replace('1002', '2001')}\n")
    reports = extract(draft, "general-june", "items-june", folder=tmp_path)
    assert rows(draft, "SELECT decl_id, stuck FROM clearance WHERE is_open = 1 ORDER BY 1") == [("1004", 0), ("2001", None)]
    assert 202406 in reports["general-june"].months
