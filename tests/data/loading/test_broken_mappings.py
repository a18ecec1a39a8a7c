"""A mapping of one's own that cannot be read is named where it is missed, and never gives way in silence to a shipped one."""

import pytest

from data.loading.mapping import sources
from data.loading.reading.file_bytes import FileRefused
from tests.data.loading.own import draft, loaded, own_folder

__all__ = ["draft", "own_folder"]
STATION = """title = "Receipts by station"
source = "revenue"
key = ["day"]
[[column]]
field = "day"
names = ["Receipt date"]
kind = "amount"
"""


def refused(draft, source, path) -> str:
    with pytest.raises(FileRefused) as refusal:
        loaded(draft, source, path)
    return str(refusal.value)


def test_a_file_that_fits_nothing_names_the_mapping_that_was_meant_for_it(draft, own_folder, tmp_path):
    (own_folder / "station.toml").write_text(STATION)
    (tmp_path / "station.csv").write_text("Receipt date,Station\n2026-01-01,TEMA\n")
    said = refused(draft, "revenue", tmp_path / "station.csv")
    assert "A mapping of this source cannot be read: station.toml: line 7: column.1.kind: 'amount' is not one of" in said


def test_a_shipped_mapping_is_not_used_in_place_of_a_broken_one(draft, own_folder, tmp_path):
    shipped = (sources.SHIPPED / "revenue.toml").read_text()
    (own_folder / "revenue.toml").write_text(shipped.replace('kind = "', 'kind = "x', 1))
    (tmp_path / "revenue.csv").write_text("Month,Office,Tax,Amount,Currency\n202601,A,VAT,10,USD\n")
    said = refused(draft, "revenue", tmp_path / "revenue.csv")
    assert said.startswith("correct your own mapping, or take it out of its folder") and "revenue.toml: line 10: column.1.kind" in said


def test_another_source_is_not_hindered(draft, own_folder, tmp_path):
    (own_folder / "offices.toml").write_text("source = \n")
    (tmp_path / "revenue.csv").write_text("Month,Office,Tax,Amount,Currency\n202601,A,VAT,10,USD\n")
    assert loaded(draft, "revenue", tmp_path / "revenue.csv").loaded == 1
