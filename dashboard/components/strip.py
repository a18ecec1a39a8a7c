"""The KPI strip: four lenses, each KPI with value, unit, change, status, spark line, observations and its definition on demand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.format import amount, count, difference, direction, missing, sign
from queries.catalogue import Measure

WIDTH, HEIGHT = 84, 34
NEAR = 0.1
STATUS = {"good": "▲ On target", "watch": "● Watch", "bad": "▼ Off target"}


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


def strip(lenses: Sequence[tuple[str, Sequence[Tile]]]) -> list[Component]:
    return [html.Section([html.H2(name), *map(kpi, tiles)], className="card lens", **{"aria-label": name}) for name, tiles in lenses]


def kpi(tile: Tile) -> Component:
    """One tile; where the data cannot know the measure, it says so and why."""
    label, pill = html.H3(tile.measure.label), _pill(tile)
    parts = [label, *([pill] if pill else []), *(_unknown(tile) if missing(tile.value) else _known(tile)), _anchor(tile), definition(tile)]
    return html.Div(parts, className="kpi", **{"data-measure": tile.measure.key})


def _known(tile: Tile) -> list[Component]:
    shown = amount(tile.value, tile.measure.unit, tile.currency)
    value = html.Div([shown.digits, html.Small(shown.unit)] if shown.unit else shown.digits, className="v")
    return [value, spark(tile.months, tile.measure.label), _change(tile)]


def _unknown(tile: Tile) -> list[Component]:
    return [html.Div("not measurable", className="v none"), html.Div(_why(tile), className="c")]


def status(value: float | None, goal: float | None, good: int) -> str:
    """good, watch (within a tenth of the goal) or bad; empty where there is no goal or neither direction is better."""
    if missing(value) or missing(goal) or not good:
        return ""
    short = (goal - value) * good
    return "good" if short <= 0 else ("watch" if short <= abs(goal) * NEAR else "bad")


def tone(now: float | None, before: float | None, measure: Measure) -> str:
    """good or bad by the direction that is better, not by up or down."""
    return {1: "good", -1: "bad", 0: ""}[direction(now, before, measure.unit) * measure.good]


def spark(values: Sequence[float | None], label: str) -> Component:
    """The months as a small line in the ink of the theme, its last point marked; a gap where a month is unknown."""
    known = [value for value in values if not missing(value)]
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'>{_paths(values, min(known), max(known))}</svg>"
        if len(known) > 1
        else ""
    )
    mask = f'url("data:image/svg+xml,{quote(drawing)}")' if drawing else "none"
    return html.Span(
        className="spark" if drawing else "spark flat",
        style={"maskImage": mask, "WebkitMaskImage": mask},
        role="img",
        **{"aria-label": f"{label}, month by month"},
    )


def _paths(values, low, high) -> str:
    def at(place, value):
        across, up = place / max(len(values) - 1, 1), (value - low) / ((high - low) or 1)
        return f"{3 + across * (WIDTH - 9):.1f},{HEIGHT - 5 - up * (HEIGHT - 11):.1f}"

    points = [None if missing(value) else at(place, value) for place, value in enumerate(values)]
    runs = " ".join("M" + " ".join(run.split()) for run in " ".join(point or "|" for point in points).split("|") if run.strip())
    last = next(point for point in reversed(points) if point).split(",")
    line = f"<path d='{runs}' fill='none' stroke='black' stroke-opacity='.62' stroke-width='1.6'/>"
    return f"{line}<circle cx='{last[0]}' cy='{last[1]}' r='3.2'/>"


def _pill(tile: Tile) -> Component | None:
    found = status(tile.value, tile.goal, tile.measure.good)
    return html.Span(STATUS[found], className=f"pill {found}") if found else None


def _change(tile: Tile) -> Component:
    """Direction by shape and word as well as by tone."""
    if not tile.before_named:
        return html.Div("", className="c")
    step, size = direction(tile.value, tile.before, tile.measure.unit), difference(tile.value, tile.before, tile.measure.unit)
    if not size:
        return html.Div("nothing to compare with", className="c")
    words = (
        f"{sign(step)} {size} {_word(tile.measure.unit, step)} than {tile.before_named}" if step else f"no change on {tile.before_named}"
    )
    return html.Div(words, className=f"c {tone(tile.value, tile.before, tile.measure)}")


def _word(unit: str, step: int) -> str:
    more, less = ("longer", "shorter") if unit == "hours" else (("higher", "lower") if unit == "percent" else ("more", "less"))
    return more if step > 0 else less


def _why(tile: Tile) -> str:
    return " ".join(tile.notes) or f"The data loaded hold nothing that {tile.measure.label.lower()} can be counted from."


def _anchor(tile: Tile) -> Component:
    goal = [f"target {amount(tile.goal, tile.measure.unit, tile.currency)}"] if not missing(tile.goal) else []
    return html.Div(" · ".join([*goal, f"n = {count(tile.observations)}", *tile.notes]), className="n")


def definition(tile: Tile) -> Component:
    """Native and reachable by keyboard; its text, carried as data, is written out when it is opened."""
    each = tile.measure
    text = {
        "definition": each.definition,
        "formula": each.formula,
        "date used": each.date,
        "indicator": each.reference,
        "data": tile.release,
    }
    summary = html.Summary("Definition", **{"aria-label": f"Definition of {each.label}"})
    return html.Details(summary, className="define", **{"data-text": json.dumps(text, ensure_ascii=False)})
