"""Event logs that keep the time of day in a column of its own: each form that databases write is added to the day, or set aside."""

from datetime import datetime, time

import openpyxl
import pytest

from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
FLAT = "Office,Year,Serial,Number,Regime,Registration date,HS code,CIF value"
CLOCKS = {  # as written: hours, minutes, seconds, microseconds
    "16:03": (16, 3),
    "16:03:59.99": (16, 3, 59, 990_000),
    "16:03:59,5": (16, 3, 59, 500_000),
    "16.03.59": (16, 3, 59),
    "16h03": (16, 3),
    "1603": (16, 3),
    "160359": (16, 3, 59),
    "4:03 PM": (16, 3),
    "12:05:01 a.m.": (0, 5, 1),
    "1899-12-30 16:03:59": (16, 3, 59),
    "0:00": (0, 0),
}


@pytest.fixture
def declared(draft, tmp_path):
    """Loads twelve declarations, the first of each day of February, registered at nine."""
    lines = [f"KIN1,2024,C,{day},IM4,{day:02}/02/2024 09:00,85171300,100" for day in range(1, 13)]
    (tmp_path / "flat.csv").write_text("\n".join([FLAT, *lines, ""]))
    loaded(draft, "asycuda", tmp_path / "flat.csv", dates="day-first")
    return draft


def registered(draft) -> dict[str, datetime]:
    return dict(rows(draft, "SELECT decl_id, registered_at FROM clearance"))


@pytest.mark.parametrize("header", ["Fecha;Hora", "OPE_DATE;OPE_TIME", "Operation date;Operation time", "Date opération;Heure"])
def test_the_time_beside_the_day_is_read_in_every_form(declared, tmp_path, header):
    clocks = list(CLOCKS)
    lines = [f"KIN1;2024;C;{day};Register;2024-02-{day:02};{clock}" for day, clock in enumerate(clocks, 1)]
    (tmp_path / "log.csv").write_text("\n".join([f"CUO_COD;REG_YEAR;REG_SER;REG_NBR;Operation;{header}", *lines, ""]), encoding="utf-8")
    report = loaded(declared, "asycuda_events", tmp_path / "log.csv")
    assert (report.loaded, report.quarantined) == (len(clocks), 0)
    found = registered(declared)
    for day, clock in enumerate(clocks, 1):
        assert found[f"KIN1-2024-C-{day}"] == datetime(2024, 2, day, *CLOCKS[clock]), clock
    assert found["KIN1-2024-C-12"] == datetime(2024, 2, 12, 9)


@pytest.mark.parametrize("clock", ["25:01", "16:61", "13:05 PM", "noon", "9:5", "16:03:59Z"])
def test_a_time_that_cannot_be_read_sets_its_event_aside_and_says_so(declared, tmp_path, clock):
    lines = [f"KIN1;2024;C;1;Register;01/02/2024;{clock}", "KIN1;2024;C;2;Register;02/02/2024;10:30"]
    (tmp_path / "log.csv").write_text("\n".join(["Office;Year;Serial;Number;Operation;Date;Time", *lines, ""]))
    report = loaded(declared, "asycuda_events", tmp_path / "log.csv")
    assert (report.loaded, report.rules) == (1, {"clock": 1})
    found = registered(declared)
    assert (found["KIN1-2024-C-1"], found["KIN1-2024-C-2"]) == (datetime(2024, 2, 1, 9), datetime(2024, 2, 2, 10, 30))
    assert rows(declared, 'SELECT line, "column" FROM quarantine') == [(2, "Time")]


def test_days_without_a_time_never_replace_the_times_that_are_loaded(declared, tmp_path):
    text = "Office;Year;Serial;Number;Operation;Date\nKIN1;2024;C;1;Register;01/02/2024\nKIN1;2024;C;1;Pay;03/02/2024\n"
    (tmp_path / "log.csv").write_text(text)
    with pytest.raises(FileRefused, match=r"line 2, column .Date.: no event has a time of day.*export date and time.*Time"):
        loaded(declared, "asycuda_events", tmp_path / "log.csv")
    assert registered(declared)["KIN1-2024-C-1"] == datetime(2024, 2, 1, 9)
    (tmp_path / "log.csv").write_text(text.replace("Date\n", "Date;Heure\n").replace("2024\n", "2024;10:15\n"))
    assert loaded(declared, "asycuda_events", tmp_path / "log.csv").loaded == 2
    assert registered(declared)["KIN1-2024-C-1"] == datetime(2024, 2, 1, 10, 15)


def test_the_times_of_a_workbook_are_read(declared, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Office", "Year", "Serial", "Number", "Operation", "Date", "Time"])
    book.active.append(["KIN1", 2024, "C", 1, "Register", datetime(2024, 2, 1), time(16, 3, 59)])
    book.active.append(["KIN1", 2024, "C", 2, "Register", datetime(2024, 2, 2), "4:03 PM"])
    book.save(tmp_path / "log.xlsx")
    assert loaded(declared, "asycuda_events", tmp_path / "log.xlsx").loaded == 2
    found = registered(declared)
    assert (found["KIN1-2024-C-1"], found["KIN1-2024-C-2"]) == (datetime(2024, 2, 1, 16, 3, 59), datetime(2024, 2, 2, 16, 3))
