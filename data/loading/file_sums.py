"""The file's own sums, from its records as they stand: this module knows nothing of keys, of quarantine or of the warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.loading.account import plain
from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import NumberFormat, Product
from data.loading.reading.file_bytes import shown
from data.loading.reading.physical_records import Block
from data.loading.reading.vectors import compute as pc
from data.loading.values import numerals
from data.loading.values.numerals import Unreadable
from data.loading.values.units import is_scaled
from data.loading.values.wrappings import is_nothing

PRECISION = 60
LARGEST = 30
Formats = NumberFormat | Sequence[NumberFormat | None]


@dataclass
class Amounts:
    """One amount of each record of a block: those that are plain in `values`, the others in `fine` by place; `unread` holds no number.

    columns: the headers of the columns that hold it, or of those that a product is made of.
    """

    values: Any
    fine: dict[int, Decimal] = field(default_factory=dict[int, Decimal])
    unread: set[int] = field(default_factory=set[int])
    columns: tuple[str, ...] = ()

    def at(self, place: int) -> Decimal:
        """Return the amount of one record; zero if it holds none."""
        return self.fine.get(place) or self.values[place].as_py() or Decimal(0)

    def total(self, chosen: NDArray[Any] | None = None) -> Decimal:
        """Return the exact sum of all records, or of those that a mask selects."""
        values = self.values if chosen is None else self.values.filter(pa.array(chosen))
        others = sum((one for place, one in self.fine.items() if chosen is None or chosen[place]), Decimal(0))
        return (pc.sum(values).as_py() or Decimal(0)) + others


@dataclass
class FileSums:
    """The sums of a file, added up block by block: by name of the sum, what it comes to and how many amounts hold no number."""

    match: Match
    sums: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    unreadable: dict[str, int] = field(default_factory=dict[str, int])
    left_out: dict[str, tuple[int, Decimal]] = field(default_factory=dict[str, tuple[int, Decimal]])  # by column: numbers, and their sum

    def __post_init__(self) -> None:
        self.sums = dict.fromkeys(self.match.mapping.totals, Decimal(0))
        self.unreadable = dict.fromkeys(self.match.mapping.totals, 0)

    def add(self, block: Block, formats: Formats) -> dict[str, list[Amounts]]:
        """Add the records of a block; the amounts of each sum, one list entry per column of the file that it is made of.

        formats: how numbers are written, in all records or in each. A record that has no fields at all holds an amount that cannot be read.
        """
        found: dict[str, list[Amounts]] = {}
        for name, total in self.match.mapping.totals.items():
            with localcontext(prec=PRECISION):
                found[name] = [one for each in total.fields for one in self._amounts(each, block, formats)]
                self.sums[name] += sum((one.total() for one in found[name]), Decimal(0))
            self.unreadable[name] += sum(len(one.unread) for one in found[name]) + len(block.rejected)
        self._add_left_out(block, formats)
        return found

    def _add_left_out(self, block: Block, formats: Formats) -> None:
        """Add up the numbers of columns that no sum holds, so that they can be told."""
        for place, name in self.match.left_out:
            one = amounts(block.texts[place], formats)
            count, whole = self.left_out.get(name, (0, Decimal(0)))
            with localcontext(prec=PRECISION):
                self.left_out[name] = count + pc.count(one.values).as_py() + len(one.fine), whole + one.total()

    @property
    def notes(self) -> list[str]:
        """Return what columns that are not read come to, where they hold numbers."""
        cure = f", in a copy of {self.match.mapping.name}.toml in a folder of PORTOLAN_SOURCES"
        return [
            f"column {shown(name)!r} is not read and is in no sum: its {count:,} numbers come to {plain(whole):,f}"
            + ("" if self.match.mapping.wide else f"; if it belongs to one, add its header to `names`{_scaled(name)} or as a [[tax]]{cure}")
            for name, (count, whole) in self.left_out.items()
            if count
        ]

    def _amounts(self, name: str, block: Block, formats: Formats) -> list[Amounts]:
        """Return the amounts of a field: of its column, of each column of a wide table, or the product of others."""
        mapping = self.match.mapping
        if mapping.product and name == mapping.product.field:
            product = _multiplied([self._amounts(one, block, formats)[0] for one in mapping.product.of], mapping.product, len(block))
            return [replace(product, columns=tuple(map(self.match.headed, mapping.product.of)))]
        if mapping.wide and name == mapping.wide.value:
            columns = [(place, block.texts[place], mapping.wide.multiplier) for place, _ in self.match.wide]
        else:
            read = [(place, column) for place, column in self.match.places if column.field == name]
            columns = [(place, self.match.texts(block, place, column), column.multiplier) for place, column in read]
        found = [replace(amounts(texts, formats, multiplier), columns=(self.match.names[place],)) for place, texts, multiplier in columns]
        return found or [_none(len(block))]


def amounts(texts: Any, formats: Formats, multiplier: int = 1) -> Amounts:
    """Return the numbers that texts state, exactly; an empty text states none and is not missed."""
    texts = pc.utf8_trim_whitespace(texts)
    if isinstance(formats, NumberFormat) and multiplier == 1:
        values, done = numerals.simple(texts, formats, 26, 12)
    else:
        values, done = pa.nulls(len(texts), pa.decimal128(38, 12)), pa.array(np.zeros(len(texts), bool))
    found = Amounts(values)
    left = np.flatnonzero(~pc.or_(done, pc.equal(texts, "")).to_numpy(zero_copy_only=False))
    for place, text in zip(left.tolist(), texts.take(pa.array(left)).to_pylist(), strict=True):
        if is_nothing(text, "decimal"):
            continue
        numbers = formats if isinstance(formats, NumberFormat) else formats[place]
        value = _amount(text, numbers, multiplier)
        if value is None:
            found.unread.add(place)
        else:
            found.fine[place] = value
    return found


def _amount(text: str, numbers: NumberFormat | None, multiplier: int) -> Decimal | None:
    try:
        value = numerals.amount(text, numbers, multiplier) if numbers else None
    except Unreadable:
        return None
    return value if value is not None and abs(value.adjusted()) <= LARGEST else None


def _multiplied(parts: list[Amounts], product: Product, count: int) -> Amounts:
    """Return the product of the amounts of each record; unread if one of them is."""
    columns = [[one.fine.get(place, value) for place, value in enumerate(one.values.to_pylist())] for one in parts]
    found = _none(count)
    found.unread = set().union(*(one.unread for one in parts))
    for place, factors in enumerate(zip(*columns, strict=True)):
        if None not in factors and place not in found.unread:
            result = Decimal(1)
            for factor in factors:
                result *= factor
            found.fine[place] = result / product.divide
    return found


def _scaled(name: str) -> str:
    return ", with `multiplier` for its unit," if is_scaled(name) else ""


def _none(count: int) -> Amounts:
    return Amounts(pa.nulls(count, pa.decimal128(38, 12)))
