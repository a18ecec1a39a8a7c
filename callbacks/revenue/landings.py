"""Year-end forecasts of the parts of revenue (taxes, regions, offices, chapters), and what each brought against its forecast."""

from typing import Any

from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.revenue import year_end_parts as words
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import surprise
from dashboard.figures.parts.surprise import SurpriseBar
from dashboard.figures.parts.waterfall import signed
from dashboard.pages.revenue.revenue import CHAPTERS, OFFICES, TAXES, WHY
from dashboard.pages.revenue.target import REGIONS
from data.language import mark, say, say_list
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import named, names
from queries.engine.question import Question
from queries.revenue import forecasts
from services.forecasting import provisional
from services.forecasting.revenue_forecast import REVENUE, applied
from services.revenue.landings import UNEXPECTED, PartForecasts, landings_or_so_far, missed, parts

SHOWN = 8
UNSTORED = mark(
    "There is no stored forecast of these parts. Forecasts are stored by tax, region and office, by tax of each region and office, and by "
    "chapter for all revenue."
)
COMING = mark("The forecasts of the latest month are being made: see the progress line.")
APART = Note("forecast_apart")
GROUPS = {"tax": mark("By tax"), "office": mark("By office")}


def rows(forecast: PartForecasts, unit: Scale, picked: Codes) -> list[dict[str, Any]]:
    """Return the table rows of year-end forecasts, with the selected codes marked."""
    return [words.row(code, named(forecast.key, code), of, code in picked, unit, forecast.coming) for code, of in forecast.landings]


def listed(view: View, rows: list[dict[str, Any]], forecast: PartForecasts, unit: Scale, title: str) -> Drawing:
    """Return the drawing of a table, the furthest below target first, then the largest; raises NoForecast where none is stored.

    Without a forecast the part that collected most stands first.
    """
    if not rows:
        raise forecasts.NeverForecast(say(UNSTORED))
    if not forecast.known:
        title = words.most_collected(rows, engine.current().currency)
    first, order = ("p50", mark("largest gap first")) if forecast.known else ("collected", mark("largest amount collected first"))
    ordered = sorted(rows, key=lambda row: -row[first] if row["gap"] is None else row["gap"])
    sub = view.read(year=forecast.year, unit=unit.words, order=say(order))
    return Drawing(ordered, forecast.observations, stamp(engine.current()), title, sub)


def scaled(forecast: PartForecasts) -> Scale:
    """Return the scale of the median year-end forecast, so that small parts stay legible; without one, that of what was collected."""
    sizes = sorted(each.p50 if forecast.known else each.collected for _, each in forecast.landings)
    return scale(sizes[len(sizes) // 2] if sizes else 0.0, "money", engine.current().currency)


@draws(TAXES)
def taxes(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by tax."""
    forecast = landings_or_so_far("tax", filters)
    unit = scaled(forecast)
    listing = rows(forecast, unit, picked)
    return listed(TAXES, listing, forecast, unit, words.behind(listing, "tax", engine.current().currency))


@draws(REGIONS)
def regions(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by region."""
    forecast = landings_or_so_far("region", filters)
    unit = scaled(forecast)
    listing = rows(forecast, unit, picked)
    return listed(REGIONS, listing, forecast, unit, words.behind(listing, "region", engine.current().currency))


@draws(OFFICES)
def offices(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by office."""
    forecast = landings_or_so_far("office", filters)
    unit = scaled(forecast)
    listing = rows(forecast, unit, picked)
    return listed(OFFICES, listing, forecast, unit, words.behind(listing, "office", engine.current().currency))


@draws(CHAPTERS)
def chapters(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by HS chapter."""
    forecast = landings_or_so_far("hs2", filters)
    unit = scaled(forecast)
    listing = rows(forecast, unit, picked)
    return listed(CHAPTERS, listing, forecast, unit, words.grew_most(listing, engine.current().currency))


@draws(WHY)
def why(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the last month against its forecast, by tax and office."""
    run = forecasts.run()
    provisional.note_run(run)
    return surprised(applied(filters), run.origin)


def surprised(slice_: Filters, last: int) -> Drawing:
    """Draw the last month of a slice against its forecast, by tax and office; raises NoForecast where none was stored."""
    whole, release = missed(slice_, last), engine.current()
    marks_by_cut = {key: surprises(key, slice_, last) for key in GROUPS}
    marks = [shown for each in marks_by_cut.values() for shown in each]
    if not marks:
        kept = {key for key, _ in slice_.picks} <= {*GROUPS}
        raise forecasts.NoForecast(say(COMING)) if kept and forecasts.coming() else forecasts.NeverForecast(say(UNEXPECTED))
    unit = scale(max(abs(each.amount) for each in marks), "money", release.currency)
    groups = [(say(GROUPS[key]), each) for key, each in marks_by_cut.items() if each]
    figure = surprise.figure(groups, unit, (say("Part"), say("Actual less forecast"), say("Forecast")))
    n = ask(Question((REVENUE,), (), slice_.over(last, last))).observations[REVENUE]
    title = unexpected(whole, [each for key, each in marks_by_cut.items() if not slice_.picked(key)], sliced(slice_))
    return Drawing(figure, n, stamp(release), title, WHY.read(month=month(last), unit=unit.words), (APART,))


def sliced(slice_: Filters) -> str:
    """Write the name of a slice, such as 'Kalvasse Airport, Duties'; empty for all revenue."""
    return say_list([say_list(names(key, list(codes)), "or") for key, codes in slice_.picks], "unit")


def surprises(key: str, slice_: Filters, last: int) -> list[SurpriseBar]:
    """Return revenue less forecast of each part, the largest first and those selected; empty where no forecast was stored."""
    inside = slice_.without(key)
    answer = ask(Question((REVENUE,), (key,), inside.over(last, last)))
    named_ = parts(key, inside, answer)
    actual = {str(row[key]): float(row[REVENUE] or 0) for row in answer.rows}
    marks = [
        SurpriseBar(f"{key}={code}", named(key, code), actual.get(code, 0.0) - middle, middle, code in slice_.picked(key))
        for node, middle in forecasts.expected(list(named_)).itertuples(index=False)
        for code in [named_[node]]
    ]
    ordered = sorted(marks, key=lambda each: -abs(each.amount))
    return [each for place, each in enumerate(ordered) if place < SHOWN or each.picked]


def unexpected(change: float, groups: list[list[SurpriseBar]], of: str) -> str:
    """Write 'Revenue of Oct 2026 was 9.1 m MRL above forecast. Largest parts: VAT (+6.2 m MRL) and Port Selene (+3.1 m MRL)'."""
    currency, last = engine.current().currency, forecasts.run().origin
    most = [max(marks, key=lambda each: each.amount * (1 if change > 0 else -1)) for marks in groups if marks]
    parts = say_list([f"{each.name} ({signed(str(amount(each.amount, 'money', currency)), each.amount)})" for each in most])
    known = {"month": month(last), "size": amount(abs(change), "money", currency)}
    above, below = mark("Revenue of {month} was {size} above forecast"), mark("Revenue of {month} was {size} below forecast")
    if parts:
        above = mark("Revenue of {month} was {size} above forecast. Largest parts: {parts}")
        below = mark("Revenue of {month} was {size} below forecast. Largest parts: {parts}")
    title = say(above if change > 0 else below, **known, parts=parts)
    return say("{names}: {finding}", names=of, finding=title) if of else title
