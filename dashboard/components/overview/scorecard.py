"""The scorecard: its place, and each KPI in words: value, unit, change, status, observations, definition; each in its own place.

The words are made here and written by the browser into elements that stay: a strip of components, replaced at each answer,
would cost more time than all charts together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.forecasting.year_end import WHOLE
from dashboard.components.core.card import more, observed
from dashboard.core.format import Amount, amount, apart, difference, direction, missing, month, per_cent, sign, significant
from dashboard.core.page import WRITTEN, View, marked
from dashboard.words.notes import sentences
from data.language import mark, say, say_list
from data.notes import Note
from queries.catalogue import Measure
from queries.catalogue.glossary import date_used
from queries.catalogue.measure_types import Doubt

WIDTH, HEIGHT = 84, 34
NEAR = 0.1
STATUS = {"bad": mark("▼ Off target"), "watch": mark("● Near target"), "doubt": mark("◌ Under review"), "good": mark("▲ On target")}
LIMIT = {"bad": mark("▼ Above limit"), "watch": mark("● Just above limit")}  # where less is better, a target is a ceiling
Worded = dict[str, str | dict[str, str]]


@dataclass(frozen=True)
class Tile:
    """What a KPI shows. A tile without its observations, date and release does not exist: they are fields, not options.

    covered: of an amount, what was brought in the months, offices and taxes that the goal is set for; None where it is set for all.
    chance: how far it may move by chance alone (90 %); NaN where that is not known.
    """

    measure: Measure
    value: float | None
    before: float | None
    goal: float | None
    observations: int
    currency: str
    before_named: str
    release: str
    notes: tuple[Note, ...] = ()
    doubt: Doubt | None = None
    covered: float | None = None
    chance: float = 0.0
    like: float | None = None  # the value over the months that are compared, where these are not all
    standards: tuple[str, str] = ("", "")  # within how many hours, of a share that is judged by them: in short, and each with its share
    without: str = ""  # such as 'May 2026': the months that are left out of the comparison

    @property
    def judged(self) -> float | None:
        """Return what is compared with the goal: the part of the value that has one, where that is known."""
        return self.value if self.covered is None else self.covered

    @property
    def pill(self) -> str:
        """Return the status in words, other words where less is better."""
        return say({**STATUS, **(LIMIT if self.measure.good < 0 else {})}.get(self.status, ""))

    @property
    def shown(self) -> tuple[Amount, Amount]:
        """Return what is compared and its goal, with enough digits to tell them apart."""
        return apart(self.judged, self.goal, self.measure.unit, self.currency)

    @property
    def worse(self) -> bool:
        """Return whether it moved the wrong way by more than chance since the period compared with."""
        if missing(self.compared) or missing(self.before) or abs(self.compared - self.before) <= self.chance:
            return False
        return tone(self.compared, self.before, self.measure) == "bad"

    @property
    def part(self) -> float:
        """Return the share of the value that has a goal; 1 where that is not told apart."""
        return 1.0 if self.covered is None or not self.value else self.covered / self.value

    @property
    def compared(self) -> float | None:
        """Return the value to set against the period before: of the same months as that one."""
        return self.like if self.without else self.value

    @property
    def status(self) -> str:
        """Return good, watch, bad or doubt: how it stands against its goal; figures in doubt are not rated."""
        return "doubt" if self.doubt and not missing(self.value) else status(self.judged, self.goal, self.measure.good)


def frame(view: View) -> Component:
    """Return the place of the scorecard: its data, a notice in its place, and the strip that the browser fills."""
    return html.Div(
        [
            more(view),
            *(dcc.Store(id=view.part(name)) for name in ("tiles", "reasons")),
            html.Div(id=view.part("notice"), className="notice", **WRITTEN),
            html.Div(id=view.part("strip"), className="strip"),
        ],
        className="strip-frame",
        **marked({"data-title": view.title}),
    )


def strip(lenses: Sequence[tuple[str, Sequence[Tile]]]) -> list[dict[str, Any]]:
    """Return the lenses in words, each with its indicators, each in the place that it always has."""
    return [{"lens": say(name), "tiles": [kpi(tile) for tile in tiles]} for name, tiles in lenses]


def kpi(tile: Tile) -> Worded:
    """Return one indicator in words; where the data cannot give it, it says so and why."""
    shown = tile.shown[0] if tile.covered is None else amount(tile.value, tile.measure.unit, tile.currency)
    known = {"value": shown.digits, "unit": shown.unit, "change": change(tile), "tone": tone(tile.compared, tile.before, tile.measure)}
    unknown = {"value": say("not measurable"), "unit": "", "change": why(tile), "tone": "none"}
    return {
        "key": tile.measure.key,
        "label": tile.measure.label,
        **(unknown if missing(tile.value) else known),
        "status": tile.status,
        "pill": tile.pill,
        "anchor": anchor(tile),
        "definition": definition(tile),
    }


def status(value: float | None, goal: float | None, good: int) -> str:
    """Return good, watch (within a tenth of the goal) or bad; empty without a goal or where neither direction is better."""
    if missing(value) or missing(goal) or not good:
        return ""
    short = (goal - value) * good
    return "good" if short <= 0 else ("watch" if short <= abs(goal) * NEAR else "bad")


def tone(now: float | None, before: float | None, measure: Measure) -> str:
    """Return good or bad by the direction that is better for the measure, not by up or down."""
    return {1: "good", -1: "bad", 0: ""}[direction(now, before, measure.unit) * measure.good]


def lines(months: Sequence[int], values: Sequence[float | None], incomplete: frozenset[int]) -> dict[str, str]:
    """Return the months as the path of a small line, and a bar through each incomplete one."""
    holes = [f"M{across(place, len(months)):.1f},2 V{HEIGHT - 2}" for place, each in enumerate(months) if each in incomplete]
    missed = say_list([month(each) for each in months if each in incomplete], "unit")
    return {"path": spark(values), "holes": " ".join(holes), "missed": missed}


def spark(values: Sequence[float | None]) -> str:
    """Return the SVG path of a small line, broken where a month is unknown; empty with fewer than two known months."""
    known = [value for value in values if value is not None and not missing(value)]
    if len(known) < 2:
        return ""
    points = ["|" if missing(value) else _point(place, value, values, known) for place, value in enumerate(values)]
    return " ".join("M" + run.strip() for run in " ".join(points).split("|") if run.strip())


def _point(place: int, value: float, values: Sequence[float | None], known: Sequence[float]) -> str:
    up = (value - min(known)) / ((max(known) - min(known)) or 1)
    return f"{across(place, len(values)):.1f},{HEIGHT - 5 - up * (HEIGHT - 11):.1f}"


def across(place: int, months: int) -> float:
    """Return the horizontal place of a month in the small line, in pixels."""
    return 3 + place / max(months - 1, 1) * (WIDTH - 9)


MOVED = {  # by unit and direction
    ("hours", 1): mark("{arrow} {size} longer than {period}"),
    ("hours", -1): mark("{arrow} {size} shorter than {period}"),
    ("percent", 1): mark("{arrow} {size} higher than {period}"),
    ("percent", -1): mark("{arrow} {size} lower than {period}"),
    ("", 1): mark("{arrow} {size} more than {period}"),
    ("", -1): mark("{arrow} {size} less than {period}"),
}


def change(tile: Tile) -> str:
    """Write the change by arrow and words: '▲ 4.2 % more than Oct 2025'."""
    if not tile.before_named:
        return ""
    unit = tile.measure.unit
    step, size = direction(tile.compared, tile.before, unit), difference(tile.compared, tile.before, unit)
    if not size:
        return say("nothing to compare with")
    message = MOVED[unit if unit in ("hours", "percent") else "", step] if step else mark("no change from {period}")
    moved = say(message, arrow=sign(step), size=size, period=tile.before_named)
    return say("{change} (without {months})", change=moved, months=tile.without) if tile.without else moved


def why(tile: Tile) -> str:
    """Write why a measure has no value: its notes, or that nothing loaded can be counted."""
    return " ".join(sentences(tile.notes)) or say("{measure} cannot be counted from the data loaded.", measure=tile.measure.label)


def anchor(tile: Tile) -> str:
    """Write what the number rests on: target, how to read it, observations, notes, and why it is in doubt."""
    goal = [] if missing(tile.goal) else [aimed(tile)]
    read = [] if missing(tile.value) else [*reading(tile.measure), *filter(None, tile.standards[:1])]
    known = [*goal, *read, observed(tile.observations), *sentences(tile.notes)]
    return " · ".join([*known, *([doubted(tile.doubt)] if tile.doubt else [])])


def aimed(tile: Tile) -> str:
    """Write 'target 1.2 bn MRL, set for 65 % of this revenue, which brought 1.21 bn MRL', or the target alone."""
    brought, goal = tile.shown
    if tile.covered is None:
        return say("limit {goal}", goal=goal) if tile.measure.good < 0 else say("target {goal}", goal=goal)
    if tile.part >= WHOLE:
        return say("target {goal}, set for all of this revenue", goal=goal)
    share = amount(tile.part, "percent")
    return say("target {goal}, set for {share} of this revenue, which brought {amount}", goal=goal, share=share, amount=brought)


def reading(measure: Measure) -> list[str]:
    """Return what a high percentile says, as '9 of 10 take less'; nothing for other measures."""
    if measure.kind != "percentile" or measure.q <= 0.5:
        return []
    return [say("{count} of 10 take less", count=round(measure.q * 10))]


def doubted(doubt: Doubt) -> str:
    """Write '8.3 % of office-months have no or too few declarations (quality rule 14)'."""
    share = significant(doubt.share * 100, 2)
    return say("{finding} (quality rule {rule})", finding=say(doubt.says, share=per_cent(share)), rule=doubt.rule)


def definition(tile: Tile) -> dict[str, str]:
    """Return what is counted, its formula, the date used, and which data it is of."""
    each = tile.measure
    judged = {say("Rated by"): tile.standards[1]} if tile.standards[1] else {}
    facts = {say("Formula"): each.formula, say("Date used"): date_used(each), say("Indicator"): each.reference}
    return {"": each.definition, **judged, **facts, say("Data"): tile.release}
