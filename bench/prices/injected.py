"""Imported items of demonstrations of many seeds, some of them declared too low on purpose, and what a score finds of these."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data.demo import generate, month_tables
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld
from data.frames import Column, Frame

UNTIL, YEARS, DECLARATIONS, SHARE = datetime(2026, 10, 31, 23, 59), 2, 20_000, 0.05
COLUMNS = {"month": "month", "decl_id": "decl_id", "item_no": "item_no", "hs2": "hs2", "hs4": "hs4", "hs6": "hs6", "origin": "origin",
           "departure": "departure", "mode": "mode", "unit": "unit", "quantity": "quantity", "net_kg": "kg", "import_value": "value",
           "fob_value": "fob", "freight": "freight"}  # fmt: skip
AMOUNTS = ("quantity", "kg", "value", "fob", "freight")


def items(seed: int, declarations: int = DECLARATIONS) -> Frame:
    """Return the imported items of a demonstration of two years, as `analytics.risk.unit_prices` reads them."""
    world = DemoWorld.founded(DemoPlan.ending(UNTIL, YEARS), declarations, seed)
    months = [month_tables.item(generate.drawn(world, place)).select([*COLUMNS, "flow"]) for place in range(YEARS * 12)]
    frame: Any = pa.concat_tables(months).to_pandas()
    imports = frame[frame["flow"] == "import"].rename(columns=COLUMNS).reset_index(drop=True)
    codes = [name for name in COLUMNS.values() if name not in (*AMOUNTS, "month", "item_no")]
    return imports.astype(dict.fromkeys(AMOUNTS, float) | dict.fromkeys(codes, str))


def lowered(frame: Frame, cut: float, seed: int, whole: bool) -> tuple[Frame, np.ndarray]:
    """Return items of which one in twenty is declared lower by a cut, and which ones.

    whole: value and freight are lower alike; else the price of the goods alone, while freight stays as it was paid.
    """
    hit = np.random.default_rng(seed).random(len(frame)) < SHARE
    left = np.where(hit, 1 - cut, 1.0)
    value = frame["value"] * left if whole else frame["value"] - frame["fob"] * (1 - left)
    return frame.assign(value=value, fob=frame["fob"] * left, freight=frame["freight"] * (left if whole else 1.0)), hit


def recall(score: Column, hit: np.ndarray) -> float:
    """Return which share of the lowered items are among the highest twentieth of scores; unknown scores come last."""
    first = np.argsort(-score.fillna(-np.inf).to_numpy(float), kind="stable")[: round(SHARE * len(score))]
    return float(hit[first].sum() / hit.sum())


def naive(frame: Frame, code: str) -> Column:
    """Return how many standard deviations each log price of a unit lies below the mean of its code and unit."""
    log = np.log(frame["value"].where(frame["value"] > 0) / frame["quantity"].where(frame["quantity"] > 0))
    cells: Any = log.groupby([frame[code], frame["unit"]])
    return pd.Series(-(log - cells.transform("mean")) / cells.transform("std"), frame.index)
