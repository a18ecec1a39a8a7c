"""Which goods, origins and traders the planted shifts in what is declared are of: chosen by how much they trade, nothing is drawn."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.demo.world import partners
from data.demo.world.goods import Goods
from data.demo.world.traders import PARTNER_SLOTS, PRODUCT_SLOTS, TRADER_CODES, Traders
from data.demo.world.truths import (
    LIGHT_CHAPTERS,
    LIGHT_LARGEST,
    LIGHT_MASS,
    LIGHT_PAIRS,
    REDECLARED_CHAPTERS,
    SHIFTED_HEADINGS,
    SHIFTED_LARGEST,
    SHIFTED_ORIGIN,
    SHIFTED_SHARE,
    SPLIT_LARGEST,
    SPLIT_LIMIT,
    SPLIT_TRADERS,
    SWITCHED_CHAPTERS,
    SWITCHED_SHARE,
)


@dataclass(frozen=True)
class DemoShifts:
    """Headings (codes) whose goods and whose origins are declared otherwise, and what else shifts.

    light: heading and position of an origin of the goods declared too light. split: positions of the traders that split consignments.
    """

    switched: tuple[str, ...]
    redeclared: tuple[str, ...]
    light: tuple[tuple[str, int], ...]
    split: tuple[int, ...]

    @classmethod
    def chosen(cls, goods: Goods, traders: Traders) -> "DemoShifts":
        """Return the most traded ones of their chapters of which none makes more than a small share of imports.

        A heading is switched only where its subheadings bear several rates, and redeclared only where all bear a duty.
        """
        often = (traders.weight[0] / traders.weight[0].sum())[:, None] * PRODUCT_SLOTS / PRODUCT_SLOTS.sum()
        share = np.bincount(goods.heading_of[traders.product].ravel(), often.ravel(), int(goods.heading_of.max()) + 1)
        rates = [goods.duty[goods.heading_of == heading] for heading in range(len(share))]
        several, dutied = np.array([np.ptp(own) > 0 for own in rates]), np.array([own.min() > 0 for own in rates])
        codes = np.unique(goods.hs4)
        chapter = codes.astype("U2")
        switched = _most(codes, np.where(several & np.isin(chapter, SWITCHED_CHAPTERS), share, 0.0))
        redeclared = _most(codes, np.where(dutied & np.isin(chapter, REDECLARED_CHAPTERS), share, 0.0))
        return cls(switched, redeclared, _pairs(goods, traders, np.setdiff1d(codes, redeclared), often), _traders(traders))

    def truths(self, since: int) -> list[tuple[str, dict[str, Any], float]]:
        """Return key, scope and value of each kind of shift, as rows of `planted_truth`; since: the first month (yyyymm)."""
        light = [(heading, partners.CODES[origin]) for heading, origin in self.light]
        return [
            ("switched_codes", {"headings": self.switched, "since": since}, SWITCHED_SHARE),
            ("redeclared_origins", {"headings": self.redeclared, "origin": SHIFTED_ORIGIN, "since": since}, SHIFTED_SHARE),
            ("light_masses", {"pairs": light, "since": since}, LIGHT_MASS),
            ("split_consignments", {"traders": [TRADER_CODES[trader] for trader in self.split], "since": since}, SPLIT_LIMIT),
        ]


def _most(codes: np.ndarray, share: np.ndarray) -> tuple[str, ...]:
    ranked = np.argsort(-np.where(share > SHIFTED_LARGEST, 0.0, share), kind="stable")
    return tuple(str(codes[place]) for place in ranked[:SHIFTED_HEADINGS] if share[place] > 0)


def _pairs(goods: Goods, traders: Traders, allowed: np.ndarray, often: np.ndarray) -> tuple[tuple[str, int], ...]:
    """Return heading, of those allowed, and origin of the goods declared too light, of different headings."""
    codes = np.unique(goods.hs4)
    wide, slots = len(partners.CODES), PARTNER_SLOTS / PARTNER_SLOTS.sum()
    pair = (goods.heading_of[traders.product][:, :, None] * wide + traders.partner[:, None, :]).ravel()
    share = np.bincount(pair, (often[:, :, None] * slots).ravel(), len(codes) * wide)
    able = (np.isin(codes.astype("U2"), LIGHT_CHAPTERS) & np.isin(codes, allowed)).repeat(wide) & (share <= LIGHT_LARGEST)
    found: dict[str, int] = {}
    for place in np.argsort(-np.where(able, share, 0.0), kind="stable")[: 10 * LIGHT_PAIRS]:
        if able[place] and share[place] > 0 and len(found) < LIGHT_PAIRS:
            found.setdefault(str(codes[place // wide]), int(place % wide))
    return tuple(found.items())


def _traders(traders: Traders) -> tuple[int, ...]:
    """Return the traders that split consignments: importers from the first month on."""
    share = traders.weight[0] / traders.weight[0].sum()
    able = (traders.since == 0) & (share <= SPLIT_LARGEST) & (share > 0)
    return tuple(int(trader) for trader in np.argsort(-np.where(able, share, 0.0), kind="stable")[:SPLIT_TRADERS])
