"""Invented inspected declarations: heading 6204 from one origin is mostly irregular, all else seldom."""

import numpy as np
import pandas as pd

RISKY, USUAL = 0.9, 0.1


def declared(rows: int, seed: int = 1) -> pd.DataFrame:
    """Declarations in order of time: codes, amounts, found (1 if irregular)."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "office": rng.choice(["A", "B", "C"], rows),
        "origin": rng.choice(["CN", "DE", "NA"], rows),
        "hs4": rng.choice(["6204", "0207", "8471", "8703"], rows),
        "trader": [f"T{number:03d}" for number in rng.integers(0, 80, rows)],
        "broker": [f"B{number:02d}" for number in rng.integers(0, 9, rows)],
        "value": rng.lognormal(8, 1, rows),
        "net_kg": rng.lognormal(5, 1, rows),
        "rate_applied": rng.choice([5.0, 10.0], rows),
    })  # fmt: skip
    frame = frame.assign(hs2=frame["hs4"].str[:2], hs6=frame["hs4"] + "10", customs_value=frame["value"], item_count=1.0)
    risky = (frame["hs4"] == "6204") & (frame["origin"] == "CN")
    return frame.assign(found=(rng.random(rows) < np.where(risky, RISKY, USUAL)).astype(float))
