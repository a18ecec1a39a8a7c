"""Why imports changed between the two periods compared: the parts of the change, its sentence, and the products that moved most."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analytics.trade.decompose import PARTS, effects, movers, parts
from callbacks.core.comparison import TOO_EARLY, Pair, named, pair, reaches
from callbacks.core.period import Codes
from callbacks.core.shapes import before
from callbacks.core.views import draws
from callbacks.trade import bridge
from callbacks.trade.goods import UNLIKE
from dashboard.components.trade import goods
from dashboard.core.format import Scale, amount, difference, scale
from dashboard.core.page import Drawing
from dashboard.figures.parts import waterfall
from dashboard.pages.trade.trade import EXPLAIN, MOVERS
from dashboard.words.notes import worded
from data.frames import Column, Frame
from data.notes import Note
from data.releases.release import Release
from data.schema.columns import NOT_STATED
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import Answer, CannotCut
from queries.engine.route import begins
from queries.engine.trace import Read, noted
from queries.trade import cells, editions
from queries.trade.stated import need

MEASURE, SHOWN = "import_value", 40
NAMES: dict[str, str] = dict(
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
UNCONVERTED = Note("unconverted")
UNTRADED = "No imports are loaded, neither declarations nor totals of trade"


def periods(filters: Filters, *, bridged: bool = False) -> tuple[Filters, Filters]:
    """Return the period shown and the one it is compared with.

    bridged: allow two HS editions where a correspondence between them is loaded.
    Raises CannotCut where nothing is compared, the data do not reach back, or the HS edition changed.
    """
    earlier = filters.compared()
    if not earlier:
        raise CannotCut(ALONE)
    if not reaches(MEASURE, earlier):
        raise CannotCut(worded(TOO_EARLY) if begins(MEASURE) else UNTRADED)
    if not editions.alike(filters, earlier) and not (bridged and bridge.linked(filters, earlier) is not None):
        raise CannotCut(worded(UNLIKE))
    return filters, earlier


def unconverted(filters: Filters, partner: str = "origin") -> tuple[Note, ...]:
    """Return a note where no import of either period states its value in the currency of the invoice."""
    both = (cells.imports(each, partner) for each in periods(filters, bridged=True))
    return () if any(each["foreign"].notna().any() for each in both) else (UNCONVERTED,)


def split(filters: Filters) -> "Split":
    """Split the change of imports by product and partner into its parts; raises CannotCut where two periods cannot be compared."""
    need("values", "weights")
    now, earlier = (Filters(each.since, each.until, each.picks) for each in periods(filters, bridged=True))
    changes = _split(now, earlier, engine.current())
    route = (cells.source("item", now).name,)
    noted(Read("Products and partners with the parts of their change", changes.effects, now, engine.current(), changes.notes, route))
    return changes


@dataclass(frozen=True)
class Split:
    """The parts of the change by product and partner (`effects`), the lines grouped over a change of HS edition, and a note on it."""

    effects: Frame
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    notes: tuple[Note, ...] = ()

    def line(self, code: str) -> str:
        """Return the name of a subheading, or of the group of lines that the code stands for."""
        return f"{', '.join(self.groups[code])}: lines taken together" if code in self.groups else named("hs6", code)


@kept(key=lambda now, earlier, release: ("effects", now, earlier, release))
def _split(now: Filters, earlier: Filters, _release: Release) -> Split:
    one, other = cells.imports(now), cells.imports(earlier)
    pairs = None if editions.alike(now, earlier) else bridge.linked(now, earlier)
    if pairs is None:
        return Split(effects(one, other))
    one, other, same, note = bridge.joined(one, other, pairs)
    return Split(effects(one, other), same.groups, (note,))


@draws(EXPLAIN)
def explained(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the change of imports as a waterfall of its parts."""
    changes, both = split(filters), pair((MEASURE,), (), filters)
    amounts, base = parts(changes.effects), total(both.before)
    shown = [(key, NAMES[key], each) for key, each in amounts.items() if each or key not in ("unweighed", "rate")]
    unit = money(max(map(abs, amounts.values())), both)
    figure = waterfall.figure(shown, base, unit, ("Part", "Change", "Points"))
    sub = EXPLAIN.read(unit=unit.words, before=before(both))
    drawing = Drawing(figure, **both.anchors(MEASURE), title=sentence(both, amounts, filters), sub=sub, empty=changes.effects.empty)
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
    """Write the title, such as 'Import value rose 9.5 % (+940 m MRL): volume +5.1, price +2.0 points; most by 84 Machinery (+1.2)'."""
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
    drawing = Drawing(rows, **both.anchors(MEASURE), sub=MOVERS.read(unit=unit.words, before=before(both)), empty=changes.effects.empty)
    return replace(drawing, title=f"{rows[0]['name']} moved most" if rows else "", notes=(*drawing.notes, *changes.notes))
