"""Data quality: every rule at work on the months of a load, what it found by office and month, and the items it spoils."""

import tomllib
from functools import cache
from pathlib import Path

from duckdb import DuckDBPyConnection

from data import coverage
from data.checks import CHECKS, JOINS, RULES, Check
from data.mapping import mappings

__all__ = ["RULES", "run"]
ALL = "true"


def run(raw: DuckDBPyConnection, months: set[int] | None, load_id: int) -> None:
    """Judge the facts of the months (all for None) by every rule: their findings are replaced, and `item.valid` is set.

    A finding counts rows seen and rows that fail; a rule whose inputs a source lacks has seen none.
    """
    if months is not None and not months:
        return
    scope = ALL if months is None else f"month IN ({', '.join(map(str, sorted(months)))})"
    _prepare(raw, scope)
    raw.execute(f"DELETE FROM finding WHERE {scope}")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE grid AS SELECT DISTINCT office, month FROM clearance WHERE {scope} "
                f"UNION SELECT DISTINCT office, month FROM item WHERE {scope}")
    for fact in JOINS:
        _find(raw, fact, scope, load_id)
    coverage.find_silent(raw, scope, load_id, thresholds())
    coverage.find_untied(raw, scope, load_id, thresholds())
    _mark(raw, scope)


@cache
def thresholds() -> dict:
    """The thresholds of `quality.toml`."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _sql(condition: str) -> str:
    limits = thresholds()
    return condition.format(**limits | {"other_countries": ", ".join(f"'{code}'" for code in limits["other_countries"])})


def _failing(check: Check) -> str:
    return f"(({_sql(check.seen)}) AND ({_sql(check.fails)}))"


def _find(raw: DuckDBPyConnection, fact: str, scope: str, load_id: int) -> None:
    """Findings of the checks on one fact: one pass over it, one row per check, office and month."""
    checks = [check for check in CHECKS if check.fact == fact]
    example = "f.decl_id" if fact == "clearance" else "f.decl_id || '/' || f.item_no"
    counted = ", ".join(
        f"count(*) FILTER ({_sql(check.seen)}) AS seen{place}, count(*) FILTER {_failing(check)} AS failed{place}, "
        f"min({example}) FILTER {_failing(check)} AS example{place}" for place, check in enumerate(checks))
    where = scope.replace("month", "f.month")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE counted AS SELECT f.office, f.month, {counted} FROM {JOINS[fact]} WHERE {where} GROUP BY ALL")
    for place, check in enumerate(checks):
        raw.execute(
            f'INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example) SELECT {check.rule}, '
            f"'{check.severity}', office, month, coalesce(seen{place}, 0), coalesce(failed{place}, 0), {load_id}, example{place} "
            "FROM grid LEFT JOIN counted USING (office, month) ORDER BY month, office")


def _mark(raw: DuckDBPyConnection, scope: str) -> None:
    """`valid` is 0 for the items that fail an error rule, themselves, in a tax line or in their declaration; else 1."""
    failing = {fact: " OR ".join(_failing(check) for check in CHECKS if check.fact == fact and check.severity == "E") for fact in JOINS}
    within = scope.replace("month", "f.month")
    lines = f"SELECT f.decl_id, f.item_no FROM {JOINS['tax_line']} WHERE {within} AND ({failing['tax_line']})"
    declared = f"SELECT f.decl_id FROM {JOINS['clearance']} WHERE {within} AND ({failing['clearance']})"
    raw.execute(f"CREATE OR REPLACE TEMP TABLE spoilt_lines AS {lines}")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE spoilt_declarations AS {declared}")
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE spoilt AS SELECT f.rowid AS place FROM {JOINS['item']} WHERE {within} AND ({failing['item']} "
        "OR (f.decl_id, f.item_no) IN (SELECT (decl_id, item_no) FROM spoilt_lines) "
        "OR f.decl_id IN (SELECT decl_id FROM spoilt_declarations))")
    raw.execute(f"UPDATE item SET valid = 1 WHERE {scope} AND valid IS DISTINCT FROM 1")
    raw.execute("UPDATE item SET valid = 0 WHERE rowid IN (SELECT place FROM spoilt)")


def _prepare(raw: DuckDBPyConnection, scope: str) -> None:
    """What the checks look up: usual prices, official rates, doubled declarations, near-doubles, the own country of each load."""
    limits = thresholds()
    years = "true" if scope == ALL else f"month // 100 IN (SELECT DISTINCT month // 100 FROM item WHERE {scope})"
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE prices AS SELECT hs6, month // 100 AS year, quantile_cont(value / net_kg, {limits['price_low']}) AS low, "
        f"quantile_cont(value / net_kg, {limits['price_high']}) AS high FROM item WHERE net_kg > 0 AND value > 0 AND {years} "
        f"GROUP BY ALL HAVING count(*) >= {limits['price_rows']}")
    raw.execute(
        "CREATE OR REPLACE TEMP TABLE official AS WITH rates AS (SELECT month, currency, max(rate) AS rate FROM exchange_rate GROUP BY ALL "
        "UNION SELECT DISTINCT month, 'USD', 1 FROM exchange_rate) SELECT here.month, here.currency AS local, there.currency AS abroad, "
        "CAST(here.rate / there.rate AS DOUBLE) AS official FROM rates here JOIN rates there ON here.month = there.month "
        "AND here.currency <> there.currency WHERE there.rate > 0 AND here.currency IN (SELECT DISTINCT currency FROM item)")
    raw.execute("CREATE OR REPLACE TEMP TABLE doubled AS SELECT office, decl_id FROM clearance GROUP BY ALL HAVING count(*) > 1")
    raw.execute(
        "CREATE OR REPLACE TEMP TABLE near AS SELECT decl_id, item_no FROM (SELECT decl_id, item_no, registered_on, "
        "lag(registered_on) OVER same AS last_on, lag(decl_id) OVER same AS last_id FROM item "
        f"WHERE value > 0 AND trader <> '-' AND {scope} WINDOW same AS (PARTITION BY trader, hs6, net_kg, value ORDER BY registered_on, decl_id)) "
        f"WHERE last_id <> decl_id AND registered_on - last_on <= {limits['near_days']}")
    raw.execute("CREATE OR REPLACE TEMP TABLE own_country (load_id INTEGER, country VARCHAR)")
    for mapping in mappings():
        if mapping.own_country:
            raw.execute("INSERT INTO own_country SELECT load_id, ? FROM load WHERE source = ?", [mapping.own_country, mapping.source])
