"""The contributions of groups to the change of each key indicator, read once per fact."""

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from analytics.statistics import certain, contribution, mixture
from analytics.statistics.contribution import Floats, GroupParts
from data.language import say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES, Measure
from queries.clearance.histogram import beside, rolled
from queries.engine.cache import kept
from queries.engine.sums import EARLIER, sums
from queries.engine.trace import Read, noted
from services.core.comparison import Pair

CUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "clearance": (("office", "lane", "mode"),),
    "payment": (("hs2",), ("origin",)),
    "tax_line": (("office",), ("hs2",)),
    "item": (("office",), ("hs2",), ("origin",)),
}


DEEPER = ("hs2", "origin", "office")  # read from the rows themselves where no roll-up divides a figure
LEVELS, LAST = ("office", "lane", "hs2"), "origin"
TOLD = ("keys", "change", "own", "before", "now", "share_before", "share")
Contributions = dict[str, dict[str, GroupParts]]


def movements(both: Pair, keys: tuple[str, ...]) -> Contributions:
    """Return, by measure and dimension, each group's part of the change; none for a measure whose comparison omits months."""
    contributions: Contributions = {key: {} for key in keys}
    by_fact: dict[str, list[Measure]] = defaultdict(list)
    for measure in (MEASURES[key] for key in keys if key not in both.alike):
        if measure.kind == "percentile":
            contributions[measure.key] = levels(measure, both)
        else:
            by_fact[measure.fact].append(measure)
    for fact, measures in by_fact.items():
        for cuts in CUTS[fact]:
            added(fact, measures, cuts, both, contributions)
        for key in DEEPER:
            if whole := [measure for measure in measures if not contribution.divided(contributions[measure.key])]:
                added(fact, whole, (key,), both, contributions, deep=True)
    return contributions


def levels(measure: Measure, both: Pair) -> dict[str, GroupParts]:
    """Return the parts of the change of a percentile, by each dimension that is not narrowed to one code.

    The first dimension is always read; the others only if a roll-up has them.
    """
    filters, earlier, contributions = both.now.question.filters, (both.before or both.now).question.filters, {}
    free = [key for key in LEVELS if len(filters.picked(key)) != 1] or [LAST]
    for key in (each for each in free if each == free[0] or rolled(measure.parts[0], (each,), filters)):
        contributions[key] = moved(measure.key, key, filters, earlier, both.now.release)
        told = pd.DataFrame({name: getattr(contributions[key], name) for name in TOLD})
        title = say("{measure}: parts of its change by {dimension}", measure=measure.label, dimension=DIMENSIONS[key].label)
        noted(Read(title, told.rename(columns={"keys": key}), filters, both.now.release))
    return contributions


@kept(key=lambda *asked: ("parts of a percentile", *asked))
def moved(measure: str, by: str, filters: Filters, earlier: Filters, _release: Release) -> GroupParts:
    """Return the parts of the change of a percentile by one dimension."""
    each = MEASURES[measure]
    sides = beside(each.parts[0], by, filters, earlier)
    return certain.percentile(mixture.of_percentile(each.q, *sides), each.q, *sides)


def added(fact: str, measures: list[Measure], cuts: tuple[str, ...], both: Pair, contributions: Contributions, deep: bool = False) -> None:
    """Add to `contributions` the parts of the change by each dimension of one reading of a fact, except dimensions narrowed to one code.

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
            contributions[measure.key][key] = made(measure, keys, summed)


def made(measure: Measure, keys: list[str], summed: Mapping[str, Floats]) -> GroupParts:
    """Return the parts of the change of a total or a share by group, and which of them are more than chance."""
    part, whole = measure.parts[0], measure.parts[-1]
    n, n_before = (summed[measure.observed + when] for when in ("", EARLIER))
    if measure.kind == "total":
        return certain.total(contribution.of_total(keys, summed[part], summed[part + EARLIER]), n, n_before, measure.unit == "count")
    sides = summed[part], summed[whole], summed[part + EARLIER], summed[whole + EARLIER]
    parts = contribution.of_share(keys, *sides)
    return certain.share(parts, sides, n, n_before) if parts.keys else parts
