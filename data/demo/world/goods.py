"""The goods: 1,200 invented six-digit codes over all chapters, their prices, duty, VAT and excise rates and agencies."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from data.demo.world import partners
from data.demo.world.truths import NEW_RATE, OLD_RATE, RAISED_CHAPTER, SHIFTED_CHAPTERS, UNDERVALUED_HEADING, DemoPlan

EDITION = 2022
CHAPTERS = tuple(f"{number:02d}" for number in range(1, 98) if number != 77)
_MORE = {
    "84": 80,
    "85": 70,
    "87": 34,
    "90": 30,
    "29": 34,
    "39": 30,
    "72": 24,
    "73": 26,
    "61": 24,
    "62": 26,
    "30": 14,
    "94": 14,
    "64": 10,
    "48": 16,
}
_SECTION_ENDS = np.array([5, 14, 15, 24, 27, 38, 40, 43, 46, 49, 63, 67, 70, 71, 83, 85, 89, 92, 93, 96, 97])
_SUBHEADINGS = ("10", "20", "30", "90")
# last chapter, US dollars a kilogram, duty in hundredths of a per cent, popularity
_CLASSES = (
    (5, 3.0, 1500, 1.0),
    (14, 1.2, 1000, 1.1),
    (24, 2.2, 2000, 1.3),
    (26, 0.15, 500, 0.3),
    (27, 0.7, 500, 1.5),
    (38, 4.0, 500, 1.2),
    (40, 3.5, 1000, 1.5),
    (49, 2.5, 1000, 0.7),
    (63, 9.0, 2000, 1.2),
    (67, 12.0, 2000, 0.9),
    (71, 2.0, 1500, 0.6),
    (83, 2.4, 1000, 1.3),
    (85, 18.0, 500, 1.6),
    (89, 9.0, 1500, 1.8),
    (92, 60.0, 500, 0.9),
    (97, 6.0, 2000, 0.8),
)
_EXCISE = {"22": 2500, "24": 6000, "27": 1200, "87": 1000}
_ZERO_VAT = frozenset(("10", "30", "31", "49"))
_COUNTED_CHAPTERS = frozenset(("64", "84", "85", "87", "88", "89", "90", "91", "94"))
VAT_RATE = 1600
AGENCY_LAST_CHAPTERS = frozenset((*CHAPTERS[:12], "30", "31", "38", "93"))
AGREEMENTS = {
    "GNA": ("Gulf Neighbours Accord", "CI GH TG BJ NG BF SN ML NE"),
    "NPA": ("Northern Partnership Agreement", "DE FR IT ES NL BE PT AT SE DK FI IE PL CZ"),
    "SFA": ("Straits Free Trade Agreement", "TR EG"),
}


@dataclass(frozen=True)
class Goods:
    """One entry per six-digit code (n); rates in hundredths of a per cent; `preference` is agreements × n, -1 where there is none."""

    hs6: np.ndarray
    hs4: np.ndarray
    hs2: np.ndarray
    section: np.ndarray
    popularity: np.ndarray
    price: np.ndarray
    mass: np.ndarray
    counted: np.ndarray
    duty: np.ndarray
    duty_new: np.ndarray
    vat: np.ndarray
    excise: np.ndarray
    agency: np.ndarray
    preference: np.ndarray
    pools: dict[str, pa.Array]
    heading_of: np.ndarray
    chapter_of: np.ndarray

    @classmethod
    def invented(cls, rng: np.random.Generator) -> "Goods":
        """Return invented goods of the chapters, with prices, duties and preferences."""
        hs6 = np.array([code for chapter in CHAPTERS for code in _codes(chapter)])
        hs4, hs2 = hs6.astype("U4"), hs6.astype("U2")
        number = hs2.astype(int)
        _, price, duty, popularity = (
            np.array(column)[np.searchsorted([entry[0] for entry in _CLASSES], number)] for column in zip(*_CLASSES, strict=True)
        )
        duty = np.clip(duty + 500 * rng.integers(-1, 2, len(hs6)), 0, None)
        duty[hs2 == RAISED_CHAPTER] = OLD_RATE
        headings, heading_of = np.unique(hs4, return_inverse=True)
        chapters, chapter_of = np.unique(hs2, return_inverse=True)
        return cls(
            hs6,
            hs4,
            hs2,
            np.searchsorted(_SECTION_ENDS, number),
            _popularity(popularity * rng.pareto(1.6, len(hs6)).clip(0.05, 12), hs4, hs2),
            price * rng.lognormal(0, 0.6, len(hs6)),
            rng.lognormal(0, 1.2, len(hs6)),
            np.isin(hs2, list(_COUNTED_CHAPTERS)),
            duty,
            np.where(hs2 == RAISED_CHAPTER, NEW_RATE, duty),
            np.where(np.isin(hs2, list(_ZERO_VAT)), 0, VAT_RATE),
            _by_chapter(hs2, _EXCISE),
            np.isin(hs2, list(AGENCY_LAST_CHAPTERS)) & (rng.random(len(hs6)) < 0.6),
            _preferences(hs2, duty),
            {"hs6": pa.array(hs6), "hs4": pa.array(headings), "hs2": pa.array(chapters), "hs_code": pa.array(np.char.add(hs6, "00"))},
            heading_of,
            chapter_of,
        )


def _codes(chapter: str) -> list[str]:
    count = 8 + _MORE.get(chapter, 0)
    return [f"{chapter}{1 + number // 4:02d}{_SUBHEADINGS[number % 4]}" for number in range(count)]


def _by_chapter(hs2: np.ndarray, rates: dict[str, int]) -> np.ndarray:
    return np.array([rates.get(chapter, 0) for chapter in hs2])


def _popularity(usual: np.ndarray, hs4: np.ndarray, hs2: np.ndarray) -> np.ndarray:
    """Return how often goods are traded; those of planted truths often enough for these to show."""
    return np.where(hs4 == UNDERVALUED_HEADING, 5.0, usual * np.where(hs2 == RAISED_CHAPTER, 3.0, 1.0))


def _preferences(hs2: np.ndarray, duty: np.ndarray) -> np.ndarray:
    shifted = np.isin(hs2, SHIFTED_CHAPTERS) & (duty > 0)
    rates = np.array([np.zeros_like(duty), duty // 2, np.where(shifted, 0, -1)])
    return np.where(duty > 0, rates, -1)


def agreement_of_partner() -> np.ndarray:
    """Return the agreement index of each partner, home and unknown; -1 where there is none."""
    found = {code: position for position, (_, codes) in enumerate(AGREEMENTS.values()) for code in codes.split()}
    return np.array([found.get(code, -1) for code in (*partners.CODES, partners.HOME, partners.UNKNOWN)])


def agreement_starts(plan: DemoPlan) -> list[date]:
    """Return the first day of each agreement."""
    start = plan.agreement_from
    return [date(2016, 1, 1), date(2019, 7, 1), date(start // 100, start % 100, 1)]


def tariff(goods: Goods, plan: DemoPlan) -> list[tuple[str, str, str, date, float]]:
    """Return the rows of `tariff`: duty by agreement, VAT and excise, and the duty raised in the planned month."""
    start, raised = date(2015, 1, 1), date(plan.tariff_from // 100, plan.tariff_from % 100, 1)
    rows = []
    for n, code in enumerate(goods.hs6):
        rows += [
            (code, "-", tax, start, rate[n] / 100)
            for tax, rate in (("DTY", goods.duty), ("VAT", goods.vat), ("EXC", goods.excise))
            if tax != "EXC" or rate[n]
        ]
        if goods.duty_new[n] != goods.duty[n]:
            rows.append((code, "-", "DTY", raised, goods.duty_new[n] / 100))
        rows += [
            (code, name, "DTY", since, rate / 100)
            for name, since, rate in zip(AGREEMENTS, agreement_starts(plan), goods.preference[:, n], strict=True)
            if rate >= 0
        ]
    return rows
