"""The Overview: one function per view."""

from dash import ClientsideFunction, Input, Output, callback, clientside_callback, no_update

from callbacks.pair import Pair, pair, stamp
from callbacks.shapes import before, held, mapped, monthly, ranking, shared
from callbacks.wire import DRAWN, attempted, draws, filtered
from dashboard import findings
from dashboard.components import offices as office_rows
from dashboard.components.strip import Tile, strip
from dashboard.page import Drawing
from dashboard.pages.overview import ASSESSED, BUSIEST, CHAPTERS, LANES, LENSES, MODES, OFFICES, ORIGINS, REVENUE, STRIP, TABLE, VOLUME
from dashboard.theme import LANES as LANE_COLOURS
from queries.ask import Question, ask
from queries.catalogue import MEASURES
from queries.records import goals

INDICATORS = tuple(key for _, keys in LENSES for key in keys)
TABLED = ("declarations", "release_hours_p50", "on_target_share", "inspection_rate", "hit_rate", "revenue_collected", "target_achievement")


@callback(Output(STRIP.part("tiles"), "data"), Output(STRIP.part("notice"), "children"), Input("url", "search"), Input("release", "data"))
def indicators(search, _release):
    drawing, notice = attempted(STRIP.name, search, tiles)
    return (strip(drawing.body), None) if drawing else (no_update, notice)


clientside_callback(ClientsideFunction("strip", "write"), Input(STRIP.part("tiles"), "data"), Input(STRIP.part("strip"), "id"))


def tiles(filters) -> Drawing:
    """The twelve indicators in their lenses: now, compared, by month, against their goals."""
    both = pair((*INDICATORS, "revenue_target"), (), filters)
    monthly = ask(Question(INDICATORS, ("month",), filters)).frame
    target = both.now.value("revenue_target") if both.applies("revenue_target") else None
    reached = goals(filters) | {"revenue_collected": target}
    lenses = [(name, [tile(key, both, monthly, reached.get(key)) for key in keys]) for name, keys in LENSES]
    empty = not any(both.now.observations[key] for key in INDICATORS)
    return Drawing(lenses, both.now.observations["declarations"], stamp(both.now.release), empty=empty)


DRAWN[STRIP] = lambda search: tiles(filtered(search))


def tile(key: str, both: Pair, monthly, goal: float | None) -> Tile:
    measure, now = MEASURES[key], both.now
    notes = tuple(note for note in now.notes if measure.label in note)
    return Tile(
        measure,
        now.value(key),
        both.then(key),
        goal,
        tuple(monthly[key]),
        now.observations[key],
        now.release.currency,
        before(both),
        stamp(now.release),
        notes,
    )


@draws(REVENUE)
def revenue(filters, picked):
    if held("revenue_collected"):
        return monthly(REVENUE, "revenue_collected", "revenue_target", filters, picked, "Revenue is")
    return monthly(ASSESSED, "tax_assessed", "", filters, picked, "Duties and taxes assessed are")


@draws(VOLUME)
def volume(filters, picked):
    return monthly(VOLUME, "declarations", "", filters, picked, "Declarations are")


@draws(OFFICES)
def offices(filters, picked):
    if not held("release_hours_p50"):
        return ranking(BUSIEST, "declarations", filters, picked, lambda frame: findings.leader(frame, "handles", "declarations"))
    overall = ask(Question(("release_hours_p50",), (), filters)).value("release_hours_p50")
    return ranking(OFFICES, "release_hours_p50", filters, picked, lambda frame: findings.slowest(frame, overall))


@draws(CHAPTERS)
def chapters(filters, picked):
    return ranking(CHAPTERS, "import_value", filters, picked, findings.grew)


@draws(MODES)
def modes(filters, picked):
    return ranking(MODES, "declarations", filters, picked, lambda frame: findings.leader(frame, "carries", "declarations"), 5, 56)


@draws(ORIGINS)
def origins(filters, picked):
    return mapped(ORIGINS, "import_value", filters, picked, lambda frame: findings.leader(frame, "supplies", "import value"))


@draws(LANES)
def lanes(filters, picked):
    return shared(
        LANES, "declarations", LANE_COLOURS, filters, picked, lambda frame: findings.untouched(frame, "green", "took the green lane")
    )


@draws(TABLE)
def table(filters, picked):
    both, goal = pair(TABLED, ("office",), filters), goals(filters)
    frame = both.frame("release_hours_p50").drop(columns="value").join(both.now.frame.set_index("office"), on="key")
    rows = office_rows.rows(frame, goal, picked, both.now.release.currency)
    sub, title = TABLE.read(before=before(both)), office_rows.behind(rows, goal.get("on_target_share"))
    return Drawing(rows, **both.anchors("declarations"), title=title, sub=sub, empty=not rows)
