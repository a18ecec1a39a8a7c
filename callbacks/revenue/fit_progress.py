"""The lines that say what is being forecast: the whole release in the background, and what a page asked for.

The second begins fits, follows them, stops them, and redraws the cards as each stage is done.
"""

from collections.abc import Callable

from dash import Input, Output, State, callback, ctx, no_update, set_props

from callbacks.revenue.outlook import applied, stored
from callbacks.revenue.prospect import owed
from dashboard.pages.revenue.ahead import FIT as GAP_FIT
from dashboard.pages.revenue.revenue import FIT as REVENUE_FIT
from data.releases.forecasts import ALONE as FORECASTS
from data.releases.forecasts import PARTS as OF_GAP
from data.releases.forecasts import TRIED as TRIALS
from data.releases.release import NoRelease
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.revenue import forecasts
from services.forecasting.fit_queue import GAP as PARTS
from services.forecasting.fit_queue import REVENUE as LANDINGS
from services.forecasting.fit_queue import Fit, Kind, queue

Wanted = list[tuple[Filters, Kind]]
LINE = (("", "hidden"), ("said", "children"), ("progress", "value"), ("stop", "hidden"), ("start", "hidden"), ("pace", "disabled"))
MAKING = {
    FORECASTS: "Taxes, regions, offices and chapters are being forecast in the background: {done} of {whole} series. Then the tables fill.",
    OF_GAP: "The parts of the gap are being forecast in the background: {done} of {whole} fits. Their page is quicker then.",
    TRIALS: "The forecasts of all parts are being tried on the past, in the background: {done} of {whole} fits. Bands and scores follow.",
}


@callback(
    Output("made", "hidden"),
    Output("made-said", "children"),
    Output("made-progress", "value"),
    Input("poll", "n_intervals"),
    Input("release", "data"),
)
def made(_polls, _release):
    try:
        return making(forecasts.work())
    except NoRelease:
        return making(None)


def making(work: forecasts.Work | None) -> tuple[bool, str, str]:
    """Hidden, words, progress of the forecast that is made in the background."""
    if work is None or not work.alive:
        return True, "", "0"
    return False, MAKING[work.stage].format(done=work.done, whole=work.whole or "…"), f"{work.done / max(work.whole, 1):.3f}"


def follows(mark: str) -> Callable[[Callable[[Filters], Wanted]], Callable[[Filters], Wanted]]:
    """Registers the function as what says which fits the page of a line needs under its filters, and returns it unchanged."""

    def followed(wanted: Callable[[Filters], Wanted]) -> Callable[[Filters], Wanted]:
        outputs = [Output(f"{mark}-{part}" if part else mark, name) for part, name in LINE]
        asked = [Input("release", "data"), Input(f"{mark}-pace", "n_intervals"), Input(f"{mark}-pressed", "data")]
        clicks = [Input(f"{mark}-{part}", "n_clicks") for part in ("stop", "start")]

        @callback(*outputs, Output(f"{mark}-seen", "data"), Input("url", "search"), *asked, State(f"{mark}-seen", "data"))
        def _followed(search, release, _turn, _pressed, seen):
            fits = looked_at(Filters.parse(search), wanted)
            now = [[str(fit.slice.search), fit.release.number, fit.stage, fit.failed] for fit in fits]
            if any(fit.stage or fit.failed for fit in fits) and now != seen:
                set_props("release", {"data": {**(release if isinstance(release, dict) else {}), "number": now[0][1], "fitted": now}})
            return *line(fits), now or no_update

        @callback(Output(f"{mark}-pressed", "data"), *clicks, State("url", "search"), prevent_initial_call=True)
        def _pressed(stops, starts, search):
            """Apart from what follows: of two askings of one output the earlier may be dropped, and a press must not be."""
            looked_at(Filters.parse(search), wanted, str(ctx.triggered_id).removeprefix(f"{mark}-"))
            return [stops, starts]

        return wanted

    return followed


def looked_at(filters: Filters, wanted: Callable[[Filters], Wanted], pressed: str = "") -> list[Fit]:
    """The fits that filters need, begun, stopped or begun again; none where all is stored, or nothing is loaded."""
    try:
        release, wants = engine.current(), wanted(filters)
    except NoRelease:
        return []
    if pressed == "start":
        return [queue().restart(slice_, release, kind) for slice_, kind in wants]
    fits = [queue().request(slice_, release, kind) for slice_, kind in wants]
    for fit in fits:
        fit.stopped = fit.stopped or (pressed == "stop" and not fit.over)
    return fits


@follows(REVENUE_FIT)
def of_landing(filters: Filters) -> Wanted:
    slice_ = applied(filters)
    held = stored(slice_)
    return [] if held and held.laddered else [(slice_, LANDINGS)]


@follows(GAP_FIT)
def of_gap(filters: Filters) -> Wanted:
    slice_ = applied(filters)
    return [*([] if stored(slice_) else [(slice_, LANDINGS)]), (owed(filters), PARTS)]


def line(fits: list[Fit]) -> tuple[bool, str, str, bool, bool, bool]:
    """Hidden, words, progress, whether each button is hidden, whether the pace is off: of what failed or stopped, else of what goes on."""
    states = (lambda fit: bool(fit.failed), lambda fit: fit.stopped, lambda fit: not fit.over)
    fit = next((fit for state in states for fit in sorted(fits, key=lambda fit: fit.urgency) if state(fit)), None)
    if fit is None:
        return True, "", "1", True, True, True
    if fit.failed:
        return False, f"Not fitted: {fit.failed}.", "0", True, False, True
    if fit.stopped:
        return False, f"Stopped after {fit.done} of {fit.whole} series fitted.", progress(fit), True, False, True
    return False, f"Fitting these filters: {fit.kind.said[fit.stage]}, {fit.done} of {fit.whole or '…'}", progress(fit), False, True, False


def progress(fit: Fit) -> str:
    """The share done, of all stages."""
    return f"{(fit.stage + (fit.done / fit.whole if fit.whole else 0)) / len(fit.kind.said):.3f}"
