"""Exchange rates of the Meridian lira by month, and the CIF/FOB factors by partner and mode."""

from dataclasses import dataclass

import numpy as np

from data.demo.world import offices, partners

LOCAL, DRIFT = "MRL", 0.0022
CURRENCIES = ("USD", "EUR", "CNY", "JPY", "GBP", "INR", "CHF", "ZAR", "XOF", LOCAL)
_START = (12.4, 13.9, 1.85, 0.097, 16.1, 0.158, 13.6, 0.77, 0.0212, 1.0)
_MODE_FREIGHT = {"sea": 0.0, "air": 0.035, "road": -0.01, "rail": -0.005, "post": 0.05}
FREIGHT = np.maximum(partners.DISTANCES[:, None] + np.array([_MODE_FREIGHT[mode] for mode in offices.MODES]), 0.012)
CURRENCY_OF_PARTNER = np.array([CURRENCIES.index(partner.currency) for partner in partners.PARTNERS] + [0, 0])


@dataclass(frozen=True)
class Rates:
    """Lira for one unit of each currency: months × currencies, in whole 1e-8."""

    units: np.ndarray

    @classmethod
    def walked(cls, rng: np.random.Generator, months: int) -> "Rates":
        """Return rates of exchange by month and currency, drawn as random walks."""
        steps = rng.normal(DRIFT, 0.009, (months, len(CURRENCIES)))
        steps[:, -1] = 0
        return cls(np.round(np.array(_START) * np.exp(np.cumsum(steps, axis=0)) * 1e8).astype(np.int64))

    def of(self, month: int) -> np.ndarray:
        """Return the rates of the month at this position, as floats."""
        return self.units[month] / 1e8


def cif_fob() -> list[tuple[str, str, str, float, str]]:
    """Return the rows of `cif_fob`: the factor by partner and mode, any heading."""
    return [
        (partner, "-", mode, round(1 + FREIGHT[p, m], 4), "demonstration")
        for p, partner in enumerate(partners.CODES)
        for m, mode in enumerate(offices.MODES)
    ]
