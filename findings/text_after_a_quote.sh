#!/usr/bin/env bash
# A field whose closing quote is followed by more text ("North"east) is read without a word by two CSV readers, each in its own way: pyarrow
# drops the quotes and joins the parts, DuckDB with strict_mode off keeps one quote and loses the last letter. Python's csv module refuses it
# when told to be strict. A loader that must say which record is damaged has to look at the quotes itself before it hands a file over.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyarrow==26.0.1 duckdb==1.5.6
"$folder/env/bin/python" - "$folder/offices.csv" <<'PY'
import csv
import sys
from importlib.metadata import version

import duckdb
from pyarrow import csv as arrow

with open(sys.argv[1], "w") as file:
    file.write('id,office\n1,"North"east\n2,South\n')
by_arrow = [row["office"] for row in arrow.read_csv(sys.argv[1]).to_pylist()]
query = f"SELECT office FROM read_csv('{sys.argv[1]}', header = true, delim = ',', quote = '\"', strict_mode = false) ORDER BY id"
by_duckdb = [row[0] for row in duckdb.sql(query).fetchall()]
try:
    list(csv.reader(open(sys.argv[1], newline=""), strict=True))
    by_python = "read"
except csv.Error as error:
    by_python = f"refused: {error}"
print("pyarrow", version("pyarrow"), "reads", by_arrow)
print("duckdb", version("duckdb"), "reads", by_duckdb)
print("Python's csv, strict:", by_python)
assert by_arrow == ["Northeast", "South"], "pyarrow tells the text after the quote now"
assert by_duckdb == ['North"eas', "South"], "DuckDB reads the field in another way now"
assert by_python.startswith("refused")
PY
