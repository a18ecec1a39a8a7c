"""Identifiers that lost their leading zeros in one of two files: the file is refused or told, and never counted twice in silence."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release
from tests.data.loading.declarations import HEAD, declaration
from tests.data.loading.korean import line, written

Write = Callable[[Path, int, bool], Path]
FLAT = "Office,Year,Serial,Number,Regime,Registration date,Item,HS code,Origin,Net mass,CIF value"


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def _korea(path: Path, count: int, bare: bool) -> Path:
    records = [line(number) for number in range(1, count + 1)]
    return written(path, [record.lstrip("0") for record in records] if bare else records)


def _flat(path: Path, count: int, bare: bool) -> Path:
    """Items whose office has lost its zero."""
    office = "7" if bare else "07"
    rows = [f"{office},2025,C,{number},IM4,2025-02-03,1,01012100,CN,1.5,{number}.25" for number in range(1, count + 1)]
    path.write_text("\n".join([FLAT, *rows, ""]))
    return path


def _revenue(path: Path, count: int, bare: bool) -> Path:
    rows = [f"2024-01,{number if bare else f'{number:04}'},VAT,{number}.25,XAF" for number in range(1, count + 1)]
    path.write_text("\n".join(["Month,Office,Tax,Amount,Currency", *rows, ""]))
    return path


FORMS: dict[str, tuple[Write, str, str]] = {
    "korea": (_korea, "SELECT sum(value) FROM item", r"'1' in line 2 and '00000001' of a\.csv"),
    "asycuda": (_flat, "SELECT sum(value) FROM item", r"'7-2025-C-1' in line 2 and '07-2025-C-1' of a\.csv"),
    "revenue": (_revenue, "SELECT sum(amount) FROM payment", r"'revenue:XAF:202401:1:VAT' in line 2 and '.*:0001:VAT' of a\.csv"),
}


def stored(draft, query: str) -> Decimal:
    [(amount,)] = draft.raw.execute(query).fetchall()
    return amount


def summed(path: Path, source: str) -> Decimal:
    """The amounts of a file, added up from its text."""
    place = {"korea": -3, "asycuda": -1, "revenue": -2}[source]
    return sum((Decimal(row.split(",")[place]) for row in path.read_text().splitlines()[1:]), Decimal(0))


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("source", FORMS)
def test_a_file_that_lost_its_zeros_is_refused_with_an_example(draft, tmp_path, source, together):
    write, _, example = FORMS[source]
    whole, bare = write(tmp_path / "a.csv", 5, False), write(tmp_path / "b.csv", 5, True)
    if not together:
        load.load_files(draft, source, [whole])
    with pytest.raises(load.FileRefused, match=rf"^b\.csv: 5 of 5 records \(100\.0%\) .*{example}, loaded before.*as text.*--accept-loss$"):
        load.load_files(draft, source, [whole, bare] if together else [bare])


@pytest.mark.parametrize("source", FORMS)
def test_what_is_published_all_the_same_is_a_loss_that_the_release_tells(draft, tmp_path, source):
    write, query, _ = FORMS[source]
    paths = [write(tmp_path / "a.csv", 5, False), write(tmp_path / "b.csv", 5, True)]
    reports = [load.load_files(draft, source, [path], options=Options(accept_loss=True))[-1] for path in paths]
    assert reports[0].loss == ""
    assert "5 of 5 records (100.0%)" in reports[1].loss and "may count twice" in reports[1].loss
    assert stored(draft, query) == sum(summed(path, source) for path in paths)


@pytest.mark.parametrize("source", FORMS)
def test_the_file_loaded_again_under_its_name_counts_once(draft, tmp_path, source):
    write, query, _ = FORMS[source]
    load.load_files(draft, source, [write(tmp_path / "a.csv", 5, True)])
    path = write(tmp_path / "a.csv", 5, False)
    [report] = load.load_files(draft, source, [path])
    assert not [note for note in report.notes if "leading zeros" in note]
    assert stored(draft, query) == summed(path, source)


def test_a_few_are_loaded_and_told_and_a_file_may_hold_both(draft, tmp_path):
    records = [line(number) for number in range(1, 300)]
    path = written(tmp_path / "a.csv", [*records, line(7).lstrip("0")])
    [report] = load.load_files(draft, "korea", [path])
    [told] = [note for note in report.notes if "leading zeros" in note]
    assert told.startswith("2 of 300 records (0.7%)") and "'00000007' in line 8 and '7' in line 301" in told
    assert stored(draft, "SELECT sum(value) FROM item") == summed(path, "korea")


def test_of_declarations_as_xml_the_file_of_the_record_is_named(draft, tmp_path):
    texts = [HEAD + declaration(1), HEAD + declaration(1).replace("<Number>1</Number>", "<Number>0001</Number>")]
    paths = [tmp_path / "a.xml", tmp_path / "b.xml"]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    load.load_files(draft, "asycuda", paths[:1])
    why = r"1 of 1 records .*'PT01-2024-C-0001' in b\.xml, line \d+ and 'PT01-2024-C-1' of a\.xml, loaded before"
    with pytest.raises(load.FileRefused, match=why):
        load.load_files(draft, "asycuda", paths[1:])
    with release.draft(tmp_path / "other", fresh=True) as other:
        load.load_files(other, "asycuda", paths[:1])
        [report] = load.load_files(other, "asycuda", paths[1:], options=Options(accept_loss=True))
        assert "'PT01-2024-C-0001' in b.xml, line" in report.loss and stored(other, "SELECT count(*) FROM clearance") == 2


APART = {
    "another year": ("1", {"Date": "2020-01-02"}),
    "another number": ("10000001", {}),
    "zeros within": ("100", {}),
    "zeros at the end": ("10", {}),
}


@pytest.mark.parametrize("name, changes", APART.values(), ids=APART)
def test_other_declarations_are_not_taken_for_the_same(draft, tmp_path, name, changes):
    load.load_files(draft, "korea", [written(tmp_path / "a.csv", [line(1)])])
    other = line(2, Declaration_ID=name, **changes)
    [report] = load.load_files(draft, "korea", [written(tmp_path / "b.csv", [other])])
    assert not [note for note in report.notes if "leading zeros" in note]
    assert stored(draft, "SELECT count(*) FROM item") == 2
