"""The roll-ups that a release may hold: a warehouse keeps those that `queries.rollups.choice` finds worth their size."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy import BigInteger, Column, Insert, MetaData, Numeric, Table, func, insert, select

from data import schema
from data.derived.delay import CLOCKS, INTERVALS
from data.derived.trs_steps import TIMED
from queries.catalogue import MEASURES, Measure

WIDE, NARROW = 38, 18
PREFIX = "rollup_"


@dataclass(frozen=True)
class Rollup:
    """A pre-aggregated table: its fact, the dimensions it keeps (a histogram bin among them), and the fact's additive columns."""

    name: str
    fact: str
    dimensions: tuple[str, ...]
    columns: tuple[str, ...]

    @cached_property
    def table(self) -> Table:
        """Return the table of the roll-up, every column at full width."""
        return self.stored(frozenset())

    def stored(self, narrow: frozenset[tuple[str, str]]) -> Table:
        """Return the table as it is made: the columns named (fact, column) at half the width, which is read in half the time."""
        return _stored(self, frozenset(name for fact, name in narrow if fact == self.fact))

    @cached_property
    def bins(self) -> tuple[str, ...]:
        """Return the bin, hour of the week or path that it counts by: rows without one are not in it."""
        return tuple(name for name in self.dimensions if name.endswith(("_bin", "_slot")) or name == "path")

    def filled(self, months: set[int] | None, source: Table) -> Insert:
        """Return the insert that fills the table from its fact, or from a roll-up that it is `part_of`, for some months or for all."""
        kept = [source.c[name] for name in self.dimensions]
        rows = select(*kept, *(func.sum(source.c[name]) for name in self.columns)).group_by(*kept).order_by(*kept)
        rows = rows.where(*(source.c[name].is_not(None) for name in self.bins))
        rows = rows if months is None else rows.where(source.c.month.in_(sorted(months)))
        return insert(self.table).from_select([*self.dimensions, *self.columns], rows)

    def answers(self, stored: frozenset[str]) -> frozenset[str]:
        """Return the columns that it can be asked for as it is stored: all it has, or none where it holds one of another definition."""
        return stored if stored <= {*self.dimensions, *self.columns} else frozenset()

    def part_of(self, finer: "Rollup") -> bool:
        """Tell whether its rows are sums of those of a finer roll-up: of the same fact and bins, with all dimensions and columns."""
        alike = self.fact == finer.fact and self.bins == finer.bins
        return alike and {*self.dimensions} <= {*finer.dimensions} and {*self.columns} <= {*finer.columns}


@lru_cache(1024)
def _stored(rollup: Rollup, narrow: frozenset[str]) -> Table:
    """Return the table of a roll-up with the columns named at half the width: one object however often it is asked for."""
    dimensions = (Column(name, schema.FACTS[rollup.fact].c[name].type) for name in rollup.dimensions)
    scales = {name: decimals(rollup.fact, name) for name in rollup.columns}
    sums = (Column(name, Numeric(NARROW if name in narrow else WIDE, scale) if scale else BigInteger) for name, scale in scales.items())
    return Table(f"{PREFIX}{rollup.name}", MetaData(), *dimensions, *sums)


def decimals(fact: str, name: str) -> int:
    """Return the decimal places of a column; 0 for a count."""
    kind = schema.FACTS[fact].c[name].type
    return (kind.scale or 0) if isinstance(kind, Numeric) else 0


def columns(measure: Measure) -> tuple[str, ...]:
    """Return the additive columns that a measure reads, on every clock."""
    if measure.kind == "percentile":
        return ("declarations",)
    return tuple(name for part in (*measure.parts, measure.observed) for name in on_clocks(measure.fact, part))


def on_clocks(fact: str, part: str) -> tuple[str, ...]:
    """Return the columns that a part stands for: itself, or one per clock."""
    return (part,) if part in schema.FACTS[fact].c else tuple(f"{part}_{clock}" for clock in CLOCKS)


def _additive(fact: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for measure in MEASURES.values() if measure.fact == fact for name in columns(measure)))


_PLACE = ("month", "office", "flow", "mode", "lane")
_WIDE = (*_PLACE, "origin", "hs2", "currency")
_PARTNERS = ("origin", "partner")
_TRADED = ("import_value", "export_value", "foreign_value", "net_kg", "items")
_LAW = ("statutory", "assessed", "liability", "forgone")
_PREFERENCE = ("eligible_value", "preferred_value", "duty_saved", "duty_left", "preference_eligible")


def _of(fact: str, *cuts: tuple[str, tuple[str, ...]]) -> tuple[Rollup, ...]:
    return tuple(Rollup(f"{fact}_{name}", fact, (*dimensions, "currency"), _additive(fact)) for name, dimensions in cuts)


