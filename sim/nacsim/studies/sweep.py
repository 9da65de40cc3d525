"""An outcome as one or two numbers of a scenario move, every point on the same draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import nacsim
from nacsim.ensembles.executors import executor
from nacsim.errors import ScenarioError, check_at_least
from nacsim.findings.sweep import sweep as sweep_finding
from nacsim.parameters import DEFAULT_SEED
from nacsim.pictured import Pictured
from nacsim.scenario.differences import number_at
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven, given_sets, set_text
from nacsim.scenario.variants import SET
from nacsim.store.keeping import keep_study, scenario_name
from nacsim.store.manifest import SweepManifest
from nacsim.store.summaries import SweepPoint, SweepSummary, SweptRange
from nacsim.store.summary_parts import Difference
from nacsim.studies.measures import Tally, measures
from nacsim.studies.paired import PairTally, adopted_difference, adopted_share
from nacsim.studies.progress import Progress
from nacsim.studies.scenario_like import ScenarioLike, scenario_text
from nacsim.studies.side_by_side import check_seed_and_workers, side_by_side
from nacsim.studies.steps import checked
from nacsim.telling.claims import plain_ascii
from nacsim.telling.lines import Line, as_text
from nacsim.telling.sweep_report import sweep_report

if TYPE_CHECKING:
    import pandas as pd

NONE = Difference(difference=0.0, interval=(0.0, 0.0))
"""Of the first point, against itself."""


@dataclass(frozen=True, slots=True)
class Sweep(Pictured):
    """What a sweep found. `summary` is the JSON of `nac sweep`."""

    scenario: Scenario
    summary: SweepSummary

    @property
    def table(self) -> pd.DataFrame:
        """A row for each point: the numbers, how often it was adopted, the change, every outcome, hours, dilution."""
        import pandas as pd

        paths = [over.path for over in self.summary.over]
        return pd.DataFrame([{**dict(zip(paths, point.at, strict=True)), **_row(point)} for point in self.points])

    @property
    def points(self) -> Sequence[SweepPoint]:
        """The points, the last number moving fastest."""
        return self.summary.points

    def lines(self) -> list[Line]:
        """What it says, as `nac sweep` prints it."""
        return sweep_report(self.scenario, self.summary)

    def keep(self, out: Path | str | None = None) -> Path:
        """Write it to a new folder, under `runs` unless another is named; return where. NacsimError if it cannot be."""
        summary = self.summary
        return keep_study(
            SweepManifest.model_validate(summary, from_attributes=True),
            summary,
            as_text(self.lines()),
            {"scenario.yaml": scenario_text(self.scenario)},
            f"sweep-{scenario_name(summary.scenario, summary.variant)}-s{summary.seed}-n{summary.runs}",
            out,
        )

    def __repr__(self) -> str:
        headline = plain_ascii(sweep_finding(self.summary).headline)
        return f"{self._title()}\n{headline}.\n{self.table.to_string(index=False)}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._title())}</p>{self.table.to_html(index=False)}"

    def _title(self) -> str:
        paths = " and ".join(over.path for over in self.summary.over)
        return f"Sweep of {self.scenario.slug} over {paths}, {self.summary.runs:,} runs at each point"


def sweep(
    scenario: ScenarioLike,
    over: Mapping[str, Iterable[float]],
    runs: int = 500,
    seed: int = DEFAULT_SEED,
    workers: int = 1,
    sets: SetsGiven = (),
    progress: Progress | None = None,
) -> Sweep:
    """Run a scenario with one or two of its numbers at each of some values, on the same runs of a seed.

    Args:
        scenario: a name, a path, a dict laid out like a scenario file, or a loaded scenario.
        over: values by path, such as {"allies.FRA.value": [0, 0.1, 0.2]}.
        runs: how many at each point.
        seed: of the draws.
        workers: processes; they change nothing but the time.
        sets: what to set, as `load` takes it, for all points.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: the numbers cannot be swept.
        ScenarioError: a value does not fit.
    """
    check_seed_and_workers(seed, workers)
    check_at_least("The number of runs", runs, 1)
    moving = checked(over)
    at = list(product(*moving.values()))
    base = load(scenario, sets)
    points = [_at(scenario, given_sets(sets), dict(zip(moving, values, strict=True))) for values in at]
    with executor(workers) as workforce:
        runs_there = side_by_side(points, seed, runs, workforce, progress)
    pairs: list[PairTally | None] = [None, *runs_there.pairs]
    summary = SweepSummary(
        scenario=base.slug,
        variant=base.variant,
        set=dict(base.set),
        runs=runs,
        seed=seed,
        version=nacsim.__version__,
        over=[_over(base, path, values) for path, values in moving.items()],
        points=[
            _point(values, *point)
            for values, point in zip(at, zip(points, runs_there.tallies, pairs, strict=True), strict=True)
        ],
    )
    return Sweep(base, summary)


def _at(scenario: ScenarioLike, sets: Sequence[str], values: Mapping[str, float]) -> Scenario:
    """The scenario at one point; what is wrong there is said of --over."""
    try:
        return load(scenario, [*sets, *map(set_text, values, values.values())])
    except ScenarioError as error:
        ours = [p.file == SET and not any(text.startswith(p.field) for text in sets) for p in error.problems]
        problems = zip(error.problems, ours, strict=True)
        raise ScenarioError([replace(p, file="--over") if our else p for p, our in problems]) from None


def _over(base: Scenario, path: str, values: Sequence[float]) -> SweptRange:
    written = number_at(base, path)
    return SweptRange(
        path=path,
        low=min(values),
        high=max(values),
        values=list(values),
        as_written=None if written is None else round(written, 6),
    )


def _point(at: Sequence[float], scenario: Scenario, counted: Tally, pair: PairTally | None) -> SweepPoint:
    measured = measures(scenario, counted)
    return SweepPoint(
        at=list(at),
        digest=scenario.digest,
        outcomes=measured.outcomes,
        intervals=measured.intervals,
        adopted=adopted_share(counted),
        hours_to_end=measured.hours_to_end,
        dilution=measured.dilution,
        unfinished=measured.unfinished,
        redrafts=measured.redrafts,
        sessions=measured.sessions,
        change=NONE if pair is None else adopted_difference(pair),
    )


def _row(point: SweepPoint) -> dict[str, float | None]:
    adopted, change = point.adopted, point.change
    return {
        "adopted": adopted.share,
        "adopted_low": adopted.interval[0],
        "adopted_high": adopted.interval[1],
        "change": change.difference,
        "change_low": change.interval[0],
        "change_high": change.interval[1],
        **{str(word): share for word, share in point.outcomes.items()},
        "hours": point.hours_to_end.median,
        "dilution": point.dilution.mean,
        "unfinished": point.unfinished.mean,
    }
