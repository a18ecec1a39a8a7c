"""The change of imports between two periods, split by product and partner into volume, mix, price, rate, new and lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.trade.decompose import effects
from data.frames import Frame
from data.language import mark, say, say_list
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.labels import named
from queries.engine.question import CannotCut
from queries.engine.route import begins
from queries.engine.trace import Read, noted
from queries.trade import cells, editions
from queries.trade.stated import need
from services.core.comparison import UNCOMPARED, reaches
from services.trade import bridge

MEASURE = "import_value"
ALONE = mark("The change is explained between two periods: choose what to compare with.")
UNCONVERTED = Note("unconverted")
EDITIONS_DIFFER = mark("The two periods use different HS editions: codes are not compared.")
UNTRADED = mark("No imports are loaded: neither declarations nor trade totals.")


def periods(filters: Filters, *, bridged: bool = False) -> tuple[Filters, Filters]:
    """Return the period shown and the one it is compared with.

    bridged: allow two HS editions where a correspondence between them is loaded.
    Raises CannotCut where nothing is compared, the data do not reach back, or the HS edition changed.
    """
    earlier = filters.compared()
    if not earlier:
        raise CannotCut(say(ALONE))
    if not reaches(MEASURE, earlier):
        raise CannotCut(say(UNCOMPARED if begins(MEASURE) else UNTRADED))
    if not editions.alike(filters, earlier) and not (bridged and bridge.linked(filters, earlier) is not None):
        raise CannotCut(say(EDITIONS_DIFFER))
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
    noted(Read(say("Products and partners with the parts of their change"), changes.effects, now, engine.current(), changes.notes, route))
    return changes


@dataclass(frozen=True)
class Split:
    """The parts of the change by product and partner (`effects`), the lines grouped over a change of HS edition, and a note on it."""

    effects: Frame
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    notes: tuple[Note, ...] = ()

    def line(self, code: str) -> str:
        """Return the name of a subheading, or of the group of lines that the code stands for."""
        return say("{codes}: taken together", codes=say_list(self.groups[code], "unit")) if code in self.groups else named("hs6", code)


@kept(key=lambda now, earlier, release: ("effects", now, earlier, release))
def _split(now: Filters, earlier: Filters, _release: Release) -> Split:
    one, other = cells.imports(now), cells.imports(earlier)
    pairs = None if editions.alike(now, earlier) else bridge.linked(now, earlier)
    if pairs is None:
        return Split(effects(one, other))
    one, other, same, note = bridge.joined(one, other, pairs)
    return Split(effects(one, other), same.groups, (note,))
