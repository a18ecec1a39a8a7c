"""What partners report of their exports to us beside what was declared: read by partner and heading, in local currency."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Double, Select, Table, cast, func, select

from data import schema
from data.frames import Frame
from data.months import months_between, shifted
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import kept
from queries.engine.question import Question
from queries.engine.route import cheapest

YEAR, LONGEST_LAG = 12, 2
MOST = 1_000_000
USUAL, ANY = 1.06, schema.NOT_STATED
LEFT_OUT_CHAPTERS, LEFT_OUT_HEADINGS = ("88", "89", "98", "99"), ("7108", "9999")
DECLARED = frozenset({"partner", "hs2", "hs4", "month", "flow", "currency", "import_value", "net_kg"})
SENT = ["partner", "hs4", "month", "reported", "reported_kg"]
ARRIVED = ["partner", "hs4", "month", "declared", "declared_kg"]


@dataclass(frozen=True)
class Sides:
    """Both sides by partner, heading and month; factors by partner and heading (`-` any), tax rates by heading; partners `silent`."""

    sent: Frame
    arrived: Frame
    factors: dict[tuple[str, str], float]
    rates: dict[str, float]
    silent: tuple[str, ...]


def sides(until: int, months: int = YEAR) -> Sides:
    """Read both sides of the months up to `until`, and of the lag before them; raises CannotCut, TooSlow, NoRelease."""
    return _sides(until, months, engine.current())


@kept(key=lambda *asked: ("mirror", *asked))
def _sides(until: int, months: int, release: Release) -> Sides:
    since = shifted(until, 1 - months)
    home = _home()
    with engine.reading() as connection:
        sent = _sums(connection, _reported(home, shifted(since, -LONGEST_LAG), until), SENT)
        arrived = _sums(connection, _declared(release, since, until), ARRIVED)
        rates = {month: float(rate) for month, rate in connection.execute(_exchange(release.currency))}
    sent = sent.assign(reported=sent["reported"] * sent["month"].map(rates).astype(float)).dropna(subset=["reported"])
    spoken = set(sent["partner"].unique())
    silent = tuple(sorted(set(arrived["partner"].unique()) - spoken - {ANY}))
    window = Filters(since, until)
    return Sides(sent, arrived[arrived["partner"].isin(spoken)], _factors(window), _rates(window), silent)


def rates(until: int) -> dict[str, float]:
    """Return the tax rate of each heading over the twelve months up to `until`: all taxes at standard rates over customs value."""
    return _rates_until(until, engine.current())


@kept(key=lambda *asked: ("rates by heading", *asked))
def _rates_until(until: int, _release: Release) -> dict[str, float]:
    return _rates(window(until))


def window(until: int) -> Filters:
    """Return the twelve months up to a month (yyyymm), over which the estimates are made."""
    return Filters(shifted(until, 1 - YEAR), until)


def route() -> tuple[str, ...]:
    """Return the names of the tables that both sides are read from."""
    return (schema.mirror.name, _table().name)


def reaches(until: int) -> bool:
    """Tell whether twelve months up to a month lie within the data."""
    first = engine.current().first_month
    return bool(first) and months_between(first or until, until) >= YEAR


def reported() -> bool:
    """Tell whether partners' reports of exports to us are loaded at all, in any month."""
    return _home() != ANY


def by_month() -> bool:
    """Tell whether partners report any month by itself: totals of years are not compared with what was declared month by month."""
    with engine.reading() as connection:
        months = select(schema.mirror.c.month).where(schema.mirror.c.months.is_distinct_from(YEAR)).limit(1)
        return connection.execute(months).scalar() is not None


def _home() -> str:
    """Return the country to which most partners report exports: ours."""
    mirror = schema.mirror.c
    reporters = func.count(mirror.reporter.distinct())
    chosen = select(mirror.partner).where(mirror.flow == "export", mirror.partner != ANY).group_by(mirror.partner)
    with engine.reading() as connection:
        return connection.execute(chosen.order_by(reporters.desc(), mirror.partner).limit(1)).scalar() or schema.NOT_STATED


