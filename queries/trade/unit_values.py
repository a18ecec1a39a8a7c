"""Items by bin of the value of a kilogram, by heading and partner: what price dispersion is read from."""

from typing import Any

import pandas as pd
from sqlalchemy import FromClause, Table, and_, func, select

from data.language import mark, say, say_list
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import MixedCurrencies
from queries.engine.route import cheapest
from queries.engine.statement import reached, typed
from queries.engine.trace import Read, noted
from queries.rollups.candidates import ROLLUPS

BY, COLUMNS = ("hs4", "partner"), ("hs4", "partner", "bin", "n", "currency")
MOST = 100_000
KEPT: Table = next(rollup.table for rollup in ROLLUPS if rollup.name == "item_price")

TITLES = {
    "import": mark("Imported items by class of price per kilogram"),
    "export": mark("Exported items by class of price per kilogram"),
}


def unit_values(flow: str, least: int, filters: Filters) -> pd.DataFrame:
    """Return COLUMNS, of the cells of heading and partner with `least` items or more, all in one currency; raises MixedCurrencies."""
    found = _counted(flow, least, filters.since or 0, filters.until or 999999, followed(filters).picks, engine.current())
    noted(
        Read(say(TITLES[flow]), found, filters, engine.current(), unfollowed(filters), (_table().name,))
    )
    return found


def followed(filters: Filters) -> Filters:
    """Return the filters with the picks alone that heading and partner can follow."""
    return Filters(picks=tuple((key, codes) for key, codes in filters.picks if _held(key) and key != "flow"))


def unfollowed(filters: Filters) -> tuple[Note, ...]:
    """Return a note for each filter that unit values cannot follow."""
    return tuple(Note("filter_off_unit_values", filter=key) for key, _ in filters.picks if not _held(key))


def _held(key: str) -> bool:
    return key in KEPT.c or DIMENSIONS[key].finer in KEPT.c


def _table() -> Table:
    """Return the roll-up that holds the columns read, or the fact if the release lacks it."""
    return cheapest("item", {*KEPT.c.keys()}, Filters()).table


@kept(key=lambda *asked: ("unit values", *asked))
def _counted(flow: str, least: int, since: int, until: int, picks: Any, _release: Release) -> pd.DataFrame:
    table = _table()
    source: FromClause = table
    conditions: list[Any] = [table.c.flow == flow, table.c.month.between(since, until), table.c.unit_value_bin.is_not(None)]
    for key, codes in picks:
        source, column = reached(source, table, key)
        conditions.append(column.in_(typed(column, codes)))
    cell, n = [table.c[key] for key in BY], func.sum(table.c["items"])
    held = select(*cell).select_from(source).where(*conditions).group_by(*cell).having(n >= least).subquery()
    inside = source.join(held, and_(*(table.c[key] == held.c[key] for key in BY)))
    code = table.c.currency
    chosen = select(*cell, table.c.unit_value_bin, n, func.min(code), func.max(code)).select_from(inside).where(*conditions)
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen.group_by(*cell, table.c.unit_value_bin), (*COLUMNS, "most"), MOST)
    met = sorted({*frame["currency"], *frame["most"]})
    if len(met) > 1:
        mixed = mark("Prices in {currencies} cannot be compared. Choose one currency (currency={first})")
        raise MixedCurrencies(say(mixed, currencies=say_list(met), first=met[0]))
    return frame.drop(columns="most").astype({"bin": int, "n": int})
