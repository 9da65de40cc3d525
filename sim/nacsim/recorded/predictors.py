"""Every predictor's probabilities for the decisions on record: the model's, base rates, and its rivals.

Each decision is left out of whatever is learned from the record to predict it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from nacsim.record import Outcome
from nacsim.recorded.backtest import Predicted
from nacsim.recorded.chances import rows
from nacsim.recorded.clauses import Prediction, clause_score, stays_as_proposed, uniform
from nacsim.recorded.first_edition import Earlier, first_edition
from nacsim.rivals.predictors import RIVALS, as_probabilities

Floats = npt.NDArray[np.float64]
BASE = "base_rates"
"""What every other predictor of outcomes is held against."""
CLAUSE_BASE = "stays_as_proposed"
"""The same for clauses."""


def probabilities(predicted: Sequence[Predicted]) -> dict[str, Floats]:
    """(n, K) by predictor: of each of n decisions the probability of each outcome.

    The first edition is left out where it did not forecast all of them.
    """
    said = {
        "shares": [each.forecast.shares for each in predicted],
        "chances": [each.chances for each in predicted],
        BASE: [each.base_rates for each in predicted],
    }
    if earlier := _earlier(predicted):
        said["first_edition"] = [each.shares for each in earlier]
    return {name: rows(each) for name, each in (said | dict(_rivals(predicted))).items()}


def _rivals(predicted: Sequence[Predicted]) -> Iterator[tuple[str, list[Mapping[Outcome, float]]]]:
    for name, rival in RIVALS.items():
        named = [rival(each.case.scenario) for each in predicted]
        right = [said == each.case.happened for said, each in zip(named, predicted, strict=True)]
        yield (
            name,
            [
                as_probabilities(said, [*right[:i], *right[i + 1 :]], each.base_rates)
                for i, (said, each) in enumerate(zip(named, predicted, strict=True))
            ],
        )


def clause_logs(predicted: Sequence[Predicted]) -> dict[str, Floats]:
    """(n,) by predictor that speaks of clauses: the mean log probability of the options adopted, 0 where none is known.

    The first edition as in `probabilities`.
    """
    said: dict[str, list[Prediction]] = {"shares": [each.forecast.clauses for each in predicted]}
    if earlier := _earlier(predicted):
        said["first_edition"] = [each.clauses for each in earlier]
    cases = [each.case for each in predicted]
    others = [[*cases[:i], *cases[i + 1 :]] for i in range(len(cases))]
    said[CLAUSE_BASE] = [stays_as_proposed(case.scenario, rest) for case, rest in zip(cases, others, strict=True)]
    said["uniform"] = [uniform(case.scenario) for case in cases]
    return {
        name: np.array([clause_score(each, case)[0] for each, case in zip(predictions, cases, strict=True)])
        for name, predictions in said.items()
    }


def _earlier(predicted: Sequence[Predicted]) -> list[Earlier]:
    """The first edition's forecasts; none unless it made them all."""
    found = [earlier for each in predicted if (earlier := first_edition(each.case.scenario))]
    return found if len(found) == len(predicted) else []
