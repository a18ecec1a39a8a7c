"""Three independent estimates of the tax lost on undeclared trade, over the twelve months up to the end of the period shown."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.compliance import item_prices, mirror, survey
from analytics.compliance.mirror import Range
from analytics.revenue import undeclared
from analytics.trade.cells import coded
from data.language import mark, say
from data.months import shifted
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance import item_prices as priced
from queries.compliance import mirror as mirrored
from queries.compliance import random_inspections
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.engine.trace import Read, noted, unheard

GRADIENT_MONTHS, QUARTERS, RATED = 24, 8, 12
COLUMNS = {"hs2": "hs2", "hs4": "hs4", "partner": "partner", "origin": "partner"}
TOO_SHORT = mark("Twelve months of data up to the end of the period are needed.")
UNREPORTED = mark("No reports of partners are loaded: `manage.py load partner_trade FILE`")
UNPRICED = mark("Partners report in dollars: load the exchange rates of these months, `manage.py load exchange_rates FILE`")
YEARLY = mark("The reports of partners are totals of years: load them by month, `manage.py load partner_trade FILE`")
UNMEASURED = mark("No import under these filters has both a quantity and a value: prices cannot be compared.")
UNRATED = mark("The statutory rates of these months are not known: the tax on undeclared trade cannot be computed.")
UNSEEN = mark("Fewer than thirty inspections were random, or they found no tax: that is too few for an estimate.")
MIRROR, PRICES, LANE = "mirror", "prices", "lane"


@dataclass(frozen=True)
class LossEstimate:
    """Tax lost in a year as one method estimates it, in the currency of the release; `refusal` says why where there is no estimate."""

    key: str
    range: Range | None
    observations: int
    refusal: str = ""


@dataclass(frozen=True)
class Mirrored:
    """Mirror analysis: `pairs` and `partners` as in `analytics.compliance.mirror`, delays (months), partners without reports."""

    pairs: Any
    partners: Any
    delays: dict[str, int]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Priced:
    """Unit values: `items` and `cells` as in `analytics.compliance.item_prices`."""

    items: Any
    cells: Any


def estimates(filters: Filters) -> tuple[LossEstimate, ...]:
    """Return the estimates by mirror statistics, unit values and random inspections, in this order; `filters` must have its months set."""
    return tuple(_attempted(key, method, filters) for key, method in _METHODS.items())


def _attempted(key: str, method: Any, filters: Filters) -> LossEstimate:
    try:
        return method(filters)
    except (CannotCut, engine.TooMany) as refusal:
        return LossEstimate(key, None, 0, str(refusal))


def _by_mirror(filters: Filters) -> LossEstimate:
    mirror_gaps = gaps(filters)
    pairs = within(mirror_gaps.pairs, filters)
    require_rates(filters)
    return LossEstimate(MIRROR, mirror.at_stake(pairs, mirror_gaps.partners), len(pairs))


def _by_prices(filters: Filters) -> LossEstimate:
    compared = int(within(named(unit_values(filters).cells), filters)["n"].sum())
    if not compared:
        raise CannotCut(say(UNMEASURED))
    require_rates(filters)
    return LossEstimate(PRICES, shortfalls(filters)[0], compared)


def require_rates(filters: Filters) -> None:
    """Raise CannotCut where no tax rates are loaded for these months, so that undeclared value cannot be turned into tax."""
    with unheard():
        rates_by_heading = mirrored.rates(year_end(filters))
    if not rates_by_heading:
        raise CannotCut(say(UNRATED))


def _by_lane(filters: Filters) -> LossEstimate:
    made = _lane(inspected(filters).with_pick("flow", "import"), engine.current())
    return replace(made, refusal=say(made.refusal))


def by_quarter(filters: Filters, last: int) -> pd.DataFrame:
    """Estimate undeclared tax from random inspections over the twelve months to the end of each of the last QUARTERS quarters.

    last: month (yyyymm). Columns until, low, value, high, n; a quarter with too few random inspections has no row.
    """
    rows: list[tuple[float, ...]] = []
    for until in (shifted(last, -(last % 100 % 3) - 3 * back) for back in range(QUARTERS - 1, -1, -1)):
        with suppress(CannotCut):
            made = _by_lane(filters.over(None, until))
            if made.range:
                rows.append((until, made.range.low, made.range.value, made.range.high, made.observations))
    return pd.DataFrame(rows, columns=["until", "low", "value", "high", "n"])


def rates(filters: Filters, last: int) -> pd.DataFrame:
    """Return the rates of `analytics.revenue.undeclared.rated` from random inspections of imports in the last RATED whole quarters."""
    samples: list[pd.DataFrame] = []
    strata: list[pd.DataFrame] = []
    for until in (shifted(last, -(last % 100 % 3) - 3 * back) for back in range(RATED - 1, -1, -1)):
        imports = _as_inspected(filters.over(shifted(until, -2), until)).with_pick("flow", "import")
        with unheard():
            samples.append(random_inspections.sample(imports).assign(until=until))
            strata.append(random_inspections.strata(imports).assign(until=until))
    return undeclared.rated(pd.concat(samples, ignore_index=True), pd.concat(strata, ignore_index=True))


@kept(key=lambda *asked: ("loss by the random lane", *asked))
def _lane(imports: Filters, _release: Release) -> LossEstimate:
    sample = random_inspections.sample(imports)
    loss = survey.loss(sample, random_inspections.strata(imports))
    return LossEstimate(LANE, loss, len(sample), "" if loss else UNSEEN)


_METHODS = {MIRROR: _by_mirror, PRICES: _by_prices, LANE: _by_lane}


def yearly(filters: Filters) -> Filters:
    """Return the filters over the twelve months of the estimates; raises CannotCut where the data do not hold all of these months."""
    window = mirrored.window(year_end(filters))
    return Filters(window.since, window.until, filters.picks)


def year_end(filters: Filters) -> int:
    """Return the last month (yyyymm) of the twelve; raises CannotCut where the data do not hold all of them."""
    if not filters.until or not mirrored.reaches(filters.until):
        raise CannotCut(say(TOO_SHORT))
    return filters.until


def inspected(filters: Filters) -> Filters:
    """Return the filters for inspections: a partner country is selected by origin, which is what inspections record."""
    return _as_inspected(yearly(filters))


def _as_inspected(filters: Filters) -> Filters:
    partners = filters.picked("partner")
    return filters.without("partner").with_pick("origin", *partners) if partners else filters


def unapplied(filters: Filters) -> tuple[Note, ...]:
    """Return a note for each filter that partners' reports and unit values cannot apply."""
    keys = [key for key, _ in filters.picks if key not in COLUMNS and key != "flow"]
    return tuple(Note("filter_off_estimates", filter=key) for key in keys)


