#!/usr/bin/env bash
# SQLAlchemy gives a function that it does not know no type, and its product with a whole number the type INTEGER, on either side: 2 * func.ln(x) is a
# whole number to it, though it is a logarithm. Nothing shows of that with the types as they ship, which read whole numbers as they come. A type
# of whole numbers that reads them by int(), which one writes because PostgreSQL's sum of a BIGINT column comes back as a Decimal, then cuts every
# decimal without a word: 2 ln 3 is 2. Turn into a whole number only what has no decimals; or state the type, func.ln(x, type_=Double).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q SQLAlchemy==2.1.9
"$folder/env/bin/python" - <<'PY'
import math

import sqlalchemy
from sqlalchemy import Double, Integer, create_engine, event, func, select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.types import NullType


class Whole(Integer):
    cache_ok = True

    def result_processor(self, dialect, coltype):
        return lambda value: None if value is None else int(value)


def one(engine, expression):
    with engine.connect() as connection:
        return connection.execute(select(expression)).scalar_one()


plain, own = create_engine("sqlite://"), create_engine("sqlite://")
own.dialect.colspecs = {**SQLiteDialect_pysqlite.colspecs, Integer: Whole}
for engine in (plain, own):
    event.listen(engine, "connect", lambda raw, _record: raw.create_function("ln", 1, math.log))
first, second, stated = 2 * func.ln(3.0), func.ln(3.0) * 2, 2 * func.ln(3.0, type_=Double)
print("SQLAlchemy", sqlalchemy.__version__)
for said, expression in (("2 * ln(3)", first), ("ln(3) * 2", second), ("2 * ln(3), stated", stated)):
    print(f"{said}: {expression.type!r}, {one(plain, expression)}; with a type of whole numbers of one's own {one(own, expression)}")
assert [type(each.type) for each in (func.ln(3.0), first, second)] == [NullType, Integer, Integer], "SQLAlchemy gives another type now"
assert one(plain, first) == one(plain, second) == one(own, stated) == 2 * math.log(3)
assert one(own, first) == one(own, second) == 2, "the decimals are kept now"
PY
