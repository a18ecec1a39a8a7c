"""Answers as bytes and back, without loss and without running code: JSON with named kinds, and Arrow for frames and arrays.

Only the kinds named here are written; whatever is of another kind, even of a subclass, is refused and stays with its process. A data class
is one of this program: it is looked up by name in modules that are already imported, and is made by its own constructor.
"""

import io
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from math import isfinite
from pathlib import PosixPath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.testing import assert_frame_equal
from sqlalchemy import RowMapping, Table
from sqlalchemy.sql.elements import quoted_name

from data import schema
from data.access.user import LOCAL, Scope, acting_as
from data.releases.release import Release
from queries.engine import engine
from queries.engine.backends.scoped import as_seen
from queries.rollups.candidates import ROLLUPS

OWN = ("data.", "queries.", "analytics.", "services.")  # packages whose data classes are made again
PLAIN = (str, int, bool, type(None))


class Unencodable(TypeError):
    """A value that is not of a kind that processes share."""


def encoded(value: Any) -> bytes:
    """Return a value as bytes; raises Unencodable."""
    return json.dumps(_told(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "surrogatepass")


def decoded(raw: bytes) -> Any:
    """Return the value of bytes that `encoded` made; raises ValueError, KeyError or TypeError where they are not such."""
    return _made(json.loads(raw.decode("utf-8", "surrogatepass")))


def _told(value: Any) -> Any:
    kind = type(value)
    if issubclass(kind, quoted_name):  # the name of a column, which is a text with a rule for quotes that no answer needs
        value, kind = str.__str__(value), str
    if kind in PLAIN or (kind is float and isfinite(value)):
        return value
    if kind in TELLERS:
        name, tell = TELLERS[kind]
        return {"": name, "v": tell(value)}
    if kind is Release:
        return {"": "release", "v": _release_told(value)}
    if isinstance(value, Table):
        return {"": "table", "v": value.name}
    if is_dataclass(value) and kind.__module__.startswith(OWN) and "<" not in kind.__qualname__:
        if not all(each.init for each in fields(value)):
            raise Unencodable(kind.__qualname__)
        held = {each.name: _told(getattr(value, each.name)) for each in fields(value)}
        return {"": "class", "c": [kind.__module__, kind.__qualname__], "v": held}
    raise Unencodable(f"{kind.__module__}.{kind.__qualname__}")


def _many(values: Any) -> list[Any]:
    return [_told(each) for each in values]


def _release_told(value: Release) -> Any:
    """Write a release as the name of its file, the currency that is stated and the scope it is seen in: it is the one in service.

    Raises Unencodable for any other.
    """
    with acting_as(LOCAL):
        now = as_seen(engine.current(), value.scope)
    if replace(now, currency=value.currency) != value:
        raise Unencodable("a release that is not in service")
    return [now.path.name, value.currency, sorted(value.scope.offices), sorted(value.scope.regions)]


def _release_made(held: Any) -> Release:
    name, currency, offices, regions = held
    now = engine.current()
    if now.path.name != name or now.scope != Scope(frozenset(offices), frozenset(regions)):
        raise ValueError("an answer of another release, or for a user who sees another part of it")
    return now if now.currency == currency else replace(now, currency=currency)


def _frame_told(value: pd.DataFrame) -> str:
    """Write a frame in Arrow's stream format; raises Unencodable where it would not come back exactly as it is."""
    try:
        table = pa.Table.from_pandas(value)
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        assert_frame_equal(_frame_made(text := b64encode(sink.getvalue()).decode()), value, check_exact=True, check_freq=False)
    except (pa.ArrowException, AssertionError, TypeError, ValueError) as error:
        raise Unencodable(f"a frame: {type(error).__name__}") from None
    if any(kind is object for kind in value.dtypes):
        _alike(_frame_made(text), value)
    return text


def _alike(made: pd.DataFrame, value: pd.DataFrame) -> None:
    """Raise Unencodable where an object of a frame would come back as one of another kind, which a comparison of values does not tell."""
    for place, kind in enumerate(value.dtypes):
        if kind is object or kind == np.dtype(object):
            pairs = zip(made.iloc[:, place], value.iloc[:, place], strict=True)
            if any(type(one) is not type(other) for one, other in pairs):
                raise Unencodable("a frame that holds objects of several kinds")


def _frame_made(text: str) -> pd.DataFrame:
    with pa.ipc.open_stream(pa.py_buffer(b64decode(text))) as stream:
        return stream.read_all().to_pandas()


def _array_told(value: "np.ndarray[Any, Any]") -> Any:
    if value.dtype.hasobject:
        return {"shape": list(value.shape), "objects": _many(value.ravel().tolist())}
    sink = io.BytesIO()
    np.save(sink, value, allow_pickle=False)
    return b64encode(sink.getvalue()).decode()


def _array_made(held: Any) -> "np.ndarray[Any, Any]":
    if isinstance(held, str):
        return np.load(io.BytesIO(b64decode(held)), allow_pickle=False)
    made = np.empty(len(held["objects"]), object)
    made[:] = [_made(each) for each in held["objects"]]
    return made.reshape(held["shape"])


TELLERS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    float: ("float", str),
    Decimal: ("decimal", str),
    bytes: ("bytes", lambda value: b64encode(value).decode()),
    datetime: ("datetime", datetime.isoformat),
    date: ("date", date.isoformat),
    tuple: ("tuple", _many),
    list: ("list", _many),
    set: ("set", lambda value: sorted(_many(value), key=json.dumps)),
    frozenset: ("frozenset", lambda value: sorted(_many(value), key=json.dumps)),
    dict: ("dict", lambda value: [[_told(key), _told(held)] for key, held in value.items()]),
    RowMapping: ("dict", lambda value: [[_told(key), _told(held)] for key, held in value.items()]),
    PosixPath: ("path", str),
    pd.DataFrame: ("frame", _frame_told),
    np.ndarray: ("array", _array_told),
    np.float64: ("float64", lambda value: float(value).hex()),
    np.int64: ("int64", int),
    np.bool_: ("bool_", bool),
}
MAKERS: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "decimal": Decimal,
    "bytes": b64decode,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "tuple": lambda held: tuple(_made(each) for each in held),
    "list": lambda held: [_made(each) for each in held],
    "set": lambda held: {_made(each) for each in held},
    "frozenset": lambda held: frozenset(_made(each) for each in held),
    "dict": lambda held: {_made(key): _made(value) for key, value in held},
    "path": PosixPath,
    "frame": _frame_made,
    "array": _array_made,
    "float64": lambda held: np.float64(float.fromhex(held)),
    "int64": np.int64,
    "bool_": np.bool_,
    "release": _release_made,
    "table": lambda name: _tables()[name],
}


def _made(held: Any) -> Any:
    if not isinstance(held, dict):
        return held
    if held[""] == "class":
        return _class(*held["c"])(**{name: _made(value) for name, value in held["v"].items()})
    return MAKERS[held[""]](held["v"])


def _class(module: str, name: str) -> Any:
    """Return a data class of this program that is imported already; ValueError for any other name."""
    found = vars(sys.modules[module]).get(name) if module.startswith(OWN) and module in sys.modules else None
    if not (isinstance(found, type) and is_dataclass(found)):
        raise ValueError("no data class of this program")
    return found


@cache
def _tables() -> dict[str, Table]:
    return {each.name: each for each in (*schema.FACTS.values(), *(rollup.table for rollup in ROLLUPS), *schema.metadata.tables.values())}
