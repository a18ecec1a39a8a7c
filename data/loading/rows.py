"""Rows of a block typed by a mapping, with what must be known across blocks: keys seen, exact sums, rounding that keeps them."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, localcontext
from itertools import chain
from typing import Any

import pyarrow as pa

from data.loading import parse
from data.loading.mapping import Column, Match
from data.loading.records import KEPT, Block, Rejected

PRECISION = 60
TYPES = {"code": pa.string(), "hs": pa.string(), "date": pa.date32(), "stamp": pa.timestamp("us"), "integer": pa.int64()}
Broken = dict[int, tuple[str, str]]


class Rows:
    """The typed rows of one file, block by block; `sums` are the exact sums of the decimals of the rows kept so far."""

    def __init__(self, match: Match, constants: dict[str, int | str]):
        self._match, self._mapping, self._constants = match, match.mapping, constants
        self._schema = _schema(match, constants)
        self._rounding = {one.name: parse.Rounding(one.type.scale) for one in self._schema if pa.types.is_decimal(one.type)}
        self._reads: dict[tuple[Column, parse.NumberFormat], parse.Known] = {}
        self._seen: set[Any] = set()
        self._copies: Counter[str] = Counter()
        self.sums: dict[str, Decimal] = dict.fromkeys(self._rounding, Decimal(0))

    def typed(self, block: Block) -> tuple[pa.Table, list[Rejected], int]:
        """The rows of the records that can be loaded, all records that cannot, and how many can."""
        with localcontext(prec=PRECISION):
            texts: Sequence[Sequence[str]] = list(zip(*block.rows, strict=True)) or [()] * self._match.width
            values, broken = self._values(texts, len(block.rows))
            cells = self._cells(texts, values, broken)
            self._identify(values, block.rows)
            self._double(values, broken)
            kept = [place for place in range(len(block.rows)) if place not in broken]
            values["line"], values["raw"] = block.lines, [raw[:KEPT] for raw in block.raws]
            table = self._table({name: [column[place] for place in kept] for name, column in values.items()}, cells, kept)
        spoilt = [Rejected(block.lines[place], name, rule, block.raws[place][:KEPT]) for place, (name, rule) in broken.items()]
        return table, sorted(block.rejected + spoilt, key=lambda one: one.line), len(kept)

    def _values(self, texts: Sequence[Sequence[str]], count: int) -> tuple[dict[str, list[Any]], Broken]:
        """The values of each column that the file has, and the column and rule of each record that cannot be read."""
        values: dict[str, list[Any]] = {}
        broken: Broken = {}
        for place, column in sorted(self._match.places, key=lambda pair: pair[1].kind == "decimal"):
            values[column.field] = self._read(column, texts[place], values, self._match.names[place], broken)
            if "month" not in values and self._mapping.period and all(name in values for name in self._mapping.period):
                values["month"] = [parse.month_of(*parts) for parts in zip(*(values[name] for name in self._mapping.period), strict=True)]
        if product := self._mapping.product:
            factors = zip(*(values.get(name, [None] * count) for name in product["of"]), strict=True)
            values[product["field"]] = [_product(parts, product["divide"]) for parts in factors]
        return values, broken

    def _read(self, column: Column, texts: Sequence[str], values: dict[str, list[Any]], name: str, broken: Broken) -> list[Any]:
        if column.kind == "decimal" and len(self._mapping.numbers) > 1:
            found, wrong = self._dated(column, texts, values["month"])
        else:
            found, wrong = parse.converted(texts, self._reader(column, self._mapping.numbers[0]))
        for place, rule in wrong.items():
            broken.setdefault(place, (name, rule))
        return found

    def _dated(self, column: Column, texts: Sequence[str], months: list[int | None]) -> tuple[list[Any], dict[int, str]]:
        """Decimals written in the format of their month."""
        found: list[Any] = []
        wrong: dict[int, str] = {}
        for place, (text, month) in enumerate(zip(texts, months, strict=True)):
            try:
                found.append(self._reader(column, parse.format_at(self._mapping.numbers, month))[text])
            except parse.Unreadable as error:
                found.append(None)
                wrong[place] = str(error)
        return found, wrong

    def _reader(self, column: Column, numbers: parse.NumberFormat) -> parse.Known:
        if (column, numbers) not in self._reads:
            self._reads[column, numbers] = parse.reader(column, numbers)
        return self._reads[column, numbers]

    def _cells(self, texts: Sequence[Sequence[str]], values: dict[str, list[Any]], broken: Broken) -> list[list[Any]]:
        """The amounts of a wide table, one list per column."""
        if not self._match.wide:
            return []
        amount = Column(self._mapping.wide["value"], (), "decimal", scale=6, multiplier=self._mapping.wide.get("multiplier", 1))
        return [self._read(amount, texts[place], values, self._match.names[place], broken) for place, _ in self._match.wide]

    def _identify(self, values: dict[str, list[Any]], rows: list[list[str]]) -> None:
        """Identifiers for a file without: a digest of the record, with its ordinal among identical ones."""
        if self._mapping.identifier and self._mapping.identifier not in values:
            values[self._mapping.identifier] = [self._identifier("\x1f".join(row)) for row in rows]

    def _identifier(self, text: str) -> str:
        found = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._copies[found] += 1
        return found if self._copies[found] == 1 else f"{found}-{self._copies[found]}"

    def _double(self, values: dict[str, list[Any]], broken: Broken) -> None:
        """Mark records whose key was seen before in the file."""
        held = [name for name in self._mapping.key if name in values]
        if not held:
            return
        keyed, headed = [values[name] for name in held], self._headed(held[0])
        for place, key in enumerate(zip(*keyed, strict=True)):
            if place in broken:
                continue
            if key in self._seen:
                broken[place] = (headed, "duplicate")
            self._seen.add(key)

    def _headed(self, field: str) -> str:
        """The name of a field in the header of the file; its own where the file has no column of it."""
        return next((self._match.names[place] for place, column in self._match.places if column.field == field), field)

    def _table(self, kept: dict[str, list[Any]], cells: list[list[Any]], places: list[int]) -> pa.Table:
        if self._match.wide:
            kept = self._long(kept, cells, places)
        count = len(kept["line"])
        arrays = [self._array(one, kept.get(one.name, [self._constants.get(one.name)] * count)) for one in self._schema]
        return pa.Table.from_arrays(arrays, schema=self._schema)

    def _long(self, kept: dict[str, list[Any]], cells: list[list[Any]], places: list[int]) -> dict[str, list[Any]]:
        """One row per amount of a wide table; an empty cell makes none."""
        wide, found = (
            self._mapping.wide,
            [(row, column) for row, place in enumerate(places) for column in range(len(cells)) if cells[column][place] is not None],
        )
        long = {name: [values[row] for row, _ in found] for name, values in kept.items()}
        long[wide["value"]] = [cells[column][places[row]] for row, column in found]
        for part, name in enumerate((wide["field"], "label", "class")):
            long[name] = [self._match.wide[column][1][part] for _, column in found]
        return long

    def _array(self, one: pa.Field, values: list[Any]) -> pa.Array:
        if rounding := self._rounding.get(one.name):
            self.sums[one.name] += sum((value for value in values if value is not None), Decimal(0))
            values = list(map(rounding, values))
        return pa.array(values, one.type)


def _product(parts: tuple[Decimal | None, ...], divide: int) -> Decimal | None:
    result = Decimal(1)
    for part in parts:
        if part is None:
            return None
        result *= part
    return result / divide


def _schema(match: Match, constants: dict[str, int | str]) -> pa.Schema:
    """The staged columns: every field that the mapping knows, in the file or not."""
    mapping = match.mapping
    types = {
        column.field: pa.decimal128(parse.DIGITS, column.scale) if column.kind == "decimal" else TYPES[column.kind]
        for column in mapping.columns
    }
    if mapping.product:
        types[mapping.product["field"]] = pa.decimal128(parse.DIGITS, mapping.product["scale"])
    if mapping.wide:
        types |= {
            mapping.wide["field"]: pa.string(),
            "label": pa.string(),
            "class": pa.string(),
            mapping.wide["value"]: pa.decimal128(parse.DIGITS, 6),
        }
    known = [(name, pa.int32() if isinstance(value, int) else pa.string()) for name, value in constants.items()]
    fixed = chain(known, [("month", pa.int32())] if mapping.period else [], [("line", pa.int64()), ("raw", pa.string())])
    return pa.schema(list((types | dict(fixed)).items()))
