"""Where the parts of revenue land: taxes, regions, offices, chapters; and what each brought against what was expected of it."""

from dataclasses import dataclass

from callbacks.core.comparison import named, names, stamp
from callbacks.core.views import draws
from callbacks.revenue.outlook import COVERED, REVENUE, TARGET, applied, landed, year_of
from dashboard.components.revenue import landing as words
from dashboard.components.revenue.landing import Landing
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import surprise
from dashboard.figures.parts.surprise import Mark
from dashboard.figures.parts.waterfall import signed
from dashboard.pages.revenue.revenue import CHAPTERS, OFFICES, TAXES, WHY
from dashboard.pages.revenue.target import REGIONS
from data.months import shifted
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import Answer, Question, ask
from queries.revenue import forecasts, series
from services.forecasting import provisional

SHOWN = 8
UNSTORED = "These parts are not forecast with the release: taxes, regions, offices and taxes of each are, and chapters of all revenue"
APART = "Each part was forecast by itself: they need not add up to the whole."
UNEXPECTED = "What was expected of a month is kept for all revenue, its taxes and its offices, from 31 months of data on"
GROUPS = {"tax": "By tax", "office": "By office"}


def parts(key: str, inside: Filters, answer: Answer) -> dict[str, str]:
    """The codes of a dimension in an answer by the node of each under other picks; an office stands for its region."""
    others = inside.without("region") if key == "office" else inside
    found = {series.name_of(REVENUE, others.with_pick(key, str(row[key]))): str(row[key]) for row in answer.rows}
    return {node: code for node, code in found.items() if node}


@dataclass(frozen=True)
class Parts:
    """The landings of the codes of a dimension: (code, landing), the year, the scale of the largest, and observations."""

    key: str
    landings: tuple[tuple[str, Landing], ...]
    year: str
    observations: int

    def rows(self, unit: Scale, picked: tuple) -> list[dict]:
        return [words.row(code, named(self.key, code), of, code in picked, unit) for code, of in self.landings]


def landings(key: str, filters: Filters) -> Parts:
    """Of every code that was forecast with the release under the other picks; raises NoForecast where no forecast is stored."""
    held, release, inside = forecasts.run(), engine.current(), applied(filters).without(key)
    provisional.note_run(held)
    year = year_of(shifted(held.origin, 1))
    measures = (REVENUE,) if key == "hs2" else (REVENUE, TARGET, COVERED)
    answer = ask(Question(measures, ("month", key), inside.over(shifted(year[0], -12), year[-1])))
    names = parts(key, inside, answer)
    actual, targets, covered = (by_code(answer, key, what) for what in (REVENUE, TARGET, COVERED))
    found = []
    for now in forecasts.landed(list(names)).to_dict("records"):
        code = names[now["node"]]
        found.append(
            (code, landed(now, year, held.origin, actual.get(code, {}), (targets.get(code, {}), covered.get(code, {})), release.currency))
        )
    return Parts(key, tuple(found), words.year_named(year), answer.observations[REVENUE])


def by_code(answer: Answer, key: str, measure: str) -> dict[str, dict[int, float]]:
    """A measure by month, of each code; revenue is zero in months that brought none."""
    if measure not in answer.question.measures:
        return {}
    wide = answer.frame.pivot(index="month", columns=key, values=measure)
    filled = wide.fillna(0.0) if measure == REVENUE else wide
    return {str(code): {int(each): float(value) for each, value in column.dropna().items()} for code, column in filled.items()}


def listed(view: View, found: list[dict], of: Parts, unit: Scale, title: str) -> Drawing:
    """Rows of a table, the furthest under target first, then the largest; raises NoForecast where none is stored."""
    if not found:
        raise forecasts.NoForecast(UNSTORED)
    ordered = sorted(found, key=lambda row: -row["p50"] if row["gap"] is None else row["gap"])
    return Drawing(ordered, of.observations, stamp(engine.current()), title, view.read(year=of.year, unit=unit.words))


