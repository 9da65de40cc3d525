"""How near simulated outcomes on the EU's issues come to what was decided, beside predictors that simulate nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np
import numpy.typing as npt

from nacsim.recorded.eu import NEAR, Issue, near
from nacsim.recorded.quantile import quantile

Floats = npt.NDArray[np.float64]

CENTRAL = (0.1, 0.9)
"""Between these quantiles lies the central 80 %."""
GROUPS = ("none", "under a quarter", "a quarter or more", "no reference point")
"""By the share of members at the reference point."""
POINTS = 100
"""An error is told in points of the experts' scale."""


def plain_mean(issue: Issue) -> float:
    """The mean of the members' positions."""
    return fmean(member.position for member in issue.members)


def weighted_mean(issue: Issue) -> float:
    """The mean weighted by salience, the compromise model (Van den Bos 1991); plain where nobody has any."""
    weights = [member.salience for member in issue.members]
    return fmean((member.position for member in issue.members), weights if any(weights) else None)


def middle(issue: Issue) -> float:
    """The median of the members' positions."""
    return median(member.position for member in issue.members)


BASELINES: Mapping[str, Callable[[Issue], float]] = {
    "mean": plain_mean,
    "weighted mean": weighted_mean,
    "median": middle,
    "draft": lambda issue: issue.opening,
}
"""Predictors of the outcome. The draft is the mean position where the Commission had none."""


@dataclass(frozen=True, slots=True)
class Staying:
    """Whether the outcome is at the reference point, as forecast by the share of runs that end there."""

    issues: int
    """Those that have a reference point."""
    stays: int
    log_loss: float
    base_rate: float
    """Log loss of the share of the other issues that stay, smoothed alike."""
    auc: float | None
    """Chance that an issue that stays has the greater share, ties half; None where all stay or none does."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a set of issues. Errors are mean absolute ones, in points from 0 to 100."""

    issues: int
    error: float
    """Of the expected outcome, the mean over the runs."""
    coverage: float
    """Share of outcomes inside the central 80 % of the runs, give or take `NEAR`, as texts stand on a grid."""
    baselines: Mapping[str, float]
    """Errors of `BASELINES`."""
    staying: Staying | None
    """None where no issue has a reference point."""


@dataclass(frozen=True, slots=True)
class _Score:
    """Of one issue. share: of runs at the reference point, smoothed; None where there is none."""

    issue: Issue
    error: float
    inside: bool
    share: float | None
    base_rate: float | None


def measures(
    issues: Sequence[Issue], simulated: Sequence[Floats], weights: Sequence[Floats] | None = None
) -> dict[str, Measures]:
    """Measures of "all" issues, then of those `GROUPS` that have an issue.

    Args:
        issues: what was decided.
        simulated: for each issue (n,), where its runs ended, 0..1.
        weights: for each issue (n,), the runs' weights; equal if not given.
    """
    weights = [np.ones(len(runs)) for runs in simulated] if weights is None else weights
    rates = left_one_out([issue.stays for issue in issues])
    scores = [_score(*one) for one in zip(issues, simulated, weights, rates, strict=True)]
    groups: dict[str, list[_Score]] = {"all": scores} | {name: [] for name in GROUPS}
    for score in scores:
        groups[group(score.issue)].append(score)
    return {name: _measured(members) for name, members in groups.items() if members}


def group(issue: Issue) -> str:
    """Which of `GROUPS` an issue belongs to."""
    share = issue.at_reference
    if share is None:
        return GROUPS[3]
    return GROUPS[0] if share == 0 else GROUPS[1] if share < 0.25 else GROUPS[2]


def smoothed(hits: float, cases: int) -> float:
    """A share that is never 0 or 1 (Jeffreys): (hits + 1/2) / (cases + 1)."""
    return (hits + 0.5) / (cases + 1)


def left_one_out(stays: Sequence[bool | None]) -> list[float | None]:
    """For each issue the smoothed share of the others that stay; None where an issue has no reference point."""
    known = [one for one in stays if one is not None]
    return [None if one is None else smoothed(sum(known) - one, len(known) - 1) for one in stays]


def auc(shares: Sequence[float], happened: Sequence[bool]) -> float | None:
    """Chance that one that happened has a greater share than one that did not, ties half (Mann & Whitney 1947)."""
    yes = [share for share, did in zip(shares, happened, strict=True) if did]
    no = [share for share, did in zip(shares, happened, strict=True) if not did]
    if not yes or not no:
        return None
    return fmean((high > low) + (high == low) / 2 for high in yes for low in no)


def log_loss(chances: Sequence[float], happened: Sequence[bool]) -> float:
    """Mean of -ln of the chance that was given to what came about."""
    given = [chance if did else 1 - chance for chance, did in zip(chances, happened, strict=True)]
    return float(-np.mean(np.log(given)))


def _score(issue: Issue, runs: Floats, weights: Floats, base_rate: float | None) -> _Score:
    low, high = (quantile(runs, weights, share) for share in CENTRAL)
    inside = low <= issue.outcome <= high or near(issue.outcome, low) or near(issue.outcome, high)
    share = None
    if issue.reference is not None:
        at_it = np.abs(runs - issue.reference) <= NEAR + 1e-9
        share = smoothed(len(runs) * float(weights[at_it].sum() / weights.sum()), len(runs))
    error = POINTS * abs(float(np.average(runs, weights=weights)) - issue.outcome)
    return _Score(issue, error, inside, share, base_rate)


def _measured(scores: Sequence[_Score]) -> Measures:
    return Measures(
        issues=len(scores),
        error=fmean(score.error for score in scores),
        coverage=fmean(score.inside for score in scores),
        baselines={
            name: fmean(POINTS * abs(predict(score.issue) - score.issue.outcome) for score in scores)
            for name, predict in BASELINES.items()
        },
        staying=_staying(scores),
    )


def _staying(scores: Sequence[_Score]) -> Staying | None:
    shares = [score.share for score in scores if score.share is not None]
    rates = [score.base_rate for score in scores if score.base_rate is not None]
    happened = [score.issue.stays for score in scores if score.issue.stays is not None]
    if not shares:
        return None
    return Staying(
        len(shares), sum(happened), log_loss(shares, happened), log_loss(rates, happened), auc(shares, happened)
    )
