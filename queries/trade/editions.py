"""Editions of the Harmonised System that the data of each month are coded in."""

from itertools import pairwise

from sqlalchemy import select

from data import schema
from data.language import say, say_list
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import RELEASES, kept
from queries.engine.labels import LEVELS


def editions(filters: Filters) -> dict[int, tuple[int, ...]]:
    """Return the editions of each month of the filters."""
    since, until = filters.since or 0, filters.until or 999999
    return {month: found for month, found in _editions(engine.current()) if since <= month <= until}


@kept(key=lambda release: ("editions", release), most=RELEASES)
def _editions(_release: Release) -> tuple[tuple[int, tuple[int, ...]], ...]:
    item = schema.item.c
    chosen = select(item.month, item.hs_edition).where(item.hs_edition.is_not(None)).distinct().order_by(item.month, item.hs_edition)
    by_month: dict[int, list[int]] = {}
    with engine.reading() as connection:
        for month, edition in connection.execute(chosen):
            by_month.setdefault(month, []).append(edition)
    return tuple((month, tuple(found)) for month, found in by_month.items())


def changes(found: dict[int, tuple[int, ...]]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the months at which the editions differ from those of the month before, with the new ones."""
    months = list(found)
    return [(month, found[month]) for before, month in pairwise(months) if found[month] != found[before]]


def goods_picked(filters: Filters) -> bool:
    """Return whether goods are picked at any level."""
    return any(filters.picked(key) for key in LEVELS)


def alike(now: Filters, before: Filters | None) -> bool:
    """Tell whether codes mean the same over both periods: one edition in all their months."""
    return len({edition for each in (now, before) if each for found in editions(each).values() for edition in found}) <= 1


def said(found: dict[int, tuple[int, ...]]) -> str:
    """Write the editions: 'HS 2022', or 'HS 2017 and 2022'."""
    every = sorted({edition for each in found.values() for edition in each})
    return say("HS {edition}", edition=say_list([str(each) for each in every])) if every else ""
