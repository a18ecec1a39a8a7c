"""One office at its desks: checked declarations with their stamps, and the opening hours in which they were checked."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.derived.clocks import Opening


@dataclass(frozen=True)
class Desk:
    """Released declarations whose documents or goods were checked, the opening hours of the office, and the bounds of the period."""

    frame: pd.DataFrame
    opening: Opening
    since: np.datetime64
    until: np.datetime64

    def stamp(self, name: str) -> NDArray[Any]:
        """Return a stamp of every declaration by its name; NaT if it is missing."""
        return self._stamps[name]

    @cached_property
    def _stamps(self) -> dict[str, NDArray[Any]]:
        return {str(name): self.frame[name].to_numpy("datetime64[s]") for name in self.frame.columns if name != "lane"}

    @cached_property
    def lane(self) -> NDArray[Any]:
        """Return the lane of every declaration."""
        return self.frame["lane"].to_numpy(object)

    def open_hours(self, opening: Opening) -> float:
        """Return the open hours of the period, on these opening hours."""
        return float(opening.elapsed(np.array([self.since]), np.array([self.until]))[0])
