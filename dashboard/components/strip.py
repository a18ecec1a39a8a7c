"""The KPI strip: its place, and each KPI in words: value, unit, change, status, spark line, observations, definition.

The words are made here and written by the browser into elements that stay: a strip of components, replaced at each answer,
would cost more time than all charts together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.card import more
from dashboard.format import amount, count, difference, direction, missing, sign
from dashboard.page import View
from queries.catalogue import Measure

WIDTH, HEIGHT = 84, 34
NEAR = 0.1
STATUS = {"good": "▲ On target", "watch": "● Watch", "bad": "▼ Off target"}
Worded = dict[str, str | dict[str, str] | list[float]]


@dataclass(frozen=True)
class Tile:
    """What a KPI shows. A tile without its observations, date and release does not exist: they are fields, not options."""

    measure: Measure
    value: float | None
    before: float | None
    goal: float | None
    months: tuple[float | None, ...]
    observations: int
    currency: str
    before_named: str
    release: str
    notes: tuple[str, ...] = ()


def frame(view: View) -> Component:
    """The place of the strip: its words as data, where they are written, and a notice instead."""
    return html.Div(
        [
            more(view),
            dcc.Store(id=view.part("tiles")),
            html.Div(id=view.part("notice"), className="notice"),
            html.Div(id=view.part("strip"), className="strip"),
        ],
        className="strip-frame",
    )


def strip(lenses: Sequence[tuple[str, Sequence[Tile]]]) -> list[dict]:
    """The lenses in words, each with its KPIs."""
    return [{"lens": name, "tiles": [kpi(tile) for tile in tiles]} for name, tiles in lenses]


def kpi(tile: Tile) -> Worded:
    """One tile in words; where the data cannot know the measure, it says so and why."""
    found = status(tile.value, tile.goal, tile.measure.good)
    shown = amount(tile.value, tile.measure.unit, tile.currency)
    known = {"value": shown.digits, "unit": shown.unit, "change": change(tile), "tone": tone(tile.value, tile.before, tile.measure)}
    unknown = {"value": "not measurable", "unit": "", "change": why(tile), "tone": "none"}
    return {
        "key": tile.measure.key,
        "label": tile.measure.label,
        **(unknown if missing(tile.value) else known),
        "status": found,
        "pill": STATUS.get(found, ""),
        "path": spark(tile.months),
        "anchor": anchor(tile),
        "definition": definition(tile),
    }


def status(value: float | None, goal: float | None, good: int) -> str:
    """good, watch (within a tenth of the goal) or bad; empty where there is no goal or neither direction is better."""
    if missing(value) or missing(goal) or not good:
        return ""
    short = (goal - value) * good
    return "good" if short <= 0 else ("watch" if short <= abs(goal) * NEAR else "bad")


def tone(now: float | None, before: float | None, measure: Measure) -> str:
    """good or bad by the direction that is better, not by up or down."""
    return {1: "good", -1: "bad", 0: ""}[direction(now, before, measure.unit) * measure.good]


def spark(values: Sequence[float | None]) -> str:
    """The months as the path of a small line, broken where a month is unknown; empty where fewer than two are known."""
    known = [value for value in values if not missing(value)]
    if len(known) < 2:
        return ""
    points = ["|" if missing(value) else _point(place, value, values, known) for place, value in enumerate(values)]
    return " ".join("M" + run.strip() for run in " ".join(points).split("|") if run.strip())


def _point(place: int, value: float, values: Sequence[float | None], known: list[float]) -> str:
    across, up = place / (len(values) - 1), (value - min(known)) / ((max(known) - min(known)) or 1)
    return f"{3 + across * (WIDTH - 9):.1f},{HEIGHT - 5 - up * (HEIGHT - 11):.1f}"


def change(tile: Tile) -> str:
    """Direction by shape and word as well as by tone."""
    if not tile.before_named:
        return ""
    step, size = direction(tile.value, tile.before, tile.measure.unit), difference(tile.value, tile.before, tile.measure.unit)
    if not size:
        return "nothing to compare with"
    moved = f"{sign(step)} {size} {_word(tile.measure.unit, step)} than {tile.before_named}"
    return moved if step else f"no change on {tile.before_named}"


def _word(unit: str, step: int) -> str:
    more, less = ("longer", "shorter") if unit == "hours" else (("higher", "lower") if unit == "percent" else ("more", "less"))
    return more if step > 0 else less


def why(tile: Tile) -> str:
    return " ".join(tile.notes) or f"The data loaded hold nothing that {tile.measure.label.lower()} can be counted from."


def anchor(tile: Tile) -> str:
    goal = [] if missing(tile.goal) else [f"target {amount(tile.goal, tile.measure.unit, tile.currency)}"]
    return " · ".join([*goal, f"n = {count(tile.observations)}", *tile.notes])


def definition(tile: Tile) -> dict[str, str]:
    """What is counted, how, by which date, from which release."""
    each = tile.measure
    facts = {"Formula": each.formula, "Date used": each.date, "Indicator": each.reference, "Data": tile.release}
    return {"": each.definition, **facts}
