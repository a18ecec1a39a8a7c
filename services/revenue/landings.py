"""Year-end forecasts of the parts of revenue (taxes, regions, offices, chapters), and what a month brought against its forecast."""

from dataclasses import dataclass
from typing import Any

from analytics.forecasting.year_end import Landing
from data.fiscal import year_named
from data.language import mark, say
from data.months import shifted
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Answer, Question
from queries.revenue import forecasts, revenue_series
from services.forecasting import provisional
from services.forecasting.revenue_forecast import COVERED, REVENUE, TARGET, applied, landed, year_of

UNEXPECTED = mark("Forecasts of the latest month are kept for all revenue, its taxes and its offices. They need 31 months of data.")


def parts(key: str, inside: Filters, answer: Answer) -> dict[str, str]:
    """Return the code of each forecast series name, for the codes of a dimension in an answer; an office stands for its region."""
    others = inside.without("region") if key == "office" else inside
    code_by_node = {revenue_series.name_of(REVENUE, others.with_pick(key, str(row[key]))): str(row[key]) for row in answer.rows}
    return {node: code for node, code in code_by_node.items() if node}


@dataclass(frozen=True)
class PartForecasts:
    """The year-end forecasts of the codes of a dimension, as (code, forecast), with the fiscal year and observations."""

    key: str
    landings: tuple[tuple[str, Landing], ...]
    year: str
    observations: int


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


def missed(slice_: Filters, last: int) -> float:
    """Return revenue of a month less its forecast of the month before; raises NoForecast where none was stored."""
    node = revenue_series.name_of(REVENUE, slice_)
    expected = forecasts.expected([node]) if node else None
    if expected is None or expected.empty:
        raise forecasts.NoForecast(say(UNEXPECTED))
    return float(ask(Question((REVENUE,), (), slice_.over(last, last))).value(REVENUE) or 0) - float(expected["p50"].iloc[0])
