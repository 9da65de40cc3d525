"""The scorecard: how well the model and its rivals said what happened, over all decisions or over some of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nacsim.findings.estimates import Estimate
from nacsim.record import OUTCOMES
from nacsim.recorded.backtest import Predicted
from nacsim.recorded.bootstrap import difference, mean_score
from nacsim.recorded.calibration import held_apart
from nacsim.recorded.chances import classes
from nacsim.recorded.model_error import Bin, bins
from nacsim.recorded.predictors import BASE, CLAUSE_BASE, clause_logs, probabilities
from nacsim.recorded.scores import brier, covered, log_score, ranked_probability, unreached
from nacsim.scenario import catalogue

Floats = npt.NDArray[np.float64]
FEWEST = 3
"""Decisions for which a rank correlation says anything."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of one predictor: means over decisions, each with its bootstrap interval."""

    log: Estimate
    brier: Estimate
    ranked: Estimate
    difference: Estimate
    """Its log score less that of base rates, decision by decision."""


@dataclass(frozen=True, slots=True)
class ClauseScore:
    """Of one predictor: the mean log probability of the options adopted."""

    log: Estimate
    difference: Estimate
    """From the same of `stays_as_proposed`."""


@dataclass(frozen=True, slots=True)
class Times:
    """When it was decided, where a date had been named and it was decided; elsewhere that cannot be predicted."""

    decisions: int
    covered: int
    """Decided within the central 80 % of the runs."""
    rank_correlation: float | None
    """Of the median of the runs with what happened (Spearman 1904); None for too few decisions or equal times."""


@dataclass(frozen=True, slots=True)
class FirstObjectors:
    """Of the allies on record as objecting first: the mean share of runs in which they do.

    A check that runs are consistent with the file, and no prediction: the file says where allies stand.
    """

    allies: int
    share: Estimate | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What a backtest comes to."""

    decisions: int
    unreached: tuple[str, ...]
    """Those that ended in what their file cannot reach: every predictor misses them alike."""
    scores: Mapping[str, Score]
    clauses: Mapping[str, ClauseScore]
    """Empty where no option is on record."""
    times: Times
    objected_first: FirstObjectors


def scorecard(predicted: Sequence[Predicted], which: Collection[str] | None = None) -> Scorecard:
    """Score the predictions of all decisions, or of those with these slugs, whatever was learned from the others.

    Raises:
        ValueError: there are none.
    """
    kept = np.array([which is None or each.case.slug in which for each in predicted], dtype=bool)
    some = [each for each, keep in zip(predicted, kept, strict=True) if keep]
    happened = classes([each.case.happened for each in some])
    return Scorecard(
        len(some),
        tuple(
            each.case.slug for each, missed in zip(some, unreached(happened, _reachable(some)), strict=True) if missed
        ),
        _scores({name: said[kept] for name, said in probabilities(predicted).items()}, happened),
        _clauses({name: logs[kept] for name, logs in clause_logs(predicted).items()}, some),
        _times(some),
        _objected_first(some),
    )


def halves(predicted: Sequence[Predicted]) -> dict[str, Scorecard]:
    """The scorecards of the half of the decisions on which choices were made, and of the half held apart from them."""
    slugs = {each.case.slug for each in predicted}
    apart = slugs & held_apart(list(catalogue.recorded()))
    parts = {"chosen_on": slugs - apart, "held_apart": apart}
    return {name: scorecard(predicted, part) for name, part in parts.items() if part}


def reliability(predicted: Sequence[Predicted]) -> tuple[Bin, ...]:
    """How often what was given a chance happened."""
    said, happened = probabilities(predicted)["chances"], classes([each.case.happened for each in predicted])
    return bins(said, happened, _reachable(predicted))


def _reachable(predicted: Sequence[Predicted]) -> npt.NDArray[np.bool_]:
    return np.array([[outcome in each.reachable for outcome in OUTCOMES] for each in predicted])


def _scores(said: Mapping[str, Floats], happened: npt.NDArray[np.int64]) -> dict[str, Score]:
    logs = {name: log_score(each, happened) for name, each in said.items()}
    return {
        name: Score(
            mean_score(logs[name]),
            mean_score(brier(each, happened)),
            mean_score(ranked_probability(each, happened)),
            difference(logs[BASE], logs[name]),
        )
        for name, each in said.items()
    }


def _clauses(logs: Mapping[str, Floats], some: Sequence[Predicted]) -> dict[str, ClauseScore]:
    weights = np.array([float(len(each.case.adopted)) for each in some])
    if not weights.any():
        return {}
    return {
        name: ClauseScore(mean_score(each, weights), difference(logs[CLAUSE_BASE], each, weights))
        for name, each in logs.items()
    }


def _times(some: Sequence[Predicted]) -> Times:
    timed = [
        (each.forecast.hours, each.case.hours)
        for each in some
        if each.case.named and each.case.hours is not None and each.case.happened != "not_adopted"
    ]
    if not timed:
        return Times(0, 0, None)
    said, actual = np.array([hours for hours, _ in timed]), np.array([hours for _, hours in timed])
    return Times(len(timed), int(covered(said[:, [0, 2]], actual).sum()), rank_correlation(said[:, 1], actual.mean(-1)))


def rank_correlation(first: Floats, second: Floats) -> float | None:
    """Spearman's, equal values sharing their ranks; None for fewer than `FEWEST` or where one never varies."""
    if len(first) < FEWEST or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: Floats) -> Floats:
    """How many are smaller, and half of how many are equal."""
    return np.asarray((values[:, None] > values).sum(-1) + (values[:, None] == values).sum(-1) / 2)


def _objected_first(some: Sequence[Predicted]) -> FirstObjectors:
    named = [each for each in some if each.case.objected_first]
    shares = [np.mean([each.forecast.objects_first[code] for code in each.case.objected_first]) for each in named]
    weights = np.array([float(len(each.case.objected_first)) for each in named])
    share = mean_score(np.array(shares), weights) if named else None
    return FirstObjectors(int(weights.sum()), share)
