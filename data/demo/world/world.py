"""The world of the demonstration: everything that is drawn once and holds for all months."""

from dataclasses import dataclass

import numpy as np

from data.demo.world import offices, volumes
from data.demo.world.goods import Goods
from data.demo.world.rates import Rates
from data.demo.world.traders import BROKER_CODES, Traders
from data.demo.world.truths import PAIR_BROKER_SHARE, PAIR_OFFICE, Plan


@dataclass(frozen=True)
class World:
    """The plan of events, goods, traders and rates; declarations per month; the open days of the calendars."""

    plan: Plan
    seed: int
    goods: Goods
    traders: Traders
    rates: Rates
    counts: np.ndarray
    open_days: np.ndarray
    next_open: np.ndarray

    @classmethod
    def founded(cls, plan: Plan, declarations: int, seed: int) -> "World":
        """Return a world with all that does not change from month to month, from a seed."""
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
        goods = Goods.invented(rng)
        traders = Traders.settled(rng, goods, len(plan.months))
        is_open = offices.open_days()
        days = np.where(is_open, np.arange(offices.DAYS), offices.DAYS)
        following = np.minimum.accumulate(days[:, ::-1], axis=1)[:, ::-1]
        return cls(
            plan, seed, goods, traders, Rates.walked(rng, len(plan.months)), volumes.counts(rng, plan, declarations), is_open, following
        )

    def rng(self, *key: int) -> np.random.Generator:
        """Return a random generator that belongs to a month or a table alone."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))

    @property
    def pair(self) -> tuple[int, int]:
        """Officer and broker of the planted excess interaction, as positions."""
        office = offices.CODES.index(PAIR_OFFICE)
        return int(np.flatnonzero(offices.posted() == office)[0]), self.traders.usual_broker(office, PAIR_BROKER_SHARE)

    @property
    def pair_codes(self) -> tuple[str, str]:
        """Return the codes of the planted pair of officer and broker."""
        officer, broker = self.pair
        return offices.officer_codes()[officer], BROKER_CODES[broker]
