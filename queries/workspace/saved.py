"""Saved views: a name for a page and its filters, in one list that everybody shares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.language import mark, say
from data.side import side_tables
from queries.addresses.filters import unspoken
from queries.workspace.process_store import side

LONGEST, LONGEST_SEARCH = 80, 4000
TABLE = side_tables.saved_view


class BadName(ValueError):
    """A name that cannot be used, and why."""


@dataclass(frozen=True)
class Saved:
    """A saved view: its number, name, page, query string (`?` included, or empty) and when it was saved, in UTC."""

    id: int
    name: str
    path: str
    search: str
    saved_at: datetime

    @property
    def address(self) -> str:
        """Return the path and query string of the view."""
        return self.path + self.search


def views() -> tuple[Saved, ...]:
    """Return every saved view, by name."""
    columns = (TABLE.c.id, TABLE.c.name, TABLE.c.path, TABLE.c.search, TABLE.c.saved_at)
    with side().reading() as connection:
        return tuple(Saved(*row) for row in connection.execute(select(*columns).order_by(TABLE.c.folded)))


def save(name: str, path: str, search: str) -> str:
    """Keep a page under a name, and the name as kept; raises BadName, also where the name is taken: nobody's view is replaced."""
    if len(search) > LONGEST_SEARCH:
        raise BadName(say("The filters of this view are too many to be saved."))
    values = {"path": path, "search": unspoken(search), "saved_at": datetime.now(UTC).replace(tzinfo=None)}
    return _written(name, lambda connection, kept: connection.execute(insert(TABLE).values(**kept, **values)))


def rename(number: int, name: str) -> str:
    """Give a saved view another name; raises BadName, also where the view is gone."""
    return _written(name, lambda connection, kept: _one(connection.execute(update(TABLE).where(TABLE.c.id == number).values(**kept))))


def remove(number: int) -> None:
    """Delete a saved view; one that is gone already stays so."""
    with side().writing() as connection:
        connection.execute(delete(TABLE).where(TABLE.c.id == number))


def checked(name: str) -> str:
    """Return a name as it is kept, with single spaces; raises BadName."""
    kept = " ".join(name.split())
    if not kept:
        raise BadName(say("Give the view a name."))
    if len(kept) > LONGEST:
        raise BadName(say("A name has at most {most} characters; this one has {count}.", most=LONGEST, count=len(kept)))
    if not kept.isprintable():
        raise BadName(say("A name is made of letters, digits, signs and spaces."))
    return kept


def _written(name: str, write: Callable[[Connection, dict[str, str]], object]) -> str:
    kept = checked(name)
    try:
        with side().writing() as connection:
            write(connection, {"name": kept, "folded": kept.casefold()})
    except IntegrityError:
        taken = mark("There is a view named “{name}” already: choose another name, or rename that one.")
        raise BadName(say(taken, name=kept)) from None
    return kept


def _one(done: CursorResult[Any]) -> None:
    if not done.rowcount:
        raise BadName(say("That view is gone: somebody deleted it."))
