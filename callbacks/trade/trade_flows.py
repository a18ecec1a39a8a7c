"""The Partners page: imports by origin, exports by destination, and new product-partner flows; one function per view."""

from collections.abc import Callable

import pandas as pd

from analytics.trade.pairs import SILENT, fresh, survival
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes, one_flow
from callbacks.core.shapes import mapped, ranking
from callbacks.core.views import draws
from dashboard.core.format import amount, count, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, PREVIOUS
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.figures.spread import lasting
from dashboard.pages.trade.partners import BUYERS, EXPORTS, FRESH, IMPORTS, LASTING, SUPPLIERS
from dashboard.words import findings
from data.frames import Frame
from data.language import mark, say
from data.months import month_text, months_between
from data.notes import Note
from data.schema import NOT_STATED
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.trade import editions
from queries.trade.pairs import lives, span, worth
from queries.trade.stated import need

LEAST, LONGEST, YEAR = 30, 36, 12
RECODED = mark("The HS edition changes within the data and no correspondence is loaded: goods under their new code would look new.")
YOUNG = mark("Too few flows are new. New means not traded in the {count} months before; lost means not traded in the {count} months after")
SHORT = mark("New flows need more than {count} months of goods by partner and subheading. The data hold {first} to {last}")
HEADED = (mark("Month"), mark("New flows"), mark("Share of value of flows begun within twelve months"))
LASTED = (mark("Months after the first trade"), mark("Still traded"), mark("95 % interval"), mark("Flows followed that long"))
FLOWS = {"import": mark("imports"), "export": mark("exports")}
CARRIED = {
    "import": mark("New flows (begun within a year) carry {share} of imports in {month}"),
    "export": mark("New flows (begun within a year) carry {share} of exports in {month}"),
}
UNSTATED = {
    "import": mark("No imports are loaded by partner and subheading"),
    "export": mark("No exports are loaded by partner and subheading"),
}
Title = Callable[[pd.DataFrame], str]


def share_of(message: str) -> Title:
    """Return a function that writes the title of a ranking: a marked message with the {name} of the leader and its {share}."""
    return lambda frame: findings.leader(frame, message)


def of(which: str, filters: Filters) -> Filters:
    """Return the filters for one flow; nothing matches where only other flows are selected."""
    flows = filters.picked("flow")
    return filters.with_pick("flow", which if not flows or which in flows else NOT_STATED)


@draws(IMPORTS)
def imports(filters: Filters, picked: Codes) -> Drawing:
    """Draw imports by origin on a map."""
    return mapped(IMPORTS, "import_value", of("import", filters), picked, concentrated)


def concentrated(frame: Frame) -> str:
    """Write '3 of 118 partners supply half of imports', from a frame sorted by value, the largest first."""
    values = frame["value"][frame["value"] > 0]
    reached = values.cumsum() < values.sum() / 2
    if len(values) < 2:
        return ""
    if not reached.any():
        return say("One of {whole} partners supplies half of imports", whole=count(len(values)))
    return say("{few} of {whole} partners supply half of imports", few=count(reached.sum() + 1), whole=count(len(values)))


@draws(SUPPLIERS)
def suppliers(filters: Filters, picked: Codes) -> Drawing:
    """Draw the origins with most imports."""
    return ranking(SUPPLIERS, "import_value", of("import", filters), picked, share_of(mark("{name} supplies {share} % of imports")))


@draws(EXPORTS)
def exports(filters: Filters, picked: Codes) -> Drawing:
    """Draw exports by destination on a map."""
    return mapped(EXPORTS, "export_value", of("export", filters), picked, grown)


def grown(frame: Frame) -> str:
    """Write the title: 'Exports to Germany grew most'; empty where none grew."""
    name = findings.gainer(frame)
    return say("Exports to {name} grew most", name=name) if name else ""


@draws(BUYERS)
def buyers(filters: Filters, picked: Codes) -> Drawing:
    """Draw the destinations with most exports."""
    return ranking(BUYERS, "export_value", of("export", filters), picked, share_of(mark("{name} takes {share} % of exports")))


