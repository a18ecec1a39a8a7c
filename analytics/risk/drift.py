"""Drift: whether declarations still look like those that the model learnt from, and whether it still ranks as well, with stated alarms."""

from typing import Any

import numpy as np
import pandas as pd

from analytics.risk import metrics
from data.frames import Column, Frame

WATCH, ALARM = 0.10, 0.25  # bands of the population stability index (Siddiqi 2006, Credit Risk Scorecards)
CERTAIN, CLASSES, CODES = 0.99, 10, 20  # of chance alone; classes of a number; the most frequent codes, each a class of its own
LEAST, EACH, RUNNING = 30, 5, 2  # results of a month, of each kind; months in a row that lie below the test for an alarm
SMALL = 0.5
MONTHS = ("month", "n", "irregular", "auc", "low", "high", "below")
INPUTS = ("feature", "psi", "chance", "state")
Reference = dict[str, Any]


def reference(table: Frame, textual: list[str]) -> dict[str, Reference]:
    """Return how each feature is distributed where a model learnt: its classes, and how many declarations are in each."""
    return {str(name): _classes(table[name], name in textual) for name in table.columns}


def _classes(column: Column, textual: bool) -> Reference:
    if textual:
        known: Reference = {"codes": [str(code) for code in column.value_counts().index[:CODES]]}
    else:
        held = column.dropna().to_numpy(float)
        known = {"edges": [float(edge) for edge in np.unique(np.quantile(held, np.arange(1, CLASSES) / CLASSES))] if len(held) else []}
    return known | {"counts": [int(count) for count in _counts(column, known)]}


def _counts(column: Column, known: Reference) -> metrics.Floats:
    """Return how many values are in each class; the last one is of other codes, or of numbers that are not known."""
    if "codes" in known:
        places: Any = column.map({code: place for place, code in enumerate(known["codes"])}).fillna(len(known["codes"]))
        return np.bincount(places.astype(int), minlength=len(known["codes"]) + 1).astype(float)
    values = column.to_numpy(float)
    places = np.where(np.isnan(values), len(known["edges"]) + 1, np.searchsorted(known["edges"], values, side="right"))
    return np.bincount(places, minlength=len(known["edges"]) + 2).astype(float)


def inputs(before: dict[str, Reference], table: Frame) -> pd.DataFrame:
    """Return INPUTS by feature, the most changed first.

    psi: sum over classes of (share now - share before) × log of their ratio. chance: what the index stays below in 99 of 100 cases if
    nothing changed, (1/n + 1/m) × the quantile of chi-squared. state: `alarm` above ALARM, `watch` above WATCH, if above chance too; else
    empty. Source: Yurdakul (2018), Statistical properties of population stability index.
    """
    rows = [(name, *_psi(np.array(known["counts"], float), _counts(table[name], known))) for name, known in before.items() if name in table]
    found = pd.DataFrame(rows, columns=list(INPUTS[:3]))
    beyond = found["psi"] > found["chance"]
    state = np.select([beyond & (found["psi"] > ALARM), beyond & (found["psi"] > WATCH)], ["alarm", "watch"], "")
    return found.assign(state=state).sort_values("psi", ascending=False, kind="stable", ignore_index=True)


def _psi(before: metrics.Floats, now: metrics.Floats) -> tuple[float, float]:
    from scipy.stats import chi2

    n, m, classes = before.sum(), now.sum(), len(before)
    first, last = ((counts + SMALL) / (counts.sum() + SMALL * classes) for counts in (before, now))
    noise = float(chi2.ppf(CERTAIN, max(classes - 1, 1))) * (1 / max(n, 1) + 1 / max(m, 1))
    return float(((last - first) * np.log(last / first)).sum()), noise


def by_month(frame: Frame, tested: float) -> pd.DataFrame:
    """Return MONTHS of the months with enough results: the AUC with its 95 % interval (bootstrap).

    frame: month, chance, found (1 if irregular). tested: the AUC of the test; `below` is whether the whole interval lies below it.
    """
    rows = [(int(month), *_ranked(part)) for month, part in frame.groupby("month") if _enough(part["found"].to_numpy(float))]
    found = pd.DataFrame(rows, columns=list(MONTHS[:-1]))
    return found.assign(below=found["high"] < tested)


def _enough(found: metrics.Floats) -> bool:
    return len(found) >= LEAST and min(found.sum(), len(found) - found.sum()) >= EACH


def _ranked(part: Frame) -> tuple[int, int, float, float, float]:
    found, chance = part["found"].to_numpy(float), part["chance"].to_numpy(float)
    drawn = [metrics.auc(found[rows], chance[rows]) for rows in metrics.resamples(len(found), metrics.DRAWS)]
    return len(found), int(found.sum()), metrics.auc(found, chance), *metrics.interval(drawn)


def worse(months: Frame) -> list[int]:
    """Return the months (yyyymm) that raise the alarm: the newest run of RUNNING or more whose whole interval lies below the test."""
    run: list[int] = []
    for month, below in zip(months["month"].tolist()[::-1], months["below"].tolist()[::-1], strict=True):
        if not below:
            break
        run.append(int(month))
    return run[::-1] if len(run) >= RUNNING else []
