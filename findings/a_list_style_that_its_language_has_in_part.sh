#!/usr/bin/env bash
# babel.lists.format_list raises KeyError for styles that its documentation lists, in languages that it knows: the style `unit` of Spanish
# holds the pattern of the end alone, what CLDR inherits from `standard` is not there. Other languages lack the style as a whole and are
# written in another one, with their word for "and". So a list without a conjunction works in English and fails or differs elsewhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q babel==2.18.0
"$folder/env/bin/python" - <<'PY'
import babel
from babel.core import Locale
from babel.lists import format_list
from babel.localedata import locale_identifiers


def written(code):
    try:
        return format_list(["A", "B", "C"], "unit", code)
    except KeyError as missing:
        return f"KeyError: {missing}"


print("babel", babel.__version__)
said = {code: written(code) for code in ("en", "es", "es_MX", "fr", "pt", "ar")}
for code, text in said.items():
    print(f"{code:6} {text}")
failing = [code for code in locale_identifiers() if written(code).startswith("KeyError")]
print(f"{len(failing)} of {len(locale_identifiers())} locales fail; Spanish holds {dict(Locale.parse('es').list_patterns['unit'])}")
assert said["en"] == "A, B, C" and said["es"] == "KeyError: 'start'" and said["fr"] == "A, B et C", "the lists of babel changed"
PY
