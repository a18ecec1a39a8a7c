#!/usr/bin/env bash
# Babel knows the months of Algeria, Morocco, Syria, Lebanon only where they are asked for whole and in the style `format`: the
# abbreviated and the stand-alone months of these locales, which CLDR derives from the whole ones of the same region, are those of
# Arabic as such. So a chart labelled with "LLL" or "MMM" in ar_DZ says يناير beside a heading that says جانفي.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q babel==2.18.0
"$folder/env/bin/python" - <<'PY'
from datetime import date

import babel
from babel.core import Locale
from babel.dates import format_date

print("babel", babel.__version__)
day, plain = date(2025, 1, 1), format_date(date(2025, 1, 1), "MMMM", locale="ar")
for code in ("ar_DZ", "ar_SY", "ar_LB", "ar_IQ"):
    print(code, {pattern: format_date(day, pattern, locale=code) for pattern in ("MMMM", "LLLL", "MMM", "LLL")})
own = [format_date(day, "MMMM", locale=code) for code in ("ar_DZ", "ar_SY", "ar_LB")]
short = [format_date(day, pattern, locale=code) for code in ("ar_DZ", "ar_SY", "ar_LB") for pattern in ("LLLL", "MMM", "LLL")]
july = {code: Locale.parse(code).months["format"] for code in ("ar_MA", "ar_IQ")}
assert plain not in own and set(short) == {plain}, "the months of babel changed"
assert july["ar_MA"]["wide"][7] != july["ar_MA"]["abbreviated"][7] and july["ar_IQ"]["wide"][7] == july["ar_IQ"]["abbreviated"][7]
PY
