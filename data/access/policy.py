"""The policy: what each role may do, read from one file, and the one question that asks it."""

import tomllib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from data.access.user import current_user
from data.language import mark, say

FILE = Path(__file__).with_name("policy.toml")
Permission = tuple[str, str]  # an action and a thing, as ("read", "records")
Made = TypeVar("Made")

WORDS: Mapping[Permission, tuple[str, str]] = {  # of each permission: what it is, and what is said where a role does not have it
    ("read", "figures"): (
        mark("See figures: indicators, charts and tables, each of many declarations"),
        mark("Your role does not show figures. An administrator of this server can give you another role."),
    ),
    ("read", "traders"): (
        mark("See figures of single traders, each under a pseudonym"),
        mark("Your role does not show single traders."),
    ),
    ("read", "integrity"): (
        mark("See which pairs of inspector and broker differ, under pseudonyms, where the page is open at all"),
        mark("Your role does not show pairs of inspector and broker."),
    ),
    ("read", "records"): (
        mark("See single declarations, with traders under pseudonyms"),
        mark("Your role does not show single declarations."),
    ),
    ("export", "figures"): (
        mark("Download figures as files and slides"),
        mark("Your role does not download files."),
    ),
    ("export", "records"): (
        mark("Download single declarations"),
        mark("Your role does not download single declarations."),
    ),
    ("read", "notes"): (
        mark("Open saved views, stories and risk hypotheses, which all share"),
        mark("Your role does not show what people saved."),
    ),
    ("change", "notes"): (
        mark("Save, change and delete saved views, stories and risk hypotheses"),
        mark("Your role changes nothing that all share: nothing is saved. Ask a data steward."),
    ),
    ("use", "links"): (
        mark("Copy and open short links to pages with many filters"),
        mark("Your role does not use short links."),
    ),
    ("read", "users"): (
        mark("See who has an account"),
        mark("Your role does not show accounts."),
    ),
    ("change", "users"): (
        mark("Create, change and disable accounts"),
        mark("Your role changes no accounts."),
    ),
    ("read", "audit"): (
        mark("Read the record of what people did"),
        mark("Your role does not show the record of what people did."),
    ),
}
ROLES: Mapping[str, str] = {  # the name of each role of the file
    "anonymous": mark("Not signed in"),
    "presenter": mark("Presenter"),
    "leader": mark("Leader"),
    "analyst": mark("Analyst"),
    "steward": mark("Data steward"),
    "administrator": mark("Administrator"),
    "auditor": mark("Auditor"),
    "local": mark("This computer"),
}
GIVEN = ("presenter", "leader", "analyst", "steward", "administrator", "auditor")  # roles that an account can have
FIGURES: Permission = ("read", "figures")
SINGLE: frozenset[Permission] = frozenset({("read", "traders"), ("read", "records")})
_taken: ContextVar[set[Permission] | None] = ContextVar("taken", default=None)
_summed: ContextVar[bool] = ContextVar("summed", default=False)


class Forbidden(RuntimeError):
    """What the role of the user does not allow, in a sentence. permission: what was missing, if it is one."""

    def __init__(self, said: str, permission: Permission | None = None) -> None:
        super().__init__(said)
        self.permission = permission


@dataclass(frozen=True)
class Policy:
    """Roles by name, and the permission that each page needs; None where it needs none."""

    roles: Mapping[str, "Role"]
    pages: Mapping[str, Permission | None]


@dataclass(frozen=True)
class Role:
    """What a role may do. rows: the most declarations in one file, 0 where the role sets no limit."""

    may: frozenset[Permission]
    rows: int = 0


@cache
def policy() -> Policy:
    """Return the policy of the file; ValueError where it names a permission or a role that there is not."""
    return read(FILE.read_text(encoding="utf-8"))


def read(text: str) -> Policy:
    """Return a policy as it is written; ValueError where it is none."""
    held = tomllib.loads(text)
    if odd := set(held["roles"]) ^ set(ROLES):
        raise ValueError(f"{FILE.name}: {min(odd)}: each of these roles once: {', '.join(ROLES)}")
    may = {name: frozenset(_permission(name, each) for each in told["may"]) for name, told in held["roles"].items()}
    roles = {name: Role(each, held["roles"][name].get("rows", 0)) for name, each in may.items()}
    return Policy(roles, {key: _permission(key, each) if each else None for key, each in held["pages"].items()})


def _permission(place: str, written: str) -> Permission:
    action, _, thing = written.partition(" ")
    if (action, thing) not in WORDS:
        raise ValueError(f"{FILE.name}: {place}: {written!r} is none of: {', '.join(map(' '.join, WORDS))}")
    return action, thing


def may(action: str, thing: str) -> bool:
    """Return whether the user may do something; an unknown role may do nothing."""
    role = policy().roles.get(current_user().role)
    return role is not None and (action, thing) in role.may


def authorise(action: str, thing: str) -> None:
    """Raise Forbidden, with a sentence, unless the user may do something; what is asked for is noted for `taking`."""
    if (taken := _taken.get()) is not None:
        taken.add((action, thing))
    asked = _counted((action, thing)) if _summed.get() else (action, thing)
    if not may(*asked):
        raise Forbidden(say(WORDS[asked][1]), asked)


def closed(page: str) -> str:
    """Return why the user may not open a page, in a sentence; empty where they may. page: its key."""
    return str(closing(page) or "")


def closing(page: str) -> Forbidden | None:
    """Return why the user may not open a page; None where they may. page: its key."""
    needed = policy().pages.get(page, FIGURES)
    return None if needed is None or may(*needed) else Forbidden(say(WORDS[needed][1]), needed)


def taking(make: Callable[[], Made]) -> tuple[Made, tuple[Permission, ...]]:
    """Return what a function makes, and every permission that making it took, so that whoever is given it later is asked for them too."""
    outer, mine = _taken.get(), set[Permission]()
    token = _taken.set(mine)
    try:
        return make(), tuple(sorted(mine))
    finally:
        _taken.reset(token)
        if outer is not None:
            outer |= mine


@contextmanager
def summed() -> Generator[None]:
    """Read single traders or declarations to add them up: what leaves the block tells of none, and takes leave for figures alone."""
    outer, mine = _taken.get(), set[Permission]()
    tokens = _taken.set(mine), _summed.set(True)
    try:
        yield
    finally:
        _taken.reset(tokens[0])
        _summed.reset(tokens[1])
        if outer is not None:
            outer |= set(map(_counted, mine))


def _counted(permission: Permission) -> Permission:
    return FIGURES if permission in SINGLE else permission


def most_rows(usual: int) -> int:
    """Return the most declarations that one file may hold for the user. usual: the limit of the application."""
    role = policy().roles.get(current_user().role)
    return min(role.rows, usual) if role and role.rows else usual