def _reported(home: str, since: int, until: int) -> Select[*tuple[Any, ...]]:
    mirror = schema.mirror.c
    keys = (mirror.reporter, mirror.hs4, mirror.month)
    sums = (func.sum(column) for column in (mirror.value_usd, mirror.net_kg))
    chosen = select(*keys, *sums).where(mirror.flow == "export", mirror.partner == home, mirror.month.between(since, until))
    chosen = chosen.where(mirror.months.is_distinct_from(YEAR), mirror.hs4 != ANY)
    return chosen.where(mirror.hs2.not_in(LEFT_OUT_CHAPTERS), mirror.hs4.not_in(LEFT_OUT_HEADINGS)).group_by(*keys)


def _declared(release: Release, since: int, until: int) -> Select[*tuple[Any, ...]]:
    pair = _table().c
    keys = (pair.partner, pair.hs4, pair.month)
    sums = (func.sum(column) for column in (pair.import_value, pair.net_kg))
    chosen = select(*keys, *sums).where(pair.flow == "import", pair.month.between(since, until), pair.currency == release.currency)
    return chosen.where(pair.hs2.not_in(LEFT_OUT_CHAPTERS), pair.hs4.not_in(LEFT_OUT_HEADINGS)).group_by(*keys)


def _table() -> Table:
    """Return the table that declarations are read from: a roll-up, or the fact if no roll-up of the release has the columns."""
    return cheapest("item", {*DECLARED}, Filters()).table


def _exchange(currency: str) -> Select[*tuple[Any, ...]]:
    rate = schema.exchange_rate.c
    return select(rate.month, cast(func.max(rate.rate), Double)).where(rate.currency == currency).group_by(rate.month)


def _factors(window: Filters) -> dict[tuple[str, str], float]:
    """Return the CIF/FOB factor by partner and heading; `-` stands for any.

    It weighs the modes of a partner by the value that came by them; without these it is the usual factor.
    """
    table = schema.cif_fob.c
    with engine.reading() as connection:
        rows = connection.execute(select(table.partner, table.hs4, table.mode, table.factor)).fetchall()
    held = {(row.partner, row.mode): float(row.factor) for row in rows if row.hs4 == ANY}
    frame: Frame = ask(Question(("import_value",), ("partner", "mode"), window)).frame.dropna()
    worth = frame["import_value"] * [_factor(held, *each) for each in zip(frame["partner"], frame["mode"], strict=True)]
    sums: Frame = frame.assign(worth=worth).groupby("partner")[["worth", "import_value"]].sum()
    usual = {(str(partner), ANY): float(factor) for partner, factor in (sums["worth"] / sums["import_value"]).dropna().items()}
    return usual | {(row.partner, row.hs4): float(row.factor) for row in rows if row.hs4 != ANY}


def _factor(held: dict[tuple[str, str], float], partner: str, mode: str) -> float:
    ways = ((partner, mode), (partner, ANY), (ANY, mode), (ANY, ANY))
    return next((held[way] for way in ways if way in held), USUAL)


def _rates(window: Filters) -> dict[str, float]:
    """Return the tax at standard rates over customs value by heading: duty, excise and VAT in cascade."""
    frame = ask(Question(("statutory_tax_rate",), ("hs4",), window)).frame.dropna()
    return dict(zip(frame["hs4"], frame["statutory_tax_rate"], strict=True))


def duties(filters: Filters) -> Frame:
    """Return columns hs4, quarter (2026-Q1), duty: the standard duty rate in per cent."""
    frame = ask(Question(("statutory_duty_rate",), ("hs4", "quarter"), Filters(filters.since, filters.until))).frame
    return frame.assign(duty=frame["statutory_duty_rate"] * 100)[["hs4", "quarter", "duty"]]


def _sums(connection: Connection, chosen: Select[*tuple[Any, ...]], names: list[str]) -> Frame:
    return engine.frame(connection, chosen, names, MOST).astype(dict.fromkeys(names[3:], float) | {"month": int})
