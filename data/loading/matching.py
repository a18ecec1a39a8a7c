"""A mapping fitted to a file: its encoding, the mark between its fields, and where each column stands."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.loading import editions, sources
from data.loading.files import Content, Refused, beginning, examined, shown
from data.loading.mapping import Column, Mapping, Options
from data.loading.records import BLANK, Block, header_fields, unfit
from data.loading.vectors import compute as pc
from data.loading.workbooks import sheets

Header = tuple[str, str, int, list[str]]
Heading = tuple[str, str, str]


@dataclass(frozen=True)
class Match:
    """A mapping fitted to a file: the place of each of its columns, the columns of a wide table, and those that nobody reads."""

    mapping: Mapping
    content: Content
    options: Options
    encoding: str
    delimiter: str
    places: tuple[tuple[int, Column], ...]
    width: int
    header_line: int = 1
    names: tuple[str, ...] = ()
    wide: tuple[tuple[int, Heading], ...] = ()  # place, and (code, label, class) of its tax or partner
    ignored: tuple[str, ...] = ()

    @property
    def disordered(self) -> tuple[str, ...]:
        """The names of columns that stand before one they usually follow."""
        places = [place for place, _ in self.places] if self.mapping.ordered else []
        return tuple(self.names[place] for rank, place in enumerate(places) if any(place < earlier for earlier in places[:rank]))

    @property
    def file(self) -> str:
        """What the ledger calls the file: its name, with the sheet that was asked for."""
        return self.content.name + (f"[{shown(self.options.sheet)}]" if self.options.sheet else "")

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.field for _, column in self.places)

    def texts(self, block: Block, place: int, column: Column) -> Any:
        """The texts of a column in a block; empty where another field says that the cell holds something else."""
        texts = block.texts[place]
        for field, values in column.when.items():
            other = next(at for at, one in self.places if one.field == field)
            chosen = pc.is_in(pc.utf8_trim_whitespace(block.texts[other]), pa.array(values, pa.string()))
            texts = pc.if_else(chosen, texts, "")
        return texts

    @property
    def wanted(self) -> set[int]:
        """The places of the columns that are read: all, where records are told apart by their whole text."""
        if self.mapping.identifier and self.mapping.identifier not in self.fields:
            return set(range(self.width))
        return {place for place, _ in (*self.places, *self.wide)}

    def headed(self, field: str) -> str:
        """The header of the column that fills a field; the field itself where the file has none."""
        return next((self.names[place] for place, column in self.places if column.field == field), field)


@dataclass(frozen=True)
class _Fit:
    match: Match
    missing: tuple[Column, ...]
    doubled: tuple[str, ...]


def matched(source: str, path: Path, options: Options | None = None) -> Match:
    """The mapping of a source that fits a file best; Refused, with the file's own headers and those accepted, where none does."""
    options = options or Options()
    candidates = [options.over(mapping) for mapping in sources.named(source)]
    content = examined(path, tuple(dict.fromkeys(name for mapping in candidates for name in mapping.encodings)))
    fits = [fit for mapping in candidates for fit in _fits(mapping, content, options)]
    if not fits:
        raise Refused(f"{content.name}: {_unread(content, candidates)}")
    best = max([fit for fit in fits if not fit.missing] or fits, key=lambda fit: _fitness(source, fit))
    if best.missing:
        raise Refused(_lacking(source, best))
    if best.doubled:
        raise Refused(f"{content.name}: line {best.match.header_line}: column {shown(best.doubled[0])!r} appears more than once")
    return best.match


def _fitness(source: str, fit: _Fit) -> tuple[int, bool, int]:
    """How well a mapping fits a file: by the columns found, then as the one that bears the name of the source, then by those missing.

    Columns that a wide table would take under any name count as one: else it would fit every file.
    """
    mapping, wide = fit.match.mapping, len(fit.match.wide)
    listed = wide if mapping.wide and mapping.wide.only_listed else min(wide, 1)
    return len(fit.match.places) + listed, mapping.name == source, -len(fit.missing)


def _fits(mapping: Mapping, content: Content, options: Options) -> Iterator[_Fit]:
    """The mapping laid on the header of a file, in each encoding and with each delimiter."""
    if mapping.reader == "geojson":
        columns = tuple(enumerate(mapping.columns))
        names = tuple(column.names[0] for column in mapping.columns)
        yield _Fit(Match(mapping, content, options, "utf-8", "", columns, len(names), names=names), (), ())
        return
    if content.form == "workbook":
        mapping = sheets.accepting(mapping)
    for header in _headers(mapping, content):
        yield _fit(mapping, content, options, header)


def _headers(mapping: Mapping, content: Content) -> Iterator[Header]:
    """Encoding, delimiter, line and names of the header of a file, as each setting of the mapping reads it."""
    if content.form == "workbook":
        yield ("", "", *sheets.header(content, mapping))
    elif mapping.reader == "delimited" and content.form == "text":
        for encoding in _encodings(mapping, content):
            found = _header_line(mapping, content, encoding)
            if found:
                line, text = found
                yield from ((encoding, delimiter, line, header_fields(text, delimiter)) for delimiter in mapping.delimiters)


