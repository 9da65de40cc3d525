"""Variance-based sensitivity: how much of what varies comes from each factor, alone and with others.

Sobol' (1993); the estimators are those of Saltelli et al. (2010) in `scipy.stats.sobol_indices`. scipy's own bootstrap
of them takes no seed, so the points are resampled here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nacsim.draws import generator
from nacsim.theory.text import Bools, Floats, Ints

Evaluate = Callable[[Floats], Floats]
"""From points (d, n), each coordinate uniform on 0 to 1, to outputs (s, n)."""

REPEATS = 4
"""Points that share the values of slow factors."""
RESAMPLES = 999


@dataclass(frozen=True, slots=True)
class Indices:
    """Indices of s outputs and d factors, with 95 % intervals, shapes (s, d) and (s, d, 2)."""

    first: Floats
    """Share of the variance that is gone, on average, once this factor is known."""
    first_interval: Floats
    total: Floats
    """Share that is left, on average, once everything else is known: with all that it does together with others."""
    total_interval: Floats
    varies: Bools
    """(s,): whether the output took more than one value; if not, its indices mean nothing."""


def sobol(evaluate: Evaluate, factors: int, points: int, seed: int, slow: int = 0) -> Indices:
    """The indices of a function, from `points` * (factors + 2) evaluations in one call.

    Args:
        evaluate: the function.
        factors: d.
        points: n, a power of 2, at least 2 * `REPEATS`. An estimate may lie a little outside 0 to 1; its interval
            says how much it is worth.
        seed: of the points and of the resampling.
        slow: so many factors, the first, that are dear to change: `REPEATS` points share their values. Each point by
            itself is as random as before, so the estimates aim at the same; but points that share count as one when
            they are resampled.
    """
    from scipy.stats import bootstrap, qmc

    sample = qmc.Sobol(d=2 * factors, rng=generator(seed, "sobol"), bits=64).random(points)
    a, b = sample.T.reshape(2, factors, points)
    own = points // REPEATS
    for matrix in (a, b):
        matrix[:slow] = np.tile(matrix[:slow, :own], REPEATS)
    ab = np.repeat(a[None], factors, axis=0)
    ab[np.arange(factors), np.arange(factors)] = b
    results = evaluate(np.concatenate([a, b, *ab], axis=1))
    outputs = results.reshape(len(results), factors + 2, REPEATS, own)

    def indices(which: Ints) -> Floats:
        return _indices(outputs[..., which].reshape(*outputs.shape[:2], points))

    spread = bootstrap(
        (np.arange(own),),
        indices,
        n_resamples=RESAMPLES,
        vectorized=False,
        method="percentile",
        rng=generator(seed, "bootstrap"),
    ).confidence_interval
    first, total = indices(np.arange(own))
    first_interval, total_interval = np.stack([spread.low, spread.high], axis=-1)
    return Indices(first, first_interval, total, total_interval, np.ptp(results, axis=-1) > 0)


def _indices(outputs: Floats) -> Floats:
    """(2, s, d): first and total indices from outputs (s, d + 2, n) at A, B and each AB."""
    from scipy.stats import sobol_indices

    s, pages, n = outputs.shape
    values = {"f_A": outputs[:, 0], "f_B": outputs[:, 1], "f_AB": np.moveaxis(outputs[:, 2:], 1, 0)}
    results = sobol_indices(func=values, n=n)
    return np.stack([results.first_order, results.total_order]).reshape(2, s, pages - 2)
