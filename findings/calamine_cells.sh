#!/usr/bin/env bash
# A cell in error of a workbook cannot be told from an empty one by python-calamine: both come as "", so that an amount whose formula failed
# (#N/A) would be lost unseen. And iter_rows begins at the first row of the sheet, but at the first column that is used.
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
book.active["C3"], book.active["D3"] = "amount", "note"
book.active["C4"] = "#N/A"
book.active["C4"].data_type = "e"
book.active["D4"] = "a formula failed"
book.active["D5"] = "nothing there"
book.save(sys.argv[1])
sheet = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
rows = list(sheet.iter_rows())
print("python-calamine", version("python-calamine"))
print("start of the used area (row, column from 0):", sheet.start)
for row in rows:
    print(row)
assert rows[3][0] == "" and rows[4][0] == "", "cells in error can be told from empty ones now"
assert len(rows) == 5 and len(rows[0]) == 2 and sheet.start == (2, 2), "rows and columns begin alike now"
print("a cell in error and an empty cell are the same; rows begin at row 0, columns at column", sheet.start[1])
PY
