"""Three independent estimates of the tax lost on what is not declared, over the twelve months up to the end of the period shown."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.compliance import mirror, prices, survey
from analytics.compliance.mirror import Range
from analytics.revenue import undeclared
from analytics.trade.cells import coded
from data.months import shifted
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.compliance import mirror as mirrored
from queries.compliance import prices as priced
from queries.compliance import random_inspections
from queries.engine import engine
from queries.engine.ask import CannotCut
from queries.engine.cache import kept
from queries.engine.trace import Read, noted, unheard

GRADIENT_MONTHS, QUARTERS, RATED = 24, 8, 12
COLUMNS = {"hs2": "hs2", "hs4": "hs4", "partner": "partner", "origin": "partner"}
TOO_SHORT = "Twelve months of data up to the end of the period are needed."
UNREPORTED = "No partner's reports are loaded: manage.py load partner_trade FILE"
UNPRICED = "Partners report in dollars: load the exchange rates of these months, manage.py load exchange_rates FILE"
YEARLY = "Partners' reports are loaded as totals of years: load them by month, manage.py load partner_trade FILE"
UNMEASURED = "No import behind the filters states both a quantity and a value: unit values cannot be compared."
UNRATED = "No rates by law are known for these months: no tax can be put on what was not declared."
UNSEEN = "Fewer than thirty inspections were selected at random, or they found no tax: nothing can be extrapolated."
MIRROR, PRICES, LANE = "mirror", "prices", "lane"


@dataclass(frozen=True)
class Estimate:
    """Tax lost in a year by one method: what it makes of it, from how many observations; `refusal` says why where there is none."""

    key: str
    range: Range | None
    observations: int
    refusal: str = ""


@dataclass(frozen=True)
class Mirrored:
    """Pairs and partners as `analytics.compliance.mirror` gives them, months of delay by partner, and partners that report nothing."""

    pairs: Any
    partners: Any
    delays: dict[str, int]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Priced:
    """Items and cells as `analytics.compliance.prices` gives them."""

    items: Any
    cells: Any


def estimates(filters: Filters) -> tuple[Estimate, ...]:
    """Mirror, prices and random lane, in that order, in the currency of the release; months of `filters` must be set."""
    return tuple(_attempted(key, method, filters) for key, method in _METHODS.items())


def _attempted(key: str, method: Any, filters: Filters) -> Estimate:
    try:
        return method(filters)
    except (CannotCut, engine.TooMany) as refusal:
        return Estimate(key, None, 0, str(refusal))


def _by_mirror(filters: Filters) -> Estimate:
    found, pairs = gaps(filters), within(gaps(filters).pairs, filters)
    rated(filters)
    return Estimate(MIRROR, mirror.at_stake(pairs, found.partners), len(pairs))


def _by_prices(filters: Filters) -> Estimate:
    compared = int(within(named(unit_values(filters).cells), filters)["n"].sum())
    if not compared:
        raise CannotCut(UNMEASURED)
    rated(filters)
    return Estimate(PRICES, shortfalls(filters)[0], compared)


def rated(filters: Filters) -> None:
    """Raises CannotCut where no tax can be put on a value that was not declared."""
    with unheard():
        known = mirrored.sides(yearly(filters).until).rates
    if not known:
        raise CannotCut(UNRATED)


def _by_lane(filters: Filters) -> Estimate:
    return _lane(inspected(filters).with_pick("flow", "import"), engine.current())


def by_quarter(filters: Filters, last: int) -> pd.DataFrame:
    """Columns until, low, value, high, n: by the random lane, of the twelve months to the end of each of the last quarters, the latest
    last; without a row where the lane cannot tell."""
    rows: list[tuple[float, ...]] = []
    for until in (shifted(last, -(last % 100 % 3) - 3 * back) for back in range(QUARTERS - 1, -1, -1)):
        with suppress(CannotCut):
            made = _by_lane(filters.over(None, until))
            rows += [(until, made.range.low, made.range.value, made.range.high, made.observations)] if made.range else []
    return pd.DataFrame(rows, columns=["until", "low", "value", "high", "n"])


def rates(filters: Filters, last: int) -> pd.DataFrame:
    """As `analytics.revenue.undeclared.rated`: the random lane of imports by whole quarter, the RATED last ones up to a month."""
    samples, strata = [], []
    for until in (shifted(last, -(last % 100 % 3) - 3 * back) for back in range(RATED - 1, -1, -1)):
        imports = _as_inspected(filters.over(shifted(until, -2), until)).with_pick("flow", "import")
        with unheard():
            samples.append(random_inspections.sample(imports).assign(until=until))
            strata.append(random_inspections.strata(imports).assign(until=until))
    return undeclared.rated(pd.concat(samples, ignore_index=True), pd.concat(strata, ignore_index=True))


@kept(key=lambda *asked: ("loss by the random lane", *asked))
def _lane(imports: Filters, _release: Release) -> Estimate:
    sample = random_inspections.sample(imports)
    found = survey.loss(sample, random_inspections.strata(imports))
    return Estimate(LANE, found, len(sample), "" if found else UNSEEN)


_METHODS = {MIRROR: _by_mirror, PRICES: _by_prices, LANE: _by_lane}


def yearly(filters: Filters) -> Filters:
    """The same picks over the twelve months that the estimates are made over; raises CannotCut where they are not all held."""
    if not filters.until or not mirrored.reaches(filters.until):
        raise CannotCut(TOO_SHORT)
    window = mirrored.window(filters.until)
    return Filters(window.since, window.until, filters.picks)


def inspected(filters: Filters) -> Filters:
    """The same as inspections know it: the partner of an import is its origin."""
    return _as_inspected(yearly(filters))


def _as_inspected(filters: Filters) -> Filters:
    partners = filters.picked("partner")
    return filters.without("partner").with_pick("origin", *partners) if partners else filters


def unapplied(filters: Filters) -> tuple[str, ...]:
    """What is said of picks that partners' reports and unit values do not know."""
    keys = [key for key, _ in filters.picks if key not in COLUMNS and key != "flow"]
    return tuple(f"The filter on {DIMENSIONS[key].label} does not apply: compared by goods and country alone." for key in keys)


