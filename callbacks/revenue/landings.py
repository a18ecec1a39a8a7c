"""Year-end forecasts of the parts of revenue (taxes, regions, offices, chapters), and what each brought against its forecast."""

from dataclasses import dataclass
from typing import Any

from analytics.forecasting.year_end import Landing
from callbacks.core.comparison import named, names, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.revenue import landing as words
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import surprise
from dashboard.figures.parts.surprise import Mark
from dashboard.figures.parts.waterfall import signed
from dashboard.pages.revenue.revenue import CHAPTERS, OFFICES, TAXES, WHY
from dashboard.pages.revenue.target import REGIONS
from data.fiscal import year_named
from data.months import shifted
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Answer, Question
from queries.revenue import forecasts, series
from services.forecasting import provisional
from services.forecasting.revenue_forecast import COVERED, REVENUE, TARGET, applied, landed, year_of

SHOWN = 8
UNSTORED = "These parts are not forecast with the release: taxes, regions, offices and taxes of each are, and chapters of all revenue"
APART = Note("forecast_apart")
UNEXPECTED = "What was expected of a month is kept for all revenue, its taxes and its offices, from 31 months of data on"
GROUPS = {"tax": "By tax", "office": "By office"}


def parts(key: str, inside: Filters, answer: Answer) -> dict[str, str]:
    """Return the code of each forecast series name, for the codes of a dimension in an answer; an office stands for its region."""
    others = inside.without("region") if key == "office" else inside
    code_by_node = {series.name_of(REVENUE, others.with_pick(key, str(row[key]))): str(row[key]) for row in answer.rows}
    return {node: code for node, code in code_by_node.items() if node}


@dataclass(frozen=True)
class PartForecasts:
    """The year-end forecasts of the codes of a dimension, as (code, forecast), with the fiscal year and observations."""

    key: str
    landings: tuple[tuple[str, Landing], ...]
    year: str
    observations: int

    def rows(self, unit: Scale, picked: Codes) -> list[dict[str, Any]]:
        """Return the table rows, with the selected codes marked."""
        return [words.row(code, named(self.key, code), of, code in picked, unit) for code, of in self.landings]


def landings(key: str, filters: Filters) -> PartForecasts:
    """Read the year-end forecast of every code that was forecast with the release; raises NoForecast where none is stored."""
    run, release, inside = forecasts.run(), engine.current(), applied(filters).without(key)
    provisional.note_run(run)
    year = year_of(shifted(run.origin, 1))
    measures = (REVENUE,) if key == "hs2" else (REVENUE, TARGET, COVERED)
    answer = ask(Question(measures, ("month", key), inside.over(shifted(year[0], -12), year[-1])))
    names = parts(key, inside, answer)
    actual, targets, covered = (by_code(answer, key, what) for what in (REVENUE, TARGET, COVERED))
    rows = []
    for now in forecasts.landed(list(names)).to_dict("records"):
        code = names[now["node"]]
        rows.append(
            (code, landed(now, year, run.origin, actual.get(code, {}), (targets.get(code, {}), covered.get(code, {})), release.currency))
        )
    return PartForecasts(key, tuple(rows), year_named(year), answer.observations[REVENUE])


def by_code(answer: Answer, key: str, measure: str) -> dict[str, dict[int, float]]:
    """Return a measure by month (yyyymm) for each code; revenue is zero in months that brought none."""
    if measure not in answer.question.measures:
        return {}
    wide: Any = answer.frame.pivot(index="month", columns=key, values=measure)
    filled = wide.fillna(0.0) if measure == REVENUE else wide
    return {str(code): {int(each): float(value) for each, value in column.dropna().items()} for code, column in filled.items()}


def listed(view: View, rows: list[dict[str, Any]], forecast: PartForecasts, unit: Scale, title: str) -> Drawing:
    """Return the drawing of a table, the furthest below target first, then the largest; raises NoForecast where none is stored."""
    if not rows:
        raise forecasts.NoForecast(UNSTORED)
    ordered = sorted(rows, key=lambda row: -row["p50"] if row["gap"] is None else row["gap"])
    return Drawing(ordered, forecast.observations, stamp(engine.current()), title, view.read(year=forecast.year, unit=unit.words))