def within(frame: Any, filters: Filters) -> Any:
    """Return the rows that the filters on goods and countries keep; the frame has columns partner and hs4."""
    for key, codes in filters.picks:
        if key in COLUMNS:
            column = frame["hs4"].str[:2] if key == "hs2" else frame[COLUMNS[key]]
            frame = frame[column.isin(codes)]
    return frame


def named(cells: Any) -> Any:
    """Add a column partner to unit value cells: their origin."""
    return cells.assign(partner=cells["origin"])


def gaps(filters: Filters) -> Mirrored:
    """Compare partners' reports with declarations for every pair of partner and heading, without filters on goods or countries.

    Raises CannotCut where no partner's reports are loaded for the twelve months.
    """
    return _gaps(year_end(filters), engine.current())


@kept(key=lambda *asked: ("mirror gaps", *asked))
def _gaps(until: int, _release: Release) -> Mirrored:
    flows, delays, silent = _flows(until)
    pairs = mirror.gaps(flows)
    return Mirrored(pairs.assign(hs2=pairs["hs4"].str[:2]), mirror.partners(flows), delays, silent)


def _flows(until: int) -> tuple[Any, dict[str, int], tuple[str, ...]]:
    with unheard():
        sides = mirrored.sides(until)
    if sides.sent.empty:
        raise CannotCut(say(UNREPORTED if not mirrored.reported() else UNPRICED if mirrored.by_month() else YEARLY))
    delays = mirror.lags(sides.sent, sides.arrived)
    flows = mirror.paired(sides.sent, sides.arrived, until, delays)
    return flows.assign(factor=factored(flows, sides.factors), rate=flows["hs4"].map(sides.rates).fillna(0.0)), delays, sides.silent


