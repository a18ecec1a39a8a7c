"""The file in which an administration states itself: a small TOML, or a CSV of one record; each value is checked where it stands."""

import csv
import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from babel import Locale

from data.administration import emblem
from data.administration.profile import LANGUAGES, Administration, Stated
from data.loading.authoring.lines import SettingLines
from data.loading.reading.file_bytes import FileRefused, shown

MOST_BYTES, LONGEST = 64 * 1024, 120
ENGLISH = Locale("en")
MONTHS = [ENGLISH.months["format"]["wide"][month].casefold() for month in range(1, 13)]
DAYS = [ENGLISH.days["format"]["wide"][day].casefold() for day in range(7)]  # Monday first, as ISO counts them
SETTINGS = ("name", "emblem", "currency", "fiscal_start", "closing_days", "language")


@dataclass(frozen=True)
class Value:
    """A value as a file states it, and where: the words of its place for a message."""

    seen: Any
    where: str

    def refused(self, accepted: str) -> FileRefused:
        """Return the error of a value that is not `accepted`, with its place."""
        return FileRefused(f"{self.where}: {shown(str(self.seen))!r} is not {accepted}")


def read(path: Path) -> Stated:
    """Return what a file states; raises FileRefused with file, line, column, the value seen and the form accepted."""
    text, encoding = _text(path)
    held = _toml(path, text) if path.suffix.lower() == ".toml" else _csv(path, text)
    if not held:
        raise FileRefused(f"{shown(path.name)}: line 1: nothing is stated; it may state {', '.join(SETTINGS)}")
    found = {key: READERS[key](value) for key, value in held.items() if key != "emblem"}
    picture, kind, digest = _emblem(path, held.get("emblem"))
    weekdays, holidays = found.pop("closing_days", (None, ()))
    return Stated(Administration(**found, emblem=digest), picture, kind, weekdays, holidays, encoding)


def _text(path: Path) -> tuple[str, str]:
    """Return the text of a file, and its encoding if it is not UTF-8.

    A CSV file may be in an encoding of Windows; a TOML file is UTF-8.
    """
    name, held = shown(path.name), b""
    try:
        if not path.is_file():
            raise FileRefused(f"{shown(str(path))}: no such file")
        with path.open("rb") as file:
            held = file.read(MOST_BYTES + 1)
        text, encoding = _decoded(held, "" if path.suffix.lower() == ".toml" else "cp1252")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise FileRefused(f"{name}: line {line}: bytes that are not UTF-8 text: save the file as UTF-8") from None
    except (OSError, ValueError):
        raise FileRefused(f"{shown(str(path))}: the file cannot be read") from None
    if len(held) > MOST_BYTES:
        raise FileRefused(f"{name}: larger than {MOST_BYTES // 1024} kB: it holds one small table of settings ({', '.join(SETTINGS)})")
    return text, encoding


def _decoded(held: bytes, other: str) -> tuple[str, str]:
    """Decode bytes as UTF-8, else in another encoding, which is then named; raises UnicodeDecodeError."""
    try:
        return held.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        if not other:
            raise
    return held.decode(other), other


def _toml(path: Path, text: str) -> dict[str, Value]:
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileRefused(f'{shown(path.name)}: {shown(str(error))}: written as name = "...", one setting a line') from None
    lines, lists = SettingLines(text), {}
    for key, seen in held.items():
        line = lines.of((key,))
        where = f"{shown(path.name)}: line {line}, column {text.splitlines()[line - 1].find(key) + 1}"
        lists[_known(key, where)] = Value(seen, f"{where}, {key}")
    return lists