def scaled(forecast: PartForecasts) -> Scale:
    """Return the scale of the median year-end forecast, so that small parts stay legible."""
    sizes = sorted(each.p50 for _, each in forecast.landings)
    return scale(sizes[len(sizes) // 2] if sizes else 0.0, "money", engine.current().currency)


@draws(TAXES)
def taxes(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by tax."""
    forecast = landings("tax", filters)
    unit = scaled(forecast)
    rows = forecast.rows(unit, picked)
    return listed(TAXES, rows, forecast, unit, words.behind(rows, "taxes", engine.current().currency))


@draws(REGIONS)
def regions(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by region."""
    forecast = landings("region", filters)
    unit = scaled(forecast)
    rows = forecast.rows(unit, picked)
    return listed(REGIONS, rows, forecast, unit, words.behind(rows, "regions", engine.current().currency))


@draws(OFFICES)
def offices(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by office."""
    forecast = landings("office", filters)
    unit = scaled(forecast)
    rows = forecast.rows(unit, picked)
    return listed(OFFICES, rows, forecast, unit, words.behind(rows, "offices", engine.current().currency))


@draws(CHAPTERS)
def chapters(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of year-end forecasts by HS chapter."""
    forecast = landings("hs2", filters)
    unit = scaled(forecast)
    rows = forecast.rows(unit, picked)
    return listed(CHAPTERS, rows, forecast, unit, words.grew_most(rows, engine.current().currency))


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
    marks = [mark for each in marks_by_cut.values() for mark in each]
    if not marks:
        raise forecasts.NoForecast(UNEXPECTED)
    unit = scale(max(abs(mark.amount) for mark in marks), "money", release.currency)
    groups = [(GROUPS[key], each) for key, each in marks_by_cut.items() if each]
    figure = surprise.figure(groups, unit, ("Part", "Actual less expected", "Expected"))
    n = ask(Question((REVENUE,), (), slice_.over(last, last))).observations[REVENUE]
    title = unexpected(whole, [each for key, each in marks_by_cut.items() if not slice_.picked(key)], sliced(slice_))
    return Drawing(figure, n, stamp(release), title, WHY.read(month=month(last), unit=unit.words), (APART,))


def sliced(slice_: Filters) -> str:
    """Write the name of a slice, such as 'Kalvasse Airport, Duties'; empty for all revenue."""
    return ", ".join(" or ".join(names(key, list(codes))) for key, codes in slice_.picks)


def missed(slice_: Filters, last: int) -> float:
    """Return revenue of a month less its forecast of the month before; raises NoForecast where none was stored."""
    node = series.name_of(REVENUE, slice_)
    expected = forecasts.expected([node]) if node else None
    if expected is None or expected.empty:
        raise forecasts.NoForecast(UNEXPECTED)
    return float(ask(Question((REVENUE,), (), slice_.over(last, last))).value(REVENUE) or 0) - float(expected["p50"].iloc[0])


def surprises(key: str, slice_: Filters, last: int) -> list[Mark]:
    """Return revenue less forecast of each part, the largest first and those selected; empty where no forecast was stored."""
    inside = slice_.without(key)
    answer = ask(Question((REVENUE,), (key,), inside.over(last, last)))
    named_ = parts(key, inside, answer)
    actual = {str(row[key]): float(row[REVENUE] or 0) for row in answer.rows}
    marks = [
        Mark(f"{key}={code}", named(key, code), actual.get(code, 0.0) - middle, middle, code in slice_.picked(key))
        for node, middle in forecasts.expected(list(named_)).itertuples(index=False)
        for code in [named_[node]]
    ]
    ordered = sorted(marks, key=lambda mark: -abs(mark.amount))
    return [mark for place, mark in enumerate(ordered) if place < SHOWN or mark.picked]


def unexpected(change: float, groups: list[list[Mark]], of: str) -> str:
    """Write 'Oct 2026 came in 9.1 m MRL above what was expected: most by VAT (+6.2 m MRL) and Port Selene (+3.1 m MRL)'."""
    currency, last = engine.current().currency, forecasts.run().origin
    most = [max(marks, key=lambda mark: mark.amount * (1 if change > 0 else -1)) for marks in groups if marks]
    said = " and ".join(f"{mark.name} ({signed(str(amount(mark.amount, 'money', currency)), mark.amount)})" for mark in most)
    size = str(amount(abs(change), "money", currency))
    whole = f"{of}: {month(last)}" if of else month(last)
    return f"{whole} came in {size} {'above' if change > 0 else 'below'} what was expected" + (f": most by {said}" if said else "")
