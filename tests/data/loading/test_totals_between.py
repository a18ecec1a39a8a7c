"""Totals between the records of an export: set aside where the sums prove them, whatever word says so; else refused or told as before."""

import csv
import random
from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from data.loading.totals import record_totals
from data.loading.totals.proof import Candidate, Proof
from data.loading.totals.total_words import least
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
HEADER = "Mois;Bureau;Taxe;Montant"
JANUARY = ("2023-01;A;DD;5.5", "2023-01;A;TVA;6.25", "2023-01;B;DD;-1.25")
FEBRUARY = ("2023-02;A;DD;7", "2023-02;A;TVA;8", "2023-02;B;DD;0.01")
FORMS = {
    "a subtotal of each office": (
        "2023-01;A;DD;5.5",
        "2023-01;A;TVA;6.25",
        "Sous-total A;;;11.75",
        "2023-01;B;DD;-1.25",
        "Sous-total B;;;-1.25",
    ),
    "a code of the key says so": (*JANUARY, "2023-01;TOTAL;TOTAL;10.5", *FEBRUARY, "2023-02;Total general;TVA;15.01"),
    "subtotals and totals of all": (*JANUARY, "Subtotal;;;10.5", *FEBRUARY, "Subtotal;;;15.01", "Suma;;;25.51"),
    "no word": (*JANUARY, ";;;10.5", *FEBRUARY, ";;;15.01", ";;;25.51"),
    "Arabic": (*JANUARY, "المجموع;;;10.5", *FEBRUARY, "2023-02;الإجمالي;TVA;25.51"),
    "Portuguese": (*JANUARY, "Somatório;;;10.5", *FEBRUARY, "Totais;;;25.51"),
    "above all records": ("Total;;;25.51", *JANUARY, *FEBRUARY),
    "above each and all": ("Total général;;;25.51", "Sous-total;;;10.5", *JANUARY, "Sous-total;;;15.01", *FEBRUARY),
    "above, in a code of the key": ("2023-01;TOTAL;DD;10.5", *JANUARY, "2023-02;Итого;DD;15.01", *FEBRUARY),
    "German and Turkish": (*JANUARY, "2023-01;Summe;DD;10.5", *FEBRUARY, "2023-02;TOPLAM;DD;15.01", "Gesamtsumme;;;25.51"),
    "groups above, all below": ("Sous-total;;;10.5", *JANUARY, "Sous-total;;;15.01", *FEBRUARY, "Total;;;25.51"),
    "all above, groups below": ("Total;;;25.51", *JANUARY, "S/total;;;10.5", *FEBRUARY, "S/total;;;15.01"),
    "in a code of the key above, all below": ("2023-01;Total;DD;10.5", *JANUARY, "2023-02;Total;DD;15.01", *FEBRUARY, ";Total;;25.51"),
    "of months by a database": (*JANUARY, "2023-01;;;10.5", *FEBRUARY, "2023-02;;;15.01", ";;;25.51"),
    "carried to the next page": (*JANUARY, "À reporter;;;10.5", "Report;;;10.5", *FEBRUARY, "Total;;;25.51"),
    "a total of nothing new": (*JANUARY, "Total;;;10.5", "Total général;;;10.5"),
}


def told(path, records: tuple[str, ...]) -> tuple[list[Decimal], list[Decimal], list[int]]:
    """Write the records; the amounts of those that are none of a total, those of totals, and the lines of these: by csv alone."""
    path.write_text("\n".join([HEADER, *records]), encoding="utf-8")
    found = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    is_plain = [month[:4] == "2023" and len(office) == 1 for month, office, _, _ in found]
    amounts = [Decimal(row[3]) for row in found[1:]]
    plain = [amount for amount, one in zip(amounts, is_plain[1:], strict=True) if one]
    return (
        plain,
        [amount for amount, one in zip(amounts, is_plain[1:], strict=True) if not one],
        [line for line, one in enumerate(is_plain[1:], 2) if not one],
    )


