"""Revenue beside its target: which target of each month counts, and the revenue that it covers; and where targets contradict each other.

Targets may be set for all, by office, by tax, and by both. For an office, the targets of its taxes count where they cover its revenue, else
its own; for all, the offices' where they cover the revenue, else the taxes', else that of all; and where none covers it, those that cover
more. A target is due in months whose revenue is known in full, from the first month in which its office and its tax brought any.
"""

from decimal import Decimal

from duckdb import DuckDBPyConnection

from data.quality import problem_evidence

RULE = 17
COVERS = 0.999  # of the revenue: targets that hold less do not stand for the whole
CENT = Decimal("0.01")
USUAL_MONTHS = 12  # of months to come, whose revenue is not known: what offices and taxes brought in the last ones

_READ = """
    CREATE OR REPLACE TEMP TABLE paid AS SELECT month, office, tax, currency, sum(amount) AS amount FROM payment GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE aim AS
    WITH one AS (SELECT min(currency) AS single FROM paid HAVING count(DISTINCT currency) = 1)
    SELECT month, office, tax, CASE WHEN currency = '-' THEN coalesce(single, '-') ELSE currency END AS currency,
        sum(revenue_target) AS target
    FROM target LEFT JOIN one ON true WHERE revenue_target IS NOT NULL GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE known AS
    SELECT month, currency, row_number() OVER (PARTITION BY currency ORDER BY month DESC) AS ago
    FROM (SELECT DISTINCT month, currency FROM paid WHERE month <= {last_full});
    CREATE OR REPLACE TEMP TABLE weighed AS
    SELECT month, office, tax, currency, amount, abs(amount) AS weight FROM paid SEMI JOIN known USING (month, currency)
    UNION ALL
    SELECT m.month, u.office, u.tax, currency, NULL, u.weight
    FROM (SELECT DISTINCT month, currency FROM aim ANTI JOIN known USING (month, currency)) m JOIN (
        SELECT office, tax, currency, sum(abs(amount)) AS weight FROM paid JOIN known USING (month, currency)
        WHERE ago <= {usual} GROUP BY ALL) u USING (currency)"""
_BEGUN = """month >= coalesce((SELECT min(month) FROM paid p WHERE p.{place} = {of}.{place} AND p.currency = {of}.currency), 999999)"""
_CELLS = """
    CREATE OR REPLACE TEMP TABLE cells AS
    SELECT a.*, a.target IS NOT NULL AND {office} AND {tax} AND (month, currency) IN (SELECT (month, currency) FROM known) AS due
    FROM (
        SELECT * FROM (SELECT * FROM aim WHERE office <> '-' AND tax <> '-')
        FULL JOIN weighed USING (month, office, tax, currency)) a"""
_PLACES = """
    CREATE OR REPLACE TEMP TABLE by_{place} AS
    WITH finer AS (
        SELECT month, {place}, currency, sum(target) AS target, sum(target) FILTER (due) AS due, sum(amount) FILTER (due) AS paid,
            sum(weight) FILTER (target IS NOT NULL) AS held, sum(weight) AS weight, sum(amount) AS amount, count(target) AS n
        FROM cells GROUP BY ALL),
    own AS (
        SELECT *, {begun} AND (month, currency) IN (SELECT (month, currency) FROM known) AS counts
        FROM (SELECT month, {place}, currency, target AS whole FROM aim WHERE {place} <> '-' AND {other} = '-') o),
    sides AS (
        SELECT *, coalesce(held, 0) >= {covers} * coalesce(weight, 0) AS covered,
            n > 0 AND (whole IS NULL OR covered) AS parts
        FROM finer FULL JOIN own USING (month, {place}, currency))
    SELECT month, {place}, currency, amount, weight, n AS of_parts, target AS part_target, whole, covered,
        CASE WHEN parts THEN target ELSE whole END AS target,
        CASE WHEN parts THEN due WHEN counts THEN whole END AS due,
        CASE WHEN parts THEN CASE WHEN due IS NOT NULL THEN coalesce(paid, 0) END WHEN counts THEN coalesce(amount, 0) END AS paid,
        CASE WHEN parts THEN held WHEN whole IS NOT NULL THEN weight ELSE 0 END AS held,
        CASE WHEN parts THEN n WHEN whole IS NOT NULL THEN 1 ELSE 0 END AS n
    FROM sides"""
_WHOLES = """
    CREATE OR REPLACE TEMP TABLE {name} AS
    SELECT month, currency, sum(target) AS target, sum(due) AS due, sum(paid) AS paid, coalesce(sum(held), 0) AS held,
        coalesce(sum(weight), 0) AS weight, sum(amount) AS amount, coalesce(sum(n), 0) AS n,
        coalesce(sum(held), 0) >= {covers} * coalesce(sum(weight), 0) AND sum(n) > 0 AS covered
    FROM {source} GROUP BY ALL"""
