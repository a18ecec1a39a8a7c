"""The checks of data quality on items, tax lines and declarations: which rows each sees, and which of them fail."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class QualityRule:
    """A rule of data quality: E spoils the item, W is a warning."""

    number: int
    severity: str
    title: str


@dataclass(frozen=True)
class Check:
    """A rule at work on the rows `f` of a fact: conditions of SQL, with thresholds in braces, for the rows it sees and those that fail."""

    rule: int
    severity: str
    fact: str
    seen: str
    fails: str


RULES = (
    QualityRule(1, "E/W", "HS code numeric, of the right length and valid in its edition; chapters 98 and 99 are flagged"),
    QualityRule(2, "E", "Net mass above zero, gross not below net"),
    QualityRule(3, "E/W", "Customs value above zero and not below FOB; freight and insurance at most half of FOB"),
    QualityRule(4, "W", "Unit value within the usual range of its code in the year"),
    QualityRule(5, "E/W", "Country of origin stated and known; not the country's own on import"),
    QualityRule(6, "E", "Registered, assessed, paid, released and left in this order, in a possible year"),
    QualityRule(7, "E/W", "No declaration twice; not the same trader, goods, weight and value again within days"),
    QualityRule(8, "E", "Exchange rate present and near the official one; invoice value times rate is the local value"),
    QualityRule(9, "E", "Tax is base times rate; no duty only with relief, preference or a zero rate"),
    QualityRule(10, "W", "Preference only for an origin in the agreement, at a rate not above the most favoured nation's"),
    QualityRule(11, "W", "Supplementary quantity above zero where a unit is stated"),
    QualityRule(12, "W", "Weight that a ship can carry"),
    QualityRule(13, "W", "One description under one HS code for one trader"),
    QualityRule(14, "W", "No office without data for days, or with far fewer declarations than usual"),
    QualityRule(15, "E", "Payments tie with the treasury's totals by month and tax"),
    QualityRule(16, "W", "Each declaration released from the red lane has the result of its inspection"),
    QualityRule(17, "W", "Targets of one month agree: those of offices and of taxes add up to that of the whole"),
    QualityRule(18, "E", "No month without data between the first and the last"),
    QualityRule(19, "E", "The amount of every tax line is known"),
    QualityRule(20, "W", "The net mass of every item can be read where it is stated"),
    QualityRule(21, "W", "Every time of a declaration can be read where it is stated"),
    QualityRule(22, "W", "The date of every payment can be read where it is stated"),
    QualityRule(23, "W", "The lane of every declaration can be read where it is stated"),
    QualityRule(24, "W", "The result of every inspection can be read where it is stated"),
    QualityRule(25, "W", "The country of origin of every item can be read where it is stated"),
)
AMOUNT_KNOWN = 19
_ORDERED = ("registered_at", "assessed_at", "paid_at", "released_at", "gate_out_at")
_OUT_OF_ORDER = " OR ".join(f"f.{later} < f.{earlier}" for place, later in enumerate(_ORDERED) for earlier in _ORDERED[:place])
_LATEST = ", ".join(f"f.{stamp}" for stamp in (*_ORDERED, "arrival_at"))
_CHARGED = "CAST(f.base AS DOUBLE) * f.rate / 100"
_SPARED = "coalesce(f.forgone, 0) + coalesce(f.suspended, 0)"
_MARGIN = f"{{tax_units}} + {{tax_share}} * abs({_CHARGED})"

CHECKS = (
    Check(
        1,
        "E",
        "item",
        "true",
        "NOT regexp_full_match(f.hs_code, '[0-9]{{6,12}}') OR f.hs2 = '77' "
        "OR (f.hs2 NOT IN ('98', '99') AND f.hs2 NOT IN (SELECT code FROM chapter)) "
        "OR (f.hs_edition IN (SELECT edition FROM hs) AND (f.hs_edition, f.hs6) NOT IN (SELECT (edition, code) FROM hs))",
    ),
    Check(1, "W", "item", "true", "f.hs2 IN ('98', '99')"),
    Check(2, "E", "item", "f.net_kg IS NOT NULL AND f.hs4 <> '2716'", "f.net_kg <= 0 OR f.gross_kg < f.net_kg"),
    Check(3, "E", "item", "f.value IS NOT NULL", "f.value <= 0 OR f.value < f.fob_value"),
    Check(
        3,
        "W",
        "item",
        "f.fob_value > 0 AND f.freight IS NOT NULL",
        "f.freight + coalesce(f.insurance, 0) > {insurance_freight} * CAST(f.fob_value AS DOUBLE)",
    ),
    Check(4, "W", "item", "p.low IS NOT NULL AND f.net_kg > 0 AND f.value > 0", "f.value / f.net_kg NOT BETWEEN p.low AND p.high"),
    Check(
        5,
        "E",
        "item",
        "f.flow = 'import' OR f.origin <> '-'",
        "f.origin NOT IN (SELECT code FROM country) AND f.origin NOT IN ({other_countries})",
    ),
    Check(
        5,
        "W",
        "item",
        "f.flow = 'import' AND f.load_id IN (SELECT load_id FROM own_country)",
        "(f.load_id, f.origin) IN (SELECT (load_id, country) FROM own_country)",
    ),
    Check(
        6,
        "E",
        "clearance",
        "f.registered_on IS NOT NULL",
        f"{_OUT_OF_ORDER} OR year(f.registered_on) < {{first_year}} OR f.registered_on > (SELECT day FROM reached) "
        f"OR year(least({_LATEST})) < {{first_year}} OR greatest({_LATEST}) > current_date + 1",
    ),
    Check(7, "E", "clearance", "true", "(f.office, f.decl_id) IN (SELECT (office, decl_id) FROM doubled)"),
    Check(7, "W", "item", "f.value > 0 AND f.trader <> '-'", "(f.decl_id, f.item_no) IN (SELECT (decl_id, item_no) FROM near)"),
    Check(
        8,
        "E",
        "item",
        "f.invoice_currency <> '-' AND f.invoice_currency <> f.currency",
        "f.fx IS NULL OR f.fx <= 0 OR abs(f.fx / r.official - 1) > {fx_margin} "
        "OR (f.invoice_value IS NOT NULL AND abs(CAST(f.invoice_value AS DOUBLE) * f.fx - f.value) > {fx_value} * f.value AND "
        "abs(CAST(f.invoice_value AS DOUBLE) * f.fx - coalesce(f.fob_value, f.value)) > {fx_value} * coalesce(f.fob_value, f.value))",
    ),
    Check(
        9,
        "E",
        "tax_line",
        "f.base IS NOT NULL AND f.rate IS NOT NULL AND f.assessed IS NOT NULL",
        f"(abs(f.assessed - {_CHARGED}) > {_MARGIN} AND abs(f.assessed + {_SPARED} - {_CHARGED}) > {_MARGIN}) "
        f"OR (f.assessed = 0 AND {_SPARED} = 0 AND f.base > 0 AND f.rate > 0 AND f.relief = '-' AND f.agreement = '-' "
        "AND f.tax IN (SELECT code FROM tax WHERE class = 'duty'))",
    ),
    Check(AMOUNT_KNOWN, "E", "tax_line", "true", "f.assessed IS NULL"),
    Check(
        10,
        "W",
        "item",
        "f.preference_claimed = 1",
        "f.agreement = '-' OR f.rate_applied > f.rate_mfn OR (f.agreement IN (SELECT agreement FROM agreement_partner) "
        "AND (f.agreement, f.origin) NOT IN (SELECT (agreement, country) FROM agreement_partner))",
    ),
    Check(11, "W", "item", "f.unit <> '-'", "f.quantity IS NULL OR f.quantity <= 0"),
    Check(12, "W", "item", "f.net_kg IS NOT NULL OR f.gross_kg IS NOT NULL", "coalesce(f.gross_kg, f.net_kg) > {heaviest_kg}"),
    Check(13, "W", "item", "false", "false"),
    Check(
        16,
        "W",
        "clearance",
        "f.lane = 'red' AND f.released_at IS NOT NULL AND f.inspectable = 1",
        "f.decl_id NOT IN (SELECT decl_id FROM inspection)",
    ),
)
JOINS = {
    "item": "(SELECT *, rowid FROM item WHERE items IS NOT NULL) f LEFT JOIN prices p ON p.hs6 = f.hs6 AND p.year = f.month // 100 "
    "LEFT JOIN official r ON r.month = f.month AND r.local = f.currency AND r.abroad = f.invoice_currency",
    "tax_line": "tax_line f",
    "clearance": "clearance f",
}


@cache
def thresholds() -> dict[str, Any]:
    """Return the thresholds of `quality.toml`."""
    return tomllib.loads(Path(__file__).with_name("quality.toml").read_text(encoding="utf-8"))
