"""Short links: an address too long to be sent about is kept under a key made of what it holds, and stands for it everywhere."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlencode

from sqlalchemy import func, insert, select

from data.access.policy import authorise
from data.language import mark, say
from data.number_text import written
from data.side.side_tables import short_link
from data.side.store import Unavailable
from queries.addresses import strict
from queries.addresses.filters import pairs, unspoken
from queries.workspace.process_store import any_side

KEY, LETTERS = "kept", 16
USES = ("use", "links")  # the permission
LONGEST, MOST = 250_000, 256_000_000  # characters of one address, and of all that are kept
UNKNOWN = mark("This short link is not known, or cannot be read now. Open the page without it")


class Unkept(ValueError):
    """An address that is not kept, and why."""


def keep(search: str) -> str:
    """Keep a query string and return the short one that stands for it; raises Unkept, and Unavailable where nothing can be saved."""
    search = unspoken(search)
    if len(search) > LONGEST:
        raise Unkept(say("An address of more than {count} characters cannot be kept.", count=written(f"{LONGEST:,}")))
    if wrong := strict.dropped(search):
        raise Unkept(say("This is no address of this application: {why}.", why=strict.told(wrong)))
    key = hashlib.sha256(search.encode()).hexdigest()[:LETTERS]
    with any_side().writing(USES) as connection:
        if connection.execute(select(short_link.c.key).where(short_link.c.key == key)).first() is None:
            if connection.execute(select(func.coalesce(func.sum(short_link.c.size), 0))).scalar_one() + len(search) > MOST:
                raise Unkept(say("No more short links can be kept here."))
            kept_at = datetime.now(UTC).replace(tzinfo=None)
            connection.execute(insert(short_link).values(key=key, search=search, size=len(search), kept_at=kept_at))
    return f"?{KEY}={key}"


def full(search: object) -> str:
    """Return a query string in which what a short link stands for is in its place; the same where it holds none.

    Raises Unkept where nothing is kept under the link, or it cannot be read now.
    """
    text = search if isinstance(search, str) else ""
    if f"{KEY}=" not in text:
        return text
    held = pairs(text)
    others = [pair for pair in held if pair[0] != KEY]
    stored = [pair for key, code in held if key == KEY for pair in pairs(found(code))]
    return f"?{urlencode([*stored, *others])}" if len(others) < len(held) else text


def linked(search: object) -> bool:
    """Return whether a query string holds a short link."""
    return any(key == KEY for key, _ in pairs(search))


def lengthened(search: str) -> str:
    """Return the same as `full`, and the query string itself where its short link is not known."""
    try:
        return full(search)
    except Unkept:
        return search


def found(key: str) -> str:
    """Return the query string that is kept under a key; raises Unkept, and Forbidden to users whose role uses no short links."""
    authorise(*USES)
    try:
        return _found(key)
    except Unavailable:
        raise Unkept(say(UNKNOWN)) from None


@lru_cache(maxsize=256)
def _found(key: str) -> str:
    with any_side().reading(USES) as connection:
        row = connection.execute(select(short_link.c.search).where(short_link.c.key == key)).first()
    if row is None:
        raise Unkept(say(UNKNOWN))
    return str(row[0])
