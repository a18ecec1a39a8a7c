"""docs/mapping.md alone is enough: its two files, mapped by its two mappings, load with the sums that plain csv and Decimal give."""

import csv
import io
import re
from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from docs import mapping_page
from docs.reference import MAPPING
from tests.data.loading.own import draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
PAGE = MAPPING.read_text(encoding="utf-8")


def block(name: str) -> str:
    """The text of a file, or of a mapping, as the page shows it."""
    found = re.search(rf"(?:file|mapping) `{re.escape(name)}`[^\n]*\n\n```(?:toml)?\n(.*?)```", PAGE, re.DOTALL)
    assert found, name
    return found[1]


def of_dua() -> list[dict[str, str]]:
    """The records of the first example, by plain csv: without the three lines above the header and the total below."""
    text = "\n".join(block("dua.csv").splitlines()[3:])
    return [row for row in csv.DictReader(io.StringIO(text)) if row["DUA"] != "TOTAL"]


def of_gd() -> list[list[str]]:
    return list(csv.reader(io.StringIO(block("gd.txt")), delimiter="|"))


def comma(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


@pytest.fixture
def example(own_folder, tmp_path):
    """Puts a mapping and a file of the page in place, and gives the path of the file."""

    def put(name: str, file: str):
        (own_folder / f"{name}.toml").write_text(block(f"{name}.toml"), encoding="utf-8")
        (tmp_path / file).write_text(block(file), encoding="utf-8")
        return tmp_path / file

    return put


def test_one_record_per_item_with_taxes_in_columns(draft, example):
    report, records = loaded(draft, "dua", example("dua", "dua.csv")), of_dua()
    assert (report.physical, report.loaded, report.quarantined) == (len(records), len(records), 0) == (5, 5, 0)
    sums = {
        name: sum(Decimal(row[name]) for row in records) for name in ("USD_CIF", "PESO_NETO", "PESO_BRUTO", "ADVALOREM", "IGV", "USD_FLETE")
    }
    assert rows(draft, "SELECT sum(value), sum(net_kg), sum(gross_kg), sum(duty_assessed), sum(tax_assessed), sum(freight) FROM item") == [
        (sums["USD_CIF"], sums["PESO_NETO"], sums["PESO_BRUTO"], sums["ADVALOREM"], sums["ADVALOREM"] + sums["IGV"], sums["USD_FLETE"])
    ]
    assert rows(draft, "SELECT tax, sum(assessed), sum(base), count(*) FROM tax_line GROUP BY 1 ORDER BY 1") == [
        ("ADV", sums["ADVALOREM"], sums["USD_CIF"], 5),
        ("IGV", sums["IGV"], None, 5),
    ]
    assert {name: one["file"] for name, one in report.sums.items()} == {
        "value": sums["USD_CIF"],
        "weight": sums["PESO_NETO"],
        "tax": sums["ADVALOREM"] + sums["IGV"],
    }


def test_one_clearance_row_per_declaration_with_the_goods_of_its_largest_item(draft, example):
    loaded(draft, "dua", example("dua", "dua.csv"))
    declared = {row["DUA"] for row in of_dua()}
    assert rows(draft, "SELECT count(*), count(DISTINCT decl_id), sum(item_count), sum(declarations) FROM clearance") == [
        (4, 4, 5, len(declared))
    ]
    assert rows(draft, "SELECT hs6, item_count, customs_value FROM clearance WHERE decl_id = '118-000101'") == [
        ("847130", 2, Decimal("15230.40") + Decimal("9870.15"))
    ]
    origins = {(row["DUA"], row["SERIE"]): row["PAIS_ORIGEN"] for row in of_dua()}
    names = dict(rows(draft, "SELECT decl_id || '/' || item_no, origin FROM item"))
    known = {"CHINA": "CN", "CHILE": "CL", "Türkiye": "TR", "ALEMANIA": "DE"}
    assert all(names["/".join(place)] == known[name] for place, name in origins.items() if name in known)


def test_no_header_and_a_decimal_comma(draft, example):
    report, records = loaded(draft, "gd", example("gd", "gd.txt")), of_gd()
    assert (report.physical, report.loaded, report.quarantined) == (4, 4, 0)
    weight, value, duty, tax = (sum(comma(row[place]) for row in records) for place in (10, 11, 12, 13))
    assert rows(draft, "SELECT sum(net_kg), sum(value), sum(duty_assessed), sum(tax_assessed) FROM item") == [
        (weight, value, duty, duty + tax)
    ]
    assert report.sums["tax"]["file"] == report.sums["tax"]["loaded"] == duty + tax
    used = [row for row in records if row[6][0] not in "578"]
    assert rows(draft, "SELECT sum(home_use_value), sum(home_use_tax) FROM item") == [
        (sum(comma(row[11]) for row in used), sum(comma(row[12]) + comma(row[13]) for row in used))
    ]
    assert rows(draft, "SELECT count(*), sum(is_open), sum(item_count) FROM clearance") == [(3, 1, 4)]
    assert rows(draft, "SELECT hs_code, origin FROM item ORDER BY decl_id, item_no") == [
        (row[8].replace(".", ""), code) for row, code in zip(records, ("AU", "JP", "ID", "UZ"), strict=True)
    ]


def test_items_counted_as_declarations_are_refused_with_the_figures(draft, example, own_folder):
    path = example("dua", "dua.csv")
    text = block("dua.toml").replace("[into.clearance]\n", '[into.clearance]\nwhere = "true"\n')
    (own_folder / "dua.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused, match=r"into\.clearance: 5 rows for 4 declarations"):
        loaded(draft, "dua", path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            (('field = "item_no"', 'field = "place"'), ('"decl_id", "item_no"]', '"decl_id", "place"]')),
            "into.clearance: 5 rows for 4 declarations",
        ),
        ((("[into.item]", '[into.item]\nitem_no = "1"'),), "into.item: 5 rows for 4 items"),
        (
            (('key = ["decl_id", "item_no"]\n', ""), ('names = ["SERIE"]', 'names = ["SERIE"]\ncodes = { 2 = "1" }')),
            "into.item: 5 rows for 4 items",
        ),
    ],
)
def test_a_grain_that_is_off_is_refused_with_the_figures(draft, example, own_folder, changes, says):
    path, text = example("dua", "dua.csv"), block("dua.toml")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (own_folder / "dua.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused, match=says):
        loaded(draft, "dua", path)


def test_a_broken_mapping_breaks_only_itself(draft, example, own_folder):
    path = example("dua", "dua.csv")
    (own_folder / "other.toml").write_text('source = "other"\nbreaks = 1\n')
    assert loaded(draft, "dua", path).loaded == 5
    with pytest.raises(FileRefused, match=r"other\.toml: line 2: breaks: no such setting; "):
        loaded(draft, "other", path)


@pytest.mark.parametrize("model", mapping_page.MODELS, ids=lambda model: model.__name__)
def test_every_setting_is_explained(model):
    for name, field in model.model_fields.items():
        assert name == "name" or re.search(
            rf"^\| `{field.alias or name}` \|[^\n]*\| \S[^|]* \|$", PAGE.replace("\\|", "/"), re.MULTILINE
        ), name


@pytest.mark.parametrize("table", mapping_page.DATED)
def test_every_field_of_a_table_has_a_unit_and_the_table_its_grain(table):
    assert f"### `{table}`" in PAGE and mapping_page.grain(table).startswith("one row per")
    for name in mapping_page.columns_of(table):
        computed = table == "clearance" and name not in mapping_page.FIELDS
        assert computed or name == "load_id" or f"| `{name}` |" in PAGE, name
