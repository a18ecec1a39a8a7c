"""What stands in a cell in place of a value or round it: words for nothing, marks of a spreadsheet, zones of time, exponents of codes."""

import re
from datetime import datetime, timedelta, timezone

from data.loading.mapping.groups import MappedColumn

WORDS = ("null", "(null)", "<null>", "\\n", "n/a", "n.a.", "na", "none", "<na>", "n.d.", "n/d", "s/d")
DASHES, STATISTICAL = ("-", "\u2013", "\u2014"), (":", ": c", ":c", "..", "...", "\u2026")
NOTHING = frozenset([*WORDS, *DASHES, *STATISTICAL])
MEASURED = ("decimal", "integer", "date", "stamp")
ZONE = re.compile(r"(.*[0-9]:[0-9]{2}(?:[:.,][0-9.,]+)?) ?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)", re.IGNORECASE)
MIDNIGHT = re.compile(r"(.*[0-9])[T ]00:00(?::00(?:[.,]0+)?)?")
EXPONENT = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
SHORTENED = re.compile(r"[+-]?[0-9]\.[0-9]{1,5}E\+[0-9]{2}")  # as a spreadsheet shows a long amount in a narrow column
OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})?")
WRITTEN = "written"


class Lost(ValueError):
    """A code of which a spreadsheet kept the first digits alone."""


def is_nothing(text: str, kind: str) -> bool:
    """Return whether a text is a word for nothing in a column that measures; in a column of codes it may be a code, as NA for Namibia."""
    return kind in MEASURED and text.casefold() in NOTHING


def unmarked(text: str) -> str:
    """Return a text without the marks by which a spreadsheet keeps digits as text: '0101 or ="0101"."""
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return text[1:].strip() if text.startswith("'") and text[1:2].isdigit() else text


def whole_code(text: str) -> str:
    """Return the digits of a code that a spreadsheet wrote with an exponent, where it wrote all of them; Lost where it did not."""
    found = EXPONENT.fullmatch(text)
    if not found:
        return text
    digits, length = found[1] + (found[2] or ""), int(found[3]) + 1
    if len(digits) < length or digits[length:].strip("0"):
        raise Lost(text)
    return digits[:length]


def without_zone(text: str, column: MappedColumn) -> str:
    """Return a moment without the zone at its end, brought to that of the column where it states one.

    A clock with an offset, as 10:00+02:00, is taken as it is written. One of Greenwich is left as it is, for its day may be another at the
    office: the column must say. A day at midnight is that day.
    """
    if found := ZONE.fullmatch(text):
        if column.zone and column.zone != WRITTEN:
            return _moved(found[1], found[2], column.zone)
        if column.zone or offset(found[2]) or (column.kind == "date" and MIDNIGHT.fullmatch(found[1])):
            return found[1]
    return text


def is_greenwich(text: str) -> bool:
    """Return whether a text ends with the zone of Greenwich."""
    found = ZONE.fullmatch(text)
    return bool(found) and not offset(found[2])


def wrapped(kind: str) -> str:
    """Return an expression that every text matches of which `remark` may have something to say in a column of a kind."""
    if kind in ("date", "stamp"):
        return "^['=]|^[^0-9]*$|[A-Za-z]$|:.*[+-]"
    return r"^['=]|^[^0-9]*$|E\+[0-9]{2}$" if kind in MEASURED else "^['=]|[eE]" if kind == "hs" else "^['=]"


def is_serial(text: str) -> bool:
    """Return whether a text is the number by which a spreadsheet keeps a day of the years 1970 to 2100."""
    return bool(re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text)) and 25_569 <= int(text[:5]) <= 73_415


def remark(text: str, column: MappedColumn) -> str:
    """Return what the report says of a text that was read otherwise than as it stands; nothing of most."""
    if is_nothing(text, column.kind):
        return "read as empty"
    if unmarked(text) != text:
        return "read without the mark of a spreadsheet"
    if column.kind == "hs" and EXPONENT.fullmatch(text):
        return "an exponent that holds every digit, read as the code"
    if column.kind == "decimal" and SHORTENED.fullmatch(text):
        return "digits that a spreadsheet did not show are lost: export the column with all of its digits"
    if column.kind in ("date", "stamp") and not column.zone and ZONE.fullmatch(text):
        return "the clock is taken as it is written, its zone left out"
    return ""


def offset(zone: str) -> timedelta:
    """Return how far a zone is from Greenwich."""
    found = OFFSET.fullmatch(zone)
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0)) if found else timedelta()
    return -size if found and found[1] == "-" else size


def _moved(moment: str, zone: str, to: str) -> str:
    """Return a moment of one zone as the clock of another, where it is written as ISO 8601 says."""
    try:
        stated = datetime.fromisoformat(moment).replace(tzinfo=timezone(offset(zone)))
    except ValueError:
        return f"{moment}{zone}"
    local = stated.astimezone(timezone(offset(to))).replace(tzinfo=None)
    parts = "microseconds" if local.microsecond else "seconds" if moment.count(":") > 1 else "minutes"
    return local.isoformat(sep=moment[10:11], timespec=parts)