def scaled(of: Parts) -> Scale:
    """The scale of the middling landing: small parts stay legible."""
    sizes = sorted(each.p50 for _, each in of.landings)
    return scale(sizes[len(sizes) // 2] if sizes else 0.0, "money", engine.current().currency)


@draws(TAXES)
def taxes(filters, picked):
    of = landings("tax", filters)
    unit = scaled(of)
    found = of.rows(unit, picked)
    return listed(TAXES, found, of, unit, words.behind(found, "taxes", engine.current().currency))


@draws(REGIONS)
def regions(filters, picked):
    of = landings("region", filters)
    unit = scaled(of)
    found = of.rows(unit, picked)
    return listed(REGIONS, found, of, unit, words.behind(found, "regions", engine.current().currency))


@draws(OFFICES)
def offices(filters, picked):
    of = landings("office", filters)
    unit = scaled(of)
    found = of.rows(unit, picked)
    return listed(OFFICES, found, of, unit, words.behind(found, "offices", engine.current().currency))


@draws(CHAPTERS)
def chapters(filters, picked):
    of = landings("hs2", filters)
    unit = scaled(of)
    found = of.rows(unit, picked)
    return listed(CHAPTERS, found, of, unit, words.grew_most(found, engine.current().currency))


@draws(WHY)
def why(filters, _picked):
    held = forecasts.run()
    provisional.note_run(held)
    return surprised(applied(filters), held.origin)


def surprised(slice_: Filters, last: int) -> Drawing:
    """The last month of a slice against what was expected of it, by tax and office; raises NoForecast where that was not kept of it."""
    whole, release = missed(slice_, last), engine.current()
    found = {key: surprises(key, slice_, last) for key in GROUPS}
    marks = [mark for each in found.values() for mark in each]
    if not marks:
        raise forecasts.NoForecast(UNEXPECTED)
    unit = scale(max(abs(mark.amount) for mark in marks), "money", release.currency)
    groups = [(GROUPS[key], each) for key, each in found.items() if each]
    figure = surprise.figure(groups, unit, ("Part", "Actual less expected", "Expected"))
    n = ask(Question((REVENUE,), (), slice_.over(last, last))).observations[REVENUE]
    title = unexpected(whole, [each for key, each in found.items() if not slice_.picked(key)], sliced(slice_))
    return Drawing(figure, n, stamp(release), title, WHY.read(month=month(last), unit=unit.words), (APART,))


def sliced(slice_: Filters) -> str:
    """'Kalvasse Airport, Duties': what a slice is called; empty of all revenue."""
    return ", ".join(" or ".join(names(key, list(codes))) for key, codes in slice_.picks)


def missed(slice_: Filters, last: int) -> float:
    """What a slice brought in a month, less what was expected of it a month before; raises NoForecast where that was not kept."""
    node = series.name_of(REVENUE, slice_)
    expected = forecasts.expected([node]) if node else None
    if expected is None or expected.empty:
        raise forecasts.NoForecast(UNEXPECTED)
    return float(ask(Question((REVENUE,), (), slice_.over(last, last))).value(REVENUE) or 0) - float(expected["p50"].iloc[0])


def surprises(key: str, slice_: Filters, last: int) -> list[Mark]:
    """What each part brought in a month less what was expected of it, the largest first and those picked; none where that was not kept."""
    inside = slice_.without(key)
    answer = ask(Question((REVENUE,), (key,), inside.over(last, last)))
    named_ = parts(key, inside, answer)
    actual = {str(row[key]): float(row[REVENUE] or 0) for row in answer.rows}
    found = [
        Mark(f"{key}={code}", named(key, code), actual.get(code, 0.0) - middle, middle, code in slice_.picked(key))
        for node, middle in forecasts.expected(list(named_)).itertuples(index=False)
        for code in [named_[node]]
    ]
    ordered = sorted(found, key=lambda mark: -abs(mark.amount))
    return [mark for place, mark in enumerate(ordered) if place < SHOWN or mark.picked]


def unexpected(change: float, groups: list[list[Mark]], of: str) -> str:
    """'Oct 2026 came in 9.1 m MRL above what was expected: most by VAT (+6.2 m MRL) and Port Selene (+3.1 m MRL)', of the parts inside."""
    currency, last = engine.current().currency, forecasts.run().origin
    most = [max(marks, key=lambda mark: mark.amount * (1 if change > 0 else -1)) for marks in groups if marks]
    said = " and ".join(f"{mark.name} ({signed(str(amount(mark.amount, 'money', currency)), mark.amount)})" for mark in most)
    size = str(amount(abs(change), "money", currency))
    whole = f"{of}: {month(last)}" if of else month(last)
    return f"{whole} came in {size} {'above' if change > 0 else 'below'} what was expected" + (f": most by {said}" if said else "")
