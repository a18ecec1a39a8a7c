"""Goods on the Trade page: one level of the nomenclature below the selected goods, the path to it, and the search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dash import Input, Output, callback
from dash.development.base_component import Component

from callbacks.core.period import Codes
from callbacks.core.shapes import before, drawing, scaled
from callbacks.core.views import draws
from dashboard.components.trade import goods
from dashboard.components.trade.goods import FoundGoods
from dashboard.core.page import Drawing
from dashboard.figures.parts import tree as areas
from dashboard.pages.trade.trade import GOODS, TREE
from dashboard.words import findings
from data.frames import Frame
from data.language import say, say_list
from data.notes import Note
from data.releases.release import NoRelease
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine.ask import ask
from queries.engine.labels import LEVELS, named
from queries.engine.question import Question
from queries.trade import editions, goods_search
from queries.trade.goods_search import GoodsMatch
from queries.trade.stated import need
from services.core.comparison import Pair, pair

MEASURE = "import_value"
ORDER = tuple(LEVELS)
UNLIKE = Note("editions_unlike")


@dataclass(frozen=True)
class Level:
    """Goods of one nomenclature level: `key` of the level, the two answers, their frame (keys such as `hs2=84`), and the selected keys."""

    key: str
    both: Pair
    frame: Frame
    picked: Codes
    edition: str


def below(filters: Filters) -> str:
    """Return the level under the deepest one that is selected; the last level where that one is selected."""
    deepest = max((ORDER.index(key) for key in ORDER if filters.picked(key)), default=-1)
    return ORDER[min(deepest + 1, len(ORDER) - 1)]


def level(filters: Filters) -> Level:
    """Read imports by the goods of one level; values of the earlier period are blank where the HS edition differs."""
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
def tree(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the goods of the level as a tree map of import value."""
    listed = level(filters)
    unit, words = scaled(listed.frame, MEASURE, listed.both), DIMENSIONS[listed.key].label
    figure = areas.figure(listed.frame, listed.picked, unit, (words, say("Import value"), say("Share"), say("Change")))
    title, said = findings.grew(listed.frame), {"level": words, "edition": listed.edition}
    return drawing(TREE, figure, listed.both, MEASURE, unit, listed.frame, title, **said)


@draws(GOODS)
def table(filters: Filters, _picked: Codes) -> Drawing:
    """Return the goods of the level as table rows, with the comparison where there is one."""
    listed = level(filters)
    unit = scaled(listed.frame, MEASURE, listed.both)
    compared = listed.frame["before"].notna().any()
    rows = goods.rows(listed.frame, listed.picked, unit, whole(listed) if compared else None)
    shown = drawing(GOODS, rows, listed.both, MEASURE, unit, listed.frame, "")
    return shown if compared or not before(listed.both) else replace(shown, sub=GOODS.read(unit=unit.words))


def whole(listed: Level) -> float | None:
    """Return what all goods were worth in the period compared with, those no longer traded included; None where nothing is compared."""
    earlier = listed.both.sides(MEASURE)[1]
    return float(earlier.frame[MEASURE].to_numpy(float).sum()) if earlier else None


@callback(Output(TREE.part("path"), "children"), Input(TREE.asked, "data"))
def path(search: object) -> Sequence[Component]:
    """Write the path from all goods to the selected ones, when the address changes or new data are published."""
    try:
        return goods.path(crumbs(Filters.parse(search)))
    except NoRelease:
        return []


def crumbs(filters: Filters) -> list[tuple[str, str]]:
    """Return (text, filters to drop to go back there) from all goods down to the selected ones."""
    selected = [(place, key) for place, key in enumerate(ORDER) if filters.picked(key)]
    places = [(-1, say("All goods")), *((place, chosen(key, filters)) for place, key in selected)]
    deepest = places[-1][0]
    return [(words, "" if place == deepest else ",".join(ORDER[place + 1 :])) for place, words in places]


def chosen(key: str, filters: Filters) -> str:
    """Return the names of the goods selected at a level: '84 Machinery or 85 Electrical goods'."""
    return say_list([named(key, code) for code in filters.picked(key)], "or")


@callback(Output(TREE.part("found"), "children"), Input(TREE.part("search"), "value"), Input(TREE.asked, "data"), prevent_initial_call=True)
def found(text: object, _search: object) -> Sequence[Component]:
    """Write the goods that match the search text, as the reader types."""
    try:
        return matched(text.strip()) if isinstance(text, str) and text.strip() else []
    except NoRelease:
        return []


def matched(text: str) -> Sequence[Component]:
    """Return the goods that match a text, best first; or the nearest, and that they are. Raises NoRelease."""
    result = goods_search.search(text)
    said = goods.nearest(text, result.near, len(result.matches), result.near == " ".join(goods_search.split(text)))
    shown = [FoundGoods(each.key, each.code, goods.called(each.code, each.name, each.everyday), traded(each)) for each in result.matches]
    return goods.found(shown, ORDER, said)


def traded(each: GoodsMatch) -> bool:
    """Tell whether the data hold any goods of a match. Raises NoRelease."""
    return any(row[each.key] == each.code for row in ask(Question(("declarations", "trade_records"), (each.key,))).rows)
