"""What a kept function read is noted each time it is asked, so that a view has the same tables the first time and later."""

import pandas as pd
import pytest

from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.trace import TRACE, Read, noted, unheard

pytestmark = pytest.mark.usefixtures("read_demo")


@pytest.mark.parametrize("hidden", [False, True])
def test_what_a_kept_function_reads_is_noted_at_every_call_unless_it_is_left_out(hidden):
    made: list[int] = []

    def reads(title: str) -> None:
        noted(Read(title, pd.DataFrame({"a": [1]}), Filters(), engine.current()))

    @kept(key=lambda number: ("test of traces", hidden, number, engine.current()))
    def inner(number: int) -> int:
        made.append(number)
        if hidden:
            with unheard():
                reads("inner")
        else:
            reads("inner")
        return number

    @kept(key=lambda number: ("test of traces, outer", hidden, number, engine.current()))
    def outer(number: int) -> int:
        reads("outer")
        return inner(number)

    titles = []
    for _ in range(3):
        token = TRACE.set([])
        try:
            assert outer(7) == 7
            titles.append([read.title for read, _ in TRACE.get() or [] if isinstance(read, Read)])
        finally:
            TRACE.reset(token)
    assert titles == [["outer"] if hidden else ["outer", "inner"]] * 3 and made == [7]
