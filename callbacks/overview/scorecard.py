"""The scorecard: the key indicators against targets and the period compared with."""
from dataclasses import replace
from typing import Any

from dash import Input, Output, State, callback, no_update
from dash.development.base_component import Component

from callbacks.core.comparison import stamp, without
from callbacks.core.shapes import before, missed
from callbacks.core.views import attempted, told
from dashboard.components.clearance.standards import named, said
from dashboard.components.overview import headline
from dashboard.components.overview.scorecard import Tile, strip
from dashboard.core.page import Drawing
from dashboard.pages.overview.overview import STRIP
from dashboard.words.notes import sentences
from data.language import sentence
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import INDICATORS, MEASURES, SCORECARD, Measure
from queries.catalogue.measure_types import Doubt
from queries.clearance.standards import holding
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import kept
from queries.engine.question import Answer, MixedCurrencies, Question
from queries.engine.trust import doubts
from queries.tables.records import goals
from services.core.comparison import Pair, pair
from services.core.variation import of_counts

TARGET, COVERED, ON_TARGET = "target_due", "revenue_targeted", "on_target_share"
UNTARGETED = ("lane", "selection")  # goals are agreed for all of them together
OF_MONEY = ("", "payment", "target", "attainment", "tax_line")


@callback(
    Output(STRIP.part("tiles"), "data"),
    Output(STRIP.part("notice"), "children"),
    Input(STRIP.asked, "data"),
    State("release", "data"),
)
def indicators(search: str | None, release: object) -> tuple[Any, Component | None]:
    """Write the tiles of the scorecard and a notice; wait for the address."""
    drawing, notice = attempted(STRIP.name, search, scorecard)
    return (drawing.body | {"asked": [search, release]}, None) if drawing else (no_update, notice)


def scorecard(filters: Filters) -> Drawing:
    """Return the tiles in words, the headline above them, and notes on incomplete months."""
    drawing, _ = shared(filters)
    every = [tile for _, each in drawing.body for tile in each]
    notes = (*headline.incomplete(missed(filters)), *told(STRIP, filters, drawing).notes)
    heading = {"off": headline.off(every), "near": headline.near(every), "missed": " ".join(sentences(notes))}
    return replace(drawing, body={"lenses": strip(drawing.body), "headline": heading})


def shared(filters: Filters) -> tuple[Drawing, Pair]:
    """Return the tiles and the answers they are made of, computed once for all parts of the Overview that tell of them."""
    return _shared(filters, engine.current())


@kept(key=lambda *asked: ("tiles", *asked))
def _shared(filters: Filters, _release: Release) -> tuple[Drawing, Pair]:
    both, mixed = answered(filters)
    return tiled(both, mixed, filters), both


def monthly(both: Pair, filters: Filters) -> Answer:
    """Return the indicators by month."""
    return ask(Question(tuple(key for key in INDICATORS if key in both.now.question.measures), ("month",), filters))


def tiles(filters: Filters) -> Drawing:
    """Return the tiles by lens: each indicator now, before, against its goal, and whether its figures can be rated."""
    return tiled(*answered(filters), filters)


def tiled(both: Pair, mixed: str, filters: Filters) -> Drawing:
    """Return the tiles of answers for two periods. mixed: why amounts of money are left out, or empty."""
    agreed = {} if any(filters.picked(key) for key in UNTARGETED) else goals(filters)
    reached, doubt = agreed | {"revenue_collected": target(both)}, doubts(filters)
    lenses = [(name, [tile(key, both, reached.get(key), doubt.get(key), mixed) for key in keys]) for name, keys in SCORECARD.items()]
    empty = not mixed and not any(both.now.observations[key] for key in INDICATORS)
    return Drawing(lenses, both.now.observations["declarations"], stamp(both.now.release), empty=empty)


def target(both: Pair) -> float | None:
    """Return the revenue target of the complete months; None if it is not asked for or a filter does not apply to it."""
    return both.now.value(TARGET) if TARGET in both.now.question.measures and both.applies(TARGET) else None


def covered(both: Pair) -> float | None:
    """Return the revenue of the months, offices and taxes that have a target; None if there is no target."""
    return None if target(both) is None else both.now.value(COVERED)


def answered(filters: Filters) -> tuple[Pair, str]:
    """Return the indicators in both periods, and why those in money are left out (empty if they are not: mixed currencies)."""
    asked = (*INDICATORS, TARGET, COVERED)
    try:
        return pair(asked, (), filters), ""
    except MixedCurrencies as mixed:
        return pair(tuple(key for key in asked if not of_money(MEASURES[key])), (), filters), sentence(mixed)


def of_money(measure: Measure) -> bool:
    """Tell whether a measure needs one currency: it is in money, or made from amounts of money."""
    return measure.unit.startswith("money") or measure.fact in OF_MONEY


def tile(key: str, both: Pair, goal: float | None, doubt: Doubt | None, mixed: str) -> Tile:
    """Return the tile of an indicator. goal: in the unit of the measure; mixed: why amounts of money cannot be added, or empty."""
    measure, now = MEASURES[key], both.now
    if key not in now.question.measures:
        return Tile(measure, None, None, None, 0, "", "", stamp(now.release), (Note("text", text=mixed),))
    counted = {key, *(measure.parts if measure.kind == "ratio" else ())}
    notes = tuple(note for note in now.notes if counted & {*note.measures})
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
        without=without(both, key),
    )


def judged_by(filters: Filters) -> tuple[str, str]:
    """Return the service standards behind 'on target': in short, and each with the share of declarations it applies to."""
    found = holding(filters)
    asked = found.limits, found.unjudged, filters.clock
    return named(*asked), said(*asked)
