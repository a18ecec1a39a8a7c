"""First digits of the values of consignments over all chapters and traders; filters choose what is shown of them."""

import pandas as pd

from analytics.compliance import first_digits
from data.frames import Frame
from data.language import mark, say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance.consignments import consignments
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from services.compliance.moves import require_months
from services.compliance.unit_weights import SEVERAL, YEAR
from services.estimates.estimates import TOO_SHORT

APPLIED = ("hs2", "trader")
NOTHING = mark("No consignments with a value were declared.")


def groups(filters: Filters) -> Frame:
    """Return `analytics.compliance.first_digits.groups` of the year to the end of the period, of the chapters and traders selected.

    Raises CannotCut where the data lack one of these months, are coded in several editions of the HS, or hold no value.
    """
    require_months(filters, YEAR, TOO_SHORT, SEVERAL)
    table: Frame = _groups(filters.last_month, engine.current())
    if table.empty:
        raise CannotCut(say(NOTHING))
    wanted = {(key, code) for key in APPLIED for code in filters.picked(key)}
    return table[[each in wanted for each in zip(table["kind"], table["code"], strict=True)]] if wanted else table


@kept(key=lambda *asked: ("first digits", *asked))
def _groups(until: int, _release: Release) -> pd.DataFrame:
    return first_digits.groups(consignments(until))
