#!/usr/bin/env bash
# A formula that was never calculated (written by a program, not saved by a spreadsheet) comes from python-calamine as "", as an empty cell
# does; and a sheet whose last rows hold nothing else has fewer rows: an amount would be lost unseen. An empty text as the result of a formula
# has t="str" in the file, by which the two can be told apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-calamine==0.9.1 openpyxl==3.1.5
"$folder/env/bin/python" - "$folder/book.xlsx" <<'PY'
import sys
from importlib.metadata import version

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
for row in (["what", "amount"], ["stored", 5], ["never calculated", "=B2*2"], ["empty", None]):
    book.active.append(row)
book.active["B6"] = "=B2*3"
book.save(sys.argv[1])
rows = list(CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows())
print("python-calamine", version("python-calamine"))
for row in rows:
    print(row)
assert rows[2][1] == rows[3][1] == "", "a formula without a stored value can be told from an empty cell now"
print("a formula without a stored value and an empty cell are the same; rows given:", len(rows), "of 6")
PY
