"""The Overview: one function per view."""
from dataclasses import replace

from callbacks.core.comparison import anchors
from callbacks.core.period import Codes
from callbacks.core.shapes import before, held, mapped, monthly, partly, ranking, shared
from callbacks.core.views import draws
from dashboard.components.clearance.standards import brief
from dashboard.components.overview import offices as office_rows
from dashboard.core.page import Drawing
from dashboard.core.theme import LANES as LANE_COLOURS
from dashboard.pages.overview.overview import ASSESSED, BUSIEST, CHAPTERS, LANES, MODES, OFFICES, ORIGINS, REVENUE, TABLE, VOLUME
from dashboard.words import findings
from data.language import mark
from queries.addresses.filters import Filters
from queries.clearance.standards import holding_by
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.tables.records import goals
from queries.trade.stated import need
from services.core.comparison import pair

AIMS = ("revenue_target", "target_due", "revenue_targeted")
TABLED = ("declarations", "release_hours_p50", "on_target_share", "inspection_rate", "hit_rate", "revenue_collected", "target_achievement")
COVERED = "revenue_targeted"
HANDLES, CARRIES = mark("{name} handles {share} % of declarations"), mark("{name}: {share} % of declarations")
SUPPLIES, GREEN = mark("{name} supplies {share} % of import value"), mark("{share} % of declarations took the green lane")


@draws(REVENUE)
def revenue(filters: Filters, picked: Codes) -> Drawing:
    """Draw revenue by month against its target; duties and taxes assessed if no payments are loaded."""
    if held("revenue_collected"):
        return monthly(REVENUE, "revenue_collected", AIMS, filters, picked, findings.REVENUE)
    drawn = monthly(ASSESSED, "tax_assessed", (), filters, picked, findings.ASSESSED)
    return replace(drawn, title=drawn.title or ASSESSED.title)


@draws(VOLUME)
def volume(filters: Filters, picked: Codes) -> Drawing:
    """Draw declarations by month."""
    return monthly(VOLUME, "declarations", (), filters, picked, findings.DECLARATIONS)


@draws(OFFICES)
def offices(filters: Filters, picked: Codes) -> Drawing:
    """Draw offices by median release time, the slowest first; by declarations if no clearance times are loaded."""
    if not held("release_hours_p50"):
        return ranking(BUSIEST, "declarations", filters, picked, lambda frame: findings.leader(frame, HANDLES))
    overall = ask(Question(("release_hours_p50",), (), filters)).value("release_hours_p50")
    return ranking(OFFICES, "release_hours_p50", filters, picked, lambda frame: findings.slowest(frame, overall))


@draws(CHAPTERS)
def chapters(filters: Filters, picked: Codes) -> Drawing:
    """Draw import value by chapter of the tariff."""
    need("goods")
    return ranking(CHAPTERS, "import_value", filters, picked, findings.grew)


@draws(MODES)
def modes(filters: Filters, picked: Codes) -> Drawing:
    """Draw declarations by mode of transport."""
    return ranking(MODES, "declarations", filters, picked, lambda frame: findings.leader(frame, CARRIES), 5, 56)


@draws(ORIGINS)
def origins(filters: Filters, picked: Codes) -> Drawing:
    """Draw import value by country of origin on the map."""
    return mapped(ORIGINS, "import_value", filters, picked, lambda frame: findings.leader(frame, SUPPLIES))


@draws(LANES)
def lanes(filters: Filters, picked: Codes) -> Drawing:
    """Draw the share of declarations in each lane."""
    return shared(
        LANES, "declarations", LANE_COLOURS, filters, picked, lambda frame: findings.untouched(frame, "green", GREEN)
    )


@draws(TABLE)
def table(filters: Filters, picked: Codes) -> Drawing:
    """Draw the table of offices with their key indicators and goals."""
    both, goal = pair((*TABLED, COVERED), ("office",), filters), goals(filters)
    frame = both.frame("release_hours_p50").drop(columns="value").join(both.now.frame.set_index("office"), on="key")
    frame = frame.assign(standard=frame["key"].map(judged(filters).get))
    rows = office_rows.rows(frame, goal, picked, both.now.release.currency)
    sub, title = TABLE.read(before=before(both)), office_rows.behind(rows, goal.get("on_target_share"))
    drawn = Drawing(rows, **anchors(both, "declarations"), title=title, sub=sub, empty=not rows)
    aimed = partly(both, "revenue_collected", AIMS) if bool(both.now.frame[COVERED].notna().any()) else ()
    return replace(drawn, notes=(*drawn.notes, *aimed))


def judged(filters: Filters) -> dict[str, str]:
    """Return the service standards that the declarations of each office are judged by, in hours, as text by office."""
    return {code: brief(each.limits) for code, each in holding_by("office", filters).items() if each.limits}
