"""The Revenue page: one function per view, all from one revenue forecast."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.method import DRIVER, UNDRIVEN, read
from analytics.forecasting.year_end import WHOLE
from analytics.forecasting.year_path import latest, path, revisions
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.shapes import missed
from callbacks.core.views import draws
from dashboard.components.overview import headline
from dashboard.components.revenue import landing as words
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.months import fan, ladder
from dashboard.figures.parts.waterfall import signed
from dashboard.pages.revenue.revenue import CAME, FAN, GOOD, LADDER, LANDING, PATH
from data.fiscal import year_named
from data.frames import Frame
from data.language import mark, mark_number, say, say_list, say_number
from data.months import months_between, shifted
from data.notes import Kind, Note
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.labels import names
from queries.engine.route import base
from queries.revenue import forecasts
from queries.revenue.forecasts import NoForecast
from services.forecasting.revenue_forecast import REVENUE, RevenueForecast, revenue_forecast
from services.forecasting.so_far import revenue_forecast_or_so_far

REACH = 17
FANNED = (mark("Month"), mark("Collected"), mark("Target"), mark("Central forecast"), mark("Likely range (80 %)"))
LADDERED = (
    mark("Forecast at the end of"),
    mark("Year-end forecast"),
    mark("Likely range (80 %)"),
    mark("Change"),
    mark("Change due to the month itself"),
    mark("Change due to later months"),
)
COMPARED = (mark("Month"), mark("Actual"), mark("Central forecast"), mark("Likely range (80 %)"), mark("Months ahead"))
LONG = 42
UNSAID = Note("earlier_unknown")
UNTRIED = mark("The forecast cannot be tested on the past yet: this takes 42 months of data, and six more for each further test.")
LEFT = mark("The forecast has not been tested on the past yet: run `manage.py forecast`.")
CHANGED: dict[str, Kind] = {DRIVER: "rate_used", UNDRIVEN: "rate_unused"}
TRYING = mark("The forecast is being tested on the past: see the progress line.")


def anchored(
    view: View, body: object, forecast: RevenueForecast, title: str = "", notes: Sequence[Note] = (), **values: str
) -> Drawing:
    """Return a drawing with its observations, notes and subtitle. values: for the placeholders of the subtitle."""
    sub = view.read(year=year_named(forecast.year), origin=month(shifted(forecast.origin, 1)), month=month(forecast.origin), **values)
    noted = tuple(dict.fromkeys((*unapplied(forecast), *notes, *eased(forecast), *agreed(forecast))))
    return Drawing(body, forecast.observations, stamp(forecast.release), title, sub, noted)


def eased(forecast: RevenueForecast) -> tuple[Note, ...]:
    """Return notes on a change of the tax rate, the calendar, and an unusual course of collections, where the forecast allows for them."""
    if not forecast.known:
        return ()
    method = read(stored := str(forecast.months["method"].iloc[0]))
    if not method.kind:
        return (Note("method_unread", text=stored),)
    changed = (Note(CHANGED[method.kind]),) if method.kind in CHANGED else ()
    calendar = (Note("calendar_counted", names=method.calendar),) if method.calendar else ()
    strayed = (Note("range_wider", months=(method.wider_since,)),) if method.wider_since else ()
    return (*changed, *calendar, *strayed)


def agreed(forecast: RevenueForecast) -> tuple[Note, ...]:
    """Return a note on how a forecast made on demand adds up with the stored ones; empty for a stored forecast."""
    if not forecast.fitted:
        return ()
    if forecast.whole is None:
        return (Note("fitted_alone"),)
    if forecast.whole.inside is None:
        return (Note("fitted_parts"),)
    picks = tuple(say_list(names(key, list(codes)), "or") for key, codes in forecast.whole.inside.picks)
    return (Note("fitted_within", names=picks) if picks else Note("fitted_within_all"),)


def unapplied(forecast: RevenueForecast) -> tuple[Note, ...]:
    """Return a note where no target is set by a filter, or a target is set for only a part of this revenue."""
    gone = tuple(DIMENSIONS[key].label for key, _ in forecast.slice.picks if not base("attainment", DIMENSIONS[key]))
    if gone:
        return (Note("target_not_by", names=gone),)
    part = forecast.landing.part
    return () if part >= WHOLE else (Note("target_of_part", share=part),)


def ignored(filters: Filters) -> tuple[Note, ...]:
    """Return a note for each filter that does not apply to revenue."""
    gone = [key for key, _ in filters.picks if not base(MEASURES[REVENUE].fact, DIMENSIONS[key])]
    return tuple(Note("filter_off", (REVENUE,), filter=key) for key in gone)


def money(forecast: RevenueForecast, largest: float) -> Scale:
    """Return the money scale for a largest value."""
    return scale(largest, "money", forecast.release.currency)


@draws(LANDING)
def landing(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the tiles of the year-end forecast."""
    forecast = revenue_forecast_or_so_far(filters)
    gone = headline.incomplete(missed(forecast.slice.over(forecast.year[0], forecast.origin)))
    return anchored(LANDING, words.tiles(forecast.landing), forecast, words.finding(forecast.landing), (*ignored(filters), *gone))


@draws(PATH)
def so_far(filters: Filters, _picked: Codes) -> Drawing:
    """Draw revenue added up over the fiscal year, with the forecast to its end and the target."""
    forecast = revenue_forecast_or_so_far(filters)
    frame: Frame = path(forecast.year, forecast.actual, forecast.months, forecast.now[list(LEVELS)].to_numpy(float))
    frame = frame.assign(target=np.cumsum([forecast.line.get(each, np.nan) for each in forecast.year]))
    unit = money(forecast, frame[["actual", "p97_5", "target"]].max().max())
    figure = fan.figure(frame, unit, list(map(say, FANNED)), {}, bars=False)
    return anchored(PATH, figure, forecast, words.to_date(forecast.landing), unit=unit.words)