def flow(filters: Filters) -> str:
    """Return 'export' where only exports are selected, else 'import'.

    Raises CannotCut where neither is selected, or where the HS edition changes so that old flows would look new.
    """
    need("values", "partners", "subheadings")
    if editions.changes(editions.editions(Filters())):
        raise CannotCut(say(RECODED))
    return one_flow(filters)


@draws(FRESH)
def begun(filters: Filters, picked: Codes) -> Drawing:
    """Draw the new product-partner flows of each month, and the share of value of flows begun within twelve months."""
    which, release = flow(filters), engine.current()
    frame: Frame = fresh(lives(which, filters), worth(which, filters), stated_months(which)[0])
    percent, number = scale(1, "percent"), scale(frame["pairs"].max(), "count")
    bars = Panel(say("New flows"), number, (Line("pairs", say("New flows"), PREVIOUS, bars=True),))
    shares = Panel(say("Share of value"), percent, (Line("share", say("Share of value"), ACTUAL),))
    figure = panels.figure(frame.set_index("month"), (bars, shares), worded(frame), list(map(say, HEADED)), picked, ())
    sub = FRESH.read(flow=say(FLOWS[which]))
    return Drawing(figure, int(frame["pairs"].sum()), stamp(release), worth_of(frame, which), sub, beginning(which, filters), frame.empty)


def worded(frame: Frame) -> list[list[str]]:
    """Return the texts of each month: key, name, number of new flows, and their share of value."""
    rows = frame.itertuples(index=False)
    return [[month_text(key), month(key), count(pairs), str(amount(share, "percent"))] for key, pairs, share in rows]


def worth_of(frame: Frame, which: str) -> str:
    """Write 'New flows (begun within a year) carry 6.1 % of imports in Oct 2026'; empty without months."""
    if frame.empty:
        return ""
    last, share = int(frame["month"].iloc[-1]), amount(frame["share"].iloc[-1], "percent")
    return say(CARRIED[which], share=share, month=month(last))


def stated_months(which: str) -> tuple[int, int]:
    """Return the first and last full month (yyyymm) with product-partner flows; raises CannotCut where too few to tell new ones."""
    span_of_flow, full = span(which), engine.current().last_full_month
    if not span_of_flow or not full:
        raise CannotCut(say(UNSTATED[which]))
    first, last = span_of_flow[0], min(span_of_flow[1], full)
    if months_between(first, last) <= SILENT:
        raise CannotCut(say(SHORT, count=SILENT, first=month(first), last=month(last)))
    return first, last


def beginning(which: str, filters: Filters) -> tuple[Note, ...]:
    """Return a note where the period reaches into the first year of the data, in which no flow can be known to be new."""
    early = filters.first_month < stated_months(which)[0] + 100
    return (Note("first_months", count=SILENT),) if early else ()


@draws(LASTING)
def lasted(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the share of new product-partner flows that are still traded, by months since their first trade."""
    which, release = flow(filters), engine.current()
    curve: Frame = survival(lives(which, filters), *stated_months(which))
    shown = curve[(curve["months"] <= LONGEST) & (curve["at_risk"] >= LEAST)]
    new = int(curve["at_risk"].iloc[0])
    if new and len(shown) < 2:
        raise CannotCut(say(YOUNG, count=SILENT))
    figure, sub = lasting.figure(shown, tuple(map(say, LASTED))), LASTING.read(flow=say(FLOWS[which]))
    return Drawing(figure, new, stamp(release), left(shown), sub, empty=not new)


def left(frame: Frame) -> str:
    """Write '31 % of new flows are still traded a year later (30 to 32)'; empty where no flow is followed for a year."""
    year = frame[frame["months"] == YEAR]
    if year.empty:
        return ""
    share, low, high = (significant(year[column].iloc[0] * 100) for column in ("alive", "low", "high"))
    return say("{share} % of new flows are still traded a year later ({low} to {high})", share=share, low=low, high=high)
