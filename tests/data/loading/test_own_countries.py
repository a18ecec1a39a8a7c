"""Countries that the SQL of a mapping of one's own leaves by name get their codes; a name that is not known is told."""

from tests.data.loading.own import draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
MAPPING = """
title = "Declarations"
source = "own"
key = ["decl_id", "item_no"]
period = ["registered_on"]
column = [
  { field = "decl_id", names = ["Number"], required = true },
  { field = "item_no", names = ["Item"], kind = "integer", required = true },
  { field = "registered_on", names = ["Date"], kind = "date", required = true },
  { field = "hs_code", names = ["HS"], kind = "hs", widths = [6], required = true },
  { field = "origin_name", names = ["Origin"] },
  { field = "value", names = ["Value"], kind = "decimal", required = true },
]
[derived]
flow = "'import'"
currency = "'USD'"
hs2 = "hs_code[:2]"
hs4 = "hs_code[:4]"
hs6 = "hs_code[:6]"
origin = "upper(origin_name)"
[into.item]
import_value = "value"
partner = "origin"
items = "1"
records = "1"
valid = "1"
[replaces]
item = ["decl_id"]
[sums]
value = { field = "value", table = "item", column = "value" }
"""
NAMES = (("Turkey", 3), ("Viet Nam", 2), ("Ivory Coast", 1), ("CN", 1), ("Atlantis", 2), ("-", 1))


def test_names_that_sql_leaves_get_their_codes_and_what_is_not_known_is_told(draft, own_folder, tmp_path):
    (own_folder / "own.toml").write_text(MAPPING)
    lines = [f"D{name}{each},1,2026-01-05,870323,{name},10" for name, count in NAMES for each in range(count)]
    (tmp_path / "own.csv").write_text("Number,Item,Date,HS,Origin,Value\n" + "\n".join(lines) + "\n")
    report = loaded(draft, "own", tmp_path / "own.csv")
    found = dict(rows(draft, "SELECT origin, count(*) FROM item GROUP BY 1"))
    assert found == {"TR": 3, "VN": 2, "CI": 1, "CN": 1, "ATLANTIS": 2, "-": 1}
    assert dict(rows(draft, "SELECT partner, count(*) FROM item GROUP BY 1")) == found
    [note] = [each for each in report.notes if "countries not known" in each]
    assert "'ATLANTIS' (2 records)" in note and "TURKEY" not in note and "load country_names FILE" in note


def test_a_column_of_countries_is_told_of_once(draft, own_folder, tmp_path):
    own = MAPPING.replace('{ field = "origin_name", names = ["Origin"] }', '{ field = "origin", names = ["Origin"], kind = "country" }')
    (own_folder / "own.toml").write_text(own.replace('origin = "upper(origin_name)"\n', ""))
    lines = ["Number,Item,Date,HS,Origin,Value", "D1,1,2026-01-05,870323,Atlantis,10", "D2,1,2026-01-05,870323,Turkey,10"]
    (tmp_path / "own.csv").write_text("\n".join(lines) + "\n")
    report = loaded(draft, "own", tmp_path / "own.csv")
    assert len([each for each in report.notes if "countries not known" in each]) == 1
    assert rows(draft, "SELECT origin FROM item ORDER BY 1") == [("Atlantis",), ("TR",)]
