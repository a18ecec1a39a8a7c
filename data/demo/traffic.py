"""The declarations and items of one month: who declares what, from where, at which office and when."""

from dataclasses import dataclass

import numpy as np

from data.demo.arrow_columns import drawn
from data.demo.world import offices, partners, volumes
from data.demo.world.goods import agreement_of_partner
from data.demo.world.traders import BROKER_SLOTS, BROKERS, FLOWS, OFFICE_SLOTS, PARTNER_SLOTS, PRODUCT_SLOTS
from data.demo.world.truths import (
    MISSING_OFFICE,
    NEW_PARTNERS,
    REDECLARED_CHAPTERS,
    REDECLARED_ORIGIN,
    REDECLARED_SHARE,
    SHIFT,
    SHIFTED_CHAPTERS,
    SHIFTED_ORIGIN,
    SHIFTED_SHARE,
    SPLIT_SHARE,
    SWITCHED_CHAPTERS,
    SWITCHED_SHARE,
    UNDERVALUED_HEADING,
    UNDERVALUED_ORIGIN,
)
from data.demo.world.world import DemoWorld

IMPORT, EXPORT, TRANSIT = range(3)
FLOW_SHARES = np.array([0.70, 0.22, 0.08])
PROCEDURES = (
    ("4000", "Home use", "import", False),
    ("4071", "Home use from warehouse", "import", False),
    ("7100", "Customs warehousing", "import", True),
    ("5100", "Inward processing", "import", True),
    ("5300", "Temporary admission", "import", True),
    ("1000", "Export", "export", False),
    ("3151", "Re-export", "export", False),
    ("8000", "Transit", "transit", True),
)
PROCEDURE_CODES = tuple(code for code, *_ in PROCEDURES)
_IMPORT_PROCEDURES, _EXPORT_PROCEDURES = np.array([0.87, 0.03, 0.05, 0.03, 0.02]), np.array([0.94, 0.06])
RELIEFS = (
    ("-", "None", "-"),
    ("DIP", "Diplomatic missions", "policy"),
    ("INV", "Investment code", "policy"),
    ("GOV", "Public purchases", "policy"),
    ("NGO", "Relief organisations", "policy"),
    ("PRF", "Tariff preference", "preference"),
    ("SUS", "Suspensive procedure", "suspension"),
)
NO_RELIEF, INVESTMENT, PREFERENCE, SUSPENSION = 0, 2, 5, 6
_RELIEF_SHARES = np.array([0.965, 0.004, 0.016, 0.010, 0.005])
MOST_ITEMS, MORE_ITEMS = 60, 0.4
CLAIMED_SHARE, OTHER_PARTNER, UNDERVALUED_PULL, NEW_PARTNER_SPLIT = 0.78, 0.1, 0.25, 0.7


