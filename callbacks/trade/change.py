"""Why imports changed between the two periods compared: parts of the change, the sentence, and the products that moved most."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from analytics.trade.decompose import PARTS, effects, movers, parts
from callbacks.core.comparison import TOO_EARLY, Pair, named, pair, reaches
from callbacks.core.shapes import before
from callbacks.core.views import draws
from callbacks.trade import bridge
from callbacks.trade.goods import UNLIKE
from dashboard.components.trade import goods
from dashboard.core.format import Scale, amount, difference, scale
from dashboard.core.page import Drawing
from dashboard.figures.parts import waterfall
from dashboard.pages.trade.trade import EXPLAIN, MOVERS
from data.releases.release import Release
from data.schema.columns import NOT_STATED
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import CannotCut
from queries.engine.cache import kept
from queries.engine.route import begins
from queries.engine.trace import Read, noted
from queries.trade import cells, editions
from queries.trade.stated import need

MEASURE, SHOWN = "import_value", 40
NAMES = dict(
    zip(
        PARTS,
        (
            "Volume",
            "Mix of goods",
            "Price",
            "Exchange rate",
            "Without weight",
            "New products",
            "New partners",
            "Lost products",
            "Lost partners",
        ),
        strict=True,
    )
)
ALONE = "The change is explained between two periods: choose what to compare with."
UNCONVERTED = "The currency of invoices is not known: what exchange rates moved stands in the price."
UNTRADED = "No imports are loaded, neither declarations nor totals of trade"


def periods(filters: Filters, *, bridged: bool = False) -> tuple[Filters, Filters]:
    """The period shown and the one it is compared with; raises CannotCut where they cannot be set side by side product by product, over
    a change of edition where they are not to be `bridged` or no correspondence does."""
    earlier = filters.compared()
    if not earlier:
        raise CannotCut(ALONE)
    if not reaches(MEASURE, earlier):
        raise CannotCut(TOO_EARLY if begins(MEASURE) else UNTRADED)
    if not editions.alike(filters, earlier) and not (bridged and bridge.linked(filters, earlier) is not None):
        raise CannotCut(UNLIKE)
    return filters, earlier


def unconverted(filters: Filters, partner: str = "origin") -> tuple[str, ...]:
    """What is said where no import of either period states its value in the currency of its invoice, as cells by a partner hold it."""
    both = (cells.imports(each, partner) for each in periods(filters, bridged=True))
    return () if any(each["foreign"].notna().any() for each in both) else (UNCONVERTED,)


def split(filters: Filters) -> "Split":
    """Products and partners with the parts of their change."""
    need("values", "weights")
    now, earlier = (Filters(each.since, each.until, each.picks) for each in periods(filters, bridged=True))
    found = _split(now, earlier, engine.current())
    route = (cells.source("item", now).name,)
    noted(Read("Products and partners with the parts of their change", found.effects, now, engine.current(), found.notes, route))
    return found


@dataclass(frozen=True)
class Split:
    """`effects` by product and partner; over a change of edition the lines taken together by the code that stands for them, and the words
    of the bridge."""

    effects: pd.DataFrame
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def line(self, code: str) -> str:
        """The name of a subheading, or of those it stands for."""
        return f"{', '.join(self.groups[code])}: lines taken together" if code in self.groups else named("hs6", code)


@kept(key=lambda now, earlier, release: ("effects", now, earlier, release))
def _split(now: Filters, earlier: Filters, _release: Release) -> Split:
    one, other = cells.imports(now), cells.imports(earlier)
    pairs = None if editions.alike(now, earlier) else bridge.linked(now, earlier)
    if pairs is None:
        return Split(effects(one, other))
    one, other, same, words = bridge.joined(one, other, pairs)
    return Split(effects(one, other), same.groups, (words,))


@draws(EXPLAIN)
def explained(filters, _picked):
    found, both = split(filters), pair((MEASURE,), (), filters)
    amounts, base = parts(found.effects), total(both.before)
    shown = [(key, NAMES[key], each) for key, each in amounts.items() if each or key not in ("unweighed", "rate")]
    unit = money(max(map(abs, amounts.values())), both)
    figure = waterfall.figure(shown, base, unit, ("Part", "Change", "Points"))
    sub = EXPLAIN.read(unit=unit.words, before=before(both))
    drawing = Drawing(figure, **both.anchors(MEASURE), title=sentence(both, amounts, filters), sub=sub, empty=found.effects.empty)
    return replace(drawing, notes=(*drawing.notes, *found.notes, *unconverted(filters)))


def total(answer) -> float:
    return answer.frame[MEASURE].sum()


def money(largest: float, both: Pair) -> Scale:
    return scale(largest, "money", both.now.release.currency)


def sentence(both: Pair, amounts: dict[str, float], filters: Filters) -> str:
    """'Import value rose 9.5 % (+940 m MRL): volume +5.1, price +2.0 points; most by 84 Machinery (+1.2) and origin China (+0.9)'."""
    now, base = total(both.now), total(both.before)
    if not base:
        return ""
    causes = sorted(amounts.items(), key=lambda part: -abs(part[1]))[:2]
    said = ", ".join(f"{NAMES[key].lower()} {waterfall.points(each, base)}" for key, each in causes)
    cuts = ("hs2", "origin") if editions.alike(filters, filters.compared()) else ("origin",)
    most = " and ".join(words for key in cuts if (words := foremost(key, filters, base, now >= base)))
    size = waterfall.signed(str(amount(now - base, "money", both.now.release.currency)), now - base)
    moved = f"Import value {'rose' if now >= base else 'fell'} {difference(now, base, 'money')} ({size}): {said} points"
    return f"{moved}; most by {most}" if most else moved


def foremost(key: str, filters: Filters, base: float, up: bool) -> str:
    """The code of a dimension that moved the whole most in its direction, with its points; empty where one is picked."""
    frame = pair((MEASURE,), (key,), filters).frame(MEASURE).fillna(0.0)
    change = frame["value"] - frame["before"]
    if filters.picked(key) or frame.empty or set(frame["key"]) == {NOT_STATED}:
        return ""
    place = change.idxmax() if up else change.idxmin()
    return f"{named(key, frame.loc[place, 'key'])} ({waterfall.points(change[place], base)})"


@draws(MOVERS)
def moved(filters, picked):
    need("subheadings")
    found, both = split(filters), pair((MEASURE,), (), filters)
    top = movers(found.effects)
    top = top[top["key"].isin(picked) | (top.reset_index().index < SHOWN)]
    unit = money(top["change"].abs().max(), both)
    rows = [goods.mover(row, found.line(row["key"]), picked, unit) for row in top.to_dict("records")]
    drawing = Drawing(rows, **both.anchors(MEASURE), sub=MOVERS.read(unit=unit.words, before=before(both)), empty=found.effects.empty)
    return replace(drawing, title=f"{rows[0]['name']} moved most" if rows else "", notes=(*drawing.notes, *found.notes))
