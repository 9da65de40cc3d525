"""What an outcome may hang on: the theory's numbers, what is uncertain of each ally and group, and chance itself.

Each is a factor, a number from 0 to 1. A parameter's says where in its range it lies. An ally's, a group's and chance's
say which row of the block of draws theirs come from, so that one moves while all others stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np

from nacsim.draws import BLOCK, Luck
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.executors import Executor
from nacsim.ensembles.mixed_luck import Parts, mixed, run_mixed, with_theory
from nacsim.ensembles.mixed_luck import parts as luck_parts
from nacsim.parameters import Parameters, calibrated_rows, from_sets, highest
from nacsim.scenario.resolved import Scenario
from nacsim.studies.storage import Nowhere, Place, Storage, place_of
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.text import Floats, Ints

OUTPUTS = ("adopted", "hours", "dilution")
"""What is looked at: whether it was adopted, in any form; when it ended; what the text lost (0 where not adopted)."""
MIDDLE = (0.1, 0.9)
"""Between these quantiles of the table a calibrated parameter is moved."""
BATCH = 256
"""Runs that one job holds, more or less."""


@dataclass(frozen=True, slots=True)
class Range:
    """How far a parameter of the theory is moved.

    One that is calibrated, and not set by the scenario: over the middle 80 % of the table that runs draw from. Any
    other: from half of what it is to one and a half, within its limits; that is assumed, for nothing is known of how
    uncertain these numbers are.
    """

    name: str
    default: float
    low: float
    high: float


def ranges(scenario: Scenario) -> tuple[Range, ...]:
    """The range of each parameter, around its value in this scenario."""
    theory = from_sets(scenario.theory)
    drawn = {name: column for name, column in calibrated_rows().items() if name not in scenario.theory}
    values = {parameter.name: float(getattr(theory, parameter.name)) for parameter in fields(Parameters)}
    return tuple(Range(name, v, *_ends(name, v, drawn.get(name))) for name, v in values.items())


def _ends(name: str, value: float, column: Sequence[float] | None) -> tuple[float, float]:
    if column is None:
        return value / 2, min(1.5 * value, highest(name))
    low, high = np.quantile(column, MIDDLE, method="inverted_cdf").tolist()
    return low, high


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is moved. kind: parameter, ally (its own luck), group (what its allies have in common), chance."""

    name: str
    kind: Literal["parameter", "ally", "group", "chance"]


@dataclass(frozen=True, slots=True)
class Design:
    """A scenario's factors, and how points become runs."""

    scenario: Scenario
    ranges: tuple[Range, ...]
    groups: tuple[str, ...]
    """Groups of two allies or more; who is alone in its group has no luck but its own."""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """In the order of a point's coordinates."""
        return (
            *(Factor(span.name, "parameter") for span in self.ranges),
            *(Factor(code, "ally") for code in self.scenario.codes),
            *(Factor(group, "group") for group in self.groups),
            Factor("chance", "chance"),
        )

    def theory(self, points: Floats) -> Floats:
        """(n, R): the parameters at points (d, n)."""
        low, high = (np.array([getattr(span, end) for span in self.ranges]) for end in ("low", "high"))
        return np.asarray(low + points[: len(self.ranges)].T * (high - low))

    def luck(self, drawn: Parts, points: Floats) -> Luck:
        """The luck at points (d, n)."""
        names = [span.name for span in self.ranges]
        row = np.minimum((points * BLOCK).astype(np.int64), BLOCK - 1).T[:, len(names) :]
        allies = len(self.scenario.allies)
        own, of_groups = row[:, :allies], row[:, allies:-1]
        shared = own.copy()
        for i, ally in enumerate(self.scenario.allies):
            if ally.group in self.groups:
                shared[:, i] = of_groups[:, self.groups.index(ally.group)]
        return mixed(drawn, own, shared, row[:, -1], self.theory(points)[:, names.index("common_noise")])


def design(scenario: Scenario) -> Design:
    """The factors of a scenario."""
    sizes = Counter(ally.group for ally in scenario.allies)
    return Design(scenario, ranges(scenario), tuple(sorted(group for group, size in sizes.items() if size > 1)))


@dataclass(frozen=True, slots=True)
class _SameTheory:
    """Points that share their parameters, so that one scenario serves them all: their places, and their luck."""

    places: Ints
    theory: Mapping[str, float]
    luck: Luck


