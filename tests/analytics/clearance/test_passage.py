"""The way through clearance: what flows into a stage flows out of it, and each declaration takes one way."""

import numpy as np
import pandas as pd
import pytest

from analytics.clearance.passage import ASKED, DOCUMENTS, OPEN, REGISTERED, RELEASED, SEEN, STRAIGHT, passage, told
from data.derived.trs_steps import AGENCY, AMENDED, EARLY, INSPECTED

WAYS = [
    ("green", 0, 40, 60), ("green", EARLY | AMENDED, 40, 10), ("green", AGENCY, 100, 5), ("yellow", 0, 90, 12), ("yellow", AGENCY, 90, 3),
    ("red", INSPECTED, 150, 6), ("red", INSPECTED | AGENCY, 150, 2), ("red", 0, 120, 1),
]  # fmt: skip


def made() -> pd.DataFrame:
    ways = pd.DataFrame(WAYS, columns=["lane", "path", "bin", "n"])
    waiting = pd.DataFrame([("green", 200, 1), ("red", 210, 1), ("red", 220, 1), ("blue", 3, 4)], columns=["lane", "bin", "n"])
    return passage(ways, waiting)


def test_each_declaration_is_at_one_node_of_each_stage():
    links = {(row.source, row.target): row.n for row in made().itertuples()}
    assert links == {
        (REGISTERED, "green"): 76, (REGISTERED, "yellow"): 15, (REGISTERED, "red"): 11, (REGISTERED, "blue"): 4,
        ("green", STRAIGHT): 70, ("green", ASKED): 5, ("yellow", DOCUMENTS): 12, ("yellow", ASKED): 3,
        ("red", SEEN): 8, ("red", STRAIGHT): 1,
        (STRAIGHT, RELEASED): 71, (ASKED, RELEASED): 8, (DOCUMENTS, RELEASED): 12, (SEEN, RELEASED): 8,
        ("green", OPEN): 1, ("red", OPEN): 2, ("blue", OPEN): 4,
    }  # fmt: skip


def test_shares_are_of_all_and_stages_add_up():
    shares = told(made())
    assert shares[REGISTERED] == 1 and shares[SEEN] == 8 / 106
    for stage in ((RELEASED, OPEN), ("green", "blue", "yellow", "red")):
        assert sum(shares[node] for node in stage) == pytest.approx(1)


def test_the_median_of_a_link_is_that_of_its_own_declarations_and_unknown_of_open_ones():
    medians = {(row.source, row.target): row.median for row in made().itertuples()}
    assert medians["green", STRAIGHT] < medians["green", ASKED] < medians["red", SEEN] and np.isnan(medians["green", OPEN])


def test_nothing_gives_nothing():
    ways = pd.DataFrame(columns=["lane", "path", "bin", "n"]).astype({"path": int, "n": int})
    empty = passage(ways, ways)
    assert empty.empty and told(empty) == {}
