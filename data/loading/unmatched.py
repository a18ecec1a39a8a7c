"""Codes that a file states and nothing else knows: said in the report of the load, as nothing is ever compared with them."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from duckdb import DuckDBPyConnection

from data.loading.reading.file_bytes import shown

TARGETS, OFFICES, CALENDARS, ADMINISTRATION = "targets", "offices", "calendars", "administration"
MOST_TOLD = 5
CLOSE = 0.6
_PLACES = {"office": "load the file of offices, or correct the code", "tax": "correct the code, or load the payments that bear it"}
_WORDS = {
    "lane": ("lanes", ("green", "blue", "yellow", "red")),
    "mode": ("modes of transport", ("sea", "air", "road", "rail", "post")),
}
_MONEY = "(revenue_target IS NOT NULL OR treasury IS NOT NULL)"
_HELD = "SELECT DISTINCT currency FROM payment UNION SELECT DISTINCT currency FROM item WHERE value IS NOT NULL"


def notes(raw: DuckDBPyConnection, source: str, loads: Sequence[int] = ()) -> list[str]:
    """Return what a load of a source leaves without a match.

    Places and currencies of targets, calendars of offices, mixed currencies; lanes and modes of transport of the declarations of `loads`.
    """
    found: list[str] = []
    if source in (TARGETS, OFFICES, ADMINISTRATION):
        found += [told for place in _PLACES if (told := _places(raw, place))] + _currencies(raw)
    if source in (OFFICES, CALENDARS):
        found += _calendars(raw)
    found += [told for column in _WORDS if (told := _words(raw, column, loads))]
    return found + (_mixed(raw) if source not in (TARGETS, OFFICES, CALENDARS, ADMINISTRATION) else [])


def _places(raw: DuckDBPyConnection, place: str) -> str:
    """Return the offices, or taxes, of targets that no table knows, with their number of targets and the nearest code."""
    query = (
        f"SELECT {place}, count(*) FROM target WHERE {place} <> '-' AND {place} NOT IN (SELECT code FROM {place}) GROUP BY ALL ORDER BY 1"
    )
    rows = raw.execute(query).fetchall()
    known = [code for (code,) in raw.execute(f"SELECT code FROM {place} WHERE code <> '-'").fetchall()] if rows else []
    named = _listed([(code, count, _near(code, known)) for code, count in rows], "target")
    return f"targets whose {place} is not known, so that nothing is compared with them: {named}; {_PLACES[place]}" if rows else ""


def _words(raw: DuckDBPyConnection, column: str, loads: Sequence[int]) -> str:
    """Return the words of a column of declarations that mean none of its codes, with their number of declarations."""
    noun, known = _WORDS[column]
    rows = raw.execute(
        f"SELECT {column}, count(*) FROM clearance WHERE list_contains($loads, load_id) AND {column} <> '-' "
        f"AND NOT list_contains($known, {column}) GROUP BY ALL ORDER BY 2 DESC, 1",
        {"loads": list(loads), "known": list(known)},
    ).fetchall()
    named = _listed([(word, count, "") for word, count in rows], "declaration")
    cure = f"state what they mean in `codes` of the column `{column}`, in a copy of the mapping in a folder of PORTOLAN_SOURCES"
    return f"{noun} that are none of {', '.join(known)}, kept as they are written: {named}; {cure}" if rows else ""


def _near(code: str, known: list[str]) -> str:
    near = get_close_matches(code, known, 1, CLOSE)
    return f", nearest: {shown(near[0])!r}" if near else ""


def _currencies(raw: DuckDBPyConnection) -> list[str]:
    """Return the currencies of money targets that neither the administration nor the amounts loaded use."""
    stated = {code for (code,) in raw.execute("SELECT currency FROM administration WHERE currency <> ''").fetchall()}
    ours = stated or {code for (code,) in raw.execute(_HELD).fetchall()} - {"-", None}
    rows = raw.execute(f"SELECT currency, count(*) FROM target WHERE currency <> '-' AND {_MONEY} GROUP BY ALL ORDER BY 1").fetchall()
    other = [(code, count, "") for code, count in rows if code not in ours]
    if not other or not ours:
        return []
    whose = "that of the administration" if stated else "that of the amounts loaded"
    cure = "correct the column, or leave it out where the targets are in that currency"
    return [
        f"targets in another currency than {whose} ({', '.join(sorted(ours))}), so that no revenue is compared with them: "
        f"{_listed(other, 'target')}; {cure}"
    ]


def _calendars(raw: DuckDBPyConnection) -> list[str]:
    """Return the calendars of offices that are not loaded."""
    rows = raw.execute(
        "SELECT calendar, count(*), ': ' || array_to_string(list_sort(list(code))[:3], ', ') FROM office "
        "WHERE calendar <> '-' AND calendar NOT IN (SELECT code FROM calendar) GROUP BY ALL ORDER BY 1"
    ).fetchall()
    if not rows:
        return []
    named = _listed([(code, count, which) for code, count, which in rows], "office")
    return [
        f"calendars that are not loaded: {named}; working hours of these offices are those of an office without a calendar: "
        "load calendars, or correct the code"
    ]


def _mixed(raw: DuckDBPyConnection) -> list[str]:
    """Return the amounts of several currencies in one warehouse."""
    held = sorted({code for (code,) in raw.execute(_HELD).fetchall()} - {"-", None})
    if len(held) < 2:
        return []
    return [
        f"this warehouse holds amounts in {len(held)} currencies ({', '.join(map(shown, held))}), which are never added: "
        "cut by currency or select one, or keep each in a warehouse of its own (PORTOLAN_WAREHOUSE)"
    ]


def _listed(rows: list[tuple[Any, int, str]], noun: str) -> str:
    """Return values with their counts, and what is said of each."""
    named = [f"{shown(str(code))!r} ({count:,} {noun}{'' if count == 1 else 's'}{more})" for code, count, more in rows[:MOST_TOLD]]
    return ", ".join(named) + (f" and {len(rows) - MOST_TOLD:,} more" if len(rows) > MOST_TOLD else "")
