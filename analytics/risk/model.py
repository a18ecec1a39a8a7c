"""The targeting model: gradient boosted trees (CatBoost) on codes and numbers, with its chances calibrated on later months.

Codes are encoded by the results of the declarations that stand before each in time, so that none is described by its own result.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.risk import calibration, declared_features
from analytics.risk.calibration import Calibration
from analytics.risk.metrics import Floats
from data.frames import Frame

SEED = 1
LEAST_FIT, LEAST_CALIBRATE = (150, 20), (40, 8)  # declarations, and of them irregular and regular ones each
MOST_FIT = 200_000  # declarations that one model is fitted on, the newest: more cost time and bring little
LARGE, SMALL = 50_000, 4_000
PATIENCE = 60


class TooFewResults(ValueError):
    """There are too few results of inspections to learn from."""


@dataclass(frozen=True)
class TargetingModel:
    """A fitted model: its trees, the features it reads, its calibration, and the codes that it has seen of those that are watched."""

    booster: Any
    names: tuple[str, ...]
    calibration: Calibration
    seen: Mapping[str, frozenset[str]]
    rounds: int

    def chance(self, table: Frame) -> Floats:
        """Return the calibrated chance that each declaration of a table of features is irregular."""
        return self.calibration.applied(self._raw(table))

    def _raw(self, table: Frame) -> Floats:
        return np.asarray(self.booster.predict_proba(table[list(self.names)]))[:, 1]

    def unseen(self, table: Frame) -> pd.DataFrame:
        """Return for each watched code whether it was never seen in training: then the chance rests on the other features alone."""
        stated = {name: table[name] != declared_features.NOT_STATED for name in self.seen}
        return pd.DataFrame({name: ~table[name].isin(held) & stated[name] for name, held in self.seen.items()}, index=table.index)

    def contributions(self, table: Frame) -> pd.DataFrame:
        """Return by how much each feature moves the log-odds of each declaration (SHAP values), a column per feature."""
        from catboost import Pool

        pool = Pool(table[list(self.names)], cat_features=declared_features.textual(list(self.names)))
        values = np.asarray(self.booster.get_feature_importance(pool, type="ShapValues"))
        return pd.DataFrame(values[:, :-1], columns=list(self.names), index=table.index)


def settings(rows: int) -> dict[str, Any]:
    """Return the settings of the trees for so many declarations to learn from: fewer and flatter trees where there are few."""
    if rows < SMALL:
        return {"iterations": 300, "learning_rate": 0.04, "depth": 4, "l2_leaf_reg": 8.0, "max_ctr_complexity": 1}
    if rows > LARGE:
        return {"iterations": 500, "learning_rate": 0.15, "depth": 6, "max_ctr_complexity": 2}
    return {"iterations": 1000, "learning_rate": 0.08, "depth": 6}


def fit(table: Frame, found: Floats, later: Frame, found_later: Floats, seed: int = SEED, threads: int = 2) -> TargetingModel:
    """Fit a model on a table of features in order of time, and calibrate it on later declarations.

    found, found_later: 1 if irregular, else 0. Raises TooFewResults where either part holds too few results of one kind.
    """
    _enough(found, LEAST_FIT)
    _enough(found_later, LEAST_CALIBRATE)
    table, found = table.tail(MOST_FIT), found[-MOST_FIT:]
    names = declared_features.informative(table)
    booster = _booster(len(table), seed, threads)
    textual = declared_features.textual(names)
    booster.fit(table[names], found, cat_features=textual, eval_set=_pool(later[names], found_later, textual))
    seen = {name: frozenset(table[name]) for name in declared_features.WATCHED if name in names}
    raw = np.asarray(booster.predict_proba(later[names]))[:, 1]
    return TargetingModel(booster, tuple(names), calibration.fitted(found_later, raw), seen, int(booster.tree_count_))


def _enough(found: Floats, least: tuple[int, int]) -> None:
    rows, each = least
    irregular = int(found.sum())
    if len(found) < rows or min(irregular, len(found) - irregular) < each:
        raise TooFewResults(
            f"too few results of inspections to learn from: {len(found):,} inspected, {irregular:,} of them irregular; "
            f"at least {rows:,} are needed, with {each:,} of each kind"
        )


def _booster(rows: int, seed: int, threads: int) -> Any:
    from catboost import CatBoostClassifier

    fixed = {"loss_function": "Logloss", "has_time": True, "random_seed": seed, "thread_count": threads}
    stop = {"od_type": "Iter", "od_wait": PATIENCE, "use_best_model": True}
    return CatBoostClassifier(**settings(rows), **fixed, **stop, allow_writing_files=False, verbose=0)


def _pool(table: Frame, found: Floats, textual: list[str]) -> Any:
    from catboost import Pool

    return Pool(table, found, cat_features=textual)


def stored(model: TargetingModel) -> tuple[bytes, str]:
    """Return a model as bytes of its trees, and as JSON of all else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.cbm"
        model.booster.save_model(str(path), format="cbm")
        trees = path.read_bytes()
    seen = {name: sorted(codes) for name, codes in model.seen.items()}
    state = {"names": model.names, "slope": model.calibration.slope, "shift": model.calibration.shift, "seen": seen, "rounds": model.rounds}
    return trees, json.dumps(state)


def restored(trees: bytes, state: str) -> TargetingModel:
    """Return the model that was stored."""
    from catboost import CatBoostClassifier

    held = json.loads(state)
    booster = CatBoostClassifier()
    booster.load_model(blob=trees)
    seen = {name: frozenset(codes) for name, codes in held["seen"].items()}
    return TargetingModel(booster, tuple(held["names"]), Calibration(held["slope"], held["shift"]), seen, held["rounds"])
