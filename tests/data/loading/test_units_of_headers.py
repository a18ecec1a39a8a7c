"""Units in the names of columns: those that change nothing are left out, thousands are read as such or refused without a wrong cure."""

from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from data.loading.mapping import sources
from data.loading.refusals.layouts import key_of
from data.loading.values import units
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
FLAT = "Bureau;Année;Numéro;Régime;Date d'enregistrement;Article;Code SH;{weight};{value};{duty};{vat}"
ITEMS = ["NK01;2025;7;IM4;03/02/2025;1;01012100;1250.5;1234567.89;246913.58;266666.66"]
ITEMS += ["NK02;2025;9;IM4;14/02/2025;1;10063000;25000;9000000.50;900000.05;1782000.10"]
VALUE, WEIGHT, TAX = (sum(Decimal(item.split(";")[at]) for item in ITEMS for at in places) for places in ((8,), (7,), (9, 10)))
HEADERS = (
    ("Poids net (kg)", "Valeur CAF (FCFA)", "Droit de douane (FCFA)", "TVA (FCFA)"),
    ("POIDS NET EN KG", "VALEUR CAF XOF", "DD_XOF", "TVA_XOF"),
    ("Masse nette [kgs]", "Valeur en douane, monnaie locale".replace(", ", " (") + ")", "DD", "TVA (F CFA)"),
    ("Peso líquido (quilos)", "Valor aduaneiro (AOA)", "Direitos (AOA)", "IVA (AOA)"),
)


def put(path, header: str, records: list[str]):
    path.write_text("\n".join([header, *records]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("names", HEADERS, ids=[names[0] for names in HEADERS])
def test_units_that_change_nothing_are_left_out(draft, tmp_path, names):
    header = FLAT.format(**dict(zip(("weight", "value", "duty", "vat"), names, strict=True)))
    report = loaded(draft, "asycuda", put(tmp_path / "a.csv", header, ITEMS))
    assert [report.sums[name]["loaded"] for name in ("value", "weight", "tax")] == [VALUE, WEIGHT, TAX]


@pytest.mark.parametrize("value", ["Valeur CAF (milliers FCFA)", "Valeur CAF en millions", "CIF value (000s)", "CIF value (1,000 KES)"])
def test_a_column_in_thousands_is_never_to_be_renamed(draft, tmp_path, value):
    with pytest.raises(FileRefused, match=r"in another unit: do not rename it, .* multiplier = 1000 for thousands") as refused:
        loaded(draft, "asycuda", put(tmp_path / "a.csv", FLAT.format(weight="Poids net", value=value, duty="DD", vat="TVA"), ITEMS))
    assert "Rename the column" not in str(refused.value)


def test_a_value_in_the_money_of_an_invoice_is_not_taken_for_that_of_the_country():
    flat = next(one for one in sources.mappings() if one.name == "asycuda_flat")
    names = ["CIF value (USD)", "CIF value (KES)", "TVA (XOF)", "TVA (FCFA)", "Valeur EUR", "Net weight (t)"]
    assert units.bare(names, flat) == ["CIF value (USD)", "CIF value", *names[2:]]
    comtrade = next(one for one in sources.mappings() if one.name == "partner_trade")
    assert units.bare(["TradeValue (USD)", "TradeValue (KES)"], comtrade) == ["TradeValue", "TradeValue (KES)"]


def test_names_of_columns_are_compared_without_accents():
    assert {key_of(name) for name in ("Numéro", "NUMERO", "numéro ", "N_u mero")} == {"numero"}
    assert key_of("Mês") == key_of("mes") and key_of("수입자") == key_of("수입자 ") != key_of("수입")


WITS = "Nomenclature,ReporterISO3,ProductCode,ReporterName,PartnerISO3,PartnerName,Year,TradeFlowName,TradeFlowCode,TradeValue in 1000 USD"
TRADE = [
    ("KEN", "010121", "DEU", "Import", "12.345"),
    ("KEN", "010121", "ROM", "Export", "0.0005"),
    ("KEN", "090111", "DEU", "Import", "7"),
]


def test_thousands_of_wits_are_read_as_thousands(draft, tmp_path):
    records = [f"H4,{reporter},{code},,{partner},,2019,{flow},5,{value}" for reporter, code, partner, flow, value in TRADE]
    report = loaded(draft, "partner_trade", put(tmp_path / "wits.csv", WITS, [*records, "H4,KEN,010121,,WLD,,2019,Import,5,12.345"]))
    assert report.sums["value"]["loaded"] == 1000 * sum(Decimal(one[-1]) for one in TRADE) == Decimal("19345.5")
    assert rows(draft, "SELECT DISTINCT partner, months FROM mirror ORDER BY 1") == [("DE", 12), ("RO", 12)]
