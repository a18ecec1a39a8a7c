"""The limits of service standards, and which of them holds for a declaration."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.derived.delay import CLOCKS

ANY = "-"
PLACES = ("office", "mode", "lane")  # the first counts for most
Place = tuple[str, str, str]
Limits = tuple[float | None, float | None]
USUAL = {"sea": 72.0, "air": 24.0, "road": 24.0, "rail": 72.0, "post": 48.0}


@dataclass(frozen=True)
class Standards:
    """The limits in hours, calendar and working, by office, mode and lane; `-` stands for any."""

    limits: Mapping[Place, Limits] = field(default_factory=lambda: {(ANY, mode, ANY): (hours, hours) for mode, hours in USUAL.items()})

    def limit(self, place: Place, clock: str) -> float | None:
        """Return the limit that holds for the declarations of an office, mode and lane on a clock; None where there is none.

        Of the rows that match and state a limit on that clock, the finest wins: one with the office before one without, then one with
        the mode, then one with the lane.
        """
        at = CLOCKS.index(clock)
        for finer in _finest_first(*place):
            if (found := self.limits.get(finer, (None, None))[at]) is not None:
                return found
        return None

    def hours(self, frame: pd.DataFrame, clock: str) -> NDArray[np.float64]:
        """Return the limit of each declaration of a frame with columns office, mode and lane (any where one is not there); else NaN."""
        columns = [frame[name].astype(str) if name in frame else pd.Series(ANY, index=frame.index) for name in PLACES]
        rows: list[Place] = list(zip(*columns, strict=True))
        known = {place: self.limit(place, clock) for place in set(rows)}
        return np.array([np.nan if known[row] is None else known[row] for row in rows], float)


def of(rows: Iterable[tuple[str, str, str, Any, Any]]) -> Standards:
    """Return the standards of rows office, mode, lane, calendar hours, working hours; the usual ones where there are no rows."""
    found = {(office, mode, lane): (_hours(calendar), _hours(working)) for office, mode, lane, calendar, working in rows}
    return Standards(found) if found else Standards()


def _finest_first(office: str, mode: str, lane: str) -> Iterable[Place]:
    """Yield the places whose row may hold for a declaration, the finest first."""
    return ((one, two, three) for one in (office, ANY) for two in (mode, ANY) for three in (lane, ANY))


def _hours(stated: Any) -> float | None:
    return None if stated is None else float(stated)
