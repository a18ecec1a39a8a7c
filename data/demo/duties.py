"""Duty, excise, VAT and the processing fee of the items, exact to the sixth place, beside what the standard rates would give."""

from dataclasses import dataclass

import numpy as np

from data.demo.traffic import INVESTMENT, NO_RELIEF, Declarations, Items
from data.demo.valuation import Values
from data.demo.world.world import DemoWorld

TAXES = (("DTY", "Customs duty", "duty"), ("EXC", "Excise", "excise"), ("VAT", "Value added tax", "vat"), ("FEE", "Processing fee", "fee"))
DUTY, EXCISE, VAT, FEE = range(4)
FEE_RATE = 25


@dataclass
class TaxLines:
    """One entry per tax line: `row` is the item whose cuts it carries; number 0 is the header.

    Base in 1e-4 of the lira, rate in 1e-2 per cent, amounts in 1e-6.
    """

    decl: np.ndarray
    row: np.ndarray
    number: np.ndarray
    tax: np.ndarray
    base: np.ndarray
    rate: np.ndarray
    assessed: np.ndarray
    statutory: np.ndarray


@dataclass
class Rated:
    """Duty rates of the items in hundredths of a per cent: the general one, the one applied, and that of the agreement offered."""

    general: np.ndarray
    applied: np.ndarray
    preference: np.ndarray


def rated(world: DemoWorld, position: int, made: Declarations, items: Items) -> Rated:
    """Return the rates of duty of each item: general, preferential and applied."""
    goods, month = world.goods, world.plan.months[position]
    general = (goods.duty_new if month >= world.plan.tariff_from else goods.duty)[items.goods]
    preferred = goods.preference[np.maximum(items.offered - 1, 0), items.goods]
    applied = np.where(items.agreement > 0, preferred, general)
    return Rated(general, np.where(made.relief[items.decl] == NO_RELIEF, applied, 0), preferred)


def preference_margin(items: Items, values: Values, rates: Rated) -> np.ndarray:
    """Return the duty (1e-6) that the preference offered to each item takes off, claimed or not."""
    return values.value * (rates.general - rates.preference) * (items.offered > 0)


def lines(world: DemoWorld, made: Declarations, items: Items, values: Values, rates: Rated, principal: np.ndarray) -> TaxLines:
    """Return the tax lines of the imports, in the order of declarations, items and taxes."""
    goods, relief = world.goods, made.relief[items.decl]
    taxed = np.flatnonzero(np.isin(made.procedure[items.decl], np.arange(5)))
    value, relief = values.value[taxed], relief[taxed]
    spared = (relief != NO_RELIEF) & (relief != INVESTMENT)
    excise, vat = goods.excise[items.goods[taxed]], goods.vat[items.goods[taxed]]
    due = _cascade(value, rates.applied[taxed], np.where(spared, 0, excise), np.where(spared, 0, vat))
    full = _cascade(value, rates.general[taxed], excise, vat)
    parts = [
        _part(items, taxed, tax, due[tax], full[tax][2], np.ones(len(taxed), bool) if tax != EXCISE else excise > 0)
        for tax in (DUTY, EXCISE, VAT)
    ]
    return _ordered([*parts, _fees(made, items, values, principal)])


def _cascade(value: np.ndarray, duty: np.ndarray, excise: np.ndarray, vat: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return base (1e-4), rate and amount (1e-6) of each tax in order.

    Duty is on the value, excise on value and duty, VAT on all three.
    """
    bases, total = [], value * 10_000
    for rate in (duty, excise, vat):
        base = (total + 50) // 100
        amount = (base * rate + 50) // 100
        bases.append((base, rate, amount))
        total = total + amount
    return bases


def _part(
    items: Items, taxed: np.ndarray, tax: int, due: tuple[np.ndarray, np.ndarray, np.ndarray], statutory: np.ndarray, where: np.ndarray
) -> TaxLines:
    row = taxed[where]
    base, rate, assessed = (column[where] for column in due)
    return TaxLines(items.decl[row], row, items.number[row], np.full(len(row), tax), base, rate, assessed, statutory[where])


def _fees(made: Declarations, items: Items, values: Values, principal: np.ndarray) -> TaxLines:
    """Return the fee of each declaration for home use, on its header."""
    decl = np.flatnonzero(made.home_use)
    worth = np.bincount(items.decl, values.value.astype(float), len(made)).round().astype(np.int64)
    base = worth[decl] * 100
    zero, fee = np.zeros(len(decl), np.int64), base * FEE_RATE // 100
    return TaxLines(decl, principal[decl], zero, np.full(len(decl), FEE), base, np.full(len(decl), FEE_RATE), fee, fee)


def _ordered(parts: list[TaxLines]) -> TaxLines:
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in TaxLines.__dataclass_fields__}
    order = np.lexsort((joined["tax"], joined["number"], joined["decl"]))
    return TaxLines(**{name: column[order] for name, column in joined.items()})


def per_item(made: TaxLines, amount: np.ndarray, rows: int, tax: int | None = None) -> np.ndarray:
    """Return exact sums of a line amount (1e-6) by item, header lines left out; of one tax where it is given."""
    chosen = (made.number > 0) & ((made.tax == tax) if tax is not None else True)
    sums = np.zeros(rows, np.int64)
    np.add.at(sums, made.row[chosen], amount[chosen])
    return sums
