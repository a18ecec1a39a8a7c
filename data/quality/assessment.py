"""Data quality: every rule at work on the months of a load, what it found by office and month, and the items it spoils."""

from duckdb import DuckDBPyConnection

from data.loading.mapping.sources import mappings
from data.quality import coverage, missing, reach, unread
from data.quality.checks import CHECKS, JOINS, RULES, Check, thresholds
from data.quality.lookups import LOOKUPS

__all__ = ["RULES", "run", "thresholds"]
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
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE grid AS SELECT DISTINCT office, month FROM clearance WHERE {scope} "
        f"UNION SELECT DISTINCT office, month FROM item WHERE {scope} AND items IS NOT NULL"
    )
    for fact in JOINS:
        _find(raw, fact, scope, load_id)
    coverage.find_silent(raw, scope, load_id, thresholds())
    coverage.find_untied(raw, scope, load_id, thresholds())
    missing.find_missing(raw, load_id)
    unread.find_unread(raw, load_id)
    _mark(raw, scope)


def _sql(condition: str) -> str:
    limits = thresholds()
    return condition.format(**limits | {"other_countries": ", ".join(f"'{code}'" for code in limits["other_countries"])})


def _failing(check: Check) -> str:
    return f"(({_sql(check.seen)}) AND ({_sql(check.fails)}))"


def _find(raw: DuckDBPyConnection, fact: str, scope: str, load_id: int) -> None:
    """Find the records that fail the checks on one fact, in one pass.

    One row per check, office and month.
    """
    checks = [check for check in CHECKS if check.fact == fact]
    example = "f.decl_id" if fact == "clearance" else "f.decl_id || '/' || f.item_no"
    judged = ", ".join(f"({_sql(check.seen)}) AS s{place}, {_failing(check)} AS f{place}" for place, check in enumerate(checks))
    counted = ", ".join(
        f"count(CASE WHEN s{place} THEN 1 END) AS seen{place}, count(CASE WHEN f{place} THEN 1 END) AS failed{place}, "
        f"min(CASE WHEN f{place} THEN example END) AS example{place}"
        for place in range(len(checks))
    )
    rows = f"SELECT f.office, f.month, {example} AS example, {judged} FROM {JOINS[fact]} WHERE {scope.replace('month', 'f.month')}"
    raw.execute(f"CREATE OR REPLACE TEMP TABLE counted AS SELECT office, month, {counted} FROM ({rows}) GROUP BY ALL")
    for place, check in enumerate(checks):
        raw.execute(
            f'INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example) SELECT {check.rule}, '
            f"'{check.severity}', office, month, coalesce(seen{place}, 0), coalesce(failed{place}, 0), {load_id}, example{place} "
            "FROM grid LEFT JOIN counted USING (office, month) ORDER BY month, office"
        )


def _mark(raw: DuckDBPyConnection, scope: str) -> None:
    """Set `valid` to 0 for the items that fail an error rule, and to 1 for the others.

    They may fail themselves, in a tax line or in their declaration.
    """
    failing = {fact: " OR ".join(_failing(check) for check in CHECKS if check.fact == fact and check.severity == "E") for fact in JOINS}
    within = scope.replace("month", "f.month")
    lines = f"SELECT f.decl_id, f.item_no FROM {JOINS['tax_line']} WHERE {within} AND ({failing['tax_line']})"
    declared = f"SELECT f.decl_id FROM {JOINS['clearance']} WHERE {within} AND ({failing['clearance']})"
    raw.execute(f"CREATE OR REPLACE TEMP TABLE spoilt_lines AS {lines}")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE spoilt_declarations AS {declared}")
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE spoilt AS SELECT f.rowid AS place FROM {JOINS['item']} WHERE {within} AND ({failing['item']} "
        "OR (f.decl_id, f.item_no) IN (SELECT (decl_id, item_no) FROM spoilt_lines) "
        "OR f.decl_id IN (SELECT decl_id FROM spoilt_declarations))"
    )
    raw.execute(f"UPDATE item SET valid = 1 WHERE {scope} AND items IS NOT NULL AND valid IS DISTINCT FROM 1")
    raw.execute("UPDATE item SET valid = 0 WHERE rowid IN (SELECT place FROM spoilt)")


def _prepare(raw: DuckDBPyConnection, scope: str) -> None:
    """Prepare what the checks look up.

    It is usual prices, official rates, doubled and nearly doubled declarations, and the own country of each load.
    """
    reach.mark(raw)
    years = "true" if scope == ALL else f"month // 100 IN (SELECT DISTINCT month // 100 FROM item WHERE {scope})"
    for statement in LOOKUPS:
        raw.execute(statement.format(**thresholds(), scope=scope, years=years))
    for mapping in mappings():
        if mapping.own_country:
            raw.execute("INSERT INTO own_country SELECT load_id, ? FROM load WHERE source = ?", [mapping.own_country, mapping.source])
