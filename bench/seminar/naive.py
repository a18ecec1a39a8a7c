"""The build that the attacker must break: any filter is answered from the rows, and each figure alone is judged by the rule."""
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.seminar.block_cells import belonging
from analytics.seminar.safety import DisclosureRule, JudgedAmounts, judged
from analytics.seminar.themes import AXIS

RULE = DisclosureRule()


class NaiveBuild:
    """Answers as `/api/ask` of a release does; a row that fails the threshold is left out."""

    def __init__(self, frame: pd.DataFrame, above: Mapping[str, Mapping[str, str]], keys: Sequence[str]) -> None:
        self.frame, self.units = frame, frame["unit"].cat.codes.to_numpy(np.int64)
        self.codes = {key: self._codes(key, above) for key in keys}

    def _codes(self, key: str, above: Mapping[str, Mapping[str, str]]) -> np.ndarray:
        held = self.frame[AXIS[key]].cat
        return np.array([code if key == AXIS[key] else belonging(above, AXIS[key], key, code) for code in held.categories])[held.codes]

    def rows(self, filters: Mapping[str, Sequence[str]]) -> np.ndarray:
        """Return the places of the rows inside filters."""
        inside = np.ones(len(self.frame), bool)
        for key, codes in filters.items():
            inside &= np.isin(self.codes[key], list(codes))
        return np.flatnonzero(inside)

    def ask(self, group: str, by: Sequence[str], filters: Mapping[str, Sequence[str]]) -> dict:
        """Return rows of sums, those that fail the threshold left out."""
        places = self.rows(filters)
        names = pd.MultiIndex.from_arrays([self.codes[key][places] for key in by]) if by else None
        where, cuts = pd.factorize(names) if by else (np.zeros(len(places), np.int64), [()])
        held = self.frame[group].to_numpy(np.int64)[places]
        if not len(places):
            return {"rows": [], "fit": "nothing"}
        safe = judged(where.astype(np.int64), self.units[places], (JudgedAmounts(held),), len(cuts), RULE)
        sums = np.bincount(where, held.astype(float), len(cuts))
        rows = [dict(zip(by, cut if isinstance(cut, tuple) else (cut,), strict=True)) | {group: float(total)}
                for cut, total, shown in zip(cuts, sums, safe, strict=True) if shown]  # fmt: skip
        return {"rows": rows, "fit": "exact" if rows else "nothing"}
