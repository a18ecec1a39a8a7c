"""The event log of ASYCUDA gives declarations their stamps, whichever comes first; what it does not know is listed, not lost."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping import sources
from data.releases import release

SAMPLES = Path(__file__).parent / "samples" / "asycuda"
DAY = datetime(2024, 1, 10)
LOG = [
    ("Store", 8, "lodged_at"),
    ("Register", 9, "registered_at"),
    ("Selectivity red", 9.5, "lane_at"),
    ("Start inspection", 30, "insp_start_at"),
    ("Inspection act", 33, "insp_end_at"),
    ("RE-ROUTE TO GREEN", 33.5, ""),
    ("Assess", 34, "assessed_at"),
    ("Pay", 50, "paid_at"),
    ("Release order", 51.25, "released_at"),
    ("Assess", 80, ""),
    ("Exit note", 60, "gate_out_at"),
    ("Print", 61, ""),
]
FORMS = {
    "day first": ("%d/%m/%Y %H:%M:%S", ","),
    "to the minute": ("%d/%m/%Y %H:%M", ";"),
    "fractions": ("%d/%m/%Y %H:%M:%S.990", "\t"),
    "seven digits": ("%Y-%m-%d %H:%M:%S.9900000", "|"),
    "ISO": ("%Y-%m-%dT%H:%M:%S", ","),
    "Oracle": ("%d-%b-%y %I.%M.%S.990000 %p", ","),
}


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def rows(draft, query: str):
    return draft.raw.execute(query).fetchall()


def extract(draft) -> None:
    load.load_files(draft, "asycuda", [SAMPLES / f"{name}.csv" for name in ("general", "items", "taxes", "global_taxes")])


def log(draft, folder: Path, *records: str, header: str = "INSTANCEID,Operation,Date and time,User", name: str = "log.csv") -> load.Report:
    (folder / name).write_text("\n".join([header, *records]) + "\n", encoding="utf-8")
    [report] = load.load_files(draft, "asycuda_events", [folder / name])
    return report


def written(form: str = "%d/%m/%Y %H:%M:%S", mark: str = ",", decl: str = "1001") -> list[str]:
    return [mark.join((decl, operation, (DAY + timedelta(hours=hour)).strftime(form), "u1")) for operation, hour, _ in LOG]


def expected(extra: timedelta = timedelta()) -> dict[str, datetime]:
    return {stamp: DAY + timedelta(hours=hour) + extra for _, hour, stamp in LOG if stamp}


@pytest.mark.parametrize("form", FORMS)
def test_each_operation_gives_its_stamp(draft, tmp_path, form):
    extract(draft)
    layout, mark = FORMS[form]
    report = log(draft, tmp_path, *written(layout, mark), header=mark.join(("INSTANCEID", "Operation", "Date and time", "User")))
    assert (report.physical, report.loaded, report.rules, report.notes) == (12, 12, {}, [])
    stamps = expected(timedelta(milliseconds=990) if "99" in layout else timedelta())
    [found] = rows(draft, f"SELECT {', '.join(stamps)} FROM clearance WHERE decl_id = '1001'")
    assert dict(zip(stamps, found, strict=True)) == stamps
    assert rows(draft, "SELECT lane, first_lane, reroutes, is_open FROM clearance WHERE decl_id = '1001'") == [("red", "red", 1, 0)]
    assert 202401 in report.months


def test_clocks_follow_the_stamps_of_the_log(draft, tmp_path):
    extract(draft)
    log(draft, tmp_path, *written())
    hours = {"customs": 51.25 - 9, "assessment": 34 - 9, "payment": 50 - 34, "granting": 1.25, "inspection": 33 - 9.5, "gate": 60 - 51.25}
    columns = ", ".join(f"{name}_span_calendar" for name in hours)
    assert rows(draft, f"SELECT {columns} FROM clearance WHERE decl_id = '1001'") == [tuple(round(one * 3600) for one in hours.values())]


def test_what_the_log_does_not_know_is_listed_once_with_its_count(draft, tmp_path):
    extract(draft)
    report = log(draft, tmp_path, *written(), *["1001,Levitate,10/01/2024 10:00,u1"] * 3, *["9999,Register,10/01/2024 10:00,u1"] * 2)
    assert report.notes == [
        "operations not known: Levitate (3): name them in `codes` of a mapping of your own",
        "2 events of 1 declarations that are not loaded, kept for when they are: 9999 (2)",
    ]
    assert (report.physical, report.loaded, report.rules) == (17, 14, {"operation": 3})
    assert {one["line"] for one in load.quarantined(draft.connection) if one["file"] == "log.csv"} == {14, 15, 16}


def test_events_wait_for_their_declarations_and_outlive_a_newer_extract(draft, tmp_path):
    (tmp_path / "flat.csv").write_text("Office,Number,Regime,Registration date,HS code,CIF value\nPT09,7,IM4,10/01/2024,870321,1\n")
    load.load_files(draft, "asycuda", [tmp_path / "flat.csv"])
    log(draft, tmp_path, *written(), "PT09-2024-7,Register,10/01/2024 10:00,u1")
    extract(draft)
    newer = (SAMPLES / "general.csv").read_text().replace("T900", "T901")
    (tmp_path / "general.csv").write_text(newer)
    stamps = expected()
    for paths in ([], [tmp_path / "general.csv", SAMPLES / "items.csv"]):
        if paths:
            load.load_files(draft, "asycuda", paths)
        [found] = rows(draft, f"SELECT {', '.join(stamps)} FROM clearance WHERE decl_id = '1001'")
        assert dict(zip(stamps, found, strict=True)) == stamps


def test_a_log_names_declarations_by_office_year_and_number_and_gives_lanes_to_all_that_is_theirs(draft, tmp_path):
    (tmp_path / "flat.csv").write_text(
        "Office,Number,Regime,Registration date,HS code,CIF value,VAT\nPT09,7,IM4,31/12/2024,870321,1,5\nPT09,8,IM4,31/12/2024,870321,1,5\n"
    )
    load.load_files(draft, "asycuda", [tmp_path / "flat.csv"])
    header = "Office,Year,Number,Operation,Colour,Date,Time,User"
    log(draft, tmp_path, "PT09,2024,7,Selectivity,Jaune,02/01/2025,09:30,u", "PT09,2024,7,Release,,03/01/2025,10:00:30,u", header=header)
    assert rows(draft, "SELECT lane, first_lane, lane_at, released_at, is_open FROM clearance ORDER BY decl_id LIMIT 1") == [
        ("yellow", "yellow", datetime(2025, 1, 2, 9, 30), datetime(2025, 1, 3, 10, 0, 30), 0)
    ]
    for table in ("item", "tax_line"):
        assert rows(draft, f"SELECT decl_id, lane FROM {table} ORDER BY 1") == [("PT09-2024-7", "yellow"), ("PT09-2024-8", "-")]


def test_a_corrected_log_takes_the_place_of_the_first(draft, tmp_path):
    extract(draft)
    log(draft, tmp_path, *written())
    log(draft, tmp_path, "1001,Register,10/01/2024 09:05:00,u1")
    assert rows(draft, "SELECT registered_at, insp_end_at FROM clearance WHERE decl_id = '1001'") == [(datetime(2024, 1, 10, 9, 5), None)]
    assert rows(draft, "SELECT count(*) FROM event") == [(1,)]


@pytest.mark.parametrize(
    ("header", "record", "message"),
    [
        (
            "INSTANCEID,Operation,Date and time,User",
            "9999,Register,10/01/2024 09:00,u",
            r"none of its 1 events is of a declaration.*9999 \(1\)",
        ),
        ("INSTANCEID,Operation,Date and time,User", "1001,Levitate,10/01/2024 09:00,u", "none of the 1 records can be loaded"),
        ("Operation,Date and time,User", "Register,10/01/2024 09:00,u", "no column tells the declaration"),
        ("INSTANCEID,Operation,User", "1001,Register,u", "no column 'Operation date and time'"),
    ],
)
def test_a_log_that_says_nothing_is_refused(draft, tmp_path, header, record, message):
    extract(draft)
    with pytest.raises(load.FileRefused, match=message):
        log(draft, tmp_path, record, header=header)


def test_an_administration_adds_its_own_operations(draft, tmp_path, monkeypatch):
    own = (sources.SHIPPED / "asycuda_events.toml").read_text(encoding="utf-8") + '"Levitate" = "released"\n'
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "asycuda_events.toml").write_text(own, encoding="utf-8")
    monkeypatch.setenv("PORTOLAN_SOURCES", str(tmp_path / "own"))
    from settings import settings

    settings.cache_clear()
    try:
        extract(draft)
        log(draft, tmp_path, "1004,Levitate,07/02/2024 12:00,u1")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert rows(draft, "SELECT released_at, is_open FROM clearance WHERE decl_id = '1004'") == [(datetime(2024, 2, 7, 12), 0)]
