"""Random inspections: the share that is irregular, by office, and how many inspections a wanted interval takes."""

from typing import Any

import pandas as pd

from analytics.compliance import survey
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance import evidence
from dashboard.core.format import Scale, amount, count, ends, month, significant
from dashboard.core.page import Drawing
from dashboard.figures.spread import ranges
from dashboard.pages.compliance.evidence import RANDOM, SIZE
from data.frames import Frame
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.compliance import random_inspections
from queries.engine import engine
from queries.engine.labels import names
from queries.engine.question import CannotCut
from services.estimates.estimates import inspected, note, yearly

WIDTHS, OFFICES = (0.02, 0.015, 0.01, 0.005), 12
UNSAMPLED = mark("No random inspection is known under these filters.")
HEADS = (mark("Office"), mark("Irregular"), mark("95 % interval"), mark("Random inspections"), mark("Irregular found"))


@draws(RANDOM)
def random_lane(filters: Filters, picked: Codes) -> Drawing:
    """Draw the share of random inspections that is irregular, by office."""
    strata, whole = sampled(filters)
    frame = by_office(strata).head(OFFICES)
    figure = ranges.figure(frame, Scale(0.01, "%"), said(frame), list(map(say, HEADS)), picked, whole.value, OFFICES, 150)
    note(say("Random inspections by office"), strata, yearly(filters), ("inspection", "clearance"))
    sub = RANDOM.read(until=month(filters.last_month))
    return Drawing(figure, whole.n, stamp(engine.current()), irregular(whole), sub)


def said(frame: Frame) -> list[list[str]]:
    """Return the texts of each office: key, name, rate, interval, inspections and irregular ones."""
    return [
        [row.key, row.name, str(amount(row.value, "percent")), spoken(row), count(row.n), count(row.found)] for row in frame.itertuples()
    ]


def spoken(row: Any) -> str:
    """Write the 95 % interval of a rate: '6.3 to 8.8 %'."""
    return ends(row.low, row.high, "percent")


def sampled(filters: Filters) -> tuple[Frame, survey.SampledShare]:
    """Return random inspections by stratum, and the rate over all of them; raises CannotCut where nothing was inspected at random."""
    strata = random_inspections.strata(inspected(filters))
    whole = survey.rate(strata)
    if not whole:
        raise CannotCut(say(UNSAMPLED))
    return strata, whole


def by_office(strata: Frame) -> pd.DataFrame:
    """Return key, name, low, value, high, n, found by office, most random inspections first; 95 % intervals as fractions."""
    seen = strata[strata["n"] > 0].sort_values("n", ascending=False)
    rows = [
        (code, *survey.wilson(found / n, n), found / n, n, found)
        for code, n, found in seen[["stratum", "n", "found"]].itertuples(index=False)
    ]
    frame = pd.DataFrame(rows, columns=["key", "low", "high", "value", "n", "found"])
    return frame.assign(name=names("office", frame["key"].tolist()))


def irregular(whole: survey.SampledShare) -> str:
    """Write '7.5 % of all declarations are irregular, random inspections show (95 % interval: 6.3 to 8.8)'."""
    low, high = (significant(each * 100) for each in (whole.low, whole.high))
    known = {"share": amount(whole.value, "percent"), "low": low, "high": high}
    return say("{share} of all declarations are irregular, random inspections show (95 % interval: {low} to {high})", **known)


@draws(SIZE)
def size(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of random inspections needed for intervals of several widths."""
    strata, whole = sampled(filters)
    everyone, now = int(strata["all"].sum()), whole.n
    rows = [(half, n, n / everyone) for half in WIDTHS for n in [survey.wanted(whole.value, half, everyone)]]
    note(say("Random inspections needed"), pd.DataFrame(rows, columns=["half", "inspections", "share"]), yearly(filters), ("inspection",))
    points = significant(survey.precision(whole.value, now, everyone) * 100, 2)
    title = say("{count} random inspections give a result within ± {points} points", count=count(now), points=points)
    return Drawing(evidence.sizes(rows), now, stamp(engine.current()), title, SIZE.read())
