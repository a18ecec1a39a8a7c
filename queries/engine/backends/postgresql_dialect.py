"""Where PostgreSQL would answer a statement otherwise than the embedded engine, it is told what is meant: here, and nowhere else."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
from sqlalchemy import types
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

# The kinds of columns by the number of their type: a frame holds exact amounts, and sums of whole numbers, as floats.
ARROW = {
    16: pa.bool_(),
    17: pa.binary(),
    20: pa.int64(),
    21: pa.int16(),
    23: pa.int32(),
    25: pa.string(),
    701: pa.float64(),
    1043: pa.string(),
    1082: pa.date32(),
    1114: pa.timestamp("us"),
    1700: pa.float64(),
}


class Compiler(PGCompiler_psycopg):
    """Writes statements: what is unknown comes last, upwards and downwards."""

    def visit_unary(self, unary: UnaryExpression[Any], *arguments: Any, **named: Any) -> str:
        """Write a descending order with what is unknown last, unless the statement says where it is to be."""
        placed = named.pop("placed", False)
        if unary.modifier in (operators.nulls_first_op, operators.nulls_last_op):
            named["placed"] = True
        written: str = super().visit_unary(unary, *arguments, **named)
        return f"{written} NULLS LAST" if unary.modifier is operators.desc_op and not placed else written


def _whole(value: Any) -> Any:
    """Return a sum of whole numbers as one: those of many come as a decimal.

    What has decimals keeps them: a function times a whole number counts as whole here, whatever it gives.
    """
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _wholly(kind: type[Any]) -> type[Any]:
    """Return a type of whole numbers whose values are read as such."""

    def result_processor(_self: Any, _dialect: Any, _kind: Any) -> Any:
        return _whole

    return type(kind.__name__, (kind,), {"result_processor": result_processor, "cache_ok": True})


class Dialect(PGDialect_psycopg):
    """The dialect of PostgreSQL with the differences of this module."""

    supports_statement_cache = True
    statement_compiler = Compiler
    colspecs = {**PGDialect_psycopg.colspecs} | {
        kind: _wholly(PGDialect_psycopg.colspecs[kind]) for kind in (types.Integer, types.SmallInteger, types.BigInteger)
    }
