"""Declarations as XML: one file or thousands are one load with its sums; nothing is read that a declaration does not hold."""

import zipfile
from datetime import date
from decimal import Decimal

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release
from tests.data.loading.declarations import HEAD, declaration, sums

LOSS = Options(accept_loss=True)


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


@pytest.fixture
def written(tmp_path):
    """Writes texts as files decl1.xml, decl2.xml, ...; their paths."""

    def write(*texts: str | bytes, folder: str = "xml"):
        (tmp_path / folder).mkdir(exist_ok=True)
        paths = [tmp_path / folder / f"decl{place}.xml" for place in range(1, len(texts) + 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text if isinstance(text, bytes) else (HEAD + text).encode())
        return paths

    return write


def rows(draft, query: str):
    return draft.raw.execute(query).fetchall()


def test_many_files_are_one_load_and_their_sums_are_those_of_another_reader(draft, written):
    texts = [declaration(number, items=number % 4 + 1) for number in range(1, 301)]
    [report] = load.load_files(draft, "asycuda", written(*texts))
    assert report.file == "300 files, decl1.xml to decl300.xml" and len(report.sha256) == 64
    expected = sums(texts)
    assert {name: (parts["file"], parts["loaded"]) for name, parts in report.sums.items()} == {n: (v, v) for n, v in expected.items()}
    items = sum(number % 4 + 1 for number in range(1, 301))
    assert (report.physical, report.loaded, report.blank) == (300 + items * 6, 300 + items * 3, items * 3)
    assert f"300 declarations, {items} items, {items * 2:,} tax lines" in report.notes
    assert rows(draft, "SELECT count(*), sum(item_count), sum(customs_value) FROM clearance") == [(300, items, expected["value"])]
    assert rows(draft, "SELECT count(*) FROM load") == [(1,)]


def test_a_declaration_is_known_by_its_registration_and_its_dates_are_days(draft, written):
    [report] = load.load_files(draft, "asycuda", written(declaration(17), declaration(18, kind="EX")))
    cuts = "decl_id, flow, office, mode, origin, hs6, trader, broker, registered_on, registered_at"
    assert rows(draft, f"SELECT {cuts} FROM clearance ORDER BY 1") == [
        ("PT01-2024-C-17", "import", "PT01", "air", "JP", "010121", "T2", "B1", date(2024, 2, 25), None),
        ("PT01-2024-C-18", "export", "PT01", "air", "JP", "010121", "T0", "B1", date(2024, 2, 25), None),
    ]
    assert rows(draft, "SELECT flow, partner, hs_code FROM item WHERE item_no = 1 ORDER BY 1") == [
        ("export", "GH", "0101210000"),
        ("import", "JP", "0101210000"),
    ]
    assert any("dates without a time" in note for note in report.notes)


def test_taxes_are_payable_or_forgone_and_paid_by_receipt(draft, written):
    load.load_files(draft, "asycuda", written(declaration(1), declaration(2)))
    assessed, forgone = Decimal("21.25") + Decimal("22.25") + Decimal("19.25"), Decimal("20.25")
    assert rows(draft, "SELECT sum(assessed), sum(forgone), sum(paid) FROM tax_line WHERE decl_id LIKE '%-1'") == [
        (assessed, forgone, assessed)
    ]
    assert rows(draft, "SELECT sum(paid), sum(unpaid) FROM tax_line WHERE decl_id LIKE '%-2'") == [(0, Decimal("120.75"))]
    assert rows(draft, "SELECT sum(amount), min(paid_on) FROM payment") == [(assessed, date(2024, 2, 25))]


@pytest.mark.parametrize("wrapped", ["<Declarations>{}</Declarations>", "<a><b>{}</b></a>"])
def test_one_file_may_hold_several_declarations(draft, written, wrapped):
    texts = [declaration(number) for number in range(1, 6)]
    [report] = load.load_files(draft, "asycuda", written(wrapped.format("".join(texts))))
    assert report.file == "decl1.xml" and report.sums["tax"]["loaded"] == sums(texts)["tax"]
    assert rows(draft, "SELECT count(*) FROM clearance") == [(5,)]


ENTITY = '<!DOCTYPE ASYCUDA [<!ENTITY x SYSTEM "/etc/hostname">]>'
BROKEN = {
    "cut short": (declaration(2)[:900], r"decl2.xml: line \d+"),
    "no declaration": ("<html><body/></html>", r"decl2.xml: line 1: holds no declaration \(no element ASYCUDA\)"),
    "a DOCTYPE": (ENTITY + declaration(2).replace("PT01", "&x;"), "decl2.xml: line 1: it has a DOCTYPE"),
    "a DTD elsewhere": ('<!DOCTYPE ASYCUDA SYSTEM "http://customs.invalid/x.dtd">' + declaration(2), "decl2.xml: line 1: it has a DOCTYPE"),
    "bytes of another encoding": (HEAD.encode() + declaration(2).encode("cp1252"), r"decl2.xml: line \d+: Invalid bytes"),
    "nothing": (b"", "decl2.xml: line 1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_among_others_is_named_and_only_set_aside_if_that_is_accepted(draft, written, name):
    text, message = BROKEN[name]
    paths = written(declaration(1), text, declaration(3))
    with pytest.raises(load.FileRefused, match=f"1 of 3 files cannot be read as declarations: {message}"):
        load.load_files(draft, "asycuda", paths)
    assert rows(draft, "SELECT count(*) FROM clearance") == [(0,)]
    [report] = load.load_files(draft, "asycuda", paths, options=LOSS)
    assert report.rules == {"xml": 1} and report.sums["value"]["unreadable"] == 1
    [kept] = load.quarantined(draft.connection)
    assert kept["file"] == "decl2.xml" and kept["rule"].startswith("xml: ") and kept["line"] >= 1
    assert rows(draft, "SELECT decl_id FROM clearance ORDER BY 1") == [("PT01-2024-C-1",), ("PT01-2024-C-3",)]


def test_a_record_set_aside_keeps_its_file_and_line(draft, written):
    texts = [declaration(number, value="1000.00") for number in range(1, 201)]
    whole = sums(texts)
    texts[6] = declaration(7, value="1000.00").replace("<Total_CIF_itm>1000.00", "<Total_CIF_itm>?", 1)
    [report] = load.load_files(draft, "asycuda", written(*texts))
    assert report.rules == {"number": 1, "orphan": 2} and report.reconciled
    found = {one["rule"]: one for one in load.quarantined(draft.connection)}
    bad = found["number: cannot be read"]
    line = next(place for place, text in enumerate((HEAD + texts[6]).splitlines(), 1) if "<Item>" in text)
    assert (bad["file"], bad["line"], bad["column"], bad["value"]) == ("decl7.xml", line, "Valuation_item/Total_CIF_itm", "?")
    value = report.sums["value"]
    assert value["file"] == value["loaded"] == Decimal(399_000) and value["unreadable"] == 1
    tax = report.sums["tax"]
    assert tax["quarantined"] == 7 * 38 + Decimal("2.50") and tax["file"] == tax["loaded"] + tax["quarantined"] == whole["tax"]


def test_a_message_names_the_file_and_line_of_a_number_in_another_format(draft, written):
    with pytest.raises(load.FileRefused, match=r"decl2.xml, line \d+, column 'Valuation_item/Total_CIF_itm': '1.000,50'"):
        load.load_files(draft, "asycuda", written(declaration(1), declaration(2, value="1.000,50")))


def test_days_before_months_are_refused_where_months_come_first(draft, written):
    with pytest.raises(load.FileRefused, match=r"decl1.xml, line \d.*'25/2/24' has the day before month.*so 2 of the 3 dates that tell"):
        load.load_files(draft, "asycuda", written(*(declaration(n, date=d) for n, d in ((1, "25/2/24"), (2, "2/26/24"), (3, "13/2/24")))))


def test_a_corrected_file_replaces_its_declarations_and_no_others(draft, written):
    before = written(*(declaration(number) for number in range(1, 11)))
    load.load_files(draft, "asycuda", before)
    assert load.load_files(draft, "asycuda", list(reversed(before)))[0].unchanged
    corrected = written(declaration(1, value="9.00"), folder="corrected")
    load.load_files(draft, "asycuda", corrected)
    expected = sums([declaration(1, value="9.00"), *(declaration(number) for number in range(2, 11))])
    assert rows(draft, "SELECT sum(value), sum(net_kg) FROM item") == [(expected["value"], expected["weight"])]
    assert rows(draft, "SELECT sum(assessed + forgone), count(DISTINCT decl_id) FROM tax_line") == [(expected["tax"], 10)]
    [again] = load.load_files(draft, "asycuda", before)
    assert not again.unchanged and rows(draft, "SELECT sum(value) FROM item") == [(sums([declaration(n) for n in range(1, 11)])["value"],)]


def test_a_declaration_that_comes_twice_counts_once(draft, written):
    texts = [declaration(number, value="100000.00") for number in range(1, 301)]
    [report] = load.load_files(draft, "asycuda", written(*texts, declaration(5, value="100000.00")))
    assert report.duplicate == 1 + 2 + 4 and rows(draft, "SELECT count(*), sum(customs_value) FROM clearance") == [(300, 60_000_000)]


def test_a_file_that_changes_while_it_is_read_is_refused(draft, written):
    paths = written(declaration(1), declaration(2))

    def meddle(_name: str, _done: int, _size: int) -> None:
        paths[1].write_text(HEAD + declaration(9))

    with pytest.raises(load.FileRefused, match=r"decl2\.xml: the file changed while it was read"):
        load.load_files(draft, "asycuda", paths, progress=meddle)


def packed(path, members: dict[str, str]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def laid(path, members: dict[str, str]):
    for name, text in members.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


@pytest.mark.parametrize(("lay", "name"), [(packed, "january.zip"), (laid, "january")])
def test_declarations_are_read_in_the_folder_or_archive_where_they_lie(draft, tmp_path, lay, name):
    texts = [declaration(number) for number in range(1, 31)]
    members = {f"2024/{place % 3}/decl{place}.XML": HEAD + text for place, text in enumerate(texts)}
    members |= {"2024/read me.txt": "as sent", "__MACOSX/2024/._decl1.xml": "\0\0", "2024/.DS_Store": ""}
    [report] = load.load_files(draft, "asycuda", [lay(tmp_path / name, members)])
    assert {key: (parts["file"], parts["loaded"]) for key, parts in report.sums.items()} == {n: (v, v) for n, v in sums(texts).items()}
    assert report.file == name and "30 declarations, 60 items, 120 tax lines" in report.notes
    assert f"{name}: files in it that are not read, as their names do not end in .xml: 2024/read me.txt" in report.notes
    assert rows(draft, "SELECT count(DISTINCT decl_id) FROM clearance") == [(30,)]


def test_a_broken_declaration_of_an_archive_is_named_and_one_packed_or_not_is_the_same(draft, tmp_path, written):
    texts = [declaration(number) for number in (1, 2)]
    members = {f"{place}.xml": HEAD + text for place, text in enumerate(texts)}
    load.load_files(draft, "asycuda", written(*texts))
    [report] = load.load_files(draft, "asycuda", [packed(tmp_path / "same.zip", members)])
    assert report.unchanged
    with pytest.raises(load.FileRefused, match=r"1 of 2 files cannot be read as declarations: 1\.xml: line \d+"):
        load.load_files(draft, "asycuda", [packed(tmp_path / "broken.zip", members | {"1.xml": (HEAD + texts[1])[:-300]})])


def test_an_archive_of_other_files_or_that_is_damaged_is_refused_by_name(draft, tmp_path):
    whole = packed(tmp_path / "whole.zip", {f"{number}.xml": HEAD + declaration(number) for number in range(1, 9)})
    (tmp_path / "spoilt.zip").write_bytes(whole.read_bytes().replace(whole.read_bytes()[200:260], bytes(60)))
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:-40])
    (tmp_path / "empty").mkdir()
    for path, why in (
        (laid(tmp_path, {"page.csv": "<html><table><tr><td>Office</td></tr></table></html>"}) / "page.csv", "a web page .HTML."),
        (packed(tmp_path / "csv.zip", {"a.csv": "x,y"}), "a zip archive .a.csv.: unpack it"),
        (tmp_path / "spoilt.zip", r"spoilt\.zip/1\.xml: "),
        (tmp_path / "cut.zip", "a zip archive that is damaged or cut short"),
        (tmp_path / "empty", "a directory, not a file"),
    ):
        with pytest.raises(load.FileRefused, match=why):
            load.load_files(draft, "asycuda", [path])
