"""Why the key indicators moved: the contributions to each change, asked once per fact, and the sentence they support."""

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State, callback

from analytics.statistics import contribution
from analytics.statistics.contribution import GroupParts, Mover
from analytics.statistics.noise import LEAST
from callbacks.core.shapes import before, missed
from callbacks.core.views import DRAWN, attempted, filtered
from callbacks.overview import verdicts
from callbacks.overview.scorecard import answered, monthly, shared, tiles
from callbacks.overview.verdicts import called
from dashboard.components.overview import reasons
from dashboard.components.overview.reasons import IndicatorChange, Words
from dashboard.components.overview.scorecard import Tile, lines
from dashboard.core.page import Drawing
from dashboard.pages.overview.overview import STRIP
from data.language import say
from queries.addresses.filters import Filters
from queries.catalogue import INDICATORS, MEASURES
from services.core.comparison import Pair
from services.core.variation import halves
from services.overview.movements import Contributions, movements


@callback(Output(STRIP.part("reasons"), "data"), Input(STRIP.asked, "data"), State("release", "data"))
def explained(search: str | None, release: object) -> dict[str, Any] | None:
    """Write the reasons under the key indicators; wait for the address."""
    drawing, _ = attempted(STRIP.name, search, sentences)
    return {"asked": [search, release], "tiles": drawing.body} if drawing else None


def sentences(filters: Filters) -> Drawing:
    """Return, for each indicator, its line by month and the sentence that explains its change or its missed target."""
    both, _ = answered(filters)
    known = tuple(key for key in INDICATORS if key in both.now.question.measures)
    months = monthly(both, filters).frame
    hatched = frozenset(missed(filters))
    compared = [key for key in known if both.then(key) is not None and both.now.value(key) is not None]
    found, chance = movements(both, tuple(compared)), halves(both, tuple(compared))
    judged = {tile.measure.key: tile for _, each in shared(filters)[0].body for tile in each if tile.status in ("bad", "watch")}
    words = {key: {"why": said(key, both, found, chance, judged) if key in found else unexplained(key, both)} for key in known}
    drawn = {key: lines(list(months["month"]), list(months[key]), hatched) for key in known}
    return Drawing({key: words[key] | drawn[key] for key in known}, both.now.observations["declarations"], "")


def read(search: str) -> Drawing:
    """Return the indicators, after reading all that explains them, so that the table of the view can list it."""
    sentences(filtered(search))
    return tiles(filtered(search))


DRAWN[STRIP] = read


def said(key: str, both: Pair, found: Contributions, chance: Mapping[str, float], judged: Mapping[str, Tile]) -> Words:
    """Return the sentence of an indicator: why it misses its target, else why it changed.

    chance: the size of change that chance alone can make. judged: the indicators that miss their target or are near it.
    """
    n = min(each.observations[key] for each in both.sides(key) if each)
    if n < LEAST:
        return reasons.few(n, LEAST)
    changed = why(key, both, found[key], chance[key])
    if key not in judged:
        return changed
    missed_by, worse = verdicts.missed(judged[key], both, found[key]), judged[key].worse
    told = any(isinstance(part, dict) for part in changed) and not any(isinstance(part, dict) for part in missed_by)
    return [*missed_by, " ", say("Against the period compared with:"), " ", *changed] if told and worse else missed_by


def why(key: str, both: Pair, parts: Mapping[str, GroupParts], chance: float) -> Words:
    """Return why an indicator changed: the group that explains it, or that no single group does, or that it is within `chance`."""
    change = IndicatorChange(MEASURES[key], both.like(key), both.then(key), both.now.release.currency, called)
    parts = contribution.divided(parts)
    if not parts:
        return reasons.alone()
    by, first = next(iter(parts.items()))
    pushes = contribution.extremes(by, first, change.size)
    if not change.visible:
        return reasons.level(change, pushes)
    if abs(change.size) <= chance:
        return reasons.chance(change)
    mover = contribution.foremost(parts, change.size)
    if mover:
        return reasons.explained(change, mover, since(key, mover, both))
    return reasons.spread(change, list(parts), pushes[0 if change.size > 0 else 1] if pushes else None)


def unexplained(key: str, both: Pair) -> Words:
    """Return why there is no change to explain; nothing if the figure itself is unknown, since its tile says so."""
    return [] if both.now.value(key) is None else reasons.uncompared(before(both))


def since(key: str, mover: Mover, both: Pair) -> int | None:
    """Return the month (yyyymm) since when the times of a group are notably longer; None if there is no such month."""
    if MEASURES[key].kind != "percentile" or mover.now <= mover.before:
        return None
    return verdicts.longer_since(key, mover.by, mover.key, both)
