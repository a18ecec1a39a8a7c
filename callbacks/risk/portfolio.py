"""The inspection portfolio: a budget divided by the sliders, and what each part costs and finds on months the model had not seen."""

from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.risk import portfolio_told
from dashboard.core.format import count, missing, percent
from dashboard.core.page import Drawing
from dashboard.pages.risk.risk import PORTFOLIO
from data.language import mark, say
from data.months import period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from services.risk import inspection_budget, targeting
from services.risk.inspection_budget import Divided

FINDS = mark("Inspecting {share} finds {found} of irregular declarations and {money} of the money at stake")
FINDS_NO_MONEY = mark("Inspecting {share} finds {found} of irregular declarations")


@draws(PORTFOLIO)
def portfolio(filters: Filters, _picked: Codes) -> Drawing:
    """Return what each part of the budget costs and finds."""
    found, asked = targeting.tested(filters), inspection_budget.budget(filters)
    made = inspection_budget.divided(found, asked)
    rows = made.parts.assign(part=[say(portfolio_told.PARTS[part]) for part in made.parts["part"]])
    targeting.note(say("Inspection portfolio"), rows, found.filters, ("risk model", "inspection"))
    body, sub = portfolio_told.table(made.parts, made.hours, PORTFOLIO.title), PORTFOLIO.read(**tested_in(found, made))
    return Drawing(body, made.tested, stamp(engine.current()), title(made, asked.inspected), sub, notes(made))


def tested_in(found: targeting.Tested, made: Divided) -> dict[str, str]:
    """Return the words of the subtitle: the months of the test, and its declarations."""
    return {"period": period_name(*found.months), "count": count(made.tested)}


def title(made: Divided, share: float) -> str:
    """Write 'Inspecting 10 % finds 38 % of irregular declarations and 61 % of the money at stake'."""
    whole = made.parts.iloc[-1]
    known = {"share": percent(share), "found": percent(whole["recall"], 2)}
    if missing(whole["capped"]):
        return say(FINDS_NO_MONEY, **known)
    return say(FINDS, **known, money=percent(whole["capped"], 2))


def notes(made: Divided) -> tuple[Note, ...]:
    """Return what the division costs against chance alone; a warning where nothing is inspected at random."""
    inspected, precision = (dict(zip(made.parts["part"], made.parts[name], strict=True)) for name in ("inspected", "precision"))
    beside = Note("budget_alone", share=made.alone, before=precision["all"])
    return (beside,) if inspected["random"] else (Note("no_random"), beside)
