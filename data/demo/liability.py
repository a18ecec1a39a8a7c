"""From the standard rate to what was paid: what each tax line loses and gains on the way, exact to the sixth place."""

import numpy as np
import pyarrow as pa

from data.demo.arrow_columns import Rows, decimal, text
from data.demo.duties import TAXES, TaxLines
from data.demo.receipts import REFUND, Receipts
from data.demo.traffic import NO_RELIEF, SUSPENSION, Declarations
from data.demo.world import offices


def uplift(lines: TaxLines, share: np.ndarray, irregular: np.ndarray) -> np.ndarray:
    """Return the cents of the tax assessed on each declaration that its inspection brought to light."""
    assessed = np.bincount(lines.decl, lines.assessed / 1e4, len(share))
    return np.floor(assessed * share * irregular).astype(np.int64)


def steps(lines: TaxLines, received: Receipts, relief: np.ndarray, agreement: np.ndarray, found: np.ndarray) -> dict[str, np.ndarray]:
    """Return the additive columns of the tax lines (1e-6) by name.

    relief, agreement: by item. found: additional assessment by declaration. statutory - preference - exempted - suspended + uplift =
    assessed, and assessed - unpaid - refunded = paid.
    """
    spared, relief, preferred = lines.statutory - lines.assessed, relief[lines.row], agreement[lines.row] > 0
    preference, exempted = spared * (preferred & (relief == NO_RELIEF)), spared * ((relief != NO_RELIEF) & (relief != SUSPENSION))
    back, brought = received.event == REFUND, _spread(lines, found * 10_000)
    paid_in, refunded = _sums(received, ~back, len(spared)), -_sums(received, back, len(spared))
    return {
        "statutory": lines.statutory - brought,
        "preference": preference,
        "exempted": exempted,
        "forgone": preference + exempted,
        "suspended": spared * (relief == SUSPENSION),
        "uplift": brought,
        "unpaid": lines.assessed - paid_in,
        "refunded": refunded,
        "paid": paid_in - refunded,
    }


def _sums(received: Receipts, where: np.ndarray, lines: int) -> np.ndarray:
    sums = np.zeros(lines, np.int64)
    np.add.at(sums, received.line[where], received.amount[where])
    return sums


def _spread(lines: TaxLines, amounts: np.ndarray) -> np.ndarray:
    """Return the amounts of declarations (1e-6) over their lines by what these are assessed; they add up exactly."""
    upto, first = np.cumsum(lines.assessed), np.searchsorted(lines.decl, lines.decl)
    before = upto - lines.assessed
    whole = np.bincount(lines.decl, lines.assessed.astype(float), len(amounts))[lines.decl]
    parts = ((side - before[first]) / np.maximum(whole, 1) for side in (upto, before))
    high, low = (np.floor(part * amounts[lines.decl]).astype(np.int64) for part in parts)
    last = np.append(lines.decl[1:] != lines.decl[:-1], True)[: len(high)]
    return np.where(last, amounts[lines.decl], high) - low


def unheard(made: Declarations, lines: TaxLines, received: Receipts) -> Rows:
    """Return receipts of the treasury for declarations that never reached the warehouse.

    Columns: month, office, tax, amount.
    """
    rows = np.flatnonzero(made.missing[lines.decl[received.line]])
    line = received.line[rows]
    return pa.table(
        {
            "month": received.month[rows],
            "office": text(offices.POOL, made.office[lines.decl[line]]),
            "tax": text(pa.array([code for code, *_ in TAXES]), lines.tax[line]),
            "amount": decimal(received.amount[rows], 6),
        }
    )
