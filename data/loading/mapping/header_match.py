"""A mapping fitted to a file: its encoding, the mark between its fields, and where each column stands."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

import pyarrow as pa

from data.loading.mapping import header_forms, sources, year_columns
from data.loading.mapping.mapping import MappedColumn, Mapping, Options
from data.loading.reading import header_lines
from data.loading.reading.file_bytes import Content, FileRefused, examined, shown
from data.loading.reading.header_lines import Header
from data.loading.reading.physical_records import Block
from data.loading.reading.vectors import compute as pc
from data.loading.refusals import encodings, inapplicable, kinds, layouts
from data.loading.refusals.layouts import key_of
from data.loading.values import edition_names, month_names, units
from data.loading.workbooks import sheets

Heading = tuple[str, str, str]


@dataclass(frozen=True)
class Match:
    """A mapping fitted to a file: the place of each of its columns, the columns of a wide table, and those that nobody reads."""

    mapping: Mapping
    content: Content
    options: Options
    encoding: str
    delimiter: str
    places: tuple[tuple[int, MappedColumn], ...]
    width: int
    header_line: int = 1
    names: tuple[str, ...] = ()
    wide: tuple[tuple[int, Heading], ...] = ()  # place, and (code, label, class) of its tax or partner
    ignored: tuple[str, ...] = ()
    above: tuple[tuple[str, ...], ...] = ()  # the fields of the lines above the header
    is_numbered: bool = False  # a line below the header numbers its columns; it is the last of the header then
    years: tuple[tuple[str, int], ...] = ()  # fields of months, each with the place of the column that holds its year

    @property
    def disordered(self) -> tuple[str, ...]:
        """Return the names of columns that stand before one they usually follow."""
        places = [place for place, _ in self.places] if self.mapping.ordered else []
        return tuple(self.names[place] for rank, place in enumerate(places) if any(place < earlier for earlier in places[:rank]))

    @property
    def labelled(self) -> bool:
        """Tell whether headers and cells hold a code and its label, as `reporter: Reporter` and `FR: France` in SDMX-CSV."""
        return bool(header_forms.codes_of(self.names))

    @property
    def file(self) -> str:
        """Return what the ledger calls the file: its name, with the sheet that was asked for."""
        return self.content.name + (f"[{shown(self.options.sheet)}]" if self.options.sheet else "")

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that the file fills."""
        return tuple(column.field for _, column in self.places)

    def texts(self, block: Block, place: int, column: MappedColumn) -> Any:
        """Return the texts of a column in a block; empty if another field says that the cell holds something else."""
        texts = block.texts[place]
        if (year := dict(self.years).get(column.field)) is not None:
            texts = year_columns.joined(self.content.name, self.names, block, place, year)
        for field, values in column.when.items():
            other = next(at for at, one in self.places if one.field == field)
            chosen = pc.is_in(pc.utf8_trim_whitespace(block.texts[other]), pa.array(values, pa.string()))
            texts = pc.if_else(chosen, texts, "")
        return texts

    @property
    def wanted(self) -> set[int]:
        """Return the places of the columns that are read: all, where records are told apart by their whole text."""
        if self.mapping.identifier and self.mapping.identifier not in self.fields:
            return set(range(self.width))
        return {place for place, _ in (*self.places, *self.wide, *self.left_out)} | {place for _, place in self.years}

    @property
    def left_out(self) -> tuple[tuple[int, str], ...]:
        """Return place and name of the columns that nobody reads and that may hold amounts: in a table of months any, else by header."""
        if not self.ignored or not self.mapping.totals:
            return ()
        read = {place for place, _ in (*self.places, *self.wide)} | {place for _, place in self.years}
        months = bool(self.mapping.wide and self.mapping.wide.months)
        left = ((place, name) for place, name in enumerate(self.names) if place not in read and name.strip())
        return tuple((place, name) for place, name in left if months or units.is_amount(name) or _is_total(self.mapping, name))

    def headed(self, field: str) -> str:
        """Return the header of the column that fills a field, or that the month is read from; the field itself if the file has none."""
        period = self.mapping.period[:1] if field == "month" else ()
        return next((self.names[place] for place, column in self.places if column.field in (field, *period)), field)


@dataclass(frozen=True)
class HeaderMatch:
    """A mapping laid on a header: what it matches, the columns that are missing, and the headers that stand there twice."""

    match: Match
    missing: tuple[MappedColumn, ...]
    doubled: tuple[str, ...]