@pytest.mark.parametrize("records", FORMS.values(), ids=FORMS)
def test_totals_that_the_sums_prove_are_set_aside_and_said(draft, tmp_path, records):
    plain, totals, lines = told(tmp_path / "a.csv", records)
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    tax = report.sums["tax"]
    assert (report.loaded, report.rules) == (len(plain), {"aggregate": len(totals)})
    assert (tax["loaded"], tax["aggregate"], tax["file"], tax["quarantined"]) == (sum(plain), sum(totals), sum(plain) + sum(totals), 0)
    assert rows(draft, "SELECT line, rule FROM quarantine ORDER BY 1") == [(line, "aggregate") for line in lines]
    assert rows(draft, "SELECT sum(amount) FROM payment") == [(sum(plain),)]
    said = [note for note in report.notes if "set aside as their total" in note]
    assert [note.split(" states")[0] for note in said] == [f"line {line}" for line in lines]
    assert all(f"(tax {amount:f})" in note for note, amount in zip(said, totals, strict=True))


@pytest.mark.parametrize(("line", "proven"), [("TOTAL;10.5", True), ("TOTAL;10.51", False), ("Bureau;10.5", False)])
def test_a_total_with_too_few_fields_is_known_by_its_word_and_the_sum_of_the_file(draft, tmp_path, line, proven):
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *JANUARY, line]), encoding="utf-8")
    if proven:
        report = loaded(draft, "revenue", tmp_path / "a.csv")
        assert (report.rules, report.sums["tax"]["loaded"], report.sums["tax"]["file"]) == (
            {"aggregate": 1},
            Decimal("10.5"),
            Decimal("10.5"),
        )
        assert "line 5 states sums of the records in too few fields ('TOTAL;10.5'): set aside as their total" in report.notes
    else:
        with pytest.raises(FileRefused, match=r"1 of 4 records .* 'fields: 2 instead of 4'"):
            loaded(draft, "revenue", tmp_path / "a.csv")


def test_no_more_notes_than_can_be_read(draft, tmp_path):
    told(tmp_path / "a.csv", tuple(line for day in range(10, 30) for line in (f"2023-{day // 3:02};A;T{day};1.5", f"Total {day};;;1.5")))
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert report.rules == {"aggregate": 20} and "15 more totals of other records are set aside, the last on line 41" in report.notes


@pytest.mark.parametrize(
    "records",
    [
        (*JANUARY, "Sous-total;;;10.51", *FEBRUARY),
        ("Total;;;10.51", *JANUARY),
        (*JANUARY[:2], ";;;11.75"),
        ("Sous-total;;;10.51", *JANUARY, "Sous-total;;;15.01", *FEBRUARY, "Total;;;25.51"),
        ("Total;;;25.5", *JANUARY, "Sous-total;;;10.5", *FEBRUARY, "Sous-total;;;15.01"),
        (*JANUARY, "2023-01;C;;10.5"),
        (*JANUARY, "2023-13;A;DD;10.5"),
    ],
    ids=[
        "a cent off",
        "a cent off above its records",
        "two records and no word",
        "groups above and all below, a cent off in a group",
        "all above and groups below, a cent off in all",
        "no word, and an office of its own",
        "a record of its own with a wrong month",
    ],
)
def test_what_the_sums_do_not_prove_is_refused_with_line_and_cure(draft, tmp_path, records):
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *records]), encoding="utf-8")
    with pytest.raises(FileRefused, match=r"cannot be loaded, more than 1%.* at line [0-9], column .*--accept-loss"):
        loaded(draft, "revenue", tmp_path / "a.csv")


def test_an_office_that_begins_with_the_word_counts_in_the_totals_around_it(draft, tmp_path):
    lines = ("Sous-total;;;13.5", *JANUARY, "2023-01;Total Nord;DD;3", "Sous-total;;;15.01", *FEBRUARY, "Total;;;28.51")
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert (report.loaded, report.rules, report.sums["tax"]["loaded"]) == (7, {"aggregate": 3}, Decimal("28.51"))
    assert [note for note in report.notes if "Total Nord" in note] == [doubt("Bureau", 1, "Total Nord", "3", 6)]


