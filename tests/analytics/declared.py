"""The declarations of demonstration administrations of many seeds, made without a warehouse."""

from functools import lru_cache

import pandas as pd
import pyarrow as pa

from data.demo import generate, month_tables
from data.demo.world import offices
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld

YEARS, DECLARATIONS = 5, 60_000
KEPT = (
    "month", "office", "flow", "mode", "lane", "aeo", "path", "inspected", "registered_on", "release_calendar", "customs_calendar",
    "customs_calendar_bin",
)  # fmt: skip


@lru_cache(maxsize=12)
def declarations(seed: int) -> pd.DataFrame:
    """Return KEPT of every declaration registered in five years, 60,000 in all, of one seed."""
    world, openings = DemoWorld.founded(DemoPlan.ending(generate.UNTIL, YEARS), DECLARATIONS, seed), offices.openings()
    positions = range(len(world.plan.months))
    months = [month_tables.clearance_rows(generate.drawn(world, position), openings).select(KEPT) for position in positions]
    return pa.concat_tables(months).to_pandas()
