"""The gap: from what the law would raise at the standard rate to what was paid, step by step, on the same declarations."""

from queries.catalogue.measure_types import Measure, share, total

ON_LINES = "All duties, taxes and fees of the declarations registered in the months shown."
NOT_PAID = "Assessed and not paid by the end of the data"
AGED = "days count from assessment, or from registration where not assessed yet"


def step(key: str, label: str, column: str, good: int, definition: str, reference: str = "2.2") -> Measure:
    """Return a measure of one step of the tax gap, in money."""
    return total(key, label, "tax_line", column, "money", good, f"{definition} {ON_LINES}", reference, observed="lines")


def aged(key: str, label: str, words: str) -> Measure:
    """Return a measure of arrears of one age."""
    return step(key, label, key, -1, f"{NOT_PAID}, {words} old; {AGED}.", "R5")


MEASURES = (
    step(
        "statutory_tax",
        "Potential revenue",
        "statutory",
        0,
        "Duty at the standard (most favoured nation) rate, excise on value and duty, VAT on all three, without preference, relief or "
        "suspension, on the base as declared: what controls brought to light is not in it.",
    ),
    step(
        "preference_forgone",
        "Revenue forgone by preference",
        "preference",
        0,
        "Tax not due because an agreement's rate was claimed and granted.",
    ),
    step("relief_forgone", "Revenue forgone by relief", "exempted", -1, "Tax not due because of a relief: its code names the law."),
    step("tax_forgone", "Revenue forgone (tax expenditure)", "forgone", -1, "Tax not due by preference or relief: the policy gap."),
    step(
        "tax_suspended",
        "Suspended",
        "suspended",
        0,
        "Tax not due yet: warehouses, processing, temporary admission. A matter of time, not a loss.",
    ),
    step("control_uplift", "Additional assessments", "uplift", 1, "The part of the tax assessed that inspections brought to light.", "R8"),
    step("tax_unpaid", "Arrears", "unpaid", -1, f"{NOT_PAID}, refunds apart.", "R5"),
    aged("unpaid_30", "Unpaid up to 30 days", "0 to 30 days"),
    aged("unpaid_90", "Unpaid 31 to 90 days", "31 to 90 days"),
    aged("unpaid_365", "Unpaid 91 to 365 days", "91 to 365 days"),
    aged("unpaid_older", "Unpaid over a year", "more than 365 days"),
    step("tax_refunded", "Refunded", "refunded", 0, "Paid and paid back since."),
    step("tax_paid", "Paid so far", "paid", 1, "Paid by the end of the data, less refunds, whenever it was paid."),
    share(
        "potential_collected",
        "Potential collected",
        "tax_line",
        "paid",
        "statutory",
        1,
        "Paid so far over the statutory potential of the same declarations.",
        "2.2",
        observed="lines",
    ),
    share(
        "statutory_duty_rate",
        "Statutory duty rate",
        "item",
        "statutory_duty",
        "home_use_value",
        0,
        "Duty at the standard rate on imports for home use over their customs value: the trade-weighted tariff.",
        "2.2",
        observed="items",
    ),
    share(
        "statutory_tax_rate",
        "Statutory tax rate",
        "item",
        "statutory_tax",
        "home_use_value",
        0,
        "Duty, excise and VAT at standard rates on imports for home use over their customs value; fees of the declaration are not in it.",
        "2.2",
        observed="items",
    ),
    share(
        "effective_tax_rate",
        "Effective tax rate",
        "item",
        "home_use_tax",
        "home_use_value",
        0,
        "Duty, excise and VAT on imports for home use over their customs value: paid, or assessed where the source holds no payments.",
        "2.2",
        observed="items",
    ),
    total(
        "treasury_receipts",
        "Treasury receipts",
        "target",
        "treasury",
        "money",
        1,
        "What the treasury says it received, by month, office and tax; set beside the payments held, never added to them.",
        "2.2",
        date="payment",
        observed="statements",
    ),
)
