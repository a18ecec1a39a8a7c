"""Percentiles of hours themselves, declaration by declaration: of completed ones, of weighted ones, and with open ones counted."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.derived.clocks import BIN_ORIGIN, BIN_RATIO
from tests.meaning.core.facts import Asked, Facts, once
from tests.meaning.core.reading import same

BIN = 0.031  # what is shown is read from bins 3 % wide
LEAST = 0.02  # of an hour: what takes up to a minute is one bin
NONE = float("nan")


def near(shown: float | None, true: float | None, digits: float = 0.0) -> bool:
    """Whether hours read from bins are those of the declarations: `digits` is what the words round off."""
    return same(shown, true, BIN + digits, LEAST)


def quantile(hours: Sequence[float] | np.ndarray, q: float) -> float:
    """Return the hours that a share of declarations stays within; between two of them where it falls between."""
    return weighted(hours, np.ones(len(hours)), q)


def weighted(hours: Sequence[float] | np.ndarray, weights: np.ndarray, q: float) -> float:
    """Return the same of declarations that weigh differently; NaN of none."""
    if not len(hours):
        return NONE
    order = np.argsort(np.asarray(hours, float), kind="stable")
    values, upto = np.asarray(hours, float)[order], np.cumsum(np.asarray(weights, float)[order])
    wanted = q * upto[-1]
    first = int(np.searchsorted(upto, wanted - 1e-9))
    after = int(np.searchsorted(upto, wanted + 1e-9))
    return float((values[min(first, len(values) - 1)] + values[min(after, len(values) - 1)]) / 2)


def with_open(done: Sequence[float], waiting: Sequence[float], q: float) -> float:
    """Return the hours within which a share is released, open ones counted as long as they have waited (Kaplan and Meier); NaN if never."""
    events = sorted([(hours, 0) for hours in done] + [(hours, 1) for hours in waiting])
    left, alive, found = len(events), 1.0, []
    for hours, still in events:
        if not still:
            alive *= 1 - 1 / left
            if 1 - alive >= q - 1e-9:
                found.append(hours)
            if 1 - alive > q + 1e-9:
                return (found[0] + hours) / 2
        left -= 1
    return found[0] if found else NONE


@once
def read(facts: Facts, asked: Asked, interval: str, *columns: str) -> pd.DataFrame:
    """Return the declarations of which an interval is known: columns and hours; what customs still hold, from bins."""
    column = f"{interval}_{asked.clock}"
    known = {"customs": f"customs_span_{asked.clock} / 3600.0", "held": f"power({BIN_RATIO}, {column}_bin - 0.5) * {BIN_ORIGIN}"}
    also = f"{column}_bin is not null"
    return facts.rows("clearance", ", ".join((*columns, f"{known.get(interval, column)} as hours")), asked, also)


@once
def spans(facts: Facts, asked: Asked, interval: str, *columns: str) -> pd.DataFrame:
    """Return the declarations of which an interval of the study is known: columns and hours, of its whole seconds."""
    also = f"{interval}_{asked.clock}_bin is not null"
    return facts.rows("clearance", ", ".join((*columns, f"{interval}_span_{asked.clock} / 3600.0 as hours")), asked, also)
