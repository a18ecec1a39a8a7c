"""The world of the demonstration: everything that is drawn once and holds for all months."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.demo.world import offices, partners, volumes
from data.demo.world.goods import CHAPTERS, Goods
from data.demo.world.rates import Rates
from data.demo.world.shifts import DemoShifts
from data.demo.world.traders import BROKER_CODES, PARTNER_SLOTS, PRODUCT_SLOTS, Traders
from data.demo.world.truths import PAIR_BROKER_SHARE, PAIR_OFFICE, RISKY_LARGEST, RISKY_SHARE, DemoPlan


@dataclass(frozen=True)
class DemoWorld:
    """The plan of events, goods, traders and rates; declarations per month; the open days of the calendars."""

    plan: DemoPlan
    seed: int
    goods: Goods
    traders: Traders
    rates: Rates
    counts: np.ndarray
    open_days: np.ndarray
    next_open: np.ndarray

    @classmethod
    def founded(cls, plan: DemoPlan, declarations: int, seed: int) -> "DemoWorld":
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
        """Return the officer and broker of the planted excess interaction, as positions."""
        office = offices.CODES.index(PAIR_OFFICE)
        return int(np.flatnonzero(offices.posted() == office)[0]), self.traders.usual_broker(office, PAIR_BROKER_SHARE)

    @property
    def pair_codes(self) -> tuple[str, str]:
        """Return the codes of the planted pair of officer and broker."""
        officer, broker = self.pair
        return offices.officer_codes()[officer], BROKER_CODES[broker]

    @cached_property
    def risky_pairs(self) -> tuple[tuple[int, int], ...]:
        """Return the planted risky goods, as positions of a chapter and of an origin.

        They are the most traded pairs of which none makes more than RISKY_LARGEST of imports, up to RISKY_SHARE of them together.
        """
        traders, wide = self.traders, len(partners.CODES)
        chapter = self.goods.chapter_of[traders.product][:, :, None]
        pair = (chapter * wide + traders.partner[:, None, :]).ravel()
        often = traders.weight[0][:, None, None] * (PRODUCT_SLOTS / PRODUCT_SLOTS.sum())[:, None] * PARTNER_SLOTS
        share = np.bincount(pair, often.ravel()) / often.sum()
        ranked = np.argsort(-np.where(share > RISKY_LARGEST, 0.0, share), kind="stable")
        number = int(np.searchsorted(np.cumsum(share[ranked]), RISKY_SHARE)) + 1
        return tuple((int(each) // wide, int(each) % wide) for each in ranked[:number])

    @property
    def risky_codes(self) -> list[tuple[str, str]]:
        """Return the codes of the planted risky goods: chapter and origin."""
        return [(CHAPTERS[chapter], partners.CODES[origin]) for chapter, origin in self.risky_pairs]

    @cached_property
    def shifts(self) -> DemoShifts:
        """Return what the planted shifts in what is declared are of."""
        return DemoShifts.chosen(self.goods, self.traders)
