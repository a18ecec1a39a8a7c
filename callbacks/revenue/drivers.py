"""Why revenue changed between the two periods compared: its causes, the sentence, and the causes by chapter and by office."""

from dataclasses import replace

import pandas as pd

from analytics.revenue.drivers import PARTS, SHIFT, by, by_place, effects, parts
from callbacks.core.comparison import Pair, named, pair
from callbacks.core.period import Codes
from callbacks.core.shapes import before
from callbacks.core.views import draws
from callbacks.trade.change import periods, unconverted
from dashboard.components.revenue import drivers as words
from dashboard.core.format import Scale, counted, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import waterfall
from dashboard.pages.revenue.drivers import CAUSES, CHAPTERS, OFFICES
from data.frames import Frame
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.trace import Read, noted
from queries.trade import cells
from queries.trade.stated import need

PAID, ASSESSED, SHOWN = "tax_paid", "tax_assessed", 12
OFTEN_NONE = ("unweighed", "entry", "rate", "concessions", "collection")
UNRULED = Note("rates_by_law_unknown")


def split(filters: Filters) -> pd.DataFrame:
    """Split the change of taxes on imports into its causes, by product, origin and tax; every view adds up these cells.

    Raises CannotCut where the periods cannot be compared, and TooMany.
    """
    need("values", "weights", "subheadings")
    now, earlier = (Filters(each.since, each.until, each.picks) for each in periods(filters))
    release = engine.current()
    cells_by_cause = _split(now, earlier, release)
    routes = tuple(cells.source(fact, now).name for fact in ("item", "tax_line"))
    noted(Read("Goods by origin and tax, with the causes of their change", cells_by_cause, now, release, route=routes))
    return cells_by_cause


@kept(key=lambda *asked: asked, most=8)
def _split(now: Filters, earlier: Filters, _release: Release) -> pd.DataFrame:
    goods = [cells.imports(each) for each in (now, earlier)]
    return effects(*goods, *(cells.taxes(each) for each in (now, earlier)))


def placed(filters: Filters) -> pd.DataFrame:
    """Return the same split by office."""
    now, earlier = periods(filters)
    return _placed(*(Filters(each.since, each.until, each.picks) for each in (now, earlier)), engine.current())


@kept(key=lambda now, earlier, release: ("by office", now, earlier, release), most=8)
def _placed(now: Filters, earlier: Filters, release: Release) -> pd.DataFrame:
    return by_place(_split(now, earlier, release), cells.places(now), cells.places(earlier))


def whole(filters: Filters) -> tuple[Pair, str]:
    """Return the comparison that the causes add up to, and its measure: tax paid, or assessed where no payments are known."""
    both = pair((PAID, ASSESSED), (), filters.with_pick("flow", "import"))
    return both, PAID if both.now.observations[PAID] and both.now.value(PAID) is not None else ASSESSED


def anchored(view: View, body: object, filters: Filters, unit: Scale, title: str, empty: bool) -> Drawing:
    """Return a drawing with its observations, notes and subtitle."""
    both, measure = whole(filters)
    said = "taxes paid so far" if measure == PAID else "taxes assessed"
    sub = view.read(unit=unit.words, before=before(both), measure=said)
    drawing = Drawing(body, **both.anchors(measure), title=title, sub=sub, empty=empty)
    return replace(drawing, notes=(*drawing.notes, *unconverted(filters), *unruled(filters)))


def unruled(filters: Filters) -> tuple[Note, ...]:
    """Return a note where no tax line of either period states the tax at its standard rate."""
    both = (cells.taxes(each) for each in periods(filters))
    return () if any(each["statutory"].any() for each in both) else (UNRULED,)


@draws(CAUSES)
def causes(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of taxes on imports as a waterfall of its causes."""
    cells_by_cause, (both, measure) = split(filters), whole(filters)
    amounts, now, base = parts(cells_by_cause), both.now.value(measure) or 0.0, both.then(measure) or 0.0
    unit = scale(max(map(abs, [*amounts.values(), now - base])), "money", both.now.release.currency)
    shown = [(key, words.NAMES[key], each) for key, each in amounts.items() if each or key not in OFTEN_NONE]
    figure = waterfall.figure(shown, base, unit, ("Cause", "Change", "Points"))
    title = words.sentence("Taxes on imports" if measure == PAID else "Taxes assessed", now, base, largest(amounts, base), unit)
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
    names = [*picks, *([counted(len(rest), "other")] if len(rest) else []), "All"]
    unit = scale(frame["change"].abs().max() if len(frame) else 0.0, "money", whole(filters)[0].now.release.currency)
    shown = [part for part in causes_ if part not in OFTEN_NONE or frame[part].any()]
    body = words.table(pd.concat(added, ignore_index=True), names, shown, unit, DIMENSIONS[view.dimension].label)
    return anchored(view, body, filters, unit, moved(frame, own), frame.empty)


def moved(frame: pd.DataFrame, own: list[tuple[str, str]]) -> str:
    """Write '69 Ceramics moved most, by statutory rate'; empty without rows. own: code and name of each row."""
    if frame.empty:
        return ""
    row = frame.iloc[0]
    cause = max(
        (part for part in (*PARTS, SHIFT) if part in row and row[part] * row["change"] > 0), key=lambda part: abs(row[part]), default=""
    )
    return f"{own[0][1]} moved most" + (f", above all by {words.NAMES[cause].lower()}" if cause else "")
