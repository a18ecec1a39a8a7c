"""Trade adjusted for season, working days and moving holidays, beside the recorded series, with its revisions."""

from collections.abc import Iterator
from dataclasses import replace
from math import exp

import pandas as pd

from analytics.statistics.adjust import EARLIER, Adjusted, adjusted, earlier, revisions
from analytics.statistics.workdays import WORKING, regressors
from analytics.trade.series import spanned
from callbacks.core.period import Codes
from callbacks.trade.course import TradeSeries, drawn, flows, money, texts
from dashboard.core.format import Scale, difference, missing, month, signed
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, PICK
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.trade import TREND
from data.frames import Column, Frame
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.clearance.calendars import calendars
from queries.engine import engine
from queries.engine.cache import kept

FLOWS = {"imports": ("Imports CIF", ACTUAL, "solid"), "exports": ("Exports FOB", PICK, "dash")}
SYMBOLS = {1: "diamond-open", 3: "square-open"}
HEADED = ("Up to", "Imports", "Imports adjusted", "On the point before", "Exports", "Exports adjusted", "On the point before")
BROKEN = "the HS edition changes within the series and no correspondence of them is loaded"
AdjustedFlow = tuple[Adjusted, dict[int, Column]]


def series(filters: Filters) -> dict[str, AdjustedFlow]:
    """Adjust each flow over all full months loaded, whatever period is shown, and estimate its last months as known earlier.

    Returns, by flow, the adjusted series and its last values as estimated 1 and 3 months earlier.
    """
    release = engine.current()
    return _series(Filters(release.first_month, release.last_full_month, filters.picks), release)


@kept(key=lambda filters, release: ("adjusted", filters, release))
def _series(filters: Filters, _release: Release) -> dict[str, AdjustedFlow]:
    monthly, breaks, _, _ = flows(filters)
    days = regressors(*calendars(), filters.first_month, filters.last_month)
    if breaks:
        unknown = pd.Series(float("nan"), monthly.index)
        return {flow: (Adjusted(unknown, unknown, why=BROKEN), {}) for flow in FLOWS if monthly[flow].notna().any()}
    return {flow: (adjusted(monthly[flow], days), earlier(monthly[flow], days)) for flow in FLOWS if monthly[flow].notna().any()}


def beside(trade: TradeSeries, adjusted_flows: dict[str, AdjustedFlow]) -> Frame:
    """Add to each point the adjusted value of each flow, its change on the previous point, and its earlier estimates."""
    columns = {f"{flow}_adjusted": each.values for flow, (each, _) in adjusted_flows.items()}
    sums = spanned(pd.DataFrame(columns), trade.filters.span)
    sums = sums.assign(**{f"{flow}_step": sums[f"{flow}_adjusted"].pct_change(fill_method=None) for flow in adjusted_flows})
    if trade.filters.span == "month":
        sums = sums.assign(**{f"{flow}_then{ago}": values for flow, (_, then) in adjusted_flows.items() for ago, values in then.items()})
    wanted = [f"{flow}_{part}" for flow in FLOWS for part in ("adjusted", "step", *(f"then{ago}" for ago in EARLIER))]
    return trade.points.join(sums.reindex(columns=wanted))


def trend(trade: TradeSeries, adjusted_flows: dict[str, AdjustedFlow], picked: Codes) -> Drawing:
    """Draw recorded values as dotted lines, adjusted values as solid lines, and marks for earlier estimates of the last months."""
    points = beside(trade, adjusted_flows)
    shown = replace(trade, points=points)
    value, growth = money(shown, "imports", "exports"), Scale(0.01, "%")
    steps = tuple(Line(f"{flow}_step", flow.capitalize(), colour, dash) for flow, (_, colour, dash) in FLOWS.items())
    drawing = (*(panel(flow, value) for flow in FLOWS), Panel("Adjusted, change on the point before", growth, steps))
    columns = [f"{flow}{part}" for flow in FLOWS for part in ("", "_adjusted", "_step")]
    custom = texts(shown, tuple(columns), ("money", "money", "percent") * 2)
    figure = panels.figure(points, drawing, custom, HEADED, picked, trade.breaks, trade.missed)
    return drawn(TREND, figure, trade, headline(points, adjusted_flows), adjusted=read(adjusted_flows), notes=reasons(adjusted_flows))


