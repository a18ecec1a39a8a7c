"""Records that break a rule of their mapping: values that cannot be, as a rate of exchange of nought, are set aside by name."""

import re

import duckdb
from duckdb import DuckDBPyConnection

from data.loading import upsert
from data.loading.quarantine import reject
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.staged import Staged


def set_aside(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Put the records that break a rule into quarantine; raises FileRefused where the condition of a rule cannot be worked out."""
    mapping = staged.match.mapping
    for rule, condition in mapping.rules.items():
        broken = f"line IN (SELECT line FROM ({upsert.view(mapping, staged.table)}) s WHERE {condition})"
        try:
            reject(raw, staged, broken, rule, field=_field(staged, condition))
        except (duckdb.DataError, duckdb.ProgrammingError) as error:
            why = shown(str(error).splitlines()[0])
            raise FileRefused(f"{mapping.name}.toml: rules.{rule}: SQL: {why}") from None


def _field(staged: Staged, condition: str) -> str:
    """Return the field of the file that a condition speaks of, itself or by a field made from it; nothing where there is none."""
    derived = staged.match.mapping.derived
    words = re.findall(r"\w+", condition)
    words += [word for name in words if name in derived for word in re.findall(r"\w+", derived[name])]
    return next((word for word in words if word in staged.match.fields), "")
