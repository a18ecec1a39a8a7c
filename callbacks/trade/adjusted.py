"""The series of trade adjusted for season, working days and moving holidays, beside what was recorded, with its revisions."""

from collections.abc import Iterator
from dataclasses import replace
from math import exp

import pandas as pd

from analytics.statistics.adjust import EARLIER, Adjusted, adjusted, earlier, revisions
from analytics.statistics.workdays import WORKING, regressors
from analytics.statistics.x13 import NAME
from analytics.trade.series import spanned
from callbacks.trade.course import Course, drawn, flows, money, texts
from dashboard.core.format import Scale, difference, missing, month, signed
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, PICK
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.trade import TREND
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.clearance.calendars import calendars
from queries.engine import engine
from queries.engine.cache import kept

FLOWS = {"imports": ("Imports CIF", ACTUAL, "solid"), "exports": ("Exports FOB", PICK, "dash")}
SYMBOLS = {1: "diamond-open", 3: "square-open"}
HEADED = ("Up to", "Imports", "Imports adjusted", "On the point before", "Exports", "Exports adjusted", "On the point before")
BROKEN = "the HS edition changes within the series and no correspondence of them is loaded"
Found = tuple[Adjusted, dict[int, pd.Series]]


def series(filters: Filters) -> dict[str, Found]:
    """Each flow adjusted over all full months loaded, and its last months as estimated earlier; the months picked change nothing in it."""
    release = engine.current()
    return _series(Filters(release.first_month, release.last_full_month, filters.picks), release)


@kept(key=lambda filters, release: ("adjusted", filters, release))
def _series(filters: Filters, _release: Release) -> dict[str, Found]:
    monthly, breaks, _, _ = flows(filters)
    days = regressors(*calendars(), filters.since, filters.until)
    if breaks:
        unknown = pd.Series(float("nan"), monthly.index)
        return {flow: (Adjusted(unknown, unknown, why=BROKEN), {}) for flow in FLOWS if monthly[flow].notna().any()}
    return {flow: (adjusted(monthly[flow], days), earlier(monthly[flow], days)) for flow in FLOWS if monthly[flow].notna().any()}


def beside(found: Course, known: dict[str, Found]) -> pd.DataFrame:
    """The points with the adjusted series of each flow, its change on the point before, and its last months as estimated earlier."""
    columns = {f"{flow}_adjusted": each.values for flow, (each, _) in known.items()}
    sums = spanned(pd.DataFrame(columns), found.filters.span)
    sums = sums.assign(**{f"{flow}_step": sums[f"{flow}_adjusted"].pct_change(fill_method=None) for flow in known})
    if found.filters.span == "month":
        sums = sums.assign(**{f"{flow}_then{ago}": values for flow, (_, then) in known.items() for ago, values in then.items()})
    wanted = [f"{flow}_{part}" for flow in FLOWS for part in ("adjusted", "step", *(f"then{ago}" for ago in EARLIER))]
    return found.points.join(sums.reindex(columns=wanted))


def trend(found: Course, known: dict[str, Found], picked: tuple) -> Drawing:
    """Recorded dotted, adjusted solid, and marks where the last months stood one and three months earlier."""
    points = beside(found, known)
    shown = replace(found, points=points)
    value, growth = money(shown, "imports", "exports"), Scale(0.01, "%")
    steps = tuple(Line(f"{flow}_step", name.split()[0], colour, dash) for flow, (name, colour, dash) in FLOWS.items())
    drawing = (*(panel(flow, value) for flow in FLOWS), Panel("Adjusted, change on the point before", growth, steps))
    columns = [f"{flow}{part}" for flow in FLOWS for part in ("", "_adjusted", "_step")]
    custom = texts(shown, tuple(columns), ("money", "money", "percent") * 2)
    figure = panels.figure(points, drawing, custom, HEADED, picked, found.breaks, found.missed)
    return drawn(TREND, figure, found, headline(points, known), adjusted=read(known), notes=reasons(known))


def panel(flow: str, value: Scale) -> Panel:
    name, colour, dash = FLOWS[flow]
    recorded = Line(flow, "As recorded", colour, "dot", thin=True)
    marks = (Line(f"{flow}_then{ago}", f"As estimated {months(ago)} earlier", colour, symbol=SYMBOLS[ago]) for ago in EARLIER)
    return Panel(f"{name}, dotted as recorded", value, (recorded, Line(f"{flow}_adjusted", "Adjusted", colour, dash), *marks))


def read(known: dict[str, Found]) -> str:
    """'adjusted for season, Feast of Lanterns (−12.3 %) and working days (+1.2 % a day) · diamond, square = ...'."""
    fitted = {flow: each for flow, (each, _) in known.items() if not each.why}
    parts = [f"{flow} {', '.join(effect(*one) for one in each.effects.items())}" for flow, each in fitted.items() if each.effects]
    methods = " and ".join(dict.fromkeys(each.method for each in fitted.values()))
    calendar = f" and the calendar ({'; '.join(parts)})" if parts else "; the calendar shows no certain effect"
    return f"adjusted for the season{calendar}, by {methods or NAME} · diamond, square = as estimated one, three months earlier"


def effect(name: str, size: float) -> str:
    """'Feast of Lanterns −12.3 %', 'working days +2.1 % each'."""
    return f"{name} {signed(exp(size) - 1)}{' each' if name == WORKING else ''}"


def reasons(known: dict[str, Found]) -> tuple[str, ...]:
    """What is not adjusted and why, and how much the last months have been revised."""
    not_adjusted = [f"{flow.capitalize()} are not adjusted: {each.why}." for flow, (each, _) in known.items() if each.why]
    moved = [
        f"{flow.capitalize()} revised: {' and '.join(_moved(ago, *one) for ago, one in revisions(each.values, then).items())}."
        for flow, (each, then) in known.items()
        if then
    ]
    return (*not_adjusted, *(said for flow, (each, _) in known.items() for said in _otherwise(flow.capitalize(), each)), *moved)


def _otherwise(flow: str, found: Adjusted) -> Iterator[str]:
    """What was done otherwise than usual: another method, or no season taken out."""
    if found.instead and not found.why:
        yield f"{flow} are adjusted by {found.method}: {found.instead}."
    if not found.seasonal:
        yield f"{flow} show no season that chance could not make: none is taken out."


def _moved(ago: int, code: int, size: float) -> str:
    return f"{month(code)} {signed(size)} in {months(ago)}"


def months(count: int) -> str:
    return f"{count} month{'s' if count > 1 else ''}"


def headline(points: pd.DataFrame, known: dict[str, Found]) -> str:
    """'Adjusted imports rose 2.1 % on the point before'."""
    steps = points["imports_adjusted"].dropna()
    if "imports" not in known or len(steps) < 2 or missing(points["imports_step"].iloc[-1]):
        return ""
    now, before = steps.iloc[-1], steps.iloc[-2]
    moved = f"{'rose' if now > before else 'fell'} {difference(now, before, 'money')}"
    return f"Adjusted for season and calendar, imports {moved} from {month(int(steps.index[-2]))} to {month(int(steps.index[-1]))}"
