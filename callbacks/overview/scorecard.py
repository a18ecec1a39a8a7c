"""The scorecard: the key indicators against targets and the period compared with, exceptions first."""

from dataclasses import replace

from dash import Input, Output, callback, no_update

from callbacks.core.comparison import Pair, pair, stamp
from callbacks.core.shapes import before, missed
from callbacks.core.variation import of_counts
from callbacks.core.views import attempted, told
from dashboard.components.clearance.standards import named, said
from dashboard.components.overview import headline
from dashboard.components.overview.scorecard import Tile, strip
from dashboard.core.page import Drawing
from dashboard.pages.overview.overview import STRIP
from queries.addresses.filters import Filters
from queries.catalogue import INDICATORS, MEASURES, SCORECARD, Measure
from queries.catalogue.measure_types import Doubt
from queries.clearance.standards import holding
from queries.engine.ask import MixedCurrencies
from queries.engine.trust import doubts
from queries.tables.records import goals

TARGET, COVERED, ON_TARGET = "target_due", "revenue_targeted", "on_target_share"
UNTARGETED = ("lane", "selection")  # goals are agreed for all of them together
OF_MONEY = ("", "payment", "target", "attainment", "tax_line")


@callback(
    Output(STRIP.part("tiles"), "data"),
    Output(STRIP.part("notice"), "children"),
    Input(STRIP.asked, "data"),
    Input("release", "data"),
)
def indicators(search, release):
    drawing, notice = attempted(STRIP.name, search, scorecard)
    return (drawing.body | {"asked": [search, release]}, None) if drawing else (no_update, notice)


def scorecard(filters: Filters) -> Drawing:
    """The lenses in words, the sentence over them, and the months that are not complete."""
    drawing = tiles(filters)
    every = [tile for _, each in drawing.body for tile in each]
    notes = (*headline.incomplete(missed(filters)), *told(STRIP, filters, drawing).notes)
    heading = {"off": headline.off(every), "near": headline.near(every), "missed": " ".join(notes)}
    return replace(drawing, body={"lenses": strip(drawing.body), "headline": heading})


def tiles(filters: Filters) -> Drawing:
    """The indicators in their lenses: now, compared, against their goals, and whether they can be relied on."""
    both, mixed = answered(filters)
    agreed = {} if any(filters.picked(key) for key in UNTARGETED) else goals(filters)
    reached, doubt = agreed | {"revenue_collected": target(both)}, doubts(filters)
    lenses = [(name, [tile(key, both, reached.get(key), doubt.get(key), mixed) for key in keys]) for name, keys in SCORECARD.items()]
    empty = not mixed and not any(both.now.observations[key] for key in INDICATORS)
    return Drawing(lenses, both.now.observations["declarations"], stamp(both.now.release), empty=empty)


def target(both: Pair) -> float | None:
    """The revenue target of the months that are complete; None where it is not asked or a filter does not apply to it."""
    return both.now.value(TARGET) if TARGET in both.now.question.measures and both.applies(TARGET) else None


def covered(both: Pair) -> float | None:
    """The revenue that the target is set for: of the same months, offices and taxes; None where there is no target."""
    return None if target(both) is None else both.now.value(COVERED)


def answered(filters: Filters) -> tuple[Pair, str]:
    """The indicators in both periods; without those in money, and why, where currencies are mixed."""
    asked = (*INDICATORS, TARGET, COVERED)
    try:
        return pair(asked, (), filters), ""
    except MixedCurrencies as mixed:
        return pair(tuple(key for key in asked if not of_money(MEASURES[key])), (), filters), f"{mixed}."


def of_money(measure: Measure) -> bool:
    return measure.unit.startswith("money") or measure.fact in OF_MONEY


def tile(key: str, both: Pair, goal: float | None, doubt: Doubt | None, mixed: str) -> Tile:
    measure, now = MEASURES[key], both.now
    if key not in now.question.measures:
        return Tile(measure, None, None, None, 0, "", "", stamp(now.release), (mixed,))
    notes = tuple(note for note in now.notes if measure.label in note)
    return Tile(
        measure,
        now.value(key),
        both.then(key),
        goal,
        now.observations[key],
        now.currencies.get(key, now.release.currency),
        before(both),
        stamp(now.release),
        notes,
        doubt,
        covered(both) if key == "revenue_collected" else None,
        of_counts(both, measure) if both.then(key) is not None else 0.0,
        both.like(key),
        standards=judged_by(now.question.filters) if key == ON_TARGET else ("", ""),
        without=both.without(key),
    )


def judged_by(filters: Filters) -> tuple[str, str]:
    """The service standards that hold for the declarations counted on target: in short, and each with its share of them."""
    found = holding(filters)
    asked = found.limits, found.unjudged, filters.clock
    return named(*asked), said(*asked)
