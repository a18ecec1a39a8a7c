"""Coverage of the data: offices that fell silent or far below their norm, and payments that do not tie with the treasury."""

from math import log
from typing import Any

from duckdb import DuckDBPyConnection

from data.quality import problem_evidence, silence

STARTS = 21  # working days of a month, on which a silent run may begin
_BOUNDS = """
    CREATE OR REPLACE TEMP TABLE bounds AS
    SELECT office, min(registered_on) AS first_on,
        (SELECT max(registered_on) FROM clearance WHERE registered_on <= (SELECT day FROM reached)) AS last_on
    FROM clearance GROUP BY office"""
_COUNTED = """
    WITH declared AS (SELECT office, month, count(*) AS declared FROM clearance GROUP BY ALL),
    months AS (SELECT month, make_date(month // 100, month % 100, 1) AS first_day FROM month),
    expected AS (
        SELECT office, month, least(1, (date_diff('day', first_day, last_on) + 1) / day(last_day(first_day))) AS passed
        FROM bounds JOIN months ON first_day BETWEEN date_trunc('month', first_on) AND last_on)
    SELECT office, month, passed, coalesce(declared, 0) AS declared FROM expected LEFT JOIN declared USING (office, month)
    ORDER BY office, month"""
_SILENT = """
    CREATE OR REPLACE TEMP TABLE silent AS
    WITH working AS (
        SELECT b.office, CAST(d AS DATE) AS day
        FROM bounds b LEFT JOIN office o ON o.code = b.office LEFT JOIN calendar c ON c.code = o.calendar,
            LATERAL (SELECT unnest(generate_series(b.first_on, b.last_on, INTERVAL 1 DAY)) AS d)
        WHERE NOT contains(coalesce(c.weekend, '6,7'), CAST(isodow(d) AS VARCHAR))
            AND NOT EXISTS (SELECT 1 FROM holiday h WHERE h.calendar = o.calendar AND h.date = d)),
    paced AS (
        SELECT w.office, w.day, n.norm * n.passed / count(*) OVER (PARTITION BY w.office, n.month) AS expected
        FROM working w JOIN judged_months n ON n.office = w.office AND n.month = year(w.day) * 100 + month(w.day)),
    numbered AS (SELECT office, day, expected, row_number() OVER (PARTITION BY office ORDER BY day) AS place FROM paced),
    missing AS (
        SELECT office, day, expected, place - row_number() OVER (PARTITION BY office ORDER BY day) AS run FROM numbered
        WHERE (office, day) NOT IN (SELECT (office, registered_on) FROM clearance WHERE registered_on IS NOT NULL)),
    runs AS (
        SELECT office, day, run, count(*) OVER (PARTITION BY office, run) AS length, sum(expected) OVER (PARTITION BY office, run) AS missed
        FROM missing)
    SELECT office, month, sum(days) AS days FROM (
        SELECT office, run, year(day) * 100 + month(day) AS month, count(*) AS days FROM runs
        WHERE length > {silent_days} AND missed >= {least_missed} GROUP BY office, run, month
        QUALIFY days > {silent_days} OR row_number() OVER (PARTITION BY office, run ORDER BY days DESC, month) = 1)
    GROUP BY ALL"""
_FEW = problem_evidence.sql("few_declarations", declared="declared", norm="CAST(norm * passed AS INTEGER)", days="days")
_DIFFERS = problem_evidence.sql("treasury_differs", tax="tax", currency="currency", paid="coalesce(ours, 0)", treasury="theirs")
_FELL_SILENT = """
    INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example)
    SELECT 14, 'W', office, month, CAST(seen OR low OR days > 0 AS INTEGER), CAST(low OR days > 0 AS INTEGER), {load_id},
        CASE WHEN low OR days > 0 THEN {evidence} END
    FROM (SELECT n.*, coalesce(s.days, 0) AS days FROM judged_months n LEFT JOIN silent s USING (office, month))
    WHERE {span} ORDER BY month, office"""
_TIES = """
    CREATE OR REPLACE TEMP TABLE ties AS
    SELECT month, tax, currency, sum(ours) AS ours, sum(theirs) AS theirs FROM (
        SELECT month, tax, currency, amount AS ours, NULL AS theirs FROM payment WHERE method <> 'aggregate' AND {scope}
        UNION ALL SELECT month, tax, currency, NULL, treasury FROM target WHERE measure = 'treasury' AND {scope})
    GROUP BY month, tax, currency"""
_UNTIED = """
    INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example)
    SELECT 15, 'E', '-', month, count(theirs), count(*) FILTER (off), {load_id},
        arg_min({evidence}, tax) FILTER (off)
    FROM (SELECT *, theirs IS NOT NULL AND abs(coalesce(ours, 0) - theirs) > {treasury_margin} * abs(theirs) AS off FROM ties)
    GROUP BY month
    UNION ALL SELECT DISTINCT 15, 'E', '-', month, 0, 0, {load_id}, NULL FROM grid WHERE month NOT IN (SELECT month FROM ties)"""


def find_silent(raw: DuckDBPyConnection, scope: str, load_id: int, limits: dict[str, Any]) -> None:
    """Test each office for months with too few declarations or none (rule 14): one row per office and month.

    The months run from the office's first to the last of all. Both are tests of counts, fit for small offices (`data.quality.silence`). A
    run of working days without declarations is reported if at least `least_missed` were expected in it, so many that none comes by chance
    at most once in 1 / `chance` of the months. A month in which even zero would prove nothing counts as having no such run.
    """
    span = "true" if scope == "true" else f"month BETWEEN (SELECT min(month) FROM grid WHERE {scope}) AND (SELECT max(month) FROM grid)"
    raw.execute(f"DELETE FROM finding WHERE rule = 14 AND {span}")
    raw.execute(_BOUNDS)
    raw.register("judged_months", silence.judged(raw.execute(_COUNTED).df(), limits))
    for statement in (_SILENT, _FELL_SILENT):
        least = log(STARTS / limits["chance"])
        raw.execute(statement.format(**limits, span=span, load_id=load_id, least_missed=least, evidence=_FEW))
    raw.unregister("judged_months")


def find_untied(raw: DuckDBPyConnection, scope: str, load_id: int, limits: dict[str, Any]) -> None:
    """Find taxes whose payments differ from the treasury's total (rule 15), one row per month; none where either side is missing."""
    for statement in (_TIES, _UNTIED):
        raw.execute(statement.format(**limits, scope=scope, load_id=load_id, evidence=_DIFFERS))
