"""The lines that say what is being forecast: the whole release in the background, and the slice that was asked for.

The second begins a fit, follows it, stops it, and redraws the cards as each stage is done.
"""

from dash import Input, Output, State, callback, ctx, no_update, set_props

from callbacks.fits import STAGES, Fit, desk
from callbacks.outlook import applied, stored
from data.forecasts import ALONE as FORECASTS
from data.forecasts import TRIED as TRIALS
from data.release import NoRelease
from queries import engine, forecasts
from queries.filters import Filters

SAID = ("the forecast", "its trials on the past", "what was said before")
MAKING = {
    FORECASTS: "Taxes, regions, offices and chapters are being forecast in the background: {done} of {whole} series. Then the tables fill.",
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


@callback(
    Output("fit", "hidden"),
    Output("fit-said", "children"),
    Output("fit-progress", "value"),
    Output("fit-stop", "hidden"),
    Output("fit-start", "hidden"),
    Output("fit-pace", "disabled"),
    Output("fit-seen", "data"),
    Input("url", "search"),
    Input("release", "data"),
    Input("fit-pace", "n_intervals"),
    Input("fit-stop", "n_clicks"),
    Input("fit-start", "n_clicks"),
    State("fit-seen", "data"),
)
def followed(search, release, _turn, _stops, _starts, seen):
    fit = looked_at(Filters.parse(search if isinstance(search, str) else ""), ctx.triggered_id)
    now = [str(fit.slice.search), fit.release.number, fit.stage, fit.failed] if fit else None
    if fit and (fit.stage or fit.failed) and now != seen:
        set_props("release", {"data": {**(release if isinstance(release, dict) else {}), "number": fit.release.number, "fitted": now}})
    return *line(fit), now if fit else no_update


def looked_at(filters: Filters, trigger) -> Fit | None:
    """The fit that the filters need, begun, stopped or begun again; None where all is stored, or nothing is loaded."""
    try:
        slice_, release = applied(filters), engine.current()
    except NoRelease:
        return None
    held = stored(slice_)
    if held and held.laddered:
        return None
    if trigger == "fit-start":
        return desk().restarted(slice_, release)
    fit = desk().asked(slice_, release)
    if trigger == "fit-stop":
        fit.stopped = not fit.over
    return fit


def line(fit: Fit | None) -> tuple[bool, str, str, bool, bool, bool]:
    """Hidden, words, progress, whether each button is hidden, whether the pace is off."""
    if fit is None or fit.stage == STAGES:
        return True, "", "1", True, True, True
    if fit.failed:
        return False, f"Not fitted: {fit.failed}.", "0", True, False, True
    if fit.stopped:
        return False, f"Stopped after {fit.done} of {fit.whole} series fitted.", progress(fit), True, False, True
    return False, f"Fitting these filters: {SAID[fit.stage]}, {fit.done} of {fit.whole or '…'}", progress(fit), False, True, False


def progress(fit: Fit) -> str:
    """The share done, of all stages."""
    return f"{(fit.stage + (fit.done / fit.whole if fit.whole else 0)) / STAGES:.3f}"
