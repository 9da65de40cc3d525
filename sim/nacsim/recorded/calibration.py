"""Calibration: what the record lets be said of the theory's parameters, and the table of draws that ships.

Rows are drawn from the priors; every issue of the EU half and every recorded decision is simulated under each of them, on the
same luck, and says how likely it is under each. A row's weight is the product of these likelihoods. None of the
parameters belongs to one decision. What ships are rows drawn again by weight: each run takes one, so that a share of
runs carries what the record leaves open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from nacsim.draws import generator
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import run_all
from nacsim.record import OUTCOMES
from nacsim.recorded.base_rates import HALF
from nacsim.recorded.cases import Case
from nacsim.recorded.eu import Issue
from nacsim.recorded.eu_scenario import places
from nacsim.recorded.reachable import reachable
from nacsim.scenario.resolved import Scenario
from nacsim.theory.calibrated import Calibrated
from nacsim.theory.luck import block_of
from nacsim.theory.matter import matter_of, with_calibrated

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Rows = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Prior:
    """Evenly between two ends, in the parameter or in its logarithm."""

    low: float
    high: float
    why: str
    logarithmic: bool = False

    def at(self, share: Floats) -> Floats:
        """The parameter at shares 0..1 of the prior's mass."""
        if self.logarithmic:
            return np.asarray(self.low * (self.high / self.low) ** share)
        return np.asarray(self.low + share * (self.high - self.low))


PRIORS: Mapping[str, Prior] = {
    "alone_cost": Prior(0.0, 1.0, "at most the whole range from worthless to worth having"),
    "companion_relief": Prior(0.5, 4.0, "from nearly no relief to half the price at a sixth of the members", True),
    "support_pressure": Prior(0.0, 5.0, "from no price of time to one that few stakes outweigh"),
    "shortfall_weight": Prior(0.1, 10.0, "from hardly looking at objections to hardly looking at anything else", True),
    "stride": Prior(0.1, 1.0, "from a tenth of the way at once to all of it"),
    "sway": Prior(0.5, 4.0, "from nearly equal members to one that decides"),
    "doubt": Prior(0.0, 1.0, "from stakes as written to a factor of 2.7 either way"),
}
"""By parameter; all assumed, and wide. They are drawn apart from each other."""
OTHERWISE = 0.1
"""Share of decisions that are taken to go otherwise, for reasons no theory of the text holds: every outcome, or place, is
then as likely as another. It keeps one surprise from ruling a row out."""
ALPHA = 36
"""As many observations would show that the theory is wrong, which it is: so many are as much as all of them can tell.
Without this one or two of 1,500 rows would be left, and shares of runs would be too sure again."""
BLUR = 0.1
"""Standard deviation of an EU outcome around a run's, on the scale of 0 to 1: experts' places are no finer."""


def prior_rows(count: int, seed: int) -> dict[str, Floats]:
    """Draws from the priors, (count,) each: a Latin hypercube, so that few rows cover each range evenly."""
    random = generator(seed, "calibration")
    return {
        name: prior.at((random.permutation(count) + random.random(count)) / count) for name, prior in PRIORS.items()
    }


def simulated(scenario: Scenario, rows: Rows, runs: int, seed: int) -> Columns:
    """Runs 0..runs-1 of a seed under each of K rows: result k * runs + r is run r under row k."""
    count = len(next(iter(rows.values())))
    # The last row of a table is its centre, which no run takes.
    table = Calibrated(**{name: np.append(values, values[:1]) for name, values in rows.items()})
    luck = block_of(scenario, seed, 0, runs).rows(np.tile(np.arange(runs), count))
    luck = replace(luck, theory=(np.repeat(np.arange(count), runs) + 0.5) / count)
    return joined(list(run_all(with_calibrated(matter_of(scenario), table), luck, 0)))


def issue_logs(issue: Issue, scenario: Scenario, results: Columns, count: int) -> Floats:
    """(K,): log density of an EU outcome under each row: the runs' places, each blurred, and `OTHERWISE`."""
    away = (places(issue, scenario, results).reshape(count, -1) - issue.outcome) / BLUR
    density = (np.exp(-(away**2) / 2) / (BLUR * np.sqrt(2 * np.pi))).mean(-1)
    return np.asarray(np.log((1 - OTHERWISE) * density + OTHERWISE))


def case_logs(case: Case, results: Columns, count: int) -> Floats:
    """(K,): log likelihood of a recorded decision under each row: of its outcome, and of its clauses on average.

    The clauses of a text move together, so all of them count as one observation. Of an adopted text only.
    """
    outcome = results.outcome.reshape(count, -1)
    total = _log_share(outcome == OUTCOMES.index(case.happened), len(reachable(case.scenario)))
    if case.adopted:
        text = results.text.reshape(count, outcome.shape[1], -1)
        of_clauses = [
            _log_share(text[:, :, d] == clause.index(case.adopted[clause.key]), len(clause.options))
            for d, clause in enumerate(case.scenario.provisions)
            if clause.key in case.adopted
        ]
        total = total + np.mean(of_clauses, axis=0)
    return total


def _log_share(hits: npt.NDArray[np.bool_], choices: int) -> Floats:
    """(K,): log of the smoothed share of hits (K, runs), one of so many choices, mixed with `OTHERWISE`."""
    runs = hits.shape[1]
    share = (hits.sum(-1) + HALF) / (runs + HALF * choices)
    return np.asarray(np.log((1 - OTHERWISE) * share + OTHERWISE / choices))


def coarseness(observations: int) -> float:
    """The power to which the likelihood of so many observations is raised: alpha / (alpha + n) (Miller & Dunson 2019)."""
    return ALPHA / (ALPHA + observations)


def weights(logs: Floats) -> Floats:
    """(K,): weights of rows from the log likelihoods (N, K) of N observations, coarsened, summing to 1."""
    total = coarseness(len(logs)) * logs.sum(0)
    weight = np.exp(total - total.max())
    return np.asarray(weight / weight.sum())


def effective(weight: Floats) -> float:
    """How many rows of equal weight would say as much (Kish 1965)."""
    return float(1 / (weight**2).sum())


def drawn_again(weight: Floats, size: int, seed: int) -> Ints:
    """(size,): rows drawn by weight, evenly spaced along their sum (Carpenter et al. 1999)."""
    start = generator(seed, "table").random()
    return np.asarray(np.searchsorted(np.cumsum(weight), (np.arange(size) + start) / size).clip(0, len(weight) - 1))


def held_apart(slugs: Sequence[str]) -> frozenset[str]:
    """The half of the recorded decisions that no choice was made on: those whose names have the higher digests."""
    ranked = sorted(slugs, key=lambda slug: hashlib.sha256(slug.encode()).hexdigest())
    return frozenset(ranked[(len(ranked) + 1) // 2 :])
