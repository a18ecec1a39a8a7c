"""What inspectors, brokers, offices, months, lanes and goods explain of an outcome, each by itself: additive models, penalised a little."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from data.frames import Frame

Floats = NDArray[np.float64]
Sparse: TypeAlias = Any  # a sparse array of SciPy, whose own types are incomplete
PENALTY = 1.0  # on each effect: as if it were drawn from a normal distribution with a standard deviation of 1
FREE = 1e-6  # on the level, which is not drawn towards zero
WEAK = 0.1  # on the effect of a group looked at alone: it keeps that of a group without a single case finite
MOST_TURNS, NEAR = 30, 1e-6


@dataclass(frozen=True)
class ExplainedOutcome:
    """A fitted model: what it expects and leaves over of each row, the weight of each row, and its curvature.

    residual and weight are such that the sum of residuals over some rows, `apart`, has the variance that `scores` works out.
    """

    expected: Floats
    residual: Floats
    weight: Floats
    curvature: Floats


def design(rows: Frame, by: Sequence[str], numbers: Sequence[Floats] = ()) -> Sparse:
    """Return a column for the level, one for each code of each of the columns `by`, 1 where a row has it, and the numbers as they are."""
    blocks = [np.ones((len(rows), 1)), *(_codes(rows[name].to_numpy()) for name in by), *(each[:, None] for each in numbers)]
    return sparse.csr_array(sparse.hstack(blocks))


def _codes(column: NDArray[np.object_]) -> Sparse:
    found, places = np.unique(column.astype(str), return_inverse=True)
    shape = (len(column), len(found))
    return sparse.csr_array((np.ones(len(column)), (np.arange(len(column)), places)), shape=shape)


def shares(known: Sparse, outcome: Floats) -> ExplainedOutcome:
    """Fit the log odds of an outcome of 0 or 1 by Newton's method; the penalty keeps a code whose outcomes are all alike finite."""
    return _fitted(known, outcome, _penalty(known))[0]


def alone(known: Sparse, outcome: Floats, groups: NDArray[np.int64], number: int) -> tuple[Floats, Floats, Sparse, ExplainedOutcome]:
    """Return the effects of groups of rows in log odds beside all others, and their standard errors: fitted together, not to first order.

    groups: as `scores` takes them. With them come the columns and the fit that hold the groups too.
    """
    both = sparse.csr_array(sparse.hstack([known, _member(groups, number)]))
    fit, effects = _fitted(both, outcome, np.concatenate([_penalty(known), np.full(number, WEAK)]))
    variance = np.linalg.inv(fit.curvature)[-number:, -number:].diagonal()
    return effects[-number:], np.sqrt(variance), both, fit


def _fitted(known: Sparse, outcome: Floats, penalty: Floats) -> tuple[ExplainedOutcome, Floats]:
    """Return the fit and its effects."""
    effects = np.zeros(len(penalty))
    level = float(np.clip(outcome.mean(), 1e-3, 1 - 1e-3))
    effects[0] = np.log(level / (1 - level))
    for _ in range(MOST_TURNS):
        fit = _at(known, outcome, effects, penalty)
        step = np.linalg.solve(fit.curvature, known.T @ fit.residual - penalty * effects)
        effects += step
        if np.abs(step).max() < NEAR:
            break
    return _at(known, outcome, effects, penalty), effects


def _at(known: Sparse, outcome: Floats, effects: Floats, penalty: Floats) -> ExplainedOutcome:
    """Return what effects in log odds make of an outcome."""
    expected = 1 / (1 + np.exp(-(known @ effects)))
    weight = expected * (1 - expected)
    return ExplainedOutcome(expected, outcome - expected, weight, _curvature(known, weight, penalty))


def amounts(known: Sparse, outcome: Floats) -> ExplainedOutcome:
    """Fit an amount by penalised least squares, in units of its own residual deviation: `residual` has a variance of about 1."""
    spread = float(outcome.std()) or 1.0
    penalty = _penalty(known)
    curvature = _curvature(known, np.ones(len(outcome)), penalty)
    expected = known @ np.linalg.solve(curvature, known.T @ outcome)
    left = outcome - expected
    spread = float(np.sqrt((left**2).sum() / max(len(outcome) - known.shape[1], 1))) or spread
    weight = np.full(len(outcome), spread**-2)
    return ExplainedOutcome(expected, left * weight, weight, curvature * spread**-2)


def scores(known: Sparse, fit: ExplainedOutcome, groups: NDArray[np.int64], number: int) -> tuple[Floats, Floats]:
    """Return for each group of rows how far its outcomes lie apart from what is expected, and the variance of this.

    groups: the number of the group of each row, -1 for none; of `number` groups. The variance is what is left of the group's own after
    the effects that were fitted on the same rows (efficient score, Rao 1948; Cox and Hinkley, Theoretical Statistics, 1974, 9.3): a pair
    that makes up most of a broker's inspections says little. apart / variance is the group's own effect to first order: log odds of a
    share, or the amount.
    """
    member = _member(groups, number)
    shared = (known.T @ _weighed(member, fit.weight)).toarray()
    own = member.T @ fit.weight
    return member.T @ fit.residual, np.maximum(own - (shared * np.linalg.solve(fit.curvature, shared)).sum(axis=0), 0.0)


def _member(groups: NDArray[np.int64], number: int) -> Sparse:
    inside = groups >= 0
    places = (np.flatnonzero(inside), groups[inside])
    return sparse.csr_array((np.ones(len(places[0])), places), shape=(len(groups), number))


def _penalty(known: Sparse) -> Floats:
    return np.concatenate([[FREE], np.full(known.shape[1] - 1, PENALTY)])


def _curvature(known: Sparse, weight: Floats, penalty: Floats) -> Floats:
    return (known.T @ _weighed(known, weight)).toarray() + np.diag(penalty)


def _weighed(rows: Sparse, weight: Floats) -> Sparse:
    """Return the rows times a weight each."""
    each = np.repeat(weight, np.diff(np.asarray(rows.indptr, np.int64)))
    return sparse.csr_array((rows.data * each, rows.indices, rows.indptr), shape=rows.shape)
