"""What the law would raise and where it goes, by month of registration, and when what was assessed of each month was paid."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
from sqlalchemy import Numeric, case, cast, func

from data import schema
from data.language import mark, say, say_list
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.route import base
from queries.engine.statement import Cut, cut_by

STEPS = (
    "statutory_tax",
    "preference_forgone",
    "relief_forgone",
    "tax_suspended",
    "control_uplift",
    "tax_assessed",
    "tax_unpaid",
)
LATE = ("unpaid_365", "unpaid_older")


@dataclass(frozen=True)
class Accounts:
    """STEPS and LATE by month of registration up to the last full one, as known at the end of the data.

    Gross receipts (before refunds) are given by month `registered` and `paid`, with the number of tax lines.
    """

    monthly: pd.DataFrame
    receipts: pd.DataFrame
    lines: int
    release: Release


def accounts(filters: Filters) -> Accounts:
    """Read the accounts of the picks over all months, in the currency of the release; raises ValueError where a step is not known."""
    release = engine.current()
    if release.last_full_month is None:
        raise ValueError(mark("the data hold no full month"))
    if unpaid := untraced(filters):
        raise ValueError(say("payments are not known by {filters}: remove that filter", filters=say_list(unpaid, "or")))
    picks = filters if filters.picked("currency") else filters.with_pick("currency", release.currency)
    answer = ask(Question((*STEPS, *LATE), ("month",), picks.over(release.first_month, release.last_full_month)))
    monthly = answer.frame.set_index("month").astype(float)
    if monthly.empty or any(monthly[name].isna().to_numpy(bool).all() for name in STEPS):
        raise ValueError(mark("the data loaded do not state every step from the potential revenue to what is paid"))
    return Accounts(monthly.fillna(0.0), _receipts(picks.over(None, None)), answer.observations["statutory_tax"], release)


def untraced(filters: Filters) -> list[str]:
    """Return the labels of the dimensions picked that payments do not have."""
    return [DIMENSIONS[key].label for key, _ in filters.picks if not base("payment", DIMENSIONS[key])]


def _receipts(filters: Filters) -> pd.DataFrame:
    paid = schema.payment.c
    received = cast(func.sum(case((paid.amount > 0, paid.amount))), Numeric(38, 6)).label("amount")
    keys = (paid.registered_month.label("registered"), paid.month.label("paid"))
    chosen = cut_by(schema.payment, [received], Cut((), filters), keys).where(paid.registered_month.is_not(None))
    with engine.reading() as connection:
        rows = engine.rows(connection, chosen)
    found = [(row["registered"], row["paid"], float(Decimal(row["amount"] or 0))) for row in rows]
    return pd.DataFrame(found, columns=["registered", "paid", "amount"])
