"""An outcome as one or two numbers of a scenario move, every point on the same draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import product
from typing import TYPE_CHECKING, Any

import nacsim
from nacsim.ensembles.executors import executor
from nacsim.errors import ScenarioError, UserError
from nacsim.parameters import DEFAULT_SEED
from nacsim.scenario.differences import stated
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.variants import SET, texts
from nacsim.studies.measures import Tally, measures
from nacsim.studies.paired import PairTally, adopted_difference, adopted_share
from nacsim.studies.side_by_side import Progress, asked, side_by_side
from nacsim.studies.steps import checked

if TYPE_CHECKING:
    import pandas as pd

_MEASURES = ("hours_to_end", "dilution", "unfinished", "redrafts", "sessions")


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep found. `summary` is the JSON of `nac sweep`."""

    scenario: Scenario
    summary: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """A row for each point: the numbers, how often it was adopted, the change, every outcome, hours, dilution."""
        import pandas as pd

        paths = [one["path"] for one in self.summary["over"]]
        return pd.DataFrame([dict(zip(paths, point["at"], strict=True)) | _row(point) for point in self.points])

    @property
    def points(self) -> Sequence[Mapping[str, Any]]:
        """The points as in the JSON, the last number moving fastest."""
        return list(self.summary["points"])

    def __repr__(self) -> str:
        return f"{self._title()}\n{self.table.to_string(index=False)}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._title())}</p>{self.table.to_html(index=False)}"

    def _title(self) -> str:
        paths = " and ".join(one["path"] for one in self.summary["over"])
        return f"Sweep of {self.scenario.slug} over {paths}, {self.summary['runs']:,} runs at each point"


def sweep(
    scenario: Scenario | str,
    over: Mapping[str, Iterable[float]],
    runs: int = 500,
    seed: int = DEFAULT_SEED,
    workers: int = 1,
    sets: Sequence[str] = (),
    progress: Progress | None = None,
) -> Sweep:
    """Run a scenario with one or two of its numbers at each of some values, on the same runs of a seed.

    Args:
        scenario: a name, a path, or a loaded scenario.
        over: values by path, such as {"allies.FRA.value": [0, 0.1, 0.2]}.
        runs: how many at each point.
        seed: of the draws.
        workers: processes; they change nothing but the time.
        sets: texts of `--set` for all points.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: the numbers cannot be swept.
        ScenarioError: a value does not fit.
    """
    asked(seed, workers)
    if runs < 1:
        raise UserError(f"A sweep takes one run or more at each point (given: {runs}).")
    moving = checked(over)
    at = list(product(*moving.values()))
    base = load(scenario, sets)
    points = [_at(scenario, sets, dict(zip(moving, values, strict=True))) for values in at]
    with executor(workers) as done:
        found = side_by_side(points, seed, runs, done, progress)
    pairs: list[PairTally | None] = [None, *found.pairs]
    summary = {
        "scenario": base.slug,
        "variant": base.variant,
        "set": dict(base.set),
        "runs": runs,
        "seed": seed,
        "version": nacsim.__version__,
        "over": [_range(base, path, values) for path, values in moving.items()],
        "points": [
            {"at": list(values)} | _point(*found_there)
            for values, found_there in zip(at, zip(points, found.tallies, pairs, strict=True), strict=True)
        ],
    }
    return Sweep(base, summary)


def _at(scenario: Scenario | str, sets: Sequence[str], values: Mapping[str, float]) -> Scenario:
    """The scenario at one point; what is wrong there is told of --over."""
    try:
        return load(scenario, [*sets, *texts(values)])
    except ScenarioError as error:
        ours = (one.file == SET and not any(text.startswith(one.field) for text in sets) for one in error.problems)
        problems = zip(error.problems, ours, strict=True)
        raise ScenarioError([replace(one, file="--over") if our else one for one, our in problems]) from None


def _range(base: Scenario, path: str, values: Sequence[float]) -> dict[str, Any]:
    written = stated(base, path)
    return {
        "path": path,
        "low": min(values),
        "high": max(values),
        "values": list(values),
        "as_written": None if written is None else round(written, 6),
    }


def _point(scenario: Scenario, counted: Tally, pair: PairTally | None) -> dict[str, Any]:
    found = measures(scenario, counted)
    same = {"difference": 0.0, "interval": [0.0, 0.0]}
    return {
        "digest": scenario.digest,
        "outcomes": found["outcomes"],
        "intervals": found["intervals"],
        "adopted": adopted_share(counted),
        **{name: found[name] for name in _MEASURES},
        "change": same if pair is None else adopted_difference(pair),
    }


def _row(point: Mapping[str, Any]) -> dict[str, Any]:
    def spread(name: str, one: Mapping[str, Any], first: str) -> Iterator[tuple[str, float]]:
        yield name, one[first]
        yield from zip((f"{name}_low", f"{name}_high"), one["interval"], strict=True)

    return {
        **dict(spread("adopted", point["adopted"], "share")),
        **dict(spread("change", point["change"], "difference")),
        **point["outcomes"],
        "hours": point["hours_to_end"]["median"],
        "dilution": point["dilution"]["mean"],
        "unfinished": point["unfinished"]["mean"],
    }
