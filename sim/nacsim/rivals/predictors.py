"""All rivals by name, and how the one outcome that a rival names becomes a probability for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from nacsim.record import Outcome
from nacsim.rivals.positions import predicted
from nacsim.rivals.veto import always_amended, strict_veto
from nacsim.scenario.resolved import Scenario

RIVALS: Mapping[str, Callable[[Scenario], Outcome]] = {
    "mean": partial(predicted, middle="mean", weighted=False),
    "weighted_mean": partial(predicted, middle="mean", weighted=True),
    "median": partial(predicted, middle="median", weighted=False),
    "weighted_median": partial(predicted, middle="median", weighted=True),
    "strict_veto": strict_veto,
    "always_amended": always_amended,
}
"""Each names one outcome of a scenario."""


def as_probabilities(named: Outcome, right: Sequence[bool], rates: Mapping[Outcome, float]) -> dict[Outcome, float]:
    """A probability for each outcome from the one that a rival named, so that it can be scored.

    named gets (hits + 1) / (n + 2), the rule of succession over the other decisions; the rest is shared among the other
    outcomes in proportion to their base rates. A rival that names what the scenario cannot reach says no more than base
    rates do.

    Args:
        named: what the rival names here.
        right: of each of the n other decisions, whether the rival named what happened.
        rates: base rates, 0 for what the scenario cannot reach, summing to 1.
    """
    others = sum(rate for outcome, rate in rates.items() if outcome != named)
    if not rates[named] or not others:
        return dict(rates)
    chance = (sum(right) + 1) / (len(right) + 2)
    return {outcome: chance if outcome == named else (1 - chance) * rate / others for outcome, rate in rates.items()}
