"""Why the key indicators moved: the contributions to each change, asked once per fact, and the sentence they support."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import Input, Output, callback

from analytics.statistics import certain, contribution, mixture
from analytics.statistics.contribution import Floats, Mover, Parts
from analytics.statistics.noise import LEAST
from callbacks.core.comparison import Pair
from callbacks.core.shapes import before, missed
from callbacks.core.variation import halves
from callbacks.core.views import DRAWN, attempted, filtered
from callbacks.overview import verdicts
from callbacks.overview.scorecard import answered, tiles
from callbacks.overview.verdicts import called
from dashboard.components.overview import reasons
from dashboard.components.overview.reasons import Change, Words
from dashboard.components.overview.scorecard import Tile, lines
from dashboard.core.page import Drawing
from dashboard.pages.overview.overview import STRIP
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, INDICATORS, MEASURES, Measure
from queries.clearance.histogram import beside, rolled
from queries.engine.ask import ask
from queries.engine.cache import kept
from queries.engine.question import Question
from queries.engine.sums import EARLIER, sums
from queries.engine.trace import Read, noted

CUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "clearance": (("office", "lane", "mode"),),
    "payment": (("hs2",), ("origin",)),
    "tax_line": (("office",), ("hs2",)),
    "item": (("office",), ("hs2",), ("origin",)),
}
DEEPER = ("hs2", "origin", "office")  # read from the rows themselves where no roll-up divides a figure
LEVELS, LAST = ("office", "lane", "hs2"), "origin"
TOLD = ("keys", "change", "own", "before", "now", "share_before", "share")
Found = dict[str, dict[str, Parts]]


@callback(Output(STRIP.part("reasons"), "data"), Input(STRIP.asked, "data"), Input("release", "data"))
def explained(search: str | None, release: object) -> dict[str, Any] | None:
    """Write the reasons under the key indicators; wait for the address and the release."""
    drawing, _ = attempted(STRIP.name, search, sentences)
    return {"asked": [search, release], "tiles": drawing.body} if drawing else None


def sentences(filters: Filters) -> Drawing:
    """Return, for each indicator, its line by month and the sentence that explains its change or its missed target."""
    both, _ = answered(filters)
    known = tuple(key for key in INDICATORS if key in both.now.question.measures)
    monthly = ask(Question(known, ("month",), filters)).frame
    hatched = frozenset(missed(filters))
    compared = [key for key in known if both.then(key) is not None and both.now.value(key) is not None]
    found, chance = movements(both, tuple(compared)), halves(both, tuple(compared))
    judged = {tile.measure.key: tile for _, each in tiles(filters).body for tile in each if tile.status in ("bad", "watch")}
    words = {key: {"why": said(key, both, found, chance, judged) if key in found else unexplained(key, both)} for key in known}
    drawn = {key: lines(list(monthly["month"]), list(monthly[key]), hatched) for key in known}
    return Drawing({key: words[key] | drawn[key] for key in known}, both.now.observations["declarations"], "")


def read(search: str) -> Drawing:
    """Return the indicators, after reading all that explains them, so that the table of the view can list it."""
    sentences(filtered(search))
    return tiles(filtered(search))


DRAWN[STRIP] = read


def movements(both: Pair, keys: tuple[str, ...]) -> Found:
    """Return, by measure and dimension, each group's part of the change; none for a measure whose comparison omits months."""
    found: Found = {key: {} for key in keys}
    by_fact: dict[str, list[Measure]] = defaultdict(list)
    for measure in (MEASURES[key] for key in keys if key not in both.alike):
        if measure.kind == "percentile":
            found[measure.key] = levels(measure, both)
        else:
            by_fact[measure.fact].append(measure)
    for fact, measures in by_fact.items():
        for cuts in CUTS[fact]:
            added(fact, measures, cuts, both, found)
        for key in DEEPER:
            if whole := [measure for measure in measures if not contribution.divided(found[measure.key])]:
                added(fact, whole, (key,), both, found, deep=True)
    return found


def levels(measure: Measure, both: Pair) -> dict[str, Parts]:
    """Return the parts of the change of a percentile, by each dimension that is not narrowed to one code.

    The first dimension is always read; the others only if a roll-up has them.
    """
    filters, earlier, found = both.now.question.filters, (both.before or both.now).question.filters, {}
    free = [key for key in LEVELS if len(filters.picked(key)) != 1] or [LAST]
    for key in (each for each in free if each == free[0] or rolled(measure.parts[0], (each,), filters)):
        found[key] = moved(measure.key, key, filters, earlier, both.now.release)
        told = pd.DataFrame({name: getattr(found[key], name) for name in TOLD})
        noted(Read(f"{measure.label}: parts of its change by {DIMENSIONS[key].label.lower()}", told, filters, both.now.release))
    return found


@kept(key=lambda *asked: ("parts of a percentile", *asked))
def moved(measure: str, by: str, filters: Filters, earlier: Filters, _release: Release) -> Parts:
    """Return the parts of the change of a percentile by one dimension."""
    each = MEASURES[measure]
    sides = beside(each.parts[0], by, filters, earlier)
    return certain.percentile(mixture.of_percentile(each.q, *sides), each.q, *sides)


def added(fact: str, measures: list[Measure], cuts: tuple[str, ...], both: Pair, found: Found, deep: bool = False) -> None:
    """Add to `found` the parts of the change by each dimension of one reading of a fact, except dimensions narrowed to one code.

    deep: read the rows themselves if no roll-up has these dimensions.
    """
    filters, earlier = both.now.question.filters, (both.before or both.now).question.filters
    by = tuple(key for key in cuts if len(filters.picked(key)) != 1)
    columns = tuple(dict.fromkeys(name for measure in measures for name in (*measure.parts, measure.observed)))
    cells = sums(fact, columns, by, filters, earlier, deep) if by else None
    if not cells or not cells.columns:
        return
    for key in by:
        keys, values = contribution.marginal(cells.codes[key], list(cells.columns.values()))
        summed = dict(zip(cells.columns, values, strict=True))
        for measure in measures:
            found[measure.key][key] = made(measure, keys, summed)


def made(measure: Measure, keys: list[str], summed: Mapping[str, Floats]) -> Parts:
    """Return the parts of the change of a total or a share by group, and which of them are more than chance."""
    part, whole = measure.parts[0], measure.parts[-1]
    n, n_before = (summed[measure.observed + when] for when in ("", EARLIER))
    if measure.kind == "total":
        return certain.total(contribution.of_total(keys, summed[part], summed[part + EARLIER]), n, n_before, measure.unit == "count")
    sides = summed[part], summed[whole], summed[part + EARLIER], summed[whole + EARLIER]
    parts = contribution.of_share(keys, *sides)
    return certain.share(parts, sides, n, n_before) if parts.keys else parts


def said(key: str, both: Pair, found: Found, chance: Mapping[str, float], judged: Mapping[str, Tile]) -> Words:
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
    return [*missed_by, " On the period compared with: ", *changed] if told and worse else missed_by


def why(key: str, both: Pair, parts: Mapping[str, Parts], chance: float) -> Words:
    """Return why an indicator changed: the group that explains it, or that no single group does, or that it is within `chance`."""
    change = Change(MEASURES[key], both.like(key), both.then(key), both.now.release.currency, called)
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
