"""What each version of the schema changed in rows that are stored: SQL that brings the rows of the version before up to it.

Every step finds all columns of today there, unknown where the release did not have them. What functions work out from whole rows (clocks,
bins, arrears, findings) stands in `data.upgrade.derive` and follows them all.
"""

SHIPPED = "load_id IN (SELECT load_id FROM load WHERE source = 'asycuda')"
SUSPENSIVE = "procedure[:1] IN ('5', '7', '8')"
STAMPS = ("registered_at", "lodged_at", "arrival_at", "assessed_at", "paid_at", "released_at", "gate_out_at")

_SIZE = "UPDATE {table} SET size = trader.size FROM trader WHERE trader.code = {table}.trader"
# What enters for home use bears its taxes: as assessed, and as paid where payments are known. All else bears none.
_AT_HOME = f"flow = 'import' AND (home_use_value <> 0 OR value = 0 AND NOT {SUSPENSIVE})"
_HOME_USE_TAX = f"UPDATE item SET home_use_tax = CASE WHEN {_AT_HOME} THEN tax_assessed ELSE 0 END WHERE home_use_value IS NOT NULL"
_HOME_USE_PAID = f"""
    UPDATE item SET home_use_tax = t.paid
    FROM (SELECT decl_id, item_no, sum(paid) AS paid FROM tax_line WHERE paid IS NOT NULL GROUP BY ALL) t
    WHERE t.decl_id = item.decl_id AND t.item_no = item.item_no AND home_use_value IS NOT NULL AND {_AT_HOME}"""
# What a line spares is suspended under a procedure that suspends, else forgone: by relief, as ASYCUDA tells no preference apart.
_SPARED = f"""
    UPDATE tax_line SET suspended = CASE WHEN {SUSPENSIVE} THEN forgone ELSE 0 END, unpaid = assessed - paid,
        exempted = CASE WHEN {SUSPENSIVE} THEN 0 ELSE forgone END, forgone = CASE WHEN {SUSPENSIVE} THEN 0 ELSE forgone END,
        liability = coalesce(paid, assessed) + CASE WHEN {SUSPENSIVE} THEN 0 ELSE forgone END
    WHERE {SHIPPED}"""
_ASSESSED_ON = f"""
    UPDATE tax_line SET assessed_on = CAST(coalesce(c.assessed_at, c.registered_at) AS DATE)
    FROM clearance c WHERE c.decl_id = tax_line.decl_id AND c.load_id IN (SELECT load_id FROM load WHERE source = 'asycuda')
        AND tax_line.{SHIPPED}"""
_REGISTERED = f"""
    UPDATE payment SET registered_month = c.month
    FROM clearance c WHERE c.decl_id = payment.decl_id AND c.load_id IN (SELECT load_id FROM load WHERE source = 'asycuda')
        AND payment.{SHIPPED}"""
_DATED = f"""
    UPDATE clearance SET {{stamp}} = NULL WHERE {SHIPPED} AND load_id IN (
        SELECT load_id FROM clearance GROUP BY load_id HAVING NOT bool_or({{stamp}} <> date_trunc('day', {{stamp}})))"""

STEPS: dict[int, tuple[str, ...]] = {
    4: ("DROP TABLE IF EXISTS forecast",),
    6: ("UPDATE item SET partner = origin WHERE flow <> 'export'", _SIZE.format(table="item")),
    7: ("UPDATE item SET records = 1",),
    8: (
        _HOME_USE_TAX,
        _HOME_USE_PAID,
        f"UPDATE item SET forgone = 0 WHERE {SUSPENSIVE} AND forgone IS NOT NULL AND {SHIPPED}",
        _SPARED,
        _ASSESSED_ON,
        _SIZE.format(table="tax_line"),
        _REGISTERED,
        "UPDATE target SET treasury = goal, goal = NULL, statements = 1 WHERE measure = 'treasury' AND goal IS NOT NULL",
    ),
    11: ("UPDATE item SET export_value = NULL WHERE load_id IN (SELECT load_id FROM load WHERE source = 'korea')",),
    13: (f"UPDATE clearance SET is_open = 0 WHERE is_open = 1 AND gate_out_at IS NOT NULL AND {SHIPPED}",),
    14: (
        *(_DATED.format(stamp=stamp) for stamp in STAMPS),
        "UPDATE mirror SET currency = 'USD', value = value_usd, months = 1, "
        "hs_code = CASE WHEN hs6 <> '-' THEN hs6 WHEN hs4 <> '-' THEN hs4 ELSE hs2 END",
    ),
}
# What a version did not keep, so that its rows cannot say it: which it concerns, and how that is told.
LOST = {
    14: (
        f"SELECT count(*) FROM item WHERE flow = 'export' AND partner = '-' AND {SHIPPED}",
        "The destination of exports is not stated, because that version did not keep it (items: {count:,}): load these declarations again",
    ),
}
