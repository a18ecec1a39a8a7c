"""Coverage of the data: offices that fell silent, and payments that do not tie with the treasury."""

from duckdb import DuckDBPyConnection


def find_silent(raw: DuckDBPyConnection, scope: str, load_id: int, limits: dict) -> None:
    """Rule 14: one row per office and month from the office's first to the last of all: does it fall short of its norm, or fall silent?"""
    raw.execute("CREATE OR REPLACE TEMP TABLE bounds AS SELECT office, min(registered_on) AS first_on, "
                "(SELECT max(registered_on) FROM clearance WHERE registered_on <= current_date) AS last_on FROM clearance GROUP BY office")
    _count(raw)
    _fall_silent(raw, limits)
    span = "true" if scope == "true" else f"n.month BETWEEN (SELECT min(month) FROM grid WHERE {scope}) AND (SELECT max(month) FROM grid)"
    short = f"n.norm >= {limits['norm_rows']} AND n.declared < {limits['norm_share']} * n.norm * n.passed"
    raw.execute(
        f'INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example) '
        f"SELECT 14, 'W', n.office, n.month, 1, CASE WHEN ({short}) OR s.days IS NOT NULL THEN 1 ELSE 0 END, {load_id}, "
        f"CASE WHEN ({short}) OR s.days IS NOT NULL THEN n.declared || ' declarations, norm ' || CAST(n.norm AS INTEGER) || ', ' "
        "|| coalesce(s.days, 0) || ' working days silent' END "
        f"FROM counted_months n LEFT JOIN silent s ON s.office = n.office AND s.month = n.month WHERE {span} ORDER BY n.month, n.office")


def find_untied(raw: DuckDBPyConnection, scope: str, load_id: int, limits: dict) -> None:
    """Rule 15: one row per month: taxes whose payments are off the treasury's total; none seen where either side is missing."""
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE ties AS SELECT month, tax, sum(ours) AS ours, sum(theirs) AS theirs FROM ("
        f"SELECT month, tax, currency, amount AS ours, NULL AS theirs FROM payment WHERE method <> 'aggregate' AND {scope} "
        f"UNION ALL SELECT month, tax, currency, NULL, goal FROM target WHERE measure = 'treasury' AND {scope}) GROUP BY month, tax, currency")
    off = f"theirs IS NOT NULL AND abs(coalesce(ours, 0) - theirs) > {limits['treasury_margin']} * abs(theirs)"
    raw.execute(
        f'INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example) '
        f"SELECT 15, 'E', '-', month, count(theirs), count(*) FILTER ({off}), {load_id}, "
        f"min(tax || ': ' || coalesce(ours, 0) || ' paid, treasury ' || theirs) FILTER ({off}) "
        f"FROM ties GROUP BY month UNION ALL SELECT DISTINCT 15, 'E', '-', month, 0, 0, {load_id}, NULL FROM grid "
        "WHERE month NOT IN (SELECT month FROM ties)")


def _count(raw: DuckDBPyConnection) -> None:
    """`counted_months`: declarations by office and month, the office's norm (the median of its months), and how much of the month has passed."""
    raw.execute(
        "CREATE OR REPLACE TEMP TABLE counted_months AS WITH declared AS (SELECT office, month, count(*) AS declared FROM clearance GROUP BY ALL), "
        "expected AS (SELECT office, m.month, least(1, (date_diff('day', make_date(m.month // 100, m.month % 100, 1), last_on) + 1) "
        "/ day(last_day(make_date(m.month // 100, m.month % 100, 1)))) AS passed FROM bounds JOIN month m ON m.month "
        "BETWEEN year(first_on) * 100 + month(first_on) AND year(last_on) * 100 + month(last_on)) "
        "SELECT e.office, e.month, e.passed, coalesce(d.declared, 0) AS declared, "
        "median(coalesce(d.declared, 0)) OVER (PARTITION BY e.office) AS norm FROM expected e LEFT JOIN declared d USING (office, month)")


def _fall_silent(raw: DuckDBPyConnection, limits: dict) -> None:
    """`silent`: working days without a declaration, in runs longer than allowed, by office and month; only of offices with a norm."""
    raw.execute(
        "CREATE OR REPLACE TEMP TABLE silent AS WITH working AS (SELECT b.office, CAST(d AS DATE) AS day FROM bounds b "
        "LEFT JOIN office o ON o.code = b.office LEFT JOIN calendar c ON c.code = o.calendar, "
        "LATERAL (SELECT unnest(generate_series(b.first_on, b.last_on, INTERVAL 1 DAY)) AS d) "
        "WHERE NOT contains(coalesce(c.weekend, '6,7'), CAST(isodow(d) AS VARCHAR)) "
        "AND NOT EXISTS (SELECT 1 FROM holiday h WHERE h.calendar = o.calendar AND h.date = d)), "
        "numbered AS (SELECT office, day, row_number() OVER (PARTITION BY office ORDER BY day) AS place FROM working "
        f"WHERE office IN (SELECT office FROM counted_months WHERE norm >= {limits['norm_rows']})), "
        "missing AS (SELECT office, day, place - row_number() OVER (PARTITION BY office ORDER BY day) AS run FROM numbered "
        "WHERE (office, day) NOT IN (SELECT (office, registered_on) FROM clearance WHERE registered_on IS NOT NULL)), "
        "runs AS (SELECT office, day, count(*) OVER (PARTITION BY office, run) AS length FROM missing) "
        f"SELECT office, year(day) * 100 + month(day) AS month, count(*) AS days FROM runs WHERE length > {limits['silent_days']} GROUP BY ALL")
