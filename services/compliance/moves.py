"""Moves to a lower duty, over all goods: to neighbouring subheadings or to other origins; filters on goods choose what is shown of them."""

from collections.abc import Callable

import pandas as pd

from analytics.compliance import code_switching, origin_switching
from data.frames import Frame
from data.language import mark, say
from data.months import shifted
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance import moves
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.trade import editions, events

GOODS = ("hs2", "hs4")
SHORT = mark("Two years of data up to the end of the period are needed.")
SEVERAL = mark("The two years are coded in several HS editions: codes are not compared.")
NO_CODES = mark("No trader declared a heading with several duty rates in both years: no move can be seen.")
NO_ORIGINS = mark("No trader declared a subheading from origins that pay different duty in both years: no move can be seen.")


def subheadings(filters: Filters) -> Frame:
    """Return `analytics.compliance.code_switching.headings` of the two years to the end of the period, of the goods selected.

    Raises CannotCut where the data do not reach back two years, are coded in several editions of the HS, or tell of no trader.
    """
    return _compared(filters, _subheadings, NO_CODES)


def origins(filters: Filters) -> Frame:
    """Return `analytics.compliance.origin_switching.headings`, of the goods selected; raises CannotCut as `subheadings` does."""
    return _compared(filters, _origins, NO_ORIGINS)


def begun(origin: str, until: int) -> tuple[events.Agreement, ...] | None:
    """Return the agreements with an origin that began within the two years to a month; None where no agreement is known at all."""
    every = events.agreements()
    return tuple(each for each in every if origin in each.partners and shifted(until, -23) < each.since <= until) if every else None


def _compared(filters: Filters, table_of: Callable[[int, Release], pd.DataFrame], nothing: str) -> Frame:
    require_months(filters, 24, SHORT, SEVERAL)
    table: Frame = table_of(filters.last_month, engine.current())
    if table.empty:
        raise CannotCut(say(nothing))
    return of_goods(table, filters)


def require_months(filters: Filters, months: int, short: str, several: str) -> None:
    """Raise CannotCut where so many months to the end of the period are not all in the data, or not coded in one edition of the HS."""
    release, until, since = engine.current(), filters.last_month, shifted(filters.last_month, 1 - months)
    if until > (release.last_full_month or 0) or since < (release.first_month or until):
        raise CannotCut(say(short))
    if not editions.alike(Filters().over(since, until), None):
        raise CannotCut(say(several))


def of_goods(table: Frame, filters: Filters) -> Frame:
    """Return the rows of the goods selected; the table has a column hs4."""
    for key in GOODS:
        if codes := filters.picked(key):
            table = table[table["hs4"].str[: int(key[2:])].isin(codes)]
    return table


@kept(key=lambda *asked: ("moves between subheadings", *asked))
def _subheadings(until: int, _release: Release) -> pd.DataFrame:
    return code_switching.headings(moves.by_subheading(until))


@kept(key=lambda *asked: ("moves between origins", *asked))
def _origins(until: int, _release: Release) -> pd.DataFrame:
    return origin_switching.headings(moves.by_origin(until))


def unapplied(filters: Filters, applied: tuple[str, ...] = ()) -> tuple[Note, ...]:
    """Return a note for each filter that is not applied: what is told of chance holds for all declarations of a heading.

    applied: filters that are, beyond those on goods.
    """
    return tuple(Note("filter_off_view", filter=key) for key, _ in filters.picks if key not in (*GOODS, *applied, "flow"))
