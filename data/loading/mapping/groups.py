"""The groups of settings that a mapping is made of: columns, number formats, sums, taxes, wide tables, products."""

from collections.abc import Iterator
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from data.loading.mapping import settled
from data.loading.values import day_order

Kind = Literal["code", "hs", "country", "date", "stamp", "decimal", "integer"]
Names = tuple[str, ...]
DATES: Names = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d")


class Settings(BaseModel):
    """A group of settings: nothing unknown is accepted, nothing changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*")
    @classmethod
    def _can_be_used(cls, stated: Any, info: ValidationInfo) -> Any:
        check = settled.CHECKS.get(str(info.field_name))
        return check(stated) if check else stated


class MappedColumn(Settings):
    """`[[column]]`: one column of the file, how its text is read, and the field that it fills."""

    field: str = Field(description="name of the field that the column fills; other settings use it")
    names: Names = Field(default=(), description="the headers it goes by, in any letter case; in XML the path of the element")
    position: int | None = Field(default=None, ge=1, description="which column it is, counted from 1, in a file without a header")
    kind: Kind = Field(default="code", description="code, hs, country, date, stamp (date and time), decimal or integer")
    required: bool = Field(default=False, description="an empty cell counts as one that cannot be read")
    may_be_absent: bool = Field(default=False, description="the file may lack the column")
    widths: tuple[int, ...] = Field(default=(), description="hs: numbers of digits allowed; a code one digit short gets its lost zero back")
    scale: int = Field(default=4, ge=0, le=12, description="decimal: places kept")
    minimum: int | None = Field(default=None, description="least number allowed")
    maximum: int | None = Field(default=None, description="greatest number allowed")
    multiplier: int = Field(default=1, description="decimal: what the number is multiplied by, as 1000 where amounts are in thousands")
    formats: Names = Field(default=DATES, description="date and stamp: the forms accepted, in the letters of Python's strptime")
    year_names: Names = Field(default=(), description="date: headers of a column that holds the year, where this one holds the month alone")
    latest_days: int = Field(default=400, description="date and stamp: days after the day of loading from which a date is refused")
    zone: str = Field(default="", description='dates: what times with a zone (Z) are brought to, as "+02:00"; "written" leaves it out')
    codes: dict[str, str] = Field(default={}, description='code: what is stored for each text, as M = "import"')
    strict: bool = Field(default=False, description="a code that `codes` does not list cannot be read")
    pattern: str = Field(default="", description="a regular expression that a code must match; hs: other forms taken as they are")
    whole: bool = Field(default=False, description="a code of digits may have been written as a decimal, 11.0 for 11")
    aggregates: str = Field(default="", description="a regular expression of codes that mark a total of other records, set aside")
    refuses: dict[str, str] = Field(default={}, description="code, country: expressions of codes that refuse the file, and their meaning")
    when: dict[str, Names] = Field(default={}, description="the cell is read where another field has one of these texts, else it is empty")
    zero_is_unknown: bool = Field(default=False, description="decimal: 0 means not known")
    percent: bool = Field(default=False, description="decimal: a share, of which 80% is written for 0.8 as well")
    partial: str = Field(default="", description="hs: field that tells codes marked as a part of themselves, as ex 8517.12, which are read")

    def in_zone(self, zone: str) -> Self:
        """Return the column with the zone to which its moments are brought; unchanged if none is stated or it holds no moments."""
        return self.model_copy(update={"zone": zone}) if zone and self.kind in ("date", "stamp") else self

    def in_order(self, order: str) -> Self:
        """Return the column with the order of day and month in which its dates are written; unchanged if none is stated."""
        forms = tuple(dict.fromkeys(day_order.in_order(form, order) for form in self.formats))
        return self.model_copy(update={"formats": forms}) if order and self.kind in ("date", "stamp") else self

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        """Refuse settings that no cell could meet: they would set every record aside."""
        if self.kind == "hs" and not self.widths:
            raise ValueError("widths: kind hs needs the numbers of digits that codes have, as [6, 8, 10]")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum: {self.minimum} is above the maximum, {self.maximum}")
        if self.strict and not self.codes:
            raise ValueError('strict: no codes are stated: state codes, as { M = "import" }')
        return self

    @model_validator(mode="after")
    def _says_the_order_of_day_and_month(self) -> Self:
        """Refuse a date that two forms read differently: it would be guessed record by record."""
        if pair := day_order.mixed(self.formats):
            raise ValueError(f"formats: {pair[0]!r} and {pair[1]!r} read one date as two days: state one order of day and month")
        return self


class NumberFormat(Settings):
    """`[[numbers]]`: how numbers are written, in all months or from `since` to `until`."""

    since: int = Field(default=0, description="first month (yyyymm) written so")
    until: int = Field(default=999912, description="last month (yyyymm) written so")
    thousands: str = Field(default="", max_length=1, description="the mark between groups of three digits")
    decimal: str = Field(default=".", min_length=1, max_length=1, description="the mark before the decimals")
    negative: Literal["", "brackets", "trailing", "both"] = Field(default="", description="brackets for (5), trailing for 5-, or both")
    marks: Names = Field(default=(), description='texts beside a number that are left out, as ["$", "EUR"]')
    lost_zeros: bool = Field(default=False, description="zeros at the end of the last group of thousands were dropped")

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        if self.thousands == self.decimal:
            raise ValueError(f"thousands: {self.thousands!r} is the decimal mark as well: state two marks, as . and ,")
        if self.since > self.until:
            raise ValueError(f"since: {self.since} is after until, {self.until}")
        return self


class Sum(Settings):
    """`[sums]`: a total compared between the file and the warehouse."""

    field: str | Names = Field(description="the field as read, or several that are added up")
    table: str = Field(description="the table that keeps it")
    column: str = Field(description="the column of that table, or an SQL expression of its columns")

    @property
    def fields(self) -> Names:
        """Return the fields that are added up."""
        return (self.field,) if isinstance(self.field, str) else self.field


class Tax(Settings):
    """`[[tax]]`: a tax in columns of its own beside each item; each makes a row of `tax_line`, without an amount if it cannot be read."""

    code: str = Field(description="code of the tax in the warehouse")
    amount: str | Names = Field(description="header of the column with the amount charged, several it goes by, or the name of a field")
    base: str | Names = Field(default="", description="header of the column with the taxable base, several, or the name of a field")
    rate: str | Names = Field(default="", description="header of the column with the rate in per cent, several, or the name of a field")
    optional: bool = Field(default=False, description="the file may lack its columns")
    label: str = Field(default="", description="name of the tax on the screen; its code if not stated")
    kind: Literal["duty", "vat", "excise", "fee", "other"] = Field(default="other", alias="class", description="its class")

    def columns(self, place: int, stated: frozenset[str]) -> Iterator[MappedColumn]:
        """Yield the columns of the file that hold the tax, as fields `tax<place>_amount`, `_base` and `_rate`."""
        for part, scale in (("amount", 6), ("base", 4), ("rate", 4)):
            header: str | Names = getattr(self, part)
            if header and header not in stated:
                names = (header,) if isinstance(header, str) else header
                yield MappedColumn(field=f"tax{place}_{part}", names=names, kind="decimal", scale=scale, may_be_absent=self.optional)

    def field(self, place: int, stated: frozenset[str]) -> str:
        """Return the field that holds the amount of the tax."""
        return self.amount if isinstance(self.amount, str) and self.amount in stated else f"tax{place}_amount"

    def expression(self, place: int, part: str, stated: frozenset[str]) -> str:
        """Return the SQL of the base or rate of the tax: a field, a column of its own, or unknown."""
        header = getattr(self, part)
        return f'"{header}"' if header in stated else f'"tax{place}_{part}"' if header else "NULL"


class Wide(Settings):
    """`[wide]`: a table with one column of amounts per tax, partner or month; each filled cell becomes a row."""

    field: str = Field(description="the field that takes the code of the column")
    value: str = Field(description="the field that takes the amount")
    codes: dict[str, tuple[str, str]] = Field(default={}, description="for a header: its code and its class")
    multiplier: int = Field(default=1, description="what each amount is multiplied by")
    only_listed: bool = Field(default=False, description="columns that `codes` does not list are left out")
    aggregates: str = Field(default="", description="a regular expression: columns of totals, left out")
    months: Names = Field(default=(), description='forms of headers that are months, as ["%b-%Y"]; without a year, the field takes 1 to 12')


class Product(Settings):
    """`product`: a decimal that is the product of others, divided by a power of ten."""

    field: str = Field(description="the field that takes it")
    of: Names = Field(description="the fields multiplied")
    divide: int = Field(default=1, ge=1, description="what the product is divided by")
    scale: int = Field(default=6, description="places kept")
