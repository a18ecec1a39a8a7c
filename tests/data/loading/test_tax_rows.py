"""Flat extracts with a record for each tax of an item: values count once, taxes all, and the account of the file says what repeats."""

import csv
import io
from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
HEADER = "Bureau;Année;Série;Numéro;Régime;Date d'enregistrement;Article;Code SH;Pays d'origine;Poids net;Valeur CIF"
NAMES = {
    "french": "Code taxe;Montant taxe;Taux",
    "english": "Tax code;Tax amount;Tax rate",
    "database": "TAX_LIN_COD;TAX_LIN_AMT;TAX_LIN_RAT",
}
RECORDS = [
    "NK01;2025;C;7;IM4;03/02/2025;1;01012100;Chine;1250.5;1000.55;DD;200.11;20",
    "NK01;2025;C;7;IM4;03/02/2025;1;01012100;Chine;1250.5;1000.55;TVA;180.25;18",
    "NK01;2025;C;7;IM4;03/02/2025;2;87032290;Japon;980;7500;DD;1500;20",
    "NK02;2025;C;9;IM7;14/02/2025;1;10063000;Viêt Nam;25000;900.50;DD;45.05;5",
    "NK02;2025;C;9;IM7;14/02/2025;1;10063000;Viêt Nam;25000;900.50;ZZQ;-3.5;",
    "NK02;2025;E;4;EX1;14/02/2025;1;52010000;France;18000;1200;;;",
]


@pytest.fixture
def flat(draft, tmp_path):
    def load(records=RECORDS, names=NAMES["french"], header=HEADER):
        text = "\n".join([f"{header};{names}", *records]) + "\n"
        (tmp_path / "flat.csv").write_text(text, encoding="utf-8")
        return loaded(draft, "asycuda", tmp_path / "flat.csv")

    return load


def plain() -> tuple[dict[str, Decimal], Decimal, Decimal]:
    """Value of each item, the value of all records, and all taxes, by csv and Decimal."""
    each = list(csv.reader(io.StringIO("\n".join(RECORDS)), delimiter=";"))
    items = {":".join((*row[:4], row[6])): Decimal(row[10]) for row in each}
    return items, sum(Decimal(row[10]) for row in each), sum(Decimal(row[12] or 0) for row in each)


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_a_record_for_each_tax_makes_one_item_and_each_tax(draft, flat, names):
    report, (items, whole, taxes) = flat(names=names), plain()
    value = report.sums["value"]
    assert (report.loaded, report.reconciled) == (6, True)
    assert (value["file"], value["loaded"], value["repeated"]) == (whole, sum(items.values()), whole - sum(items.values()))
    assert report.sums["tax"]["file"] == report.sums["tax"]["loaded"] == taxes
    assert any("repeated in records of other taxes" in line for line in report.lines())
    assert rows(draft, "SELECT count(*), sum(value), sum(items) FROM item") == [(4, sum(items.values()), 4)]
    assert rows(draft, "SELECT count(*) FROM clearance") == [(3,)]
    assert rows(draft, "SELECT code, class FROM tax WHERE code IN ('DD', 'TVA', 'ZZQ') ORDER BY 1") == [
        ("DD", "duty"), ("TVA", "vat"), ("ZZQ", "other"),
    ]  # fmt: skip
    first = "SELECT tax, rate, assessed FROM tax_line WHERE decl_id LIKE '%-7' ORDER BY item_no, tax"
    assert rows(draft, first) == [("DD", 20, Decimal("200.11")), ("TVA", 18, Decimal("180.25")), ("DD", 20, 1500)]


def test_a_tax_that_is_not_payable_is_forgone_and_ties(draft, flat):
    records = [f"{record};{place % 2}" if not record.endswith(";;;") else f"{record};" for place, record in enumerate(RECORDS)]
    report = flat(records, names=f"{NAMES['database']};TAX_LIN_MOP")
    assert report.sums["tax"]["loaded"] == plain()[2]
    assert rows(draft, "SELECT sum(forgone) FROM tax_line WHERE decl_id LIKE '%-7'") == [(Decimal("1700.11"),)]


def test_an_amount_without_a_code_is_kept_and_said(draft, flat):
    report = flat([RECORDS[0].replace(";DD;", ";;")])
    assert rows(draft, "SELECT tax FROM tax_line") == [("OTHER",)] and any("have no code" in note for note in report.notes)


@pytest.mark.parametrize(
    ("records", "header", "says"),
    [
        (
            [RECORDS[0], RECORDS[1].replace("1000.55", "1000.56")],
            HEADER,
            "lines 2 to 3, column 'Valeur CIF': .*, item 1 has 1000.55.* and 1000.56",
        ),
        (
            RECORDS,
            HEADER.replace("Article", "Libellé"),
            "column 'Code taxe' makes each record a tax of an item, and no column numbers the items",
        ),
    ],
)
def test_items_that_cannot_be_told_are_refused(flat, records, header, says):
    with pytest.raises(FileRefused, match=says):
        flat(records, header=header)


def test_the_same_tax_of_an_item_twice_is_a_duplicate(flat):
    with pytest.raises(FileRefused, match="repeat the key of another with other amounts"):
        flat([*RECORDS, RECORDS[0].replace("200.11", "300.11")])
