"""A mapping: how the records of one kind of file are read and where they go. Its settings are the fields of these models."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from data.loading import day_order, settled

Kind = Literal["code", "hs", "country", "date", "stamp", "decimal", "integer"]
Names = tuple[str, ...]
DATES: Names = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d")


class Settings(BaseModel):
    """A group of settings: nothing unknown is accepted, nothing changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(Settings):
    """`[[column]]`: one column of the file, how its text is read, and the field that it fills."""

    field: str = Field(description="name of the field that the column fills; other settings use it")
    names: Names = Field(default=(), description="the headers it goes by, in any letter case; in XML the path of the element")
    position: int | None = Field(default=None, ge=1, description="which column it is, counted from 1, in a file without a header")
    kind: Kind = Field(default="code", description="code, hs, country, date, stamp (date and time), decimal or integer")
    required: bool = Field(default=False, description="an empty cell puts its record in quarantine")
    may_be_absent: bool = Field(default=False, description="the file may lack the column")
    widths: tuple[int, ...] = Field(default=(), description="hs: numbers of digits allowed; a code one digit short gets its lost zero back")
    scale: int = Field(default=4, ge=0, le=12, description="decimal: places kept")
    minimum: int | None = Field(default=None, description="least number allowed")
    maximum: int | None = Field(default=None, description="greatest number allowed")
    multiplier: int = Field(default=1, description="decimal: what the number is multiplied by, as 1000 where amounts are in thousands")
    formats: Names = Field(default=DATES, description="date and stamp: the forms accepted, in the letters of Python's strptime")
    latest_days: int = Field(default=400, description="date and stamp: days after the day of loading from which a date is refused")
    codes: dict[str, str] = Field(default={}, description='code: what is stored for each text, as M = "import"')
    strict: bool = Field(default=False, description="a code that `codes` does not list puts its record in quarantine")
    pattern: str = Field(default="", description="a regular expression that a code must match; hs: other forms taken as they are")
    whole: bool = Field(default=False, description="a code of digits may have been written as a decimal, 11.0 for 11")
    aggregates: str = Field(default="", description="a regular expression of codes that mark a total of other records, set aside")
    refuses: dict[str, str] = Field(default={}, description="code: expressions of codes that refuse the file, and what they stand for")
    when: dict[str, Names] = Field(default={}, description="the cell is read where another field has one of these texts, else it is empty")
    zero_is_unknown: bool = Field(default=False, description="decimal: 0 means not known")

    @field_validator("pattern", "aggregates", "refuses")
    @classmethod
    def _are_expressions(cls, stated: Any) -> Any:
        return settled.expressions(stated)

    @field_validator("formats")
    @classmethod
    def _are_forms_of_dates(cls, stated: Names) -> Names:
        return settled.dates(stated)

    @model_validator(mode="after")
    def _says_the_order_of_day_and_month(self) -> Self:
        """A date that two forms read differently would be guessed record by record."""
        if pair := day_order.mixed(self.formats):
            raise ValueError(f"formats: {pair[0]!r} and {pair[1]!r} read one date as two days: state one order of day and month")
        return self


class NumberFormat(Settings):
    """`[[numbers]]`: how numbers are written, in all months or from `since` to `until`."""

    since: int = Field(default=0, description="first month (yyyymm) written so")
    until: int = Field(default=999912, description="last month (yyyymm) written so")
    thousands: str = Field(default="", max_length=1, description="the mark between groups of three digits")
    decimal: str = Field(default=".", min_length=1, max_length=1, description="the mark before the decimals")
    lost_zeros: bool = Field(default=False, description="zeros at the end of the last group of thousands were dropped")


class Sum(Settings):
    """`[sums]`: a total compared between the file and the warehouse."""

    field: str | Names = Field(description="the field as read, or several that are added up")
    table: str = Field(description="the table that keeps it")
    column: str = Field(description="the column of that table, or an SQL expression of its columns")

    @property
    def fields(self) -> Names:
        """The fields that are added up."""
        return (self.field,) if isinstance(self.field, str) else self.field


class Tax(Settings):
    """`[[tax]]`: a tax that stands in columns of its own beside each item; each makes a row of `tax_line`."""

    code: str = Field(description="code of the tax in the warehouse")
    amount: str | Names = Field(description="header of the column with the amount charged, several it goes by, or the name of a field")
    base: str | Names = Field(default="", description="header of the column with the taxable base, several, or the name of a field")
    rate: str | Names = Field(default="", description="header of the column with the rate in per cent, several, or the name of a field")
    optional: bool = Field(default=False, description="the file may lack its columns")
    label: str = Field(default="", description="name of the tax on the screen; its code if not stated")
    kind: Literal["duty", "vat", "excise", "fee", "other"] = Field(default="other", alias="class", description="its class")

    def columns(self, place: int, stated: frozenset[str]) -> Iterator[Column]:
        """The columns of the file that hold it, as fields `tax<place>_amount`, `_base` and `_rate`."""
        for part, scale in (("amount", 6), ("base", 4), ("rate", 4)):
            header: str | Names = getattr(self, part)
            if header and header not in stated:
                names = (header,) if isinstance(header, str) else header
                yield Column(field=f"tax{place}_{part}", names=names, kind="decimal", scale=scale, may_be_absent=self.optional)

    def field(self, place: int, stated: frozenset[str]) -> str:
        """The field that holds its amount."""
        return self.amount if isinstance(self.amount, str) and self.amount in stated else f"tax{place}_amount"

    def expression(self, place: int, part: str, stated: frozenset[str]) -> str:
        """What gives its base or rate in SQL: a field, a column of its own, or not known."""
        header = getattr(self, part)
        return f'"{header}"' if header in stated else f'"tax{place}_{part}"' if header else "NULL"


