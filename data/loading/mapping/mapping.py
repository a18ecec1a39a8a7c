"""A mapping: how the records of one kind of file are read and where they go. Its settings are the fields of these models."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from data.loading.mapping import essential, settled
from data.loading.mapping.groups import DATES, Kind, MappedColumn, Names, NumberFormat, Product, Settings, Sum, Tax, Wide

__all__ = ["DATES", "Kind", "MappedColumn", "Mapping", "NumberFormat", "Options", "Product", "Settings", "Sum", "Tax", "Wide"]


class Mapping(Settings):
    """A kind of file: how its records are read, and the tables that they fill."""

    name: str = Field(description="the name of the file of the mapping, without .toml; not a setting")
    source: str = Field(description="the name that `manage.py load` takes; several mappings may share one, the best fit is taken")
    title: str = Field(default="", description="what the file holds, in one line")
    reader: Literal["delimited", "geojson", "xml"] = Field(default="delimited", description="delimited (text or workbook), geojson or xml")
    record: str = Field(default="", description="xml: path of the element that is one record, as ASYCUDA/Item")
    encodings: Names = Field(default=("utf-8", "cp1252"), description="encodings in turn: the first that reads the whole file")
    delimiters: Names = Field(default=(",", ";", "\t", "|"), description="the marks between fields, tried in turn")
    header: bool = Field(default=True, description="false where the file has no line of headers: columns then state their `position`")
    skip_before: int = Field(default=0, ge=0, description="lines before the header, or before the first record of a file without a header")
    skip_after: int = Field(default=0, ge=0, description="records at the end of the file that are no data, as a line of totals")
    sheet: str = Field(default="", description="name of the sheet of a workbook; the first if not stated")
    key: Names = Field(default=(), description="fields that no two records share; the second record of a key is set aside as a duplicate")
    identifier: str = Field(default="", description="field made from the text of the record where the file has no identifier")
    period: Names = Field(default=(), description="the date, or the year and the month, that give the month of a record")
    numbers: tuple[NumberFormat, ...] = Field(default=(), description="how numbers are written; a plain decimal point if not stated")
    empty: Names = Field(default=(), description='texts that mean an empty cell in any column; numbers and dates know "NULL", "N/A", "-"')
    constants: dict[str, str | int] = Field(default={}, description="fields that have one value in every record")
    wide: Wide | None = None
    tax: tuple[Tax, ...] = ()
    product: Product | None = None
    edition_from_name: bool = Field(default=False, description="the HS edition is the year in the file name")
    editions_from_name: bool = Field(default=False, description="both HS editions stand in the headers, a title or the file name")
    flow_from_name: bool = Field(default=False, description="the file name, or --flow, says imports or exports")
    worst_share: float = Field(default=0.2, ge=0, le=1, description="share of the records set aside above which the file is refused")
    own_country: str = Field(default="", description="ISO code of the administration's country, for the checks of data quality")
    ordered: bool = Field(default=False, description="files keep the order of the columns here: another order is noted")
    columns: Annotated[tuple[MappedColumn, ...], Field(alias="column")]
    derived: dict[str, str] = Field(default={}, description="fields made from others by an SQL expression")
    into: dict[str, dict[str, str]] = Field(default={}, description="for each table filled: SQL expressions of its columns, and `where`")
    adds: dict[str, dict[str, str]] = Field(default={}, description="for a reference table: rows added where their code is new")
    rules: dict[str, str] = Field(default={}, description="for a rule: an SQL condition; records that meet it are set aside under its name")
    replaces: dict[str, Names] = Field(default={}, description="for a table: earlier rows with the same values in these columns give way")
    sums: dict[str, Sum] = Field(default={}, description="totals compared between the file and the warehouse")

    @property
    def formats(self) -> tuple[NumberFormat, ...]:
        """Return how numbers are written, whether stated or not."""
        return self.numbers or (NumberFormat(),)

    def with_settings(self, **changes: Any) -> Self:
        """Return the mapping with some settings changed, and all that follows from them."""
        changed = self.model_copy(update=changes)
        for name in ("read", "totals", "staged", "optional"):
            vars(changed).pop(name, None)
        return changed

    @cached_property
    def read(self) -> tuple[MappedColumn, ...]:
        """Return every column that is read: those stated, and those of taxes that stand in columns of their own."""
        return (*self.columns, *self.of_taxes)

    @property
    def of_taxes(self) -> tuple[MappedColumn, ...]:
        """Return the columns that hold the amounts, bases and rates of taxes."""
        return tuple(column for place, tax in enumerate(self.tax, 1) for column in tax.columns(place, self.named))

    @cached_property
    def optional(self) -> frozenset[str]:
        """Return the fields whose cells may be unknown: one that cannot be read costs itself alone, and its record is loaded."""
        return essential.optional(self)

    @cached_property
    def totals(self) -> dict[str, Sum]:
        """Return the totals compared: those stated, and that of the taxes in columns of their own."""
        if not self.tax or "tax" in self.sums:
            return self.sums
        fields = tuple(tax.field(place, self.named) for place, tax in enumerate(self.tax, 1))
        return self.sums | {"tax": Sum(field=fields, table="tax_line", column="assessed")}

    @property
    def own_money(self) -> str:
        """Return the one currency that the mapping states for its amounts; empty where it is that of the country, or in a column."""
        stated = str(self.constants.get("currency", self.derived.get("currency", ""))).strip("'")
        return stated if len(stated) == 3 and stated.isupper() else ""

    @property
    def named(self) -> frozenset[str]:
        """Return the fields that are stated by name: of columns, with one value, and made from others."""
        return frozenset((*(column.field for column in self.columns), *self.constants, *self.derived))

    @cached_property
    def staged(self) -> frozenset[str]:
        """Return the names of all fields that reading a file fills."""
        return frozenset(self._staged())

    def _staged(self) -> Iterator[str]:
        yield from (column.field for column in self.read)
        yield from (column.partial for column in self.read if column.partial)
        yield from self.constants
        if self.period:
            yield "month"
        if self.product:
            yield self.product.field
        if self.wide:
            yield from (self.wide.field, self.wide.value, "label", "class")
        if self.flow_from_name:
            yield "flow"
        if self.edition_from_name:
            yield "edition"
        if self.editions_from_name:
            yield from ("from_edition", "to_edition")
        if self.identifier:
            yield self.identifier

    def _unfindable(self) -> Iterator[str]:
        """Yield what is wrong with columns that no file could show.

        These have no header to go by, or no place in a file without headers.
        """
        for number, column in enumerate(self.columns, 1):
            if self.header and not column.names:
                yield f"column.{number}: {column.field!r} has no names: state the headers that it goes by"
            if not self.header and not column.position:
                yield f"column.{number}: {column.field!r} has no position: state which column it is, counted from 1, as header = false"

    @model_validator(mode="after")
    def _names_what_is_read(self) -> Self:
        """Check that keys and periods are fields that are read: else records that differ would be taken for one."""
        wrong: list[str] = []
        for setting, names in (("key", self.key), ("period", self.period), ("product", self.product.of if self.product else ())):
            unfilled = [name for name in names if name not in self.staged]
            wrong += [f"{setting}: {name!r} is not a field that a column fills{_nearest(name, self.staged)}" for name in unfilled]
        kinds = {column.field: column.kind for column in self.columns}
        if len(self.period) == 1 and kinds.get(self.period[0], "date") not in ("date", "stamp"):
            wrong.append(
                f"period: {self.period[0]!r} is read as {kinds[self.period[0]]}: state a column of kind date or stamp, or year and month"
            )
        for table, names in self.replaces.items():
            filled = self.staged | {*self.derived, *self.into.get(table, {}), "load_id"}
            unfilled = [name for name in names if name not in filled]
            wrong += [f"replaces.{table}: {name!r} is not a field that a column fills{_nearest(name, filled)}" for name in unfilled]
        wrong += self._unfindable()
        if wrong:
            raise ValueError("\n".join(wrong))
        return self


def _nearest(name: str, names: frozenset[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(names), 1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(sorted(names))}"


@dataclass(frozen=True)
class Options:
    """What the command of a load states about its files, over the settings of the mapping; empty where it says nothing."""

    decimal: str = ""
    thousands: str = ""
    negative: str = ""
    marks: Names = ()
    zone: str = ""
    dates: str = ""
    flow: str = ""
    sheet: str = ""
    encoding: str = ""
    accept_loss: bool = False
    rows: int = 0
    measures: tuple[tuple[str, int | None], ...] = ()  # that targets may be set for, each with the highest level it can have

    @classmethod
    def stated_by(cls, **stated: Any) -> "Options":
        """Return the options of a command; raises ValueError if the marks of numbers contradict each other."""
        options = cls(**{name: value for name, value in stated.items() if value})
        settled.zone(options.zone)
        settled.encodings((options.encoding or "utf-8",))
        if options.thousands and (
            options.thousands == (options.decimal or ".") or options.thousands not in tuple(".,' \u00a0\u202f\u2019")
        ):
            raise ValueError(f"--thousands {options.thousands}: a point, a comma, a space or an apostrophe, and not the decimal mark")
        return options

    @property
    def stated(self) -> str:
        """Return what the command states of the reading of a file, as it is written there."""
        named = {"--zone": self.zone, "--dates": self.dates, "--flow": self.flow, "--sheet": self.sheet, "--encoding": self.encoding}
        return " ".join(filter(None, (self.stated_numbers, *(f"{option} {value}" for option, value in named.items() if value))))

    @property
    def stated_numbers(self) -> str:
        """Return what the command states of the way in which numbers are written."""
        named = {"--decimal": self.decimal, "--thousands": self.thousands, "--negative": self.negative}
        marks = [("--mark", mark) for mark in self.marks]
        return " ".join(f"{option} {value}" for option, value in (*named.items(), *marks) if value)

    def over(self, mapping: Mapping) -> Mapping:
        """Return the mapping with what the command states."""
        changes: dict[str, Any] = {"sheet": self.sheet} if self.sheet else {}
        changes |= {"encodings": (self.encoding,)} if self.encoding else {}
        if self.zone or self.dates:
            changes["columns"] = tuple(column.in_zone(self.zone).in_order(self.dates) for column in mapping.columns)
        if self.stated_numbers:
            changes["numbers"] = self._numbers(mapping)
        if self.flow:
            changes |= {"flow_from_name": False, "constants": mapping.constants | {"flow": self.flow}}
        return mapping.with_settings(**changes) if changes else mapping

    def _numbers(self, mapping: Mapping) -> tuple[NumberFormat, ...]:
        """Return how the command says that numbers are written, where it says nothing as the mapping does."""
        stated: dict[str, Any] = {"decimal": self.decimal or ".", "thousands": self.thousands} if self.decimal or self.thousands else {}
        stated |= {"negative": self.negative} if self.negative else {}
        stated |= {"marks": self.marks} if self.marks else {}
        formats = mapping.formats[-1:] if self.decimal or self.thousands else mapping.formats
        alike = {"since": 0, "until": 999912, "lost_zeros": False} if self.decimal or self.thousands else {}
        return tuple(one.model_copy(update=stated | alike) for one in formats)
