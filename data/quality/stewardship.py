"""Who owns each rule of data quality, and when newer data are due: as shipped, and as the administration states in a file of its own."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.loading.authoring.lines import SettingLines
from data.loading.reading.file_bytes import FileRefused, shown
from data.quality.checks import RULES, thresholds
from settings import settings

KINDS = ("declarations", "payments", "partners")
LONGEST, MOST_DAYS = 60, 1_000
TABLES = ("owners", "freshness")


@dataclass(frozen=True)
class Stewardship:
    """owners: a unit by rule. stated: the rules whose owner the administration itself states. due: days by kind of data, of KINDS."""

    owners: dict[int, str]
    stated: frozenset[int]
    due: dict[str, int]


def stewardship() -> Stewardship:
    """Return the owners and the timetable that hold; raises FileRefused where the file of PORTOLAN_QUALITY cannot be read."""
    path = Path(settings().quality) if settings().quality else None
    try:
        return _stewardship(path, path.stat().st_mtime_ns if path else 0)
    except OSError as error:
        raise FileRefused(f"PORTOLAN_QUALITY: {shown(str(path))}: {error.strerror or 'it cannot be read'}") from None


@cache
def _stewardship(path: Path | None, _written: int) -> Stewardship:
    own = read(path) if path else {}
    owners = {int(rule): unit for rule, unit in own.get("owners", {}).items()}
    shipped = {int(rule): unit for rule, unit in thresholds()["owners"].items()}
    return Stewardship(shipped | owners, frozenset(owners), own.get("freshness", {}))


def read(path: Path) -> dict[str, Any]:
    """Return what a file states, as {"owners": {"5": unit}, "freshness": {"declarations": days}}.

    Raises FileRefused with the file, line, column, value seen and the form accepted; OSError if there is no such file.
    """
    name = shown(path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
        held = tomllib.loads(text)
    except UnicodeDecodeError:
        raise FileRefused(f"{name}: bytes that are not UTF-8 text: save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise FileRefused(f'{name}: {shown(str(error))}: written as 5 = "Origin unit" under [owners]') from None
    lines = SettingLines(text)
    for way, seen, accepted in _wrong(held):
        line = lines.of(way)
        column = text.split("\n")[line - 1].find(str(way[-1])) + 1
        raise FileRefused(f"{name}: line {line}, column {max(column, 1)}, {'.'.join(way)}: {shown(str(seen))!r} is not {accepted}")
    return held


def _wrong(held: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], object, str]]:
    """Yield the place of each wrong setting, the value seen and the form accepted."""
    rules = {str(rule.number) for rule in RULES}
    for table, entries in held.items():
        if table not in TABLES or not isinstance(entries, dict):
            yield (table,), table, "a table of this file: [owners] or [freshness]"
            continue
        for key, value in entries.items():
            if table == "owners" and key not in rules:
                yield (table, key), key, f"a rule of data quality: 1 to {max(map(int, rules))}"
            elif table == "owners" and not _is_name(value):
                yield (table, key), value, f"the name of a unit: one line, at most {LONGEST} characters"
            elif table == "freshness" and key not in KINDS:
                yield (table, key), key, f"a kind of data: {', '.join(KINDS)}"
            elif table == "freshness" and not (type(value) is int and 0 < value <= MOST_DAYS):
                yield (table, key), value, f"a number of days: 1 to {MOST_DAYS}"


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST and value.isprintable()
