"""The records of a block typed by a mapping: those that can be loaded as a table, and what is set aside with its rule."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.frames import ArrowField, ArrowSchema, ArrowTable
from data.loading.account import AGGREGATE, HEADER
from data.loading.file_sums import Formats
from data.loading.mapping.essential import UNREAD, optional_in
from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import MappedColumn, Mapping, NumberFormat, Product
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.reading.physical_records import Block, Rejected
from data.loading.reading.vectors import compute as pc
from data.loading.values import parse, typed_cells
from data.loading.values.numerals import Unreadable
from data.loading.values.open_dates import OpenDates
from data.loading.values.parts import is_part
from data.loading.values.rounding import Rounding
from data.loading.values.typed_cells import Cells
from data.loading.values.wrappings import remark
from data.loading.values.written import Written

PRECISION = 60
AGAIN = f"{HEADER}: the header of the file again, as where files were joined"


Broken = tuple[str, str, str]  # column, rule, value seen


@dataclass
class Typed:
    """A block typed: the table to stage, the mask of the records kept, what is set aside, and single cells set aside."""

    table: ArrowTable
    kept: NDArray[Any]
    rules: dict[int, Broken]  # by place
    cells: list[Rejected]


class Rows:
    """Types the blocks of one file. What must be known across blocks: how numbers are written, rounding, identical records."""

    def __init__(self, match: Match, constants: dict[str, int | str], countries: parse.Countries) -> None:
        self._match, self._mapping, self._constants, self._countries = match, match.mapping, constants, countries
        self._schema = schema_of(match.mapping, constants)
        self._optional = optional_in(match.mapping, match.fields)
        self._rounding = {one.name: Rounding(one.type.scale) for one in self._schema if pa.types.is_decimal(one.type)}
        self._reads: dict[tuple[str, NumberFormat], parse.Known] = {}
        self._copies: Counter[str] = Counter()
        self._said: dict[tuple[str, str], tuple[int, str]] = {}
        self.written, self._dates = Written(match), OpenDates(match)

    def formats(self, block: Block) -> Formats:
        """Return how numbers are written in a block: everywhere, or in each record by its month (None where no format is stated for it)."""
        numbers = self._mapping.formats
        if len(numbers) == 1 and not numbers[0].since:
            return numbers[0]
        by_month = {month: next((one for one in numbers if one.since <= month <= one.until), None) for month in set(self._months(block))}
        return [by_month[month] for month in self._months(block)]

    @property
    def notes(self) -> list[str]:
        """Return what was read otherwise than as it stands, by column: how many cells, one, and how; and dates that fit both orders."""
        cells = [f"column {name!r}: {count:,} cells as {text!r}: {said}" for (name, said), (count, text) in sorted(self._said.items())]
        return cells + self._dates.notes

    def _say(self, name: str, found: Cells) -> None:
        for said, (count, text) in found.said.items():
            self._said[name, said] = (self._said.get((name, said), (0, ""))[0] + count, text)

    def typed(self, block: Block, formats: Formats) -> Typed:
        """Return the records of a block that can be loaded, and all that cannot."""
        with localcontext(prec=PRECISION):
            columns, rules, single = self._columns(block, formats)
            self._identify(columns, block)
            kept = np.ones(len(block), bool)
            kept[list(rules)] = False
            wide, spoilt = self._wide(block, formats, kept)
            spoilt += self._apart(columns, block, single, kept)
            columns["line"] = Cells(block.lines)
            return Typed(self._table(columns, wide, kept), kept, rules, spoilt)

    def _columns(self, block: Block, formats: Formats) -> tuple[dict[str, Cells], dict[int, Broken], list[tuple[int, str, Broken]]]:
        """Return the cells of each field in the file.

        Also, for each record that cannot be read, its column, rule and value; and for cells that it can do without their record, field, and
        the same.
        """
        columns: dict[str, Cells] = {}
        rules: dict[int, Broken] = {}
        single: list[tuple[int, str, Broken]] = []
        for place, column in self._match.places:
            texts = typed_cells.trimmed(self._match.texts(block, place, column))
            try:
                columns[column.field] = self._read(column, texts, formats)
            except parse.Foreign as error:
                line = block.lines[texts.to_pylist().index(error.text)].as_py()
                where = f"{self._match.content.name}: line {line}, column {shown(self._match.names[place])!r}"
                raise FileRefused(f"{where}: {shown(error.text)!r} {error}") from None
            if column.partial:
                columns[column.partial] = Cells(pa.array([is_part(text) for text in texts.to_pylist()]))
            self._say(self._match.names[place], columns[column.field])
            self._dates.seen(self._match.names[place], column, texts, columns[column.field].values, block.lines)
            for at, rule in columns[column.field].rules.items():
                name, text = self._match.names[place], texts[at].as_py()
                broken = (name, AGAIN if text == name.strip() and self._mapping.header else rule, text)
                if column.field in self._optional and broken[1] not in (AGGREGATE, AGAIN):
                    single.append((at, column.field, broken))
                else:
                    rules.setdefault(at, broken)
            if column.kind == "decimal":
                self.written.seen(self._match.names[place], texts, columns[column.field].rules, block.lines, formats)
        if self._mapping.period:
            self._refuse_months(columns, rules)
            columns["month"] = Cells(month_of(*(columns[name].values for name in self._mapping.period)))
        if product := self._mapping.product:
            columns[product.field] = _product(columns, product, len(block))
        return columns, rules, single

    def _apart(self, columns: dict[str, Cells], block: Block, single: list[tuple[int, str, Broken]], kept: NDArray[Any]) -> list[Rejected]:
        """Return the cells that cannot be read, of records that are kept without them; their fields are noted with the record."""
        found = [(at, name, broken) for at, name, broken in single if kept[at]]
        if found:
            unread: list[list[str] | None] = [None] * len(block)
            for at, name, _ in found:
                unread[at] = [*(unread[at] or ()), name]
            columns[UNREAD] = Cells(pa.array(unread, pa.list_(pa.string())))
        lines = block.lines
        return [Rejected(lines[at].as_py(), column, rule, block.raw(at), value) for at, _, (column, rule, value) in found]

    def _refuse_months(self, columns: dict[str, Cells], rules: dict[int, Broken]) -> None:
        """Set aside the records whose year or month, each a number of its own, cannot be."""
        if len(self._mapping.period) == 2:
            bounds = (("year", 1900, date.today().year + 10), ("month", 1, 12))
            for name, (part, first, last) in zip(self._mapping.period, bounds, strict=True):
                values = columns[name].values
                wrong = pc.fill_null(pc.or_(pc.less(values, first), pc.greater(values, last)), False)
                for at in np.flatnonzero(wrong.to_numpy(zero_copy_only=False)).tolist():
                    rules.setdefault(at, (self._match.headed(name), f"{part}: not between {first} and {last}", str(values[at].as_py())))

    def _months(self, block: Block) -> list[int]:
        """Return the month of each record as the fields of the period say; 0 if it has none."""
        parts: list[Any] = []
        for name in self._mapping.period:
            place, column = next((place, column) for place, column in self._match.places if column.field == name)
            parts.append(self._read(column, typed_cells.trimmed(block.texts[place]), NumberFormat()).values)
        return pc.fill_null(month_of(*parts), 0).to_pylist() if parts else [0] * len(block)

    def _read(self, column: MappedColumn, texts: Any, formats: Formats) -> Cells:
        if column.kind != "decimal" or isinstance(formats, NumberFormat):
            numbers = formats if isinstance(formats, NumberFormat) else NumberFormat()
            return typed_cells.typed(column, texts, self._reader(column, numbers), numbers)
        return self._dated(column, texts, formats)

    def _dated(self, column: MappedColumn, texts: Any, formats: Any) -> Cells:
        """Return decimals written in the format of their month."""
        found = Cells(pa.nulls(len(texts), typed_cells.type_of(column)))
        for place, (text, numbers) in enumerate(zip(texts.to_pylist(), formats, strict=True)):
            try:
                value = self._reader(column, numbers)[text] if numbers else _no_format(text)
            except Unreadable as error:
                found.rules[place] = str(error)
                continue
            if value is not None:
                found.fine[place] = value
            if text and (said := remark(text, column)):
                found.said[said] = (found.said.get(said, (0, ""))[0] + 1, text)
        return found

    def _reader(self, column: MappedColumn, numbers: NumberFormat) -> parse.Known:
        key = (column.field, numbers)
        if key not in self._reads:
            self._reads[key] = parse.reader(column, numbers, self._countries)
        return self._reads[key]

    def _wide(self, block: Block, formats: Formats, kept: NDArray[Any]) -> tuple[list[tuple[int, Cells]], list[Rejected]]:
        """Return the amounts of a wide table by column, and the cells that cannot be read: one bad cell costs one cell."""
        if not self._mapping.wide:
            return [], []
        amount = MappedColumn(field=self._mapping.wide.value, kind="decimal", scale=6, multiplier=self._mapping.wide.multiplier)
        found: list[tuple[int, Cells]] = []
        spoilt: list[Rejected] = []
        for index, (place, _) in enumerate(self._match.wide):
            name, texts = self._match.names[place], typed_cells.trimmed(block.texts[place])
            found.append((index, self._read(amount, texts, formats)))
            self._say(name, found[-1][1])
            self.written.seen(name, texts, found[-1][1].rules, block.lines, formats)
            for at, rule in found[-1][1].rules.items():
                if kept[at]:
                    spoilt.append(Rejected(block.lines[at].as_py(), name, rule, block.raw(at), texts[at].as_py()))
        return found, spoilt

    def _identify(self, columns: dict[str, Cells], block: Block) -> None:
        """Add identifiers to a file without: a digest of the record, with its ordinal among identical ones."""
        if self._mapping.identifier and self._mapping.identifier not in columns:
            rows = zip(*(text.to_pylist() for text in block.texts), strict=True)
            columns[self._mapping.identifier] = Cells(pa.array([self._identifier("\x1f".join(row)) for row in rows], pa.string()))

    def _identifier(self, text: str) -> str:
        found = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._copies[found] += 1
        return found if self._copies[found] == 1 else f"{found}-{self._copies[found]}"

    def _table(self, columns: dict[str, Cells], wide: list[tuple[int, Cells]], kept: NDArray[Any]) -> ArrowTable:
        """Return the rows to stage: one per record kept, or one per filled cell of a wide table."""
        parts = [self._long(columns, index, amount, kept) for index, amount in wide] if self._mapping.wide else [(columns, kept)]
        tables = [self._rows(cells_of, chosen) for cells_of, chosen in parts]
        return pa.concat_tables(tables)

    def _long(self, columns: dict[str, Cells], index: int, amount: Cells, kept: NDArray[Any]) -> tuple[dict[str, Cells], NDArray[Any]]:
        """Return the fields of the rows that one column of a wide table makes; an empty cell makes none."""
        assert self._mapping.wide
        filled = amount.values.is_valid().to_numpy(zero_copy_only=False)
        filled = filled | np.isin(np.arange(len(filled)), list(amount.fine))
        chosen, heading, count = kept & filled, self._match.wide[index][1], len(kept)
        named = zip((self._mapping.wide.field, "label", "class"), heading, strict=True)
        texts = {name: Cells(pa.array([text] * count, pa.string())) for name, text in named}
        return columns | texts | {self._mapping.wide.value: amount}, chosen

    def _rows(self, columns: dict[str, Cells], chosen: NDArray[Any]) -> ArrowTable:
        mask, count = pa.array(chosen), int(chosen.sum())
        arrays: list[Any] = []
        for one in self._schema:
            if one.name in columns:
                arrays.append(self._kept(one, columns[one.name], chosen).filter(mask).cast(one.type))
            else:
                constant = self._constants.get(one.name)
                arrays.append(pa.nulls(count, one.type) if constant is None else pa.array([constant] * count, one.type))
        return pa.Table.from_arrays(arrays, schema=self._schema)

    def _kept(self, one: ArrowField, found: Cells, chosen: NDArray[Any]) -> Any:
        """Return the values of a field; those with many decimals are rounded in the order of the records kept."""
        if not found.fine:
            return found.values
        rounding = self._rounding[one.name]
        return typed_cells.with_decimals(found.values, {at: rounding(value) for at, value in sorted(found.fine.items()) if chosen[at]})


def schema_of(mapping: Mapping, constants: dict[str, int | str]) -> ArrowSchema:
    """Return the staged columns: every field that the mapping knows, in the file or not."""
    types = {column.field: typed_cells.type_of(column) for column in mapping.read}
    types |= {column.partial: pa.bool_() for column in mapping.read if column.partial}
    if mapping.identifier:
        types.setdefault(mapping.identifier, pa.string())
    if mapping.product:
        types[mapping.product.field] = pa.decimal128(18, mapping.product.scale)
    if mapping.wide:
        types |= {
            mapping.wide.field: pa.int32() if mapping.wide.months else pa.string(),
            "label": pa.string(),
            "class": pa.string(),
            mapping.wide.value: pa.decimal128(18, 6),
        }
    if mapping.optional:
        types[UNREAD] = pa.list_(pa.string())
    types |= {name: pa.int32() if isinstance(value, int) else pa.string() for name, value in constants.items()}
    if mapping.period:
        types["month"] = pa.int32()
    return pa.schema([*types.items(), ("line", pa.int64())])


def month_of(*parts: Any) -> Any:
    """Return the months (yyyymm) of dates, of years and months, or of numbers yyyymm; null where a part is missing."""
    if len(parts) == 2:
        return pc.add(pc.multiply(parts[0], 100), parts[1]).cast(pa.int32())
    if pa.types.is_integer(parts[0].type):
        return parts[0].cast(pa.int32())
    return pc.add(pc.multiply(pc.year(parts[0]), 100), pc.month(parts[0])).cast(pa.int32())


def _no_format(text: str) -> None:
    if text:
        raise Unreadable("month: no number format is stated for it")


def _product(columns: dict[str, Cells], product: Product, count: int) -> Cells:
    """Return the product of decimals of each record; none if one of them is missing."""
    absent = Cells(pa.nulls(count, pa.decimal128(18, 4)))
    factors = [columns.get(name, absent) for name in product.of]
    lists = [[one.fine.get(at, value) for at, value in enumerate(one.values.to_pylist())] for one in factors]
    found = Cells(pa.nulls(count, pa.decimal128(18, product.scale)))
    for at, parts in enumerate(zip(*lists, strict=True)):
        if None not in parts:
            result = Decimal(1)
            for part in parts:
                result *= part
            found.fine[at] = result / product.divide
    return found
