"""Why taxes on imports changed: each product, origin and tax with the part of every cause."""

from calendar import monthrange
from datetime import date, timedelta

import pandas as pd

from analytics.revenue.drivers import by_place, effects
from data.language import say
from data.months import months_between, shifted
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.trace import Read, noted
from queries.trade import cells
from queries.trade.stated import need
from services.core.comparison import Pair, pair
from services.trade.change import periods

PAID, ASSESSED = "tax_paid", "tax_assessed"
UNRULED = Note("rates_by_law_unknown")


def split(filters: Filters) -> pd.DataFrame:
    """Split the change of taxes on imports into its causes, by product, origin and tax; every view adds up these cells.

    Raises CannotCut where the periods cannot be compared, and TooMany.
    """
    need("values", "weights", "subheadings")
    now, earlier = (Filters(each.since, each.until, each.picks) for each in periods(filters))
    release = engine.current()
    cells_by_cause = _split(now, earlier, release)
    routes = tuple(cells.source(fact, now).name for fact in ("item", "tax_line"))
    noted(Read(say("Goods by origin and tax, with the causes of their change"), cells_by_cause, now, release, route=routes))
    return cells_by_cause


@kept(key=lambda *asked: asked, most=8)
def _split(now: Filters, earlier: Filters, _release: Release) -> pd.DataFrame:
    late = cells.late(earlier, _cutoff(now, earlier))
    return effects(cells.imports(now), cells.imports(earlier), cells.taxes(now), cells.taxes(earlier), late)


def _cutoff(now: Filters, earlier: Filters) -> date:
    """Return the day at which the earlier declarations were as old as those of the period shown are at the end of the data."""
    release = engine.current()
    following = date.fromisoformat((release.as_of or release.created_at)[:10]) + timedelta(days=1)
    month = shifted(following.year * 100 + following.month, -apart(now, earlier))
    return date(month // 100, month % 100, min(following.day, monthrange(month // 100, month % 100)[1])) - timedelta(days=1)


def apart(now: Filters, earlier: Filters) -> int:
    """Return how many months lie between two periods, first month to first month."""
    return months_between(earlier.first_month, now.first_month) - 1


def placed(filters: Filters) -> pd.DataFrame:
    """Return the same split by office."""
    now, earlier = periods(filters)
    return _placed(*(Filters(each.since, each.until, each.picks) for each in (now, earlier)), engine.current())


@kept(key=lambda now, earlier, release: ("by office", now, earlier, release), most=8)
def _placed(now: Filters, earlier: Filters, release: Release) -> pd.DataFrame:
    late = cells.late(earlier, _cutoff(now, earlier), by_office=True)
    return by_place(_split(now, earlier, release), cells.places(now), cells.places(earlier), late)


def whole(filters: Filters) -> tuple[Pair, str]:
    """Return the comparison that the causes add up to, and its measure: tax paid, or assessed where no payments are known."""
    both = pair((PAID, ASSESSED), (), filters.with_pick("flow", "import"))
    return both, PAID if both.now.observations[PAID] and both.now.value(PAID) is not None else ASSESSED


def unruled(filters: Filters) -> tuple[Note, ...]:
    """Return a note where no tax line of either period states the tax at its standard rate."""
    both = (cells.taxes(each) for each in periods(filters))
    return () if any(each["statutory"].any() for each in both) else (UNRULED,)
