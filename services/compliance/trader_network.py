"""Importers connected through brokers and suppliers, found among all of them; traders selected choose what is shown."""

from dataclasses import dataclass

import pandas as pd

from analytics.compliance import trader_network
from data.frames import Frame
from data.language import mark, say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance import trader_network as stated
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from services.compliance.moves import require_months
from services.compliance.unit_weights import SEVERAL, YEAR
from services.estimates.estimates import TOO_SHORT

NOTHING = mark(
    "No two importers have five import declarations each that state a broker and a supplier: load the code of the foreign supplier "
    "(field seller) to see connections."
)


@dataclass(frozen=True)
class Connections:
    """Pairs beyond chance (`analytics.compliance.trader_network.GROUPED`), how many pairs were compared, and by how many declarations."""

    listed: pd.DataFrame
    compared: int
    declarations: int


def connections(filters: Filters) -> Connections:
    """Return the connections of the year to the end of the period, of the traders selected.

    Raises CannotCut where the data lack one of these months, are coded in several editions of the HS, or state no suppliers.
    """
    require_months(filters, YEAR, TOO_SHORT, SEVERAL)
    every = _connections(filters.last_month, engine.current())
    if not every.compared:
        raise CannotCut(say(NOTHING))
    codes, table = filters.picked("trader"), every.listed
    if not codes:
        return every
    groups = table.loc[table["one"].isin(codes) | table["other"].isin(codes), "group"]
    chosen: Frame = table[table["group"].isin(groups)]
    return Connections(chosen, every.compared, every.declarations)


@kept(key=lambda *asked: ("connections of importers", *asked))
def _connections(until: int, _release: Release) -> Connections:
    held = stated.channels(until)
    table, compared = trader_network.pairs(held)
    inspected = stated.inspections(until) if len(table) else pd.DataFrame(columns=list(stated.INSPECTIONS))
    return Connections(trader_network.grouped(table, inspected), compared, sum(held["n"].tolist()))
