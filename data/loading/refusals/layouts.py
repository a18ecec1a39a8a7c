"""What is said of a file whose header fits no mapping: what the nearest layouts need, what the file has, where its header is."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from data.loading.mapping.mapping import MappedColumn, Mapping
from data.loading.reading.file_bytes import beginning, shown
from data.loading.values import digits, units
from data.loading.values.month_names import in_english
from data.loading.workbooks import sheets

if TYPE_CHECKING:
    from data.loading.mapping.header_match import HeaderMatch

MOST_LAYOUTS, MOST_COLUMNS, MOST_NAMES, MOST_EACH = 3, 8, 40, 5
ALIKE = 0.7
FIXED = re.compile(rb"^ *-{2,}(?: +-{2,})+ *\r?$", re.MULTILINE)  # the lines that databases draw under headers of columns of fixed width
PERIOD = re.compile(  # a year, quarter or month at the head of a column
    r"(19|20)\d\d|(19|20)\d\d[ ./-]?(0[1-9]|1[0-2]|[QTM]\d{1,2})|(0[1-9]|1[0-2])[./-](19|20)\d\d|[QT][1-4][ ./-]?(19|20)?\d\d"
    r"|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)([ ./-]*((19|20)?\d\d))?",
    re.IGNORECASE,
)


def lacking(source: str, fits: Sequence["HeaderMatch"], others: Sequence["HeaderMatch"]) -> str:
    """Return why a file is none of a source.

    fits: the mappings of the source laid on its header and on each of its first lines. others: those of other sources that fit it whole.
    """
    best = max(fits, key=_nearness)
    match = best.match
    sheet = sheets.told(match.content, match.mapping.sheet) if match.content.form == "workbook" else ""
    has = ", ".join(shown(name) for name in match.names[:MOST_NAMES] if name.strip()) or "nothing"
    begins = f"{match.content.name}: {sheet}line {match.header_line}: "
    if not best.missing and not match.mapping.skip_before and match.above:
        return begins + _stands_below(best)
    told = [f"{begins}not a file of kind {source}: {_what(best)}", f"The file has: {has}"]
    if match.above and _is_known(best):
        told.append(f"The header seems to stand on line {match.header_line}; {_skipped(best)}")
    if spread := _spread(match.names):
        return ". ".join([*told, spread])
    told += _unsplit(best) + _layouts(fits, best) + _elsewhere(others)
    return ". ".join([*told, _cure(best)])


@lru_cache(maxsize=16_384)
def key_of(name: str) -> str:
    """Return a column name without case, spaces, accents and punctuation."""
    letters = (one for one in unicodedata.normalize("NFKD", digits.plain(name)) if not unicodedata.combining(one))
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", "".join(letters))).casefold()


def _nearness(fit: "HeaderMatch") -> tuple[int, int, float, int]:
    """Return how near a header comes to a mapping: columns found, then likeness of names, then how few are missing; the first line first.

    The columns of a wide table that takes any name tell nothing.
    """
    mapping = fit.match.mapping
    listed = {key_of(name) for name in mapping.wide.codes} if mapping.wide else set[str]()
    found = len(fit.match.places) + sum(key_of(fit.match.names[place]) in listed for place, _ in fit.match.wide)
    needed = [one for one in fit.missing if one.names or one.position]
    return found, len(_alike(fit)), -len(needed) / (len(needed) + found or 1), -fit.match.header_line


def _is_known(fit: "HeaderMatch") -> bool:
    return _nearness(fit)[:2] > (0, 0)


def _what(fit: "HeaderMatch") -> str:
    names = dict.fromkeys(str(one.position or repr(one.names[0] if one.names else one.field)) for one in fit.missing)
    return f"no column {'; '.join(list(names)[:5])}" + ("" if _is_known(fit) else " (none of its columns is known)")


def accepted(column: MappedColumn) -> str:
    """Return the names that a column goes by."""
    if column.position:
        return f"{column.position} ({column.field})"
    first, *others = column.names or (column.field,)
    more = f" and {len(others) - MOST_EACH} more" if len(others) > MOST_EACH else ""
    return repr(first) + (f" (or {', '.join(map(repr, others[:MOST_EACH]))}{more})" if others else "")


def _spread(names: Sequence[str]) -> str:
    """Return what to do where periods stand in columns of their own; nothing where they do not."""
    if any("\\TIME_PERIOD" in name for name in names):
        return "This is the tab-separated form of Eurostat, with the periods in columns: download the data as SDMX-CSV"
    periods = [name for name in names if PERIOD.fullmatch(in_english(digits.plain(name).strip()))]
    if len(periods) < 2:
        return ""
    named = " and ".join(repr(shown(name.strip())) for name in periods[:2])
    return (
        f"{named} are periods that stand in columns of their own ({len(periods)} of {len(names)}): export one record for each period, with "
        "a column that holds the period and one that holds the amount (in a spreadsheet: unpivot these columns)"
    )


def _alike(fit: "HeaderMatch") -> list[tuple[str, str]]:
    """Return the headers that nobody reads and that look like a missing column, each with the name of that column."""
    free = {key_of(name): name for name in fit.match.ignored if len(fit.match.names) > 1}
    found: list[tuple[str, str]] = []
    for column in fit.missing:
        near = [(one, name) for name in column.names for one in _near(key_of(name), list(free))]
        found += [(free.pop(one), name) for one, name in near[:1] if one in free]
    return found


def _near(key: str, keys: list[str]) -> list[str]:
    """Return the keys that look like a key, or that it begins or ends."""
    within = [one for one in keys if len(key) > 2 and (one.startswith(key) or one.endswith(key) or (key.startswith(one) and len(one) > 3))]
    return get_close_matches(key, keys, 1, ALIKE) or within[:1]


def _stands_below(fit: "HeaderMatch") -> str:
    names = ", ".join(shown(name) for name in fit.match.names[:MOST_COLUMNS] if name.strip())
    return f"the header seems to stand here ({names}), below lines that hold as many fields: {_skipped(fit)}, or delete these lines"


def _skipped(fit: "HeaderMatch") -> str:
    skip = fit.match.header_line - 1 - sum(name.count("\n") for name in fit.match.names)
    return f"state skip_before = {skip} in {fit.match.mapping.name}.toml, or in a copy of it in a folder of PORTOLAN_SOURCES"


def _layouts(fits: Sequence["HeaderMatch"], best: "HeaderMatch") -> list[str]:
    """Return what the layouts that come nearest need: one where it is clearly nearest, else several."""
    by_name: dict[str, HeaderMatch] = {}
    for fit in sorted(fits, key=_nearness, reverse=True):
        by_name.setdefault(fit.match.mapping.name, fit)
    nearest = [fit for fit in by_name.values() if not _is_known(best) or _nearness(fit)[:2] == _nearness(best)[:2]]
    found = ["; ".join(f"{_titled(fit.match.mapping)} needs {_needs(fit.match.mapping)}" for fit in nearest[:MOST_LAYOUTS])]
    left = [fit.match.mapping.name for fit in [*by_name.values()] if fit not in nearest[:MOST_LAYOUTS]]
    found[0] = f"{'The nearest layouts' if len(nearest) > 1 else 'The nearest layout'}: {found[0]}"
    found[0] += f"; others: {', '.join(left)}" if left else ""
    return found + [f"{shown(has)!r} may be {needs!r}{_in_unit(has, best)}" for has, needs in _alike(best)]


def _in_unit(name: str, fit: "HeaderMatch") -> str:
    """Return what to do where a column holds what is missing, in thousands or in another such unit; nothing where it does not."""
    if not units.is_scaled(name):
        return ""
    copy = f"a copy of {fit.match.mapping.name}.toml in a folder of PORTOLAN_SOURCES"
    factor = "with multiplier = 1000 for thousands or tonnes, 1000000 for millions"
    return f" in another unit: do not rename it, but add its name to `names` of this column in {copy}, {factor}"


def _unsplit(fit: "HeaderMatch") -> list[str]:
    """Return what to do where a line is one field whatever the mark between fields."""
    [name, *others] = fit.match.names or ("",)
    marks = fit.match.mapping.delimiters
    if others or fit.match.content.form == "workbook":
        return []
    if FIXED.search(beginning(fit.match.content)):
        return ["Its columns are of fixed width: export with a mark between fields (in SQL*Plus: SET MARKUP CSV ON, or SET COLSEP ';')"]
    if fit.match.delimiter in name:
        return ["Each line stands in quotes as a whole: export it without them"]
    if any(mark in name for mark in marks):
        return []
    return [f"None of {' '.join(map(_mark, marks))} divides this line into fields: export with one of them between fields"] if name else []


def _mark(mark: str) -> str:
    return {"\t": "tab"}.get(mark, mark)


def _titled(mapping: Mapping) -> str:
    return mapping.name + (f" ({mapping.title})" if mapping.title else "")


def _needs(mapping: Mapping) -> str:
    needed = list(dict.fromkeys(accepted(one) for one in mapping.read if not one.may_be_absent and one.field not in mapping.constants))
    if mapping.wide:
        names = list(mapping.wide.codes or mapping.wide.months)[:3]
        needed.append(f"a column for each {mapping.wide.field}" + (f", as {', '.join(map(repr, names))}" if names else ""))
    return ", ".join(needed[:MOST_COLUMNS]) + (f" and {len(needed) - MOST_COLUMNS} more" if len(needed) > MOST_COLUMNS else "")


def _elsewhere(others: Sequence["HeaderMatch"]) -> list[str]:
    """Return which other sources the file fits."""
    found = [fit for fit in others if not fit.match.mapping.wide and fit.match.mapping.header and len(fit.match.places) > 1]
    found = [fit for fit in found if fit.match.mapping.reader == "delimited"]
    names = dict.fromkeys(fit.match.mapping.source for fit in sorted(found, key=_nearness, reverse=True))
    return [f"It fits another kind: manage.py load {' or '.join(list(names)[:2])}"] if names else []


def _cure(fit: "HeaderMatch") -> str:
    if any(units.is_scaled(has) for has, _ in _alike(fit)):
        return "For a layout of your own, draft a mapping: manage.py source new NAME FILE"
    if _is_known(fit):
        return f"Rename the column in the export, or add its name to `names` in {fit.match.mapping.name}.toml"
    return "For a layout of your own, draft a mapping: manage.py source new NAME FILE"
