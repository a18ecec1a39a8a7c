"""A model trained on the warehouse that meanings are tested on, what is open there scored by it, and advice of earlier months."""

import sqlite3

import pytest

from queries.risk import feedback
from services.risk import price_flags, scoring, training

FIRST, DATA_TO = 202604, "2026-04-01T00:00:00"  # the month from which on declarations were ranked, and what the data reached before


@pytest.fixture(scope="module", autouse=True)
def trained(read, facts):
    training.train()
    scoring.score()
    price_flags.flag()
    ranked(facts)


def ranked(facts):
    """Plant advice as it would stand had declarations of earlier months been ranked while they were open: on two in three of all."""
    rows = facts.sql(
        f"select 1, decl_id, month, 1, 0.5, hash(decl_id) % 4 = 0, '{DATA_TO}', '{DATA_TO}+00:00' from clearance "
        f"where month >= {FIRST} and coalesce(is_open, 0) = 0 and hash(decl_id) % 3 > 0"
    )
    with sqlite3.connect(feedback.path()) as connection:
        connection.executemany("insert into advice values (?, ?, ?, ?, ?, ?, ?, ?)", rows.itertuples(index=False, name=None))
