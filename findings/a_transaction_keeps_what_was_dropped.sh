#!/usr/bin/env bash
# Within a transaction DuckDB keeps what was unregistered or dropped: an Arrow table stays allocated after `unregister`, a temporary table
# after DROP TABLE, until COMMIT. SQLAlchemy begins a transaction with the first SELECT, so that a long load held every block of its files
# (1.8 GB where 1 GB was enough). What a draft is read for before it is filled must end in a commit, so that each statement ends on its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q duckdb==1.5.6 pyarrow==26.0.1
"$folder/env/bin/python" - "$folder" <<'PY'
import sys

import duckdb
import pyarrow as pa

connection = duckdb.connect(f"{sys.argv[1]}/draft.duckdb")


def arrow_after_five_blocks():
    for _ in range(5):
        block = pa.table({"number": pa.array(range(500_000), pa.int64())})
        connection.register("block", block)
        connection.execute("CREATE OR REPLACE TEMP TABLE counted AS SELECT count(*) AS held FROM block")
        connection.unregister("block")
        del block
    return pa.total_allocated_bytes() // 1_000_000


def engine():
    return connection.execute("SELECT sum(memory_usage_bytes) // 1000000 FROM duckdb_memory()").fetchone()[0]


alone = arrow_after_five_blocks()
connection.execute("BEGIN")
within = arrow_after_five_blocks()
connection.execute("CREATE TEMP TABLE numbers AS SELECT range AS number FROM range(4000000)")
connection.execute("DROP TABLE numbers")
dropped = engine()
connection.execute("COMMIT")
print(f"DuckDB {duckdb.__version__}, pyarrow {pa.__version__}: five blocks of 4 MB, each unregistered after use")
print(f"Arrow memory, each statement on its own: {alone} MB; in one transaction: {within} MB; after COMMIT: {pa.total_allocated_bytes() // 1_000_000} MB")
print(f"the engine's memory after DROP TABLE in the transaction: {dropped} MB; after COMMIT: {engine()} MB")
assert alone == 0 and within >= 16 and pa.total_allocated_bytes() < 1_000_000, "a transaction keeps Arrow tables no more"
assert dropped >= 25 and engine() < 10, "a transaction keeps dropped tables no more"
PY
