"""What an outcome hangs on: which of the theory's numbers, which allies, and how much of it on chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nacsim.ensembles import executors
from nacsim.ensembles.mixed_luck import with_theory
from nacsim.errors import UserError, check_at_least
from nacsim.findings.tornado import tornado
from nacsim.findings.words import small
from nacsim.pictured import Pictured
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven
from nacsim.store.folder import in_runs
from nacsim.store.keeping import keep_study, scenario_name
from nacsim.store.manifest import SensitivityManifest
from nacsim.store.summaries import SensitivitySummary
from nacsim.studies.blocking_power import always_consenting
from nacsim.studies.factors import Evaluation, design, evaluation_parts, ranges
from nacsim.studies.origin import runs_origin
from nacsim.studies.paired import adopted_share
from nacsim.studies.progress import Progress, silent
from nacsim.studies.scenario_like import ScenarioLike, scenario_of, scenario_text, seed_of
from nacsim.studies.sensitivity_measures import ally_influences, parameter_effects, sobol_indices
from nacsim.studies.side_by_side import Work, check_runs, part_count
from nacsim.studies.sobol import REPEATS, sobol
from nacsim.studies.storage import storage
from nacsim.telling.claims import plain_ascii
from nacsim.telling.lines import Line, as_text
from nacsim.telling.sensitivity_report import sensitivity_report

if TYPE_CHECKING:
    import pandas as pd

POINTS = 128
LEAST_POINTS = 2 * REPEATS
MOST_POINTS = 4096


@dataclass(frozen=True, slots=True)
class Sensitivity(Pictured):
    """What was found. `summary` is the JSON of `nac sensitivity`."""

    scenario: Scenario
    summary: SensitivitySummary

    @property
    def parameters(self) -> pd.DataFrame:
        """Of each parameter of the theory, moved alone: the change of adoption at either end, the largest first."""
        import pandas as pd

        rows = [
            {
                "name": parameter.name,
                "default": parameter.default,
                "low": parameter.low,
                "high": parameter.high,
                "at_low_adopted": parameter.at_low.adopted,
                "at_low_difference": parameter.at_low.difference,
                "at_high_adopted": parameter.at_high.adopted,
                "at_high_difference": parameter.at_high.difference,
            }
            for parameter in self.summary.parameters
        ]
        return pd.DataFrame(rows)

    @property
    def allies(self) -> pd.DataFrame:
        """Of each ally: blocking power with its interval, last to give way, sole objector; the most powerful first."""
        import pandas as pd

        columns = ["ally", "blocking_power", "low", "high", "last_to_give_way", "sole_objector_at_end"]
        rows = [
            (
                code,
                ally.blocking_power.difference,
                *ally.blocking_power.interval,
                ally.last_to_give_way,
                ally.sole_objector_at_end,
            )
            for code, ally in self.summary.allies.items()
        ]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.sort_values(["blocking_power", "ally"], ascending=[False, True], ignore_index=True)

    @property
    def sobol(self) -> pd.DataFrame:
        """A row for each output that varies and each factor: first and total index."""
        import pandas as pd

        columns = ["output", "name", "kind", "first", "total", "total_low", "total_high"]
        rows = [
            (output, factor.name, factor.kind, factor.first, factor.total, *factor.total_interval)
            for output, factors in self.summary.sobol.outputs.items()
            for factor in factors or ()
        ]
        return pd.DataFrame(rows, columns=columns)

    def lines(self) -> list[Line]:
        """What it says, as `nac sensitivity` prints it."""
        return sensitivity_report(self.scenario, self.summary)

    def keep(self, out: Path | str | None = None) -> Path:
        """Write it to a new folder, under `runs` unless another is named; return where. NacsimError if it cannot be."""
        summary = self.summary
        return keep_study(
            _manifest(self.scenario, summary.runs, summary.sobol.points, summary.seed),
            summary,
            as_text(self.lines()),
            {"scenario.yaml": scenario_text(self.scenario)},
            default_folder(self.scenario, summary.seed, summary.runs),
            out,
        )

    def __repr__(self) -> str:
        headline = plain_ascii(tornado(self.summary).headline)
        tables = (table.head(5).to_string() for table in (self.parameters, self.allies))
        return "\n".join([self._title(), f"{headline}.", *tables])

    def _repr_html_(self) -> str:
        tables = (self.parameters, self.allies, self.sobol)
        return f"<p>{escape(self._title())}</p>{''.join(table.to_html(index=False) for table in tables)}"

    def _title(self) -> str:
        return f"Sensitivity of {self.scenario.slug}: {small(tornado(self.summary).as_it_stands)}"


def default_folder(scenario: Scenario, seed: int, runs: int) -> Path:
    """The folder in which `nac sensitivity` keeps it unless another is named."""
    return in_runs(f"sensitivity-{scenario_name(scenario.slug, scenario.variant)}-s{seed}-n{runs}")


def sensitivity(
    scenario: ScenarioLike,
    runs: int = 1000,
    points: int = POINTS,
    seed: int | None = None,
    workers: int = 1,
    sets: SetsGiven = (),
    out: Path | str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Sensitivity:
    """Find what the outcome of a scenario hangs on.

    One at a time, paired with the scenario as it is on the same runs: each parameter of the theory at both ends of its
    range (`factors.Range`); each ally, were it always to consent. Then all together: Sobol indices of every parameter,
    every ally's and group's coded uncertainty, and chance.

    Args:
        scenario: a name, a path, the folder of a result, a dict laid out like a scenario file, or a loaded scenario.
        runs: how many for each of the first two.
        points: of the third, a power of 2; it takes points * (factors + 2) runs more.
        seed: of the draws; None: that of the folder, or the default.
        workers: processes; they change nothing but the time.
        sets: what to set, as `load` takes it.
        out: a new folder for the runs and what they say; default: nothing is written.
        resume: go on in `out` with what was begun there.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: the numbers asked for cannot be run, or `out` is there and holds something else.
        ScenarioError: the scenario cannot be used.
        NacsimError: a worker failed, or something cannot be written.
    """
    check_at_least("The number of workers", workers, 1)
    _check(runs, points)
    seed = seed_of([scenario], seed)
    base = scenario_of(scenario, sets)
    spans = ranges(base)
    worlds = [
        base,
        *(with_theory(base, {span.name: end}) for span in spans for end in (span.low, span.high)),
        *(always_consenting(base, code) for code in base.codes),
    ]
    factors = design(base)
    tick = _TwoRounds(progress or silent, runs * len(worlds), points * (len(factors.factors) + 2))
    check_runs(runs, 1, len(worlds))
    files = {} if out is None else {"scenario.yaml": scenario_text(base)}
    first = part_count(runs, len(worlds))
    most = first + evaluation_parts(factors, points)
    with storage(out, _manifest(base, runs, points, seed), files, most, resume=resume) as place:
        summary = place.summary(SensitivitySummary)
        if summary is None:
            evaluation = Evaluation(factors, seed, place, first, tick.second)
            work = Work(worlds, seed, runs, place, tick.first)
            with executors.executor(workers) as where:
                work.do(where)
                evaluate = partial(evaluation.evaluate, where)
                indices = sobol(evaluate, len(factors.factors), points, seed, slow=len(spans))
            results = work.results()
            alone, consenting = results.pairs[: 2 * len(spans)], results.pairs[2 * len(spans) :]
            summary = SensitivitySummary(
                **dict(runs_origin(base, runs, seed)),
                adopted=adopted_share(results.tallies[0]),
                parameters=parameter_effects(spans, results.tallies[1:], alone),
                allies=ally_influences(base, results.tallies[0], consenting),
                sobol=sobol_indices(factors.factors, indices, points),
            )
            place.finish(summary, as_text(sensitivity_report(base, summary)), {})
    return Sensitivity(base, summary)


def _manifest(scenario: Scenario, runs: int, points: int, seed: int) -> SensitivityManifest:
    return SensitivityManifest(**dict(runs_origin(scenario, runs, seed)), points=points)


def _check(runs: int, points: int) -> None:
    check_at_least("The number of runs", runs, 1)
    if not (LEAST_POINTS <= points <= MOST_POINTS and points.bit_count() == 1):
        limits = f"from {LEAST_POINTS} to {MOST_POINTS:,}"
        raise UserError(f"--points: must be a power of 2 {limits}, such as 128 or 256 (given: {points}).")


class _TwoRounds:
    """One count of progress over two rounds of runs."""

    def __init__(self, progress: Progress, first: int, second: int) -> None:
        self.progress, self.before, self.all = progress, first, first + second

    def first(self, done: int, _all: int) -> None:
        self.progress(done, self.all)

    def second(self, done: int, _all: int) -> None:
        self.progress(self.before + done, self.all)
