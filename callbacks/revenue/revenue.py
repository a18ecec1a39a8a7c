"""Revenue: one function per view, all of one outlook."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.forecasting.outlook import latest, path, revisions
from analytics.forecasting.unrest import WIDER
from callbacks.core.comparison import names, stamp
from callbacks.core.shapes import missed
from callbacks.core.views import draws
from callbacks.revenue.outlook import REVENUE, Outlook, outlook
from dashboard.components.overview import headline
from dashboard.components.overview.scorecard import WHOLE
from dashboard.components.revenue import landing as words
from dashboard.core.format import Scale, amount, counted, month, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.months import fan, ladder
from dashboard.figures.parts.waterfall import signed
from dashboard.pages.revenue.revenue import CAME, FAN, GOOD, LADDER, LANDING, PATH
from data.months import months_between, shifted
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.route import base
from queries.revenue import forecasts
from queries.revenue.forecasts import NoForecast

REACH = 17
FANNED = ("Month", "Collected", "Target", "Forecast, P50", "P10 to P90")
LADDERED = ("As said at the end of", "Landing, P50", "P10 to P90", "Moved", "of it the month itself", "of it the months to come")
COMPARED = ("Month", "Came", "Said, P50", "P10 to P90", "Months ahead")
LONG = 42
UNSAID = "What was said before is not known: it takes 31 months, and is fitted on demand, as a line above the cards says."
UNTRIED = "It could not be tried on the past: that takes 42 months, and six more for each further trial"
LEFT = "It is not tried on the past yet; manage.py forecast does so"
CHANGED = {
    "driver": "Its effective rate changed: the forecast restates the past at the new rate, weighted by how well that did since.",
    "undriven": "Its effective rate changed. A forecast at the new rate missed by more in trials since: it is not used here.",
}
TRYING = "It is being tried on the past, as the line above the cards says"


def anchored(view: View, body, found: Outlook, title: str = "", notes: Sequence[str] = (), **known: str) -> Drawing:
    sub = view.read(year=words.year_named(found.year), origin=month(shifted(found.origin, 1)), month=month(found.origin), **known)
    noted = tuple(dict.fromkeys((*unapplied(found), *notes, *eased(found), *agreed(found))))
    return Drawing(body, found.observations, stamp(found.release), title, sub, noted)


def eased(found: Outlook) -> tuple[str, ...]:
    """What a change of the rate, the calendar and a break do to the slice, where that is in its forecast or was tried."""
    method, _, since = str(found.months["method"].iloc[0]).partition(WIDER)
    kind, _, parts = method.partition(", ")
    calendar = (f"Its forecast counts {parts}, which lowered the error of trials on its past.",) if parts else ()
    strayed = (f"The likely range is wider: since {month(int(since))} collections have left their usual course.",) if since else ()
    return (*filter(None, [CHANGED.get(kind)]), *calendar, *strayed)


def agreed(found: Outlook) -> tuple[str, ...]:
    """With what a slice that was fitted on demand was made to add up."""
    if not found.fitted:
        return ()
    if found.whole is None:
        return ("Fitted on demand: not made to add up with others.",)
    if found.whole.inside is None:
        return ("Fitted on demand; its P50 is that of its parts as forecast with the release, added up.",)
    picks = [" or ".join(names(key, list(codes))) for key, codes in found.whole.inside.picks]
    return (f"Fitted on demand; it and the rest of {', '.join(picks) or 'all revenue'} add up to the forecast of that.",)


def unapplied(found: Outlook) -> tuple[str, ...]:
    """What the target cannot be cut by."""
    gone = [DIMENSIONS[key].label for key, _ in found.slice.picks if not base("attainment", DIMENSIONS[key])]
    if gone:
        return (f"No target is set by {' or '.join(gone)}.",)
    part = found.landing.part
    return () if part >= WHOLE else (f"A target is set for {amount(part, 'percent')} of this revenue: its line is left out.",)


def ignored(filters: Filters) -> tuple[str, ...]:
    """The picks that do not apply to revenue."""
    gone = [DIMENSIONS[key].label for key, _ in filters.picks if not base(MEASURES[REVENUE].fact, DIMENSIONS[key])]
    return tuple(f"The filter on {label} does not apply to {MEASURES[REVENUE].label}." for label in gone)


def money(found: Outlook, largest: float) -> Scale:
    return scale(largest, "money", found.release.currency)


@draws(LANDING)
def landing(filters, _picked):
    found = outlook(filters)
    gone = headline.incomplete(missed(found.slice.over(found.year[0], found.origin)))
    return anchored(LANDING, words.tiles(found.landing), found, words.finding(found.landing), (*ignored(filters), *gone))


@draws(PATH)
def so_far(filters, _picked):
    found = outlook(filters)
    frame = path(found.year, found.actual, found.months, found.now[list(LEVELS)].to_numpy(float))
    frame = frame.assign(target=np.cumsum([found.line.get(each, np.nan) for each in found.year]))
    unit = money(found, frame["p97_5"].max())
    figure = fan.figure(frame, unit, FANNED, {}, bars=False)
    return anchored(PATH, figure, found, words.to_date(found.landing), unit=unit.words)


@draws(FAN)
def monthly(filters, _picked):
    found = outlook(filters)
    frame, gone = by_month(found, filters.since), missed(found.slice.over(filters.since, found.origin))
    unit = money(found, frame[["actual", "p90", "target"]].max().max())
    figure = fan.figure(frame, unit, FANNED, gone, bars=True)
    return anchored(FAN, figure, found, ahead(frame, found), headline.incomplete(gone), unit=unit.words)


def by_month(found: Outlook, since: int) -> pd.DataFrame:
    """Month, actual, target and quantiles, from the first month shown, or eighteen before the forecast, to its end."""
    begin = min(since, shifted(found.origin, -REACH))
    known = pd.DataFrame([(each, value) for each, value in found.actual.items() if each >= begin], columns=["month", "actual"])
    frame = pd.concat([known, found.months[["month", *LEVELS]]], ignore_index=True)
    return frame.assign(target=[found.line.get(int(each), np.nan) for each in frame["month"]])


def ahead(frame: pd.DataFrame, found: Outlook) -> str:
    """'November 2026 is expected to bring 231 m MRL, between 213 m and 250 m'."""
    row = frame[frame["month"] > found.origin].iloc[0]
    low, middle, high = (str(amount(row[level], "money", found.release.currency)) for level in ("p10", "p50", "p90"))
    return f"{month(int(row['month']))} is expected to bring {middle}, between {low} and {high}"


@draws(LADDER)
def said(filters, _picked):
    found = outlook(filters)
    frame = revisions(found.ladder, found.earlier, found.actual, found.year)
    unit = money(found, frame["p90"].max())
    shown = frame.rename(columns={"origin": "key", "p10": "low", "p50": "value", "p90": "high"}).assign(came=np.nan)
    figure = ladder.figure(shown, unit, scaled(LADDERED, unit), [rung(row, unit) for row in frame.to_dict("records")], found.landing.bar)
    alone = () if found.laddered else (UNSAID,)
    return anchored(LADDER, figure, found, words.revised(frame.iloc[-1].to_dict(), found.release.currency), alone, unit=unit.words)


def scaled(columns: Sequence[str], unit: Scale) -> list[str]:
    """Headings of a table: the first column is months, months ahead have no unit."""
    return [name if name in (columns[0], COMPARED[-1]) else f"{name} {unit.words}".strip() for name in columns]


def rung(row: dict, unit: Scale) -> list[str]:
    steps = [signed(unit.text(row[key]), row[key]) for key in ("moved", "missed", "rest")]
    return ["", month(int(row["origin"])), unit.text(row["p50"]), f"{unit.text(row['p10'])} to {unit.text(row['p90'])}", *steps]


@draws(GOOD)
def good(filters, _picked):
    found = outlook(filters)
    if found.scores.empty:
        raise NoForecast(untried(found))
    return anchored(GOOD, words.scores(found.scores), found, words.worth(found.scores))


def untried(found: Outlook) -> str:
    if len(found.actual) < LONG:
        return UNTRIED
    work = forecasts.work()
    return TRYING if work and work.alive else LEFT


@draws(CAME)
def came(filters, _picked):
    found = outlook(filters)
    frame = latest(found.earlier, found.actual)
    if frame.empty:
        raise NoForecast(untried(found))
    unit = money(found, frame[["actual", "p90"]].max().max())
    shown = frame.rename(columns={"month": "key", "p10": "low", "p50": "value", "p90": "high", "actual": "came"})
    figure = ladder.figure(shown, unit, scaled(COMPARED, unit), [beside(row, unit) for row in frame.to_dict("records")], float("nan"))
    return anchored(CAME, figure, found, held(frame), unit=unit.words)


def beside(row: dict, unit: Scale) -> list[str]:
    band, steps = f"{unit.text(row['p10'])} to {unit.text(row['p90'])}", months_between(int(row["origin"]), int(row["month"])) - 1
    return ["", month(int(row["month"])), unit.text(row["actual"]), unit.text(row["p50"]), band, str(steps)]


def held(frame: pd.DataFrame) -> str:
    """'14 of the last 18 months came within what was said last'."""
    inside = int(frame["actual"].between(frame["p10"], frame["p90"]).sum())
    return f"{inside} of {counted(len(frame), 'month')} came within the 80 % band of what was said last" if len(frame) else ""