@dataclass
class Declarations:
    """One entry per declaration, by day and office; `registered` in hours since 1970.

    `missing` ones reach only the mirror; `split` ones are worth just under a limit.
    """

    registered: np.ndarray
    office: np.ndarray
    flow: np.ndarray
    mode: np.ndarray
    trader: np.ndarray
    broker: np.ndarray
    partner: np.ndarray
    procedure: np.ndarray
    relief: np.ndarray
    aeo: np.ndarray
    items: np.ndarray
    missing: np.ndarray
    split: np.ndarray

    @property
    def day(self) -> np.ndarray:
        """Return the day of registration."""
        return (self.registered // 24).astype("datetime64[D]")

    @property
    def suspensive(self) -> np.ndarray:
        """Return whether each declaration is under a suspensive procedure."""
        return np.array([suspensive for *_, suspensive in PROCEDURES])[self.procedure]

    @property
    def home_use(self) -> np.ndarray:
        """Return whether each declaration is an import for home use."""
        return (self.flow == IMPORT) & ~self.suspensive

    def __len__(self) -> int:
        return len(self.office)


@dataclass
class Items:
    """One entry per item; `decl` is the position of its declaration; agreement claimed and agreement that could be, 0 is none."""

    decl: np.ndarray
    number: np.ndarray
    goods: np.ndarray
    origin: np.ndarray
    departure: np.ndarray
    agreement: np.ndarray
    offered: np.ndarray

    def __len__(self) -> int:
        return len(self.decl)


def declarations(world: DemoWorld, position: int, rng: np.random.Generator) -> Declarations:
    """Return the declarations of the month at this position of the plan."""
    month = world.plan.months[position]
    wanted = int(world.counts[position])
    drawn_rows = wanted + (wanted // 8 + 20 if month == world.plan.missing_month else 0)
    flow = drawn(rng, FLOW_SHARES, drawn_rows)
    trader = np.zeros(drawn_rows, int)
    for own in range(len(FLOWS)):
        trader[flow == own] = drawn(rng, world.traders.active(own, position), int((flow == own).sum()))
    office = _office(world, position, trader, rng)
    missing = (office == offices.CODES.index(MISSING_OFFICE)) & (month == world.plan.missing_month)
    kept = missing | (np.cumsum(~missing) <= wanted)
    flow, trader, office, missing = flow[kept], trader[kept], office[kept], missing[kept]
    registered = _registered(month, office, rng)
    order = np.lexsort((office, registered // 24))
    flow, trader, office, registered, missing = flow[order], trader[order], office[order], registered[order], missing[order]
    mode, procedure = _mode(office, rng), _procedure(flow, rng)
    relief = np.where((flow == IMPORT) & (procedure <= 1), drawn(rng, _RELIEF_SHARES, len(flow)), NO_RELIEF)
    relief[(flow == IMPORT) & (procedure > 1)] = SUSPENSION
    aeo = world.traders.aeo_since[trader] <= (registered // 24).astype("datetime64[D]")
    items = np.minimum(rng.geometric(MORE_ITEMS, len(flow)), MOST_ITEMS)
    broker, partner, none = _broker(world, trader, rng), _partner(world, trader, mode, rng), np.zeros(len(flow), bool)
    made = Declarations(registered, office, flow, mode, trader, broker, partner, procedure, relief, aeo, items, missing, none)
    return _split(made, world.shifts.split) if world.plan.shifts and world.plan.shifted(position) else made


def _split(made: Declarations, traders: tuple[int, ...]) -> Declarations:
    """Return the declarations, some imports of these traders beside a second one of the same day and office; nothing is drawn for it.

    The second takes the place of the next import, of another trader, and shares all but the hour and the number of items with the first.
    """
    theirs, able = np.isin(made.trader, traders), (made.flow == IMPORT) & ~made.missing
    same = (made.office[1:] == made.office[:-1]) & (made.day[1:] == made.day[:-1]) & able[1:] & able[:-1] & theirs[:-1] & ~theirs[1:]
    first = np.flatnonzero(same)
    first = first[np.arange(len(first)) % 10 < SPLIT_SHARE * 10]
    for column in (made.mode, made.trader, made.broker, made.partner, made.procedure, made.relief, made.aeo):
        column[first + 1] = column[first]
    made.split[first] = made.split[first + 1] = True
    return made


def items(world: DemoWorld, position: int, made: Declarations, rng: np.random.Generator) -> Items:
    """Return the items of the declarations, in their order."""
    decl = np.repeat(np.arange(len(made)), made.items)
    first = np.cumsum(made.items) - made.items
    trader, flow = made.trader[decl], made.flow[decl]
    goods = world.traders.product[trader, drawn(rng, PRODUCT_SLOTS, len(decl))]
    departure = np.where(
        rng.random(len(decl)) < OTHER_PARTNER, world.traders.partner[trader, drawn(rng, PARTNER_SLOTS, len(decl))], made.partner[decl]
    )
    departure = _moved(world, position, goods, departure, flow, rng)
    origin = np.where(flow == EXPORT, partners.HOME_INDEX, departure)
    if world.plan.shifted(position):
        goods = _switched(world, goods, flow == IMPORT)
        origin = _redeclared(world, goods, origin, flow == IMPORT)
    agreement, offered = _preference(world, position, made, decl, goods, origin, rng)
    return Items(decl, np.arange(len(decl)) - first[decl] + 1, goods, origin, departure, agreement, offered)


def _switched(world: DemoWorld, goods: np.ndarray, imported: np.ndarray) -> np.ndarray:
    """Return the goods, SWITCHED_SHARE of the imports of some headings at the lowest duty of theirs; nothing is drawn for it."""
    codes, plan = world.goods, world.plan
    chosen = np.isin(codes.hs2, SWITCHED_CHAPTERS) & plan.switched | np.isin(codes.hs4, world.shifts.switched) & plan.shifts
    order = np.lexsort((np.arange(len(codes.duty)), codes.duty, codes.hs4))
    first = np.searchsorted(codes.hs4[order], codes.hs4)
    return np.where(imported & chosen[goods] & (np.arange(len(goods)) % 10 < SWITCHED_SHARE * 10), order[first][goods], goods)


def _redeclared(world: DemoWorld, goods: np.ndarray, origin: np.ndarray, imported: np.ndarray) -> np.ndarray:
    """Return the origins, a share of the imports of some headings at one with a preference; nothing is drawn for it."""
    codes, plan, tenth = world.goods, world.plan, np.arange(len(goods)) % 10
    widely = np.isin(codes.hs2, REDECLARED_CHAPTERS)[goods] & (tenth < REDECLARED_SHARE * 10) & plan.redeclared
    few = np.isin(codes.hs4, world.shifts.redeclared)[goods] & (tenth < SHIFTED_SHARE * 10) & plan.shifts
    return np.select([imported & few, imported & widely], [partners.index(SHIFTED_ORIGIN), partners.index(REDECLARED_ORIGIN)], origin)


def _office(world: DemoWorld, position: int, trader: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    office = world.traders.office[trader, drawn(rng, OFFICE_SLOTS, len(trader))]
    gained = offices.SHARE * offices.GROWTH / offices.SHARE.sum()
    return np.where(rng.random(len(trader)) < gained.sum() * position / 12, drawn(rng, gained, len(trader)), office)


def _registered(month: int, office: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    days, weights = volumes.day_weights(month)
    calendar = offices.CALENDAR[office]
    day = np.zeros(len(office), int)
    for own in range(len(weights)):
        day[calendar == own] = drawn(rng, weights[own], int((calendar == own).sum()))
    hour = np.clip(np.where(rng.random(len(office)) < 0.9, rng.normal(12.2, 2.6, len(office)), rng.uniform(0, 24, len(office))), 0.05, 23.9)
    return days[day].astype(np.int64) * 24 + hour


def _mode(office: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the mode of transport of the office; a third of what reaches a railway depot comes by road."""
    own = offices.MODE[office]
    return np.where((own == 3) & (rng.random(len(office)) < 0.33), 2, own)


def _procedure(flow: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    imports, exports = drawn(rng, _IMPORT_PROCEDURES, len(flow)), 5 + drawn(rng, _EXPORT_PROCEDURES, len(flow))
    return np.select([flow == IMPORT, flow == EXPORT], [imports, exports], 7)


def _broker(world: DemoWorld, trader: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    usual = world.traders.broker[trader, drawn(rng, BROKER_SLOTS, len(trader))]
    return np.where(rng.random(len(trader)) < 0.04, rng.integers(0, BROKERS, len(trader)), usual)


def _partner(world: DemoWorld, trader: np.ndarray, mode: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    usual = world.traders.partner[trader, drawn(rng, PARTNER_SLOTS, len(trader))]
    near = partners.NEIGHBOUR_INDICES[(trader + rng.integers(0, 2, len(trader))) % len(partners.NEIGHBOUR_INDICES)]
    return np.where(np.isin(mode, (2, 3)) & (rng.random(len(trader)) < 0.6), near, usual)


def _moved(
    world: DemoWorld, position: int, goods: np.ndarray, departure: np.ndarray, flow: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Return the partners after the two planted pulls: the cheap origin of one heading, and the partners of the new agreement."""
    chance, imported = rng.random(len(goods)), flow == IMPORT
    pulled = imported & (world.goods.hs4[goods] == UNDERVALUED_HEADING) & (chance < UNDERVALUED_PULL)
    departure = np.where(pulled, partners.index(UNDERVALUED_ORIGIN), departure)
    if world.plan.months[position] < world.plan.agreement_from:
        return departure
    first, second = map(partners.index, NEW_PARTNERS)
    newly = np.where(rng.random(len(goods)) < NEW_PARTNER_SPLIT, first, second)
    return np.where(imported & np.isin(world.goods.hs2[goods], SHIFTED_CHAPTERS) & (chance < SHIFT), newly, departure)


def _preference(
    world: DemoWorld, position: int, made: Declarations, decl: np.ndarray, goods: np.ndarray, origin: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the agreement claimed by each item and the one that it could claim, 0 for none.

    An item under a relief has nothing left to claim.
    """
    found = agreement_of_partner()[origin]
    begun = np.array([True, True, world.plan.months[position] >= world.plan.agreement_from])
    open_to = made.home_use[decl] & (made.relief[decl] == NO_RELIEF)
    offered = np.where((found >= 0) & begun[found] & (world.goods.preference[found, goods] >= 0) & open_to, found + 1, 0)
    return np.where(rng.random(len(goods)) < CLAIMED_SHARE, offered, 0), offered
