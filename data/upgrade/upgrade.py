"""The upgrade of a draft: its tables as the schema has them, the steps since its version, and all that follows from the rows."""

from datetime import datetime

from data import schema
from data.loading import load
from data.releases import stored_columns
from data.releases.release import Draft
from data.schema.version import VERSION
from data.upgrade import derive, earlier_tables
from data.upgrade.version_steps import LOST, STEPS

DEMONSTRATION = (
    "This is a demonstration by an earlier version, and lacks what that version did not invent: `manage.py demo` builds one with everything"
)


def is_needed(draft: Draft) -> bool:
    """Tell whether a draft began with an earlier schema, or lacks a column of this one."""
    return draft.version < VERSION or bool(stored_columns.lacking(draft.connection, schema.metadata.tables.values()))


def upgraded(draft: Draft) -> list[str]:
    """Bring the rows of a draft up to the schema of this program; what was done and what cannot be known, a sentence each."""
    added = earlier_tables.conform(draft.connection)
    draft.connection.commit()
    told = [f"Added: {_listed(added)}"] if added else []
    for version, step in STEPS.items():
        for statement in step if version > draft.version else ():
            draft.raw.execute(statement)
    told += derive.derive(draft.raw, end(draft))
    return told + _lost(draft)


def end(draft: Draft) -> datetime:
    """Return the end of the data: that of a demonstration stays, any other is told from the rows as after a load."""
    if draft.previous and draft.previous.demonstration and draft.previous.as_of:
        return datetime.fromisoformat(draft.previous.as_of)
    return load.as_of(draft)


def _lost(draft: Draft) -> list[str]:
    """Return what the version that wrote the release did not keep."""
    counts = [(draft.raw.execute(query).fetchall()[0][0], words) for version, (query, words) in LOST.items() if version > draft.version]
    told = [words.format(count=count) for count, words in counts if count]
    return told + ([DEMONSTRATION] if draft.previous and draft.previous.demonstration else [])


def _listed(added: dict[str, list[str]]) -> str:
    return ", ".join(f"{len(names)} column{'s' * (len(names) > 1)} to {table}" for table, names in added.items())
