"""Inspections drawn from a known world: rates and lengths by inspector, broker, goods and importer, and one pair that differs, or none."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

PAIR = ("F00", "B00")


@dataclass(frozen=True)
class SimulatedWorld:
    """How large it is, and what the pair does: the share of its broker's inspections it makes, the factor on odds and on length."""

    inspections: int = 6_000
    officers: int = 20
    brokers: int = 24
    offices: int = 4
    months: int = 12
    share: float = 0.6
    odds: float = 0.2
    length: float = 0.5


SMALL, SIZE = SimulatedWorld(), SimulatedWorld(18_000, 60, 200, 24, 36, 0.75, 0.25)


def unplanted(world: SimulatedWorld) -> SimulatedWorld:
    """The same world where no pair differs."""
    return SimulatedWorld(world.inspections, world.officers, world.brokers, world.offices, world.months, 0.0, 1.0, 1.0)


def drawn(world: SimulatedWorld, seed: int) -> pd.DataFrame:
    """An inspection a row, as `pair_results.pairs` takes them. Brokers differ much in size; each declares at three offices."""
    rng, n = np.random.default_rng(seed), world.inspections
    size = rng.dirichlet(np.full(world.brokers, 1.5))
    broker = np.sort(rng.choice(world.brokers, n, p=size))
    usual = rng.integers(0, world.offices, (world.brokers, 3))
    first = int(np.argsort(-size)[world.brokers // 10])  # the pair's broker is one of the larger ones
    broker = np.where(broker == first, 0, np.where(broker == 0, first, broker))
    usual[0] = 0
    office = usual[broker, rng.choice(3, n, p=(0.6, 0.25, 0.15))]
    month, chapter = rng.integers(0, world.months, n), rng.choice(30, n, p=rng.dirichlet(np.full(30, 0.8)))
    posted = np.arange(world.officers) % world.offices
    duty = rng.lognormal(0, 0.5, (world.months, world.officers))
    weights = np.where(posted == np.arange(world.offices)[:, None], 1.0, 0.0)[:, None, :] * duty
    chance = (weights / weights.sum(axis=2, keepdims=True)).cumsum(axis=2)
    officer = (rng.random(n)[:, None] > chance[office, month]).sum(axis=1).clip(max=world.officers - 1)
    moved = (broker == 0) & (office == 0) & (rng.random(n) < world.share)
    officer = np.where(moved, 0, officer)
    paired = (officer == 0) & (broker == 0)
    trader = broker * 12 + rng.integers(0, 12, n)
    effects = [rng.normal(0, spread, count)[codes] for spread, count, codes in (
        (0.3, world.officers, officer), (0.4, world.brokers, broker), (0.4, 30, chapter), (0.5, world.brokers * 12, trader),
        (0.1, world.months, month),
    )]  # fmt: skip
    log_odds = -1.3 + np.sum(effects, axis=0) + np.log(np.where(paired, world.odds, 1.0))
    irregular = (rng.random(n) < 1 / (1 + np.exp(-log_odds))).astype(float)
    pace = rng.normal(0, 0.2, world.officers)[officer] + rng.normal(0, 0.2, 30)[chapter] + rng.normal(0, 0.6, n)
    minutes = 80 * np.exp(pace) * np.where(paired, world.length, 1.0)
    codes = {"officer": ("F", officer), "broker": ("B", broker), "office": ("O", office), "hs2": ("", chapter), "trader": ("T", trader)}
    named = {name: [f"{letter}{code:02d}" for code in each] for name, (letter, each) in codes.items()}
    origin = rng.choice(["CN", "DE", "IN"], n)
    fixed = {"lane": "red", "flow": "import", "mode": "sea", "reason": "criteria", "type": "physical", "aeo": "no"}
    return pd.DataFrame({**named, "month": month, "origin": origin, **fixed, "irregular": irregular, "minutes": minutes})