def test_an_office_of_that_name_is_loaded_where_the_sums_say_that_it_is_no_total(draft, tmp_path):
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *JANUARY, "2023-01;TOTAL;DD;10.49"]), encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert report.loaded == 4 and report.notes == [doubt("Bureau", 1, "TOTAL", "10.49", 5)]


def doubt(column: str, count: int, value: str, amount: str, line: int, stated: str = "") -> str:
    return (
        f"column {column!r}: {count} records hold {value!r} (tax {amount}; the first on line {line}): if they sum up others, these count "
        f'twice: state aggregates = "{stated or value}" for this column in the mapping, or delete them'
    )


@pytest.mark.parametrize(
    ("records", "notes"),
    [
        (
            (*JANUARY, "2023-01;Nord TOTAL (off);DD;10.51"),
            [doubt("Bureau", 1, "Nord TOTAL (off)", "10.51", 5, r"Nord TOTAL \\(off\\)")],
        ),
        (("2023-01;Total Nord;DD;10.51", *JANUARY), [doubt("Bureau", 1, "Total Nord", "10.51", 2)]),
        (("2023-01;A;DD;5.5", "2023-01;A;Taxe totale;5.5", "2023-02;A;Taxe totale;1"), [doubt("Taxe", 2, "Taxe totale", "6.5", 3)]),
        (("2023-01;Aisne;DD;5.5", "2023-01;Somme;DD;5.5"), [doubt("Bureau", 1, "Somme", "5.5", 3)]),
        ((*JANUARY, "2023-01;Santa Suma;DD;10.5", "2023-01;Oise;DD;1"), [doubt("Bureau", 1, "Santa Suma", "10.5", 5)]),
    ],
    ids=[
        "a cent off",
        "a cent off above its records",
        "of one record, not first in its cell",
        "a department",
        "a place, though the sums agree",
    ],
)
def test_what_holds_the_word_and_is_not_proven_is_loaded_and_told_with_line_and_amount(draft, tmp_path, records, notes):
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *records]), encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    whole = sum(Decimal(one.split(";")[3]) for one in records)
    assert (report.loaded, report.quarantined, report.notes) == (len(records), 0, notes)
    assert report.sums["tax"]["loaded"] == whole and rows(draft, "SELECT sum(amount) FROM payment") == [(whole,)]


def test_of_many_that_may_count_twice_a_few_are_told_and_the_sum_of_all_others(draft, tmp_path, monkeypatch):
    monkeypatch.setattr(record_totals, "MOST_VALUES", 7)
    records = [f"2023-01;O{place} total;DD;{place}.5" for place in range(10)]
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *records]), encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert [note[:42] for note in report.notes[:5]] == [f"column 'Bureau': 1 records hold 'O{place} total'" for place in range(5)]
    assert report.notes[5:] == [
        "5 more records hold the word of a total (tax 37.5; the first on line 7): if they sum up others, these count twice"
    ]


def test_a_record_with_a_wrong_month_is_no_total_for_the_name_of_its_place(draft, tmp_path):
    (tmp_path / "a.csv").write_text(f"{HEADER}\n2023-01;Aisne;DD;5.5\n2023-13;Somme;DD;5.5", encoding="utf-8")
    with pytest.raises(FileRefused, match="cannot be loaded"):
        loaded(draft, "revenue", tmp_path / "a.csv")


def test_totals_are_judged_however_many_there_are_or_the_file_is_refused_in_words(draft, tmp_path, monkeypatch):
    records = [one for at in range(5_100) for one in (f"2023-01;O{at};A;3", f"2023-01;O{at};B;4", f"2023-01;O{at} total;C;7")]
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *records]), encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert (report.loaded, report.rules, report.sums["tax"]["loaded"]) == (10_200, {"aggregate": 5_100}, 5_100 * (3 + 4))
    assert rows(draft, "SELECT count(*), sum(amount) FROM payment") == [(10_200, 5_100 * 7)]
    assert "5,095 more totals of other records are set aside, the last on line 15301" in report.notes
    monkeypatch.setattr(record_totals, "MOST", 3)
    (tmp_path / "b.csv").write_text("\n".join([HEADER, *records[:12]]), encoding="utf-8")
    with pytest.raises(FileRefused, match="line 13: more than 3 records state the sums of those above: state `aggregates`"):
        loaded(draft, "revenue", tmp_path / "b.csv")


