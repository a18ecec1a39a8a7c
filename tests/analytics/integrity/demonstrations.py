"""Inspections of the demonstration, three years of them, drawn without the rest of its warehouse."""

import numpy as np
import pandas as pd

from data.demo import generate, month_tables
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld

CODES = ("officer", "broker", "office", "month", "lane", "flow", "mode", "hs2", "origin", "trader", "reason", "type", "aeo")
MONTHS = 36


def inspections(seed: int, declarations: int, years: int = 5) -> tuple[pd.DataFrame, tuple[str, str], str]:
    """Return the inspections of a seed as `pair_results.pairs` takes them, the planted pair, and the office it is planted at."""
    world = DemoWorld.founded(DemoPlan.ending(generate.UNTIL, years), declarations, seed)
    places = range(max(len(world.plan.months) - MONTHS, 0), len(world.plan.months))
    frame = pd.concat([month_tables.inspection(generate.drawn(world, place)).to_pandas() for place in places], ignore_index=True)
    frame = frame.astype({name: str for name in CODES if name != "month"})
    seconds = (pd.to_datetime(frame["ended_at"]) - pd.to_datetime(frame["started_at"])).dt.total_seconds()
    held = frame[list(CODES)].assign(irregular=frame["findings"].astype(float), minutes=np.where(seconds >= 0, seconds / 60, np.nan))
    return held, world.pair_codes, "PTM"


def without(held: pd.DataFrame, pair: tuple[str, str], office: str) -> pd.DataFrame:
    """Return what is not of the planted broker at the planted office: here nothing is planted."""
    return held[(held["broker"] != pair[1]) | (held["office"] != office)]
