"""Receipts by when what they pay for was registered: in the period shown, or outside it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import and_, case, func, or_

from data.language import say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.route import cheapest, needed
from queries.engine.statement import Cut, cut_by
from queries.engine.trace import Read, noted


@dataclass(frozen=True)
class Timing:
    """Exact sums of receipts by the period of their declaration.

    Received in the period for its own declarations (`inside`) and for others (`earlier`), and outside it for its own (`later`).
    """

    inside: Decimal
    earlier: Decimal
    later: Decimal


def timing(filters: Filters) -> Timing:
    """Return the receipts of the months of the filters, and of their declarations; both ends of the period must be set."""
    release = engine.current()
    found, route = _timing(Filters(filters.since, filters.until, filters.picks), release)
    names = (say("Received for declarations of the period"), say("Received for other declarations"), say("Received outside the period"))
    frame = pd.DataFrame({"receipts": names, "amount": [found.inside, found.earlier, found.later]})
    noted(Read(say("Receipts by when their declaration was registered"), frame, filters, release, route=(route,)))
    return found


@kept(key=lambda filters, release: ("timing", filters, release))
def _timing(filters: Filters, _release: Release) -> tuple[Timing, str]:
    ever = filters.over(None, None)
    route = cheapest("payment", needed("payment", (), ever) | {"month", "registered_month", "amount"}, ever)
    amount, paid, made = (route.table.c[name] for name in ("amount", "month", "registered_month"))
    now = paid.between(filters.since, filters.until)
    own = and_(made.is_not(None), made.between(filters.since, filters.until))
    conditions = {"inside": and_(now, own), "earlier": and_(now, or_(made.is_(None), ~own)), "later": and_(~now, own)}
    sums: list[Any] = [func.sum(case((condition, amount))).label(name) for name, condition in conditions.items()]
    with engine.reading() as connection:
        [row] = engine.rows(connection, cut_by(route.table, sums, Cut((), ever), ()).where(or_(now, own)))
    return Timing(*(Decimal(row[name] or 0) for name in conditions)), route.name
