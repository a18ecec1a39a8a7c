"""Answers as bytes and back: nothing is lost, nothing foreign is made, and what is not known by kind is refused."""

import json
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.trace import Read
from serving.shared.codec import Unencodable, decoded, encoded

PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary() | st.decimals(allow_nan=False)
    | st.dates() | st.datetimes()
)  # fmt: skip
KEYS = st.text() | st.integers() | st.tuples(st.text(), st.integers())
NESTED = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(KEYS, inner) | st.frozensets(KEYS))


def kinds(value) -> object:
    """The kinds of a value and of all in it, in order: 1, 1.0, True and Decimal(1) are equal, and not the same."""
    if isinstance(value, dict):
        return type(value), [(kinds(key), kinds(held)) for key, held in value.items()]
    if isinstance(value, list | tuple):
        return type(value), [kinds(each) for each in value]
    return type(value)


@given(NESTED)
def test_what_comes_back_is_equal_and_of_the_same_kinds(value):
    back = decoded(encoded(value))
    assert back == value and kinds(back) == kinds(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), -0.0, Decimal("1.500"), 10**400])
def test_numbers_that_json_lacks_come_back(value):
    back = decoded(encoded(value))
    assert repr(back) == repr(value)


class Level(IntEnum):
    HIGH = 1


@dataclass(frozen=True)
class Foreign:
    x: int


@pytest.mark.parametrize("value", [
    object(), len, Counter("aa"), OrderedDict(a=1), Level.HIGH, Foreign(1), 1j, {"a": [lambda: 1]}, pd.Series([1]), range(3), np.float32(1),
])  # fmt: skip
def test_what_is_of_another_kind_is_refused(value):
    with pytest.raises(Unencodable):
        encoded(value)


@pytest.mark.parametrize("named", [
    ["os", "system"], ["builtins", "eval"], ["serving.shared.codec", "decoded"], ["serving.shared.codec", "Unencodable"],
    ["subprocess", "Popen"], ["data.nowhere", "Note"], ["tests.serving.shared.test_codec", "Foreign"],
])  # fmt: skip
def test_bytes_that_name_what_is_no_data_class_of_the_program_make_nothing(named):
    with pytest.raises((ValueError, KeyError, TypeError)):
        decoded(json.dumps({"": "class", "c": named, "v": {"x": "true"}}).encode())


def frames() -> list[pd.DataFrame]:
    dates = pd.DatetimeIndex(["2026-01-01", "2026-01-02"], name="day")
    return [
        pd.DataFrame({"office": ["A", None], "value": [1.5, np.nan], "count": [1, 2]}),
        pd.DataFrame({"month": pd.Categorical(["a", "b"])}, index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["p", "q"])),
        pd.DataFrame({"at": pd.to_datetime(["2026-01-01", None])}, index=dates),
        pd.DataFrame({"exact": [Decimal("1.20"), None]}, dtype=object),
        pd.DataFrame(columns=["a", "b"]),
    ]


@pytest.mark.parametrize("place", range(5))
def test_a_frame_comes_back_exactly_or_is_refused(place):
    value = frames()[place]
    try:
        back = decoded(encoded(value))
    except Unencodable:
        assert place >= 3
    else:
        assert_frame_equal(back, value, check_exact=True)


def test_a_frame_of_several_kinds_of_object_is_refused():
    with pytest.raises(Unencodable):
        encoded(pd.DataFrame({"mixed": [1, "1", Decimal(1)]}, dtype=object))


ARRAYS = (np.arange(6.0).reshape(2, 3), np.array(["a", None, 1], object), np.array([True]), np.array(["2026-01"], "M8[M]"))


@pytest.mark.parametrize("value", ARRAYS)
def test_an_array_comes_back(value):
    back = decoded(encoded(value))
    assert back.dtype == value.dtype and back.shape == value.shape and back.tolist() == value.tolist()


@pytest.mark.parametrize(("measures", "by", "search", "top"), [
    (("declarations",), (), "", None),
    (("declarations", "release_hours_p50", "on_target_share"), ("office",), "?mode=sea", None),
    (("import_value",), ("hs2", "month"), "?office=ZTMAR&since=2026-01", 5),
    (("revenue_collected", "target_achievement"), ("month",), "?lane=green", None),
])  # fmt: skip
def test_an_answer_comes_back_as_it_is(read_demo, measures, by, search, top):
    answer = ask(Question(measures, by, Filters.parse(search), top))
    back = decoded(encoded(answer))
    assert back == answer and kinds(back.rows) == kinds(answer.rows) and back.release == read_demo
    assert all(one.table is other.table for one, other in zip(back.routes, answer.routes, strict=True))
    assert_frame_equal(back.frame, answer.frame)


def test_an_answer_of_another_release_is_not_made(read_demo, monkeypatch):
    held = encoded(ask(Question(("declarations",))))
    monkeypatch.setattr("queries.engine.engine.current", lambda: replace(read_demo, number=2, path=Path("release-000002-x.duckdb")))
    with pytest.raises(ValueError, match="another release"):
        decoded(held)


def test_what_a_view_has_read_comes_back(read_demo):
    frame = pd.DataFrame({"office": ["A"], "hours": [1.0]})
    value = Read("Offices", frame, Filters(202601, 202602), read_demo, (Note("no_data"),), ("clearance",)), 0.5
    back = decoded(encoded(value))
    assert replace(back[0], frame=frame) == replace(value[0], frame=frame) and back[1] == 0.5
    assert_frame_equal(back[0].frame, frame)
    assert decoded(encoded(datetime(2026, 1, 1))) == datetime(2026, 1, 1) and type(decoded(encoded(date(2026, 1, 1)))) is date
