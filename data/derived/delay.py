"""Who owns the delay: arrival to gate-out split among port, trader, customs and other agencies, in whole seconds that add up."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Seconds = NDArray[np.float64]

INTERVALS = ("release", "customs", "waiting", "held")
IN_HOURS = ("release", "waiting")  # those that are read row by row; of the others the bins and sums are kept
CLOCKS = ("calendar", "working")
OWNERS = ("trader", "customs", "oga", "port")
IN_ORDER = ("arrival_at", "unloaded_at", "registered_at", "assessed_at", "paid_at", "released_at", "gate_out_at")
READ = (*IN_ORDER, "oga_request_at", "oga_ok_at")


def split(at: dict[str, Seconds]) -> dict[str, pd.Series]:
    """Return columns `<owner>_seconds` and `total_seconds` of stamps in seconds (NaN: unknown).

    Missing without arrival, release and gate-out.

    Stamps are read in order, each not before the last. Port: arrival to unloading. Trader: unloading to registration, assessment to
    payment, release to gate-out. Customs: registration to assessment and payment to release, less the time of other agencies inside them.
    """
    ordered = [at["arrival_at"]]
    for name in IN_ORDER[1:]:
        ordered.append(np.fmax(ordered[-1], at[name]))
    arrival, unloaded, registered, assessed, paid, released, gate = ordered
    asked, answered = at["oga_request_at"], at["oga_ok_at"]
    agency = _overlap(asked, answered, registered, assessed) + _overlap(asked, answered, paid, released)
    parts = {
        "trader": registered - unloaded + paid - assessed + gate - released,
        "customs": assessed - registered + released - paid - agency,
        "oga": agency,
        "port": unloaded - arrival,
        "total": gate - arrival,
    }
    known = ~np.isnan(at["arrival_at"] + at["released_at"] + at["gate_out_at"])
    return {f"{name}_seconds": pd.Series(np.where(known, part, np.nan)).astype("Int64") for name, part in parts.items()}


def _overlap(asked: Seconds, answered: Seconds, start: Seconds, end: Seconds) -> Seconds:
    return np.nan_to_num(np.maximum(np.minimum(answered, end) - np.maximum(asked, start), 0.0))
