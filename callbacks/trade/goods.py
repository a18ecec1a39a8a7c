"""Goods on the Trade page: one level of the nomenclature below what is picked, the path to it, and the search."""

from dataclasses import dataclass, replace

import pandas as pd
from dash import Input, Output, callback

from callbacks.core.comparison import Pair, named, pair
from callbacks.core.shapes import before, drawing, earlier, scaled
from callbacks.core.views import draws
from dashboard.components.trade import goods
from dashboard.figures.parts import tree as areas
from dashboard.pages.trade.trade import GOODS, TREE
from dashboard.words import findings
from data.releases.release import NoRelease
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine.labels import LEVELS
from queries.engine.labels import goods as searched
from queries.trade import editions
from queries.trade.stated import need

MEASURE = "import_value"
ORDER = tuple(LEVELS)
UNLIKE = "These months and those compared with hold several HS editions: codes are not compared."


@dataclass(frozen=True)
class Level:
    """Goods of one level: which, the two answers, their frame (keys as `hs2=84`), and the keys that are picked."""

    key: str
    both: Pair
    frame: pd.DataFrame
    picked: tuple[str, ...]
    edition: str


def below(filters: Filters) -> str:
    """The level under the deepest one that is picked; the last level where that is picked."""
    deepest = max((ORDER.index(key) for key in ORDER if filters.picked(key)), default=-1)
    return ORDER[min(deepest + 1, len(ORDER) - 1)]


def level(filters: Filters) -> Level:
    need("values", "goods")
    key = below(filters)
    asked = filters.without(key)
    both = pair((MEASURE,), (key,), asked)
    frame = both.frame(MEASURE).sort_values("value", ascending=False)
    if not editions.alike(asked, asked.compared()):
        frame, both = frame.assign(before=float("nan")), replace(both, notes=(*both.notes, UNLIKE))
    shown = frame.assign(key=[f"{key}={code}" for code in frame["key"]])
    return Level(key, both, shown, tuple(f"{key}={code}" for code in filters.picked(key)), editions.said(editions.editions(asked)))


@draws(TREE)
def tree(filters, _picked):
    found = level(filters)
    unit, words = scaled(found.frame, MEASURE, found.both), DIMENSIONS[found.key].label
    figure = areas.figure(found.frame, found.picked, unit, (words, "Import value", "Share", f"Against {earlier(found.both).lower()}"))
    title, said = findings.grew(found.frame), {"level": words.replace("HS ", ""), "edition": found.edition}
    return drawing(TREE, figure, found.both, MEASURE, unit, found.frame, title, **said)


@draws(GOODS)
def table(filters, _picked):
    found = level(filters)
    unit = scaled(found.frame, MEASURE, found.both)
    compared = found.frame["before"].notna().any()
    rows = goods.rows(found.frame, found.picked, unit)
    shown = drawing(GOODS, rows, found.both, MEASURE, unit, found.frame, "")
    return shown if compared or not before(found.both) else replace(shown, sub=GOODS.read(unit=unit.words))


@callback(Output(TREE.part("path"), "children"), Input(TREE.asked, "data"), Input("release", "data"))
def path(search, _release):
    try:
        return goods.path(crumbs(Filters.parse(search)))
    except NoRelease:
        return []


def crumbs(filters: Filters) -> list[tuple[str, str]]:
    """(words, keys to drop to come back there) from all goods down to what is picked."""
    held = [(place, key) for place, key in enumerate(ORDER) if filters.picked(key)]
    places = [(-1, "All goods"), *((place, " or ".join(named(key, code) for code in filters.picked(key))) for place, key in held)]
    deepest = places[-1][0]
    return [(words, "" if place == deepest else ",".join(ORDER[place + 1 :])) for place, words in places]


@callback(Output(TREE.part("found"), "children"), Input(TREE.part("search"), "value"), Input(TREE.asked, "data"), prevent_initial_call=True)
def found(text, _search):
    try:
        return goods.found(searched(text if isinstance(text, str) else ""), ORDER)
    except NoRelease:
        return []
