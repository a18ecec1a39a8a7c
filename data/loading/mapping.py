"""Mappings of input files to the warehouse, one TOML each under `sources/`: columns, formats, code lists and where they go."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made
from functools import cache
from pathlib import Path
from typing import Any

from data.loading.records import Refused, first_lines, header_fields

SOURCES = Path(__file__).parent.parent / "sources"


@dataclass(frozen=True)
class Column:
    """One column of a kind of file: the names it goes by, how its text is read, and the field of the warehouse's staging it fills."""

    field: str
    names: tuple[str, ...]
    kind: str = "code"  # code | hs | date | stamp | decimal | integer
    required: bool = False  # an empty cell is quarantined
    may_be_absent: bool = False  # the file may lack the column
    widths: tuple[int, ...] = ()  # hs: lengths allowed; one zero may have been lost on the left
    scale: int = 4  # decimal: places kept
    minimum: int | None = None
    maximum: int | None = None
    multiplier: int = 1
    formats: tuple[str, ...] = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d")
    codes: dict[str, str] = made(default_factory=dict, hash=False)
    strict: bool = False  # a code outside `codes` is quarantined
    pattern: str = ""  # a code that does not match is quarantined
    whole: bool = False  # a code of digits may have been written as a decimal, 11.0 for 11
    aggregates: str = ""  # a code that matches belongs to a total of other records: quarantined as aggregate


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written in the months from `since` to `until` (yyyymm, inclusive)."""

    since: int = 0
    until: int = 999912
    thousands: str = ""
    decimal: str = "."
    lost_zeros: bool = False  # zeros at the end of the last group of thousands were dropped


@dataclass(frozen=True)
class Sum:
    """A total compared between file and warehouse: `field` as staged, `column` of `table` as stored."""

    field: str
    table: str
    column: str


@dataclass(frozen=True)
class Mapping:
    """A kind of input file."""

    name: str
    source: str
    columns: tuple[Column, ...]
    title: str = ""
    reader: str = "delimited"  # delimited | geojson
    encodings: tuple[str, ...] = ("utf-8",)
    delimiters: tuple[str, ...] = (",", ";", "\t")
    key: tuple[str, ...] = ()
    identifier: str = ""  # field made from the record where the file has none
    period: tuple[str, ...] = ()  # a date, or year and month, that gives the month of a record
    numbers: tuple[NumberFormat, ...] = (NumberFormat(),)
    wide: dict[str, Any] = made(default_factory=dict, hash=False)
    product: dict[str, Any] = made(default_factory=dict, hash=False)
    edition_from_name: bool = False
    editions_from_name: bool = False  # from and to, where the file has no columns of them
    flow_from_name: bool = False  # the file name says imports or exports
    worst_share: float = 0.2  # more of the records in quarantine than this, and the file is refused
    own_country: str = ""
    ordered: bool = False  # files of this kind keep the order of the columns here: another order is noted, as headers may be swapped
    derived: dict[str, str] = made(default_factory=dict, hash=False)
    into: dict[str, dict[str, str]] = made(default_factory=dict, hash=False)
    replaces: dict[str, list[str]] = made(default_factory=dict, hash=False)  # by table: rows of the same values in these columns give way
    adds: dict[str, dict[str, str]] = made(default_factory=dict, hash=False)  # rows added where their code is new
    sums: dict[str, Sum] = made(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Match:
    """A mapping fitted to a file: the position of each of its columns, the columns of a wide table, and those that nobody reads."""

    mapping: Mapping
    encoding: str
    delimiter: str
    places: tuple[tuple[int, Column], ...]
    width: int
    names: tuple[str, ...] = ()
    wide: tuple[tuple[int, tuple[str, str, str]], ...] = ()  # place, and (code, label, class) of its tax
    ignored: tuple[str, ...] = ()

    @property
    def disordered(self) -> tuple[str, ...]:
        """The names of columns that stand before one they usually follow."""
        places = [place for place, _ in self.places] if self.mapping.ordered else []
        return tuple(self.names[place] for rank, place in enumerate(places) if any(place < earlier for earlier in places[:rank]))

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.field for _, column in self.places)


@cache
def mappings() -> tuple[Mapping, ...]:
    """Every mapping that ships with the product, by name."""
    return tuple(_mapping(path) for path in sorted(SOURCES.glob("*.toml")))


def sources() -> tuple[str, ...]:
    """The names that `load` accepts."""
    return tuple(sorted({mapping.source for mapping in mappings()}))


def matched(source: str, path: Path) -> Match:
    """The mapping of a source that fits the header of a file best; Refused with what is missing where none does."""
    candidates = [mapping for mapping in mappings() if mapping.source == source]
    if not candidates:
        raise Refused(f"no source named {source!r}; there are: {', '.join(sources())}")
    if candidates[0].reader == "geojson":
        names = tuple(column.names[0] for column in candidates[0].columns)
        return Match(candidates[0], "utf-8", "", tuple(enumerate(candidates[0].columns)), len(names), names)
    fits = [fit for mapping in candidates for fit in _fits(mapping, path)]
    whole = [fit for fit in fits if not fit.missing]
    if not fits:
        raise Refused(f"{path.name}: line 1: the header is not text in {', '.join(candidates[0].encodings)}")
    best = max(whole or fits, key=lambda fit: len(fit.match.places))
    if not whole:
        raise Refused(f"{path.name}: line 1: not a file of kind {source}: no column {' nor '.join(map(repr, best.missing))}")
    if best.doubled:
        raise Refused(f"{path.name}: line 1: column {best.doubled[0]!r} appears more than once")
    return best.match


def _fits(mapping: Mapping, path: Path) -> "Iterator[_Fit]":
    """The mapping laid on the header in each encoding and with each delimiter."""
    for encoding, line in first_lines(path, mapping.encodings):
        for delimiter in mapping.delimiters:
            yield _fit(mapping, encoding, delimiter, header_fields(line, delimiter))


@dataclass(frozen=True)
class _Fit:
    match: Match
    missing: tuple[str, ...]
    doubled: tuple[str, ...]


def _fit(mapping: Mapping, encoding: str, delimiter: str, names: list[str]) -> _Fit:
    keys = [_key(name) for name in names]
    places: dict[str, tuple[int, Column]] = {}
    for column in mapping.columns:
        place = next((keys.index(_key(name)) for name in column.names if _key(name) in keys), None)
        if place is not None and column.field not in places:
            places[column.field] = (place, column)
    missing = tuple(dict.fromkeys(column.names[0] for column in mapping.columns if column.field not in places and not column.may_be_absent))
    used = {place for place, _ in places.values()}
    rest = [(place, name.strip()) for place, name in enumerate(names) if place not in used and name.strip()]
    doubled = tuple(names[keys.index(key)] for key, count in Counter(keys).items() if key and count > 1)
    wide = tuple((place, tax) for place, name in rest if (tax := _tax(mapping, name)))
    ignored = tuple(name for place, name in rest if place not in dict(wide))
    if mapping.wide and not wide:
        missing = (*missing, *list(mapping.wide["codes"])[:1])
    return _Fit(Match(mapping, encoding, delimiter, tuple(places.values()), len(names), tuple(names), wide, ignored), missing, doubled)


def _tax(mapping: Mapping, name: str) -> tuple[str, str, str] | None:
    """Code, label and class of the tax of a column of a wide table; a column that the mapping does not list bears its own name as code."""
    if not mapping.wide:
        return None
    if re.fullmatch(mapping.wide.get("aggregates", "(?!)"), _slug(name)):
        return None
    listed = {_key(header): (code, name, kind) for header, (code, kind) in mapping.wide["codes"].items()}
    return listed.get(_key(name)) or (None if mapping.wide.get("only_listed") else (_slug(name), name, "other"))


def _slug(name: str) -> str:
    """A name as a code: capital letters and digits joined by hyphens."""
    return "-".join(re.findall("[A-Z0-9]+", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()))


def _key(name: str) -> str:
    """A column name without case, spaces, accents' forms and punctuation."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).casefold()


def _mapping(path: Path) -> Mapping:
    settings = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(Column(**_frozen(entry)) for entry in settings.pop("column"))
    numbers = tuple(NumberFormat(**entry) for entry in settings.pop("numbers", [{}]))
    sums = {name: Sum(**entry) for name, entry in settings.pop("sums", {}).items()}
    return Mapping(name=path.stem, columns=columns, numbers=numbers, sums=sums, **_frozen(settings))


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
