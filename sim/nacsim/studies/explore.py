"""What would it take? Every setting of a few controls, each run on the same draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from nacsim.ensembles.columns import joined
from nacsim.ensembles.engine import columns
from nacsim.errors import ScenarioError, UserError, check_at_least
from nacsim.findings.exploration import At, Control, Exploration, Setting
from nacsim.scenario.atop import atop, command
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven
from nacsim.store.comparison_summary import LeftOut
from nacsim.store.summary_parts import Difference
from nacsim.studies.control_list import controls
from nacsim.studies.ensemble_summary import ensemble_summary
from nacsim.studies.levers import Standing, standing
from nacsim.studies.measures import Tally, measures
from nacsim.studies.paired import difference_between
from nacsim.studies.progress import Progress, silent
from nacsim.studies.scenario_like import ScenarioLike, scenario_of, seed_of
from nacsim.studies.side_by_side import SideBySide, Work, check_runs, workforce
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.text import Bools

RUNS = 200
"""Of each setting: enough to see ten points."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """What is to be run: a scenario for each setting of its controls."""

    base: Scenario
    seed: int
    runs: int
    """Of each setting."""
    standing: Standing
    """As written."""
    controls: tuple[Control, ...]
    left_out: tuple[LeftOut, ...]
    scenarios: Mapping[At, Scenario]
    """That as written first."""
    refused: Mapping[At, str]

    @property
    def total(self) -> int:
        """How many runs that are."""
        return self.runs * len(self.scenarios)


def grid(
    scenario: ScenarioLike,
    runs: int = RUNS,
    seed: int | None = None,
    sets: SetsGiven = (),
    progress: Progress = silent,
) -> Grid:
    """The controls of a scenario, and the scenario at each of their settings.

    Args:
        scenario: as `nacsim.load` takes it, or the folder of a result.
        runs: of each setting; as many as written say who holds out.
        seed: of the draws; None: that of the folder, or the default.
        sets: what to set beforehand: as written is with these.
        progress: called with how many settings are there, of how many.

    Raises:
        UserError: there are no such runs, or nothing can be set.
        ScenarioError: the scenario is not valid.
    """
    check_at_least("The number of runs", runs, 1)
    seed = seed_of([scenario], seed)
    base = scenario_of(scenario, sets)
    stand = standing(base, joined(list(columns(base, seed, 0, runs))))
    found, left_out = controls(base, stand.codes, stand.supporters)
    if not found:
        raise UserError(f"There is nothing in {base.slug} that could be set otherwise.")
    written = tuple(control.written for control in found)
    scenarios, refused = {written: base}, dict[At, str]()
    every = [*product(*(range(len(control.places)) for control in found))]
    check_runs(runs, 1, len(every))
    for done, at in enumerate(every, start=1):
        if at != written:
            try:
                scenarios[at] = atop(base, sets_of(found, at))
            except ScenarioError as error:
                refused[at] = str(error.problems[0]).removeprefix("--set: ")
        progress(done, len(every))
    return Grid(base, seed, runs, stand, tuple(found), tuple(left_out), scenarios, refused)


def sets_of(controls: Sequence[Control], at: At) -> list[str]:
    """The texts of `--set` of a setting."""
    return [text for control, place in zip(controls, at, strict=True) for text in control.places[place].sets]


def explore(grid: Grid, workers: int = 1, progress: Progress | None = None) -> Exploration:
    """Run every setting of a grid.

    Args:
        grid: what to run.
        workers: processes; they change nothing but the time.
        progress: called with how many runs are done, of how many.

    Raises:
        NacsimError: a worker failed.
    """
    work = Work([*grid.scenarios.values()], grid.seed, grid.runs, progress=progress)
    with workforce(workers, len(work.missing)) as where:
        work.do(where)
    found = work.results()
    return Exploration(
        as_written=ensemble_summary(grid.base, grid.seed, found.tallies[0]),
        few=grid.standing.few,
        holdouts=tuple(grid.standing.holdouts),
        controls=grid.controls,
        settings=dict(_settings(grid, found)),
        refused=grid.refused,
        left_out=grid.left_out,
    )


def _settings(grid: Grid, found: SideBySide) -> Iterator[tuple[At, Setting]]:
    adopted = dict(zip(grid.scenarios, found.outcomes != NOT_ADOPTED, strict=True))
    first, *_ = adopted.values()
    for (at, scenario), counted in zip(grid.scenarios.items(), found.tallies, strict=True):
        yield at, _setting(scenario, counted, difference_between(first, adopted[at]), dict(_moves(grid, adopted, at)))


def _moves(grid: Grid, adopted: Mapping[At, Bools], at: At) -> Iterator[tuple[tuple[int, int], Difference]]:
    """Each control moved alone to each of its other places."""
    for i, control in enumerate(grid.controls):
        for place in range(len(control.places)):
            other = (*at[:i], place, *at[i + 1 :])
            if place != at[i] and other in adopted:
                yield (i, place), difference_between(adopted[at], adopted[other])


def _setting(
    scenario: Scenario, counted: Tally, change: Difference, moves: Mapping[tuple[int, int], Difference]
) -> Setting:
    typed = command(scenario.origin) if scenario.origin else scenario.slug
    return Setting(scenario, typed, measures(scenario, counted), change, moves)