def panel(flow: str, value: Scale) -> Panel:
    """Return the chart panel of one flow: recorded, adjusted and earlier estimates."""
    name, colour, dash = FLOWS[flow]
    recorded = Line(flow, "As recorded", colour, "dot", thin=True)
    marks = (Line(f"{flow}_then{ago}", f"As estimated {months(ago)} earlier", colour, symbol=SYMBOLS[ago]) for ago in EARLIER)
    return Panel(f"{name}, dotted as recorded", value, (recorded, Line(f"{flow}_adjusted", "Adjusted", colour, dash), *marks))


def read(adjusted_flows: dict[str, AdjustedFlow]) -> str:
    """Describe the adjustment: 'adjusted by X-13ARIMA-SEATS: imports for season, Feast of Lanterns −12.3 %; exports for season · ...'.

    Empty where no flow is adjusted.
    """
    fitted = {flow: each for flow, (each, _) in adjusted_flows.items() if not each.why}
    methods = " and ".join(dict.fromkeys(each.method for each in fitted.values()))
    parts = "; ".join(f"{flow} for {taken_out(each)}" for flow, each in fitted.items())
    return f"adjusted by {methods}: {parts} · diamond, square = as estimated one, three months earlier" if fitted else ""


def taken_out(series: Adjusted) -> str:
    """Name what was taken out of a series: 'season, Feast of Lanterns −12.3 %'."""
    effects = [effect(*one) for one in series.effects.items()]
    return ", ".join([*(["season"] if series.seasonal else []), *effects]) or "nothing, as neither season nor calendar shows"


def effect(name: str, size: float) -> str:
    """Describe a calendar effect: 'Feast of Lanterns −12.3 %', 'working days +2.1 % each'; `size` is ln(1 + effect)."""
    return f"{name} {signed(exp(size) - 1)}{' each' if name == WORKING else ''}"


def reasons(adjusted_flows: dict[str, AdjustedFlow]) -> tuple[Note, ...]:
    """Return notes on flows that are not adjusted and why, and on how much the last months were revised."""
    named = {flow.capitalize(): each for flow, each in adjusted_flows.items()}
    undone = (Note("unadjusted", names=(flow,), text=each.why) for flow, (each, _) in named.items() if each.why)
    otherwise = (note for flow, (each, _) in named.items() for note in _otherwise(flow, each))
    moved = (Note("revised", names=(flow,), text=_revised(each, then)) for flow, (each, then) in named.items() if then)
    return (*undone, *otherwise, *moved)


def _otherwise(flow: str, series: Adjusted) -> Iterator[Note]:
    """Yield notes where another method was used, or no season was taken out."""
    if series.instead and not series.why:
        yield Note("adjusted_otherwise", names=(flow,), text=series.instead)
    if not series.seasonal:
        yield Note("no_season", names=(flow,))


def _revised(series: Adjusted, then: dict[int, Column]) -> str:
    """Write 'Sep 2026 +1.2 % in 1 month and Jul 2026 −0.4 % in 3 months'."""
    return " and ".join(f"{month(code)} {signed(size)} in {months(ago)}" for ago, (code, size) in revisions(series.values, then).items())


def months(count: int) -> str:
    """Write a number of months: '1 month', '3 months'."""
    return f"{count} month{'s' if count > 1 else ''}"


def headline(points: Frame, adjusted_flows: dict[str, AdjustedFlow]) -> str:
    """Write the title: 'Adjusted for season and calendar, imports rose 2.1 % from Sep 2026 to Oct 2026'.

    Empty without two points, and where nothing was taken out.
    """
    steps = points["imports_adjusted"].dropna()
    if "imports" not in adjusted_flows or len(steps) < 2 or missing(points["imports_step"].iloc[-1]):
        return ""
    series = adjusted_flows["imports"][0]
    causes = [name for name, out in (("season", series.seasonal), ("calendar", bool(series.effects))) if out]
    if not causes:
        return ""
    now, before = steps.iloc[-1], steps.iloc[-2]
    moved = f"{'rose' if now > before else 'fell'} {difference(now, before, 'money')}"
    return f"Adjusted for {' and '.join(causes)}, imports {moved} from {month(int(steps.index[-2]))} to {month(int(steps.index[-1]))}"
