"""Stated chances that come true: the score of a model is moved and stretched until it agrees with what inspections found."""

from dataclasses import dataclass

import numpy as np

from analytics.risk.metrics import Floats

LEAST, STEPS = 1e-6, 50


@dataclass(frozen=True)
class Calibration:
    """A chance p becomes that whose log-odds are `slope` × log-odds of p + `shift`."""

    slope: float = 1.0
    shift: float = 0.0

    def applied(self, chance: Floats) -> Floats:
        """Return calibrated chances."""
        return 1 / (1 + np.exp(-(self.slope * log_odds(chance) + self.shift)))


def log_odds(chance: Floats) -> Floats:
    """Return the logarithm of the odds of chances, those of 0 and 1 held finite."""
    held = np.clip(chance, LEAST, 1 - LEAST)
    return np.log(held / (1 - held))


def fitted(found: Floats, chance: Floats) -> Calibration:
    """Return the calibration under which the results are likeliest, from declarations that the model was not fitted on.

    The results are drawn slightly towards each other, so that few of them cannot make a chance certain.
    Source: Platt (1999), Probabilistic outputs for support vector machines.
    """
    irregular = float(found.sum())
    wanted = np.where(found == 1, (irregular + 1) / (irregular + 2), 1 / (len(found) - irregular + 2))
    design = np.stack([log_odds(chance), np.ones(len(found))], axis=1)
    at = np.array([1.0, 0.0])
    for _ in range(STEPS):
        stated = 1 / (1 + np.exp(-design @ at))
        weight = design * (stated * (1 - stated))[:, None]
        step = np.linalg.solve(design.T @ weight + np.eye(2) * LEAST, design.T @ (stated - wanted))
        at = at - np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return Calibration(float(at[0]), float(at[1]))
