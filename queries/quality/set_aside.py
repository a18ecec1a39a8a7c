"""What was not loaded: by file, reason and column, and record by record, without what would name a trader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import func, null, select

from data import schema
from data.access.policy import may
from data.access.statements import RECORDS
from data.loading.mapping.sources import mappings
from data.loading.reading.file_bytes import shown
from queries.engine import engine
from queries.engine.labels import pseudonym
from settings import settings

PERSONAL = frozenset({"trader", "consignee", "exporter", "seller", "importer", "broker", "declarant", "officer", "user"})
KeptRow = tuple[int, str, str, str, str]  # line, column, rule, value, raw text
ACCEPTED, MOST_VALUE = "; accepted: ", 80


@dataclass(frozen=True)
class Aside:
    """A record, or one cell of it, that was set aside. value: what stood in the cell, None where it may not be shown.

    reason: the rule that it broke. accepted: the form that would have been read; empty where none is kept.
    """

    load_id: int
    file: str
    line: int
    column: str
    reason: str
    accepted: str
    value: str | None


def counted(loads: Sequence[int]) -> pd.DataFrame:
    """Return load_id, file, reason, column, n: what loads set aside, the most first."""
    held = schema.quarantine.c
    reason = func.split_part(held.rule, ACCEPTED, 1)
    cut = (held.load_id, held.file, reason, held.column)
    chosen = select(*cut, func.count()).where(held.load_id.in_(loads)).group_by(*cut)
    with engine.reading() as connection:
        rows = connection.execute(chosen).fetchall()
    frame = pd.DataFrame([(number, shown(file), shown(why), shown(column or ""), n) for number, file, why, column, n in rows],
                         columns=["load_id", "file", "reason", "column", "n"])  # fmt: skip
    return frame.sort_values(["n", "load_id", "reason", "column"], ascending=[False, False, True, True], ignore_index=True)


def records(loads: Sequence[int], most: int) -> tuple[list[Aside], int]:
    """Return the first records that loads set aside, by file and line, and how many there are in all.

    For a user who may not see single declarations, without the values that stood in their cells.
    """
    held = schema.quarantine.c
    value = held.value if may(*RECORDS) else null().label("value")
    columns = (held.load_id, held.file, held.line, held.column, held.rule, value)
    ordered = select(*columns).where(held.load_id.in_(loads)).order_by(held.load_id.desc(), held.line, held.column)
    sources = select(schema.load.c.load_id, schema.load.c.source)
    with engine.reading() as connection:
        whole = connection.execute(select(func.count()).where(held.load_id.in_(loads))).scalar_one()
        rows = connection.execute(ordered.limit(most)).fetchall()
        source = dict(connection.execute(sources).fetchall())
    return [_told(row, source.get(row[0], "")) for row in rows], int(whole)


def _told(row: Any, source: str) -> Aside:
    number, file, line, column, rule, value = row
    reason, _, accepted = (rule or "").partition(ACCEPTED)
    seen = _seen(source, column or "", value or "") if may(*RECORDS) else None
    return Aside(number, shown(file), int(line), shown(column or ""), shown(reason), shown(accepted), seen)


def _seen(source: str, column: str, value: str) -> str | None:
    """Return the value of a cell as it may be shown: a trader's as its pseudonym, and none of a column that no mapping knows."""
    if settings().trader_names or not value:
        return shown(value[:MOST_VALUE])
    fields = _fields(source, column)
    if not fields:
        return None
    return pseudonym(value) if fields & PERSONAL else shown(value[:MOST_VALUE])


def _fields(source: str, column: str) -> set[str]:
    """Return the fields that a column of this header may fill in files of a source."""
    wanted = column.strip().casefold()
    read = (each for mapping in mappings() if mapping.source == source for each in mapping.read)
    return {each.field for each in read if wanted and wanted in {name.strip().casefold() for name in (*each.names, each.field)}}


def of_file(source: str, file: str) -> tuple[str, list[KeptRow]]:
    """Return the digest of a file as it was loaded, and line, column, rule, value and raw text of what was set aside of it.

    The digest is empty where no file of this name was loaded, compressed or not.
    """
    held, load = schema.quarantine.c, schema.load.c
    plain = file.removesuffix(".gz")
    named = select(load.load_id, load.sha256).where(load.source == source, load.file.in_([plain, f"{plain}.gz"]))
    columns = (held.line, held.column, held.rule, held.value, held["raw"])
    with engine.reading() as connection:
        found = connection.execute(named.order_by(load.load_id.desc())).first()
        if found is None:
            return "", []
        rows = connection.execute(select(*columns).where(held.load_id == found[0]).order_by(held.line)).fetchall()
    return found[1], [(int(line), column or "", rule or "", value or "", raw or "") for line, column, rule, value, raw in rows]
