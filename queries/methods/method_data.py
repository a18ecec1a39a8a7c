"""Whether the data loaded are those that a method needs: rows, months, and how many rows have the columns filled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select

from data import schema
from data.months import months_between
from data.releases.release import Release
from queries.engine import engine
from queries.engine.cache import kept
from queries.methods.held_data import HeldData, judged
from queries.risk import declarations, models
from queries.trade import events

BEFORE = 3  # months on either side of the start of a reform, at least


@dataclass(frozen=True)
class DataNeed:
    """What a method reads: a fact, which rows of it (`where`), the condition that a row can be used (`filled`), months at least.

    filled is asked for only where the rows are counted: it may raise CannotCut for a user who sees some offices alone.
    """

    fact: Table
    where: tuple[ColumnElement[bool], ...]
    filled: Callable[[], ColumnElement[bool]]
    months: int


def needs() -> dict[str, DataNeed]:
    """Return what each method needs, by its key."""
    clearance, item, mirror = schema.clearance.c, schema.item.c, schema.mirror.c
    imports = (item.flow == "import", item.decl_id != schema.NOT_STATED)
    monthly = and_(mirror.months.is_distinct_from(12), mirror.value_usd > 0)
    weighed = and_(item.value > 0, or_(item.net_kg > 0, item.quantity > 0))
    from_somewhere = and_(weighed, item.origin != schema.NOT_STATED)
    from_partner = and_(item.import_value > 0, item.partner != schema.NOT_STATED)
    bought = and_(item.import_value > 0, item.trader != schema.NOT_STATED)
    released = and_(clearance.arrival_at.is_not(None), clearance.released_at.is_not(None))
    return {
        "release_study": DataNeed(schema.clearance, (), lambda: released, 1),
        "forecast": DataNeed(schema.payment, (), lambda: schema.payment.c.amount.is_not(None), 42),
        "targeting": DataNeed(schema.clearance, (), declarations.judged, 3),
        "price_outliers": DataNeed(schema.item, imports, lambda: weighed, 1),
        "unit_values": DataNeed(schema.item, imports, lambda: from_somewhere, 12),
        "mirror": DataNeed(schema.mirror, (mirror.flow == "export",), lambda: monthly, 12),
        "first_digits": DataNeed(schema.item, imports, lambda: bought, 12),
        "event": DataNeed(schema.item, (item.flow == "import",), lambda: from_partner, 2 * BEFORE),
    }


def held(method: str) -> HeldData:
    """Return what the current release holds of the data that a method needs; raises NoRelease, and what reading it raises for the user."""
    return _held(method, models.scored_at(), engine.current())


@kept(key=lambda *asked: ("data of a method", *asked))
def _held(method: str, _results: str, _release: Release) -> HeldData:
    need = needs()[method]
    month = need.fact.c.month
    usable = case((need.filled(), month))
    figures = {
        "rows": func.count(),
        "usable": func.count(usable),
        "first": func.min(usable),
        "last": func.max(usable),
        "months": func.count(usable.distinct()),
    }
    chosen = select(*(each.label(name) for name, each in figures.items())).select_from(need.fact).where(*need.where)
    with engine.reading() as connection:
        [row] = engine.rows(connection, chosen)
    counts: dict[str, Any] = {name: int(row[name] or 0) for name in figures}
    reforms = within(counts["first"], counts["last"]) if method == "event" else 0
    return HeldData(**counts, state=judged(counts, need.months, method != "event" or reforms > 0), reforms=reforms)


def within(first: int, last: int) -> int:
    """Return how many agreements began and MFN rates changed with enough months (yyyymm) before and after; 0 without months."""
    starts = [each.since for each in events.agreements()] + [each.since for each in events.changes()]
    inside = [each for each in starts if first and first <= each <= last]
    return sum(months_between(first, each) > BEFORE and months_between(each, last) >= BEFORE for each in inside)
