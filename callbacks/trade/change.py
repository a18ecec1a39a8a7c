"""Why imports changed between the two periods compared: the parts of the change, its sentence, and the products that moved most."""

from dataclasses import replace
from typing import Any

from analytics.trade.decompose import PARTS, movers, parts
from callbacks.core.comparison import anchors
from callbacks.core.period import Codes
from callbacks.core.shapes import before
from callbacks.core.views import draws
from dashboard.components.trade import goods
from dashboard.core.format import Scale, amount, difference, scale
from dashboard.core.page import Drawing
from dashboard.figures.parts import waterfall
from dashboard.pages.trade.trade import EXPLAIN, MOVERS
from data.frames import Column, Frame
from data.language import mark, say, say_list
from data.schema.column_kinds import NOT_STATED
from queries.addresses.filters import Filters
from queries.engine.labels import named
from queries.engine.question import Answer
from queries.trade import editions
from queries.trade.stated import need
from services.core.comparison import Pair, pair
from services.trade.change import MEASURE, split, unconverted

SHOWN, WIDE = 40, 196
NAMES: dict[str, str] = dict(
    zip(
        PARTS,
        (
            mark("Volume"),
            mark("Mix of goods"),
            mark("Price"),
            mark("Exchange rate"),
            mark("Not split (no quantity)"),
            mark("New products"),
            mark("New origins of existing goods"),
            mark("Lost products"),
            mark("Lost origins of existing goods"),
        ),
        strict=True,
    )
)
MOVED = {
    (True, False): mark("Imports rose {share} ({size}). Main causes in points: {causes}"),
    (False, False): mark("Imports fell {share} ({size}). Main causes in points: {causes}"),
    (True, True): mark("Imports rose {share} ({size}). Main causes in points: {causes}. Most from {most}"),
    (False, True): mark("Imports fell {share} ({size}). Main causes in points: {causes}. Most from {most}"),
}


@draws(EXPLAIN)
def explained(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of imports as a waterfall of its parts."""
    changes, both = split(filters), pair((MEASURE,), (), filters)
    amounts, base = parts(changes.effects), total(both.before)
    shown = [(key, say(NAMES[key]), each) for key, each in amounts.items() if each or key not in ("unweighed", "rate")]
    unit = money(max(map(abs, amounts.values())), both)
    figure = waterfall.figure(shown, base, unit, (say("Part"), say("Change"), say("Points")), left=WIDE)
    sub = EXPLAIN.read(unit=unit.words, before=before(both))
    drawing = Drawing(figure, **anchors(both, MEASURE), title=sentence(both, amounts, filters), sub=sub, empty=changes.effects.empty)
    return replace(drawing, notes=(*drawing.notes, *changes.notes, *unconverted(filters)))


def total(answer: Answer | None) -> float:
    """Return the import value of a whole answer; 0 where there is no answer."""
    if answer is None:
        return 0.0
    values: Column = answer.frame[MEASURE]
    return values.sum()


def money(largest: float, both: Pair) -> Scale:
    """Return the money scale for a largest value, in the currency of the answer."""
    return scale(largest, "money", both.now.release.currency)


def sentence(both: Pair, amounts: dict[str, float], filters: Filters) -> str:
    """Write the title: 'Imports rose 9.5 % (+940 m MRL). Main causes in points: Volume +5.1, Price +2.0. Most from 84 Machinery (+1.2)'."""
    now, base = total(both.now), total(both.before)
    if not base:
        return ""
    causes = sorted(amounts.items(), key=lambda part: -abs(part[1]))[:2]
    said = say_list([f"{say(NAMES[key])} {waterfall.points(each, base)}" for key, each in causes], "unit")
    cuts = ("hs2", "origin") if editions.alike(filters, filters.compared()) else ("origin",)
    most = say_list([words for key in cuts if (words := foremost(key, filters, base, now >= base))])
    size = waterfall.signed(str(amount(now - base, "money", both.now.release.currency)), now - base)
    known = {"share": difference(now, base, "money"), "size": size, "causes": said}
    return say(MOVED[now >= base, bool(most)], **known, most=most)


def foremost(key: str, filters: Filters, base: float, up: bool) -> str:
    """Return the code of a dimension that contributed most, with its points; empty where one is selected.

    base: import value of the earlier period. up: whether imports rose.
    """
    frame: Frame = pair((MEASURE,), (key,), filters).frame(MEASURE).fillna(0.0)
    change = frame["value"] - frame["before"]
    if filters.picked(key) or frame.empty or set(frame["key"]) == {NOT_STATED}:
        return ""
    place = change.idxmax() if up else change.idxmin()
    return f"{named(key, frame.loc[place, 'key'])} ({waterfall.points(change[place], base)})"


@draws(MOVERS)
def moved(filters: Filters, picked: Codes) -> Drawing:
    """Return the table rows of the products that moved most, with volume, price and partner effects."""
    need("subheadings")
    changes, both = split(filters), pair((MEASURE,), (), filters)
    top: Frame = movers(changes.effects)
    top = top[top["key"].isin(picked) | (top.reset_index().index < SHOWN)]
    unit = money(top["change"].abs().max(), both)
    rows = [goods.mover(row, changes.line(row["key"]), picked, unit) for row in top.to_dict("records")]
    drawing = Drawing(rows, **anchors(both, MEASURE), sub=MOVERS.read(unit=unit.words, before=before(both)), empty=changes.effects.empty)
    return replace(drawing, title=largest(rows), notes=(*drawing.notes, *changes.notes))


def largest(rows: list[dict[str, Any]]) -> str:
    """Write 'Largest change: 84 Machinery', of the first row; empty without rows."""
    return say("Largest change: {name}", name=rows[0]["name"]) if rows else ""
