"""The stored forecasts of the current release: expected months, where the year lands, how good it has been."""

import time
from collections.abc import Generator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, Table, inspect, select

from data.access.user import current_user
from data.language import mark, say
from data.months import shifted
from data.quantiles import LEVELS
from data.releases import forecast_store, own_files
from queries.engine import engine
from settings import settings

ALIVE = 60.0
SOON = mark("Data version {number} has no forecast yet. The server makes it in the background; `manage.py forecast` makes it by hand.")

WHOLE = mark("Forecasts are made for the whole administration: none is shown to a user who sees some of its offices.")


@dataclass(frozen=True)
class Run:
    """A forecast: the release it is of, its origin (last month known), months ahead, version of the models, when it was made."""

    release: str
    number: int
    origin: int
    horizon: int
    version: str
    made_at: str


class NoForecast(RuntimeError):
    """The current release has not been forecast yet."""


class NeverForecast(NoForecast):
    """No forecast will come by itself: the data, or the selection, give none."""


@dataclass(frozen=True)
class Work:
    """The making of a forecast: its stage, fits done of those of the stage, when last heard of (seconds), why it failed."""

    stage: str
    done: int
    whole: int
    heard_at: float
    failed: str

    @property
    def over(self) -> bool:
        """Return whether the forecast has ended."""
        return self.stage == forecast_store.OVER

    @property
    def alive(self) -> bool:
        """Tell whether it is going on: heard of within a minute."""
        return not self.over and time.time() - self.heard_at < ALIVE


def work() -> Work | None:
    """Return how far the forecast of the current release is; None where none was begun. Raises NoRelease."""
    table = forecast_store.work
    try:
        with _reading() as connection:
            found = connection.execute(_of(table)).mappings().first()
    except NoForecast:
        return None
    return Work(**{column.name: found[column.name] for column in table.c if column.name != "release"}) if found else None


def due(version: str) -> bool:
    """Tell whether the current release is still to be forecast, by this version of the models; raises NoRelease."""
    held = work()
    if held is not None:
        return not held.over or not (held.failed or _version() == version)
    return _version() != version


def made_at() -> str | None:
    """Return when the forecast of the current release was made; None where there is none."""
    try:
        return run().made_at
    except NoForecast:
        return None


def _version() -> str | None:
    """Return, by which version of the models the current release was forecast; None where it was not."""
    try:
        return run().version
    except NoForecast:
        return None


@contextmanager
def fits() -> Generator[MutableMapping[str, dict[str, forecast_store.Floats]]]:
    """Yield the fits that are kept by digest beside the releases; empty if there is no file of them."""
    with _opened() as connection:
        yield {} if connection is None else forecast_store.Fits(connection)


def run() -> Run:
    """Return the forecast of the current release; raises NoForecast, NoRelease."""
    current = engine.current()
    with _reading() as connection:
        found = connection.execute(_of(forecast_store.run)).mappings().first()
    if found is None:
        raise NoForecast(_absent(current.number, work()))
    return Run(**found)


def _absent(number: int, work: Work | None) -> str:
    """Return why a release has no forecast, and what makes one."""
    if work and work.alive:
        return say("The forecast of data version {number} is being computed. It will show here as soon as it is ready.", number=number)
    if work and work.failed:
        return say("Data version {number} has no forecast ({reason}): run `manage.py forecast`.", number=number, reason=work.failed)
    if work is None and in_background():
        return say(SOON, number=number)
    return say("Data version {number} has no forecast: run `manage.py forecast`.", number=number)


def in_background() -> bool:
    """Return whether a server of these settings forecasts each release in the background."""
    return settings().forecast and not settings().read_only


def coming() -> bool:
    """Return whether the forecast of the current release is being made, or is about to be; raises NoRelease."""
    return current_user().scope.whole and (held.alive if (held := work()) else in_background())


def require_whole() -> None:
    """Raise NeverForecast for a user who sees the rows of some offices alone."""
    if not current_user().scope.whole:
        raise NeverForecast(say(WHOLE))


