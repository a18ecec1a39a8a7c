"""The facts of a release read by plain SQL of our own, and what an address asks of them: the second way to every number shown."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
import pandas as pd

from dashboard.core.page import View

SETTINGS = ("since", "until", "compare", "clock", "span", "adjust")
HEADER = ("office", "flow", "procedure", "lane", "mode", "origin", "hs2", "hs4", "hs6", "trader", "agreement", "relief", "aeo", "selection")
OWN = {
    "tax_line": (*HEADER, "tax", "size"),
    "payment": (*HEADER, "tax"),
    "item": (*HEADER, "partner", "offered", "size"),
    "clearance": HEADER,
    "inspection": HEADER,
    "attainment": ("office", "tax"),
}


def later(month: int, by: int) -> int:
    """Return a month (yyyymm) moved by a number of months, counted on a calendar of pandas."""
    return int((pd.Period(f"{month // 100}-{month % 100:02d}", "M") + by).strftime("%Y%m"))


def months(since: int, until: int) -> list[int]:
    """Return every month from one to another."""
    return [int(each.strftime("%Y%m")) for each in pd.period_range(str(since), str(until), freq="M")] if since <= until else []


@dataclass(frozen=True)
class Asked:
    """An address as it is meant to be answered by one view: its months, those compared with (0: none), its picks and its own picks."""

    since: int
    until: int
    before: tuple[int, int]
    picks: dict[str, tuple[str, ...]]
    own: tuple[str, ...] = ()
    clock: str = "calendar"
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def months(self) -> list[int]:
        return months(self.since, self.until)

    def on(self, **picks: str | tuple[str, ...]) -> "Asked":
        """Return the same with other picks; an empty one drops what is picked."""
        wanted = {key: (codes,) if isinstance(codes, str) else codes for key, codes in picks.items()}
        held = {key: codes for key, codes in {**self.picks, **wanted}.items() if codes and codes != ("",)}
        return Asked(self.since, self.until, self.before, held, self.own, self.clock, self.settings)

    def over(self, since: int, until: int) -> "Asked":
        """Return the same over other months, compared with nothing."""
        return Asked(since, until, (0, 0), self.picks, self.own, self.clock, self.settings)

    @property
    def earlier(self) -> "Asked | None":
        return self.over(*self.before) if self.before[0] else None


@dataclass(frozen=True)
class Facts:
    """A connection of our own to a copy of the release, its first and last full month, and the folder of the warehouse."""

    connection: duckdb.DuckDBPyConnection
    first: int
    last: int
    folder: Path

    def sql(self, query: str) -> pd.DataFrame:
        return self.connection.execute(query).df()

    def one(self, query: str):
        return self.connection.execute(query).fetchone()[0]

    def asked(self, view: View, search: str) -> Asked:
        """Read an address: the last twelve full months where it names none, a view's own picks apart."""
        pairs = parse_qsl(search.lstrip("?"))
        said = {key: value for key, value in pairs if key in SETTINGS}
        until = int(said.get("until", str(self.last)).replace("-", ""))
        since = int(said.get("since", str(max(self.first, later(until, -11)))).replace("-", ""))
        length = len(months(since, until))
        chosen = int(said["compare"].replace("-", "")) if said.get("compare", "")[:1].isdigit() else 0
        named = {"none": 0, "target": 0, "previous": length}.get(said.get("compare", "year"), 12)
        back = len(months(chosen, since)) - 1 if chosen else named
        before = (later(since, -back), later(until, -back)) if back and later(since, -back) >= self.first else (0, 0)
        picks: dict[str, tuple[str, ...]] = {}
        for key, code in pairs:
            if key not in SETTINGS:
                picks[key] = (*picks.get(key, ()), code)
        own = picks.pop(view.dimension, ())
        return Asked(since, until, before, picks, own, said.get("clock", "calendar"), said)

    def where(self, table: str, asked: Asked, month: str = "month") -> str:
        """Return the condition of an address on a fact: its months, and the picks that the fact knows."""
        held = [f"{month} between {asked.since} and {asked.until}"]
        for key, codes in asked.picks.items():
            if key in OWN[table]:
                held.append(f"{key} in ({', '.join(repr(code) for code in codes)})")
            elif key == "section":
                held.append(f"hs2 in (select code from chapter where section in ({', '.join(repr(code) for code in codes)}))")
        return " and ".join(held)

    def rows(self, table: str, columns: str, asked: Asked, also: str = "true") -> pd.DataFrame:
        return self.sql(f"select {columns} from {table} where {self.where(table, asked)} and {also}")

    def by(self, table: str, value: str, key: str, asked: Asked | None, also: str = "true") -> dict:
        """Return an aggregate of a fact by a column, without codes of which it is unknown."""
        if asked is None:
            return {}
        found = self.rows_by(table, {"value": value}, key, asked, also)
        return {code: float(amount) for code, amount in zip(found["key"], found["value"], strict=True) if amount == amount}

    def rows_by(self, table: str, values: dict[str, str], key: str, asked: Asked, also: str = "true") -> pd.DataFrame:
        """Return aggregates of a fact by a column: key and a column for each."""
        said = ", ".join(f"cast({value} as double) as {name}" for name, value in values.items())
        return self.sql(f"select {key} as key, {said} from {table} where {self.where(table, asked)} and {also} group by 1")

    def total(self, table: str, value: str, asked: Asked | None, also: str = "true") -> float | None:
        """Return an aggregate of a fact; None where it is unknown or nothing is asked."""
        if asked is None:
            return None
        found = self.one(f"select cast({value} as double) from {table} where {self.where(table, asked)} and {also}")
        return None if found is None else float(found)

    def names(self, table: str, column: str = "name") -> dict[str, str]:
        found = self.sql(f"select code, {column} as name from {table}")
        return dict(zip(found["code"], found["name"], strict=True))


def once(compute: Callable) -> Callable:
    """Keep what a second computation returns for the same release and address: several views show parts of one result."""
    kept: dict[tuple[str, ...], object] = {}

    @wraps(compute)
    def computed(facts: Facts, asked: Asked, *others: object) -> object:
        place = (str(facts.folder), repr(asked), *map(repr, others))
        if place not in kept:
            kept[place] = compute(facts, asked, *others)
        return kept[place]

    return computed


@contextmanager
def opened(folder: Path, copy: Path) -> Iterator[Facts]:
    """Open a copy of the newest release of a warehouse, so that no connection is shared with the application."""
    newest: Sequence[Path] = sorted(folder.glob("release-*.duckdb"))
    copy.write_bytes(newest[-1].read_bytes())
    with duckdb.connect(str(copy), read_only=True) as connection:
        first, last = connection.execute("select first_month, last_full_month from release order by number desc limit 1").fetchone()
        yield Facts(connection, int(first), int(last), folder)
