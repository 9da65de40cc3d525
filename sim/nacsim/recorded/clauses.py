"""Scores clause by clause: the probability that a predictor gave to the option that was adopted.

A prediction is {clause: {option: probability}}. Only clauses count whose adopted option is on record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from nacsim.recorded.base_rates import HALF
from nacsim.recorded.cases import Case
from nacsim.scenario.resolved import Scenario

Prediction = Mapping[str, Mapping[str, float]]


def clause_score(prediction: Prediction, case: Case) -> tuple[float, int]:
    """The mean log probability of the options adopted, and of how many clauses: what `bootstrap.mean_score` takes.

    (0, 0) where no clause is on record.
    """
    logs = [log(prediction[clause][option]) for clause, option in case.adopted.items()]
    return (sum(logs) / len(logs), len(logs)) if logs else (0.0, 0)


def smoothed_options(shares: Prediction, runs: int, scenario: Scenario) -> dict[str, dict[str, float]]:
    """Shares of so many runs that ended in each option, one half added to each count, as `chances.smoothed`."""
    return {
        clause.key: {
            option.key: (runs * shares[clause.key].get(option.key, 0.0) + HALF) / (runs + HALF * len(clause.options))
            for option in clause.options
        }
        for clause in scenario.provisions
    }


def stays_as_proposed(scenario: Scenario, others: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Every clause stays as it was drafted with the same probability; its other options share the rest evenly.

    The probability is (stayed + 1/2) / (n + 1), over the n clauses on record of the other decisions.
    """
    stayed = [option == _draft(case.scenario)[clause] for case in others for clause, option in case.adopted.items()]
    kept = (sum(stayed) + HALF) / (len(stayed) + 2 * HALF)
    draft = _draft(scenario)
    return {
        clause.key: {
            option.key: kept if option.key == draft[clause.key] else (1 - kept) / (len(clause.options) - 1)
            for option in clause.options
        }
        for clause in scenario.provisions
    }


def uniform(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Every option of a clause is as likely as another."""
    return {
        clause.key: {option.key: 1 / len(clause.options) for option in clause.options} for clause in scenario.provisions
    }


def _draft(scenario: Scenario) -> dict[str, str]:
    return {
        clause.key: clause.options[option].key
        for clause, option in zip(scenario.provisions, scenario.draft, strict=True)
    }
