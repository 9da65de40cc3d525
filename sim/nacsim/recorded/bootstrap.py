"""How far a mean score would differ had the record held other decisions of the same kind (Efron 1979)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nacsim.draws import generator
from nacsim.findings.estimates import Estimate

Floats = npt.NDArray[np.float64]

RESAMPLES = 4000


def mean_score(scores: Floats, weights: Floats | None = None, *, seed: int = 1) -> Estimate:
    """The mean of n decisions' scores with its 95 % percentile interval over resampled decisions.

    Args:
        scores: (n,).
        weights: (n,), how many things a decision's score is the mean of (its clauses); those of 0 do not count.
        seed: equal seeds give equal intervals.

    Raises:
        ValueError: there is nothing to take the mean of.
    """
    weights = np.ones(len(scores)) if weights is None else weights
    scores, weights = scores[weights > 0], weights[weights > 0]
    if not len(scores):
        raise ValueError("no decision has a score")
    drawn = generator(seed, "bootstrap").integers(0, len(scores), (RESAMPLES, len(scores)))
    means = (scores * weights)[drawn].sum(-1) / weights[drawn].sum(-1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float((scores * weights).sum() / weights.sum()), float(low), float(high))


def difference(first: Floats, second: Floats, weights: Floats | None = None, *, seed: int = 1) -> Estimate:
    """The mean of the second predictor's scores less the first's, decision by decision. Arguments as `mean_score`."""
    return mean_score(second - first, weights, seed=seed)