def factored(flows: Any, factors: dict[tuple[str, str], float]) -> Any:
    """Return the CIF/FOB factor of each row (an array): that of partner and heading, else of the partner, else the usual one."""
    kinds = flows[["partner", "hs4"]].drop_duplicates()
    by_kind = [factors.get(key, factors.get((key[0], mirrored.ANY), mirrored.USUAL)) for key in kinds.itertuples(index=False, name=None)]
    return np.array(by_kind, float)[coded(flows, ("partner", "hs4"))[0]]


def unit_values(filters: Filters) -> Priced:
    """Compare the unit values of all items and cells of the twelve months, without filters on goods or countries."""
    return _unit_values(year_end(filters), engine.current())


@kept(key=lambda *asked: ("unit values", *asked))
def _unit_values(until: int, _release: Release) -> Priced:
    with unheard():
        items, rates_by_heading = priced.items(mirrored.window(until)), mirrored.rates(until)
    quarter = (mirror.positions(items["month"]) - mirror.positions(pd.Series([until]))[0] + 11) // 3
    headings: Any = items["hs4"]
    relative = item_prices.relative(items.assign(quarter=quarter, rate=headings.map(rates_by_heading).fillna(0.0)))
    return Priced(relative, item_prices.cells(relative))


def shortfalls(filters: Filters) -> tuple[Range, dict[tuple[str, str, str], float]]:
    """Estimate the tax missing in the suspect cells that the filters keep: in all, and by cell (heading, origin, unit)."""
    picks = tuple((key, codes) for key, codes in filters.picks if key in COLUMNS)
    return _shortfalls(year_end(filters), picks, engine.current())


@kept(key=lambda *asked: ("shortfalls", *asked))
def _shortfalls(until: int, picks: Any, release: Release) -> tuple[Range, dict[tuple[str, str, str], float]]:
    values = _unit_values(until, release)
    return item_prices.shortfall(values.items, within(named(values.cells), Filters(picks=picks)))


def gradient(filters: Filters) -> Any:
    """Estimate the evasion gradient (`analytics.compliance.mirror.gradient`) of all goods over the last eight whole quarters."""
    until = year_end(filters)
    return _gradient(shifted(until, -(until % 100 % 3)), engine.current())


@kept(key=lambda *asked: ("evasion gradient", *asked))
def _gradient(until: int, _release: Release) -> Any:
    since = shifted(until, 1 - GRADIENT_MONTHS)
    with unheard():
        sides, duties = mirrored.sides(until, GRADIENT_MONTHS), mirrored.duties(Filters(since, until))
    delays = mirror.lags(sides.sent, sides.arrived)
    sent, arrived = (_quarterly(side, since, until, delay) for side, delay in ((sides.sent, delays), (sides.arrived, {})))
    flows = sent.merge(arrived, on=mirror.KEYS).merge(duties, on=["hs4", "quarter"])
    return mirror.gradient(flows.assign(factor=factored(flows, sides.factors)))


def _quarterly(side: Any, since: int, until: int, delays: dict[str, int]) -> Any:
    """Add up one side by calendar quarter (2026-Q1, as the tariff is stored), its months moved on by the delay of the partner."""
    position = mirror.positions(side["month"]) + side["partner"].map(delays).fillna(0).astype(int) - 1
    month = position // 12 * 100 + position % 12 + 1
    quarter = (month // 100).astype(str) + "-Q" + ((month % 100 + 2) // 3).astype(str)
    inside = side.assign(quarter=quarter)[month.between(since, until)]
    return inside.groupby(mirror.KEYS, as_index=False)[list(side.columns[3:])].sum()


def note(title: str, frame: Any, filters: Filters, route: tuple[str, ...]) -> None:
    """Record the rows behind a view, so that the reader can open them as a table; `route` names the source tables."""
    noted(Read(title, frame, filters, engine.current(), unapplied(filters), route))
