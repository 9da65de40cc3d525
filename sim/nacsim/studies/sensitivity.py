"""What an outcome hangs on: which of the theory's numbers, which allies, and how much of it on chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import nacsim
from nacsim.ensembles.executors import executor
from nacsim.ensembles.mixed import with_theory
from nacsim.errors import UserError
from nacsim.parameters import DEFAULT_SEED
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.blocking_power import always_consenting
from nacsim.studies.factors import OUTPUTS, Factor, Range, design, evaluation, ranges
from nacsim.studies.measures import Tally, measures
from nacsim.studies.paired import PairTally, adopted_difference, adopted_share
from nacsim.studies.side_by_side import Progress, asked, side_by_side
from nacsim.studies.sobol import REPEATS, Indices, sobol

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
class Sensitivity:
    """What was found. `summary` is the JSON of `nac sensitivity`."""

    scenario: Scenario
    summary: Mapping[str, Any]

    @property
    def parameters(self) -> pd.DataFrame:
        """Of each parameter of the theory, moved alone: the change of adoption at either end, the largest first."""
        import pandas as pd

        rows = [
            {key: one[key] for key in ("name", "default", "low", "high")}
            | {f"{end}_{key}": one[end][key] for end in ("at_low", "at_high") for key in ("adopted", "difference")}
            for one in self.summary["parameters"]
        ]
        return pd.DataFrame(rows)

    @property
    def allies(self) -> pd.DataFrame:
        """Of each ally: blocking power with its interval, last to give way, sole objector; the most powerful first."""
        import pandas as pd

        rows = [
            {
                "ally": code,
                "blocking_power": one["blocking_power"]["difference"],
                "low": one["blocking_power"]["interval"][0],
                "high": one["blocking_power"]["interval"][1],
                "last_to_give_way": one["last_to_give_way"],
                "sole_objector_at_end": one["sole_objector_at_end"],
            }
            for code, one in self.summary["allies"].items()
        ]
        return pd.DataFrame(rows).sort_values(["blocking_power", "ally"], ascending=[False, True], ignore_index=True)

    @property
    def sobol(self) -> pd.DataFrame:
        """A row for each output that varies and each factor: first and total index."""
        import pandas as pd

        columns = ["output", "name", "kind", "first", "total", "total_low", "total_high"]
        rows = [
            (output, one["name"], one["kind"], one["first"], one["total"], *one["total_interval"])
            for output, found in self.summary["sobol"]["outputs"].items()
            for one in found or ()
        ]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        return f"{self._title()}\n{self.parameters.head(5).to_string()}\n{self.allies.head(5).to_string()}"

    def _repr_html_(self) -> str:
        tables = (self.parameters, self.allies, self.sobol)
        return f"<p>{escape(self._title())}</p>{''.join(table.to_html(index=False) for table in tables)}"

    def _title(self) -> str:
        share, runs = self.summary["adopted"]["share"], self.summary["runs"]
        return f"Sensitivity of {self.scenario.slug}: adopted in {share:.1%} of {runs:,} runs"


def sensitivity(
    scenario: Scenario | str,
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
        scenario: a name, a path, or a loaded scenario.
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
        raise UserError(f"--runs: takes one run or more (given: {runs}).")
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
    of = design(base)
    tick = _Both(progress, runs * len(worlds), points * (len(of.factors) + 2))
    with executor(workers) as done:
        found = side_by_side(worlds, seed, runs, done, tick.first)
        indices = sobol(evaluation(of, seed, done, tick.second), len(of.factors), points, seed, slow=len(moved))
    alone, consenting = found.pairs[: 2 * len(moved)], found.pairs[2 * len(moved) :]
    summary = {
        "scenario": base.slug,
        "variant": base.variant,
        "set": dict(base.set),
        "runs": runs,
        "seed": seed,
        "digest": base.digest,
        "version": nacsim.__version__,
        "adopted": adopted_share(found.tallies[0]),
        "parameters": _parameters(moved, found.tallies[1:], alone),
        "allies": _allies(base, found.tallies[0], consenting),
        "sobol": {"points": points, "range": RANGE, "outputs": _outputs(of.factors, indices)},
    }
    return Sensitivity(base, summary)


class _Both:
    """One count of progress over two rounds of runs."""

    def __init__(self, progress: Progress | None, first: int, second: int) -> None:
        self.progress, self.before, self.all = progress or (lambda _done, _all: None), first, first + second

    def first(self, done: int, _all: int) -> None:
        self.progress(done, self.all)

    def second(self, done: int, _all: int) -> None:
        self.progress(self.before + done, self.all)


def _parameters(moved: Sequence[Range], tallies: Sequence[Tally], pairs: Sequence[PairTally]) -> list[dict[str, Any]]:
    """At both ends of each range, the largest effect first."""

    def at(place: int) -> dict[str, Any]:
        return {"adopted": adopted_share(tallies[place])["share"], **adopted_difference(pairs[place])}

    rows = [
        {key: round(value, 6) if isinstance(value, float) else value for key, value in asdict(one).items()}
        | {"at_low": at(2 * i), "at_high": at(2 * i + 1)}
        for i, one in enumerate(moved)
    ]

    def effect(row: Mapping[str, Any]) -> tuple[float, str]:
        return -max(abs(row[end]["difference"]) for end in ("at_low", "at_high")), row["name"]

    return sorted(rows, key=effect)


def _allies(base: Scenario, counted: Tally, pairs: Sequence[PairTally]) -> dict[str, Any]:
    """By code: what its consent would change, and its part in the scenario as it is."""
    of = measures(base, counted)["allies"]
    return {
        code: {
            "blocking_power": adopted_difference(pair),
            "last_to_give_way": of[code]["last_to_give_way"],
            "sole_objector_at_end": of[code]["sole_objector_at_end"],
        }
        for code, pair in zip(base.codes, pairs, strict=True)
    }


def _outputs(factors: Sequence[Factor], indices: Indices) -> dict[str, list[dict[str, Any]] | None]:
    return {output: _factors(factors, indices, s) if indices.varies[s] else None for s, output in enumerate(OUTPUTS)}


def _factors(factors: Sequence[Factor], indices: Indices, s: int) -> list[dict[str, Any]]:
    """The factors of one output, the largest total index first."""
    rows = [
        {
            "name": one.name,
            "kind": one.kind,
            "first": _short(indices.first[s, d]),
            "first_interval": [_short(end) for end in indices.first_interval[s, d]],
            "total": _short(indices.total[s, d]),
            "total_interval": [_short(end) for end in indices.total_interval[s, d]],
        }
        for d, one in enumerate(factors)
    ]
    return sorted(rows, key=lambda row: (-row["total"], row["name"]))


def _short(number: float) -> float:
    return round(float(number), 6) + 0.0
