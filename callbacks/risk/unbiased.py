"""What random inspections say of all declarations: the share irregular, the tax lost, and how many of them a wanted precision takes."""

from typing import Any

from analytics.compliance.survey import SampledShare
from callbacks.compliance.sampling import irregular
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.risk import random_told
from dashboard.core.format import month
from dashboard.core.page import Drawing
from dashboard.pages.risk.risk import UNBIASED
from data.language import say
from queries.addresses.filters import Filters
from queries.engine import engine
from services.risk import random_rates
from services.risk.targeting import note


@draws(UNBIASED)
def unbiased(filters: Filters, _picked: Codes) -> Drawing:
    """Return the share irregular and the tax lost by period, from random inspections alone."""
    found, release = random_rates.unbiased(filters), engine.current()
    shown = found.periods.rename(columns={"since": "first", "until": "last"})
    note(say("From random inspections"), shown, filters, ("inspection", "clearance"))
    rows: Any = found.periods.to_dict("records")
    whole = rows[-1]
    title = irregular(SampledShare(whole["share"], whole["low"], whole["high"], int(whole["n"])))
    sized = random_told.sized(found.half, found.wanted, found.now, found.have, found.monthly)
    body = random_told.body(found.periods, sized, release.currency)
    sub = UNBIASED.read(since=month(filters.first_month), until=month(filters.last_month))
    return Drawing(body, int(whole["n"]), stamp(release), title, sub)
