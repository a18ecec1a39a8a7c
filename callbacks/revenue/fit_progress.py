"""The progress lines of forecasts: the stored forecast made in the background, and the forecasts that a page asked for.

The second line starts, follows and stops fits, and redraws the cards as each stage is done.
"""

from collections.abc import Callable
from typing import Any

from dash import Input, Output, State, callback, ctx, no_update, set_props

from callbacks.core.views import FOLLOWED
from dashboard.core.page import asked
from dashboard.pages.revenue.ahead import FIT as GAP_FIT
from dashboard.pages.revenue.ahead import NAME as GAP
from dashboard.pages.revenue.revenue import FIT as REVENUE_FIT
from dashboard.pages.revenue.revenue import MAKING_PACE
from dashboard.pages.revenue.revenue import NAME as REVENUE
from data.language import mark, say
from data.releases.forecast_store import ALONE as FORECASTS
from data.releases.forecast_store import PARTS as OF_GAP
from data.releases.forecast_store import TRIED as TRIALS
from data.releases.release import NoRelease
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.revenue import forecasts
from services.forecasting.fit_queue import GAP as PARTS
from services.forecasting.fit_queue import REVENUE as LANDINGS
from services.forecasting.fit_queue import Fit, FitKind, queue
from services.forecasting.gap_forecast import owed
from services.forecasting.revenue_forecast import applied, stored

FITTING = mark("Forecast of this selection: {stage}, {done} of {whole}. Figures marked provisional will change.")
Wanted = list[tuple[Filters, FitKind]]
LINE = (("", "hidden"), ("said", "children"), ("progress", "value"), ("stop", "hidden"), ("start", "hidden"), ("pace", "disabled"))
MAKING = {
    FORECASTS: mark("Taxes, regions, offices and chapters are being forecast: {done} of {whole} done. The tables will then fill."),
    OF_GAP: mark("The parts of the gap are being forecast: {done} of {whole} done. Their page will then open faster."),
    TRIALS: mark("The forecasts are being tested on the past: {done} of {whole} done. Likely ranges and scores follow."),
}


@callback(
    Output("made", "hidden"),
    Output("made-said", "children"),
    Output("made-progress", "value"),
    Input(MAKING_PACE, "n_intervals"),
    Input(asked(REVENUE), "data"),
)
def made(_turn: object, _asked: object) -> tuple[bool, str, str]:
    """Write the progress of the background forecast, at each poll and when new data are published."""
    try:
        return making(forecasts.work())
    except NoRelease:
        return making(None)


def making(work: forecasts.Work | None) -> tuple[bool, str, str]:
    """Return whether the line is hidden, its words, and the share done as text."""
    if work is None or not work.alive:
        return True, "", "0"
    return False, say(MAKING[work.stage], done=work.done, whole=work.whole or "…"), f"{work.done / max(work.whole, 1):.3f}"


def follows(page: str, mark: str) -> Callable[[Callable[[Filters], Wanted]], Callable[[Filters], Wanted]]:
    """Register a function that says which fits a page needs, and write the progress line of that page; returns it unchanged."""
    FOLLOWED.add(page)

    def followed(wanted: Callable[[Filters], Wanted]) -> Callable[[Filters], Wanted]:
        outputs = [Output(f"{mark}-{part}" if part else mark, name) for part, name in LINE]
        turns = [Input(f"{mark}-pace", "n_intervals"), Input(f"{mark}-pressed", "data")]
        known = [State("release", "data"), State(f"{mark}-seen", "data")]
        clicks = [Input(f"{mark}-{part}", "n_clicks") for part in ("stop", "start")]

        @callback(*outputs, Output(f"{mark}-seen", "data"), Input(asked(page), "data"), *turns, *known)
        def _followed(search: object, _turn: object, _pressed: object, release: object, seen: object) -> tuple[Any, ...]:
            fits = looked_at(Filters.parse(search), wanted)
            now = [[str(fit.slice.search), fit.release.number, fit.stage, fit.failed] for fit in fits]
            if any(fit.stage or fit.failed for fit in fits) and now != seen:
                set_props("release", {"data": {**(release if isinstance(release, dict) else {}), "number": now[0][1], "fitted": now}})
            return *line(fits), now or no_update

        @callback(Output(f"{mark}-pressed", "data"), *clicks, State("url", "search"), prevent_initial_call=True)
        def _pressed(stops: object, starts: object, search: object) -> list[object]:
            """Stop or restart fits. Not in `_followed`: Dash may drop one of two calls for one output, and no press may be lost."""
            looked_at(Filters.parse(search), wanted, str(ctx.triggered_id).removeprefix(f"{mark}-"))
            return [stops, starts]

        return wanted

    return followed


def looked_at(filters: Filters, wanted: Callable[[Filters], Wanted], pressed: str = "") -> list[Fit]:
    """Return the fits that the filters need, started, stopped or restarted as `pressed` says; empty where all is stored or none is made."""
    try:
        release, wants = engine.current(), wanted(filters)
    except NoRelease:
        return []
    if not release.scope.whole:
        return []
    if pressed == "start":
        return [queue().restart(slice_, release, kind) for slice_, kind in wants]
    fits = [queue().request(slice_, release, kind) for slice_, kind in wants]
    for fit in fits:
        fit.stopped = fit.stopped or (pressed == "stop" and not fit.over)
    return fits


@follows(REVENUE, REVENUE_FIT)
def of_landing(filters: Filters) -> Wanted:
    """Return the fits that the Revenue page needs under these filters."""
    slice_ = applied(filters)
    stored_forecast = stored(slice_)
    return [] if stored_forecast and stored_forecast.laddered else [(slice_, LANDINGS)]


@follows(GAP, GAP_FIT)
def of_gap(filters: Filters) -> Wanted:
    """Return the fits that the gap forecast needs under these filters."""
    slice_ = applied(filters)
    return [*([] if stored(slice_) else [(slice_, LANDINGS)]), (owed(filters), PARTS)]


def line(fits: list[Fit]) -> tuple[bool, str, str, bool, bool, bool]:
    """Return the state of the progress line: hidden, words, share done, stop hidden, start hidden, polling off.

    A fit that failed or was stopped goes before one that still runs.
    """
    states = (lambda fit: bool(fit.failed), lambda fit: fit.stopped, lambda fit: not fit.over)
    fit = next((fit for state in states for fit in sorted(fits, key=lambda fit: fit.urgency) if state(fit)), None)
    if fit is None:
        return True, "", "1", True, True, True
    if fit.failed:
        return False, say("Forecast not made: {reason}.", reason=say(fit.failed)), "0", True, False, True
    if fit.stopped:
        return False, say("Stopped after {done} of {whole} series.", done=fit.done, whole=fit.whole), progress(fit), True, False, True
    stage = {"stage": say(fit.kind.said[fit.stage]), "done": fit.done, "whole": fit.whole or "…"}
    return False, say(FITTING, **stage), progress(fit), False, True, False


def progress(fit: Fit) -> str:
    """Return the share of all stages that is done, as text between 0 and 1."""
    return f"{(fit.stage + (fit.done / fit.whole if fit.whole else 0)) / len(fit.kind.said):.3f}"
