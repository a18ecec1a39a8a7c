"""Lanes of the selectivity system: the share that the administration expects of each."""

from sqlalchemy import select

from data import schema
from queries.engine import engine


def expected() -> dict[str, float]:
    """Return the expected share of each lane (a fraction); lanes without a stated one are left out."""
    lane = schema.lane.c
    with engine.reading() as connection:
        held = engine.rows(connection, select(lane.code, lane.expected_share).where(lane.expected_share.is_not(None)))
    return {row["code"]: float(row["expected_share"]) for row in held}
