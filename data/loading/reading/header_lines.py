"""Where the header of a file stands: its line, its names as each encoding and delimiter of a mapping reads them, and what is above it."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import Content, FileRefused, beginning
from data.loading.reading.physical_records import BLANK, header_fields, unfit
from data.loading.workbooks import sheets

Header = tuple[str, str, int, list[str]]
MOST_LINES = 60
MOST_BROKEN = 30  # lines of one header that has line breaks in its cells


def headers(mapping: Mapping, content: Content, skip: int | None = None) -> Iterator[Header]:
    """Yield encoding, delimiter, line and names of the header of a file, as each setting of the mapping reads it.

    skip: lines left out before it, `skip_before` of the mapping if not stated.
    """
    skip = mapping.skip_before if skip is None else skip
    if content.form == "workbook":
        line, names = sheets.header(content, mapping.sheet, skip)
        under = [*sheets.first_rows(content, mapping.sheet)[1], ()][line:] if mapping.header else [()]
        whole = beneath(names, under[0])
        named = whole or names
        yield "", "", line + bool(whole) + numbers([*under, ()][bool(whole)], named), named
    elif mapping.reader == "delimited" and content.form == "text":
        for encoding in _encodings(mapping, content):
            if found := _header_line(content, encoding, skip):
                line, text = found
                for delimiter in mapping.delimiters:
                    further, names = _read(text, delimiter)
                    below = [header_fields(one, delimiter) for one in text[further + 1 : further + 3]] if mapping.header else []
                    whole = beneath(names, [*below, ()][0])
                    named = whole or names
                    yield encoding, delimiter, line + further + bool(whole) + numbers([*below, (), ()][bool(whole)], named), named


def beneath(names: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return the names of a header of two lines, in which a name over several columns is followed by one for each; empty if it is none.

    below: the cells of the line below. A name that stands under several others is told apart by what stands above it.
    """
    spans: list[int] = []  # for each column, the place of the name that stands over it
    for place, name in enumerate(names):
        spans.append(spans[-1] if not name.strip() and spans else place)
    under = [one.strip() for one in below[: len(names)]]
    filled = [place for place, one in enumerate(under) if one]
    shared = {spans[place] for place in filled if spans[place] != place and names[spans[place]].strip()}
    fits = all(spans[place] in shared or under[place] == names[place].strip() for place in filled)
    alone = any(name.strip() and place not in shared for place, name in enumerate(names))  # else a title stands above the header
    if (
        not shared
        or not alone
        or not fits
        or any(character.isdigit() for one in under for character in one)
        or not all(under[one] for one in shared)
    ):
        return []
    counts = Counter(under)
    return [
        (f"{names[spans[place]].strip()} {one}" if counts[one] > 1 and spans[place] in shared else one) or names[place]
        for place, one in enumerate([*under, *[""] * (len(names) - len(under))])
    ]


def numbers(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether a line below a header only numbers its columns, from the first on: `1 2 3`, `(1) (2) (3)` or `A B C`.

    names: the header. Fewer than four numbers could be a record, or fewer than three in brackets.
    """
    cells, width = _without_end(cells), len(_without_end(names))
    plain = [cell.strip().strip("()[]").strip() for cell in cells]
    counted = [str(place) for place in range(1, len(plain) + 1)]
    least = 4 if plain == [cell.strip() for cell in cells] else 3
    return len(plain) == width >= least and plain in (counted, [*ascii_uppercase[: len(plain)]], [*ascii_lowercase[: len(plain)]])


def _without_end(cells: Sequence[str]) -> Sequence[str]:
    """Return cells up to the last that holds text."""
    return cells[: max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)]


def numbered(content: Content, sheet: str, header: Header) -> bool:
    """Tell whether the last line of a header only numbers its columns."""
    encoding, delimiter, line, names = header
    if content.form == "workbook":
        last = [*sheets.first_rows(content, sheet)[1][line - 1]]
    else:
        last = header_fields(_lines(content, encoding)[line - 1], delimiter)
    return last != [*names] and numbers(last, names)  # letters may be the names themselves


def filled_lines(mapping: Mapping, content: Content) -> list[int]:
    """Return the numbers of the first lines, or rows of a workbook, that are not blank: where a header may stand."""
    if content.form == "workbook":
        rows = sheets.first_rows(content, mapping.sheet)[1]
        found = [number for number, row in enumerate(rows, 1) if any(text.strip() for text in row)]
    else:
        encoding = next(iter(_encodings(mapping, content)))
        found = [number for number, line in enumerate(_lines(content, encoding)[: 4 * MOST_LINES], 1) if line.strip(BLANK)]
    return found[:MOST_LINES]


def above(content: Content, sheet: str, header: Header) -> tuple[tuple[str, ...], ...]:
    """Return the fields of each line above a header that is not blank."""
    encoding, delimiter, line, names = header
    line -= numbered(content, sheet, header)
    if content.form == "workbook":
        rows = sheets.first_rows(content, sheet)[1][: line - 1]
    else:
        first = line - sum(name.count("\n") for name in names)
        rows = [tuple(header_fields(text, delimiter) or [text]) for text in _lines(content, encoding)[: first - 1]]
    rows = [tuple(row) for row in rows if any(text.strip(BLANK) for text in row)]
    return tuple(rows[:-1] if rows and beneath(rows[-1], names) else rows)


def _encodings(mapping: Mapping, content: Content) -> tuple[str, ...]:
    """Return the encoding of the byte-order mark; else those that read the whole file; else all, for the records that they read."""
    if content.marked:
        return (content.marked,)
    whole = tuple(name for name in mapping.encodings if name in content.whole)
    return whole or mapping.encodings


def _header_line(content: Content, encoding: str, skip: int) -> tuple[int, list[str]] | None:
    """Return the number of the first line that is not blank after those skipped, and the lines from it on that may be one header.

    None where it is not text in this encoding.
    """
    lines = _lines(content, encoding)
    for number, line in enumerate(lines[skip:], skip + 1):
        if line.strip(BLANK):
            return None if unfit(line) else (number, [line.removeprefix("\ufeff"), *lines[number : number + MOST_BROKEN]])
    raise FileRefused(f"{content.name}: the file holds no text" + (f" after line {skip}, as skip_before states" if skip else ""))


def _read(lines: list[str], delimiter: str) -> tuple[int, list[str]]:
    """Return in how many further lines a header ends that begins with the first, as cells in quotes hold line breaks, and its names.

    A cell of several lines that holds the mark between fields is no name but a quote left open, which would swallow records.
    """
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    try:
        names = next(reader, list[str]())
    except csv.Error:
        return 0, header_fields(lines[0], delimiter)
    whole = reader.line_num > 1 and not any("\n" in name and delimiter in name for name in names)
    return (reader.line_num - 1, names) if whole else (0, header_fields(lines[0], delimiter))


@lru_cache(maxsize=8)
def _lines(content: Content, encoding: str) -> list[str]:
    """Return the lines at the beginning of a file."""
    text = beginning(content).decode(encoding, "surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
