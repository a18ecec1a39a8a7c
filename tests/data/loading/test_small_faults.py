"""Small faults of files: bytes that are no text, an ordinary value at the end, an administration in the encoding of Windows."""

import random

import pytest

from data.loading import load
from data.loading.mapping import sources
from tests.data.loading.own import draft, loaded

__all__ = ["draft"]
TARGETS = "measure,month,office,tax,value,currency\n"


@pytest.mark.parametrize("seed", range(20))
def test_bytes_drawn_by_chance_are_told_to_be_no_text(draft, tmp_path, seed):
    drawn = random.Random(seed)
    (tmp_path / "a.csv").write_bytes(bytes(drawn.choice(range(1, 256)) for _ in range(4000)))
    with pytest.raises(load.FileRefused, match="binary data, not text: export it as CSV"):
        load.load_files(draft, "revenue", [tmp_path / "a.csv"])


def test_an_ordinary_value_that_cannot_be_is_no_line_of_totals(draft, tmp_path):
    rows = [f"revenue_collected,2024-{m:02},A,VAT,100,XAF\n" for m in range(1, 13)]
    (tmp_path / "t.csv").write_text(TARGETS + "".join(rows) + "revenue_collected,2025-01,A,VAT,-40,XAF\n")
    with pytest.raises(load.FileRefused) as error:
        load.load_files(draft, "targets", [tmp_path / "t.csv"])
    assert "'negative'" in str(error.value) and "totals or notes" not in str(error.value)
    (tmp_path / "t.csv").write_text(TARGETS + "".join(rows) + "Total,,,,1201,XAF\n")
    with pytest.raises(load.FileRefused, match="the last record of the file, from line 14 on, may be totals or notes"):
        load.load_files(draft, "targets", [tmp_path / "t.csv"])


def test_an_administration_in_the_encoding_of_windows_is_read_and_named(draft, tmp_path):
    (tmp_path / "own.csv").write_bytes("name,currency\nDouanes de la République,XOF\n".encode("cp1252"))
    report = loaded(draft, "administration", tmp_path / "own.csv")
    assert "name: Douanes de la République" in report.notes and "encoding: cp1252" in report.notes
    (tmp_path / "own.toml").write_bytes('name = "République"\n'.encode("cp1252"))
    with pytest.raises(load.FileRefused, match="line 1: bytes that are not UTF-8 text: save the file as UTF-8"):
        load.load_files(draft, "administration", [tmp_path / "own.toml"])


def test_a_mapping_in_the_encoding_of_windows_is_refused_with_its_line(tmp_path):
    (tmp_path / "own.toml").write_bytes('source = "own"\ntitle = "Déclarations"\n'.encode("cp1252"))
    with pytest.raises(load.FileRefused, match=r"own\.toml: line 2: the byte 0xe9 is not UTF-8 text: save this \.toml file as UTF-8"):
        sources.read(tmp_path / "own.toml")


def test_service_standards_can_be_taken_back(draft, tmp_path):
    (tmp_path / "standards.csv").write_text("office,mode,lane,calendar hours\n-,-,-,12\n")
    loaded(draft, "service_standards", tmp_path / "standards.csv")
    assert draft.raw.execute("SELECT count(*) FROM standard").fetchall() == [(1,)]
    [report] = load.cleared(draft, "service_standards")
    assert draft.raw.execute("SELECT count(*) FROM standard").fetchall() == [(0,)] and "the usual ones hold" in report.notes[0]
    with pytest.raises(load.FileRefused, match="none are loaded"):
        load.cleared(draft, "service_standards")
    with pytest.raises(load.FileRefused, match="--restore N"):
        load.cleared(draft, "revenue")
