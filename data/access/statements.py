"""What a statement shows: figures, single traders, or single declarations, told by the columns that it returns.

PEOPLE are the columns of facts, and the tables, that tell of one trader. CODED are the columns that hold the number of a declaration or
the code of a trader under another name, by table.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Engine, Select, Table, event
from sqlalchemy.sql.elements import ColumnElement

from data.access.policy import Permission, authorise

FIGURES, TRADERS, RECORDS = ("read", "figures"), ("read", "traders"), ("read", "records")
PEOPLE, DECLARATION = frozenset({"trader", "broker"}), "decl_id"
CODED: Mapping[str, Mapping[str, Permission]] = {
    "finding": {"example": RECORDS},
    "item": {"seller": TRADERS, "courier": TRADERS},
    "payment": {"receipt": RECORDS},
    "planted_truth": {"key": RECORDS, "scope": RECORDS, "value": RECORDS},
    "quarantine": {"value": RECORDS, "raw": RECORDS},
}


def watched(engine: Engine) -> Engine:
    """Return an engine every statement of which asks first whether the user may see what it returns."""
    event.listen(engine, "before_execute", _asked)
    return engine


def _asked(_connection: object, statement: object, *_: object) -> None:
    for permission in needed(statement):
        authorise(*permission)


def needed(statement: object) -> tuple[Permission, ...]:
    """Return the permissions that a statement takes.

    A column that is counted or summed shows no single trader or declaration; one that is returned or grouped by does.
    """
    found = {FIGURES}
    if isinstance(statement, Select | CompoundSelect):
        for column in statement.selected_columns:
            found |= {told for each in column.base_columns if (told := _shown(each))}
    return tuple(sorted(found))


def _shown(column: ColumnElement[Any]) -> Permission | None:
    name, table = getattr(column, "name", ""), getattr(column, "table", None)
    if name == DECLARATION:
        return RECORDS
    if isinstance(table, Table) and (coded := CODED.get(table.name, {}).get(name)):
        return coded
    named = isinstance(table, Table) and table.name in PEOPLE
    return TRADERS if named or (table is not None and name in PEOPLE) else None