_NATION = """
    CREATE OR REPLACE TEMP TABLE nation AS
    SELECT month, currency, o.amount, c.target AS whole, o.target AS office_target, t.target AS tax_target,
        o.covered AS offices_cover, t.covered AS taxes_cover,
        CASE WHEN o.covered THEN 'office' WHEN t.covered THEN 'tax' WHEN c.target IS NOT NULL THEN 'whole'
            WHEN o.n > 0 AND o.held >= t.held THEN 'office' WHEN t.n > 0 THEN 'tax' WHEN o.n > 0 THEN 'office' END AS chosen,
        CASE chosen WHEN 'office' THEN o.target WHEN 'tax' THEN t.target ELSE c.target END AS target,
        CASE chosen WHEN 'office' THEN o.due WHEN 'tax' THEN t.due WHEN 'whole' THEN CASE WHEN o.amount IS NOT NULL THEN c.target END END
            AS due,
        CASE chosen WHEN 'office' THEN o.paid WHEN 'tax' THEN t.paid WHEN 'whole' THEN o.amount END AS paid,
        CASE chosen WHEN 'office' THEN o.n WHEN 'tax' THEN t.n WHEN 'whole' THEN 1 ELSE 0 END AS n
    FROM office_whole o FULL JOIN tax_whole t USING (month, currency)
    FULL JOIN (SELECT month, currency, target FROM aim WHERE office = '-' AND tax = '-') c USING (month, currency)"""
_KEPT = """
    DELETE FROM {table};
    INSERT INTO {table} BY NAME
    SELECT month, {keys}, target AS revenue_target, {due} AS target_due, {paid} AS revenue_targeted, {n} AS targets
    FROM {source} WHERE target IS NOT NULL ORDER BY month, {keys};
    DELETE FROM source_rows WHERE source = '{table}';
    INSERT INTO source_rows SELECT '{table}', month, count(*) FROM {table} GROUP BY month"""
_DIFFER = problem_evidence.sql(
    "targets_differ", of="cut", tax="tax", currency="currency", whole="CAST(whole AS DECIMAL(38, 0))", parts="CAST(parts AS DECIMAL(38, 0))"
)
_CONTRADICTED = """
    DELETE FROM finding WHERE rule = {rule};
    INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example)
    WITH compared AS (
        SELECT office, month, currency, whole, part_target AS parts, covered, 'office' AS cut, NULL AS tax FROM by_office
        UNION ALL SELECT '-', month, currency, whole, part_target, covered, 'tax', tax FROM by_tax
        UNION ALL SELECT '-', month, currency, whole, office_target, offices_cover, 'offices', NULL FROM nation
        UNION ALL SELECT '-', month, currency, whole, tax_target, taxes_cover, 'taxes', NULL FROM nation),
    judged AS (
        SELECT *, CASE WHEN covered THEN abs(parts - whole) > {cent} ELSE parts - whole > {cent} END AS off
        FROM compared WHERE whole IS NOT NULL AND parts IS NOT NULL)
    SELECT {rule}, 'W', office, month, count(*), count(*) FILTER (off), (SELECT coalesce(max(load_id), 0) FROM target),
        min({evidence}) FILTER (off)
    FROM judged GROUP BY office, month ORDER BY month, office"""
_CUTS = (("office", "tax"), ("tax", "office"))
_CELL = ("CASE WHEN due THEN target END", "CASE WHEN due THEN coalesce(amount, 0) END", "CAST(target IS NOT NULL AS INTEGER)")
_TABLES = (
    ("attainment", "office, tax, currency", "cells", *_CELL),
    ("attainment_office", "office, currency", "by_office", "due", "paid", "n"),
    ("attainment_tax", "tax, currency", "by_tax", "due", "paid", "n"),
    ("attainment_nation", "currency", "nation", "due", "paid", "n"),
)


def fill(raw: DuckDBPyConnection, last_full: int | None) -> None:
    """Fill the tables of revenue beside its target from payments and targets, and the findings of RULE.

    last_full: the last month (yyyymm) whose revenue is known in full; None where there is none.
    """
    raw.execute(_READ.format(last_full=last_full or 0, usual=USUAL_MONTHS))
    raw.execute(_CELLS.format(office=_BEGUN.format(place="office", of="a"), tax=_BEGUN.format(place="tax", of="a")))
    for place, other in _CUTS:
        raw.execute(_PLACES.format(place=place, other=other, covers=COVERS, begun=_BEGUN.format(place=place, of="o")))
        raw.execute(_WHOLES.format(name=f"{place}_whole", source=f"by_{place}", covers=COVERS))
    raw.execute(_NATION)
    for table, keys, source, due, paid, n in _TABLES:
        raw.execute(_KEPT.format(table=table, keys=keys, source=source, due=due, paid=paid, n=n))
    raw.execute(_CONTRADICTED.format(rule=RULE, cent=CENT, evidence=_DIFFER))
