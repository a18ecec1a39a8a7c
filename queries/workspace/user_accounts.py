"""Accounts: who may sign in, in which role, and which offices and regions they see."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.access.passwords import hashed, matches
from data.access.policy import GIVEN
from data.access.user import Scope, User
from data.language import mark, say
from data.side.side_tables import account
from queries.workspace.process_store import any_side

READS, CHANGES = ("read", "users"), ("change", "users")  # the permissions
LONGEST = 80
MISSING = mark("There is no account named {name}.")


class BadAccount(ValueError):
    """An account that is not made or changed, and why."""


@dataclass(frozen=True)
class Account:
    """Who may sign in. password_at: since when the password counts, as of `time.time`."""

    name: str
    role: str
    scope: Scope
    disabled: bool
    password_at: float

    @property
    def user(self) -> User:
        """Return the user that a request of this account is of."""
        return User(self.name, self.role, self.scope)


def listed() -> tuple[Account, ...]:
    """Return all accounts, by name."""
    with any_side().reading(READS) as connection:
        return tuple(_account(row) for row in connection.execute(select(account).order_by(account.c.folded)).mappings())


def find(name: str) -> Account | None:
    """Return the account of a name, in whatever case; None if there is none."""
    row = _row(name)
    return _account(row) if row else None


def verified(name: str, password: str) -> Account | None:
    """Return the account of a name whose password this is, and which is not disabled; None, after as long, for any other."""
    row = _row(name)
    is_right = matches(row["password"] if row else "", password)
    return _account(row) if row and is_right and not row["disabled"] else None


def add(name: str, role: str, scope: Scope, password: str) -> None:
    """Make an account; raises BadAccount and WeakPassword."""
    name = _named(name)
    values = {"name": name, "folded": name.casefold(), "disabled": False, **_role(role), **_scope(scope), **_password(name, password)}
    try:
        with any_side().writing(CHANGES) as connection:
            connection.execute(insert(account).values(values))
    except IntegrityError:
        raise BadAccount(say("There is an account named {name} already.", name=name)) from None


def change(
    name: str, role: str | None = None, scope: Scope | None = None, password: str | None = None, disabled: bool | None = None
) -> None:
    """Update what is stated of an account, which acts on its next request; a new password ends its sessions. Raises as `add` does."""
    values = {**(_role(role) if role else {}), **(_scope(scope) if scope is not None else {})}
    values |= {} if disabled is None else {"disabled": disabled}
    values |= {} if password is None else _password(name, password)
    with any_side().writing(CHANGES) as connection:
        _one(connection, update(account).where(account.c.folded == name.casefold()).values(values), name)


def remove(name: str) -> None:
    """Delete an account; raises BadAccount where there is none."""
    with any_side().writing(CHANGES) as connection:
        _one(connection, delete(account).where(account.c.folded == name.casefold()), name)


def _one(connection: Connection, statement: Any, name: str) -> None:
    if not connection.execute(statement).rowcount:
        raise BadAccount(say(MISSING, name=name))


def _row(name: str) -> RowMapping | None:
    with any_side().reading(READS) as connection:
        return connection.execute(select(account).where(account.c.folded == name.casefold())).mappings().first()


def _account(row: RowMapping) -> Account:
    offices, regions = (frozenset(filter(None, row[key].split(","))) for key in ("offices", "regions"))
    return Account(row["name"], row["role"], Scope(offices, regions), row["disabled"], row["password_at"])


def _named(name: str) -> str:
    if not (name.strip() == name and 0 < len(name) <= LONGEST and name.isprintable()):
        raise BadAccount(say("A name has 1 to {most} letters, digits and signs, and no space at its ends.", most=LONGEST))
    return name


def _role(role: str) -> dict[str, str]:
    if role not in GIVEN:
        raise BadAccount(say("{role} is no role: one of {roles}.", role=role, roles=", ".join(GIVEN)))
    return {"role": role}


def _scope(scope: Scope) -> dict[str, str]:
    if odd := [code for code in (*scope.offices, *scope.regions) if not code or "," in code]:
        raise BadAccount(say("{code} is no code of an office or a region.", code=repr(odd[0])))
    return {"offices": ",".join(sorted(scope.offices)), "regions": ",".join(sorted(scope.regions))}


def _password(name: str, password: str) -> dict[str, Any]:
    return {"password": hashed(password, name), "password_at": time.time()}
