"""Calibration: what the record lets be said of the theory's parameters, and the table of draws that ships.

Rows are drawn from the priors; every issue of the EU half and every recorded decision is simulated under each of them,
on the same luck, and says how likely it is under each. A row's weight is the product of these likelihoods, each to a
power (`POWER`). Where the weight lies, rows are drawn once more, and again, and the rows of all draws are weighed
together (population Monte Carlo: Cappe et al. 2004; Cornuet et al. 2012). None of the parameters belongs to one
decision. What ships are rows drawn by weight: each run takes one, so that a share of runs carries what the record
leaves open; and for each decision those that would ship without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

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
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.luck import block_of
from nacsim.theory.matter import matter_of, with_calibrated

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
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
DRAWS = 3
"""How often rows are drawn: from the priors, and then where the weight lies."""
ENOUGH = 60
"""Rows of equal weight around which rows are drawn again."""
WIDER = 0.7
"""Standard deviation around such a row, in those of the weighted rows."""
NARROWEST = 0.02
"""It is never less, in shares of the prior's mass."""
EVEN = 0.1
"""Share of the later draws that comes from the priors, so that no region is left out (Hesterberg 1995)."""
NEGLIGIBLE = 1e-6
"""Weight of a row around which so little is drawn that it is left out of the density."""
BLUR = 0.1
"""Standard deviation of an EU outcome around a run's, on the scale of 0 to 1: experts' places are no finer."""


def hypercube(count: int, seed: int) -> Floats:
    """(count, 7): draws from the priors, as shares of each one's mass: a Latin hypercube, which covers all evenly."""
    random = generator(seed, "calibration")
    return np.stack([(random.permutation(count) + random.random(count)) / count for _ in PRIORS], axis=-1)


def rows_at(places: Floats) -> dict[str, Floats]:
    """The rows at places (K, 7) of the priors' mass."""
    return {name: prior.at(places[:, i]) for i, (name, prior) in enumerate(PRIORS.items())}


@dataclass(frozen=True, slots=True)
class Kernel:
    """Where rows are drawn once more: a tenth of them from the priors, the others around weighted places of theirs.

    Normal around a place drawn by weight; what leaves the unit cube is reflected back into it.
    """

    places: Floats
    """(K, 7)."""
    weight: Floats
    """(K,), summing to 1."""
    width: Floats
    """(7,): standard deviations."""

    def draw(self, count: int, seed: int, draw: int) -> Floats:
        """(count, 7): the rows of a draw, which is told apart from the others of its seed by its number."""
        random = generator(seed, f"calibration {draw}")
        origin = self.places[random.choice(len(self.places), count, p=self.weight)]
        drawn = np.abs(origin + self.width * random.standard_normal(origin.shape)) % 2.0
        drawn = np.where(drawn > 1.0, 2.0 - drawn, drawn)
        even = random.random(count) < EVEN
        return np.asarray(np.where(even[:, None], random.random(drawn.shape), drawn))

    def density(self, at: Floats) -> Floats:
        """(count,): with which rows at places (count, 7) are drawn, against that of the priors."""
        total = np.full(len(at), EVEN)
        images = (at, -at, 2.0 - at)
        for place, share in zip(self.places, (1 - EVEN) * self.weight, strict=True):
            if share > NEGLIGIBLE:
                parts = (np.exp(-(((image - place) / self.width) ** 2) / 2) for image in images)
                total += share * (reduce(np.add, parts) / (self.width * np.sqrt(2 * np.pi))).prod(-1)
        return total


def around(places: Floats, weight: Floats) -> Kernel:
    """What to draw from next, where places (K, 7) have weights (K,) so far."""
    middle = weight @ places
    return Kernel(places, weight, np.maximum(WIDER * np.sqrt(weight @ (places - middle) ** 2), NARROWEST))


def log_density(places: Floats, kernels: Sequence[Kernel]) -> Floats:
    """(K,): with which rows of several draws of equal size were drawn: from the priors, and from each kernel."""
    of_each = [np.ones(len(places)), *(kernel.density(places) for kernel in kernels)]
    return np.asarray(np.log(np.mean(of_each, axis=0)))


