"""What if tariffs, reliefs, rates of exchange or volumes change: taxes on a frame of cells, collected today and with levers moved.

After TRIST of the World Bank (Brenton et al. 2011): the rates are those collected, not those of the law, and the taxes stand on each other:
duty on the value, excise on value and duty, VAT on all three. A cell is a heading by origin, agreement, relief and size of importer.
With no lever moved each amount is the one of today, to the last bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NONE = "-"
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
TAXES = ("duty", "excise", "vat", "other")
CASCADE = TAXES[:3]
KEYS = ("section", "hs2", "hs4", "origin", "agreement", "relief", "size")


@dataclass(frozen=True)
class TariffLevers:
    """What is moved, as fractions (duty and VAT: added to the rate; excise: of its rate), and how prices and volumes answer.

    `pass_through` is the part of a fall of the currency that import prices in it take up; the responses are the elasticities of volume
    to that price, and to the price with taxes.
    """

    duty: float = 0.0
    duty_goods: str = ""
    relief_off: str = ""
    agreement_off: str = ""
    cut: float = 0.0
    cut_origin: str = ""
    exempt: float = 0.0
    exempt_goods: str = ""
    vat: float = 0.0
    excise: float = 0.0
    rate: float = 0.0
    volume: float = 0.0
    pass_through: float = 1.0
    rate_response: float = -0.8
    tax_response: float = -0.8

    @property
    def price(self) -> float:
        """Return the factor on prices in the own currency."""
        return 1 + self.pass_through * self.rate

    @property
    def net(self) -> float:
        """Return the elasticity of the value of imports to the rate of exchange, for a small step."""
        return self.pass_through * (1 + self.rate_response)


@dataclass(frozen=True)
class TariffOutcome:
    """Taxes (cells × TAXES) today, at the same volumes, and with the volumes that answer."""

    cells: pd.DataFrame
    today: Floats
    mechanical: Floats
    after: Floats

    @cached_property
    def _wholes(self) -> dict[str, Floats]:
        """Return all taxes of each cell."""
        return {"before": self.today.sum(axis=1), "mechanical": self.mechanical.sum(axis=1), "value": self.after.sum(axis=1)}

    def by(self, key: str) -> pd.DataFrame:
        """Return columns key, before, mechanical, value: all taxes by a key of the cells, the largest change first."""
        places, codes = pd.factorize(self.cells[key])
        sums = {name: np.bincount(places, amounts, len(codes)) for name, amounts in self._wholes.items()}
        frame = pd.DataFrame({"key": np.array(codes, str), **sums}).sort_values("key")
        return frame.iloc[(frame["value"] - frame["before"]).abs().argsort(kind="stable")[::-1]].reset_index(drop=True)

    def taxes(self) -> pd.DataFrame:
        """Return columns key, before, mechanical, value: by tax, in their order."""
        return pd.DataFrame(
            {"key": TAXES, "before": self.today.sum(axis=0), "mechanical": self.mechanical.sum(axis=0), "value": self.after.sum(axis=0)}
        )


@dataclass(frozen=True)
class TariffSummary:
    """An outcome in small: by tax and by the keys asked, frames key, before, mechanical, value."""

    taxes: pd.DataFrame
    by: dict[str, pd.DataFrame]

    def whole(self, column: str) -> float:
        """Return the total of a column over all taxes."""
        return float(self.taxes[column].to_numpy(float).sum())

    @property
    def ratio(self) -> float:
        """Return revenue with the levers over that of today."""
        return self._over("value")

    @property
    def mechanical(self) -> float:
        """Return the same at the volumes of today."""
        return self._over("mechanical")

    def _over(self, column: str) -> float:
        return self.whole(column) / self.whole("before") if self.whole("before") else 1.0


def summary(cells: pd.DataFrame, levers: TariffLevers, keys: Sequence[str]) -> TariffSummary:
    """Return the outcome of the levers by tax, and by each of `keys`."""
    found = outcome(cells, levers)
    return TariffSummary(found.taxes(), {key: found.by(key) for key in keys})


def outcome(cells: pd.DataFrame, levers: TariffLevers) -> TariffOutcome:
    """Return taxes today and after, of cells with KEYS, value and the amounts collected by TAXES.

    Volumes answer by a constant elasticity to the price of a cell with taxes, and to its price in the own currency.
    """
    added = _added(cells, levers)
    still = _taxed(cells, np.ones(len(cells)), added)
    today = np.column_stack([cells[tax].to_numpy(float) for tax in TAXES])
    value = cells["value"].to_numpy(float)
    dearer = _over(value + still[:, :3].sum(axis=1), value + today[:, :3].sum(axis=1))
    growth = np.full(len(cells), levers.price * (1 + levers.volume))
    answer = dearer**levers.tax_response * levers.price**levers.rate_response
    return TariffOutcome(cells, today, _taxed(cells, growth, added), _taxed(cells, growth * answer, added))


def covers(cells: pd.DataFrame, goods: str) -> Flags:
    """Return which cells a section, chapter or heading covers; all of them where none is given."""
    if not goods:
        return np.ones(len(cells), bool)
    key = "section" if goods.isalpha() else "hs2" if len(goods) == 2 else "hs4"
    return _is(cells, key, goods)


def _is(cells: pd.DataFrame, key: str, code: str) -> Flags:
    """Return which cells have a code, none where it is empty."""
    return np.asarray(cells[key] == code) & (code != "")


def _over(part: Floats, whole: Floats) -> Floats:
    """Return a ratio; 1 where the whole is not above zero."""
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0)


def _rates(cells: pd.DataFrame, suffix: str = "") -> list[Floats]:
    """Return the effective rates of CASCADE, each on its own base; 0 if there is no base."""
    base, found = cells["value"].to_numpy(float), []
    for tax in CASCADE:
        amount = cells[f"{tax}{suffix}"].to_numpy(float)
        found.append(np.divide(amount, base, out=np.zeros_like(base), where=base > 0))
        base = base + amount
    return found


def _paid(cells: pd.DataFrame, tax: str) -> float:
    """Return the share of a tax assessed that is collected, over all cells."""
    paid, assessed = (float(cells[column].to_numpy(float).sum()) for column in (tax, f"{tax}_assessed"))
    share = paid / assessed if assessed else 1.0
    return share if isfinite(share) else 1.0


def _added(cells: pd.DataFrame, levers: TariffLevers) -> list[Floats]:
    """Return what the levers add to the rates collected of CASCADE: exactly zero where they have no effect."""
    now, law = _rates(cells), _rates(cells, "_statutory")
    full = [rate * _paid(cells, tax) for rate, tax in zip(law, CASCADE, strict=True)]
    unrelieved, withdrawn = _is(cells, "relief", levers.relief_off), _is(cells, "agreement", levers.agreement_off)
    duty, excise, vat = (np.where(unrelieved, owed, rate) for rate, owed in zip(now, full, strict=True))
    duty = np.where(withdrawn, full[0], duty)
    plain = _is(cells, "agreement", NONE) | withdrawn
    free = _is(cells, "relief", NONE) | unrelieved | withdrawn
    duty = _moved(duty, law[0], levers.duty * covers(cells, levers.duty_goods), _paid(cells, "duty"), plain, free)
    duty = duty * (1 - levers.cut * (_is(cells, "origin", levers.cut_origin) & plain))
    duty = duty * (1 - levers.exempt * covers(cells, levers.exempt_goods)) if levers.exempt_goods else duty
    vat = np.where(law[2] > 0, vat * _over(np.maximum(law[2] + levers.vat, 0), law[2]), vat)
    return [new - old for new, old in zip((duty, excise * (1 + levers.excise), vat), now, strict=True)]


def _moved(duty: Floats, law: Floats, points: NDArray[Any], paid: float, plain: Flags, free: Flags) -> Floats:
    """Return the duty after points are added to the general rate.

    What is collected keeps its ratio to the law. An agreement keeps its rate unless the general one falls below it. Goods that were free
    of duty by law are taxed if no relief covers them.
    """
    general = np.maximum(law + points, 0)
    moved = np.where(law > 0, duty * _over(general, law), np.where(free, general * paid, duty))
    bound = np.minimum(duty, general * paid)
    return np.where(points == 0, duty, np.where(plain, moved, bound))


def _taxed(cells: pd.DataFrame, growth: Floats, added: list[Floats]) -> Floats:
    """Return taxes (cells × TAXES) of values that grow by a factor, at the rates collected and what is added to them."""
    before = cells["value"].to_numpy(float)
    after, taxes = before * growth, []
    for tax, step in zip(CASCADE, added, strict=True):
        amount = cells[tax].to_numpy(float)
        taxes.append(_over(after, before) * (amount + before * step))
        before, after = before + amount, after + taxes[-1]
    return np.column_stack([*taxes, cells["other"].to_numpy(float) * growth])
