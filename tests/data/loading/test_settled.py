"""Mistakes of a mapping that are TOML and yet cannot be used are refused with the setting; what skip_after leaves out is told."""

import re

import pytest

from data.loading import load
from data.loading.mapping import sources
from tests.data.loading.own import draft, loaded, own_folder

__all__ = ["draft", "own_folder"]
MAPPING = """source = "tot"
key = ["period", "hs"]
skip_after = 1
[constants]
flow = "import"
currency = "USD"
[[column]]
field = "period"
names = ["DAY"]
kind = "date"
[[column]]
field = "hs"
names = ["HS"]
[[column]]
field = "value"
names = ["VALUE"]
kind = "decimal"
[derived]
month = "CAST(strftime(period, '%Y%m') AS INTEGER)"
hs_code = "hs"
[into.item]
import_value = "value"
records = "1"
[sums]
value = { field = "value", table = "item", column = "value" }
"""
TEXT = "DAY,HS,VALUE\n2025-01-05,847130,10.5\n2025-01-06,010121,20\nTOTAL,,30.5\n"


def read(folder, draft, tmp_path, old, new):
    (folder / "tot.toml").write_text(MAPPING.replace(old, new), encoding="utf-8")
    (tmp_path / "tot.csv").write_text(TEXT, encoding="utf-8")
    return loaded(draft, "tot", tmp_path / "tot.csv")


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("key =", 'encodings = ["utf-99"]\nkey =', "line 2: encodings: .*'utf-99' is not an encoding"),
        ("key =", 'delimiters = ["||"]\nkey =', "line 2: delimiters: .*'||' is not a mark between fields"),
        ("key =", "delimiters = []\nkey =", "line 2: delimiters: .*none is stated"),
        ("key =", 'period = ["hs"]\nkey =', "line 2: period: 'hs' is read as code"),
        ('"import"', '"imports"', "constants: .*'imports' is not one of import, export, transit"),
        ('names = ["HS"]', 'names = ["HS"]\npattern = "([0-9"', "pattern: .*is not a regular expression: unterminated"),
        ('kind = "date"', 'kind = "date"\nformats = ["dd/mm/yyyy"]', "formats: .*'dd/mm/yyyy' is not a form of dates"),
        ('kind = "date"', 'kind = "date"\nformats = ["%Q"]', "formats: .*'%Q' is not a form of dates"),
        ('hs_code = "hs"', 'hs_code = "CAST(hs AS DATE)"', "line 20: derived.hs_code: .*847130.*; on line 2 of"),
        ('import_value = "value"', 'import_value = "sum(value)"', "tot.toml: SQL: Binder Error: .*GROUP BY"),
        ('import_value = "value"', 'import_value = "hs || flow"', "line 22: into.item.import_value: .*; on line 2 of"),
    ],
)
def test_a_mistake_is_refused_by_setting_and_value(own_folder, draft, tmp_path, old, new, told):
    with pytest.raises(load.FileRefused, match=told.replace("||'", r"\|\|'")):
        read(own_folder, draft, tmp_path, old, new)


def test_what_skip_after_leaves_out_is_told(own_folder, draft, tmp_path):
    report = read(own_folder, draft, tmp_path, "", "")
    assert (report.loaded, report.sums["value"]["file"]) == (2, 10.5 + 20)
    assert [note for note in report.notes if "skip_after" in note] == [
        "line 4 is left out, as skip_after states, and is in no sum: 'TOTAL,,30.5'"
    ]


def test_every_shipped_mapping_is_known_as_shipped(own_folder):
    assert all(sources.is_shipped(mapping) for mapping in sources.mappings())
    changed = sources.named("revenue")[0].model_copy(update={"title": "other"})
    assert not sources.is_shipped(changed) and re.fullmatch(r"revenue\w*", changed.name)
