"""Scenarios of the fiscal year side by side: no change, this page, its saved views, and saved tariffs."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from analytics.forecasting.year_total import chance
from analytics.revenue.ahead import GapLevers, GapOutcome, outcome
from analytics.revenue.doubt import Doubts, convolved, half
from data.language import say
from data.months import shifted
from data.notes import Note
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from queries.addresses.levers import AHEAD, DOUBTED
from queries.engine.engine import TooMany
from queries.engine.question import CannotCut, MixedCurrencies
from queries.engine.trace import unheard
from queries.workspace import links, saved
from services.forecasting.gap_forecast import GapForecast, landed
from services.forecasting.revenue_forecast import RevenueForecast
from services.revenue import tariff

COMPARED = 8
PATH, TARIFF = "/gap-ahead", tariff.PATH
UNTOLD = Note("tariffs_unknown")


@dataclass(frozen=True)
class Scenario:
    """A named scenario: its address (empty: none), assumptions, outcome, quantiles of the year-end forecast, and target.

    `outcome` is None for a tariff, which moves potential revenue itself: its effect on the parts of the gap is not known.
    """

    name: str
    address: str
    levers: GapLevers | tariff.TariffLevers
    outcome: GapOutcome | None
    landing: tuple[float, ...] = ()
    target: float = float("nan")

    def at(self, level: str) -> float:
        """Return a quantile of the year-end forecast; NaN while it is not known."""
        return self.landing[LEVELS.index(level)] if self.landing else float("nan")

    @property
    def chance(self) -> float:
        """Return the probability of reaching the target; NaN while it is not known."""
        return chance(np.array(self.landing), self.target) if self.landing and np.isfinite(self.target) else float("nan")


def levers(filters: Filters) -> GapLevers:
    """Return the assumptions of a link as fractions."""
    return GapLevers(*(filters.lever(key) / 100 for key in AHEAD))


def doubts(filters: Filters) -> Doubts:
    """Return the uncertainty of each assumption of a link as fractions."""
    return Doubts(*(filters.lever(key, round(100 * start)) / 100 for key, start in zip(DOUBTED, astuple(Doubts()), strict=True)))


def scenario(name: str, address: str, filters: Filters, of: GapForecast, landing: RevenueForecast | None) -> Scenario:
    """Return the scenario of one link, with its effects added to the year-end forecast."""
    moved = levers(filters)
    result = outcome(of.year, moved)
    if landing is None:
        return Scenario(name, address, moved, result)
    effects = {lever: np.array(outcome(of.year, alone).brought) for lever, alone in moved.alone().items()}
    off = half(effects, doubts(filters), of.year.doubt)
    quantiles = convolved(landing.now[list(LEVELS)].to_numpy(float), result.brought, off)
    return Scenario(name, address, moved, result, tuple(quantiles.tolist()), landing.landing.bar)


def scenarios(filters: Filters, of: GapForecast) -> tuple[list[Scenario], tuple[Note, ...]]:
    """Return every scenario of the same slice, and notes on saved tariffs that are left out."""
    landing, views = landed(filters), saved.views()
    own = [(view.name, view.address, Filters.parse(links.lengthened(view.search))) for view in views if view.path == PATH][:COMPARED]
    every = [(say("No change"), "", Filters()), *([(say("This page"), "", filters)] if levers(filters) != GapLevers() else []), *own]
    rates = [view for view in views if view.path == TARIFF][:COMPARED]
    tariffs, notes = taxed(rates, of, landing) if rates else ([], ())
    return [*(scenario(*each, of, landing) for each in every), *tariffs], notes


def taxed(views: Sequence[saved.Saved], of: GapForecast, landing: RevenueForecast | None) -> tuple[list[Scenario], tuple[Note, ...]]:
    """Return the scenarios of saved tariffs: months still to come change as taxes on the imports of the last twelve months do.

    Half the width of the 80 % range is the difference between the effect with and without a response of volumes.
    """
    if landing is None:
        return [], (UNTOLD,)
    imports = Filters(shifted(of.origin, -11), of.origin, of.slice.picks)
    now, collected = landing.now[list(LEVELS)].to_numpy(float), float(landing.now["collected"])
    tariffs: list[Scenario] = []
    try:
        for view in views:
            moved = tariff.levers(Filters.parse(links.lengthened(view.search)))
            with unheard():
                effect = tariff.simulate(imports, moved)
            after = collected + (now - collected) * effect.ratio
            off = abs(effect.mechanical - effect.ratio) * (now[LEVELS.index("p50")] - collected)
            quantiles = tuple(convolved(after, 0.0, off).tolist())
            tariffs.append(Scenario(view.name, view.address, moved, None, quantiles, landing.landing.bar))
    except (CannotCut, MixedCurrencies, TooMany) as refusal:
        return [], (Note("tariffs_left_out", text=str(refusal)),)
    return tariffs, ()
