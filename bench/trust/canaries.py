"""Canaries: what stands in rows of other offices alone. One in an answer shows that a user was told of rows outside their scope."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from sqlalchemy import select

from data import schema
from data.access.user import Scope, User
from queries.engine import engine
from queries.engine.labels import pseudonym

WORD = re.compile(r"[\w-]+")
PACKED = re.compile(r'"bdata":\s*"[^"]*"')  # numbers in base 64, in which a short code stands by chance
ROLES, OFFICES = ("steward", "analyst"), 2


class Canaries:
    """The canaries of a user: codes and names of offices, numbers of declarations, codes and pseudonyms of traders."""

    def __init__(self, user: User) -> None:
        seen, office, clearance = user.scope.offices, schema.office.c, schema.clearance.c
        with engine.reading() as connection:
            names = connection.execute(select(office.code, office.name).where(office.code.not_in(seen))).all()
            self.declarations = _others(connection, clearance.decl_id, seen)
            traders = _others(connection, clearance.trader, seen)
        self.offices = sorted(row.code for row in names)
        self.phrases = frozenset(row.name for row in names if " " in row.name)
        whole = {text for row in names for text in row if " " not in text}
        self.words = frozenset({*whole, *self.declarations, *traders, *map(pseudonym, traders)})

    def seen(self, answer: str, asked: str) -> set[str]:
        """Return the canaries in an answer that the request did not hold itself."""
        plain, sent = PACKED.sub("", answer), unquote(asked)
        met = self.words.intersection(WORD.findall(plain)) | {each for each in self.phrases if each in plain}
        return {each for each in met if each not in sent}


def _others(connection: engine.Connection, column: schema.Column, seen: frozenset[str]) -> list[str]:
    """Return what a column holds in rows of other offices and in none of those seen, in order."""
    office = schema.clearance.c.office
    theirs, mine = (set(connection.execute(select(column).where(of)).scalars()) for of in (office.not_in(seen), office.in_(seen)))
    return sorted(theirs - mine - {"-", None})


def principals(many: int) -> Iterator[User]:
    """Yield so many users, each of two offices that no other sees; they are stewards and analysts in turn."""
    with engine.reading() as connection:
        codes = sorted(connection.execute(select(schema.clearance.c.office).distinct()).scalars())
    for place in range(many):
        yield User(f"user{place}", ROLES[place % 2], Scope(frozenset(codes[place * OFFICES : (place + 1) * OFFICES])))
