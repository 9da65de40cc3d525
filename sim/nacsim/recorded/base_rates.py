"""Base rates: how such decisions have ended, whatever they were about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from nacsim.record import OUTCOMES, Outcome

HALF = 0.5
"""What is added to each count: the prior of Jeffreys (1946) for shares."""


def base_rates(happened: Sequence[Outcome], reachable: Collection[Outcome]) -> dict[Outcome, float]:
    """The share of each outcome among decisions, one half added to each count: 0 for what cannot be reached, sum 1.

    Args:
        happened: how other decisions ended; to leave one out, pass the others.
        reachable: the outcomes that the scenario can reach; at least one.
    """
    counted = Counter(happened)
    weights = {outcome: counted[outcome] + HALF for outcome in OUTCOMES if outcome in reachable}
    total = sum(weights.values())
    return {outcome: weights.get(outcome, 0.0) / total for outcome in OUTCOMES}


def left_out_rates(happened: Sequence[Outcome], reachable: Sequence[Collection[Outcome]]) -> list[dict[Outcome, float]]:
    """The base rates of each of n decisions, from all the others."""
    return [base_rates([*happened[:i], *happened[i + 1 :]], can) for i, can in enumerate(reachable)]
