"""Authorised economic operators against others: customs processing time, like compared with like."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.clearance.matching import matched
from callbacks.clearance.clearance import anchored
from callbacks.core.comparison import clock
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.core.format import missing, significant
from dashboard.core.page import Drawing
from dashboard.figures.spread import matched as pairs
from dashboard.pages.clearance.clearance import PATHS
from data.derived.trs_steps import AGENCY, EARLY
from data.language import mark, say
from data.notes import Note
from queries.addresses.filters import Filters
from queries.clearance.histogram import Histogram, intervals, recorded, ways
from queries.engine.labels import named

PLACED, WHOLE = ("flow", "mode", "lane"), ""
COLUMNS = (
    *(mark("Mode"), mark("AEO, h"), mark("Others, h"), mark("Difference"), mark("95 % interval")),
    *(mark("AEO declarations"), mark("Other declarations")),
)
ALIKE = mark("flow, mode and lane, lodged before arrival or not, seen by another agency or not")
COARSE = mark("flow, mode and lane")
LESS = mark("Half of AEO declarations are processed within {aeo} h, similar others within {others} h: {size} % less ({least} to {most} %)")
MORE = mark("Half of AEO declarations are processed within {aeo} h, similar others within {others} h: {size} % more ({least} to {most} %)")
ALIKE_TIMES = mark("Half of AEO declarations are processed within {aeo} h, similar others within {others} h: no sure difference")
TIMES = mark("Half of AEO declarations are processed within {aeo} h, similar others within {others} h")
UNKNOWN_WAY = Note("way_unknown")


@draws(PATHS)
def paths(filters: Filters, picked: Codes) -> Drawing:
    """Draw the customs processing time of AEO and other declarations by mode, comparing like with like."""
    found, within, notes = alike(filters)
    frame, whole = matched(found.frame, "mode", within, "aeo"), matched(found.frame.assign(all=WHOLE), "all", within, "aeo")
    frame = frame.assign(name=[named("mode", key) for key in frame["key"]]).sort_values("n_yes", ascending=False)
    figure = pairs.figure(frame, picked, tuple(map(say, COLUMNS)), (say("AEO"), say("Others")))
    drawing = anchored(PATHS, figure, (found,), filters, gained(whole), alike=say(COARSE if "way" not in within else ALIKE))
    return replace(drawing, notes=(*drawing.notes, *notes, *alone(whole)), empty=frame.empty)


def alike(filters: Filters) -> tuple[Histogram, tuple[str, ...], tuple[Note, ...]]:
    """Return customs processing times with what AEO and others are matched on, and the notes on this.

    The clearance route is left out of the match if it is unknown for every declaration.
    """
    found = ways((*PLACED, "aeo"), filters, "customs")
    if found.observations:
        recorded(
            say("Declarations by clearance route and customs processing time, {clock}", clock=clock(filters)), found, found.bounded, filters
        )
        path = found.frame["path"].to_numpy()
        marked = found.frame.assign(way=path & (EARLY | AGENCY))
        return Histogram(marked, found.notes, found.release, found.route), (*PLACED, "way"), ()
    return intervals("customs", (*PLACED, "aeo"), filters), PLACED, (UNKNOWN_WAY,)


def gained(whole: pd.DataFrame) -> str:
    """Return within how many hours half of AEO declarations are processed, and of similar others, with the difference."""
    if whole.empty:
        return ""
    row = whole.iloc[0].to_dict()
    hours = {"aeo": significant(row["yes"]), "others": significant(row["no"])}
    if missing(row["change"]):
        return say(TIMES, **hours)
    if row["low"] <= 0 <= row["high"]:
        return say(ALIKE_TIMES, **hours)
    least, size, most = (significant(each * 100, 2) for each in sorted(abs(row[name]) for name in ("change", "low", "high")))
    return say(LESS if row["change"] < 0 else MORE, **hours, size=size, least=least, most=most)


def alone(whole: pd.DataFrame) -> tuple[Note, ...]:
    """Return a note on the AEO declarations that are left out because no other declaration is like them."""
    sums: Any = whole[["alone", "n_yes"]].sum()
    left = round(float(sums["alone"]))
    return (Note("aeo_alone", count=left, whole=left + round(float(sums["n_yes"]))),) if left else ()
