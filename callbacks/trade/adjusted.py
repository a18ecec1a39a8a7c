"""Trade adjusted for season, working days and moving holidays, beside the recorded series, with its revisions."""

from collections.abc import Iterator
from dataclasses import replace
from math import exp

from analytics.statistics.adjust import EARLIER, LEAST, Adjusted, revisions
from analytics.statistics.workdays import WORKING
from analytics.statistics.x13 import NAME
from callbacks.core.period import Codes
from callbacks.trade.series import drawn, incomplete, money, texts
from dashboard.core.format import Scale, difference, missing, month, signed
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, PICK
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.trade import TREND
from data.frames import Column, Frame
from data.language import mark, mark_number, say, say_list, say_number
from data.notes import Note
from services.trade.adjusted import FLOWS, AdjustedFlow, beside
from services.trade.series import TradeSeries

STYLES = {"imports": (ACTUAL, "solid"), "exports": (PICK, "dash")}
FLOW_NAMES = {"imports": mark("Imports"), "exports": mark("Exports")}
TITLES = {"imports": mark("Imports CIF, dotted: unadjusted"), "exports": mark("Exports FOB, dotted: unadjusted")}
SYMBOLS = {1: "diamond-open", 3: "square-open"}
HEADED = (
    mark("Up to"),
    mark("Imports"),
    mark("Imports adjusted"),
    mark("Change of imports on the point before"),
    mark("Exports"),
    mark("Exports adjusted"),
    mark("Change of exports on the point before"),
)
TAKEN_OUT = {
    "imports": mark("imports adjusted by {method} for {causes}"),
    "exports": mark("exports adjusted by {method} for {causes}"),
}
UNMOVED = {
    "imports": mark("imports: {method} shows neither a season nor an effect of the calendar"),
    "exports": mark("exports: {method} shows neither a season nor an effect of the calendar"),
}
ROSE = mark("Adjusted for {causes}, imports rose {size} from {before} to {now}")
FELL = mark("Adjusted for {causes}, imports fell {size} from {before} to {now}")


def trend(trade: TradeSeries, adjusted_flows: dict[str, AdjustedFlow], picked: Codes) -> Drawing:
    """Draw recorded values as dotted lines, adjusted values as solid lines, and marks for earlier estimates of the last months."""
    points = beside(trade, adjusted_flows)
    shown = replace(trade, points=points)
    value, growth = money(shown, "imports", "exports"), Scale(0.01, "%")
    steps = tuple(Line(f"{flow}_step", say(FLOW_NAMES[flow]), colour, dash) for flow, (colour, dash) in STYLES.items())
    drawing = (*(panel(flow, value) for flow in FLOWS), Panel(say("Adjusted: change on the point before"), growth, steps))
    columns = [f"{flow}{part}" for flow in FLOWS for part in ("", "_adjusted", "_step")]
    custom = texts(shown, tuple(columns), ("money", "money", "percent") * 2)
    figure = panels.figure(points, drawing, custom, list(map(say, HEADED)), picked, trade.breaks, incomplete(trade))
    return drawn(TREND, figure, trade, headline(points, adjusted_flows), adjusted=read(adjusted_flows), notes=reasons(adjusted_flows))


def panel(flow: str, value: Scale) -> Panel:
    """Return the chart panel of one flow: recorded, adjusted and earlier estimates."""
    colour, dash = STYLES[flow]
    recorded = Line(flow, say("Unadjusted"), colour, "dot", thin=True)
    marks = (Line(f"{flow}_then{ago}", estimated(ago), colour, symbol=SYMBOLS[ago]) for ago in EARLIER)
    return Panel(say(TITLES[flow]), value, (recorded, Line(f"{flow}_adjusted", say("Adjusted"), colour, dash), *marks))


def estimated(ago: int) -> str:
    """Name the marks of earlier estimates: 'As estimated 3 months earlier'."""
    return say_number("As estimated {number} month earlier", "As estimated {number} months earlier", ago)


def read(adjusted_flows: dict[str, AdjustedFlow]) -> str:
    """Describe the adjustment: 'imports adjusted by X-13ARIMA-SEATS for season and Feast of Lanterns −12.3 % · ...'.

    Empty where no flow is adjusted.
    """
    fitted = {flow: each for flow, (each, _) in adjusted_flows.items() if not each.why}
    marks = say("diamond = estimate of one month earlier, square = of three months earlier")
    return " · ".join([*(taken_out(flow, each) for flow, each in fitted.items()), marks]) if fitted else ""


def taken_out(flow: str, series: Adjusted) -> str:
    """Write what was taken out of a series and by which method: 'imports adjusted by X-13ARIMA-SEATS for season'."""
    causes = [*([say("season")] if series.seasonal else []), *(effect(*one) for one in series.effects.items())]
    return say(TAKEN_OUT[flow] if causes else UNMOVED[flow], method=series.method, causes=say_list(causes))


def effect(name: str, size: float) -> str:
    """Describe a calendar effect: 'Feast of Lanterns −12.3 %', 'each working day +2.1 %'; `size` is ln(1 + effect)."""
    share = signed(exp(size) - 1)
    return say("each working day {share}", share=share) if name == WORKING else f"{name} {share}"


def reasons(adjusted_flows: dict[str, AdjustedFlow]) -> tuple[Note, ...]:
    """Return notes on flows that are not adjusted and why, and on how much the last months were revised."""
    named = {say(FLOW_NAMES[flow]): each for flow, each in adjusted_flows.items()}
    undone = (Note("unadjusted", names=(flow,), text=say(each.why, least=LEAST)) for flow, (each, _) in named.items() if each.why)
    otherwise = (note for flow, (each, _) in named.items() for note in _otherwise(flow, each))
    moved = (Note("revised", names=(flow,), text=_revised(each, then)) for flow, (each, then) in named.items() if then)
    return (*undone, *otherwise, *moved)


def _otherwise(flow: str, series: Adjusted) -> Iterator[Note]:
    """Yield notes where another method was used, or no season was taken out."""
    if series.instead and not series.why:
        yield Note("adjusted_otherwise", names=(flow,), text=say(series.instead, name=NAME))
    if not series.seasonal:
        yield Note("no_season", names=(flow,))


def _revised(series: Adjusted, then: dict[int, Column]) -> str:
    """Write 'Sep 2026 +1.2 % in 1 month and Jul 2026 −0.4 % in 3 months'."""
    one, many = mark_number("{month} {size} in {number} month", "{month} {size} in {number} months")
    moved = revisions(series.values, then).items()
    return say_list([say_number(one, many, ago, month=month(code), size=signed(size)) for ago, (code, size) in moved])


def headline(points: Frame, adjusted_flows: dict[str, AdjustedFlow]) -> str:
    """Write the title: 'Adjusted for season and calendar, imports rose 2.1 % from Sep 2026 to Oct 2026'.

    Empty without two points, and where nothing was taken out.
    """
    steps = points["imports_adjusted"].dropna()
    if "imports" not in adjusted_flows or len(steps) < 2 or missing(points["imports_step"].iloc[-1]):
        return ""
    series = adjusted_flows["imports"][0]
    causes = [name for name, out in ((say("season"), series.seasonal), (say("calendar"), bool(series.effects))) if out]
    if not causes:
        return ""
    now, before = steps.iloc[-1], steps.iloc[-2]
    known = {"size": difference(now, before, "money"), "before": month(int(steps.index[-2])), "now": month(int(steps.index[-1]))}
    return say(ROSE if now > before else FELL, causes=say_list(causes), **known)
