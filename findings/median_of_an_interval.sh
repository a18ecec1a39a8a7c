#!/usr/bin/env bash
# DuckDB 1.5.6 takes an INTERVAL, which the difference of two TIMESTAMPs is, for something that has no middle: the median of an even number of
# release times is the lower of the two middle ones, 2 hours for times of 1, 2, 30 and 31 hours, where the same times as numbers have 16 and
# avg() of the same intervals is right. quantile_cont refuses an INTERVAL, so nothing tells of the difference. The median of a DECIMAL is the
# middle, but cut to the scale of the column, and always downwards: of 1.99 and 2.00 it is 1.99, of -1.99 and -2.00 it is -2.00.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q duckdb==1.5.6
"$folder/env/bin/python" - <<'PY'
from datetime import timedelta
from decimal import Decimal

import duckdb

connection = duckdb.connect()
connection.execute("""CREATE TABLE release AS SELECT TIMESTAMP '2026-01-05 08:00' AS arrived, arrived + to_hours(hours) AS released, hours
    FROM (VALUES (1), (2), (30), (31)) AS made(hours)""")
found = connection.execute("SELECT median(released - arrived), avg(released - arrived), median(hours) FROM release").fetchone()
print("duckdb", duckdb.__version__)
print("median of the intervals, mean of the intervals, median of the hours:", *found)
assert found == (timedelta(hours=2), timedelta(hours=16), 16.0), "the median of an interval is another now"
try:
    connection.execute("SELECT quantile_cont(released - arrived, 0.5) FROM release")
except duckdb.BinderException as error:
    print("quantile_cont:", str(error).splitlines()[0])
else:
    raise SystemExit("quantile_cont takes an interval now")
query = "SELECT median(x::DECIMAL(18,2)) FROM (VALUES ({}), ({})) AS made(x)"
medians = [connection.execute(query.format(*pair)).fetchone()[0] for pair in ((1.99, 2.00), (-1.99, -2.00))]
print("medians of decimals:", *medians)
assert medians == [Decimal("1.99"), Decimal("-2.00")], "decimals are not cut downwards now"
PY
