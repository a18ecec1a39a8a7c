"""Authorised economic operators against others: customs processing time, like compared with like."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.clearance.matching import matched
from callbacks.clearance.clearance import anchored
from callbacks.core.comparison import named
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.core.format import missing, significant
from dashboard.core.page import Drawing
from dashboard.figures.spread import matched as pairs
from dashboard.pages.clearance.clearance import PATHS
from data.derived.steps import AGENCY, EARLY
from data.notes import Note
from queries.addresses.filters import Filters
from queries.clearance.histogram import Histogram, intervals, recorded, ways

PLACED, WHOLE = ("flow", "mode", "lane"), ""
COLUMNS = ("Mode", "AEO h", "Others h", "Difference", "95 % interval", "AEO declarations", "Others")
ALIKE = "flow, mode and lane, lodged before arrival or not, seen by another agency or not"
COARSE = "flow, mode and lane"
UNKNOWN_WAY = Note("way_unknown")


@draws(PATHS)
def paths(filters: Filters, picked: Codes) -> Drawing:
    """Draw the customs processing time of AEO and other declarations by mode, comparing like with like."""
    found, within, notes = alike(filters)
    frame, whole = matched(found.frame, "mode", within, "aeo"), matched(found.frame.assign(all=WHOLE), "all", within, "aeo")
    frame = frame.assign(name=[named("mode", key) for key in frame["key"]]).sort_values("n_yes", ascending=False)
    figure = pairs.figure(frame, picked, COLUMNS, ("AEO", "Others"))
    drawing = anchored(PATHS, figure, (found,), filters, gained(whole), alike=COARSE if "way" not in within else ALIKE)
    return replace(drawing, notes=(*drawing.notes, *notes, *alone(whole)), empty=frame.empty)


def alike(filters: Filters) -> tuple[Histogram, tuple[str, ...], tuple[Note, ...]]:
    """Return customs processing times with what AEO and others are matched on, and the notes on this.

    The clearance route is left out of the match if it is unknown for every declaration.
    """
    found = ways((*PLACED, "aeo"), filters, "customs")
    if found.observations:
        recorded(f"Declarations by way taken and customs hours, {filters.clock}, in bins", found, found.bounded, filters)
        path = found.frame["path"].to_numpy()
        marked = found.frame.assign(way=path & (EARLY | AGENCY))
        return Histogram(marked, found.notes, found.release, found.route), (*PLACED, "way"), ()
    return intervals("customs", (*PLACED, "aeo"), filters), PLACED, (UNKNOWN_WAY,)


def gained(whole: pd.DataFrame) -> str:
    """Return 'Half of AEO declarations clear customs within 0.47 h, of others like them within 0.79 h: 40 % less (…)'."""
    if whole.empty:
        return ""
    row = whole.iloc[0].to_dict()
    hours = [significant(row[column]) for column in ("yes", "no")]
    return f"Half of AEO declarations clear customs within {hours[0]} h, of others like them within {hours[1]} h{difference(row)}"


def difference(row: Mapping[str, Any]) -> str:
    """Return ': 40 % less (95 % interval 37 to 43 %)'; ': no sure difference' if the interval contains 0; empty if it is unknown."""
    if missing(row["change"]):
        return ""
    if row["low"] <= 0 <= row["high"]:
        return ": no sure difference"
    least, middle, most = (significant(size * 100, 2) for size in sorted(abs(row[name]) for name in ("change", "low", "high")))
    return f": {middle} % {'less' if row['change'] < 0 else 'more'} (95 % interval {least} to {most} %)"


def alone(whole: pd.DataFrame) -> tuple[Note, ...]:
    """Return a note on the AEO declarations that are left out because no other declaration is like them."""
    sums: Any = whole[["alone", "n_yes"]].sum()
    left = round(float(sums["alone"]))
    return (Note("aeo_alone", count=left, whole=left + round(float(sums["n_yes"]))),) if left else ()
