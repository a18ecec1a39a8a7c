"""The steps that a time release study times beside release and customs: signed hours of each, and the way a declaration took."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Values = NDArray[np.float64]

STEPS = {
    "lodgement": ("arrival_at", "lodged_at"),
    "assessment": ("registered_at", "assessed_at"),
    "payment": ("assessed_at", "paid_at"),
    "granting": ("paid_at", "released_at"),
    "inspection": ("lane_at", "insp_end_at"),
    "gate": ("released_at", "gate_out_at"),
}
SIGNED = "lodgement"
TIMED = ("release", "customs", *STEPS)
READ = tuple(dict.fromkeys(stamp for pair in STEPS.values() for stamp in pair))
EARLY, INSPECTED, AGENCY, AMENDED = 1, 2, 4, 8


def hours(at: dict[str, Values]) -> dict[str, Values]:
    """Return the hours of each step, from stamps in seconds (NaN if unknown).

    Lodgement before arrival is negative, and good. Any other step that ends before it begins, such as duty paid in advance, is one that
    nobody waited for.
    """
    spans = {name: (at[end] - at[start]) / 3600 for name, (start, end) in STEPS.items()}
    return {name: span if name == SIGNED else np.maximum(span, 0.0) for name, span in spans.items()}


def seconds(span: Values) -> pd.Series:
    """Return whole seconds of hours, so that their sums are exact."""
    return pd.Series(np.round(span * 3600)).astype("Int64")


def path(frame: pd.DataFrame) -> pd.Series:
    """Return the route of a declaration as a sum of EARLY, INSPECTED, AGENCY and AMENDED; missing if one of them is unknown."""
    known = np.logical_and.reduce([frame[name].notna().to_numpy() for name in ("arrival_at", "lodged_at", "inspected", "amendments")])
    taken = {
        EARLY: frame["lodged_at"] < frame["arrival_at"],
        INSPECTED: frame["inspected"].fillna(0) == 1,
        AGENCY: frame["oga_request_at"].notna(),
        AMENDED: frame["amendments"].fillna(0) > 0,
    }
    code = sum((held.to_numpy().astype(int) * bit for bit, held in taken.items()), np.zeros(len(frame), int))
    return pd.Series(code).astype("Int16").where(pd.Series(known))