@draws(FAN)
def monthly(filters: Filters, _picked: Codes) -> Drawing:
    """Draw revenue by month with its forecast, likely range and target."""
    forecast = revenue_forecast_or_so_far(filters)
    frame, gone = by_month(forecast, filters.first_month), missed(forecast.slice.over(filters.since, forecast.origin))
    unit = money(forecast, frame[["actual", "p90", "target"]].max().max())
    figure = fan.figure(frame, unit, list(map(say, FANNED)), gone, bars=True)
    return anchored(FAN, figure, forecast, ahead(frame, forecast), headline.incomplete(gone), unit=unit.words)


def by_month(forecast: RevenueForecast, since: int) -> Frame:
    """Return month, actual, target and quantiles, from `since` or REACH months before the origin, whichever is earlier, to the end."""
    begin = min(since, shifted(forecast.origin, -REACH))
    known = pd.DataFrame([(each, value) for each, value in forecast.actual.items() if each >= begin], columns=["month", "actual"])
    frame = pd.concat([known, forecast.months[["month", *LEVELS]]], ignore_index=True)
    return frame.assign(target=[forecast.line.get(int(each), np.nan) for each in frame["month"]])


def ahead(frame: Frame, forecast: RevenueForecast) -> str:
    """Write 'Forecast for Nov 2026: 231 m MRL, likely between 213 m MRL and 250 m MRL (80 %)'; without a forecast, the year so far."""
    if not forecast.known:
        return words.to_date(forecast.landing)
    row = frame[frame["month"] > forecast.origin].iloc[0]
    low, middle, high = (str(amount(row[level], "money", forecast.release.currency)) for level in ("p10", "p50", "p90"))
    known = {"month": month(int(row["month"])), "size": middle, "low": low, "high": high}
    return say("Forecast for {month}: {size}, likely between {low} and {high} (80 %)", **known)


@draws(LADDER)
def said(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the earlier year-end forecasts of this fiscal year."""
    forecast = revenue_forecast(filters)
    frame: Frame = revisions(forecast.ladder, forecast.earlier, forecast.actual, forecast.year)
    unit = money(forecast, frame["p90"].max())
    shown = frame.rename(columns={"origin": "key", "p10": "low", "p50": "value", "p90": "high"}).assign(came=np.nan)
    figure = ladder.figure(shown, unit, scaled(LADDERED, unit), [rung(row, unit) for row in frame.to_dict("records")], forecast.landing.bar)
    alone = () if forecast.laddered else (UNSAID,)
    return anchored(LADDER, figure, forecast, words.revised(frame.iloc[-1].to_dict(), forecast.release.currency), alone, unit=unit.words)


def scaled(columns: Sequence[str], unit: Scale) -> list[str]:
    """Return table headings with the unit, except for the month and the months ahead."""
    return [say(name) if name in (columns[0], COMPARED[-1]) else f"{say(name)} {unit.words}".strip() for name in columns]


def rung(row: dict[str, Any], unit: Scale) -> list[str]:
    """Return the texts of one earlier forecast: month, forecast, likely range and the three parts of its change."""
    steps = [signed(unit.text(row[key]), row[key]) for key in ("moved", "missed", "rest")]
    return ["", month(int(row["origin"])), unit.text(row["p50"]), between(row, unit), *steps]


@draws(GOOD)
def good(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of forecast errors on past data; raises NoForecast before it has been tested."""
    forecast = revenue_forecast(filters)
    if forecast.scores.empty:
        raise NoForecast(say(untried(forecast)))
    return anchored(GOOD, words.scores(forecast.scores), forecast, words.worth(forecast.scores))


def untried(forecast: RevenueForecast) -> str:
    """Return why the forecast has not been tested on past data."""
    if len(forecast.actual) < LONG:
        return UNTRIED
    work = forecasts.work()
    return TRYING if work and work.alive else LEFT


@draws(CAME)
def came(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the last months against their latest forecasts; raises NoForecast before it has been tested."""
    forecast = revenue_forecast(filters)
    frame = latest(forecast.earlier, forecast.actual)
    if frame.empty:
        raise NoForecast(say(untried(forecast)))
    unit = money(forecast, frame[["actual", "p90"]].max().max())
    shown = frame.rename(columns={"month": "key", "p10": "low", "p50": "value", "p90": "high", "actual": "came"})
    figure = ladder.figure(shown, unit, scaled(COMPARED, unit), [beside(row, unit) for row in frame.to_dict("records")], float("nan"))
    return anchored(CAME, figure, forecast, held(frame), unit=unit.words)


def beside(row: dict[str, Any], unit: Scale) -> list[str]:
    """Return the texts of one month: actual, forecast, likely range and months ahead."""
    steps = months_between(int(row["origin"]), int(row["month"])) - 1
    return ["", month(int(row["month"])), unit.text(row["actual"]), unit.text(row["p50"]), between(row, unit), str(steps)]


def between(row: dict[str, Any], unit: Scale) -> str:
    """Return the likely range of a row as text: '12.1 to 14.8'."""
    return say("{low} to {high}", low=unit.text(row["p10"]), high=unit.text(row["p90"]))


def held(frame: Frame) -> str:
    """Write '14 of 18 months were within the likely range (80 %) of the last forecast before them'; empty without months."""
    inside = int(frame["actual"].between(frame["p10"], frame["p90"]).sum())
    one, many = mark_number(
        "{inside} of {number} month was within the likely range (80 %) of the last forecast before it",
        "{inside} of {number} months were within the likely range (80 %) of the last forecast before them",
    )
    return say_number(one, many, len(frame), inside=inside) if len(frame) else ""
