"""Which version of the schema a release was written with, and what is said where this program cannot read it."""

from sqlalchemy import Connection, text

from data import schema
from data.releases import stored_columns
from data.schema.version import CAME, OLDEST, UNNOTED, VERSION

UPGRADE = "run `manage.py upgrade`"


def version(connection: Connection) -> int:
    """Return the version that the newest row of its releases notes, else that of the newest column it holds; 0 of an empty file."""
    types = stored_columns.held(connection)
    if ("release", "schema_version") in types:
        noted = connection.execute(text("SELECT schema_version FROM release ORDER BY number DESC LIMIT 1")).scalar()
        if noted is not None:
            return int(noted)
    if not types:
        return 0
    return max((number for number, column in CAME.items() if column in types), default=UNNOTED)


def refusal(connection: Connection, number: int) -> str:
    """Return why this program cannot read release `number` as it is, and what to do, in one sentence; nothing where it can."""
    found = version(connection)
    if found > VERSION:
        return (
            f"release {number} was written by a newer version of the program (schema {found}, and this one knows {VERSION}): "
            "start that version, or `manage.py releases --restore N` puts an earlier release in service"
        )
    if found < OLDEST:
        return (
            f"release {number} was written by an earlier version of the program (schema {found}, and this one reads {VERSION}): {UPGRADE}"
        )
    demanded = [table for name, table in schema.metadata.tables.items() if name not in schema.LATER and table not in schema.BOOKS]
    lacks = stored_columns.lacking(connection, demanded)
    return f"release {number} was written by another version of the program (it holds no {lacks}): {UPGRADE}" if lacks else ""
