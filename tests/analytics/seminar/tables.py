"""Random tables of contributions, and a second implementation of the rule: loops and linear programmes, nothing of the first."""

from collections import defaultdict
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from analytics.seminar.block_cells import CodeGrid
from analytics.seminar.themes import FINEST, Theme

THEME = Theme("random", "Random", (("flow",), ("year",), ("hs2",), ("region", "quarter"), ("region",), ("quarter",)), (("hs2", "year"),))
ABOVE = {"region": {"A": "North", "B": "South", "C": "South"}}
MONTHS = ("202401", "202404", "202501")
AMOUNTS = ("value", "mass", "duty", "receipts", "refunds", "within_6", "within_24", "within_72", "longer", "open")
LEAST, PERCENT, MOST = 5, 10, 75


def table(seed: int, traders: int = 14) -> pd.DataFrame:
    """Return contributions of few traders, some of them large, to few cells."""
    draw = np.random.default_rng(seed)
    rows = []
    for flow, month, chapter, office in product(("import", "export"), MONTHS, ("01", "02", "03"), "ABC"):
        for unit in draw.choice(traders, draw.integers(0, 9), replace=False):
            size = 10_000 if unit < 2 else 300
            amounts = dict.fromkeys(AMOUNTS, 0) | {"value": int(draw.lognormal(0, 1) * size) + 1, "mass": int(draw.lognormal(0, 1) * 500)}
            if draw.random() < 0.05:
                amounts["refunds"] = int(draw.integers(1, 50))
            cell = {"flow": flow, "month": month, "hs2": chapter, "office": office, "partner": "-", "lane": "green"}
            rows.append(cell | {"unit": f"T{unit}"} | amounts)
    return pd.DataFrame(rows).astype(dict.fromkeys((*FINEST, "unit"), "category"))


def passes(held: dict[str, int]) -> bool:
    """Tell whether what units contribute to a sum passes the rule, by its words."""
    sizes = sorted((each for each in held.values() if each > 0), reverse=True)
    if len(sizes) < LEAST:
        return False
    largest, total = sizes[0], sum(sizes)
    alone = all(total - largest - other >= PERCENT / 100 * largest for other in sizes[1:])
    together = total - sum(sizes[:3]) >= PERCENT / 100 * largest
    return alone and together and largest <= MOST / 100 * total


def by_unit(rows: pd.DataFrame, name: str) -> dict[str, int]:
    """Return what each unit contributes to the sum of rows."""
    held: dict[str, int] = defaultdict(int)
    for unit, amount in zip(rows["unit"], rows[name], strict=True):
        held[unit] += int(amount)
    return held


def cells(frame: pd.DataFrame, grid: CodeGrid) -> list[tuple[int, ...]]:
    """Return the cell of each row: its place on each side of the grid, worked out from its codes one by one."""
    found = []
    for row in frame.to_dict("records"):
        known = {"flow": row["flow"], "hs2": row["hs2"], "region": ABOVE["region"][row["office"]],
                 "quarter": f"{row['month'][:4]}-Q{(int(row['month'][4:]) - 1) // 3 + 1}"}  # fmt: skip
        place = []
        for side in grid.sides:
            at = 0
            for key in side:
                at = at * len(grid.codes[key]) + grid.codes[key].index(known[key])
            place.append(at)
        found.append(tuple(place))
    return found


def bounds(known: list[tuple[np.ndarray, float]], wanted: np.ndarray, own: dict[int, float]) -> tuple[float, float]:
    """Return the least and the most that a sum of unknowns can be, where sums of them are known and some unknowns are one's own."""
    limits = [(own.get(place, 0.0), own.get(place)) for place in range(len(wanted))]
    left, right = np.array([each for each, _ in known], float), np.array([total for _, total in known], float)
    ends = []
    for sign in (1, -1):
        found = linprog(sign * wanted, A_eq=left, b_eq=right, bounds=limits, method="highs")
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return ends[0], ends[1]
