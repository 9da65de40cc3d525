"""An outcome as one or two entries of a scenario move, every point on the same draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from nacsim.errors import ScenarioError, check_at_least
from nacsim.findings.sweep import sweep as sweep_finding
from nacsim.pictured import Pictured
from nacsim.scenario.differences import value_at
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven, set_text
from nacsim.scenario.variants import SET
from nacsim.store.folder import in_runs
from nacsim.store.keeping import keep_study, scenario_name
from nacsim.store.manifest import SweepManifest
from nacsim.store.summaries import SweepPoint, SweepSummary, SweptRange
from nacsim.store.summary_parts import Difference
from nacsim.studies.measures import Tally, measures
from nacsim.studies.origin import runs_origin
from nacsim.studies.paired import PairTally, adopted_difference, adopted_share
from nacsim.studies.progress import Progress
from nacsim.studies.scenario_like import ScenarioLike, scenario_of, scenario_text, seed_of
from nacsim.studies.side_by_side import Work, check_runs, part_count, workforce
from nacsim.studies.steps import Value, checked, is_time
from nacsim.studies.storage import storage
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
            _manifest(self.scenario, summary.over, summary.runs, summary.seed),
            summary,
            as_text(self.lines()),
            {"scenario.yaml": scenario_text(self.scenario)},
            default_folder(self.scenario, summary.seed, summary.runs),
            out,
        )

    def __repr__(self) -> str:
        headline = plain_ascii(sweep_finding(self.summary, self.scenario).headline)
        return f"{self._title()}\n{headline}.\n{self.table.to_string(index=False)}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._title())}</p>{self.table.to_html(index=False)}"

    def _title(self) -> str:
        paths = " and ".join(over.path for over in self.summary.over)
        return f"Sweep of {self.scenario.slug} over {paths}, {self.summary.runs:,} runs at each point"


def default_folder(scenario: Scenario, seed: int, runs: int) -> Path:
    """The folder in which `nac sweep` keeps it unless another is named."""
    return in_runs(f"sweep-{scenario_name(scenario.slug, scenario.variant)}-s{seed}-n{runs}")


def sweep(
    scenario: ScenarioLike,
    over: Mapping[str, Iterable[Value | date]],
    runs: int = 500,
    seed: int | None = None,
    workers: int = 1,
    sets: SetsGiven = (),
    out: Path | str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Run a scenario with one or two of its entries at each of some values, on the same runs of a seed.

    Args:
        scenario: a name, a path, the folder of a result, a dict laid out like a scenario file, or a loaded scenario.
        over: values by path, such as {"allies.FRA.value": [0, 0.1, 0.2]}; dates, times and words too.
        runs: how many at each point.
        seed: of the draws; None: that of the folder, or the default.
        workers: processes; they change nothing but the time.
        sets: what to set, as `load` takes it, for all points.
        out: a new folder for the runs and what they say; default: nothing is written.
        resume: go on in `out` with what was begun there, or add runs to it.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: this cannot be swept, or `out` is there and holds something else.
        ScenarioError: a value does not fit.
        NacsimError: a worker failed, or something cannot be written.
    """
    check_at_least("The number of workers", workers, 1)
    moving = checked(over)
    check_runs(runs, 1, prod(map(len, moving.values())))
    seed = seed_of([scenario], seed)
    base = scenario_of(scenario, sets)
    at = [*product(*moving.values())]
    points = [_at(base, dict(zip(moving, values, strict=True))) for values in at]
    ranges = [_over(base, path, values) for path, values in moving.items()]
    files = {} if out is None else {"scenario.yaml": scenario_text(base)}
    most = part_count(runs, len(points))
    with storage(out, _manifest(base, ranges, runs, seed), files, most, resume=resume) as place:
        summary = place.summary(SweepSummary)
        if summary is not None:
            return Sweep(base, summary)
        work = Work(points, seed, runs, place, progress)
        with workforce(workers, len(work.missing)) as where:
            work.do(where)
        place.drop(number for number in place.numbers() if number >= most)
        results = work.results()
        summary = SweepSummary(
            **dict(runs_origin(base, runs, seed)),
            over=ranges,
            points=[
                _point(values, *point)
                for values, point in zip(
                    at, zip(points, results.tallies, [None, *results.pairs], strict=True), strict=True
                )
            ],
        )
        place.finish(summary, as_text(sweep_report(base, summary)), {})
    return Sweep(base, summary)


def _manifest(scenario: Scenario, over: Sequence[SweptRange], runs: int, seed: int) -> SweepManifest:
    return SweepManifest(**dict(runs_origin(scenario, runs, seed)), over=list(over))


def _at(base: Scenario, values: Mapping[str, Value]) -> Scenario:
    """The scenario at one point; what is wrong there is said of --over."""
    try:
        return load(base, [set_text(_entry(base, path), value) for path, value in values.items()])
    except ScenarioError as error:
        theirs = base.set
        ours = [p.file == SET and not any(path.startswith(p.field) for path in theirs) for p in error.problems]
        problems = zip(error.problems, ours, strict=True)
        raise ScenarioError([replace(p, file="--over") if our else p for p, our in problems]) from None


def _entry(base: Scenario, path: str) -> str:
    """Where a value is written: a deadline that was named beforehand stays named when it is moved."""
    return "procedure.deadline.when" if path == "procedure.deadline" and base.legs[-1].named else path


def _over(base: Scenario, path: str, values: Sequence[Value]) -> SweptRange:
    numbers = [value for value in values if not isinstance(value, (str, bool))]
    times = [value for value in values if isinstance(value, str) and is_time(value)]
    ranked: list[float] | list[str] = numbers or times
    ends = (min(ranked), max(ranked)) if len(ranked) == len(values) else (None, None)
    return SweptRange(path=path, low=ends[0], high=ends[1], values=list(values), as_written=_as_written(base, path))


def _as_written(base: Scenario, path: str) -> Value | None:
    written = value_at(base, path)
    if isinstance(written, str) and is_time(written):
        return written.removesuffix(":00") if "T" in written else written
    return written if written is None or isinstance(written, (str, bool)) else round(float(written), 6)


def _point(at: Sequence[Value], scenario: Scenario, counted: Tally, pair: PairTally | None) -> SweepPoint:
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
        meetings=len(scenario.legs[-1].meetings),
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
