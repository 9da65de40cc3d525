"""Scores of probabilities against what happened, one number for each of n decisions.

Probabilities are (n, K) and `happened` (n,), with outcomes in the order of `record.OUTCOMES`: as drafted, amended, in
another body, deferred, not adopted. That order, from the most that the sponsors can have to the least, is the one that
the ranked probability score goes by.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nacsim.findings.estimates import FLOOR

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def log_score(probabilities: Floats, happened: Ints) -> Floats:
    """(n,): the natural logarithm of the probability of what happened, at least that of FLOOR. 0 is best."""
    return np.asarray(np.log(np.maximum(FLOOR, _given(probabilities, happened))))


def brier(probabilities: Floats, happened: Ints) -> Floats:
    """(n,): the squared errors summed over outcomes (Brier 1950), 0 (best) to 2."""
    return np.asarray(((probabilities - _certain(probabilities, happened)) ** 2).sum(-1))


def ranked_probability(probabilities: Floats, happened: Ints) -> Floats:
    """(n,): the ranked probability score (Epstein 1969), 0 (best) to 1: a near miss costs less than a far one.

    The mean, over the K - 1 places at which the order can be cut, of the squared error in the probability of lying on
    this side of the cut.
    """
    error = (probabilities - _certain(probabilities, happened)).cumsum(-1)[:, :-1]
    return np.asarray((error**2).mean(-1))


def unreached(happened: Ints, reachable: Bools) -> Bools:
    """(n,): whether a decision ended in what its scenario cannot reach (n, K). Their number belongs beside a score."""
    return np.asarray(~reachable[np.arange(len(happened)), happened])


def central(hours: npt.ArrayLike, share: float = 0.8) -> tuple[float, float]:
    """The interval in which the central share of the hours of a scenario's runs lies."""
    low, high = np.quantile(np.asarray(hours, dtype=np.float64), [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def covered(intervals: Floats, actual: Floats) -> Bools:
    """(n,): whether each interval (n, 2) has something in common with when it was decided (n, 2), as `Case.hours`.

    Of central 80 % intervals 80 % should.
    """
    return np.asarray((intervals[:, 0] <= actual[:, 1]) & (actual[:, 0] <= intervals[:, 1]))


def _given(probabilities: Floats, happened: Ints) -> Floats:
    return np.asarray(probabilities[np.arange(len(happened)), happened])


def _certain(probabilities: Floats, happened: Ints) -> Floats:
    """(n, K): 1 for what happened, else 0."""
    return np.asarray(np.arange(probabilities.shape[1]) == happened[:, None], dtype=np.float64)
