"""What the demonstration lacks, written into a copy of it by plain SQL: exports of other countries, an agreement that begins, a load."""

import json
import shutil
from pathlib import Path

import duckdb

AGREEMENT, BEGINS = "NPA", "2025-11-01"
WORLD = """
create temp table world as
select m.month, r.reporter, p.partner, 'export' as flow, substr(g.hs6, 1, 2) as hs2, substr(g.hs6, 1, 4) as hs4, g.hs6,
    (1000 + hash(r.reporter || g.hs6) % 9000) * (1 + (hash(p.partner || g.hs6) % 7)) * (1 + (m.month % 100) / 20.0)
        * (case when m.month >= 202511 then 1 + (hash(g.hs6) % 5) / 10.0 else 1 end) as value_usd
from (select distinct month from item) m, (values ('US'), ('CN'), ('DE')) r(reporter),
    (select partner from item where flow = 'export' group by 1 order by sum(export_value) desc limit 12) p,
    (select hs6 from item where flow = 'export' group by 1 order by sum(export_value) desc limit 60) g
where p.partner <> r.reporter
"""


LOADED = {"month": 202606, "physical": 40, "loaded": 36, "quarantined": 3, "blank": 1}
NUMBER = "number: not a number; accepted: a number as 1234.56"
ASIDE = (  # line, column, rule, value
    (5, "Item Price", NUMBER, "abc"),
    (8, "Net Mass", NUMBER, "12kg"),
    (11, "Importer ID", "pattern: not of its form", "SECRET9"),
    (12, "Unheard of", "fields", "SECRET9"),
)


def set_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Enter a load of which records and a cell were set aside."""
    sums = {"value": {"file": 100_000, "loaded": 97_500, "warehouse": 97_500, "quarantined": 2_500, "duplicate": 0}}
    counts = {key: LOADED[key] for key in ("physical", "loaded", "quarantined", "blank")}
    report = {"source": "korea", "file": "june.csv", "sha256": "ab" * 32, "months": [LOADED["month"]], "sums": sums, **counts}
    connection.execute(
        "insert into load select max(load_id) + 1, 'korea', 'june.csv', ?, max(loaded_at), 40, 36, 3, 1, 0, ? from load",
        ["ab" * 32, json.dumps(report)],
    )
    for line, column, rule, value in ASIDE:
        row = [line, column, rule, value, f"raw,{value}"]
        connection.execute("insert into quarantine select max(load_id), 'june.csv', ?, ?, ?, ?, ? from load", row)


def planted(demo: Path, folder: Path) -> Path:
    """Return a copy of a warehouse with the exports of three other countries and an agreement that begins half way."""
    shutil.copytree(demo, folder)
    newest = max(folder.glob("release-*.duckdb"))
    with duckdb.connect(str(newest)) as connection:
        connection.execute(WORLD)
        for table in ("mirror", "rollup_mirror_market"):
            if connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone():
                described(connection, table)
        set_aside(connection)
        connection.execute(f"update agreement set starts_on = date '{BEGINS}' where code = '{AGREEMENT}'")
    return folder


def described(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add the rows of the world to a table, with what it says of codes and nothing else."""
    columns = connection.execute(f"select column_name, data_type from information_schema.columns where table_name = '{table}'").fetchall()
    known = {"month", "reporter", "partner", "flow", "hs2", "hs4", "hs6", "value_usd"}
    said = [name if name in known else "'-'" if kind == "VARCHAR" else "null" for name, kind in columns]
    connection.execute(f"insert into {table} ({', '.join(name for name, _ in columns)}) select {', '.join(said)} from world")