def _csv(path: Path, text: str) -> dict[str, Value]:
    """Return the one record of a table with a header; an empty cell states nothing."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    name = shown(path.name)
    if len(rows) != 2:
        found = f"{len(rows)} line{'' if len(rows) == 1 else 's'} with text"
        raise FileRefused(f"{name}: line {rows[2][0] if len(rows) > 2 else 1}: {found}: a header and one record are read")
    (line, header), (at, record) = rows
    if len(header) != len(record):
        raise FileRefused(f"{name}: line {at}: {len(record)} cells under a header of {len(header)} columns")
    keys = [_known(key.strip().lower(), f"{name}: line {line}, column {place}") for place, key in enumerate(header, 1)]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise FileRefused(f"{name}: line {line}: the column {twice!r} stands there twice")
    cells = enumerate(zip(keys, record, strict=True), 1)
    return {key: Value(cell.strip(), f"{name}: line {at}, column {place}, {key}") for place, (key, cell) in cells if cell.strip()}


def _known(key: str, where: str) -> str:
    if key in SETTINGS:
        return key
    near = get_close_matches(key, SETTINGS, 1, 0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    raise FileRefused(f"{where}: {shown(key)!r} is no setting{hint} There are: {', '.join(SETTINGS)}")


def _name(value: Value) -> str:
    text = value.seen.strip() if isinstance(value.seen, str) else ""
    if not (0 < len(text) <= LONGEST and text.isprintable()):
        raise value.refused(f"a name of one line, at most {LONGEST} characters")
    return text


def _currency(value: Value) -> str:
    code = str(value.seen).strip().upper()
    if not (isinstance(value.seen, str) and len(code) == 3 and code.isascii() and code.isalpha()):
        raise value.refused("an ISO code of three letters, as KES")
    return code


def _fiscal_start(value: Value) -> int:
    """Return the month of a fiscal start as 1 to 12: the number, or a month by its English name or the first three letters of it."""
    text = str(value.seen).strip().casefold()
    if isinstance(value.seen, bool) or not (text.isascii() and len(text) >= 1):
        raise value.refused("a month: 1 to 12, or its English name, as July")
    if text.isdecimal() and 1 <= int(text[:3]) <= 12:
        return int(text)
    found = [place for place, month in enumerate(MONTHS, 1) if text in (month, month[:3])]
    if not found:
        raise value.refused("a month: 1 to 12, or its English name, as July")
    return found[0]


def _closing(value: Value) -> tuple[tuple[int, ...] | None, tuple[str, ...]]:
    """Return the weekdays closed and the dates, from a list or from a text separated by spaces, commas or semicolons."""
    seen = value.seen if isinstance(value.seen, list) else str(value.seen).replace(",", " ").replace(";", " ").split()
    days = [_day(one, value.where) for one in seen]
    weekdays = tuple(sorted({day for day in days if isinstance(day, int)}))
    if len(weekdays) == 7:
        raise FileRefused(f"{value.where}: {shown(str(value.seen))!r} closes every day: leave one open")
    dates = tuple(sorted({day.isoformat() for day in days if isinstance(day, date)}))
    return (weekdays if weekdays or not dates else None), dates


def _day(one: Any, where: str) -> int | date:
    text = str(one).strip().casefold()
    for place, day in enumerate(DAYS, 1):
        if text in (day, day[:3], str(place)):
            return place
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Value(one, where).refused("a weekday by its English name or ISO number (Monday 1), or a date as 2026-12-25")


def _language(value: Value) -> str:
    code = str(value.seen).strip().lower()
    if code not in LANGUAGES:
        raise value.refused(f"one of {', '.join(LANGUAGES)}")
    return code


def _emblem(path: Path, value: Value | None) -> tuple[bytes, str, str]:
    """Return the picture that a file names, read from the folder of that file."""
    if value is None:
        return b"", "", ""
    if not (isinstance(value.seen, str) and value.seen.strip() and "\0" not in value.seen):
        raise value.refused(emblem.ACCEPTED)
    if "://" in value.seen:
        raise value.refused(f"a file on this machine: {emblem.ACCEPTED}")
    try:
        return emblem.read(path.parent / value.seen.strip())
    except FileRefused as why:
        raise FileRefused(f"{value.where}: {why}") from None


READERS: dict[str, Callable[[Value], Any]] = {
    "name": _name,
    "currency": _currency,
    "fiscal_start": _fiscal_start,
    "closing_days": _closing,
    "language": _language,
}
