"""Why revenue changed between the two periods compared: its causes, the sentence, and the causes by chapter and by office."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.revenue.drivers import AGE, PARTS, SHIFT, by, parts
from callbacks.core.comparison import anchors
from callbacks.core.period import Codes
from callbacks.core.shapes import before
from callbacks.core.views import draws
from dashboard.components.revenue import drivers as words
from dashboard.core.format import Scale, scale, signed
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import waterfall
from dashboard.pages.revenue.drivers import CAUSES, CHAPTERS, OFFICES
from data.frames import Frame
from data.language import say, say_number
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine.labels import named
from services.revenue.drivers import PAID, placed, split, unruled, whole
from services.trade.change import unconverted

SHOWN = 12
OFTEN_NONE = ("unweighed", "entry", "rate", "concessions", "collection", AGE)


def anchored(view: View, body: object, filters: Filters, unit: Scale, title: str, empty: bool) -> Drawing:
    """Return a drawing with its observations, notes and subtitle."""
    both, measure = whole(filters)
    said = say("taxes paid so far") if measure == PAID else say("taxes assessed")
    sub = view.read(unit=unit.words, before=before(both), measure=said)
    drawing = Drawing(body, **anchors(both, measure), title=title, sub=sub, empty=empty)
    return replace(drawing, notes=(*drawing.notes, *at_same_age(filters), *unconverted(filters), *unruled(filters)))


def at_same_age(filters: Filters) -> tuple[Note, ...]:
    """Return a note on the change of taxes at the same age of the declarations, where the two periods differ in age."""
    sums: Any = split(filters)[["now", "before", AGE]].sum()
    now, then, late = float(sums["now"]), float(sums["before"]), -float(sums[AGE])
    if not 0 < late < then:
        return ()
    return (Note("paid_at_same_age", share=late / then, text=signed(now / (then - late) - 1)),)


@draws(CAUSES)
def causes(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of taxes on imports as a waterfall of its causes."""
    cells_by_cause, (both, measure) = split(filters), whole(filters)
    amounts, now, base = parts(cells_by_cause), both.now.value(measure) or 0.0, both.then(measure) or 0.0
    unit = scale(max(map(abs, [*amounts.values(), now - base])), "money", both.now.release.currency)
    shown = [(key, say(words.NAMES[key]), each) for key, each in amounts.items() if each or key not in OFTEN_NONE]
    figure = waterfall.figure(shown, base, unit, (say("Cause"), say("Change"), say("Points")))
    title = words.sentence(measure == PAID, now, base, largest(amounts, base), unit)
    return anchored(CAUSES, figure, filters, unit, title, cells_by_cause.empty)


def largest(amounts: dict[str, float], base: float) -> dict[str, str]:
    """Return the three largest causes with their points; base: taxes of the earlier period."""
    return {key: waterfall.points(each, base) for key, each in sorted(amounts.items(), key=lambda part: -abs(part[1]))[:3]}


@draws(CHAPTERS)
def chapters(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of causes by HS chapter."""
    cells_by_cause = split(filters)
    return tabled(CHAPTERS, by(cells_by_cause, cells_by_cause["product"].str[:2]), filters, picked)


@draws(OFFICES)
def offices(filters: Filters, picked: Codes) -> Drawing:
    """Return the table of causes by office."""
    split(filters)
    return tabled(OFFICES, placed(filters), filters, picked)


def tabled(view: View, frame: Frame, filters: Filters, picked: Codes) -> Drawing:
    """Return a table of the rows that changed most, all others as one row, and their total."""
    causes_ = [part for part in (*PARTS, SHIFT) if part in frame]
    sums = ["now", "before", *causes_, "change"]
    top, rest = frame.iloc[:SHOWN], frame.iloc[SHOWN:]
    added = [top, *([rest[sums].sum().to_frame().T] if len(rest) else []), frame[sums].sum().to_frame().T]
    own = [(code, named(view.dimension, code)) for code in top["key"]]
    picks = [words.pick(view.dimension, code, name, code in picked) for code, name in own]
    names = [*picks, *([say_number("{number} other", "{number} others", len(rest))] if len(rest) else []), say("All")]
    unit = scale(frame["change"].abs().max() if len(frame) else 0.0, "money", whole(filters)[0].now.release.currency)
    shown = [part for part in causes_ if part not in OFTEN_NONE or frame[part].any()]
    body = words.table(pd.concat(added, ignore_index=True), names, shown, unit, DIMENSIONS[view.dimension].label)
    return anchored(view, body, filters, unit, moved(frame, own), frame.empty)


def moved(frame: pd.DataFrame, own: list[tuple[str, str]]) -> str:
    """Write 'Largest change: 69 Ceramics. Main cause: Statutory rate'; empty without rows. own: code and name of each row."""
    if frame.empty:
        return ""
    row = frame.iloc[0]
    cause = max(
        (part for part in (*PARTS, SHIFT) if part in row and row[part] * row["change"] > 0), key=lambda part: abs(row[part]), default=""
    )
    if not cause:
        return say("Largest change: {name}", name=own[0][1])
    return say("Largest change: {name}. Main cause: {cause}", name=own[0][1], cause=say(words.NAMES[cause]))
