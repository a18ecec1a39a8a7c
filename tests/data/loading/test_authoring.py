"""Writing a mapping with the commands: a draft loads as it stands, each mistake has its line and the nearest right name."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import manage
from data.loading import load
from data.loading.authoring import check, column_evidence, draft, sample
from data.loading.authoring.lines import SettingLines
from data.loading.authoring.mistakes import mapping_of
from data.loading.reading.file_bytes import FileRefused
from data.releases import release
from settings import settings
from tests.data.loading.own import EXAMPLES, own_folder

__all__ = ["own_folder"]
SUNAT = """CODI_ADUAN,NUME_CORRE,FECH_INGSI,LIBR_TRIBU,CODI_AGENT,VIA_TRANSP,NUME_SERIE,PART_NANDI,PAIS_ORIGE,\
FOB_DOLPOL,FLE_DOLAR,SEG_DOLAR,PESO_NETO,IMPO_ADV,IMPO_IGV
118,000001,20250302,20000000001,1000,1,1,8471300000,CN,549.583,38.471,5.496,109.917,0.00,94.97
118,000001,20250302,20000000001,1000,1,2,902300000,LK,80200.459,5614.032,802.005,16040.09,120.5,13858.64
235,000001,20250316,20000000002,1004,4,1,8471300000,US,9314.41,652.009,93.144,1862.882,0.00,1609.53
"""
FRENCH = """Extrait des declarations;;;;;;;;;
;;;;;;;;;
Bureau;Numero declaration;Date enregistrement;Num article;Importateur;Position tarifaire;Pays origine;Poids net;\
Valeur en douane;Droit de douane;TVA;Couleur circuit
BJA01;C 1001;02/01/2025 08:15;1;IFU001;84713000;CHINE;1 200,5;12 345 678,00;1 234 567,80;2 444 444,24;Rouge
BJA01;C 1001;02/01/2025 08:15;2;IFU001;10063000;INDE;25 000;8 000 000,50;800 000,05;1 584 000,10;Rouge
BJB02;C 1002;28/01/2025 17:40;1;IFU002;27101912;NIGERIA;1 000;650 000,25;0;117 000,05;Vert
Total;;;;;;;27 200,5;20 995 678,75;2 034 567,85;4 145 444,39;
"""
SPANISH = """Extracto de declaraciones;;;;;;;;;
;;;;;;;;;
Aduana;Nro Declaracion;Item;Fecha Registro;Importador;Partida;Pais Origen;Peso Neto;Valor CIF;Derecho;IVA
ALT;2025-000001;1;03/02/2025;20100;84713000;CHINA;1200,50;12345,60;617,28;2333,32
ALT;2025-000001;2;03/02/2025;20100;10063000;INDIA;25000;8000,00;0;1440,00
BRV;2025-000002;1;28/02/2025;20200;27101912;NIGERIA;1000;650,25;32,51;122,90
TOTAL;;;;;;;27200,50;20995,85;649,79;3896,22
"""
GD = (EXAMPLES / "gd.txt").read_text(encoding="utf-8")
CASES = {
    "sunat": ("dua.csv", SUNAT, "FOB_DOLPOL", "PESO_NETO", ("IMPO_ADV", "IMPO_IGV")),
    "bureau": ("extrait.csv", FRENCH, "Valeur en douane", "Poids net", ("Droit de douane", "TVA")),
    "aduana": ("extracto.csv", SPANISH, "Valor CIF", "Peso Neto", ("Derecho", "IVA")),
}


def run(*words: str) -> str:
    result = CliRunner().invoke(manage.main, ["source", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def plain(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", ".") or "0")


def records(text: str) -> list[dict[str, str]]:
    """The records of a file by plain csv: below the lines of banner, above the total."""
    lines = [line for line in text.splitlines() if not line.startswith((";", "Extra", "Total", "TOTAL"))]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";" if ";" in lines[0] else ","))


@pytest.mark.parametrize("name", CASES)
def test_a_draft_loads_as_it_stands_with_the_sums_of_the_file(own_folder, tmp_path, name):
    file, text, value, weight, taxes = CASES[name]
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    run("new", name, str(path))
    assert "no mistakes" in run("check", str(own_folder / f"{name}.toml"))
    told, rows = run("try", name, str(path)), records(text)
    sums = {"value": [value], "weight": [weight], "tax": taxes}
    for key, headers in sums.items():
        total = sum(plain(row[header]) for row in rows for header in headers)
        assert f"{key}: file {total.normalize():,f} = {total.normalize():,f} loaded" in told, told
    assert f"item: {len(rows)} rows" in told and "clearance: 2 rows" in told and "Nothing was published." in told
    with pytest.raises(release.NoRelease):
        release.current(release.folder_of(settings().warehouse))


def test_numbers_of_each_office_are_told_apart(own_folder, tmp_path):
    (tmp_path / "dua.csv").write_text(SUNAT)
    text = draft.drafted("sunat", sample.sampled(tmp_path / "dua.csv"))
    assert 'key = ["office", "number", "item_no"]' in text and "concat_ws('-', office, number)" in text
    assert "widths = [10]" in text and 'base = "value"' in text


def test_what_a_draft_says_of_a_file(tmp_path):
    (tmp_path / "extrait.csv").write_text(FRENCH)
    text = draft.drafted("bureau", sample.sampled(tmp_path / "extrait.csv"), "XOF")
    for line in (
        "skip_before = 2  # lines above the header",
        "skip_after = 1  # records at the end that are no data: CHECK",
        'decimal = ","',
        'thousands = " "',
        "# Numero declaration (2): C 1001, C 1002",
        "# the number of the declaration: the header says 'numero decl'",
        'formats = ["%d/%m/%Y %H:%M"]',
        'codes = { "Rouge" = "red", "Vert" = "green" }  # green, blue, yellow or red. CHECK',
        'class = "vat"  # duty, vat, excise, fee or other. CHECK',
        "# MISSING",
    ):
        assert (line in text) != (line == "# MISSING"), line


def test_a_file_without_a_header_is_drafted_by_its_values(tmp_path):
    (tmp_path / "gd.txt").write_text(GD, encoding="utf-8")
    text = draft.drafted("gd", sample.sampled(tmp_path / "gd.txt"))
    assert "header = false" in text and 'delimiters = ["|"]' in text and 'thousands = "."' in text
    assert 'field = "hs_code"\nposition = 9' in text and 'field = "registered_at"\nposition = 3' in text
    assert 'field = "origin"\nposition = 10' in text and "# MISSING value" in text


def test_a_workbook_is_drafted_too(own_folder, tmp_path):
    workbook = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(SUNAT)):
        workbook.active.append([float(cell) if "." in cell else cell for cell in row])
    workbook.create_sheet("Notes")
    workbook.save(tmp_path / "dua.xlsx")
    run("new", "book", str(tmp_path / "dua.xlsx"))
    assert 'sheet = "Sheet"' in (own_folder / "book.toml").read_text()
    told = run("try", "book", str(tmp_path / "dua.xlsx"), "--rows", "2")
    assert "value: file 80,750.042 = 80,750.042 loaded" in told and "Only the first 2 records were read." in told


def test_a_number_of_two_readings_is_left_to_the_writer(tmp_path):
    (tmp_path / "two.csv").write_text("Declaration;Item;Date;HS code;Net weight;CIF value\nA1;1;2025-01-02;847130;12.500;145.328\n")
    text = draft.drafted("two", sample.sampled(tmp_path / "two.csv"))
    assert "can be read in two ways" in text and '# [[numbers]]\n# decimal = "."' in text and '# thousands = "."' in text


def test_a_trial_uses_the_reference_tables_of_the_warehouse_and_leaves_it(own_folder, tmp_path):
    (tmp_path / "dua.csv").write_text(SUNAT.replace(",LK,", ",Serendib,"))
    (own_folder / "sunat.toml").write_text(draft.drafted("sunat", sample.sampled(tmp_path / "dua.csv")))
    with release.draft(tmp_path / "warehouse", fresh=True) as first:
        load.load_files(first, "sunat", [tmp_path / "dua.csv"])
        first.raw.execute("UPDATE country SET name = 'Serendib' WHERE code = 'LK'")
        first.publish("test", demonstration=False, as_of=load.as_of(first))
    before = sorted(path.name for path in (tmp_path / "warehouse").iterdir())
    told = run("try", "sunat", str(tmp_path / "dua.csv"))
    assert "Serendib" not in told and "item: 3 rows" in told and "unchanged" not in told
    assert sorted(path.name for path in (tmp_path / "warehouse").iterdir()) == before


def test_a_mapping_that_is_there_is_not_written_over(own_folder, tmp_path):
    (tmp_path / "dua.csv").write_text(SUNAT)
    run("new", "sunat", str(tmp_path / "dua.csv"))
    with pytest.raises(FileRefused, match="is there already"):
        run("new", "sunat", str(tmp_path / "dua.csv"))
    with pytest.raises(FileRefused, match="cannot be the name of a source"):
        run("new", "../x", str(tmp_path / "dua.csv"))
    run("new", "sunat", str(tmp_path / "dua.csv"), "--force")


def test_without_a_folder_it_says_which_setting_names_one(tmp_path, monkeypatch):
    monkeypatch.delenv("PORTOLAN_SOURCES", raising=False)
    settings.cache_clear()
    with pytest.raises(FileRefused, match="PORTOLAN_SOURCES=folder"):
        run("new", "sunat", str(tmp_path / "dua.csv"))


DUA = (EXAMPLES / "dua.toml").read_text(encoding="utf-8")
MISTAKES = [
    ("title = ", "titel = ", "line 1: titel: no such setting; did you mean 'title'?"),
    ('kind = "hs"', 'kind = "hscode"', "column.8.kind: 'hscode' is not one of code, hs,"),
    ("required = true", "requird = true", "column.1.requird: no such setting; did you mean 'required'?"),
    (
        'key = ["decl_id", "item_no"]',
        'key = ["decl_id", "itemno"]',
        "line 7: key: 'itemno' is not a field that a column fills; did you mean 'item_no'?",
    ),
    ('period = ["registered_on"]', 'period = ["month_on"]', "line 8: period: 'month_on' is not a field"),
    ("[into.item]", "[into.itm]", "into.itm: no such table; did you mean 'item'?"),
    ('items = "1"', 'itemz = "1"', "into.item.itemz: table item has no column 'itemz'; did you mean 'items'?"),
    ('hs4 = "hs_code[:4]"', 'hs4 = "hscode[:4]"', "column 8: derived.hs4: SQL: Referenced column"),
    ('import_value = "value"', 'import_value = "valu"', 'into.item.import_value: SQL: Referenced column "valu" not found'),
    ('import_value = "value"', 'import_value = "CASE WEN 1"', "into.item.import_value: SQL: "),
    ("[adds.office]", "[adds.offices]", "adds.offices: no such table; did you mean 'office'?"),
    ('column = "net_kg" }', 'column = "netto" }', 'sums.weight: SQL: Referenced column "netto" not found'),
    ('value = { field = "value"', 'value = { field = "valeur"', "sums.value: no column fills a field 'valeur'; did you mean 'value'?"),
    ("scale = 3", 'scale = "three"', "scale: 'three' must be a whole number"),
    ("skip_before = 3", "skip_before = -3", "line 5: skip_before: -3 "),
    ('clearance = ["decl_id"]', 'clearence = ["decl_id"]', "replaces.clearence: no such table; did you mean 'clearance'?"),
    ("[derived]", "[derived", "not TOML"),
    ('source = "dua"\n', "", "line 1: source: is missing"),
]


@pytest.mark.parametrize(("right", "wrong", "says"), MISTAKES, ids=[wrong[:24] for _, wrong, _ in MISTAKES])
def test_each_mistake_has_its_line_and_the_nearest_right_name(tmp_path, right, wrong, says):
    text = DUA.replace(right, wrong, 1)
    assert right in DUA
    (tmp_path / "dua.toml").write_text(text, encoding="utf-8")
    found = check.mistakes(tmp_path / "dua.toml")
    told = next((one for one in found if says in one), "")
    assert told, found
    line = int(told.split("line ")[1].split(",")[0].split(":")[0])
    changed = wrong.split("\n")[0]
    assert not changed or changed in text.split("\n")[line - 1] or "is missing" in told, told


def test_every_mistake_is_named_at_once(tmp_path):
    text = DUA.replace('"decl_id", "item_no"]', '"decl", "item"]', 1).replace("[replaces]", '[replaces]\ntarget = ["moth"]')
    (tmp_path / "dua.toml").write_text(text)
    assert len(check.mistakes(tmp_path / "dua.toml")) == 3
    text = DUA.replace('items = "1"', 'itemz = "1"').replace("[adds.office]", "[adds.ofice]").replace('kind = "hs"', 'kind = "hz"')
    (tmp_path / "dua.toml").write_text(text)
    assert len(check.mistakes(tmp_path / "dua.toml")) == 3


def test_a_right_mapping_has_no_mistakes():
    assert [check.mistakes(path) for path in sorted(EXAMPLES.glob("*.toml"))] == [[], []]


@pytest.mark.parametrize("path", sorted(Path("data/sources").glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_mappings_name_settings_and_tables_that_there_are(path):
    expected = ("asycuda",)  # their expressions use the declaration beside the item, which the loading of several files joins
    found = check.mistakes(path)
    assert found == [] or (path.stem.startswith(expected) and all("SQL" in one for one in found)), found


def test_items_of_a_list_over_several_lines_have_their_own_lines():
    lines = SettingLines("""key = ["a", # not, one
  "b,]", "c"]
