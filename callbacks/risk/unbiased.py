"""What random inspections say of all declarations: the share irregular, the tax lost, and how many of them a wanted precision takes."""

from dash.development.base_component import Component

from analytics.compliance.survey import SampledShare
from callbacks.compliance.sampling import irregular
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.risk import random_told
from dashboard.core.page import Drawing
from dashboard.pages.risk.risk import UNBIASED
from data.language import say
from data.months import period_name
from queries.addresses.filters import Filters
from queries.engine import engine
from services.risk import random_rates
from services.risk.random_rates import Unbiased
from services.risk.targeting import note


@draws(UNBIASED)
def unbiased(filters: Filters, _picked: Codes) -> Drawing:
    """Return the share irregular and the tax lost by period, from random inspections alone."""
    found = random_rates.unbiased(filters)
    shown = found.periods.rename(columns={"since": "first", "until": "last"})
    note(say("From random inspections"), shown, filters, ("inspection", "clearance"))
    sub = UNBIASED.read(period=period_name(filters.first_month, filters.last_month))
    whole = overall(found)
    return Drawing(body(found), whole.n, stamp(engine.current()), irregular(whole), sub)


def overall(found: Unbiased) -> SampledShare:
    """Return the share irregular over all months together."""
    share, low, high, n = (found.periods[name].tolist()[-1] for name in ("share", "low", "high", "n"))
    return SampledShare(share, low, high, int(n))


def body(found: Unbiased) -> Component:
    """Return how many random inspections are wanted, and the table by period."""
    sized = random_told.sized(found.half, found.wanted, found.now, found.have, found.monthly)
    return random_told.body(found.periods, sized, engine.current().currency)
