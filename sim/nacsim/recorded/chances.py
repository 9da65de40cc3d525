"""Chances: shares of runs, mixed with base rates as much as the record asks for.

    chance = (1 - lapse) share + lapse base rate

Shares of runs are too sure of themselves: they know nothing of what the theory leaves out. The lapse is fitted on the
recorded decisions by the likelihood of what happened. Classes in columns are in the order of `record.OUTCOMES`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded.base_rates import HALF

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HALVINGS = 60
"""Of the interval in which the lapse lies: to the last bit."""


def chances(shares: Mapping[Outcome, float], rates: Mapping[Outcome, float], lapse: float) -> dict[Outcome, float]:
    """The chance of each outcome. `rates`: base rates over what the scenario can reach; both sum to 1."""
    return {outcome: (1 - lapse) * shares.get(outcome, 0.0) + lapse * rates[outcome] for outcome in OUTCOMES}


def smoothed(shares: Mapping[Outcome, float], runs: int, reachable: Collection[Outcome]) -> dict[Outcome, float]:
    """Shares of so many runs with one half added to each count: (runs share + 1/2) / (runs + K/2) over K outcomes.

    Why: what no run came to is rare, not impossible, and a logarithm needs that said. K counts what the scenario can
    reach and whatever else a run came to; all others stay at 0.
    """
    possible = [outcome for outcome in OUTCOMES if outcome in reachable or shares.get(outcome, 0.0) > 0]
    total = runs + HALF * len(possible)
    return {
        outcome: (runs * shares.get(outcome, 0.0) + HALF) / total if outcome in possible else 0.0
        for outcome in OUTCOMES
    }


def rows(distributions: Sequence[Mapping[Outcome, float]]) -> Floats:
    """(n, K): probabilities as an array."""
    return np.array([[each.get(outcome, 0.0) for outcome in OUTCOMES] for each in distributions])


def classes(happened: Sequence[Outcome]) -> Ints:
    """(n,): the column of what happened."""
    return np.array([OUTCOMES.index(outcome) for outcome in happened], dtype=np.int64)


def fit_lapse(shares: Floats, rates: Floats, happened: Ints) -> float:
    """The lapse, 0 to 1, under which what happened is likeliest; the least one where several are.

    The log-likelihood of a mixture is concave in its weight, so its slope is followed to where it is 0. Decisions that
    ended in what neither shares nor rates thought possible say nothing of the weight.

    Args:
        shares: (n, K), shares of runs, 0 allowed.
        rates: (n, K), base rates, best each without its own decision.
        happened: (n,), columns.
    """
    of_each = np.arange(len(happened))
    said, usual = shares[of_each, happened], rates[of_each, happened]
    possible = (said > 0) | (usual > 0)
    said, usual = said[possible], usual[possible]
    if _slope(said, usual, 0.0) <= 0:
        return 0.0
    if _slope(said, usual, 1.0) >= 0:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _slope(said, usual, middle) > 0 else (low, middle)
    return (low + high) / 2


def left_out_lapses(shares: Floats, rates: Floats, happened: Ints) -> Floats:
    """(n,): for each decision the lapse fitted on the others. Arguments as of `fit_lapse`."""
    parts = ((np.delete(shares, i, 0), np.delete(rates, i, 0), np.delete(happened, i)) for i in range(len(happened)))
    return np.array([fit_lapse(*part) for part in parts])


def _slope(said: Floats, usual: Floats, lapse: float) -> float:
    """The derivative of the log-likelihood; infinite at an end where something that happened had no chance."""
    with np.errstate(divide="ignore"):
        return float(((usual - said) / ((1 - lapse) * said + lapse * usual)).sum())
