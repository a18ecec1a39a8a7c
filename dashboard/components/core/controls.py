"""Controls of the filter bar: each writes one query key, in the browser."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.core.page import marked
from data.language import mark, say

ROW, ROWS, HEAD = 30, 12, 92  # pixels of one choice, how many are seen at once, and pixels of the search field and buttons above them
TALLEST = ROW * ROWS + HEAD


@dataclass(frozen=True)
class Control:
    """A control: its query key, label, whether it holds many values, the value that the key need not state, and what none means."""

    key: str
    label: str
    many: bool = True
    default: str = ""
    options: tuple[tuple[str, str], ...] = ()
    empty: str = mark("All")

    @property
    def id(self) -> dict[str, str]:
        """Return the id of the control, from which the browser reads its key and default."""
        return {"type": "control", "key": self.key, "many": "yes" if self.many else "no", "default": self.default}


def control(each: Control) -> Component:
    """Return a dropdown under its label; where it has no options of its own, they come with the data."""
    options = [{"value": value, "label": say(words, value=value)} for value, words in each.options]
    name = f"label-{each.key}"
    menu = dcc.Dropdown(
        id=each.id,
        options=options,
        value=[] if each.many else (each.default or None),
        multi=each.many,
        placeholder=say(each.empty if each.many or each.empty != "All" else mark("Default")),
        clearable=each.many or not each.default,
        searchable=each.many,
        closeOnSelect=not each.many,
        maxHeight=TALLEST,
        optionHeight=ROW,
        className="menu",
        labels={
            "search": say("Search: {label}", label=say(each.label)),
            "select_all": say("All"),
            "deselect_all": say("None"),
            "clear_search": say("Clear the search"),
            "clear_selection": say("Clear the selection"),
            "no_options_found": say("Nothing found"),
        },
    )
    says = marked({"aria-labelledby": name})
    kind = marked({"data-control": each.key, "data-many": "yes" if each.many else "no"})
    return html.Div([html.Label(say(each.label), id=name), menu], className=f"control {each.key}", role="group", **says, **kind)


@dataclass(frozen=True)
class Slider:
    """A slider between two whole numbers: its query key, label with the unit, ends, step, and the number that the key need not state."""

    key: str
    label: str
    low: int
    high: int
    step: int = 1
    default: int = 0

    @property
    def id(self) -> dict[str, str]:
        """Return the id of the slider, from which the browser reads its key and default."""
        return {"type": "control", "key": self.key, "many": "number", "default": str(self.default)}


def slider(each: Slider) -> Component:
    """Return a slider under its label; it writes its key when it is let go."""
    name = f"label-{each.key}"
    bar = dcc.Slider(
        id=each.id, min=each.low, max=each.high, step=each.step, value=each.default, marks=None, allow_direct_input=False, tooltip=None
    )
    says = marked({"aria-labelledby": name})
    return html.Div([html.Label(say(each.label), id=name), bar], className=f"control slider {each.key}", role="group", **says)


def chips(picks: Sequence[tuple[str, str, str]]) -> Component:
    """Return one button for each filter selected (dimension, code, words); pressing it removes the filter."""
    return html.Span([chip(*pick) for pick in picks], className="chips")


def chip(key: str, code: str, words: str) -> Component:
    """Return the button of one filter selected."""
    cross = html.Span(" ✕", **marked({"aria-hidden": "true"}))
    says = marked({"data-keys": key, "data-value": code, "aria-label": say("Remove the filter {filter}", filter=words)})
    return html.Button([words, cross], className="chip", title=say("Remove {filter}", filter=words), **says)
