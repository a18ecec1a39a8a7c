"""The monthly series that are forecast, read from roll-ups: revenue by tax, region and office, by chapter, and imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from sqlalchemy import select

from data import schema
from data.fiscal import year_of
from data.language import mark, say
from data.months import month_name, shifted
from data.releases.release import Release
from data.series_names import CUTS, IMPORTS, REST, REVENUE, node
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import RELEASES, kept
from queries.engine.question import ALL, Question
from queries.revenue import rates

WHOLE = 0.9995
WHOLES = ((), ("tax",), ("region",), ("tax", "region"), ("office",), ("tax", "office"))


@dataclass(frozen=True)
class Series:
    """Node, month and value in the release's currency, up to its last full month.

    With the region of each office, the fiscal year of each month, the imports of region, office and chapter, and the effect of changes of
    the law on the rates of each node.
    """

    release: Release
    frame: pd.DataFrame
    regions: dict[str, str]
    fiscal: dict[int, int]
    imports: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: rates.Factors = field(default_factory=dict[str, dict[int, float]])


def monthly() -> Series:
    """Return the series of the current release; raises NoRelease, and ValueError if it holds no revenue."""
    release = engine.current()
    if release.last_full_month is None:
        raise ValueError(say("the data hold no full month: there is nothing to forecast"))
    regions, fiscal = office_regions(), fiscal_years()
    base = _asked(release, REVENUE, "tax", "office")
    if base.empty:
        raise ValueError(say("the data hold no revenue up to {month}: load payments first", month=month_name(release.last_full_month)))
    base = base.assign(region=[regions.get(office, schema.NOT_STATED) for office in base["office"]])
    parts = [_added(base, REVENUE, by) for by in WHOLES]
    imports = _imports(release, regions)
    parts += [_added(_asked(release, REVENUE, "hs2"), REVENUE, ("hs2",)), imports.loc[imports["node"] == node(IMPORTS, {}), :]]
    return Series(release, pd.concat(parts, ignore_index=True), regions, fiscal, imports, rates.factors(release, regions))


def _imports(release: Release, regions: Mapping[str, str]) -> pd.DataFrame:
    """Return node, month, value of the imports that revenue is paid on."""
    places = _asked(release, IMPORTS, "office")
    places = places.assign(region=[regions.get(office, schema.NOT_STATED) for office in places["office"]])
    parts = [_added(places, IMPORTS, by) for by in ((), ("region",), ("office",))]
    return pd.concat([*parts, _added(_asked(release, IMPORTS, "hs2"), IMPORTS, ("hs2",))], ignore_index=True)


def target(cuts: Mapping[str, str], months: Sequence[int]) -> float | None:
    """Return the approved revenue target of a node's cuts over consecutive months (yyyymm).

    None if a month has no target, the cuts do not apply, or the target covers only a part of the revenue.
    """
    filters = Filters(min(months), max(months))
    for key, code in cuts.items():
        filters = filters.with_pick(key, code)
    answer = ask(Question(("revenue_target",), ("month",), filters))
    if not _covered(filters):
        return None
    known = [row["revenue_target"] for row in answer.rows if row["revenue_target"] is not None]
    return None if answer.notes or len(known) < len(months) else float(sum(known))


def _covered(filters: Filters) -> bool:
    """Tell whether the targets of the last year up to the months asked are set for all revenue, as far as they are due."""
    since, until = shifted(filters.since or 0, -12), filters.until
    due = ask(Question(("revenue_targeted", "revenue_collected", "target_due"), ("month",), filters.over(since, until))).rows
    known = [row for row in due if row["target_due"] is not None]
    brought, covered = (sum(float(row[key] or 0) for row in known) for key in ("revenue_collected", "revenue_targeted"))
    return covered >= WHOLE * brought


def sliced(filters: Filters, inside: Filters | None = None) -> Series:
    """Return the revenue under picks as one series, and beside it the rest of the slice that it is `inside`.

    A month in which none of it is collected, but other revenue is, counts as zero. Raises ValueError if the release holds none.
    """
    release = engine.current()
    rows = _asked(release, REVENUE, picks=filters)
    if rows.empty:
        raise ValueError(mark("nothing was collected under these filters") if filters.picks else mark("no payments are loaded"))
    months = _by_month(_asked(release, REVENUE, picks=ALL.with_pick("currency", *filters.picked("currency") or (release.currency,))))
    parts = {REVENUE: _by_month(rows).reindex(months.index, fill_value=0.0)}
    if inside is not None:
        parts[REST] = _by_month(_asked(release, REVENUE, picks=inside)).reindex(months.index, fill_value=0.0) - parts[REVENUE]
    frames = [pd.DataFrame({"node": node(name, {}), "month": each.index, "value": each.to_numpy(float)}) for name, each in parts.items()]
    return Series(release, pd.concat(frames, ignore_index=True), office_regions(), fiscal_years())


def _by_month(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(rows["value"].to_numpy(float), index=[int(month) for month in rows["month"]])


def _asked(release: Release, measure: str, *by: str, picks: Filters = ALL) -> pd.DataFrame:
    """Return month, the cuts, value; in the release's currency unless another is picked."""
    filters = picks if picks.picked("currency") else picks.with_pick("currency", release.currency)
    filters = filters.over(release.first_month, release.last_full_month)
    return ask(Question((measure,), ("month", *by), filters)).frame.rename(columns={measure: "value"}).dropna(subset="value")


def _added(rows: pd.DataFrame, measure: str, by: tuple[str, ...]) -> pd.DataFrame:
    """Add up rows by month and any cuts; returns node, month, value of the cuts `by`."""
    months, *codes = (rows[name].tolist() for name in ("month", *by))
    names = [node(measure, dict(zip(by, each, strict=True))) for each in zip(*codes, strict=True)] if by else node(measure, {})
    long = pd.DataFrame({"node": names, "month": months, "value": rows["value"]})
    return pd.DataFrame(long.groupby(["node", "month"], as_index=False).sum())


def office_regions() -> dict[str, str]:
    """Return the region of each office."""
    office = schema.office.c
    with engine.reading() as connection:
        return {str(code): str(region) for code, region in connection.execute(select(office.code, office.region))}


def fiscal_years() -> dict[int, int]:
    """Return the fiscal year of each month that the release knows, by the first month of the year that holds now."""
    return _fiscal_years(engine.current())


@kept(key=lambda release: ("fiscal years", release), most=RELEASES)
def _fiscal_years(release: Release) -> dict[int, int]:
    start = release.administration.fiscal_start
    with engine.reading() as connection:
        return {int(code): year_of(code, start) for code in connection.execute(select(schema.month.c.month)).scalars()}


def name_of(measure: str, filters: Filters) -> str | None:
    """Return the name of the series that the picks of filters stand for; None where they pick several codes, or by something else."""
    picks = dict(filters.picks)
    if not set(picks) <= {*CUTS} or any(len(codes) > 1 for codes in picks.values()):
        return None
    return node(measure, {key: codes[0] for key, codes in picks.items()})
