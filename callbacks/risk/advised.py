"""What became of the advice: declarations advised, inspected and irregular, beside those inspected but not advised."""

from typing import Any

from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.risk import advice_told
from dashboard.core.page import Drawing
from dashboard.pages.risk.risk import ADVICE
from data.language import say
from data.months import period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from services.risk import feedback
from services.risk.feedback import AdviceRecord
from services.risk.targeting import note


@draws(ADVICE)
def advised(filters: Filters, _picked: Codes) -> Drawing:
    """Return what inspections found after the advice, by what was advised."""
    found = feedback.record(filters)
    rows: list[dict[Any, Any]] = found.groups.to_dict("records")
    named = found.groups.drop(columns="group").assign(name=[*map(advice_told.named, rows)])
    note(say("Advice and results"), named, filters, ("risk model", "clearance"))
    sub = ADVICE.read(period=period_name(filters.first_month, filters.last_month))
    seen, body = sum(row["judged"] for row in rows), advice_told.table(rows, ADVICE.title)
    return Drawing(body, seen, stamp(engine.current()), advice_told.title(rows), sub, notes(found))


def notes(found: AdviceRecord) -> tuple[Note, ...]:
    """Return how many results the model has not learnt from yet, and how many that came in by file the data loaded contradict."""
    held = (Note("untrained", count=found.untrained), Note("overruled", count=found.overruled))
    return tuple(each for each in held if each.count)
