"""Year-end forecasts of the parts of revenue (taxes, regions, offices, chapters), and what a month brought against its forecast."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analytics.forecasting.year_end import Landing
from data.fiscal import year_named
from data.language import mark, say, sentence
from data.months import shifted
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Answer, Question
from queries.revenue import forecasts, revenue_series
from services.forecasting import provisional, so_far
from services.forecasting.revenue_forecast import COVERED, REVENUE, TARGET, Year, applied, landed, year_of

UNEXPECTED = mark("Forecasts of the latest month are kept for all revenue, its taxes and its offices. They need 31 months of data.")


def parts(key: str, inside: Filters, answer: Answer) -> dict[str, str]:
    """Return the code of each forecast series name, for the codes of a dimension in an answer; an office stands for its region."""
    others = inside.without("region") if key == "office" else inside
    code_by_node = {revenue_series.name_of(REVENUE, others.with_pick(key, str(row[key]))): str(row[key]) for row in answer.rows}
    return {node: code for node, code in code_by_node.items() if node}


@dataclass(frozen=True)
class PartForecasts:
    """The year-end forecasts of the codes of a dimension, as (code, forecast), with the fiscal year and observations.

    known: whether they were forecast; else only what was collected and its target is known. coming: whether they are about to be.
    """

    key: str
    landings: tuple[tuple[str, Landing], ...]
    year: str
    observations: int
    known: bool = True
    coming: bool = False


def landings(key: str, filters: Filters) -> PartForecasts:
    """Read the year-end forecast of every code that was forecast with the release; raises NoForecast where none is stored."""
    run = forecasts.run()
    provisional.note_run(run)
    inside, year = applied(filters).without(key), year_of(shifted(run.origin, 1))
    answer = asked(key, inside, year)
    names = parts(key, inside, answer)
    rows = {names[now["node"]]: now for now in forecasts.landed(list(names)).to_dict("records")}
    return PartForecasts(key, tuple(ended(rows, answer, key, year, run.origin)), year_named(year), answer.observations[REVENUE])


def landings_or_so_far(key: str, filters: Filters) -> PartForecasts:
    """Read the year-end forecast of every code; until there is one, what each has collected, with every quantile NaN.

    Raises NoForecast where nothing was collected either, or the fiscal year is not known.
    """
    try:
        return landings(key, filters)
    except forecasts.NoForecast as absent:
        found = collected(key, applied(filters).without(key), absent)
        provisional.note_absent(sentence(absent), found.coming)
        return found


def collected(key: str, inside: Filters, absent: forecasts.NoForecast) -> PartForecasts:
    """Return the fiscal year so far of every code that collected something or has a target; raises `absent` where nothing was collected."""
    origin = so_far.last_month()
    if not origin or not (year := year_of(shifted(origin, 1))):
        raise absent
    answer = asked(key, inside, year)
    sums = dict.fromkeys((str(row[key]) for row in answer.rows if row["month"] in year), 0.0)
    for row in answer.rows:
        if row["month"] in year and row["month"] <= origin:
            sums[str(row[key])] += float(row[REVENUE] or 0)
    if not any(sums.values()):
        raise absent
    rows = {code: {"collected": each, **so_far.UNKNOWN} for code, each in sums.items()}
    found = tuple(ended(rows, answer, key, year, origin))
    return PartForecasts(key, found, year_named(year), answer.observations[REVENUE], known=False, coming=forecasts.coming())


def asked(key: str, inside: Filters, year: Year) -> Answer:
    """Ask for revenue and targets by month and code, from a year before a fiscal year to its end; chapters have no target."""
    measures = (REVENUE,) if key == "hs2" else (REVENUE, TARGET, COVERED)
    return ask(Question(measures, ("month", key), inside.over(shifted(year[0], -12), year[-1])))


def ended(rows: Mapping[str, Mapping[str, float]], answer: Answer, key: str, year: Year, origin: int) -> Iterator[tuple[str, Landing]]:
    """Yield each code with the end of its year. rows: `collected` and quantiles LEVELS by code."""
    currency = engine.current().currency
    actual, targets, covered = (by_code(answer, key, what) for what in (REVENUE, TARGET, COVERED))
    for code, now in rows.items():
        aims = targets.get(code, {}), covered.get(code, {})
        yield code, landed(now, year, origin, actual.get(code, {}), aims, currency)


def by_code(answer: Answer, key: str, measure: str) -> dict[str, dict[int, float]]:
    """Return a measure by month (yyyymm) for each code; revenue is zero in months that brought none."""
    if measure not in answer.question.measures:
        return {}
    wide: Any = answer.frame.pivot(index="month", columns=key, values=measure)
    filled = wide.fillna(0.0) if measure == REVENUE else wide
    return {str(code): {int(each): float(value) for each, value in column.dropna().items()} for code, column in filled.items()}


def missed(slice_: Filters, last: int) -> float:
    """Return revenue of a month less its forecast of the month before; raises NoForecast where none was stored."""
    node = revenue_series.name_of(REVENUE, slice_)
    expected = forecasts.expected([node]) if node else None
    if expected is None or expected.empty:
        raise forecasts.NoForecast(say(UNEXPECTED))
    return float(ask(Question((REVENUE,), (), slice_.over(last, last))).value(REVENUE) or 0) - float(expected["p50"].iloc[0])
