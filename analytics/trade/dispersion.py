"""How widely prices lie within a cell: quantiles and the median absolute deviation of unit values, read from log-spaced bins."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.derived.unit_values import RATIO

QUANTILES = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}
NORMAL = 1.4826
Floats = NDArray[np.float64]


def dispersion(frame: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Measure how widely unit values differ in each cell of `by`, the widest ratio first.

    frame: by, bin, n with n > 0. Returns n, QUANTILES (value of a kilogram), ratio (P90 / P10) and spread. Quantiles are log-interpolated
    inside their bin; `spread` is exp(1.4826 · MAD of ln u), the factor by which a typical price is above or below the median: 1 is no
    spread.
    """
    if frame.empty:
        return pd.DataFrame(columns=[*by, "n", *QUANTILES, "ratio", "spread"])
    rows = frame.sort_values([*by, "bin"], ignore_index=True)
    cell = rows.groupby(list(by), sort=False).ngroup().to_numpy("int64")
    bins, n = rows["bin"].to_numpy("float64"), rows["n"].to_numpy("float64")
    firsts = rows[list(by)].drop_duplicates(ignore_index=True)
    found = firsts.assign(n=np.bincount(cell, weights=n).astype("int64"))
    logs = {name: _quantile(bins, n, cell, q, inside=True) * np.log(RATIO) for name, q in QUANTILES.items()}
    away = np.abs((bins + 0.5) * np.log(RATIO) - logs["median"][cell])
    order = np.lexsort((away, cell))
    mad = _quantile(away[order], n[order], cell[order], 0.5, inside=False)
    prices = {name: np.exp(value) for name, value in logs.items()}
    found = found.assign(**prices, ratio=prices["p90"] / prices["p10"], spread=np.exp(NORMAL * mad))
    return found.sort_values(["ratio", *by], ascending=[False, *(True for _ in by)], ignore_index=True)


def _quantile(values: Floats, n: Floats, cell: NDArray[np.int64], q: float, *, inside: bool) -> Floats:
    """Return the value at a share q of each cell; if `inside`, with the share of the row that lies before it.

    values: rows sorted by cell and value.
    """
    upto = np.cumsum(n)
    totals = np.bincount(cell, weights=n)
    wanted = np.cumsum(totals) - totals + q * totals
    place = np.minimum(np.searchsorted(upto, wanted - 1e-9), len(values) - 1)
    return values[place] + (wanted - upto[place] + n[place]) / n[place] if inside else values[place]
