"""Drafts of files of revenue: months or taxes in columns, or one amount a record; each loads with its sums as it is drafted."""

from decimal import Decimal

import pytest

from data.loading.authoring import draft as drafts
from data.loading.authoring import sample
from data.loading.authoring.check import mistakes
from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
FORMS = {
    "months in columns": (
        "Bureau;Rubrique;janv-24;févr-24;mars-24;Total\nA;DD;1 234,5;2,5;3,5;1 240,5\nA;TVA;1,25;;3;4,25\n",
        {
            (202401, "A", "DD"): "1234.5",
            (202402, "A", "DD"): "2.5",
            (202403, "A", "DD"): "3.5",
            (202401, "A", "TVA"): "1.25",
            (202403, "A", "TVA"): "3",
        },
    ),
    "months without a year in columns": (
        "Año,Aduana,Tributo,Enero,Febrero,Diciembre\n2023,A,ADV,1,2,3\n2024,A,ADV,10,20,30\n",
        {(y, "A", "ADV"): str(v) for y, v in ((202301, 1), (202302, 2), (202312, 3), (202401, 10), (202402, 20), (202412, 30))},
    ),
    "taxes in columns": (
        "Month,Office,Customs duty,VAT,Total\n2024-01,A,1.5,2,3.5\n2024-02,A,,2.25,2.25\n",
        {(202401, "A", "CUSTOMS-DUTY"): "1.5", (202401, "A", "VAT"): "2", (202402, "A", "VAT"): "2.25"},
    ),
    "taxes in columns, year and month apart": (
        "Ano;Mês;Alfândega;Direitos;IVA\n2024;Janeiro;Luanda;1,5;2\n2024;Fevereiro;Luanda;1,75;4\n",
        {
            (202401, "Luanda", "DIREITOS"): "1.5",
            (202401, "Luanda", "IVA"): "2",
            (202402, "Luanda", "DIREITOS"): "1.75",
            (202402, "Luanda", "IVA"): "4",
        },
    ),
    "one amount a record": (
        "Periodo;Aduana;Tributo;Recaudado\n01/2024;A;ADV;1.5\n02/2024;A;IGV;2.5\n",
        {(202401, "A", "ADV"): "1.5", (202402, "A", "IGV"): "2.5"},
    ),
    "months in columns, no office": ("Taxe;2024-01;2024-02\nDD;1.5;2\n", {(202401, "-", "DD"): "1.5", (202402, "-", "DD"): "2"}),
}


@pytest.mark.parametrize(("text", "wanted"), FORMS.values(), ids=FORMS)
def test_a_file_of_revenue_is_drafted_as_revenue_and_loads(draft, own_folder, tmp_path, text, wanted):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (own_folder / "own.toml").write_text(drafts.drafted("own", sample.sampled(tmp_path / "a.csv"), "XOF"), encoding="utf-8")
    assert not mistakes(own_folder / "own.toml")
    report = loaded(draft, "own", tmp_path / "a.csv")
    assert report.sums["tax"]["file"] == report.sums["tax"]["loaded"] == sum(map(Decimal, wanted.values()))
    found = rows(draft, "SELECT month, office, tax, amount FROM payment WHERE currency = 'XOF' AND method = 'aggregate'")
    assert {row[:3]: row[3] for row in found} == {key: Decimal(value) for key, value in wanted.items()}


@pytest.mark.parametrize(
    "text",
    [
        "Fecha;Aduana;Partida arancelaria;US$ CIF\n2025-03-01;A;01012100;10.25\n2025-03-02;A;01012100;10.25\n",
        "Mois;Bureau;N° déclaration;Montant;TVA\n2025-03;A;7;10.25;1\n2025-04;A;8;10.25;2\n",
        "Date;Bureau;Valeur;TVA\n01/03/2025;A;10.25;1.5\n02/03/2025;A;1;2.5\n",
    ],
    ids=["goods", "declarations", "days"],
)
def test_what_may_be_declarations_is_drafted_as_such(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    drafted = drafts.drafted("own", sample.sampled(tmp_path / "a.csv"), "XOF")
    assert "[into.item]" in drafted and "[into.payment]" not in drafted


def test_the_shipped_source_reads_months_in_columns_and_leaves_totals_out(draft, tmp_path):
    text = "Bureau;Taxe;janv-24;févr-24;Mars 2024;Total\nA;DD;1.5;2.5;3.5;7.5\nA;TVA;1;;3;4\nTOTAL;;2.5;2.5;6.5;11.5\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert (report.mapping, report.loaded, report.rules) == ("revenue_months", 2, {"aggregate": 1})
    assert (report.sums["tax"]["loaded"], report.sums["tax"]["aggregate"], report.sums["tax"]["file"]) == (
        Decimal("11.5"),
        Decimal("11.5"),
        23,
    )
    assert rows(draft, "SELECT month, sum(amount) FROM payment GROUP BY 1 ORDER BY 1") == [
        (202401, Decimal("2.5")), (202402, Decimal("2.5")), (202403, Decimal("6.5"))
    ]  # fmt: skip
    (tmp_path / "b.csv").write_text("Bureau;Taxe;2023;2024\nA;DD;1.5;2.5\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="'2023' and '2024' are periods that stand in columns of their own"):
        loaded(draft, "revenue", tmp_path / "b.csv")
