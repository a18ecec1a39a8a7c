"""The 3,000 traders and 200 brokers: size, products, partners, offices and brokers that each keeps to."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo.arrow_columns import drawn
from data.demo.world import offices, partners
from data.demo.world.goods import Goods

TRADERS, BROKERS = 3_000, 200
FLOWS = ("import", "export", "transit")
KINDS = ("importer", "exporter", "both")
SIZES = ("large", "medium", "small")
OFFICE_SLOTS, BROKER_SLOTS = np.array([0.78, 0.18, 0.04]), np.array([0.86, 0.14])
PARTNER_SLOTS, PRODUCT_SLOTS = np.array([0.46, 0.23, 0.15, 0.1, 0.06]), 1 / np.arange(1, 13)
AEO_SHARE = 0.06
TRADER_CODES = tuple(f"T{number + 1:05d}" for number in range(TRADERS))
BROKER_CODES = tuple(f"B{number + 1:03d}" for number in range(BROKERS))
_SYLLABLES = [
    "bal",
    "cor",
    "dan",
    "el",
    "far",
    "gor",
    "hal",
    "il",
    "jan",
    "kel",
    "lor",
    "mar",
    "nor",
    "or",
    "pel",
    "quin",
    "ros",
    "sol",
    "tar",
    "ul",
    "ven",
    "wes",
    "yar",
    "zan",
]
_TRADES = ("Trading", "Imports", "Industries", "Supplies", "Group", "Holdings", "Foods", "Works", "Merchants", "Logistics")


@dataclass(frozen=True)
class Traders:
    """One entry per trader (n): `weight` is flows × n; slots are n × choices, most used first."""

    weight: np.ndarray
    kind: np.ndarray
    size: np.ndarray
    scale: np.ndarray
    since: np.ndarray
    aeo_since: np.ndarray
    credit: np.ndarray
    risk: np.ndarray
    office: np.ndarray
    broker: np.ndarray
    partner: np.ndarray
    product: np.ndarray

    @classmethod
    def settled(cls, rng: np.random.Generator, goods: Goods, months: int) -> "Traders":
        """Return the traders with `since`, the position of the first month in which each is active."""
        weight = np.sort((rng.pareto(1.15, TRADERS) + 0.02).clip(max=90))[::-1]
        kind = rng.choice(3, TRADERS, p=(0.72, 0.14, 0.14))
        section = _sections(rng, kind)
        aeo_since = _authorised(rng, weight)
        rank = np.arange(TRADERS)
        return cls(
            weight * np.array([kind != 1, kind != 0, np.ones(TRADERS)]),
            kind,
            np.digitize(rank, (150, 900)),
            (weight / weight.mean()) ** 0.12 * rng.lognormal(0, 0.45, TRADERS),
            np.where(rng.random(TRADERS) < 0.75, 0, rng.integers(0, months, TRADERS)) * (rank > 60),
            aeo_since,
            ~np.isnat(aeo_since) | (rng.random(TRADERS) < 0.05),
            rng.lognormal(0, 0.7, TRADERS) * np.where(np.isnat(aeo_since), 1.0, 0.5),
            drawn(rng, offices.SHARE, TRADERS * 3).reshape(-1, 3),
            drawn(rng, (rng.pareto(1.3, BROKERS) + 0.1).clip(max=8), TRADERS * 2).reshape(-1, 2),
            _suppliers(rng, section),
            _products(rng, section, goods),
        )

    def active(self, flow: int, month: int) -> np.ndarray:
        """Return weights in a flow of the traders active in the month at this position."""
        return self.weight[flow] * (self.since <= month)

    def usual_broker(self, office: int, share: float) -> int:
        """Return the broker whose part of an office's import traffic is nearest to a share."""
        here = (self.office == office) @ OFFICE_SLOTS * self.weight[0]
        traffic = np.bincount(self.broker.ravel(), (here[:, None] * BROKER_SLOTS).ravel(), BROKERS)
        return int(np.abs(traffic / traffic.sum() - share).argmin())


def _sections(rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    imports = np.array([3, 3, 1, 5, 2, 8, 6, 1, 1, 3, 7, 3, 2, 1, 7, 14, 8, 4, 0.2, 5, 0.3])
    exports = np.array([6, 12, 3, 6, 6, 2, 2, 1, 4, 1, 6, 1, 1, 3, 2, 1, 0.5, 0.3, 0.1, 2, 0.3])
    return np.where(kind == 1, drawn(rng, exports, len(kind)), drawn(rng, imports, len(kind)))


def _authorised(rng: np.random.Generator, weight: np.ndarray) -> np.ndarray:
    """Return the day from which each trader is an authorised operator; larger ones are more often."""
    count = round(AEO_SHARE * len(weight))
    chosen = rng.choice(len(weight), count, replace=False, p=np.sqrt(weight) / np.sqrt(weight).sum())
    since = np.full(len(weight), np.datetime64("NaT", "D"))
    since[chosen] = np.datetime64("2017-01-01", "D") + rng.integers(0, 3200, count)
    return since


def _suppliers(rng: np.random.Generator, section: np.ndarray) -> np.ndarray:
    affinity = rng.lognormal(0, 0.8, (21, len(partners.CODES))) * partners.WEIGHTS
    return np.array([drawn(rng, affinity[own], len(PARTNER_SLOTS)) for own in section])


def _products(rng: np.random.Generator, section: np.ndarray, goods: Goods) -> np.ndarray:
    near = [np.where(goods.section == own, goods.popularity, goods.popularity * 0.03) for own in range(21)]
    return np.array([drawn(rng, near[own], len(PRODUCT_SLOTS)) for own in section])


def trader_rows(rng: np.random.Generator, traders: Traders) -> list[tuple[Any, ...]]:
    """Return the rows of `trader`, with invented names."""
    words = rng.choice(_SYLLABLES, (TRADERS, 3))
    trades = rng.choice(_TRADES, TRADERS)
    since = [None if np.isnat(day) else day.item() for day in traders.aeo_since]
    return [
        (code, f"{''.join(words[n]).capitalize()} {trades[n]}", KINDS[traders.kind[n]], since[n], SIZES[traders.size[n]])
        for n, code in enumerate(TRADER_CODES)
    ]


def broker_rows(rng: np.random.Generator) -> list[tuple[str, str]]:
    """Return the codes and invented names of the brokers."""
    words = rng.choice(_SYLLABLES, (BROKERS, 2))
    return [(code, f"{''.join(words[n]).capitalize()} Clearing") for n, code in enumerate(BROKER_CODES)]


POOLS = {"trader": pa.array(TRADER_CODES), "broker": pa.array(BROKER_CODES), "flow": pa.array(FLOWS)}