def matched(source: str, path: Path, options: Options | None = None) -> Match:
    """Return the mapping of a source that fits a file best.

    Raises FileRefused, with the file's own headers and those accepted, if none fits.
    """
    options = options or Options()
    candidates = [options.over(mapping) for mapping in sources.named(source)]
    content = examined(path, tuple(dict.fromkeys(name for mapping in candidates for name in mapping.encodings)))
    fits = [fit for mapping in candidates for fit in fits_of(mapping, content, options)]
    if not fits:
        raise FileRefused(f"{content.name}: {_unread(content, candidates)}")
    best = max([fit for fit in fits if not fit.missing] or fits, key=lambda fit: _fitness(source, fit))
    encodings.judge(content, best.match.mapping, best.match.encoding, options.encoding)
    if best.missing:
        best = _below(source, candidates, content, options) or _refuse(source, candidates, content, options)
    if best.doubled:
        raise FileRefused(f"{content.name}: line {best.match.header_line}: {_twice(best)}")
    inapplicable.judge(best.match)
    return best.match


def _fitness(source: str, fit: HeaderMatch) -> tuple[int, bool, int]:
    """Return how well a mapping fits a file.

    By the columns found, then as the one that bears the name of the source, then by those missing.

    Columns that a wide table would take under any name count as one: else it would fit every file.
    """
    mapping, wide = fit.match.mapping, len(fit.match.wide)
    listed = wide if mapping.wide and mapping.wide.only_listed else min(wide, 1)
    return len(fit.match.places) + listed, mapping.name == source, -len(fit.missing)


def _below(source: str, candidates: list[Mapping], content: Content, options: Options) -> HeaderMatch | None:
    """Return the best fit on the first line further down that has all columns.

    None if what stands above could be a table of its own.
    """
    unstated = [mapping for mapping in candidates if mapping.header and not mapping.skip_before]
    for line in header_lines.filled_lines(candidates[0], content)[1:] if unstated else ():
        fits = [fit for mapping in unstated for fit in fits_of(mapping, content, options, line - 1) if not fit.missing]
        if fits:
            best = max(fits, key=lambda fit: _fitness(source, fit))
            names = sum(bool(name.strip()) for name in best.match.names)
            return best if all(2 * sum(bool(one.strip()) for one in row) <= names for row in best.match.above) else None
    return None


def _refuse(source: str, candidates: list[Mapping], content: Content, options: Options) -> Never:
    """Refuse a file that no mapping fits: what the nearest need, looked for on each of its first lines, and what the file has."""
    stated = [fit for mapping in candidates for fit in fits_of(mapping, content, options)]
    lines = header_lines.filled_lines(candidates[0], content)
    headed = [mapping for mapping in candidates if mapping.header]
    further = [fit for line in lines for mapping in headed for fit in fits_of(mapping, content, options, line - 1)]
    elsewhere = [one for one in sources.mappings() if one.source != source and one.header and not one.skip_before and not one.sheet]
    others = [fit for mapping in elsewhere for fit in fits_of(mapping, content, options)]
    unread = "".join(f". A mapping of this source cannot be read: {problem}" for problem in sources.broken_of(source).values())
    raise FileRefused(layouts.lacking(source, [*stated, *further], [fit for fit in others if not fit.missing]) + unread)


def fits_of(mapping: Mapping, content: Content, options: Options, skip: int | None = None) -> Iterator[HeaderMatch]:
    """Yield the mapping laid on the header of a file, in each encoding and with each delimiter.

    skip: lines left out before the header, `skip_before` of the mapping if not stated.
    """
    if mapping.reader == "geojson":
        if content.form != "json":
            return
        columns = tuple(enumerate(mapping.columns))
        names = tuple(column.names[0] for column in mapping.columns)
        yield HeaderMatch(Match(mapping, content, options, "utf-8", "", columns, len(names), names=names), (), ())
        return
    if content.form == "workbook":
        mapping = sheets.accepting(mapping)
    for header in header_lines.headers(mapping, content, skip):
        yield _fit(mapping, content, options, header)


def _fit(mapping: Mapping, content: Content, options: Options, header: Header) -> HeaderMatch:
    encoding, delimiter, line, names = header
    places = _placed(mapping, names) | _sides(mapping, names)
    keys = [key_of(name) for name in names]
    years = tuple(year_columns.found(places, names))
    used = {place for place, _ in (*places.values(), *((at, field) for field, at in years))}
    rest = [(place, name.strip()) for place, name in enumerate(names) if place not in used and name.strip() and mapping.header]
    wide = tuple((place, tax) for place, name in rest if (tax := _heading(mapping, name)))
    ignored = tuple(name for place, name in rest if place not in dict(wide))
    missing = [one for one in mapping.read if not (one.field in places or one.may_be_absent or one.field in mapping.constants)]
    if not places and not wide:
        missing = list(mapping.read)
    if mapping.wide and not wide:
        missing.append(MappedColumn(field=mapping.wide.value, names=tuple(mapping.wide.codes)[:3] or (mapping.wide.value,)))
    read = {place: next((name for name in column.names if name == names[place].strip()), "") for place, column in places.values()}
    doubled = _doubled(names, keys, read | dict.fromkeys(dict(wide), "")) if mapping.header else ()
    headed = mapping.header and line > 1
    above = header_lines.above(content, mapping.sheet, header) if headed else ()
    is_numbered = headed and header_lines.numbered(content, mapping.sheet, header)
    filled = tuple(places.values())
    told = (wide, ignored, above, is_numbered, years)
    match = Match(mapping, content, options, encoding, delimiter, filled, len(names), line, tuple(names), *told)
    return HeaderMatch(match, tuple(missing), doubled)


