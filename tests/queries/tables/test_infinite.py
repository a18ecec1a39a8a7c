"""A number that is none, as the logarithm of nothing, in the rows behind a view."""

import pandas as pd
import pytest

from dashboard.words.notes import worded
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.trace import Read
from queries.tables.tables import listed
from queries.tables.workbook import workbook
from tests.recompute import formulas


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_no_number_can_tell_is_an_empty_cell_and_no_formula(number):
    """A workbook would write an infinite number as a division by zero."""
    frame = pd.DataFrame({"name": ["A", "B"], "log": [0.5, number]})
    made = listed(Read("Pairs", frame, Filters(), engine.current(), (), ()), worded)
    assert [row[-1] for row in made.rows] == [0.5, None] and formulas(workbook("A view", "http://here", (made,))) == []
