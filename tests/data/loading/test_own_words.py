"""Files of revenue, targets, offices and totals under the words of French and Spanish administrations, and months as people write them."""

from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from data.loading.reading.file_bytes import shown
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
REVENUE = {
    "french": "Mois;Bureau;Taxe;Montant;Devise\n{0};NK01;TVA;1250.50;MRU\n{1};NK02;DD;-250.25;MRU\n",
    "spanish": "Mes\tAduana\tImpuesto\tRecaudación\tMoneda\n{0}\tALT\tIVA\t1250.50\tHNL\n{1}\tBRV\tADV\t-250.25\tHNL\n",
}


@pytest.mark.parametrize("words", REVENUE)
@pytest.mark.parametrize(
    ("first", "second"),
    [("2024-01", "2024-02"), ("01/2024", "02/2024"), ("Jan-24", "Feb-24"), ("Jan 2024", "Feb 2024"), ("31/01/2024", "29/02/2024")],
)
def test_revenue_under_other_words_and_months(draft, tmp_path, words, first, second):
    (tmp_path / "r.csv").write_text(REVENUE[words].format(first, second), encoding="utf-8")
    assert loaded(draft, "revenue", tmp_path / "r.csv").sums["tax"]["loaded"] == Decimal("1000.25")
    assert rows(draft, "SELECT month, amount FROM payment ORDER BY 1") == [(202401, Decimal("1250.50")), (202402, Decimal("-250.25"))]


def test_revenue_with_the_month_before_the_day_is_refused(draft, tmp_path):
    (tmp_path / "r.csv").write_text(REVENUE["french"].format("01/31/2024", "02/29/2024"), encoding="utf-8")
    with pytest.raises(FileRefused, match="line 2, column 'Mois': '01/31/2024' has the month before day"):
        loaded(draft, "revenue", tmp_path / "r.csv")


@pytest.mark.parametrize(
    ("source", "text", "query", "found"),
    [
        (
            "targets",
            "Indicateur;Mois;Bureau;Taxe;Valeur;Devise\nrevenue_collected;2024-01;NK01;TVA;900.5;MRU\n",
            "SELECT month, office, revenue_target FROM target",
            [(202401, "NK01", Decimal("900.5"))],
        ),
        (
            "offices",
            "Código;Nombre;Región;Modo;Latitud;Longitud\nALT;Aduana La Mesa;Norte;air;15.45;-87.92\n",
            "SELECT code, name, region, mode FROM office WHERE code = 'ALT'",
            [("ALT", "Aduana La Mesa", "Norte", "air")],
        ),
        (
            "trade_totals",
            "année;pays;flux;sh;valeur;devise;poids net\n"
            "2023;Côte d'Ivoire;Importations;1801;1000.5;MRU;20\n2023;Chine;exportation;0303;7;MRU;1\n",
            "SELECT flow, origin, hs4, value, net_kg FROM item ORDER BY 1",
            [("export", "CN", "0303", Decimal(7), Decimal(1)), ("import", "CI", "1801", Decimal("1000.5"), Decimal(20))],
        ),
        (
            "trade_totals",
            "año;país;flujo;partida;valor;moneda\n"
            "2023;Taipei Chinois;Importación;1801;1000.5;HNL\n2023;Vietname;exportaciones;0303;7;HNL\n",
            "SELECT flow, origin, hs4, value FROM item ORDER BY 1",
            [("export", "VN", "0303", Decimal(7)), ("import", "TW", "1801", Decimal("1000.5"))],
        ),
    ],
)
def test_other_tables_under_other_words(draft, tmp_path, source, text, query, found):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    loaded(draft, source, tmp_path / "t.csv")
    assert rows(draft, query) == found


def test_a_flow_that_is_none_is_told_each_word_accepted_once(draft, tmp_path):
    (tmp_path / "t.csv").write_text("year,country,flow,hs4,value,currency\n2023,China,transit,0303,7,HNL\n", encoding="utf-8")
    with pytest.raises(FileRefused) as error:
        loaded(draft, "trade_totals", tmp_path / "t.csv")
    assert str(error.value).casefold().count("imports") == 1 and "in any case" in str(error.value)


def test_a_nomenclature_is_not_told_to_count_twice(draft, tmp_path):
    text = "section,hscode,description,parent,level\nTOTAL,TOTAL,Total of all,,0\n"
    text += "I,01,Live animals,TOTAL,2\nI,0101,Horses,01,4\nI,010121,Pure-bred,0101,6\n"
    (tmp_path / "hs-2022.csv").write_text(text, encoding="utf-8")
    assert not [note for note in loaded(draft, "hs", tmp_path / "hs-2022.csv").notes if "twice" in note]


def test_spaces_that_do_not_break_are_shown_as_spaces():
    assert shown("1\u00a0234\u202f567,89\x07") == "1 234 567,89\\x07"