def test_the_nearest_place_that_a_total_reaches_back_to_is_the_one_that_trying_each_finds():
    rng, found, net = random.Random(7), Proof(), [0]  # by number of records: their sum
    places, totals, gone = [(0, 0, 0)], 0, 0  # records, sum and line
    for line in range(2, 3_000):
        if rng.random() < 0.6:
            net.append(net[-1] + rng.choice([1, 2, 3, 0, -1]))
            continue
        amount, least_ = net[-1] - rng.choice(places[-4:])[1] + rng.choice([0, 0, 1]), rng.choice([1, 2, 3])
        records = len(net) - 1
        each = [one for one in places if records - one[0] >= least_ and net[-1] - one[1] == amount]
        above = {"tax": Decimal(net[-1] + gone)}
        since = found.reach(Candidate(line, "", "", "", least_, records + totals, {"tax": Decimal(amount)}, above))
        assert ((since.records, since.line) if since else None) == ((each[-1][0], each[-1][2]) if each else None)
        if each:
            places.append((records, net[-1], line))
            totals, gone = totals + 1, gone + amount
    assert found.count == totals > 400


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("Total", 1), ("*** TOTAL ***", 1), ("Sous-total A", 1), ("Sub total", 1), ("Grand total", 1), ("Totale generale", 1),
        ("المجموع", 1), ("2023;Total;5", 1), ("Nord total", 2), ("NORD_TOTAL", 2), ("Taxe totale", 2), ("Somme totale", 2),
        ("Suma general", 1), ("Somme", 3), ("Santa Suma", 3), ("Totalement", 0),
        ("Summe", 1), ("Gesamtsumme", 1), ("Итого", 1), ("Всего по коду", 1), ("Toplam", 1), ("RAZEM", 1), ("合計", 1), ("A합계", 0),
        ("S/Total", 1), ("À reporter", 1), ("Report;5", 1), ("Carried forward", 1), ("Cumul", 1), ("Reports", 0), ("Transporte aéreo", 0),
        ("Summerland", 0), ("Itogon", 0),
        ("Somalia", 0), ("Sumatra", 0), ("TotalEnergies", 0), ("A", 0),
    ],
)  # fmt: skip
def test_a_word_says_how_many_records_a_total_must_sum_up(text, records):
    assert least(text) == records


def test_each_amount_of_a_total_must_be_the_sum_of_its_own_column(draft, tmp_path):
    header = (
        "Bureau;Année;Série;Numéro;Régime;Date d'enregistrement;Article;Code SH;Pays d'origine;Poids net;Valeur CIF;Droit de douane;TVA"
    )
    items = [f"NK01;2025;C;{number};IM4;03/02/2025;1;01012100;CN;{number}.5;{number}00.25;{number};0.5" for number in (1, 2, 3, 4)]
    (tmp_path / "a.csv").write_text(
        "\n".join([header, *items[:2], "Total NK01;;;;;;;;;4;300.5;3;1", *items[2:], "Total;;;;;;;;;12;1001;10;2"])
    )
    report = loaded(draft, "asycuda", tmp_path / "a.csv")
    assert report.rules == {"aggregate": 2} and report.sums["value"]["loaded"] == 1001 and report.sums["tax"]["loaded"] == 12
    (tmp_path / "b.csv").write_text("\n".join([header, *items, "Total;;;;;;;;;12;1001;11;2"]))
    with pytest.raises(FileRefused, match="may be totals or notes: delete them, or state skip_after = 1"):
        loaded(draft, "asycuda", tmp_path / "b.csv")
