"""Consignments just under limits of value, over all offices, goods and traders; filters choose what is shown of them."""

from collections.abc import Callable

import pandas as pd

from analytics.compliance import value_limits
from data.frames import Frame
from data.language import mark, say
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance.consignments import consignments
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from services.compliance.moves import require_months
from services.compliance.unit_weights import SEVERAL, YEAR
from services.estimates.estimates import TOO_SHORT
from settings import settings

OFFICE, TRADER = ("office", "hs2"), ("trader",)
NOTHING = mark("No consignments of one office and chapter, or of one trader, are enough in number to be compared.")


def offices(filters: Filters) -> Frame:
    """Return `analytics.compliance.value_limits.offices` of the year to the end of the period, of the offices and chapters selected.

    Raises CannotCut where the data lack one of these months, are coded in several editions of the HS, or hold nothing to compare.
    """
    return _chosen(filters, OFFICE, _offices)


def traders(filters: Filters) -> Frame:
    """Return `analytics.compliance.value_limits.traders` of the same year, of the traders selected; raises CannotCut as `offices` does."""
    return _chosen(filters, TRADER, _traders)


def _chosen(filters: Filters, keys: tuple[str, ...], table_of: Callable[[int, tuple[float, ...], Release], pd.DataFrame]) -> Frame:
    require_months(filters, YEAR, TOO_SHORT, SEVERAL)
    table: Frame = table_of(filters.last_month, settings().limits_of_value, engine.current())
    if table.empty:
        raise CannotCut(say(NOTHING))
    for key in keys:
        if codes := filters.picked(key):
            table = table[table[key].isin(codes)]
    return table


@kept(key=lambda *asked: ("offices by limits of value", *asked))
def _offices(until: int, stated: tuple[float, ...], _release: Release) -> pd.DataFrame:
    held = consignments(until)
    return value_limits.offices(held, stated or value_limits.round_amounts(held["value"]), at=bool(stated))


@kept(key=lambda *asked: ("traders by limits of value", *asked))
def _traders(until: int, stated: tuple[float, ...], _release: Release) -> pd.DataFrame:
    held = consignments(until)
    return value_limits.traders(held, stated or value_limits.round_amounts(held["value"]), at=bool(stated))


def unapplied(filters: Filters, applied: tuple[str, ...]) -> tuple[Note, ...]:
    """Return a note for each filter that is not applied: what is told of chance holds for all consignments of a group."""
    return tuple(Note("filter_off_view", filter=key) for key, _ in filters.picks if key not in (*applied, "flow"))
