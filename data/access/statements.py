"""What a statement shows: figures, single traders, or single declarations, told by the columns that it returns.

PEOPLE are the columns of facts, and the tables, that tell of one trader. CODED are the columns that hold the number of a declaration or
the code of a trader under another name, by table.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Boolean, Case, ClauseElement, CompoundSelect, Engine, Exists, Over, ScalarSelect, Select, Table, event
from sqlalchemy.sql.elements import ColumnElement, WithinGroup
from sqlalchemy.sql.functions import FunctionElement

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
ADDING = frozenset({  # functions whose result adds up what they are given, or tells where a row stands: no single value can be read from it
    "approx_count_distinct", "avg", "corr", "count", "cume_dist", "dense_rank", "ntile", "percent_rank", "rank", "regr_slope", "row_number",
    "stddev", "stddev_pop", "stddev_samp", "sum", "var_pop", "var_samp", "variance",
})  # fmt: skip


def watched(engine: Engine) -> Engine:
    """Return an engine every statement of which asks first whether the user may see what it returns."""
    event.listen(engine, "before_execute", _asked)
    return engine


def _asked(_connection: object, statement: object, *_: object) -> None:
    for permission in needed(statement):
        authorise(*permission)


def needed(statement: object) -> tuple[Permission, ...]:
    """Return the permissions that a statement takes.

    A column that is counted or summed shows no single trader or declaration; one that is returned, alone or inside an expression, does.
    """
    told = {_shown(each) for each in _returned(statement.selected_columns)} if isinstance(statement, Select | CompoundSelect) else set()
    return tuple(sorted({FIGURES} | {each for each in told if each}))


def _returned(expressions: Iterable[ClauseElement]) -> Iterator[ColumnElement[Any]]:
    """Yield the columns from which the values of expressions are made: min(decl_id) tells a number as decl_id does, count(decl_id) none."""
    left, met = [*expressions], set[ClauseElement]()
    while left:
        each = left.pop()
        if each in met:
            continue
        met.add(each)
        if isinstance(each, ColumnElement) and (bases := each.base_columns - {each}):
            left.extend(bases)
        elif isinstance(each, ColumnElement) and getattr(each, "table", None) is not None:
            yield each
        else:
            left.extend(_parts(each))


def _parts(expression: ClauseElement) -> Iterable[ClauseElement]:
    """Return the parts of an expression that its value is made of: not what it is grouped, ordered or tested by."""
    match expression:
        case Exists():
            return ()
        case FunctionElement() if getattr(expression, "name", "") in ADDING:
            return ()
        case Over() | WithinGroup():
            return (expression.element, *(expression.order_by if isinstance(expression, WithinGroup) else ()))
        case Case():
            return (*(value for _, value in expression.whens), *([] if expression.else_ is None else [expression.else_]))
        case ScalarSelect():
            return expression.element.selected_columns
        case ColumnElement() if isinstance(expression.type, Boolean):
            return ()
        case _:
            return expression.get_children()


def _shown(column: ColumnElement[Any]) -> Permission | None:
    name, table = getattr(column, "name", ""), getattr(column, "table", None)
    if name == DECLARATION:
        return RECORDS
    if isinstance(table, Table) and (coded := CODED.get(table.name, {}).get(name)):
        return coded
    named = isinstance(table, Table) and table.name in PEOPLE
    return TRADERS if named or (table is not None and name in PEOPLE) else None