def simulated(scenario: Scenario, rows: Rows, runs: int, seed: int) -> Columns:
    """Runs 0..runs-1 of a seed under each of K rows: result k * runs + r is run r under row k."""
    count = len(next(iter(rows.values())))
    # The last row of a table is its centre, which no run takes.
    table = Calibrated(**{name: np.append(values, values[:1]) for name, values in rows.items()})
    luck = block_of(scenario, seed, 0, runs).rows(np.tile(np.arange(runs), count))
    luck = replace(luck, theory=(np.repeat(np.arange(count), runs) + 0.5) / count)
    return joined(list(run_all(with_calibrated(matter_of(scenario), table), luck, 0)))


def issue_logs(issue: Issue, scenario: Scenario, results: Columns, count: int) -> Floats:
    """(K,): log density of an EU outcome under each row: the runs' places, each blurred, and `OTHERWISE`.

    What is blurred beyond an end of the scale is reflected back into it.
    """
    place = places(issue, scenario, results).reshape(count, -1)
    away = ((place - image) / BLUR for image in (issue.outcome, -issue.outcome, 2.0 - issue.outcome))
    density = reduce(np.add, (np.exp(-(one**2) / 2) for one in away)).mean(-1) / (BLUR * np.sqrt(2 * np.pi))
    return np.asarray(np.log((1 - OTHERWISE) * density + OTHERWISE))


def case_logs(case: Case, results: Columns, count: int) -> Floats:
    """(K,): log likelihood of a recorded decision under each row: of its outcome, and of its clauses on average.

    Clauses count where a text was adopted that is not the draft, which its outcome says of all of them; by their shares
    among the runs that adopt one. The clauses of a text move together, so all of them count as one observation.
    """
    outcome = results.outcome.reshape(count, -1)
    total = _log_share(outcome == OUTCOMES.index(case.happened), len(reachable(case.scenario)))
    if case.adopted and case.happened != "adopted_as_drafted":
        text, adopted = results.text.reshape(*outcome.shape, -1), outcome != NOT_ADOPTED
        of_clauses = [
            _log_share(text[:, :, d] == clause.index(case.adopted[clause.key]), len(clause.options), adopted)
            for d, clause in enumerate(case.scenario.provisions)
            if clause.key in case.adopted
        ]
        total = total + np.mean(of_clauses, axis=0)
    return total


def _log_share(hits: Bools, choices: int, among: Bools | None = None) -> Floats:
    """(K,): log of the smoothed share of hits (K, runs), one of so many choices, mixed with `OTHERWISE`.

    among: the runs that are counted; None: all.
    """
    counted = np.ones_like(hits) if among is None else among
    share = ((hits & counted).sum(-1) + HALF) / (counted.sum(-1) + HALF * choices)
    return np.asarray(np.log((1 - OTHERWISE) * share + OTHERWISE / choices))


def weights(logs: Floats, drawn_with: Floats | float = 0.0, power: float = 1.0) -> Floats:
    """(K,): weights of rows from their log likelihoods (N, K), to their powers, summing to 1.

    drawn_with: log density (K,) with which the rows were drawn, against that of the prior. power: to which all
    likelihoods are raised besides.
    """
    total = power * logs.sum(0) - drawn_with
    weight = np.exp(total - total.max())
    return np.asarray(weight / weight.sum())


def tempered(logs: Floats, drawn_with: Floats | float = 0.0) -> Floats:
    """(K,): the weights to the greatest power, at most 1, that leaves `ENOUGH` rows of equal weight.

    Drawn around the one or two rows that fit best, the next rows would all lie there (tempering: Neal 2001).
    """
    low, high = 0.0, 1.0
    if effective(weights(logs, drawn_with)) >= ENOUGH:
        return weights(logs, drawn_with)
    for _ in range(30):
        middle = (low + high) / 2
        enough = effective(weights(logs, drawn_with, middle)) >= ENOUGH
        low, high = (middle, high) if enough else (low, middle)
    return weights(logs, drawn_with, low)


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