def _placed(mapping: Mapping, names: list[str]) -> dict[str, tuple[int, MappedColumn]]:
    """Return the place of each field by its header, or by its position if the file has no header."""
    places: dict[str, tuple[int, MappedColumn]] = {}
    forms = [names, *header_forms.unqualified(names), *header_forms.codes_of(names)]
    unitless = units.bare(names, mapping)
    for column in mapping.read:
        if mapping.header:
            headers = [*forms, unitless] if column.kind == "decimal" and not column.field.startswith("invoice") else forms
            place = next((found for one in headers if (found := _named(column, one)) is not None), None)
        else:
            place = column.position - 1 if column.position and column.position <= len(names) else None
        if place is not None and column.field not in places:
            places[column.field] = (place, column)
    return places


def _named(column: MappedColumn, names: list[str]) -> int | None:
    """Return the place of the header by which a column goes; none if no header is one of its names."""
    keys = [key_of(name) for name in names]
    return next((_place(name, names, keys) for name in column.names if key_of(name) in keys), None)


def _place(name: str, names: list[str], keys: list[str]) -> int:
    """Return the place of a header: the one spelled as the mapping spells it, where several are alike but for case and marks."""
    spelled = [one.strip() for one in names]
    return spelled.index(name) if name in spelled else keys.index(key_of(name))


def _doubled(names: list[str], keys: list[str], read: dict[int, str]) -> tuple[str, ...]:
    """Return the headers that are read and stand there twice; not where one alone is spelled as the mapping spells it.

    read: by place, the name by which the mapping knows the column; empty if it takes any name.
    """
    counts, spelled = Counter(keys), [name.strip() for name in names]
    return tuple(names[place] for place, name in read.items() if counts[keys[place]] > 1 and spelled.count(name) != 1)


def _twice(fit: HeaderMatch) -> str:
    """Return which columns have one name, and what to do."""
    name = fit.doubled[0]
    places = [str(place) for place, one in enumerate(fit.match.names, 1) if key_of(one) == key_of(name)]
    return f"column {shown(name)!r} appears more than once (columns {' and '.join(places)}): rename or delete one of them"


def _sides(mapping: Mapping, names: list[str]) -> dict[str, tuple[int, MappedColumn]]:
    """Return the columns of the code before and after in a correspondence whose headers name the editions."""
    found = edition_names.sides(names) if mapping.editions_from_name else None
    columns = {column.field: column for column in mapping.columns}
    return {field: (place, columns[field]) for field, place in zip(("from_code", "to_code"), found or (), strict=False)}


def _heading(mapping: Mapping, name: str) -> Heading | None:
    """Return code, label and class of a column of a wide table; a column that the mapping does not list bears its own name as code."""
    if not mapping.wide or _is_total(mapping, name):
        return None
    if mapping.wide.months:
        month = month_names.month_of(name, mapping.wide.months)
        return (str(month), name, "") if month else None
    listed = {key_of(header): (code, name, kind) for header, (code, kind) in mapping.wide.codes.items()}
    return listed.get(key_of(name)) or (None if mapping.wide.only_listed else (_slug(name), name, "other"))


def _is_total(mapping: Mapping, name: str) -> bool:
    """Tell whether a column of a wide table is a total of others, as World beside its countries."""
    return bool(mapping.wide and re.fullmatch(mapping.wide.aggregates or "(?!)", _slug(name)))


def _unread(content: Content, candidates: list[Mapping]) -> str:
    """Return why no mapping could be laid on a file at all."""
    readers = {mapping.reader for mapping in candidates}
    if content.form != "text" or readers == {"xml"}:
        return kinds.told(content.form, readers)
    return f"line 1: the header is not text in {' or '.join(candidates[0].encodings)}: state the encoding in the mapping (`encodings`)"


def _slug(name: str) -> str:
    """Return a name as a code: capital letters and digits joined by hyphens."""
    return "-".join(re.findall("[A-Z0-9]+", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()))
