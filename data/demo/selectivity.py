"""Risk, lanes and inspections: which declarations are selected, why, by whom they are examined and what is found."""

from dataclasses import dataclass

import numpy as np

from data.demo.arrow_columns import drawn
from data.demo.traffic import EXPORT, IMPORT, TRANSIT, Declarations, Items
from data.demo.world import offices
from data.demo.world.truths import PAIR_SHARE, RANDOM_IRREGULARITY, RISKY_GOODS
from data.demo.world.world import DemoWorld

LANES = ("green", "blue", "yellow", "red")
EXPECTED_SHARES = (0.56, 0.14, 0.20, 0.10)
GREEN, BLUE, YELLOW, RED = range(4)
SELECTIONS = ("-", "criteria", "random", "manual", "quota")
NONE, CRITERIA, RANDOM, MANUAL, QUOTA = range(5)
RANDOM_RATE, MANUAL_RATE, QUOTA_RATE, REROUTED, WAIVED = 0.026, 0.004, 0.003, 0.012, 0.02
_BANDS = np.array([0.935, 0.745, 0.60])
KINDS, _KIND_SHARES = ("physical", "scan", "lab"), np.array([0.84, 0.11, 0.05])
OFFENCES, _OFFENCE_SHARES = ("value", "classification", "origin", "quantity", "licence"), np.array([0.42, 0.24, 0.12, 0.15, 0.07])
PAIR_FINDS, CRITICAL_SHARE = 0.3, 0.1
OWN_SPREAD, CHAPTER_SPREAD = 0.6, 0.45


@dataclass
class Checks:
    """One entry per declaration; officer, kind and offence count only where it is to be inspected.

    `risk` is the planted chance that a declaration is irregular, whether or not it is inspected.
    """

    lane: np.ndarray
    first_lane: np.ndarray
    selection: np.ndarray
    chosen: np.ndarray
    officer: np.ndarray
    paired: np.ndarray
    kind: np.ndarray
    irregular: np.ndarray
    offence: np.ndarray
    critical: np.ndarray
    uplift_share: np.ndarray
    risk: np.ndarray


def control(world: DemoWorld, made: Declarations, items: Items, principal: np.ndarray, rng: np.random.Generator) -> Checks:
    """Return the lanes and outcomes of one month: a random share is examined whatever the risk, the riskiest by criteria.

    principal: the position of the principal item of each declaration, whose goods and origin bear on the risk.
    """
    rows = len(made)
    risk = _risk(world, made, items.goods[principal], items.origin[principal], rng)
    selection, lane = _lanes(made, np.log(risk) + rng.normal(0, 0.9, rows), rng)
    first = np.where(rng.random(rows) < REROUTED, np.maximum(lane - 1, GREEN), lane)
    chosen = (lane == RED) & (rng.random(rows) >= WAIVED)
    officer, paired = _officers(world, made, rng)
    irregular = (rng.random(rows) < risk * np.where(paired & (selection != RANDOM), PAIR_FINDS, 1.0)) & chosen
    return Checks(
        lane,
        first,
        selection,
        chosen,
        officer,
        paired,
        drawn(rng, _KIND_SHARES, rows),
        irregular,
        drawn(rng, _OFFENCE_SHARES, rows),
        irregular & (rng.random(rows) < CRITICAL_SHARE),
        rng.lognormal(-1.6, 0.7, rows).clip(0.02, 0.6),
        risk,
    )


def _risk(world: DemoWorld, made: Declarations, goods: np.ndarray, origin: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the probability that each declaration is irregular: that of risky goods, else its trader's times its chapter's and its own.

    The mean is the planted rate.
    """
    raw = (
        world.traders.risk[made.trader]
        * _chapter_risk(world)[world.goods.chapter_of[goods]]
        * rng.lognormal(0, OWN_SPREAD, len(made))
        * np.select([made.flow == EXPORT, made.flow == TRANSIT], [0.5, 0.7], 1.0)
    )
    risky = risky_goods(world, made, goods, origin)
    others = max(RANDOM_IRREGULARITY - RISKY_GOODS * float(risky.mean() if len(made) else 0), RANDOM_IRREGULARITY / 5)
    rest = np.where(risky, 0.0, raw)
    risk = np.minimum(rest / max(rest.mean(), 1e-9) * others, 0.9)
    return np.where(risky, RISKY_GOODS, np.minimum(risk * others / max(risk.mean(), 1e-9), 0.95))


def _chapter_risk(world: DemoWorld) -> np.ndarray:
    """Return the factor of each chapter, the same in every month."""
    return world.rng(4).lognormal(0, CHAPTER_SPREAD, int(world.goods.chapter_of.max()) + 1)


def risky_goods(world: DemoWorld, made: Declarations, goods: np.ndarray, origin: np.ndarray) -> np.ndarray:
    """Return whether each declaration is one of the imports that are planted as risky, by the chapter and origin of its principal item."""
    chapters, origins = (np.array(side) for side in zip(*world.risky_pairs, strict=True))
    wanted = (world.goods.chapter_of[goods][:, None] == chapters) & (origin[:, None] == origins)
    return (made.flow == IMPORT) & wanted.any(axis=1)


def _lanes(made: Declarations, score: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    rows, chance = len(made), rng.random(len(made))
    rank = np.argsort(np.argsort(score - made.aeo * 0.8, kind="stable"), kind="stable") / max(rows, 1)
    by_risk = np.select([rank >= band for band in _BANDS], [RED, YELLOW, BLUE], GREEN)
    limits = np.cumsum([RANDOM_RATE, MANUAL_RATE, QUOTA_RATE])
    selection = np.select([chance < limit for limit in limits], [RANDOM, MANUAL, QUOTA], np.where(by_risk == GREEN, NONE, CRITERIA))
    return selection, np.where(chance < limits[-1], RED, by_risk)


def _officers(world: DemoWorld, made: Declarations, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return an officer of the office for each declaration, and whether it is the planted pair of officer and broker."""
    posted = offices.posted()
    first, staff = np.searchsorted(posted, np.arange(len(offices.CODES))), np.bincount(posted)
    officer = first[made.office] + np.minimum((rng.random(len(made)) ** 1.2 * staff[made.office]).astype(int), staff[made.office] - 1)
    favoured, broker = world.pair
    theirs = (made.broker == broker) & (made.office == posted[favoured])
    officer = np.where(theirs & (rng.random(len(made)) < PAIR_SHARE), favoured, officer)
    return officer, theirs & (officer == favoured)
