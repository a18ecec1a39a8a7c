"""Partners on the Trade page: main suppliers, how their ranks moved, and which goods depend on few suppliers."""

from dataclasses import replace

from analytics.trade.concentration import dependencies, hhi, ranks
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.shapes import before, ranking
from callbacks.core.views import draws
from dashboard.components.trade import goods
from dashboard.core.format import month, percent, scale, significant
from dashboard.core.page import Drawing
from dashboard.figures.months import bump
from dashboard.pages.trade.trade import BUMP, DEPENDENT, PARTNERS
from dashboard.words import findings
from data.frames import Frame
from data.language import mark, mark_number, say, say_number
from data.months import shifted
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import named
from queries.engine.question import Question
from queries.engine.trace import Read, noted
from queries.trade import cells, editions
from queries.trade.stated import need, stated
from services.core.comparison import Pair, pair

MEASURE, FIRST, YEARS, LEAST = "import_value", 10, 5, 0.001
NONE = mark("No subheading of at least 0.1 % of imports depends on few suppliers")
SUPPLIERS = (
    mark("as concentrated as imports from {now} equal suppliers"),
    mark("as concentrated as imports from {now} equal suppliers ({before}: {then})"),
)
PRODUCTS = (
    mark("as concentrated as imports of {now} equal products"),
    mark("as concentrated as imports of {now} equal products ({before}: {then})"),
)


@draws(PARTNERS)
def partners(filters: Filters, picked: Codes) -> Drawing:
    """Draw the main suppliers of imports, and describe how concentrated imports are by partner and product."""
    need("values", "partners")
    both = pair((MEASURE,), ("origin",), filters)
    supplies = mark("{name} supplies {share} % of imports")
    drawing = ranking(PARTNERS, MEASURE, filters, picked, lambda frame: findings.leader(frame, supplies))
    said = (drawing.sub, concentrated(both, SUPPLIERS), products(filters))
    return replace(drawing, sub=" · ".join(filter(None, said)))


def concentrated(both: Pair, words: tuple[str, str]) -> str:
    """Describe concentration: 'imports are as concentrated as if they came from 11 equal suppliers (last year: 10)'.

    The number of equal parts is one over the Herfindahl-Hirschman index. words: the messages without and with an earlier period.
    """
    measured = [significant(1 / hhi(answer.frame[MEASURE].fillna(0.0))) for answer in (both.now, both.before) if answer]
    if len(measured) < 2:
        return say(words[0], now=measured[0])
    return say(words[1], now=measured[0], before=before(both), then=measured[1])


def products(filters: Filters) -> str:
    """Describe concentration over subheadings, where they are recorded; compared only where the HS edition is the same."""
    if "subheadings" not in stated(engine.current()):
        return ""
    both = pair((MEASURE,), ("hs6",), filters)
    return concentrated(both if editions.alike(filters, filters.compared()) else replace(both, before=None), PRODUCTS)


@draws(BUMP)
def ranked(filters: Filters, picked: Codes) -> Drawing:
    """Draw the ranks of the ten main suppliers over up to five years."""
    need("values", "partners")
    windows = list(years(filters))
    answers = [ask(Question((MEASURE,), ("origin",), window)) for window in windows]
    values = [{row["origin"]: float(row[MEASURE]) for row in each.rows if row[MEASURE] > 0} for each in answers]
    positions = ranks(values, FIRST)
    headed, names = [month(window.last_month) for window in windows], {key: named("origin", key) for key in positions}
    figure = bump.figure(positions, names, headed, picked, FIRST)
    return Drawing(figure, answers[-1].observations[MEASURE], stamp(answers[-1].release), notes=answers[-1].notes, empty=not positions)


def years(filters: Filters) -> list[Filters]:
    """Return up to YEARS periods of twelve months that end with the filters, the earliest first, none beginning before the data."""
    first = engine.current().first_month or 0
    ends = [shifted(filters.last_month, -12 * ago) for ago in reversed(range(YEARS))]
    windows = [filters.over(shifted(end, -11), end) for end in ends if shifted(end, -11) >= first]
    return windows or [filters]


def led(everywhere: Filters, origins: tuple[str, ...]) -> Frame:
    """Return the subheadings that depend on few suppliers; only those led by one of `origins` where any is given."""
    need("values", "subheadings", "partners")
    exposed: Frame = dependencies(cells.imports(everywhere), LEAST)
    exposed = exposed[exposed["partner"].isin(origins)] if origins else exposed
    noted(
        Read(
            say("Subheadings that depend on few suppliers"),
            exposed.rename(columns={"key": "hs6"}),
            everywhere,
            engine.current(),
            route=(cells.source("item", everywhere).name,),
        )
    )
    return exposed


@draws(DEPENDENT)
def dependent(filters: Filters, picked: Codes) -> Drawing:
    """Return the table rows of the subheadings that depend on few suppliers."""
    everywhere = filters.without("origin").without("partner_region")
    exposed, answer = led(everywhere, filters.picked("origin")), ask(Question((MEASURE,), (), everywhere))
    unit = scale(exposed["value"].max(), "money", answer.release.currency)
    rows = [goods.dependency(row, named, picked, unit) for row in exposed.to_dict("records")]
    seen = answer.observations[MEASURE]
    return Drawing(rows, seen, stamp(answer.release), few(exposed), DEPENDENT.read(unit=unit.words), answer.notes, not seen)


def few(exposed: Frame) -> str:
    """Write '60 subheadings depend on few suppliers: 14.5 % of imports', or that none does."""
    one, many = mark_number(
        "{number} subheading depends on few suppliers: {share} of imports",
        "{number} subheadings depend on few suppliers: {share} of imports",
    )
    return say_number(one, many, len(exposed), share=percent(exposed["share"].sum())) if len(exposed) else say(NONE)
