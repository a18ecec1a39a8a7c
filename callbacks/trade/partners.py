"""Partners on the Trade page: main suppliers, how their ranks moved, and which goods depend on few suppliers."""

from dataclasses import replace

from analytics.trade.concentration import dependencies, hhi, ranks
from callbacks.core.comparison import Pair, named, pair, stamp
from callbacks.core.period import Codes
from callbacks.core.shapes import before, ranking
from callbacks.core.views import draws
from dashboard.components.trade import goods
from dashboard.core.format import counted, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.figures.months import bump
from dashboard.pages.trade.trade import BUMP, DEPENDENT, PARTNERS
from dashboard.words import findings
from data.frames import Frame
from data.months import shifted
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.trace import Read, noted
from queries.trade import cells, editions
from queries.trade.stated import need, stated

MEASURE, FIRST, YEARS, LEAST = "import_value", 10, 5, 0.001
NONE = "No material subheading hangs on few partners"


@draws(PARTNERS)
def partners(filters: Filters, picked: Codes) -> Drawing:
    """Draw the main suppliers of imports, and describe how concentrated imports are by partner and product."""
    need("values", "partners")
    both = pair((MEASURE,), ("origin",), filters)
    drawing = ranking(PARTNERS, MEASURE, filters, picked, lambda frame: findings.leader(frame, "supplies", "imports"))
    said = (drawing.sub, concentrated(both, "partners"), products(filters))
    return replace(drawing, sub=" · ".join(filter(None, said)))


def concentrated(both: Pair, words: str) -> str:
    """Describe concentration by the Herfindahl-Hirschman index: 'concentration (HHI) of partners 0.09, as 11 alike (before 0.10)'."""
    measured = [hhi(answer.frame[MEASURE].fillna(0.0)) for answer in (both.now, both.before) if answer]
    now = f"concentration (HHI) of {words} {significant(measured[0])}, as {significant(1 / measured[0])} alike"
    return f"{now} ({before(both)} {significant(measured[1])})" if len(measured) == 2 else now


def products(filters: Filters) -> str:
    """Describe concentration over subheadings, where they are recorded; compared only where the HS edition is the same."""
    if "subheadings" not in stated(engine.current()):
        return ""
    both = pair((MEASURE,), ("hs6",), filters)
    return concentrated(both if editions.alike(filters, filters.compared()) else replace(both, before=None), "subheadings")


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
            "Subheadings that depend on few partners", exposed, everywhere, engine.current(), route=(cells.source("item", everywhere).name,)
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
    size = f"{significant(exposed['share'].sum() * 100)} % of imports"
    title = f"{counted(len(rows), 'subheading')}, {size}, hang{'s' if len(rows) == 1 else ''} on few partners" if rows else NONE
    seen = answer.observations[MEASURE]
    return Drawing(rows, seen, stamp(answer.release), title, DEPENDENT.read(unit=unit.words), answer.notes, not seen)
