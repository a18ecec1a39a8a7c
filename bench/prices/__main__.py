"""How many items declared too low the score of prices finds, on demonstrations of ten seeds, beside naive scores and the best possible.

python -m bench.prices
"""

import argparse
import json
import time
from statistics import NormalDist, mean

from analytics.risk import unit_prices
from bench import results
from bench.prices import injected

SEEDS, CUTS, NOISE = range(1, 11), (0.3, 0.5), 0.22  # spread of log prices that the demonstration draws item by item
GOALS = {0.3: 0.50, 0.5: 0.68}
KINDS = {"freight as paid": False, "freight lowered too": True}


def one(seed: int, cut: float, whole: bool) -> dict[str, float]:
    """Recall at 5 % flagged of one seed: of the score, of its parts, and of naive scores by subheading and heading."""
    frame, hit = injected.lowered(injected.items(seed), cut, seed, whole)
    began = time.process_time()
    held = unit_prices.judged(frame)
    spent = time.process_time() - began
    sound = held["state"] == unit_prices.JUDGED
    scores = {
        "score": held["score"],
        "robust z": unit_prices.robust_z(held).where(sound),
        "naive z, subheading": injected.naive(frame, "hs6"),
        "naive z, heading": injected.naive(frame, "hs4"),
    }
    found = {name: round(injected.recall(score, hit), 3) for name, score in scores.items()}
    return found | {"items": len(frame), "cpu_seconds": round(spent, 1)}


def ceiling(cut: float) -> float:
    """Recall of a score that knows the true price of each item but for the noise drawn item by item, where freight tells nothing."""
    from math import log

    low, high, normal, moved = -6.0, 0.0, NormalDist(), -log(1 - cut) / NOISE
    for _ in range(60):
        middle = (low + high) / 2
        flagged = (1 - injected.SHARE) * normal.cdf(middle) + injected.SHARE * normal.cdf(middle + moved)
        low, high = (middle, high) if flagged < injected.SHARE else (low, middle)
    return round(normal.cdf(low + moved), 3)


def summed(rows: list[dict[str, float]], cut: float) -> dict:
    """Mean, least and most of each figure over seeds."""
    return {name: {"mean": round(mean(row[name] for row in rows), 3), "least": min(row[name] for row in rows),
                   "most": max(row[name] for row in rows)} for name in rows[0]} | {"goal": GOALS[cut]}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=len(SEEDS))
    seeds = range(1, parser.parse_args().seeds + 1)
    figures = {
        kind: {f"-{cut:.0%}": summed([one(seed, cut, whole) for seed in seeds], cut) for cut in CUTS} for kind, whole in KINDS.items()
    }
    figures["freight lowered too"] |= {"best possible by price alone": {f"-{cut:.0%}": ceiling(cut) for cut in CUTS}}
    print(json.dumps(figures, indent=2), results.kept("prices", figures), sep="\n")


if __name__ == "__main__":
    main()
