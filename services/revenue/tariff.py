"""The tariff simulation: what taxes on imports would be with other rates, reliefs, prices or volumes, and where the year would end."""

from dataclasses import dataclass

import numpy as np

from analytics.forecasting.year_total import chance
from analytics.revenue.tariff import TariffLevers, TariffSummary, summary
from data.language import mark, say
from data.quantiles import LEVELS
from data.releases.release import Release
from data.series_names import cuts
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.revenue import forecasts, revenue_series
from queries.trade.collected import Collected, collected
from queries.workspace import saved
from services.forecasting import provisional

CUTS, COMPARED = ("hs2", "origin", "size"), 12
PATH = "/tariff"
STARTS = {key: round(100 * getattr(TariffLevers(), key)) for key in ("pass_through", "rate_response", "tax_response")}
ELSEWHERE = mark("Forecasts are stored for all revenue, a region, an office, a tax or a chapter: choose one of these.")


@dataclass(frozen=True)
class Bench:
    """The imports of the filters, the assumptions of the link and their effect."""

    filters: Filters
    base: Collected
    levers: TariffLevers
    effect: TariffSummary


def bench(filters: Filters) -> Bench:
    """Simulate the tariff of a link on the imports of its filters; raises CannotCut, MixedCurrencies, TooMany."""
    plain = Filters(filters.since, filters.until, filters.picks)
    return Bench(plain, collected(plain), levers(filters), simulate(plain, levers(filters)))


def simulate(filters: Filters, moved: TariffLevers) -> TariffSummary:
    """Return the effect of assumptions on the imports of the filters; raises CannotCut, MixedCurrencies, TooMany."""
    return _simulate(filters, moved, engine.current())


@kept(key=lambda *asked: ("tariff", *asked))
def _simulate(filters: Filters, moved: TariffLevers, _release: Release) -> TariffSummary:
    return summary(collected(filters).cells, moved, CUTS)


def levers(filters: Filters) -> TariffLevers:
    """Return the assumptions of a link as fractions."""
    codes = dict(filters.levers)

    def share(key: str) -> float:
        return filters.lever(key, STARTS.get(key, 0)) / 100

    return TariffLevers(
        share("duty_points"),
        codes.get("duty_goods", ""),
        codes.get("relief_off", ""),
        codes.get("agreement_off", ""),
        share("preference_cut"),
        codes.get("preference_origin", ""),
        share("exempt_share"),
        codes.get("exempt_goods", ""),
        share("vat_points"),
        share("excise_change"),
        share("rate_change"),
        share("volume_change"),
        share("pass_through"),
        share("rate_response"),
        share("tax_response"),
    )


@dataclass(frozen=True, eq=False)
class YearEnd:
    """A year-end forecast today and after a change: quantiles at LEVELS, the months of the fiscal year, and its target (None: not set)."""

    months: list[int]
    today: np.ndarray
    after: np.ndarray
    target: float | None

    def chances(self, target: float) -> tuple[float, float]:
        """Return the probabilities of reaching a target, today and after the change."""
        return chance(self.today, target), chance(self.after, target)


def year_end(node: str | None, ratio: float) -> YearEnd:
    """Return the stored year-end forecast of a series, and the same with the months to come multiplied by a ratio.

    Raises CannotCut where this slice has no stored forecast, and NoForecast.
    """
    if node is None:
        raise CannotCut(say(ELSEWHERE))
    stored = forecasts.landings(node)
    run = forecasts.run()
    provisional.note_run(run)
    last = stored[stored["origin"] == run.origin]
    if last.empty:
        raise CannotCut(say(ELSEWHERE))
    row = last.iloc[0]
    today, collected_ = row[list(LEVELS)].to_numpy(float), float(row["collected"])
    months = during(int(row["fiscal_year"]))
    return YearEnd(months, today, collected_ + (today - collected_) * ratio, revenue_series.target(cuts(node), months))


def during(year: int) -> list[int]:
    """Return the months (yyyymm) of a fiscal year in order."""
    return sorted(code for code, each in revenue_series.fiscal_years().items() if each == year)


def beside(one: Bench) -> list[tuple[str, str, TariffSummary, TariffLevers]]:
    """Return name, address, effect and assumptions of this page and of its saved views, on the same imports."""
    kept_views = [(view.name, view.address, levers(Filters.parse(view.search))) for view in saved.views() if view.path == PATH]
    every = [(say("This page"), "", one.levers), *kept_views[:COMPARED]]
    return [(name, link, simulate(one.filters, moved), moved) for name, link, moved in every]
