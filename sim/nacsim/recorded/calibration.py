"""Calibration: what the record lets be said of the theory's parameters, and the table of draws that ships.

Rows are drawn from the priors; every issue of the EU half and every recorded decision is simulated under each of them,
on the same luck, and says how likely it is under each. A row's weight is the product of these likelihoods, each to a
power (`POWER`). Where the weight lies, rows are drawn once more and weighed anew (population Monte Carlo: Cappe et al.
2004). None of the parameters belongs to one decision. What ships are rows drawn by weight: each run takes one, so that
a share of runs carries what the record leaves open.
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
"""Share of decisions that are taken to go otherwise, for reasons no theory of the text holds: every outcome, or place,
is then as likely as another. It keeps one surprise from ruling a row out."""
POWER: Mapping[str, float] = {"eu": 1 / 2, "recorded": 2 / 3}
"""To which the likelihoods are raised: a judgement. The theory is wrong, so that observations tell less than their
likelihoods say (Miller & Dunson 2019); to the power 1 one or two rows would be left. The EU is another institution and
counts less (docs/decisions/0016)."""
WIDER = 0.7
"""Standard deviation of the second draw around a row of the first, in those of the weighted rows."""
BLUR = 0.1
"""Standard deviation of an EU outcome around a run's, on the scale of 0 to 1: experts' places are no finer."""


def hypercube(count: int, seed: int) -> Floats:
    """(count, 7): draws from the priors, as shares of each one's mass: a Latin hypercube, which covers all evenly."""
    random = generator(seed, "calibration")
    return np.stack([(random.permutation(count) + random.random(count)) / count for _ in PRIORS], axis=-1)


def rows_at(places: Floats) -> dict[str, Floats]:
    """The rows at places (K, 7) of the priors' mass."""
    return {name: prior.at(places[:, i]) for i, (name, prior) in enumerate(PRIORS.items())}


def around(places: Floats, weight: Floats, count: int, seed: int) -> tuple[Floats, Floats]:
    """Draws (count, 7) around weighted places (K, 7), and the log density (count,) with which each was drawn.

    Normal around a place drawn by weight; what leaves the unit cube is reflected back into it.
    """
    random = generator(seed, "calibration again")
    middle = weight @ places
    width = WIDER * np.sqrt(weight @ (places - middle) ** 2)
    origin = places[random.choice(len(places), count, p=weight)]
    drawn = origin + width * random.standard_normal(origin.shape)
    drawn = np.abs(drawn) % 2.0
    drawn = np.where(drawn > 1.0, 2.0 - drawn, drawn)
    density = np.zeros(count)
    for place, share in zip(places, weight, strict=True):
        images = (np.exp(-(((image - place) / width) ** 2) / 2) for image in (drawn, -drawn, 2.0 - drawn))
        density += share * (sum(images, np.zeros(drawn.shape)) / (width * np.sqrt(2 * np.pi))).prod(-1)
    return drawn, np.log(density)


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


def weights(logs: Floats, drawn_with: Floats | float = 0.0) -> Floats:
    """(K,): weights of rows from their log likelihoods (N, K), to their powers, summing to 1.

    drawn_with: log density (K,) with which the rows were drawn, against that of the prior.
    """
    total = logs.sum(0) - drawn_with
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
