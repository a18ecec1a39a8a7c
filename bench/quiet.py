"""Quiet series of many kinds, in which every alert is false: how many months are flagged at the rate that is stated."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analytics.compliance.alerts import NATION, Watched
from analytics.compliance.anomaly import FALSE, discovered, surprise
from data.months import shifted

FIRST, LEVEL = 201501, 1e4
Floats = np.ndarray
Kind = Callable[[np.random.Generator, int, int], Floats]


def noise(size: float) -> Kind:
    return lambda rng, months, nodes: LEVEL * np.exp(rng.normal(0, size, (months, nodes)))


def seasons(rng: np.random.Generator, months: int, nodes: int) -> Floats:
    """A season of its own for each node, up and down by a fifth."""
    return np.exp(0.2 * np.sin(2 * np.pi * (np.arange(months)[:, None] / 12 + rng.uniform(size=nodes))))


def trending(rng: np.random.Generator, months: int, nodes: int) -> Floats:
    return noise(0.08)(rng, months, nodes) * np.exp(0.01 * np.arange(months)[:, None])


def seasonal(rng: np.random.Generator, months: int, nodes: int) -> Floats:
    return noise(0.08)(rng, months, nodes) * seasons(rng, months, nodes)


def wandering(rng: np.random.Generator, months: int, nodes: int) -> Floats:
    return noise(0.05)(rng, months, nodes) * np.exp(np.cumsum(rng.normal(0, 0.05, (months, nodes)), axis=0))


def heavy(rng: np.random.Generator, months: int, nodes: int) -> Floats:
    return LEVEL * np.exp(0.05 * rng.standard_t(3, (months, nodes)))


def shared(rng: np.random.Generator, months: int, nodes: int) -> Floats:
    return noise(0.06)(rng, months, nodes) * np.exp(rng.normal(0, 0.06, (months, 1)))


def counts(mean: float) -> Kind:
    return lambda rng, months, nodes: rng.poisson(mean * seasons(rng, months, nodes)).astype(float)


KINDS: dict[str, Kind] = {
    "noise of 5 %": noise(0.05),
    "noise of 20 %": noise(0.2),
    "trend": trending,
    "season": seasonal,
    "wandering level": wandering,
    "heavy tails": heavy,
    "moves shared by all": shared,
    "counts of 200": counts(200),
    "counts of 20": counts(20),
    "counts of 4": counts(4),
    "mostly zeros": counts(0.7),
}


def false_alarms(panels: int, months: int = 72, nodes: int = 12) -> pd.DataFrame:
    """Kind, judged (node-months), alone (share of them under FALSE), told (share that stands among all nodes of the month), and
    any (share of months in which one at least does), over so many made-up panels of each kind with their sum."""
    rows = [(kind, *_counted(made, panels, months, nodes)) for kind, made in KINDS.items()]
    return pd.DataFrame(rows, columns=["kind", "judged", "alone", "told", "any"])


def _counted(made: Kind, panels: int, months: int, nodes: int) -> tuple[int, float, float, float]:
    found = np.vstack(list(_chances(made, panels, months, nodes)))
    stands = np.array([discovered(row) for row in found])
    judged = np.isfinite(found)
    return (
        int(judged.sum()),
        float((found <= FALSE).sum() / judged.sum()),
        float(stands.sum() / judged.sum()),
        float(stands.any(axis=1).mean()),
    )


def _chances(made: Kind, panels: int, months: int, nodes: int) -> Iterator[Floats]:
    """Per panel, the probabilities of the months of which any node is judged."""
    for seed in range(panels):
        held = pd.DataFrame(made(np.random.default_rng(seed), months, nodes), index=[shifted(FIRST, step) for step in range(months)])
        held.columns = [f"office {place}" for place in range(nodes)]
        whole = held.assign(**{NATION: held.sum(axis=1)}) if nodes > 1 else held
        chance = surprise(Watched("declarations", whole, "log").judged().z).to_numpy(float)
        yield chance[np.isfinite(chance).any(axis=1)]