def title(match: Match) -> str:
    """What stands above the header of a file."""
    above = match.mapping.model_copy(update={"skip_before": 0})
    headers = list(_headers(above, match.content)) if match.mapping.skip_before else []
    return " ".join(headers[0][3]) if headers else ""


def _encodings(mapping: Mapping, content: Content) -> tuple[str, ...]:
    """The encoding of the byte-order mark; else those that read the whole file; else all, for the records that they read."""
    if content.marked:
        return (content.marked,)
    whole = tuple(name for name in mapping.encodings if name in content.whole)
    return whole or mapping.encodings


def _header_line(mapping: Mapping, content: Content, encoding: str) -> tuple[int, str] | None:
    """Number and text of the first line that is not blank after those skipped; None where it is not text in this encoding."""
    text = beginning(content).decode(encoding, "surrogateescape")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines[mapping.skip_before :], mapping.skip_before + 1):
        if line.strip(BLANK):
            return None if unfit(line) else (number, line)
    raise Refused(f"{content.name}: the file holds no text")


def _fit(mapping: Mapping, content: Content, options: Options, header: Header) -> _Fit:
    encoding, delimiter, line, names = header
    places = _placed(mapping, names) | _sides(mapping, names)
    keys = [_key(name) for name in names]
    used = {place for place, _ in places.values()}
    rest = [(place, name.strip()) for place, name in enumerate(names) if place not in used and name.strip() and mapping.header]
    wide = tuple((place, tax) for place, name in rest if (tax := _heading(mapping, name)))
    ignored = tuple(name for place, name in rest if place not in dict(wide))
    missing = [one for one in mapping.read if not (one.field in places or one.may_be_absent or one.field in mapping.constants)]
    if mapping.wide and not wide:
        missing.append(Column(field=mapping.wide.value, names=tuple(mapping.wide.codes)[:3] or (mapping.wide.value,)))
    doubled = tuple(names[keys.index(key)] for key, count in Counter(keys).items() if key and count > 1) if mapping.header else ()
    match = Match(mapping, content, options, encoding, delimiter, tuple(places.values()), len(names), line, tuple(names), wide, ignored)
    return _Fit(match, tuple(missing), doubled)


def _placed(mapping: Mapping, names: list[str]) -> dict[str, tuple[int, Column]]:
    """The place of each field, by its header; by its position where the file has no header."""
    places: dict[str, tuple[int, Column]] = {}
    keys = [_key(name) for name in names]
    for column in mapping.read:
        if mapping.header:
            place = next((keys.index(_key(name)) for name in column.names if _key(name) in keys), None)
        else:
            place = column.position - 1 if column.position and column.position <= len(names) else None
        if place is not None and column.field not in places:
            places[column.field] = (place, column)
    return places


def _sides(mapping: Mapping, names: list[str]) -> dict[str, tuple[int, Column]]:
    """The columns of the code before and after of a correspondence whose headers name the editions."""
    found = editions.sides(names) if mapping.editions_from_name else None
    columns = {column.field: column for column in mapping.columns}
    return {field: (place, columns[field]) for field, place in zip(("from_code", "to_code"), found or (), strict=False)}


def _heading(mapping: Mapping, name: str) -> Heading | None:
    """Code, label and class of a column of a wide table; a column that the mapping does not list bears its own name as code."""
    if not mapping.wide or re.fullmatch(mapping.wide.aggregates or "(?!)", _slug(name)):
        return None
    listed = {_key(header): (code, name, kind) for header, (code, kind) in mapping.wide.codes.items()}
    return listed.get(_key(name)) or (None if mapping.wide.only_listed else (_slug(name), name, "other"))


def _lacking(source: str, fit: _Fit) -> str:
    """What is missing, under which names it is accepted, what the file has instead, and what to change."""
    match = fit.match
    lacks = "; ".join(_accepted(column) for column in fit.missing[:5])
    has = ", ".join(shown(name) for name in match.names[:40] if name.strip()) or "nothing"
    sheet = sheets.told(match.content, match.mapping) if match.content.form == "workbook" else ""
    return (
        f"{match.content.name}: {sheet}line {match.header_line}: not a file of kind {source}: no column {lacks}. "
        f"The file has: {has}. Rename the column in the export, or add its name to `names` in {match.mapping.name}.toml"
    )


def _accepted(column: Column) -> str:
    if column.position:
        return f"{column.position} ({column.field})"
    first, *others = column.names or (column.field,)
    return repr(first) + (f" (or {', '.join(map(repr, others))})" if others else "")


def _unread(content: Content, candidates: list[Mapping]) -> str:
    """Why no mapping could be laid on a file at all."""
    readers = {mapping.reader for mapping in candidates}
    if content.form == "xml" or readers == {"xml"}:
        return f"{'an XML' if content.form == 'xml' else 'a text'} file; this kind is read as {' or '.join(sorted(readers))}"
    return f"line 1: the header is not text in {' or '.join(candidates[0].encodings)}: state the encoding in the mapping (`encodings`)"


def _slug(name: str) -> str:
    """A name as a code: capital letters and digits joined by hyphens."""
    return "-".join(re.findall("[A-Z0-9]+", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()))


def _key(name: str) -> str:
    """A column name without case, spaces, accents' forms and punctuation."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).casefold()
