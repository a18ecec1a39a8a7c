"""What is worked out of the stored rows of a release, all of it again, by the same functions as after a load."""

from datetime import datetime

from duckdb import DuckDBPyConnection

from data import reference
from data.derived import arrears, clearances, invoices, unit_values
from data.loading import targets, trade_totals
from data.quality import assessment


def derive(raw: DuckDBPyConnection, upto: datetime) -> list[str]:
    """Work out clocks, steps, bins, arrears, amounts in dollars and the findings of quality again; what was done, a sentence each.

    upto: the end of the data.
    """
    reference.fill_missing(raw)
    clearances.refresh(raw, "true", upto)
    targets.set_treasury_apart(raw)
    arrears.age(raw, upto)
    trade_totals.in_dollars(raw)
    unit_values.fill(raw)
    invoices.fill(raw)
    [(last, declarations, items)] = raw.execute(
        "SELECT (SELECT coalesce(max(load_id), 0) FROM load), (SELECT count(*) FROM clearance), (SELECT count(*) FROM item)"
    ).fetchall()
    assessment.run(raw, None, last)
    return [
        f"Worked out again: the clocks, steps and delays of {declarations:,} declarations, the unit values of {items:,} items, arrears "
        "and the rules of data quality"
    ]
