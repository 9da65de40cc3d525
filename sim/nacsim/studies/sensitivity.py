"""What an outcome hangs on: which of the theory's numbers, which allies, and how much of it on chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nacsim.ensembles.executors import executor
from nacsim.ensembles.mixed import with_theory
from nacsim.errors import UserError
from nacsim.parameters import DEFAULT_SEED
from nacsim.pictured import Pictured
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.keeping import keep_study, titled
from nacsim.store.manifest import SensitivityManifest
from nacsim.store.summaries import Blocking, Interval, Parameter, SensitivitySummary, Sobol, Swing
from nacsim.store.summaries import Factor as SobolFactor
from nacsim.studies.blocking_power import always_consenting
from nacsim.studies.factors import OUTPUTS, Factor, Range, design, evaluation, ranges
from nacsim.studies.given import Given, text_of
from nacsim.studies.measures import Tally, measures, short
from nacsim.studies.origin import runs_of
from nacsim.studies.paired import PairTally, adopted_difference, adopted_share
from nacsim.studies.progress import Progress, silent
from nacsim.studies.side_by_side import asked, side_by_side
from nacsim.studies.sobol import REPEATS, Indices, sobol
from nacsim.telling.lines import Line, as_text
from nacsim.telling.sensitivity_report import sensitivity_report

if TYPE_CHECKING:
    import pandas as pd

POINTS = 128
LEAST_POINTS = 2 * REPEATS
MOST_POINTS = 4096
RANGE = (
    "theory: each parameter evenly from half of what it is to one and a half, within its limits (assumed);"
    " allies and groups: the uncertainty coded for them; chance: the chair's hearing and capitals' second thoughts"
)
"""How far each factor is moved."""


@dataclass(frozen=True, slots=True)
class Sensitivity(Pictured):
    """What was found. `summary` is the JSON of `nac sensitivity."""

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
            SensitivityManifest.model_validate(summary, from_attributes=True),
            summary,
            as_text(self.lines()),
            {"scenario.yaml": text_of(self.scenario)},
            f"sensitivity-{titled(summary.scenario, summary.variant)}-s{summary.seed}-n{summary.runs}",
            out,
        )

    def __repr__(self) -> str:
        return f"{self._title()}\n{self.parameters.head(5).to_string()}\n{self.allies.head(5).to_string()}"

    def _repr_html_(self) -> str:
        tables = (self.parameters, self.allies, self.sobol)
        return f"<p>{escape(self._title())}</p>{''.join(table.to_html(index=False) for table in tables)}"

    def _title(self) -> str:
        share, runs = self.summary.adopted.share, self.summary.runs
        return f"Sensitivity of {self.scenario.slug}: adopted in {share:.1%} of {runs:,} runs"


def sensitivity(
    scenario: Given,
    runs: int = 1000,
    points: int = POINTS,
    seed: int = DEFAULT_SEED,
    workers: int = 1,
    sets: Sequence[str] = (),
    progress: Progress | None = None,
) -> Sensitivity:
    """Find what the outcome of a scenario hangs on.

    One at a time, paired with the scenario as it is on the same runs: each parameter of the theory at half of what it
    is and at one and a half; each ally, were it always to consent. Then all together: Sobol indices of every parameter,
    every ally's and group's coded uncertainty, and chance.

    Args:
        scenario: a name, a path, data in the form of a file, or a loaded scenario.
        runs: how many for each of the first two.
        points: of the third, a power of 2; it takes points * (factors + 2) runs more.
        seed: of the draws.
        workers: processes; they change nothing but the time.
        sets: texts of `--set`.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: the numbers asked for cannot be run.
        ScenarioError: the scenario cannot be used.
    """
    asked(seed, workers)
    if runs < 1:
        raise UserError(f"--runs: must be 1 or more (given: {runs}).")
    if not (LEAST_POINTS <= points <= MOST_POINTS and points.bit_count() == 1):
        limits = f"from {LEAST_POINTS} to {MOST_POINTS:,}"
        raise UserError(f"--points: must be a power of 2 {limits}, such as 128 or 256 (given: {points}).")
    base = load(scenario, sets)
    moved = ranges(base)
    worlds = [
        base,
        *(with_theory(base, {one.name: end}) for one in moved for end in (one.low, one.high)),
        *(always_consenting(base, code) for code in base.codes),
    ]
    factors = design(base)
    tick = _Both(progress or silent, runs * len(worlds), points * (len(factors.factors) + 2))
    with executor(workers) as workforce:
        found = side_by_side(worlds, seed, runs, workforce, tick.first)
        evaluate = evaluation(factors, seed, workforce, tick.second)
        indices = sobol(evaluate, len(factors.factors), points, seed, slow=len(moved))
    alone, consenting = found.pairs[: 2 * len(moved)], found.pairs[2 * len(moved) :]
    summary = SensitivitySummary(
        **dict(runs_of(base, runs, seed)),
        adopted=adopted_share(found.tallies[0]),
        parameters=_parameters(moved, found.tallies[1:], alone),
        allies=_allies(base, found.tallies[0], consenting),
        sobol=Sobol(points=points, range=RANGE, outputs=_outputs(factors.factors, indices)),
    )
    return Sensitivity(base, summary)


class _Both:
    """One count of progress over two rounds of runs."""

    def __init__(self, progress: Progress, first: int, second: int) -> None:
        self.progress, self.before, self.all = progress, first, first + second

    def first(self, done: int, _all: int) -> None:
        self.progress(done, self.all)

    def second(self, done: int, _all: int) -> None:
        self.progress(self.before + done, self.all)


def _parameters(moved: Sequence[Range], tallies: Sequence[Tally], pairs: Sequence[PairTally]) -> list[Parameter]:
    """At both ends of each range, the largest effect first."""

    def at(place: int) -> Swing:
        change = adopted_difference(pairs[place])
        share = adopted_share(tallies[place]).share
        return Swing(adopted=share, difference=change.difference, interval=change.interval)

    def effect(parameter: Parameter) -> tuple[float, str]:
        return -max(abs(parameter.at_low.difference), abs(parameter.at_high.difference)), parameter.name

    parameters = [
        Parameter(
            name=span.name,
            default=round(span.default, 6),
            low=round(span.low, 6),
            high=round(span.high, 6),
            at_low=at(2 * i),
            at_high=at(2 * i + 1),
        )
        for i, span in enumerate(moved)
    ]
    return sorted(parameters, key=effect)


def _allies(base: Scenario, counted: Tally, pairs: Sequence[PairTally]) -> dict[str, Blocking]:
    """By code: what its consent would change, and its part in the scenario as it is."""
    shares = measures(base, counted).allies
    return {
        code: Blocking(
            blocking_power=adopted_difference(pair),
            last_to_give_way=shares[code].last_to_give_way,
            sole_objector_at_end=shares[code].sole_objector_at_end,
        )
        for code, pair in zip(base.codes, pairs, strict=True)
    }


def _outputs(factors: Sequence[Factor], indices: Indices) -> dict[str, list[SobolFactor] | None]:
    return {output: _factors(factors, indices, s) if indices.varies[s] else None for s, output in enumerate(OUTPUTS)}


def _factors(factors: Sequence[Factor], indices: Indices, s: int) -> list[SobolFactor]:
    """The factors of one output, the largest total index first."""
    rows = [
        SobolFactor(
            name=factor.name,
            kind=factor.kind,
            first=short(indices.first[s, d]),
            first_interval=_ends(indices.first_interval[s, d]),
            total=short(indices.total[s, d]),
            total_interval=_ends(indices.total_interval[s, d]),
        )
        for d, factor in enumerate(factors)
    ]
    return sorted(rows, key=lambda row: (-row.total, row.name))


def _ends(interval: Sequence[float]) -> Interval:
    low, high = interval
    return short(low), short(high)
