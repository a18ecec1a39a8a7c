"""Why an indicator misses its target: explained against that target, not against last year."""

from collections.abc import Mapping

import numpy as np

from analytics.statistics import certain, contribution, noise
from analytics.statistics.contribution import Floats, GroupParts, Mover
from analytics.statistics.noise import LEAST
from analytics.statistics.survival import step
from dashboard.components.overview import reasons
from dashboard.components.overview.reasons import IndicatorChange, Words
from dashboard.components.overview.scorecard import Tile
from dashboard.words.findings import NOTABLE_STEP
from data.language import say
from data.schema.column_kinds import NOT_STATED
from queries.addresses.filters import Filters
from queries.catalogue import BIN_ORIGIN, BIN_RATIO, DIMENSIONS
from queries.clearance.histogram import intervals
from queries.engine.ask import ask
from queries.engine.labels import named
from queries.engine.question import CannotCut, Question
from services.core.comparison import Pair
from services.core.variation import of_counted
from services.revenue.shortfall import REST, shortfall

ALIKE = ("lane",)  # lanes differ by their nature: that red is slower and inspected explains no miss


def called(by: str, key: str) -> str:
    """Return the name of a code, or '<dimension> not stated'."""
    return say("{dimension} not stated", dimension=DIMENSIONS[by].label) if key == NOT_STATED else named(by, key)


def missed(tile: Tile, both: Pair, parts: Mapping[str, GroupParts]) -> Words:
    """Return the sentence under a missed target: which group takes the figure furthest past it, or that none stands out."""
    filters = both.now.question.filters
    if tile.measure.key == "revenue_collected":
        return of_revenue(tile, filters)
    if tile.measure.kind == "percentile":
        return of_percentile(tile, both, [by for by in parts if parts[by].keys and by not in ALIKE])
    return of_share(tile, parts)


def change_of(tile: Tile) -> IndicatorChange:
    """Return the distance from the target to the figure, in the form of a change."""
    return IndicatorChange(tile.measure, tile.judged, tile.goal, tile.currency, called)


def of_revenue(tile: Tile, filters: Filters) -> Words:
    """Return which tax or office is furthest below its own revenue target, else how the months spread the shortfall."""
    try:
        found = shortfall(filters)
    except CannotCut:
        return []
    change = change_of(tile)
    parts = contribution.divided({key: own(found.parts(key)) for key in ("office", "tax") if key in found.split})
    mover = contribution.foremost(parts, change.size)
    if mover:
        return reasons.short(change, mover)
    return reasons.spread_short(change, [key for key in ("tax", "office", "month") if key in found.split])


def own(parts: GroupParts) -> GroupParts:
    """Return the parts without the revenue that has no target of its own."""
    return parts.among(np.array([key != REST for key in parts.keys], bool), np.zeros(len(parts.keys)))


def of_share(tile: Tile, parts: Mapping[str, GroupParts]) -> Words:
    """Return which group's rate takes a share of counts furthest past its target, or that chance can explain the miss."""
    change, goal = change_of(tile), float(tile.goal or 0)
    parts = {by: each for by, each in parts.items() if by not in ALIKE}
    n = np.array([float(tile.observations)])
    if of_counted(tile.measure) and abs(change.size) <= noise.of_rate(n * float(tile.value or 0), n)[0]:
        return reasons.chance_target(change)
    against = {by: certain.level(each.to_level(goal)) for by, each in contribution.divided(parts).items()}
    mover = contribution.foremost(against, change.size)
    return reasons.against(change, mover) if mover else reasons.no_cause(change, first(against, change.size))


def first(every: Mapping[str, GroupParts], size: float) -> Mover | None:
    """Return the group furthest past the target, of the first dimension that divides the figure; None if none does."""
    return next((contribution.furthest(by, parts, size) for by, parts in every.items()), None)


def of_percentile(tile: Tile, both: Pair, cuts: list[str]) -> Words:
    """Return which group has the most declarations over the target beyond what is allowed: 1 in 10 for a P90."""
    allowed, goal = 1 - tile.measure.q, float(tile.goal or 0)
    every = {by: certain.level(beyond(tile, by, both.now.question.filters).to_level(allowed)) for by in cuts}
    every = contribution.divided(every)
    whole = next((float(parts.change.sum()) for parts in every.values()), 0.0)
    foremost = contribution.foremost(every, whole)
    mover = foremost or first(every, whole)
    if not mover:
        return reasons.no_cause(change_of(tile))
    late = reasons.late(change_of(tile), mover, (goal, allowed), longer_since(tile.measure.key, mover.by, mover.key, both))
    return late if foremost else reasons.furthest(late)


def longer_since(key: str, by: str, code: str, both: Pair) -> int | None:
    """Return the month (yyyymm) since when the times of a group are notably longer; None if there is no such month."""
    frame = ask(Question((key,), ("month",), both.now.question.filters.with_pick(by, code))).frame
    place, after, before = step(list(frame[key]))
    return int(frame["month"].iloc[place]) if place and after >= before * NOTABLE_STEP else None


def beyond(tile: Tile, by: str, filters: Filters) -> GroupParts:
    """Return, by group, the share of declarations that take longer than the target; small groups cannot explain a miss."""
    frame = intervals(tile.measure.parts[0], (by,), filters).frame
    late = frame["n"].to_numpy(float) * over(frame["bin"].to_numpy(float), float(tile.goal or 0))
    keys, (part, whole) = contribution.marginal(frame[by].astype(str).tolist(), [late, frame["n"].to_numpy(float)])
    parts = contribution.of_share(keys, part, whole, part, whole)
    return parts.among(whole >= LEAST, whole) if parts.keys else parts


def over(bins: Floats, hours: float) -> Floats:
    """Return the share of each bin that lies above `hours`, with times spread evenly on a log scale inside a bin."""
    place = np.log(max(hours, BIN_ORIGIN) / BIN_ORIGIN) / np.log(BIN_RATIO)
    return np.clip(bins - place, 0.0, 1.0)