@dataclass(frozen=True, slots=True)
class _Job:
    """Points that are run together, and the place of the part that their runs become."""

    scenario: Scenario
    seed: int
    groups: tuple[_SameTheory, ...]
    storage: Place


def evaluation_parts(design: Design, points: int) -> int:
    """At most so many parts come of an evaluation."""
    return points * (len(design.factors) + 2)


class Evaluation:
    """The function from points (d, n) to OUTPUTS (3, n), one run each; what is kept of it is not run again.

    A part holds the runs of one job, numbered by the places of their points.
    """

    def __init__(
        self,
        design: Design,
        seed: int,
        storage: Storage | None = None,
        first: int = 0,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """first: the number of its first part in the storage."""
        self.design, self.seed = design, seed
        self.storage, self.first, self.progress = storage or Nowhere(), first, progress

    def evaluate(self, executor: Executor, points: Floats) -> Floats:
        """Run what is missing. PartError if a part that is there is of another result."""
        outputs, done = np.full((len(OUTPUTS), points.shape[1]), np.nan), 0
        batches = [*_batches(_sharing(self.design, points))]
        missing = []
        there = {*self.storage.numbers()}
        for number, batch in enumerate(batches, self.first):
            kept = self._kept(number, np.concatenate(batch)) if number in there else None
            if kept is None:
                missing.append((number, batch))
            else:
                outputs[:, np.concatenate(batch)] = kept
                done += kept.shape[1]
        for job, (results, data) in executor.map(_run, self._jobs(points, missing, local=executor.local)):
            if data is not None:
                self.storage.keep(job.storage.number, data)
            outputs[:, np.concatenate([group.places for group in job.groups])] = results
            done += results.shape[1]
            if self.progress:
                self.progress(done, points.shape[1])
        return outputs

    def _kept(self, number: int, places: Ints) -> Floats | None:
        """The outputs of a part; None if it is damaged."""
        from nacsim.store import parts

        source = self.storage.part(number)
        if source is None:
            return None
        try:
            runs = parts.read(source, self.design.scenario, self.seed, number)
        except parts.DamagedPartError:
            return None
        if not np.array_equal(runs.run, places):
            raise parts.refused(source, "is a part of another result: it holds other runs")
        return _outputs(runs)

    def _jobs(self, points: Floats, which: Sequence[tuple[int, Sequence[Ints]]], *, local: bool) -> Iterator[_Job]:
        if not which:
            return
        drawn = luck_parts(self.design.scenario, self.seed)
        for number, batch in which:
            groups = tuple(self._group(drawn, points, places) for places in batch)
            yield _Job(self.design.scenario, self.seed, groups, place_of(self.storage, number, local=local))

    def _group(self, drawn: Parts, points: Floats, places: Ints) -> _SameTheory:
        design = self.design
        values = design.theory(points[:, places[:1]])[0]
        theory = {span.name: float(value) for span, value in zip(design.ranges, values, strict=True)}
        return _SameTheory(places, theory, design.luck(drawn, points[:, places]))


def _batches(sharing: Sequence[Ints]) -> Iterator[list[Ints]]:
    """Groups of places, gathered until they are enough for a job."""
    batch: list[Ints] = []
    for places in sharing:
        batch.append(places)
        if sum(map(len, batch)) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _sharing(design: Design, points: Floats) -> Sequence[Ints]:
    """Places of points with the same parameters; the share of noise in common is part of the luck, not of these."""
    coordinates = [i for i, span in enumerate(design.ranges) if span.name != "common_noise"]
    _, which = np.unique(points[coordinates], axis=1, return_inverse=True)
    order = np.argsort(which, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(which[order])) + 1)


def _run(job: _Job) -> tuple[Floats, bytes | None]:
    runs = joined([run_mixed(with_theory(job.scenario, group.theory), group.luck) for group in job.groups])
    runs = replace(runs, run=np.concatenate([group.places for group in job.groups]))
    return _outputs(runs), job.storage.keep(job.scenario, job.seed, runs)


def _outputs(runs: Columns) -> Floats:
    return np.stack([runs.outcome != NOT_ADOPTED, runs.hours, runs.dilution]).astype(np.float64)
