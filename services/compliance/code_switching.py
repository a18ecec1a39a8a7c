"""Moves to neighbouring subheadings with a lower duty, over all goods; the filters on goods choose what is shown of them."""

import pandas as pd

from analytics.compliance import code_switching
from data.frames import Frame
from data.language import mark, say
from data.months import shifted
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance import code_switching as counted
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.trade import editions

GOODS = ("hs2", "hs4")
SHORT = mark("Two years of data up to the end of the period are needed.")
SEVERAL = mark("The two years are coded in several HS editions: codes are not compared.")
NOTHING = mark("No trader declared a heading with several duty rates in both years: no move can be seen.")


def moves(filters: Filters) -> Frame:
    """Return `analytics.compliance.code_switching.headings` of the two years to the end of the period, of the goods selected.

    Raises CannotCut where the data do not reach back two years, are coded in several editions of the HS, or tell of no trader.
    """
    release, until = engine.current(), filters.last_month
    if until > (release.last_full_month or 0) or shifted(until, -23) < (release.first_month or until):
        raise CannotCut(say(SHORT))
    if not editions.alike(Filters().over(shifted(until, -23), until), None):
        raise CannotCut(say(SEVERAL))
    table: Frame = _moves(until, release)
    if table.empty:
        raise CannotCut(say(NOTHING))
    for key in GOODS:
        if codes := filters.picked(key):
            table = table[table["hs4"].str[: int(key[2:])].isin(codes)]
    return table


@kept(key=lambda *asked: ("moves between subheadings", *asked))
def _moves(until: int, _release: Release) -> pd.DataFrame:
    return code_switching.headings(counted.counts(until))


def unapplied(filters: Filters) -> tuple[Note, ...]:
    """Return a note for each filter that is not applied: what is told of chance holds for all declarations of a heading."""
    return tuple(Note("filter_off_view", filter=key) for key, _ in filters.picks if key not in (*GOODS, "flow"))