def months(node: str) -> pd.DataFrame:
    """Return month, method and quantiles LEVELS of a node at the last origin, in order; empty where the node was not forecast."""
    table, origin = forecast_store.forecast, run().origin
    return _frame(_of(table).where(table.c.node == node, table.c.origin == origin).order_by(table.c.month), ["month", "method", *LEVELS])


def middles(nodes: Sequence[str]) -> pd.DataFrame:
    """Return node, month and p50 at the last origin, of those nodes that were forecast."""
    table, origin = forecast_store.forecast, run().origin
    return _frame(_of(table).where(table.c.node.in_(nodes), table.c.origin == origin), ["node", "month", "p50"])


def earlier(node: str) -> pd.DataFrame:
    """Return origin, month and quantiles LEVELS of what was, or would have been, said of a node at earlier origins, in order."""
    table, origin = forecast_store.forecast, run().origin
    rows = _of(table).where(table.c.node == node, table.c.origin < origin).order_by(table.c.origin, table.c.month)
    return _frame(rows, ["origin", "month", *LEVELS])


def scores(node: str | None = None) -> pd.DataFrame:
    """Return node, model (combined, naive, prophet), mase, pinball, bias, cover50, cover80, cover95 and n, of one node or of all."""
    table = forecast_store.score
    rows = _of(table) if node is None else _of(table).where(table.c.node == node)
    return _frame(rows.order_by(table.c.node, table.c.model), [column.name for column in table.c if column.name != "release"])


def landings(node: str) -> pd.DataFrame:
    """Return fiscal year, origin, collected by then and quantiles LEVELS of where the year lands.

    The rows are the revision ladder, in order of origin.
    """
    table = forecast_store.landing
    rows = _of(table).where(table.c.node == node).order_by(table.c.fiscal_year, table.c.origin)
    return _frame(rows, ["fiscal_year", "origin", "collected", *LEVELS])


def landed(nodes: Sequence[str]) -> pd.DataFrame:
    """Return node, fiscal year, collected and quantiles LEVELS of where the year under way lands, of those nodes that were forecast."""
    table, origin = forecast_store.landing, run().origin
    rows = _of(table).where(table.c.node.in_(nodes), table.c.origin == origin).order_by(table.c.fiscal_year)
    return _frame(rows, ["node", "fiscal_year", "collected", *LEVELS]).drop_duplicates("node", ignore_index=True)


def expected(nodes: Sequence[str]) -> pd.DataFrame:
    """Return the node and p50 of the last month known, as said a month before, of those nodes of which it was said."""
    table, origin = forecast_store.forecast, run().origin
    rows = _of(table).where(table.c.node.in_(nodes), table.c.origin == shifted(origin, -1), table.c.month == origin)
    return _frame(rows.order_by(table.c.node), ["node", "p50"])


def _of(table: Table) -> Select[Any]:
    return select(table).where(table.c.release == forecast_store.key(engine.current()))


def _frame(rows: Select[Any], columns: list[str]) -> pd.DataFrame:
    with _reading() as connection:
        found = connection.execute(rows).mappings().fetchall()
    return pd.DataFrame([[row[name] for name in columns] for row in found], columns=columns)


@contextmanager
def _reading() -> Generator[Connection]:
    """Yield a connection to the file of forecasts; raises NoForecast if there is none or not for this user, NoRelease."""
    require_whole()
    with _opened() as connection:
        if connection is None:
            raise NoForecast(_absent(engine.current().number, None))
        yield connection


@contextmanager
def _opened() -> Generator[Connection | None]:
    """Yield a connection to the file of forecasts; None until it exists with all its tables."""
    path = own_files.files_of(settings().warehouse) / forecast_store.FILE
    if not path.exists():
        yield None
        return
    with own_files.engine(path).connect() as connection:
        yield connection if inspect(connection).has_table(forecast_store.work.name) else None
