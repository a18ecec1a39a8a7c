"""How good and how fast the risk model is: on Korean declarations whose test is frozen, on demonstrations of several seeds, and by size.

python -m bench.risk --data FOLDER (with the train, valid and test files of the family), or without it only the demonstrations and the time.
"""
import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.risk import declared_features, model
from bench import results

ROOT = Path(__file__).parents[2]
CALIBRATE, TEST = "2021-01", "2021-04"  # the frozen split: fit on 2020, calibrate on the first quarter of 2021, test on the second
GOALS = {"auc": 0.90, "precision_5": 0.97, "precision_10": 0.92, "brier": 0.092, "calibration_error": 0.02}
LOWER = ("brier", "calibration_error")
SEEDS, DECLARATIONS, YEARS = (1, 2, 3, 4, 5), 6_000, 5
SIZES = (20_000, 50_000, 100_000)
WANTED = 1_000_000


def manage(folder: Path, *arguments: str) -> float:
    """Run a command on a warehouse of its own; returns seconds."""
    began = time.perf_counter()
    environment = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}", "PORTOLAN_QUERY_SECONDS": "300"}
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
    return round(time.perf_counter() - began, 1)


def card(folder: Path) -> dict:
    with sqlite3.connect(folder / "risk.sqlite") as connection:
        return json.loads(connection.execute("SELECT card FROM model ORDER BY id DESC").fetchone()[0])


def korean(data: Path, folder: Path) -> dict:
    """The frozen test: measures with intervals, whether each goal is reached, seconds."""
    files = sorted(map(str, data.glob("*.csv*")))
    manage(folder, "load", "korea", *files)
    seconds = manage(folder, "risk", "train", "--calibrate-from", CALIBRATE, "--test-from", TEST)
    made = card(folder)
    reached = {name: (made["metrics"][name][0] <= goal) == (name in LOWER) for name, goal in GOALS.items()}
    kept = ("periods", "declarations", "irregular", "metrics", "rounds", "unseen", "packages")
    return {"seconds": seconds, "goals": GOALS, "reached": reached, **{name: made[name] for name in kept}}


def demonstrations(folder: Path) -> dict:
    """Recall of planted irregularities when a tenth of the tested declarations is inspected, by seed: a random choice finds a tenth."""
    recalls = {}
    for seed in SEEDS:
        own = folder / f"demo-{seed}"
        manage(own, "demo", "--declarations", str(DECLARATIONS), "--years", str(YEARS), "--seed", str(seed))
        manage(own, "risk", "train")
        recalls[seed] = card(own)["metrics"]["recall_10"]
    times = [values[0] / 0.10 for values in recalls.values()]
    return {"recall_at_10": recalls, "times_random_mean": round(float(np.mean(times)), 2), "times_random_least": round(min(times), 2)}


def invented(rows: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Declarations with as many codes as a large administration has, one in five irregular by heading and origin."""
    rng = np.random.default_rng(1)
    codes = {"office": 40, "origin": 180, "hs6": 4_000, "trader": 30_000, "broker": 900, "procedure": 12, "mode": 5, "tax_type": 20,
             "payment_type": 8, "seller": 60_000, "transaction_type": 12, "process_type": 3}  # fmt: skip
    drawn = {name: (rng.pareto(1.2, rows) * count / 20).astype(int) % count for name, count in codes.items()}
    frame = pd.DataFrame({name: pd.Series(values).astype(str) for name, values in drawn.items()})
    frame = frame.assign(value=rng.lognormal(8, 1.5, rows), net_kg=rng.lognormal(5, 1.5, rows), rate_applied=8.0)
    frame = frame.assign(hs6=frame["hs6"].str.zfill(6))
    frame = frame.assign(hs4=frame["hs6"].str[:4], hs2=frame["hs6"].str[:2])
    pair = pd.util.hash_pandas_object(frame["hs4"] + frame["origin"], index=False).to_numpy() % 1000 / 1000
    return frame, (rng.random(rows) < np.where(pair < 0.15, 0.8, 0.08)).astype(float)


def timed(rows: int) -> dict[str, float]:
    """Seconds, of the clock and of the processor, to fit on so many declarations and to score them; the most memory so far in MB."""
    frame, found = invented(rows)
    part = rows * 5 // 6
    began, used = time.perf_counter(), time.process_time()
    table = declared_features.features(frame)
    fitted = model.fit(table[:part], found[:part], table[part:], found[part:])
    fit, fit_used = time.perf_counter() - began, time.process_time() - used
    began = time.process_time()
    fitted.chance(table)
    score = time.process_time() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = {"fit_seconds": round(fit, 1), "fit_cpu_seconds": round(fit_used, 1), "score_cpu_seconds": round(score, 2)}
    return {"rows": rows, **times, "most_mb": round(most), "rounds": fitted.rounds}


def speed() -> dict:
    """Measured sizes, and what a million would take: no model is fitted on more than MOST_FIT declarations; all else grows with rows."""
    measured = [timed(rows) for rows in SIZES]
    last = measured[-1]
    factor = WANTED / last["rows"]
    fit = last["fit_cpu_seconds"] * min(model.MOST_FIT / (last["rows"] * 5 / 6), factor)
    expected = {"rows": WANTED, "fit_cpu_seconds": round(fit), "score_cpu_seconds": round(last["score_cpu_seconds"] * factor)}
    return {"measured": measured, "expected": expected, "fitted_on_at_most": model.MOST_FIT}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the train, valid and test files")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = {"korean": korean(chosen.data, Path(folder) / "korean")} if chosen.data else {}
        figures |= {"demonstration": demonstrations(Path(folder)), "speed": speed()}
    print(json.dumps(figures, indent=2), results.kept("risk", figures), sep="\n")


if __name__ == "__main__":
    main()
