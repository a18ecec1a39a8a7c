"""Drafts where headers tell little: numbers of declarations and items by how they run, what is an amount and what a code."""

import io
from decimal import Decimal

import pytest

from data.loading.authoring import draft, sample
from tests.data.loading.own import draft as draft_
from tests.data.loading.own import loaded, own_folder, rows

__all__ = ["draft_", "own_folder"]
HEADER = "{number};{item};Dédouané le;Bureau;{goods};Provenance;Poids net;Valeur CAF (XOF);{tax};XYZ"
VALUES = [Decimal(f"{1000 + 7 * place}.25") for place in range(40)]


def written(folder, number="Réf.", item="Rg", goods="Classement", tax="DD", first="A{0}") -> tuple[str, int]:
    """Write 40 items of 20 declarations; the text of the draft, and the number of declarations."""
    text = io.StringIO()
    print(HEADER.format(number=number, item=item, goods=goods, tax=tax), file=text)
    for place, value in enumerate(VALUES):
        declared, item_no = first.format(500 + place // 2), place % 2 + 1
        goods_code = ("87032290", "04022100", "10063000")[place % 3]
        day, office = f"{place % 27 + 1:02}/03/2025", f"BK{place // 2 % 2}"
        cells = f"{declared};{item_no};{day};{office};{goods_code};CHINE;12,5;{value};{value / 10};{place}.5"
        print(cells.replace(".", ","), file=text)
    (folder / "a.csv").write_text(text.getvalue(), encoding="utf-8")
    return draft.drafted("own", sample.sampled(folder / "a.csv")), 20


@pytest.mark.parametrize(
    ("number", "item", "goods", "tax", "first"),
    [
        ("Réf.", "Rg", "Classement", "DD", "A{0}"),
        ("X1", "X2", "X3", "Arancel", "48200000{0}"),
        ("Nº Aceptación", "Sec", "Subpart. Arancelaria", "Arancel", "48200000{0}"),
        ("Numéro DUM", "N° ordre article", "NGP", "DI", "309{0}X"),
        ("N_DU", "Adição", "Cod_Pautal", "DA", "DU{0}"),
    ],
)
def test_a_draft_tells_declarations_items_goods_and_taxes_apart(draft_, own_folder, tmp_path, number, item, goods, tax, first):
    text, declarations = written(tmp_path, number, item, goods, tax, first)
    for field, name in (("decl_id", number), ("item_no", item), ("hs_code", goods)):
        assert f'field = "{field}"\nnames = ["{name}"]' in text
    assert 'key = ["decl_id", "item_no"]  # no two records share these' in text
    (own_folder / "own.toml").write_text(text, encoding="utf-8")
    report = loaded(draft_, "own", tmp_path / "a.csv")
    assert report.sums["value"]["loaded"] == sum(VALUES) and report.sums["tax"]["loaded"] == sum(value / 10 for value in VALUES)
    assert rows(draft_, "SELECT count(*), sum(item_count), count(DISTINCT hs2) FROM clearance") == [(declarations, 40, 3)]


def test_amounts_that_no_header_tells_are_offered_as_a_tax_and_not_taken(tmp_path):
    text, _ = written(tmp_path)
    assert '# [[tax]]\n# code = "XYZ"\n# class = "other"' in text and '# amount = "XYZ"' in text


def test_a_column_of_amounts_is_no_code(tmp_path):
    text, _ = written(tmp_path, tax="TPI")
    assert 'field = "agreement"' not in text and 'amount = "TPI"' in text


def test_where_nothing_numbers_the_declarations_each_record_is_one_and_the_draft_loads(draft_, own_folder, tmp_path):
    (tmp_path / "a.csv").write_text(
        "Fecha;Aduana;Partida arancelaria;US$ CIF\n2025-03-01;A;01012100;10.25\n2025-03-02;A;01012100;10.25\n2025-03-02;A;01012100;10.25\n"
    )
    text = draft.drafted("own", sample.sampled(tmp_path / "a.csv"))
    assert "MISSING decl_id" in text and "key = " not in text and 'currency = "USD"  # of value and taxes: the headers' in text
    (own_folder / "own.toml").write_text(text, encoding="utf-8")
    report = loaded(draft_, "own", tmp_path / "a.csv")
    assert (report.loaded, report.sums["value"]["loaded"]) == (3, Decimal("30.75"))
    assert rows(draft_, "SELECT count(*) FROM clearance") == [(3,)]
