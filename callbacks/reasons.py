"""Why the key indicators moved: the contributions to each change, asked once per fact, and the sentence they support."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd
from dash import Input, Output, callback

from analytics import contribution, mixture
from analytics.contribution import Mover, Parts
from analytics.survival import step
from callbacks.pair import Pair, named
from callbacks.scorecard import TARGET, answered, target, tiles
from callbacks.shapes import before, missed
from callbacks.wire import DRAWN, attempted, filtered
from dashboard.components import reasons
from dashboard.components.reasons import Change, Words
from dashboard.components.strip import lines, status
from dashboard.findings import NOTABLE_STEP
from dashboard.page import Drawing
from dashboard.pages.overview import INDICATORS, STRIP
from data.columns import NOT_STATED
from data.release import Release
from queries.ask import Question, ask
from queries.cache import kept
from queries.catalogue import DIMENSIONS, MEASURES, Measure
from queries.filters import Filters
from queries.histogram import beside, rolled
from queries.sums import EARLIER, sums
from queries.trace import Read, noted

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
def explained(search, release):
    drawing, _ = attempted(STRIP.name, search, sentences)
    return {"asked": [search, release], "tiles": drawing.body} if drawing else None


def sentences(filters: Filters) -> Drawing:
    """By indicator: the path of its months, and its sentence; empty where it is not known."""
    both, _ = answered(filters)
    known = tuple(key for key in INDICATORS if key in both.now.question.measures)
    monthly = ask(Question(known, ("month",), filters)).frame
    hatched = frozenset(missed(filters))
    compared = [key for key in known if both.then(key) is not None and both.now.value(key) is not None]
    found = movements(both, tuple(compared))
    words = {key: {"why": why(key, both, found[key]) if key in found else unexplained(key, both)} for key in known}
    drawn = {key: lines(list(monthly["month"]), list(monthly[key]), hatched) for key in known}
    return Drawing({key: words[key] | drawn[key] for key in known}, both.now.observations["declarations"], "")


def read(search: str) -> Drawing:
    """The indicators, with all that was read for them and for their reasons."""
    sentences(filtered(search))
    return tiles(filtered(search))


DRAWN[STRIP] = read


def movements(both: Pair, keys: tuple[str, ...]) -> Found:
    """By measure and dimension, the contributions to the change of the measure."""
    found: Found = {key: {} for key in keys}
    by_fact: dict[str, list[Measure]] = defaultdict(list)
    for measure in (MEASURES[key] for key in keys):
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
    """Of a percentile, the parts of its change by each dimension not picked to one code: the first, and others that a roll-up holds."""
    filters, earlier, found = both.now.question.filters, both.before.question.filters, {}
    free = [key for key in LEVELS if len(filters.picked(key)) != 1] or [LAST]
    for key in (each for each in free if each == free[0] or rolled(measure.parts[0], (each,), filters)):
        found[key] = moved(measure.key, key, filters, earlier, both.now.release)
        told = pd.DataFrame({name: getattr(found[key], name) for name in TOLD})
        noted(Read(f"{measure.label}: parts of its change by {DIMENSIONS[key].label.lower()}", told, filters, both.now.release))
    return found


@kept(key=lambda *asked: ("parts of a percentile", *asked))
def moved(measure: str, by: str, filters: Filters, earlier: Filters, _release: Release) -> Parts:
    each = MEASURES[measure]
    return mixture.of_percentile(each.q, *beside(each.parts[0], by, filters, earlier))


def added(fact: str, measures: list[Measure], cuts: tuple[str, ...], both: Pair, found: Found, deep: bool = False) -> None:
    """The contributions by each of the dimensions that one reading of a fact holds; one picked to a single code explains nothing."""
    filters, earlier = both.now.question.filters, both.before.question.filters
    by = tuple(key for key in cuts if len(filters.picked(key)) != 1)
    columns = tuple(dict.fromkeys(name for measure in measures for name in measure.parts))
    held = sums(fact, columns, by, filters, earlier, deep) if by else None
    for key in by if held and held.columns else ():
        keys, values = contribution.marginal(held.codes[key], list(held.columns.values()))
        summed = dict(zip(held.columns, values, strict=True))
        for measure in measures:
            makes = contribution.of_total if measure.kind == "total" else contribution.of_share
            found[measure.key][key] = makes(keys, *(summed[name + when] for when in ("", EARLIER) for name in measure.parts))


def why(key: str, both: Pair, parts: Mapping[str, Parts]) -> Words:
    """The sentence of an indicator: against its target where it falls short by office, else its change."""
    change = Change(MEASURES[key], both.now.value(key), both.then(key), both.now.release.currency, called)
    if key == "revenue_collected" and (said := shortfall(both)):
        return said
    parts = contribution.divided(parts)
    if not parts:
        return reasons.alone()
    by, first = next(iter(parts.items()))
    pushes = contribution.extremes(by, first, change.size)
    if not change.visible:
        return reasons.level(change, pushes)
    mover = contribution.foremost(parts, change.size)
    if mover:
        return reasons.explained(change, mover, since(key, mover, both))
    return reasons.spread(change, list(parts), pushes[0 if change.size > 0 else 1] if pushes else None)


def called(by: str, key: str) -> str:
    """A code in words; of those without one, what it is that nobody stated."""
    return f"{DIMENSIONS[by].label} not stated" if key == NOT_STATED else named(by, key)


def unexplained(key: str, both: Pair) -> Words:
    """Why there is no change to explain; nothing of a figure that is not known, for its place says that."""
    return [] if both.now.value(key) is None else reasons.uncompared(before(both))


def since(key: str, mover: Mover, both: Pair) -> int | None:
    """The month from which the times of a group are notably longer, where there is one."""
    if MEASURES[key].kind != "percentile" or mover.now <= mover.before:
        return None
    frame = ask(Question((key,), ("month",), both.now.question.filters.with_pick(mover.by, mover.key))).frame
    place, after, before = step(list(frame[key]))
    return int(frame["month"].iloc[place]) if place and after >= before * NOTABLE_STEP else None


def shortfall(both: Pair) -> Words:
    """Of revenue that is short of its target: the office that is furthest from its own."""
    filters, key = both.now.question.filters, "revenue_collected"
    goal = target(both)
    if status(both.now.value(key), goal, 1) in ("", "good") or len(filters.picked("office")) == 1:
        return []
    rows = ask(Question((key, TARGET), ("office",), filters)).rows
    columns = [np.array([float(row[each] or 0) for row in rows]) for each in (key, TARGET)]
    parts = contribution.of_total([row["office"] for row in rows], *columns)
    change = Change(MEASURES[key], both.now.value(key), goal, both.now.release.currency, called)
    furthest = contribution.extremes("office", parts, change.size)
    return reasons.short(change, contribution.foremost({"office": parts}, change.size), furthest[1]) if furthest else []