def within(frame: Any, filters: Filters) -> Any:
    """The rows of a frame with partner and hs4 that the picks on goods and countries keep."""
    for key, codes in filters.picks:
        if key in COLUMNS:
            held = frame["hs4"].str[:2] if key == "hs2" else frame[COLUMNS[key]]
            frame = frame[held.isin(codes)]
    return frame


def named(cells: Any) -> Any:
    """With the origin of a cell as its partner."""
    return cells.assign(partner=cells["origin"])


def gaps(filters: Filters) -> Mirrored:
    """Every pair and partner, whatever is picked; raises CannotCut where nothing is reported."""
    return _gaps(yearly(filters).until, engine.current())


@kept(key=lambda *asked: ("mirror gaps", *asked))
def _gaps(until: int, _release: Release) -> Mirrored:
    flows, delays, silent = _flows(until)
    found = mirror.gaps(flows)
    return Mirrored(found.assign(hs2=found["hs4"].str[:2]), mirror.partners(flows), delays, silent)


def _flows(until: int) -> tuple[Any, dict[str, int], tuple[str, ...]]:
    with unheard():
        sides = mirrored.sides(until)
    if sides.sent.empty:
        raise CannotCut(UNREPORTED if not mirrored.reported() else UNPRICED if mirrored.by_month() else YEARLY)
    delays = mirror.lags(sides.sent, sides.arrived)
    flows = mirror.paired(sides.sent, sides.arrived, until, delays)
    return flows.assign(factor=factored(flows, sides.factors), rate=flows["hs4"].map(sides.rates).fillna(0.0)), delays, sides.silent


def factored(flows: Any, factors: dict[tuple[str, str], float]) -> Any:
    """The CIF/FOB factor of each row: of partner and heading, else of the partner, else the usual one."""
    kinds = flows[["partner", "hs4"]].drop_duplicates()
    found = [factors.get(key, factors.get((key[0], mirrored.ANY), mirrored.USUAL)) for key in kinds.itertuples(index=False, name=None)]
    return np.array(found, float)[coded(flows, ("partner", "hs4"))[0]]


def unit_values(filters: Filters) -> Priced:
    """Every item and cell of the twelve months, whatever is picked."""
    return _unit_values(yearly(filters).until, engine.current())


@kept(key=lambda *asked: ("unit values", *asked))
def _unit_values(until: int, _release: Release) -> Priced:
    with unheard():
        items, sides = priced.items(mirrored.window(until)), mirrored.sides(until)
    quarter = (mirror.positions(items["month"]) - mirror.positions(pd.Series([until]))[0] + 11) // 3
    found = prices.relative(items.assign(quarter=quarter, rate=items["hs4"].map(sides.rates).fillna(0.0)))
    return Priced(found, prices.cells(found))


def shortfalls(filters: Filters) -> tuple[Range, dict[tuple[str, str, str], float]]:
    """The tax short in the cells accused that the picks keep, and by cell."""
    picks = tuple((key, codes) for key, codes in filters.picks if key in COLUMNS)
    return _shortfalls(yearly(filters).until, picks, engine.current())


@kept(key=lambda *asked: ("shortfalls", *asked))
def _shortfalls(until: int, picks: Any, release: Release) -> tuple[Range, dict[tuple[str, str, str], float]]:
    found = _unit_values(until, release)
    return prices.shortfall(found.items, within(named(found.cells), Filters(picks=picks)))


def gradient(filters: Filters) -> Any:
    """As `analytics.compliance.mirror.gradient`, of the last eight whole quarters in the period or before it, all goods and partners."""
    until = yearly(filters).until
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
    """By calendar quarter (2026-Q1), which the tariff is read by, moved on by the months of delay."""
    position = mirror.positions(side["month"]) + side["partner"].map(delays).fillna(0).astype(int) - 1
    month = position // 12 * 100 + position % 12 + 1
    quarter = (month // 100).astype(str) + "-Q" + ((month % 100 + 2) // 3).astype(str)
    held = side.assign(quarter=quarter)[month.between(since, until)]
    return held.groupby(mirror.KEYS, as_index=False)[list(side.columns[3:])].sum()


def note(title: str, frame: Any, filters: Filters, route: tuple[str, ...]) -> None:
    """Add to what the request has read the rows behind a view."""
    noted(Read(title, frame, filters, engine.current(), unapplied(filters), route))