column = [
  { field = "x", names = ["One", "Two"], codes = { a = "1" } },
  # { field = "left out" },

  { field = "y",
    names = [] }, { field = "z" },
]
pairs = [[1, 2],
  [3,
   4]]
empty = []
last = 1
[into.item]
names = [
  "n"]
""")
    found = {
        ("key", 0): 1, ("key", 1): 2, ("key", 2): 2, ("column", 0): 4, ("column", 0, "names"): 4, ("column", 1, "field"): 7,
        ("column", 2, "field"): 8, ("column", 3): 3, ("pairs", 0): 10, ("pairs", 1, 0): 11, ("pairs", 1, 1): 12, ("empty", 0): 13,
        ("last",): 14, ("into", "item", "names", 0): 17,
    }  # fmt: skip
    assert {path: lines.of(path) for path in found} == found


def test_a_mistake_in_a_list_names_the_line_of_its_item():
    text = """title = "T"
source = "own"
key = ["day"]
column = [
  { field = "day", names = ["Day"], kind = "date" },
  { field = "amount", names = ["Amount"], kind = "money" },
]
"""
    _, told = mapping_of("own", text)
    assert any(each.startswith("line 6: column.2.kind: 'money' is not one of") for each in told), told


def test_lines_are_found_by_setting():
    lines = SettingLines('a = 1\n[[column]]\nfield = "x"\n[[column]]\nfield = """\nkind = 3\n"""\nkind = 2\n[into.item]\n"b c" = 1\n')
    assert [
        lines.of(path) for path in (("a",), ("column", 0, "field"), ("column", 1, "kind"), ("into", "item", "b c"), ("column", 1, "z"))
    ] == [
        1,
        3,
        8,
        10,
        4,
    ]


@pytest.mark.parametrize(
    ("texts", "widths"),
    [(["0102.2110", "8703.2290"], (8,)), (["303140000", "8471300000"], (10,)), (["2025", "1"], ()), (["990000", "ABC"], ())],
)
def test_codes_of_goods_are_known_by_their_digits(texts, widths):
    assert column_evidence.facts(texts, str).widths == widths
