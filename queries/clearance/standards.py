"""The service standards that hold for the declarations that a share on target counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from data import schema
from data.releases.release import Release
from data.standards.limits import PLACES, Standards, of
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import RELEASES, kept
from queries.engine.question import Question
from queries.engine.trace import unheard

Row = Mapping[str, Any]
COUNTED, WHOLE = "clearance.target_base", "declarations"


@dataclass(frozen=True)
class Holding:
    """The limits in hours that hold, the commonest first.

    Each has the share of the declarations counted; the share of all declarations without a limit stands beside them.
    """

    limits: tuple[tuple[float, float], ...]
    unjudged: float


def holding(filters: Filters) -> Holding:
    """Return the limits that the share on target of filters is judged by, on their clock; none where nothing is counted. NoRelease."""
    return _held(_rows(filters), filters.clock, _standards(engine.current()))


def holding_by(place: str, filters: Filters) -> dict[str, Holding]:
    """Return the limits that each office, mode or lane is judged by, by code; `place`: which of the three. Raises NoRelease."""
    parts: dict[str, list[Row]] = {}
    for row in _rows(filters):
        parts.setdefault(str(row[place]), []).append(row)
    standards = _standards(engine.current())
    return {code: _held(rows, filters.clock, standards) for code, rows in parts.items()}


def _rows(filters: Filters) -> Sequence[Row]:
    """Return the declarations counted, and all of them, by office, mode and lane."""
    with unheard():
        return ask(Question((COUNTED, WHOLE), PLACES, filters)).rows


def _held(rows: Iterable[Row], clock: str, standards: Standards) -> Holding:
    """Return the limits that hold for declarations counted by office, mode and lane."""
    found: dict[float | None, list[int]] = {}
    for row in rows:
        office, mode, lane = (str(row[key]) for key in PLACES)
        each = found.setdefault(standards.limit((office, mode, lane), clock), [0, 0])
        each[0], each[1] = each[0] + int(row[COUNTED] or 0), each[1] + int(row[WHOLE] or 0)
    counted, whole = (sum(each[place] for each in found.values()) for place in (0, 1))
    shares = [(hours, each[0] / counted) for hours, each in found.items() if hours is not None and each[0]]
    return Holding(tuple(sorted(shares, key=lambda pair: (-pair[1], pair[0]))), found.get(None, [0, 0])[1] / whole if whole else 0.0)


@kept(key=lambda release: ("standards", release), most=RELEASES)
def _standards(_release: Release) -> Standards:
    held = schema.standard.c
    rows = select(held.office, held.mode, held.lane, held.calendar_hours, held.working_hours)
    with engine.reading() as connection:
        try:
            return of([tuple(row) for row in connection.execute(rows)])
        except ProgrammingError:  # a release that an earlier version built
            return Standards()
