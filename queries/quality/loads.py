"""The loads that a warehouse holds: each file with its account, the data version that it first stood in, and what is still set aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from data import schema
from data.access.user import current_user
from data.loading.report import Report
from data.releases.release import Release
from queries.addresses.filters import PERIODS, Filters
from queries.engine import engine, periods
from queries.engine.cache import kept
from queries.engine.statement import reached, typed

PLACES = ("office", "region")


@dataclass(frozen=True)
class LoadedFile:
    """A file that was loaded. version: of the data that it first stood in, 0 if not known. waiting: records and cells still set aside.

    report: its account as it was written, whose `months` are those that it changed.
    """

    load_id: int
    source: str
    file: str
    sha256: str
    loaded_at: datetime
    version: int
    waiting: int
    report: Report

    def within(self, filters: Filters) -> bool:
        """Return whether it brought anything to the months asked; files of reference, which have no months, always count."""
        start, months = engine.current().administration.fiscal_start, self.report.months
        asked = (month for month in months if filters.first_month <= month <= filters.last_month)
        if not months:
            return not any(key in PERIODS for key, _ in filters.picks)
        return any(periods.within(filters, month, start) for month in asked)

    @property
    def lost(self) -> Mapping[str, tuple[float, float]]:
        """Return by name of a sum the amount set aside, duplicates among it, and that of the whole file."""
        parts = {name: (sum(float(each.get(part, 0)) for part in ("quarantined", "duplicate")), float(each.get("file", 0)))
                 for name, each in self.report.sums.items()}  # fmt: skip
        return {name: pair for name, pair in parts.items() if pair[1]}


def loaded_files(filters: Filters) -> tuple[LoadedFile, ...]:
    """Return the loads that brought something to the months asked, the latest first."""
    return tuple(each for each in _every(engine.current()) if each.within(filters))


def file_of(load_id: int | None) -> LoadedFile | None:
    """Return a load by its number; None if the warehouse holds no account of it."""
    return next((each for each in _every(engine.current()) if each.load_id == load_id), None)


@kept(key=lambda release: ("loads", release))
def _every(_release: Release) -> tuple[LoadedFile, ...]:
    load, release, aside = schema.load.c, schema.release.c, schema.quarantine.c
    counts = (load.physical, load.loaded, load.quarantined, load.blank)
    columns = (load.load_id, load.source, load.file, load.sha256, load.loaded_at, load.report, *counts)
    with engine.reading() as connection:
        rows = connection.execute(select(*columns).order_by(load.load_id.desc())).fetchall()
        versions = connection.execute(select(release.created_at, release.number).order_by(release.number)).fetchall()
        waiting = dict(connection.execute(select(aside.load_id, func.count()).group_by(aside.load_id)).fetchall())
    return tuple(_loaded(row, versions, waiting) for row in rows)


def _loaded(row: Any, versions: Any, waiting: Mapping[int, int]) -> LoadedFile:
    number, source, file, sha256, at, report, *counted = row
    first = next((number for created, number in versions if created and at and created >= at), 0)
    held = Report.from_json(report) if report and "physical" in report else Report(source, file, sha256 or "")
    counts = zip(("physical", "loaded", "quarantined", "blank"), counted, strict=True)
    held = replace(held, **{name: int(value or 0) for name, value in counts})
    return LoadedFile(number, source, file, sha256 or "", at, first, waiting.get(number, 0), held)


@dataclass(frozen=True)
class DataAge:
    """How far a kind of data reaches: the last day that it tells of."""

    kind: str
    until: date


def ages(filters: Filters) -> tuple[DataAge, ...]:
    """Return how far declarations, payments and reports of partners reach, of the offices and regions picked, up to the end of the data.

    Of partners, nothing to a user who sees some offices alone.
    """
    return _ages(tuple((key, codes) for key, codes in filters.picks if key in PLACES), engine.current())


@kept(key=lambda places, release: ("ages of the data", places, release))
def _ages(places: tuple[tuple[str, tuple[str, ...]], ...], release: Release) -> tuple[DataAge, ...]:
    end = datetime.fromisoformat(release.as_of).date() if release.as_of else date.max
    month = (release.last_month or 0) - 100  # a year back: what is older than that needs no day
    asked = {"declarations": (schema.clearance, "registered_on"), "payments": (schema.payment, "paid_on")}
    found: list[DataAge] = []
    with engine.reading() as connection:
        for kind, (table, name) in asked.items():
            day, source, where = table.c[name], table, list[ColumnElement[bool]]()
            for key, codes in places:
                source, column = reached(source, table, key)
                where.append(column.in_(typed(column, codes)))
            chosen = select(func.max(day)).select_from(source).where(table.c.month >= month, day <= end, *where)
            last = connection.execute(chosen).scalar()
            found += [DataAge(kind, last)] if last else []
        whole = current_user().scope.whole
        last = connection.execute(select(func.max(schema.mirror.c.month))).scalar() if whole else None
    return (*found, DataAge("partners", _end_of(int(last)))) if last else tuple(found)


def _end_of(month: int) -> date:
    """Return the last day of a month yyyymm."""
    year, number = divmod(month, 100)
    return date.fromordinal(date(year + number // 12, number % 12 + 1, 1).toordinal() - 1)


def lost_of(files: Iterable[LoadedFile]) -> dict[str, tuple[float, float]]:
    """Return by name of a sum what several files lost, and what they held in all."""
    found: dict[str, tuple[float, float]] = {}
    for name, (gone, whole) in (pair for each in files for pair in each.lost.items()):
        before = found.get(name, (0.0, 0.0))
        found[name] = before[0] + gone, before[1] + whole
    return found
