"""One statement that reads, and nothing else: asked of every statement, above what the engine and the rights of its user refuse anyway."""

import re
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event

READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
LIMITS = re.compile(r"(SET statement_timeout = \d+|RESET statement_timeout)")  # how PostgreSQL is told the time of a view
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|INTO|CREATE|ALTER|DROP|CALL|COPY)\b|;|--|/\*", re.IGNORECASE)


class NotARead(PermissionError):
    """A statement that would do more than read."""


@lru_cache(maxsize=4096)
def reads(statement: str) -> bool:
    """Return whether a text is one statement that only reads, or one that sets the time it may take."""
    plain = QUOTED.sub("''", statement)
    return LIMITS.fullmatch(statement) is not None or (READS.match(plain) is not None and not WRITES.search(plain))


def guard(opened: Engine) -> Engine:
    """Return an engine that runs statements that read alone; all others raise NotARead before they reach the warehouse."""
    event.listen(opened, "before_cursor_execute", _checked)
    return opened


def _checked(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if not reads(statement):
        raise NotARead("the warehouse that readers see is only read")
