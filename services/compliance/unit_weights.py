"""Weights per unit over all goods and origins; filters on goods and origins choose what is shown of them."""

import pandas as pd

from analytics.compliance import unit_weights
from data.frames import Frame
from data.language import mark, say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance import unit_weights as weighed
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from services.compliance.moves import of_goods, require_months
from services.estimates.estimates import TOO_SHORT

YEAR = 12
SEVERAL = mark("The twelve months are coded in several HS editions: codes are not compared.")
NOTHING = mark("No goods with a unit other than their weight were declared often enough, from several origins, to be compared.")


def cells(filters: Filters) -> Frame:
    """Return `analytics.compliance.unit_weights.cells` of the year to the end of the period, of the goods and origins selected.

    Raises CannotCut where the data lack one of these months, are coded in several editions of the HS, or hold nothing to compare.
    """
    require_months(filters, YEAR, TOO_SHORT, SEVERAL)
    table: Frame = _cells(filters.last_month, engine.current())
    if table.empty:
        raise CannotCut(say(NOTHING))
    shown, origins = of_goods(table, filters), filters.picked("origin")
    return shown[shown["origin"].isin(origins)] if origins else shown


@kept(key=lambda *asked: ("cells of weights per unit", *asked))
def _cells(until: int, _release: Release) -> pd.DataFrame:
    return unit_weights.cells(weighed.items(until))
