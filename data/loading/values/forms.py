"""What a column accepts, said in words, for messages."""

import re

from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import MappedColumn, NumberFormat
from data.loading.refusals.layouts import key_of
from data.loading.values.numerals import example

MOST = 7
SETTINGS = ((("date", "stamp"), "formats"), (("hs",), "widths"), (("code",), "codes"))
LETTERS = {"Y": "YYYY", "y": "YY", "m": "MM", "d": "DD", "H": "HH", "M": "MM", "S": "SS", "f": "ffffff", "b": "MON", "I": "HH", "p": "AM"}


def accepted(match: Match, name: str, value: str = "") -> str:
    """Return what the column of a header accepts, as the end of a message; empty if there is no such column.

    value: the text refused. If a header fills several fields, the one that does not take this text is meant.
    """
    columns = [column for place, column in match.places if match.names[place] == name]
    if not columns:
        return ""
    column = next((one for one in columns if not _takes(one, value)), columns[0])
    setting = next((setting for kinds, setting in SETTINGS if column.kind in kinds and (column.kind != "code" or column.strict)), "")
    stated = f"another form is read where `{setting}` of the column states it in {match.mapping.name}.toml" if setting else ""
    cure = advice(column, value) or stated
    return f"; accepted: {form(column, match.mapping.formats[-1])}{_instead(column, name) if len(columns) > 1 else ''}" + (
        f"; {cure}" if cure else ""
    )


def advice(column: MappedColumn, value: str) -> str:
    """Return what to do with a text that no setting reads, though what it means is plain; empty where a setting may read it."""
    if column.kind in ("date", "stamp"):
        if re.fullmatch(r"[0-9]{10}|[0-9]{13}", value):
            unit = "seconds" if len(value) == 10 else "milliseconds"
            return f"it seems to be {unit} since 1970: export it as YYYY-MM-DD HH:MM:SS"
        if re.search(r"(?<![0-9:])24:00", value):
            return "24:00 is 00:00 of the next day: export it so"
    if column.kind == "decimal" and (found := re.fullmatch(r"[0-9.,' ]*[0-9]\s*(kgs?|kgm)", value, re.IGNORECASE)):
        return f"load it with --mark {found[1]}"
    if column.kind == "hs" and len(re.findall(r"[0-9][0-9.]{3,}", value)) > 1:
        return "several codes stand in one cell: give each a record of its own"
    return ""


def _takes(column: MappedColumn, value: str) -> bool:
    """Tell whether a column of codes takes a text; of other kinds nothing is told here."""
    if column.kind != "code":
        return False
    code = column.codes.get(value, value)
    return (code in column.codes.values() or not column.strict) and (not column.pattern or bool(re.fullmatch(column.pattern, code)))


def _instead(column: MappedColumn, name: str) -> str:
    """Return what to add if a header stands in for the usual column; empty if it is the usual one."""
    first = column.names[0] if column.names else name
    if key_of(first) == key_of(name) or column.kind != "code":
        return ""
    known = f", or a name that the mapping knows, as {next(iter(column.codes))!r}" if column.codes else ""
    return f"{known}; {name!r} is read as {first!r} here, because the file has no column {first!r}: add one that holds it"


def form(column: MappedColumn, numbers: NumberFormat) -> str:
    """Return the form of the texts of a column."""
    if column.kind in ("date", "stamp"):
        others = len(column.formats) - MOST
        more = f" or in one of {others} other forms" if others > 0 else ""
        return "a date as " + " or ".join(map(_letters, column.formats[:MOST])) + more
    if column.kind == "decimal":
        return f"a number as {example(numbers)}{_bounds(column)}"
    if column.kind == "integer":
        return f"a whole number without marks between thousands{_bounds(column)}"
    if column.kind == "hs":
        return f"an HS code of {' or '.join(map(str, column.widths))} digits"
    if column.kind == "country":
        return "a country by code or name"
    return _code(column)


def _bounds(column: MappedColumn) -> str:
    parts = (("at least", column.minimum), ("at most", column.maximum))
    return "".join(f", {words} {bound}" for words, bound in parts if bound is not None)


def _code(column: MappedColumn) -> str:
    if column.strict:
        each = {text.casefold(): text for text in reversed(column.codes)}
        return f"one of {', '.join(reversed(each.values()))}, in any case"
    return f"a code of the form {column.pattern}" if column.pattern else "a code" + (", not empty" if column.required else "")


def _letters(pattern: str) -> str:
    return re.sub(r"%(.)", lambda found: LETTERS.get(found[1], found[1]), pattern)