class Wide(Settings):
    """`[wide]`: a table with one column of amounts per tax or partner; each filled cell becomes a row."""

    field: str = Field(description="the field that takes the code of the column")
    value: str = Field(description="the field that takes the amount")
    codes: dict[str, tuple[str, str]] = Field(default={}, description="for a header: its code and its class")
    multiplier: int = Field(default=1, description="what each amount is multiplied by")
    only_listed: bool = Field(default=False, description="columns that `codes` does not list are left out")
    aggregates: str = Field(default="", description="a regular expression: columns of totals, left out")


class Product(Settings):
    """`product`: a decimal that is the product of others, divided by a power of ten."""

    field: str = Field(description="the field that takes it")
    of: Names = Field(description="the fields multiplied")
    divide: int = Field(default=1, ge=1, description="what the product is divided by")
    scale: int = Field(default=6, description="places kept")


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
    columns: Annotated[tuple[Column, ...], Field(alias="column")]
    derived: dict[str, str] = Field(default={}, description="fields made from others by an SQL expression")
    into: dict[str, dict[str, str]] = Field(default={}, description="for each table filled: SQL expressions of its columns, and `where`")
    adds: dict[str, dict[str, str]] = Field(default={}, description="for a reference table: rows added where their code is new")
    replaces: dict[str, Names] = Field(default={}, description="for a table: earlier rows with the same values in these columns give way")
    sums: dict[str, Sum] = Field(default={}, description="totals compared between the file and the warehouse")

    @field_validator("encodings", "delimiters", "constants")
    @classmethod
    def _can_be_used(cls, stated: Any, info: ValidationInfo) -> Any:
        return settled.CHECKS[str(info.field_name)](stated)

    @property
    def formats(self) -> tuple[NumberFormat, ...]:
        """How numbers are written, whether stated or not."""
        return self.numbers or (NumberFormat(),)

    def with_settings(self, **changes: Any) -> Self:
        """The mapping with some settings changed, and all that follows from them."""
        changed = self.model_copy(update=changes)
        for name in ("read", "totals", "staged"):
            vars(changed).pop(name, None)
        return changed

    @cached_property
    def read(self) -> tuple[Column, ...]:
        """Every column that is read: those stated, and those of taxes that stand in columns of their own."""
        return (*self.columns, *(column for place, tax in enumerate(self.tax, 1) for column in tax.columns(place, self.named)))

    @cached_property
    def totals(self) -> dict[str, Sum]:
        """The totals compared: those stated, and that of the taxes in columns of their own."""
        if not self.tax or "tax" in self.sums:
            return self.sums
        fields = tuple(tax.field(place, self.named) for place, tax in enumerate(self.tax, 1))
        return self.sums | {"tax": Sum(field=fields, table="tax_line", column="assessed")}

    @property
    def named(self) -> frozenset[str]:
        """The fields that are stated by name: of columns, with one value, and made from others."""
        return frozenset((*(column.field for column in self.columns), *self.constants, *self.derived))

    @cached_property
    def staged(self) -> frozenset[str]:
        """The names of all fields that reading a file fills."""
        return frozenset(self._staged())

    def _staged(self) -> Iterator[str]:
        yield from (column.field for column in self.read)
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

    @model_validator(mode="after")
    def _names_what_is_read(self) -> Self:
        """Keys and periods must be fields that are read; else records that differ would be taken for one."""
        wrong: list[str] = []
        for setting, names in (("key", self.key), ("period", self.period), ("product", self.product.of if self.product else ())):
            for name in names:
                if name not in self.staged:
                    wrong.append(f"{setting}: {name!r} is not a field that a column fills{_nearest(name, self.staged)}")
        kinds = {column.field: column.kind for column in self.columns}
        if len(self.period) == 1 and kinds.get(self.period[0], "date") not in ("date", "stamp"):
            wrong.append(
                f"period: {self.period[0]!r} is read as {kinds[self.period[0]]}: state a column of kind date or stamp, or year and month"
            )
        for table, names in self.replaces.items():
            filled = self.staged | {*self.derived, *self.into.get(table, {}), "load_id"}
            for name in names:
                if name not in filled:
                    wrong.append(f"replaces.{table}: {name!r} is not a field that a column fills{_nearest(name, filled)}")
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
    flow: str = ""
    sheet: str = ""
    accept_loss: bool = False
    rows: int = 0

    @classmethod
    def stated_by(cls, **stated: Any) -> "Options":
        """The options of a command; ValueError where the marks of numbers cannot both be meant."""
        options = cls(**{name: value for name, value in stated.items() if value})
        if options.thousands and (
            options.thousands == (options.decimal or ".") or options.thousands not in tuple(".,' \u00a0\u202f\u2019")
        ):
            raise ValueError(f"--thousands {options.thousands}: a point, a comma, a space or an apostrophe, and not the decimal mark")
        return options

    @property
    def stated(self) -> str:
        """What the command states of the reading of a file, as it is written there."""
        named = {"--decimal": self.decimal, "--thousands": self.thousands, "--flow": self.flow, "--sheet": self.sheet}
        return " ".join(f"{option} {value}" for option, value in named.items() if value)

    def over(self, mapping: Mapping) -> Mapping:
        """The mapping with what the command states."""
        changes: dict[str, Any] = {"sheet": self.sheet} if self.sheet else {}
        if self.decimal or self.thousands:
            changes["numbers"] = (NumberFormat(decimal=self.decimal or ".", thousands=self.thousands),)
        if self.flow:
            changes |= {"flow_from_name": False, "constants": mapping.constants | {"flow": self.flow}}
        return mapping.with_settings(**changes) if changes else mapping
