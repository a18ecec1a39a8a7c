"""Kinds of files that are loaded, in variants: delimiters, headers, names of months, lengths of codes; or the refusal that helps."""

import csv
import io
from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from data.loading.values.edition_names import named
from tests.data.loading.own import ROOT, draft, loaded, rows

__all__ = ["draft"]
BRAZIL = ("Ano", "Mês", "UF", "IMPOSTO SOBRE IMPORTAÇÃO", "IPI - FUMO")
REVENUE = [
    ("2009", "Janeiro", "AC", "9641,13", "-20,08"),
    ("2009", "Fevereiro", "SP", "1391271,46", ""),
    ("2009", "Março", "SP", "0", "7,5"),
]


def text_of(header, records, delimiter=",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header, *records])
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("month", [str, lambda name: name[:3], str.lower, lambda name: name[:3].upper()])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_revenue_of_brazil_is_read_with_other_delimiters_and_names_of_months(draft, tmp_path, delimiter, month, encoding):
    records = [(year, month(name), *rest) for year, name, *rest in REVENUE]
    (tmp_path / "receita.csv").write_text(text_of(BRAZIL, records, delimiter), encoding=encoding)
    report = loaded(draft, "revenue", tmp_path / "receita.csv")
    wanted = sum(Decimal(cell.replace(",", ".")) for record in REVENUE for cell in record[3:] if cell)
    assert (report.sums["tax"]["file"], report.sums["tax"]["loaded"], report.loaded) == (wanted, wanted, 3)
    assert rows(draft, "SELECT DISTINCT month FROM payment ORDER BY 1") == [(200901,), (200902,), (200903,)]


@pytest.mark.parametrize("header", ["month", "date", "Mois", "Mês", "Monat"])
def test_totals_among_partners_are_in_no_sum_and_are_told_with_theirs(draft, tmp_path, header):
    records = [("2020-01-01", "10.5", "9", "4.25", "5"), ("2020-02-01", "20", "18", "", "7.5")]
    (tmp_path / "imports.csv").write_text(text_of((header, "World", "EU27", "France", "Germany"), records), encoding="utf-8")
    report = loaded(draft, "trade_totals", tmp_path / "imports.csv")
    wanted = sum(Decimal(cell) for record in records for cell in record[3:] if cell) * 1_000_000
    assert report.sums["value"]["loaded"] == wanted
    assert rows(draft, "SELECT sum(value), count(DISTINCT month) FROM item") == [(wanted, 2)]
    for name, place in (("World", 1), ("EU27", 2)):
        come_to = sum(Decimal(record[place]) for record in records).normalize()
        assert f"column '{name}' is not read and is in no sum: its 2 numbers come to {come_to:f}" in report.notes


def test_columns_that_are_no_countries_are_not_loaded_as_partners(draft, tmp_path):
    (tmp_path / "imports.csv").write_text("month,fees,customs_duties,levies,excise\n2020-01,1,10,3,2\n")
    with pytest.raises(FileRefused, match="line 1: none of the columns is named after a country: fees, customs_duties, levies, excise:"):
        loaded(draft, "trade_totals", tmp_path / "imports.csv")
    (tmp_path / "imports.csv").write_text("month,Chile,excise\n2020-01,10,2\n")
    assert loaded(draft, "trade_totals", tmp_path / "imports.csv").sums["value"]["loaded"] == 12_000_000


def test_the_refusal_of_a_weight_in_tonnes_says_what_loads_it(draft, tmp_path):
    (tmp_path / "steel.csv").write_text("HS4,direction,Mass (tonnes),year\n7301,export,100.5,2020\n")
    with pytest.raises(
        FileRefused,
        match=r"no column of value or weight; .*: head the column of amounts as one of value, .*tonnes times 1,000\), as one of net_kg",
    ):
        loaded(draft, "trade_totals", tmp_path / "steel.csv")
    (tmp_path / "steel.csv").write_text("HS4,direction,net_kg,year\n7301,export,100500,2020\n")
    assert loaded(draft, "trade_totals", tmp_path / "steel.csv").sums["weight"]["loaded"] == 100_500


TARIFF = "period,reporterISO,partnerISO,partner2ISO,flowCode,classificationCode,cmdCode,customsCode,motCode,netWgt,primaryValue"


@pytest.mark.parametrize("source", ["partner_trade", "trade_totals"])
@pytest.mark.parametrize("codes", [("85171300", "85171400"), ("8517130010", "8517130090"), ("010121000010", "010121000020")])
def test_national_tariff_lines_of_comtrade_are_read_and_totals_above_them_set_aside(draft, tmp_path, source, codes):
    lines = [f"202301,FRA,CHN,W00,M,H6,{code},C00,0,1.5,{amount}" for code, amount in zip(codes, ("10.25", "20"), strict=True)]
    lines.append(
        f"202301,FRA,CHN,W00,M,H6,{codes[0][:6]},C00,0,3,30.25" if codes[0][:6] == codes[1][:6] else lines[0].replace(codes[0], "8517")
    )
    (tmp_path / "lines.csv").write_text("\n".join([TARIFF, *lines, ""]))
    report = loaded(draft, source, tmp_path / "lines.csv")
    table = "mirror" if source == "partner_trade" else "item"
    assert rows(draft, f"SELECT hs_code, hs6, value FROM {table} ORDER BY 1") == [
        (code, code[:6], Decimal(amount)) for code, amount in zip(codes, ("10.25", "20"), strict=True)
    ]
    assert report.rules == {"aggregate": 1} and report.sums["value"]["loaded"] == Decimal("30.25")


@pytest.mark.parametrize(
    ("text", "editions"),
    [("HS6_2017", [2017]), ("HS6 2022", [2022]), ("HS4 to HS5", [2012, 2017]), ("HS6_2017_to_HS6_2022", [2017, 2022]), ("H6", [2022])],
)
def test_hs6_beside_a_year_is_a_level_and_no_edition(text, editions):
    assert named(text) == editions


def test_a_formula_of_an_old_workbook_that_was_never_calculated_is_told(draft):
    report = loaded(draft, "asycuda", ROOT / "tests/data/loading/samples/workbook/formulas.xls")
    tax = sum((Decimal(100 + item) + Decimal("18.5") for item in range(12)), Decimal(0)) - 101  # the duty of the second item is a formula
    assert (report.loaded, report.sums["tax"]["loaded"]) == (12, tax)
    [note] = [one for one in report.notes if "formula left them empty" in one]
    assert note.startswith("cells of amounts whose formula left them empty: 1, first L3: ") and "open it in a spreadsheet" in note


@pytest.mark.parametrize(
    ("regime", "flow"),
    [("Admission temporaire", "import"), ("Entrepôt", "import"), ("Warehousing", "import"), ("Exportation temporaire", "export")],
)
def test_regimes_in_words_tell_the_flow(draft, tmp_path, regime, flow):
    header = "Office,Number,Regime,Registration date,HS code,CIF value"
    (tmp_path / "flat.csv").write_text(f"{header}\nA,1,{regime},13/02/2024,85171300,500.25\n", encoding="utf-8")
    assert loaded(draft, "asycuda", tmp_path / "flat.csv").sums["value"]["loaded"] == Decimal("500.25")
    assert rows(draft, "SELECT flow FROM item") == [(flow,)]
