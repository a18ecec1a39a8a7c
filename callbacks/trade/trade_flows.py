"""The Partners page: imports by origin, exports by destination, and new product-partner flows; one function per view."""

from collections.abc import Callable

import pandas as pd

from analytics.trade.pairs import SILENT, fresh, survival
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes, one_flow
from callbacks.core.shapes import mapped, ranking
from callbacks.core.views import draws
from dashboard.core.format import amount, count, counted, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, PREVIOUS
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.figures.spread import lasting
from dashboard.pages.trade.partners import BUYERS, EXPORTS, FRESH, IMPORTS, LASTING, SUPPLIERS
from dashboard.words import findings
from data.frames import Frame
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
RECODED = "The HS edition changes within the data and no concordance is loaded: a pair under its new code would look new."
YOUNG = f"Too few pairs are new: new is what was not traded in the {SILENT} months before, lost what was not in the {SILENT} after"
HEADED = ("Month", "New pairs", "Share of value of pairs begun within twelve months")
LASTED = ("Months after the first trade", "Still traded", "95 % interval", "Pairs at risk")
Title = Callable[[pd.DataFrame], str]


def share_of(verb: str, whole: str) -> Title:
    """Return a function that writes the title of a ranking: the leader, a verb and the whole."""
    return lambda frame: findings.leader(frame, verb, whole)


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
    few, verb = reached.sum() + 1, "supplies" if not reached.any() else "supply"
    return f"{count(few)} of {counted(len(values), 'partner')} {verb} half of imports" if len(values) > 1 else ""


@draws(SUPPLIERS)
def suppliers(filters: Filters, picked: Codes) -> Drawing:
    """Draw the origins with most imports."""
    return ranking(SUPPLIERS, "import_value", of("import", filters), picked, share_of("supplies", "imports"))


@draws(EXPORTS)
def exports(filters: Filters, picked: Codes) -> Drawing:
    """Draw exports by destination on a map."""
    return mapped(EXPORTS, "export_value", of("export", filters), picked, grown)


def grown(frame: Frame) -> str:
    """Write the title: 'Exports to Germany grew most'; empty where none grew."""
    gainer = findings.grew(frame)
    return f"Exports to {gainer}" if gainer else ""


@draws(BUYERS)
def buyers(filters: Filters, picked: Codes) -> Drawing:
    """Draw the destinations with most exports."""
    return ranking(BUYERS, "export_value", of("export", filters), picked, share_of("takes", "exports"))


def flow(filters: Filters) -> str:
    """Return 'export' where only exports are selected, else 'import'.

    Raises CannotCut where neither is selected, or where the HS edition changes so that old flows would look new.
    """
    need("values", "partners", "subheadings")
    if editions.changes(editions.editions(Filters())):
        raise CannotCut(RECODED)
    return one_flow(filters)


@draws(FRESH)
def begun(filters: Filters, picked: Codes) -> Drawing:
    """Draw the new product-partner flows of each month, and the share of value of flows begun within twelve months."""
    which, release = flow(filters), engine.current()
    frame: Frame = fresh(lives(which, filters), worth(which, filters), stated_months(which)[0])
    percent, number = scale(1, "percent"), scale(frame["pairs"].max(), "count")
    bars = Panel("New pairs", number, (Line("pairs", "New pairs", PREVIOUS, bars=True),))
    shares = Panel("Share of value", percent, (Line("share", "Share of value", ACTUAL),))
    figure = panels.figure(frame.set_index("month"), (bars, shares), worded(frame), HEADED, picked, ())
    sub = FRESH.read(flow=f"{which}s")
    return Drawing(figure, int(frame["pairs"].sum()), stamp(release), worth_of(frame, which), sub, beginning(which, filters), frame.empty)


def worded(frame: Frame) -> list[list[str]]:
    """Return the texts of each month: key, name, number of new flows, and their share of value."""
    rows = frame.itertuples(index=False)
    return [[month_text(key), month(key), count(pairs), str(amount(share, "percent"))] for key, pairs, share in rows]


def worth_of(frame: Frame, which: str) -> str:
    """Write 'Pairs begun within a year carry 6.1 % of imports in Oct 2026'; empty without months."""
    if frame.empty:
        return ""
    last, share = int(frame["month"].iloc[-1]), amount(frame["share"].iloc[-1], "percent")
    return f"Pairs begun within a year carry {share} of {which}s in {month(last)}"


def stated_months(which: str) -> tuple[int, int]:
    """Return the first and last full month (yyyymm) with product-partner flows; raises CannotCut where too few to tell new ones."""
    span_of_flow, full = span(which), engine.current().last_full_month
    if not span_of_flow or not full:
        raise CannotCut(f"No {which}s are loaded by partner and subheading")
    first, last = span_of_flow[0], min(span_of_flow[1], full)
    if months_between(first, last) <= SILENT:
        raise CannotCut(f"{YOUNG}. Goods are stated by partner and subheading from {month(first)} to {month(last)} alone")
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
        raise CannotCut(YOUNG)
    return Drawing(lasting.figure(shown, LASTED), new, stamp(release), left(shown), LASTING.read(flow=f"{which}s"), empty=not new)


def left(frame: Frame) -> str:
    """Write '31 % of new pairs are still traded a year later (30 to 32)'; empty where no flow is followed for a year."""
    year = frame[frame["months"] == YEAR]
    if year.empty:
        return ""
    share, low, high = (significant(year[column].iloc[0] * 100) for column in ("alive", "low", "high"))
    return f"{share} % of new pairs are still traded a year later ({low} to {high})"