def _crossed(fact: str, partner: tuple[str, ...] = ("origin",)) -> tuple[Rollup, ...]:
    """Return what answers a view under one pick or two: goods or partners by office, by control, and by each other."""
    office, control = ("month", "office", "flow"), ("month", "flow", "mode", "lane")
    return _of(
        fact,
        ("office_goods", (*office, "hs2")),
        ("office_origin", (*office, *partner)),
        ("control_goods", (*control, "hs2")),
        ("control_origin", (*control, *partner)),
        ("goods_origin", ("month", "flow", "hs2", *partner)),
    )


def _bins() -> tuple[Rollup, ...]:
    spans, still = ([f"{interval}_{clock}" for interval in pair for clock in CLOCKS] for pair in (INTERVALS[:2], INTERVALS[2:]))
    cuts = (
        ("nation", ("month", "flow")),
        ("office", ("month", "office", "flow")),
        ("goods", ("month", "flow", "hs2")),
        ("origin", ("month", "flow", "origin")),
    )
    kept = [(span, name, dimensions) for span in spans for name, dimensions in cuts]
    kept += [(span, "open", (*_PLACE, "aeo", "selection", "origin", "hs2")) for span in still]
    return tuple(Rollup(f"{span}_{name}", "clearance", (*dimensions, f"{span}_bin"), ("declarations",)) for span, name, dimensions in kept)


def _study() -> tuple[Rollup, ...]:
    """Return bins with their seconds, of each interval of a time release study, and the ways taken."""
    timed = ((name, clock, f"{name}_{clock}") for name in TIMED for clock in CLOCKS)
    ways = (
        Rollup(f"{span}_path", "clearance", (*_PLACE, "aeo", "path", f"{span}_bin"), ("declarations",))
        for span in (f"{interval}_{clock}" for interval in INTERVALS[:2] for clock in CLOCKS)
    )
    return (
        *(
            Rollup(f"{span}_study", "clearance", (*_PLACE, "aeo", f"{span}_bin"), ("declarations", f"{name}_span_{clock}"))
            for name, clock, span in timed
        ),
        *ways,
    )


ROLLUPS: tuple[Rollup, ...] = (
    *_of(
        "clearance",
        ("nation", ("month", "flow")),
        ("place", (*_PLACE, "aeo", "selection")),
        ("goods", ("month", "flow", "lane", "hs2")),
        ("origin", ("month", "flow", "lane", "origin")),
        ("wide", _WIDE[:-1]),
    ),
    *_of(
        "item",
        ("nation", ("month", "flow")),
        ("place", _PLACE),
        ("goods", ("month", "flow", "hs2")),
        ("origin", ("month", "flow", *_PARTNERS)),
        ("subheading", ("month", "flow", "hs2", "hs4", "hs6")),
        ("wide", (*_WIDE[:-1], "partner")),
    ),
    *_crossed("clearance"),
    *_crossed("item", _PARTNERS),
    *_crossed("payment"),
    Rollup("item_pair", "item", ("month", "flow", *_PARTNERS, "hs2", "hs4", "hs6", "currency", "invoice_currency"), _TRADED),
    Rollup("item_preference", "item", ("month", "flow", *_PARTNERS, "hs2", "offered", "size", "currency"), _PREFERENCE),
    *_of(
        "tax_line",
        ("nation", ("month", "flow", "tax")),
        ("place", (*_PLACE, "tax")),
        ("goods", ("month", "flow", "tax", "hs2")),
        ("origin", ("month", "flow", "tax", "origin")),
        ("relief", ("month", "flow", "procedure", "tax", "relief", "agreement", "size", "aeo")),
    ),
    Rollup("tax_line_cell", "tax_line", ("month", "flow", "origin", "hs2", "hs4", "hs6", "tax", "currency"), _LAW),
    *_of(
        "payment",
        ("nation", ("month", "flow", "tax")),
        ("place", (*_PLACE, "tax")),
        ("goods", ("month", "flow", "tax", "hs2")),
        ("origin", ("month", "flow", "tax", "origin")),
        ("wide", _WIDE[:-1]),
        ("registered", ("month", "registered_month", "office", "flow", "tax")),
    ),
    Rollup("item_price", "item", ("month", "flow", "partner", "hs2", "hs4", "currency", "unit_value_bin"), ("items",)),
    Rollup("mirror_market", "mirror", ("month", "months", "flow", "reporter", "partner", "hs2"), ("value_usd",)),
    *_bins(),
    *_study(),
    *(Rollup(slot, "clearance", ("month", "flow", slot), ("declarations",)) for slot in ("registered_slot", "released_slot")),
)

FACTS = tuple(dict.fromkeys(rollup.fact for rollup in ROLLUPS))
FINEST_FIRST = tuple(sorted(ROLLUPS, key=lambda rollup: len(rollup.dimensions), reverse=True))
