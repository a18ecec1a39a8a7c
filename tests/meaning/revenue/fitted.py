"""The gap forecast of an address as fitted, and what the facts say of its parts."""

import time
from dataclasses import dataclass
from functools import cached_property
from math import hypot, sqrt
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from callbacks.revenue import fit_progress
from queries.addresses.filters import Filters
from services.forecasting import fit_queue, gap_forecast, revenue_forecast
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.revenue.owed import LAST, LEFT, RIPE, YEAR, Owed, owed
from tests.meaning.revenue.stored import node as series
from tests.meaning.revenue.stored import told

PAGE, LONGEST = "ahead", 120
TRIED = ("mase", "pinball", "bias", "cover50", "cover80", "cover95", "n")
SCORES = {
    ("statutory_tax", "combined"): (0.62, 0.2, 0.01, 0.51, 0.84, 0.96, 30),
    ("statutory_tax", "naive"): (1.1, 0.5, 0.03, 0.4, 0.7, 0.9, 30),
    ("tax_unpaid", "combined"): (1.3, 0.7, 0.2, 0.55, 0.79, 0.93, 18),
    ("tax_unpaid", "naive"): (1.2, 0.6, 0.1, 0.45, 0.75, 0.91, 18),
}
LEVERS = ("arrears_share", "regularised_share", "relief_cut", "preference_change", "random_points")
DOUBTS = (0.5, 0.5, 0.25, 0.25, 0.25)
NINETY_TO_EIGHTY = 1.2815516 / 1.6448536


def finished(search: str) -> None:
    """Fit what an address needs; two years are too short to be tried on the past, so that trials are planted."""
    end, filters = time.monotonic() + LONGEST, Filters.parse(search)
    while not all(fit.over for fit in fit_progress.looked_at(filters, fit_progress.of_gap)):
        assert time.monotonic() < end
        time.sleep(0.02)
    [fit] = [fit for fit in fit_progress.looked_at(filters, fit_progress.of_gap) if fit.kind == fit_queue.GAP]
    score = pd.DataFrame([(*key, *numbers) for key, numbers in SCORES.items()], columns=["node", "model", *TRIED])
    fit.results = {**(fit.results or {}), "score": score}


@dataclass(frozen=True)
class Ahead:
    """The accounts of a slice from the facts, and what was fitted of it: quantiles by part and month, by part, of the landing."""

    facts: Facts
    asked: Asked
    owed: Owed
    by_month: dict[str, pd.DataFrame]
    by_year: pd.DataFrame
    coming: pd.DataFrame
    landing: pd.Series

    def middles(self, part: str) -> np.ndarray:
        return self.by_month[part].loc[LEFT, "p50"].to_numpy(float)

    def share(self, part: str) -> float:
        return self.by_year.loc[part, "p50"] / self.by_year.loc["statutory_tax", "p50"]

    @property
    def levers(self) -> dict[str, float]:
        return {key: float(self.asked.picks.get(key, ("0",))[0]) / 100 for key in LEVERS}

    @cached_property
    def lost(self) -> tuple[float, float, float]:
        """Tax never declared over the year: low, value, high; none where random inspections cannot tell."""
        return tuple(self.coming.iloc[-1][["low", "value", "high"]]) if len(self.coming) else (0.0, 0.0, 0.0)

    def steps(self, levers: dict[str, float]) -> dict[str, np.ndarray]:
        """By how much the levers move each part in each month to come."""
        _, regularised, relief, preference, control = (levers[key] for key in LEVERS)
        cut, used = relief * self.middles("relief_forgone"), preference * self.middles("preference_forgone")
        freed = regularised * (self.middles("tax_suspended") + self.owed.over("tax_suspended", YEAR) / len(LEFT))
        seen = np.full(len(LEFT), control * self.lost[1] / 12)
        more = cut + freed - used + seen
        never = more * (1 - self.owed.paid[RIPE])
        return {
            "relief_forgone": -cut,
            "preference_forgone": used,
            "tax_forgone": used - cut,
            "tax_suspended": -freed,
            "control_uplift": seen,
            "tax_unpaid": never,
            "tax_paid": more - never,
            "statutory_tax": 0 * cut,
        }

    def brought(self, levers: dict[str, float]) -> float:
        """What comes in by the end of the year: of each month to come as much as is paid by then, and arrears collected."""
        moved = self.steps(levers)
        by_then = np.array([self.owed.paid[min(len(LEFT) - 1 - place, RIPE)] for place in range(len(LEFT))])
        late = levers["arrears_share"] * self.owed.arrears_left(len(LEFT), self.owed.months)
        return float(((moved["tax_unpaid"] + moved["tax_paid"]) * by_then).sum()) + late

    def alone(self) -> dict[str, dict[str, float]]:
        """Each lever that is moved, the others left alone."""
        return {key: dict.fromkeys(LEVERS, 0.0) | {key: value} for key, value in self.levers.items() if value}

    def half(self, effects: dict[str, float]) -> float:
        """Half of the 80 % range of what levers do, each in doubt of its own."""
        low, value, high = self.lost
        doubts = dict(zip(LEVERS, DOUBTS, strict=True))
        doubts["random_points"] = hypot(0.25, (high - low) / 2 / value * NINETY_TO_EIGHTY if value else 0.0)
        return sqrt(sum((doubts[key] * effect) ** 2 for key, effect in effects.items()))


def plain(asked: Asked) -> Asked:
    return asked.on(**dict.fromkeys(LEVERS, ""))


def ahead(facts: Facts, asked: Asked) -> Ahead:
    """Gather what is known and what was fitted of the slice of an address."""
    held = plain(asked)
    filters = Filters.parse("?" + urlencode([(key, code) for key, codes in held.picks.items() for code in codes]))
    fits = fit_queue.results(gap_forecast.owed(filters), fit_queue.GAP)
    stored = told(facts, "landing", series(held)) if set(held.picks) <= {"office", "hs2"} else pd.DataFrame()
    landings = stored if len(stored) else fit_queue.results(revenue_forecast.applied(filters))["landing"]
    by_month = {part: rows.set_index("month") for part, rows in fits["months"].groupby("node")}
    coming = gap_forecast.gap_forecast(filters).coming
    own = landings[landings["origin"] == LAST].iloc[0]
    return Ahead(facts, asked, owed(facts, held), by_month, fits["years"].set_index("node"), coming, own)
