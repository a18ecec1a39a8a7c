"""What a draft says of the currency, what a check says of shipped mappings, and of a release that no clock can be worked out for."""

from pathlib import Path

import pytest

from data.loading import load, upsert
from data.loading.asycuda import extract, join
from data.loading.authoring import check, draft, sample
from data.loading.mapping import sources
from tests.data.loading.own import draft as draft_
from tests.data.loading.own import loaded, own_folder

__all__ = ["draft_", "own_folder"]
SAMPLES = Path(__file__).parent / "samples" / "asycuda"
GOODS = (
    "Numero;Data;Item;Pauta;Origem;Valor CIF;Peso liquido{header}\n"
    "1;05/01/2024;1;01012100;CN;100,50;5,0{value}\n"
    "2;25/01/2024;1;01012100;PT;200,25;6,0{value}\n"
)


def drafted(tmp_path, header: str, value: str, name: str = "a.csv", currency: str = "") -> str:
    (tmp_path / name).write_text(GOODS.format(header=header, value=value), encoding="utf-8")
    return draft.drafted("a", sample.sampled(tmp_path / name), currency)


@pytest.mark.parametrize("header", [";Moeda", ";Devise", ";Currency", ";X1"])
def test_a_column_that_says_one_currency_is_that_of_the_amounts(tmp_path, header):
    text = drafted(tmp_path, header, ";STN")
    assert f'field = "currency"\nnames = ["{header[1:]}"]' in text and 'currency = "' not in text


def test_the_currency_of_an_invoice_is_not_taken_for_it(tmp_path):
    text = drafted(tmp_path, ";Moeda factura", ";EUR", currency="STN")
    assert 'field = "invoice_currency"' in text and 'currency = "STN"  # of value and taxes: that of the administration. CHECK' in text


def test_without_a_column_it_is_the_administration_s_or_missing(tmp_path):
    assert 'currency = "KES"  # of value and taxes: that of the administration. CHECK' in drafted(tmp_path, "", "", currency="KES")
    text = drafted(tmp_path, "", "")
    assert "# MISSING currency: amounts bear none" in text and '# currency = "..."' in text and "USD" not in text
    assert 'currency = "XOF"  # of value and taxes: the headers or the file name say so. CHECK' in drafted(tmp_path, "", "", "xof 2024.csv")


@pytest.mark.parametrize("path", sorted(sources.SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_mapping_has_no_mistakes(path):
    assert check.mistakes(path) == []


def test_a_mistake_in_a_copy_of_a_part_of_an_extract_is_still_named(tmp_path):
    text = (sources.SHIPPED / "asycuda_items.toml").read_text(encoding="utf-8")
    (tmp_path / "asycuda_items.toml").write_text(text.replace("flow = 'import' AND procedure[:1]", "flaw = 'import' AND procedure[:1]", 1))
    assert [one for one in check.mistakes(tmp_path / "asycuda_items.toml") if "derived.home_use" in one and '"flaw" not found' in one]


def test_what_the_join_is_said_to_add_is_what_it_adds(draft_, monkeypatch):
    seen: dict[str, set[str]] = {}
    fill = upsert.fill

    def watched(raw, staged, upto):
        seen[staged.match.mapping.name] = {row[0] for row in raw.execute(f"DESCRIBE {staged.table}").fetchall()}
        return fill(raw, staged, upto)

    monkeypatch.setattr(extract.upsert, "fill", watched)
    load.load_files(draft_, "asycuda", [SAMPLES / f"{name}.csv" for name in ("general", "items", "taxes", "global_taxes")])
    assert set(seen) == set(extract.PARTS)
    for name, columns in seen.items():
        assert set(join.joined(join.base(name))) <= columns, name


RELEASED = """title = "Released"
source = "gone"
key = ["decl_id", "item_no"]
period = ["registered_on"]
[constants]
flow = "import"
currency = "XAF"
[[column]]
field = "decl_id"
names = ["No"]
[[column]]
field = "item_no"
names = ["Item"]
kind = "integer"
[[column]]
field = "registered_on"
names = ["Day"]
kind = "date"
formats = ["%Y-%m-%d"]
[[column]]
field = "value"
names = ["Value"]
kind = "decimal"
[[column]]
field = "released_at"
names = ["Released"]
kind = "stamp"
formats = ["%Y-%m-%d %H:%M"]
[into.item]
items = "1"
[into.clearance]
is_open = "0"
"""
SAID = "released_at is read, but neither arrival_at nor registered_at (registered_on is a day alone and has no hour): no time to release"


def test_a_release_without_a_beginning_is_said_by_the_check_and_the_load(own_folder, draft_, tmp_path):
    path = own_folder / "gone.toml"
    path.write_text(RELEASED)
    (tmp_path / "gone.csv").write_text("No,Item,Day,Value,Released\n1,1,2024-01-02,5,2024-01-03 10:00\n")
    assert "no mistakes" in check.checked(path) and SAID in check.checked(path)
    assert any(note.startswith(SAID) for note in loaded(draft_, "gone", tmp_path / "gone.csv").notes)
    path.write_text(
        RELEASED.replace('kind = "date"\nformats = ["%Y-%m-%d"]', 'kind = "stamp"\nformats = ["%Y-%m-%d"]').replace(
            "registered_on", "registered_at"
        )
        + '[derived]\nregistered_on = "CAST(registered_at AS DATE)"\n'
    )
    assert check.checked(path).endswith("shows what it makes of a file")
