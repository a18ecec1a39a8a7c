"""Units in the names of columns: those that change nothing are left out, thousands are read as such or refused without a wrong cure."""

from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from data.loading.mapping import sources
from data.loading.mapping.header_match import matched
from data.loading.refusals import header_currencies
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


def test_a_mapping_that_states_its_currency_takes_that_alone():
    comtrade = next(one for one in sources.mappings() if one.name == "partner_trade")
    assert units.bare(["TradeValue (USD)", "TradeValue (KES)"], comtrade) == ["TradeValue", "TradeValue (KES)"]
    assert [sorted(units.currencies(name)) for name in ("Valeur ALL", "TVA (F CFA)", "Net weight (kgs)", "VIT_CIF")] == [
        ["ALL"],
        ["XAF", "XOF"],
        [],
        [],
    ]


XOF = ("Valeur CAF XOF", "DD_XOF", "TVA (FCFA)")
CURED = r"column '{0}': amounts in .*{1}: export the column in national currency, or, .* state currency = "
NONE, OTHER = "nothing states that this is the currency of the administration", "the currency of the administration is {0}"
MONEY = {  # currency of the administration, headers of value, duty and VAT, and what is refused or noted
    "rand": ("", ("CIF value (ZAR)", "DD", "TVA"), CURED.format("CIF value .ZAR.", NONE), ""),
    "rupees": ("", ("Valeur CAF INR", "DD", "TVA"), CURED.format("Valeur CAF INR", NONE), ""),
    "Canadian": ("", ("Valeur en douane (CAD)", "DD", "TVA"), CURED.format("Valeur en douane .CAD.", NONE), ""),
    "lek": ("", ("Valeur CAF ALL", "DD", "TVA"), CURED.format("Valeur CAF ALL", NONE), ""),
    "dollars": ("", ("CIF value (USD)", "DD", "TVA"), CURED.format("CIF value .USD.", NONE), ""),
    "a tax": ("", ("CIF value", "DD", "TVA (ZAR)"), CURED.format("TVA .ZAR.", NONE), ""),
    "two": ("", ("CIF value (ZAR)", "DD (MZN)", "TVA (MZN)"), CURED.format("CIF value .ZAR.", NONE), ""),
    "another": ("MZN", ("CIF value (ZAR)", "DD (ZAR)", "TVA (ZAR)"), CURED.format("CIF value .ZAR.", OTHER.format("MZN")), ""),
    "francs elsewhere": ("KES", ("Valeur CAF", "DD", "TVA (FCFA)"), CURED.format("TVA .FCFA.", OTHER.format("KES")), ""),
    "its own": ("ZAR", ("CIF value (ZAR)", "DD", "TVA"), "", ""),
    "its own francs": ("XOF", XOF, "", ""),
    "francs": ("", XOF, "", "national currency, and this to be XOF, as the headers say (Valeur CAF XOF, DD_XOF, TVA (FCFA))"),
    "all in one": ("", ("Valor CIF (AOA)", "Direitos (AOA)", "IVA (AOA)"), "", "and this to be AOA, as the headers say"),
}


@pytest.mark.parametrize(("own", "names", "refused", "noted"), MONEY.values(), ids=MONEY)
def test_a_currency_in_a_header_is_that_of_the_administration_or_refused(draft, tmp_path, own, names, refused, noted):
    matches = matched("asycuda", headed(tmp_path, names, ITEMS))
    if own:
        draft.raw.execute("INSERT INTO administration (currency) VALUES (?)", [own])
    if refused:
        with pytest.raises(FileRefused, match=refused):
            header_currencies.judge(draft.raw, matches)
    else:
        header_currencies.judge(draft.raw, matches)
        assert noted in " ".join(header_currencies.notes(draft.raw, matches))
        assert bool(noted) == bool(header_currencies.notes(draft.raw, matches))


def headed(tmp_path, names, records, more: str = ""):
    header = FLAT.format(weight="Poids net", **dict(zip(("value", "duty", "vat"), names, strict=True)))
    return put(tmp_path / "a.csv", header + more, records)


def test_a_load_judges_the_currency_of_headers_and_of_its_column(draft, tmp_path):
    with pytest.raises(FileRefused, match=CURED.format("CIF value .ZAR.", NONE)):
        loaded(draft, "asycuda", headed(tmp_path, ("CIF value (ZAR)", "DD", "TVA"), ITEMS))
    column = ";National currency"
    with pytest.raises(FileRefused, match=r"column 'CIF value \(ZAR\)' is in ZAR, and column 'National currency' says MZN"):
        loaded(draft, "asycuda", headed(tmp_path, ("CIF value (ZAR)", "DD", "TVA"), [f"{item};MZN" for item in ITEMS], column))


def test_a_column_of_one_currency_says_that_of_the_header(draft, tmp_path):
    records = [f"{item};ZAR" for item in ITEMS]
    report = loaded(draft, "asycuda", headed(tmp_path, ("CIF value (ZAR)", "DD", "TVA"), records, ";National currency"))
    assert report.sums["value"]["loaded"] == VALUE and rows(draft, "SELECT DISTINCT currency FROM item") == [("ZAR",)]


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
